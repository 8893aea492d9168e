//! Standard output: buffered, coloured or not, and calm when the reader has gone.

use std::io::{self, BufWriter, ErrorKind, Stdout, Write};

use anstyle::Style;

/// Standard output of the command.
///
/// Once the reader has closed the pipe everything written is dropped without an
/// error: what the command does besides (files, exit code) goes on as if it had been read.
#[derive(Debug)]
pub struct Output {
    to: BufWriter<Pipe>,
    coloured: bool,
}

#[derive(Debug)]
struct Pipe {
    stdout: Stdout,
    closed: bool,
}

impl Pipe {
    fn calm<T>(&mut self, result: io::Result<T>, dropped: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(dropped)
            }
            Err(error) => Err(io::Error::new(
                error.kind(),
                format!("cannot write to standard output: {error}"),
            )),
            done => done,
        }
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.closed {
            return Ok(bytes.len());
        }
        let written = self.stdout.write(bytes);
        self.calm(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        let flushed = self.stdout.flush();
        self.calm(flushed, ())
    }
}

impl Output {
    /// The process's standard output; colours as `--color`, `NO_COLOR` and the terminal say.
    pub fn stdout() -> Self {
        let stdout = io::stdout();
        let coloured = anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never;
        Self {
            to: BufWriter::new(Pipe {
                stdout,
                closed: false,
            }),
            coloured,
        }
    }

    /// Whether escape codes may be written.
    pub fn coloured(&self) -> bool {
        self.coloured
    }

    /// `text` in bold, where colours are on.
    pub fn bold(&self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }

    /// `text` in `style`, where colours are on.
    pub fn paint(&self, style: Style, text: &str) -> String {
        if self.coloured {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// Prints one JSON document.
    pub fn json(&mut self, document: &serde_json::Value) -> io::Result<()> {
        self.document(document)
    }

    /// The same, of anything that can be one.
    pub fn document(&mut self, document: &impl serde::Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *self, document)?;
        writeln!(self)
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

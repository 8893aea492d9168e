//! What the user hands in: strings of bits and written programs, from the command line, a file or
//! standard input.

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;
use solomonoff::machine::{Program, Symbols};
use solomonoff::trace::{MAX_TEXT_BYTES, read_short_text, text_of};

/// The largest source of a program: 1 MiB, which is four million bits of it.
const MAX_SOURCE_BYTES: u64 = 1 << 20;

/// A string of bits: white space is ignored, `-` reads standard input. `name` is for the message.
pub fn bits(name: &str, typed: &str) -> anyhow::Result<Symbols> {
    if typed.trim() == "-" {
        let text = standard_input(MAX_TEXT_BYTES)?;
        return Symbols::parse(&text).with_context(|| format!("{name} from standard input"));
    }
    Symbols::parse(typed).with_context(|| name.to_owned())
}

/// Standard input as a text of data.
pub fn standard() -> anyhow::Result<String> {
    standard_input(MAX_TEXT_BYTES)
}

/// The same of several words, which are joined as the lines of standard input are.
pub fn joined(name: &str, typed: &[String]) -> anyhow::Result<Symbols> {
    bits(name, &typed.join(" "))
}

/// All of standard input, which must be text of at most `limit` bytes.
fn standard_input(limit: u64) -> anyhow::Result<String> {
    text_of(std::io::stdin(), limit).context("cannot read standard input as text")
}

/// Where a written program comes from, as typed.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Source {
    /// Source file of the program (`-` reads standard input)
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The program itself, as in --source '>..+.]'
    #[arg(long, value_name = "SRC", allow_hyphen_values = true)]
    source: Option<String>,
}

impl Source {
    /// The program that is meant; errors name the file, line and column.
    pub fn program(&self) -> anyhow::Result<Program> {
        match (&self.source, &self.file) {
            (Some(source), _) => Program::parse(source).context("--source"),
            (None, Some(file)) if file == Path::new("-") => {
                Program::parse(&standard_input(MAX_SOURCE_BYTES)?).context("standard input")
            }
            (None, Some(file)) => {
                let text = read_short_text(file, MAX_SOURCE_BYTES).with_context(|| {
                    format!(
                        "cannot read {}, which should hold a program's source (a program itself goes \
                         after --source)",
                        file.display()
                    )
                })?;
                Program::parse(&text).with_context(|| file.display().to_string())
            }
            (None, None) => Err(anyhow!("give a FILE or --source SRC")),
        }
    }
}

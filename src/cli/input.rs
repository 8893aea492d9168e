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

/// Symbols of an alphabet of `values`: bits where it has two, else numbers with commas. `-` reads standard input.
pub fn symbols(name: &str, typed: &str, values: u32) -> anyhow::Result<Vec<u16>> {
    if values == 2 {
        return Ok(bits(name, typed)?.iter().map(u16::from).collect());
    }
    let text = match typed.trim() {
        "-" => standard_input(MAX_TEXT_BYTES)?,
        text => text.to_owned(),
    };
    let numbers = text.split(',').map(str::trim);
    let numbers = numbers.filter(|number| !(number.is_empty() && text.trim().is_empty()));
    numbers
        .map(|number| {
            let symbol = number.parse::<u16>().ok();
            symbol
                .filter(|symbol| u32::from(*symbol) < values)
                .ok_or_else(|| {
                    let most = values - 1;
                    anyhow!("{name}: {number:?} is no symbol; give numbers from 0 to {most} with commas, as in 3,0,1")
                })
        })
        .collect()
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
        self.parsed(Program::parse)
    }

    /// The same of another machine, whose programs `parse` reads.
    pub fn parsed<P, E>(&self, parse: impl Fn(&str) -> Result<P, E>) -> anyhow::Result<P>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        match (&self.source, &self.file) {
            (Some(source), _) => parse(source).context("--source"),
            (None, Some(file)) if file == Path::new("-") => {
                parse(&standard_input(MAX_SOURCE_BYTES)?).context("standard input")
            }
            (None, Some(file)) => {
                let text = read_short_text(file, MAX_SOURCE_BYTES).with_context(|| {
                    format!(
                        "cannot read {}, which should hold a program's source (a program itself goes \
                         after --source)",
                        file.display()
                    )
                })?;
                parse(&text).with_context(|| file.display().to_string())
            }
            (None, None) => Err(anyhow!("give a FILE or --source SRC")),
        }
    }
}

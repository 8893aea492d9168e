//! What happens when clap has the last word: help, the version, or one message about bad usage.

use std::io::Write;
use std::process::ExitCode;

use anstream::ColorChoice;
use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use super::Arguments;
use super::ending::{BAD_INPUT, complain};
use super::output::Output;
use super::session::set_colour;

/// What to print instead of running.
#[derive(Debug)]
pub struct Answer(clap::Error);

impl Arguments {
    /// Reads the process's arguments; colours are decided before anything can be printed.
    pub fn typed() -> Result<Self, Answer> {
        set_colour(colour_asked_for(std::env::args()));
        Self::try_parse().map_err(Answer)
    }
}

impl Answer {
    /// Prints it: help and version to standard output, the rest to standard error.
    pub fn give(self) -> ExitCode {
        let error = self.0;
        match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                let mut out = Output::stdout();
                let text = error.render();
                let written = if out.coloured() {
                    write!(out, "{}", text.ansi())
                } else {
                    write!(out, "{text}")
                };
                match written.and_then(|()| out.flush()) {
                    Ok(()) => ExitCode::SUCCESS,
                    Err(failed) => {
                        complain(&failed.to_string());
                        ExitCode::from(BAD_INPUT)
                    }
                }
            }
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                let _ = write!(anstream::stderr(), "{}", error.render().ansi());
                ExitCode::from(BAD_INPUT)
            }
            _ => {
                complain(&one_paragraph(&error.render().to_string(), &subcommand()));
                ExitCode::from(BAD_INPUT)
            }
        }
    }
}

/// clap's message without its usage text, in one paragraph that ends with where to read on.
fn one_paragraph(rendered: &str, subcommand: &str) -> String {
    let said: Vec<String> = rendered
        .split("\n\n")
        .map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|part| {
            !part.is_empty()
                && !part.starts_with("Usage:")
                && !part.starts_with("For more information")
        })
        .collect();
    let said = said.join("; ");
    let said = said.strip_prefix("error: ").unwrap_or(&said);
    format!("{said} (`solomonoff {subcommand}--help` says more)")
}

/// The subcommand that was typed, with a space behind it; empty if none was.
fn subcommand() -> String {
    let root = Arguments::command();
    std::env::args()
        .skip(1)
        .find(|word| root.get_subcommands().any(|known| known.get_name() == word))
        .map(|word| word + " ")
        .unwrap_or_default()
}

/// The value of `--color`, before clap reads it; `auto` for anything else.
fn colour_asked_for(words: impl Iterator<Item = String>) -> ColorChoice {
    let mut choice = ColorChoice::Auto;
    let mut last = String::new();
    for word in words {
        let value = word
            .strip_prefix("--color=")
            .or((last == "--color").then_some(word.as_str()));
        match value {
            Some("always") => choice = ColorChoice::AlwaysAnsi,
            Some("never") => choice = ColorChoice::Never,
            Some("auto") => choice = ColorChoice::Auto,
            _ => {}
        }
        if word == "--" {
            break;
        }
        last = word;
    }
    choice
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clap_message_becomes_one_paragraph() {
        let rendered = "error: unexpected argument '--bit' found\n\n  tip: a similar argument exists: \
            '--bits'\n\nUsage: solomonoff mass [OPTIONS] <X>\n\nFor more information, try '--help'.\n";
        assert_eq!(
            one_paragraph(rendered, "mass "),
            "unexpected argument '--bit' found; tip: a similar argument exists: '--bits' \
             (`solomonoff mass --help` says more)"
        );
    }

    #[test]
    fn the_last_colour_wins_and_a_value_behind_the_double_dash_is_none() {
        let choice = |words: &str| colour_asked_for(words.split(' ').map(str::to_owned));
        assert_eq!(choice("x --color never"), ColorChoice::Never);
        assert_eq!(
            choice("x --color=never --color always"),
            ColorChoice::AlwaysAnsi
        );
        assert_eq!(choice("x -- --color=never"), ColorChoice::Auto);
    }
}

//! How a command ends: the one table of exit codes, and the one place that prints an error.

use std::io::Write;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};

/// How a command ended that did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// Done; every claim holds.
    Done,
    /// Done; a claim is violated.
    Violated,
    /// Cut short by Ctrl-C; what was decided so far is written.
    Interrupted,
}

/// Bad input or bad usage.
pub const BAD_INPUT: u8 = 2;
/// The shell's convention: 128 + SIGINT.
pub const INTERRUPTED: u8 = 130;

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Done => Self::SUCCESS,
            Ending::Violated => Self::from(1),
            Ending::Interrupted => Self::from(INTERRUPTED),
        }
    }
}

/// Prints the error as one paragraph on standard error; the code is that of bad input.
pub fn refuse(error: &anyhow::Error) -> ExitCode {
    complain(&format!("{error:#}"));
    ExitCode::from(BAD_INPUT)
}

/// Prints one message on standard error.
pub fn complain(message: &str) {
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    // Where standard error is closed there is nobody left to tell.
    let _ = writeln!(anstream::stderr(), "{red}error:{red:#} {message}");
}

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
    complain(&paragraph(error));
    ExitCode::from(BAD_INPUT)
}

/// The error and its causes; a cause that the text before it already tells is not told twice.
fn paragraph(error: &anyhow::Error) -> String {
    error.chain().fold(String::new(), |mut told, cause| {
        let cause = cause.to_string();
        if !told.contains(&cause) {
            if !told.is_empty() {
                told.push_str(": ");
            }
            told.push_str(&cause);
        }
        told
    })
}

/// Prints one message on standard error.
pub fn complain(message: &str) {
    let red = Style::new().bold().fg_color(Some(AnsiColor::Red.into()));
    // Where standard error is closed there is nobody left to tell.
    let _ = writeln!(anstream::stderr(), "{red}error:{red:#} {message}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::anyhow;

    #[test]
    fn each_ending_has_its_exit_code_and_the_worst_one_wins() {
        for (ending, code) in [
            (Ending::Done, 0),
            (Ending::Violated, 1),
            (Ending::Interrupted, 130),
        ] {
            let (given, wanted) = (ExitCode::from(ending), ExitCode::from(code));
            assert_eq!(format!("{given:?}"), format!("{wanted:?}"));
        }
        assert_eq!(Ending::Done.max(Ending::Violated), Ending::Violated);
        assert_eq!(
            Ending::Violated.max(Ending::Interrupted),
            Ending::Interrupted
        );
    }

    #[test]
    fn a_cause_is_told_once() {
        let error = anyhow!("full").context("cannot write x: full; free some space");
        assert_eq!(paragraph(&error), "cannot write x: full; free some space");
        let error = anyhow!("line 1").context("--source");
        assert_eq!(paragraph(&error), "--source: line 1");
    }
}

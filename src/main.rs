//! The command `solomonoff`: programs enumerated, mixed exactly, and set beside the theorems.
//!
//! Data goes to standard output, all else to standard error. The process ends with
//! 0 when it is done and every claim holds, 1 when a claim is violated, 2 for bad
//! input or usage, 130 when it was interrupted.

mod cli;

use std::process::ExitCode;

use cli::{Arguments, Session};

fn main() -> ExitCode {
    let typed = match Arguments::typed() {
        Ok(typed) => typed,
        Err(answer) => return answer.give(),
    };
    let mut session = match Session::open(&typed.global) {
        Ok(session) => session,
        Err(error) => return cli::refuse(&error),
    };
    let ending = typed
        .command
        .run(&mut session)
        .and_then(|ending| session.close().map(|()| ending));
    match ending {
        Ok(ending) => ending.into(),
        Err(error) => cli::refuse(&error),
    }
}

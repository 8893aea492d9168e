//! `completions`: the completion script of a shell.

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Arguments, Ending, Session};

/// Print the completion script of a shell
///
/// For bash: solomonoff completions bash > ~/.local/share/bash-completion/completions/solomonoff
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Completions {
    /// Prints it.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut Arguments::command(),
            "solomonoff",
            &mut script,
        );
        session.out.write_all(&script)?;
        Ok(Ending::Done)
    }
}

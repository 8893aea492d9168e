//! `completions`: the completion script of a shell.

use std::io::Write;

use clap::{Args, Command};
use clap_complete::Shell;

use super::ending::Ending;
use super::session::Session;

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
    /// Prints that of the `whole` command.
    pub fn run(self, whole: &mut Command, session: &mut Session) -> anyhow::Result<Ending> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, whole, "solomonoff", &mut script);
        session.out.write_all(&script)?;
        Ok(Ending::Done)
    }
}

//! Questions about one x: to a search, or to a table that was saved before.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use solomonoff::enumerate::Table;
use solomonoff::trace::TableFile;

use super::budget::Reach;
use super::sampled::Sampling;

/// Where the answer comes from, as typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Budget")]
pub struct Asked {
    #[command(flatten)]
    pub reach: Reach,
    #[command(flatten)]
    pub sampling: Sampling,
    /// Answer from a table saved by `table -o FILE`, with its machine, budget and draws
    #[arg(long, value_name = "FILE", conflicts_with_all = ["bits", "steps", "machine", "time", "gap", "verify", "naive", "draws"])]
    table: Option<PathBuf>,
}

impl Asked {
    /// Whether what is asked of this machine can be done.
    ///
    /// A machine whose table is exact takes no budget.
    pub fn check(&self) -> anyhow::Result<()> {
        let runs = &self.reach.runs;
        if runs.machine.turing_states().is_none() {
            return Ok(());
        }
        let given = [
            ("--bits, --time or --gap", self.reach.is_limited()),
            ("--steps", runs.steps.is_some()),
            ("--verify", runs.verify),
            ("--naive", runs.naive),
            ("--draws", self.sampling.is_asked()),
        ];
        if let Some((option, _)) = given.into_iter().find(|(_, is_given)| *is_given) {
            bail!(
                "{} is exact, every run of it is decided: leave {option} out",
                runs.machine.name()
            )
        }
        Ok(())
    }

    /// The saved table that is to answer, if one is to.
    pub fn table(&self) -> anyhow::Result<Option<Table>> {
        let open = |file: &Path| Ok(TableFile::table(file)?);
        self.table.as_deref().map(open).transpose()
    }
}

//! Questions about one x: to a search, or to a table that was saved before.

use std::path::{Path, PathBuf};

use clap::Args;
use solomonoff::enumerate::{DEFAULT_STEPS, Table};
use solomonoff::trace::TableFile;

use super::budget::{Limits, MachineName};
use super::limits;

/// Where the answer comes from, as typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Budget")]
pub struct Asked {
    /// Bits L that a program may have, op and data bits together (0 to 123)
    #[arg(long, short = 'L', value_name = "L", value_parser = limits::bits, allow_negative_numbers = true, required_unless_present = "table")]
    bits: Option<u32>,
    /// Steps S after which a run is left undecided
    #[arg(long, short = 'S', value_name = "S", default_value_t = DEFAULT_STEPS, value_parser = limits::steps, allow_negative_numbers = true)]
    steps: u64,
    /// The reference machine
    #[arg(long, value_name = "NAME", default_value = "kraft")]
    machine: MachineName,
    /// Answer from a table saved by `table -o FILE`, with its machine and budget
    #[arg(long, value_name = "FILE", conflicts_with_all = ["bits", "steps", "machine"])]
    table: Option<PathBuf>,
}

impl Asked {
    /// The limits of a search.
    pub fn limits(&self) -> Limits {
        Limits {
            // clap asks for bits where no table is given.
            bits: self.bits.unwrap_or(0),
            steps: self.steps,
            machine: self.machine,
        }
    }

    /// The saved table that is to answer, if one is to.
    pub fn table(&self) -> anyhow::Result<Option<Table>> {
        let open = |file: &Path| Ok(TableFile::table(file)?);
        self.table.as_deref().map(open).transpose()
    }
}

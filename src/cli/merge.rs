//! `merge`: the shards of a table, put together.

use std::path::PathBuf;

use clap::Args;
use solomonoff::enumerate::Listing;
use solomonoff::trace::ShardFiles;

use super::listing::Shown;
use super::table::save_and_print;
use super::{Ending, Session, limits};

/// Merge the shards of a table to the table of the whole
///
/// The files of `table --shard I/N -o FILE`, each shard once, in any order. The result
/// is that of an undivided run, byte for byte.
#[derive(Debug, Args)]
pub struct Merge {
    /// The files of all shards
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Save all rows as Parquet, with the budget in the file's metadata
    #[arg(long = "output", short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print masses by status and the number of cylinders, no rows
    #[arg(long)]
    summary: bool,
    /// How many outputs are shown, heaviest first (JSON and files hold all)
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = limits::lines, allow_negative_numbers = true)]
    rows: usize,
}

impl Merge {
    /// Reads all shards, checks them, saves and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let table = ShardFiles::open(&self.files)?;
        let shown = Shown {
            summary: self.summary,
            rows: self.rows,
        };
        save_and_print(&table, self.output.as_deref(), shown, session)?;
        let stop = table.summary().stop;
        if stop != solomonoff::enumerate::StopReason::Bits {
            // The merge itself is done; what it merged was cut short.
            session.note(&format!(
                "a shard was cut short ({}): what was not looked at counts as open",
                stop.name()
            ));
        }
        Ok(Ending::Done)
    }
}

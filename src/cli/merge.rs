//! `merge`: the shards of a table, or of a search, put together.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use solomonoff::enumerate::turing::{TuringPart, Verdict};
use solomonoff::enumerate::{Listing, StopReason};
use solomonoff::trace::{ShardFiles, is_search_shard, merge_search_shards, write_atomically};

use super::answer::print_searched;
use super::ctm::show;
use super::listing::Shown;
use super::table::save_and_print;
use super::{Ending, Session, limits};

/// Merge the shards of a table into the whole table, or those of a search into its answer
///
/// The files of `table --shard I/N -o FILE`, or of `mass X --shard I/N -o FILE`, each shard
/// once, in any order. The result is that of an undivided run, byte for byte. Of `ctm --shard I/N -o FILE` a few
/// shards do: they are a part of the whole, with an estimate of the rest.
#[derive(Debug, Args)]
pub struct Merge {
    /// The files of all shards
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Save all rows of a table as Parquet, with the budget in the file's metadata
    #[arg(long = "output", short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write every row of a table with its output spelt out, for other tools: CSV, JSON lines or Parquet, as .csv, .jsonl or .parquet says
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
    /// Of a table, print masses by status and the number of cylinders, no rows
    #[arg(long)]
    summary: bool,
    /// How many outputs are shown, heaviest first (JSON and files hold all)
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = limits::lines, allow_negative_numbers = true)]
    rows: usize,
}

impl Merge {
    /// Reads all shards, checks them, saves and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        if self.files.iter().any(|file| is_search_shard(file)) {
            return self.search(session);
        }
        if self.files.iter().any(|file| TuringPart::is_in(file)) {
            return self.turing(session);
        }
        let table = ShardFiles::open(&self.files)?;
        let shown = Shown {
            summary: self.summary,
            rows: self.rows,
        };
        save_and_print(
            &table,
            self.output.as_deref(),
            self.export.as_deref(),
            shown,
            session,
        )?;
        note_cut(table.summary().stop, session);
        Ok(Ending::Done)
    }

    /// Puts together what shards of `ctm` found. They need not be all: what there is then is one part for a later merge.
    fn turing(&self, session: &mut Session) -> anyhow::Result<Ending> {
        if self.export.is_some() || self.summary {
            bail!("--export and --summary are for the shards of a table: leave them out");
        }
        let mut parts = Vec::new();
        for file in &self.files {
            parts.push(TuringPart::read(file)?);
        }
        let mut merged: Option<TuringPart> = None;
        for part in parts.iter().cloned() {
            match &mut merged {
                Some(merged) => merged.merge(part)?,
                None => merged = Some(part),
            }
        }
        let merged = merged.context("no file to merge")?;
        if let Some(file) = &self.output {
            write_atomically(file, |to| merged.write(to))?;
            session.note(&format!(
                "the shards together are saved in {}",
                file.display()
            ));
        }
        session.work_ends();
        show(&merged, self.rows, session)?;
        if !session.json && parts.len() > 1 && !merged.is_whole() {
            estimate(&parts, session)?;
        }
        Ok(Ending::Done)
    }

    /// Puts together what the shards of a search found, and answers as `mass` does.
    fn search(&self, session: &mut Session) -> anyhow::Result<Ending> {
        if self.output.is_some() || self.export.is_some() || self.summary {
            bail!(
                "-o, --export and --summary are for the shards of a table; the answer of a search is printed: leave them out"
            );
        }
        let searched = merge_search_shards(&self.files)?;
        print_searched(&searched, session)?;
        note_cut(searched.found.stop, session);
        Ok(Ending::Done)
    }
}

/// The merge itself is done; what it merged may have been cut short.
fn note_cut(stop: StopReason, session: &Session) {
    if stop != StopReason::Bits {
        session.note(&format!(
            "a shard was cut short ({}): what was not looked at counts as open",
            stop.name()
        ));
    }
}

/// What the whole tree would have by these shards, each of one number, with the standard error over them. These are
/// estimates, no bounds, so doubles do.
fn estimate(parts: &[TuringPart], session: &mut Session) -> anyhow::Result<()> {
    let (_, of) = parts[0].shards();
    if parts.iter().any(|part| part.shards().0.len() != 1) {
        return Ok(());
    }
    writeln!(
        session.out,
        "By these shards the whole tree has, with the standard error over shards:"
    )?;
    for (what, values) in [
        (
            "machines",
            parts
                .iter()
                .map(|part| part.verdicts().nodes())
                .collect::<Vec<u64>>(),
        ),
        (
            "undecided machines",
            parts
                .iter()
                .map(|part| part.verdicts().of(Verdict::CutOff))
                .collect(),
        ),
        (
            "undecided runs",
            parts.iter().map(TuringPart::undecided).collect(),
        ),
    ] {
        let n = values.len() as f64;
        let mean = values.iter().map(|&value| value as f64).sum::<f64>() / n;
        let squares = values
            .iter()
            .map(|&value| (value as f64 - mean).powi(2))
            .sum::<f64>();
        let error = (squares / (n * (n - 1.0))).sqrt();
        let of = of as f64;
        writeln!(
            session.out,
            "  {what}: {:.3e} ± {:.1e}",
            mean * of,
            error * of
        )?;
    }
    Ok(())
}

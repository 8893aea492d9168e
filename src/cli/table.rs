//! `table`: every output with its mass.

use std::path::{Path, PathBuf};

use clap::Args;
use solomonoff::enumerate::{
    Budget, DrawError, Draws, Listing, Shard, Share, StopReason, Storage, Summary,
};
use solomonoff::trace::{export_rows, save_table};

use super::budget::{Limits, Task};
use super::layout::plural;
use super::listing::{self, Shown};
use super::mass::ending;
use super::session::Seed;
use super::{Ending, Session, checkpoint, limits, progress};

/// List every output of all programs with its mass
///
/// All programs of at most L bits, run to T symbols. The masses of all statuses sum
/// to exactly 1. With --draws the open mass is sampled too.
#[derive(Debug, Args)]
pub struct Table {
    /// Stop each run when this many symbols are printed (T)
    #[arg(long, short = 'T', value_name = "T", value_parser = limits::horizon, allow_negative_numbers = true)]
    horizon: usize,
    #[command(flatten)]
    limits: Limits,
    /// Print masses by status and the number of cylinders, no rows
    #[arg(long)]
    summary: bool,
    /// How many outputs are shown, heaviest first (JSON and files hold all)
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = limits::lines, allow_negative_numbers = true)]
    rows: usize,
    /// Save all rows as Parquet, with the budget in the file's metadata
    #[arg(long = "output", short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write every row with its output spelt out, for other tools: CSV, JSON lines or Parquet, as .csv, .jsonl or .parquet says
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
    /// Start even where memory will not hold the rows
    #[arg(long)]
    force: bool,
    /// Memory for rows, as in 512MiB or 4GB; the rest goes to temporary files beside the output
    #[arg(long, value_name = "SIZE", value_parser = limits::memory, allow_negative_numbers = true)]
    memory: Option<usize>,
    /// Keep what is finished in FILE: after a kill or Ctrl-C the same command goes on from it. The file is removed when the result is written
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Draw this many programs from the open-length mass and run them on; their outputs are kept in the file, for
    /// intervals at confidence from `mass` and `predict --table`. T may be 64 at most
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = limits::draws, allow_negative_numbers = true)]
    draws: u64,
    #[command(flatten)]
    seed: Seed,
    /// Do one of N shards, as in 2/3; `merge` puts their files together
    #[arg(long, value_name = "I/N", value_parser = limits::shard, allow_negative_numbers = true, requires = "output")]
    shard: Option<Share>,
}

impl Table {
    /// Enumerates, saves and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let runs = &self.limits.runs;
        let budget = Budget::new(self.limits.bits, self.horizon, runs.steps(self.horizon))?;
        if self.draws > 0 {
            Draws::fit(&budget)?;
        }
        // Rows that memory does not hold are no obstacle where they may go to files.
        let force = self.force || self.memory.is_some();
        runs.warn(Task::Table(self.horizon), self.limits.bits, force, session)?;
        let walked = runs.walked()?;
        let machine = walked.machine();
        let share = self.shard.unwrap_or(Share::WHOLE);
        let storage = Storage {
            memory: self.memory,
            folder: beside(self.output.as_deref()),
            checkpoint: checkpoint::begin(self.checkpoint.as_deref()),
        };
        let kept = self.output.is_some() || self.export.is_some();
        let stop = if self.summary && !kept && self.draws == 0 {
            let summary = progress::enumerating(session, "counting", |control| {
                control.until(runs.time, || {
                    Summary::gather(machine, budget, share, &storage, control)
                })
            })?;
            walked.conclude(session)?;
            tell_shares(session);
            if session.json {
                session.out.json(&listing::head(&summary, share))?;
            } else {
                listing::print_head(&summary, share, session)?;
            }
            summary.stop
        } else {
            let mut shard = progress::enumerating(session, "enumerating", |control| {
                control.until(runs.time, || {
                    Shard::gather(machine, budget, share, &storage, control)
                })
            })?;
            walked.conclude(session)?;
            tell_shares(session);
            let shown = Shown {
                summary: self.summary,
                rows: self.rows,
            };
            let stop = self.draw(&mut shard, session)?;
            let export = self.export.as_deref();
            save_and_print(&shard, self.output.as_deref(), export, shown, session)?;
            if session.watch.is_heard() {
                // Too late for the enumeration, it may have cut the rows that are printed.
                StopReason::Interrupted
            } else {
                stop
            }
        };
        checkpoint::end(
            storage.checkpoint,
            self.checkpoint.as_deref(),
            stop,
            session,
        )?;
        Ok(ending(stop, session))
    }

    /// Draws from what is open, if that is asked for; gives why the work stopped, if it did before its end.
    fn draw(&self, shard: &mut Shard, session: &Session) -> anyhow::Result<StopReason> {
        let stop = shard.summary().stop;
        if self.draws == 0 {
            return Ok(stop);
        }
        let draws = Draws {
            count: self.draws,
            steps: self.limits.runs.machine.drawn_steps(),
            seed: self.seed.or_default(),
        };
        let runs = &self.limits.runs;
        let machine = runs.machine.drawable()?;
        let drawn = progress::enumerating(session, "drawing", |control| {
            control.until(runs.time, || shard.draw(&*machine, draws, control))
        });
        match drawn {
            Ok(()) => Ok(stop),
            // What is certified stands without it.
            Err(error @ DrawError::Cut) => {
                session.note(&error.to_string());
                Ok(stop)
            }
            Err(DrawError::Interrupted(_)) => {
                session.note("the drawing was not finished; the table is kept without draws");
                let left = session.control.time_left();
                Ok(match left {
                    Some(left) if left.is_zero() => StopReason::Time,
                    _ => StopReason::Interrupted,
                })
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Saves and exports a listing where a file is asked for, then prints it.
pub fn save_and_print<L: Listing>(
    listing: &L,
    file: Option<&Path>,
    export: Option<&Path>,
    shown: Shown,
    session: &mut Session,
) -> anyhow::Result<()> {
    if let Some(file) = file {
        let rows = save_table::<_, anyhow::Error>(listing, file)?;
        session.note(&format!(
            "{} saved in {}",
            plural(rows.into(), "pattern"),
            file.display()
        ));
    }
    // Who interrupts the printing wants no more of it.
    session.work_ends();
    if let Some(file) = export {
        let rows = export_rows::<_, anyhow::Error>(listing, file)?;
        session.note(&format!(
            "{} written to {}",
            plural(rows.into(), "row"),
            file.display()
        ));
    }
    listing::print(listing, shown, session)
}

/// Where temporary files go: beside the output, whose disk has to have the room anyway.
fn beside(output: Option<&Path>) -> PathBuf {
    let folder = output.and_then(Path::parent);
    match folder {
        Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
        Some(folder) if folder.is_dir() => folder.to_path_buf(),
        _ => std::env::temp_dir(),
    }
}

/// Tells how the work was shared among the threads. It differs from run to run, so it is for the eye
/// only: where progress is shown, and nowhere else.
fn tell_shares(session: &Session) {
    let work = session.control.work();
    let sum: u64 = work.values().sum();
    if work.len() > 1 && sum > 0 && session.bars.are_shown() {
        let shares: Vec<String> = work
            .values()
            .map(|parts| format!("{} %", parts * 100 / sum))
            .collect();
        session.note(&format!("parts by thread: {}", shares.join(", ")));
    }
}

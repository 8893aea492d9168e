//! `mass`: certified bounds of M(x).

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use solomonoff::enumerate::{Bounds, Query, SearchShard, Share, StopReason, deepen};
use solomonoff::exact::Rounding;
use solomonoff::trace::save_search_shard;

use super::answer::{self, Answer};
use super::saved::Asked;
use super::{Ending, Session, checkpoint, figures, input, limits, progress, turing};

/// Bound the universal probability M(x) of a string from both sides
///
/// Searches all programs of at most L bits whose output agrees with X. Both bounds
/// are exact; more bits bring them closer. With --time or --gap the bits are raised
/// until the time is used up or the bounds are close enough. Without a budget, or
/// with --draws, the open programs are sampled too, for an interval at confidence.
#[derive(Debug, Args)]
pub struct Mass {
    /// Bits (may be empty; white space is ignored, and words are joined; `-` reads standard input)
    #[arg(value_name = "X", required = true, num_args = 1.., allow_negative_numbers = true)]
    x: Vec<String>,
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    parts: Parts,
}

/// How a long search is done in parts, as typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "In parts")]
struct Parts {
    /// Keep what is finished in FILE: after a kill or Ctrl-C the same command goes on from it. The file is removed
    /// when the result is written. With --bits alone, not with --time or --gap
    #[arg(long, value_name = "FILE", requires = "bits", conflicts_with_all = ["time", "gap", "table"])]
    checkpoint: Option<PathBuf>,
    /// Do one of N shards, as in 2/3, of the search and of its draws; `merge` puts their files together. With --bits
    /// alone, not with --time or --gap
    #[arg(long, value_name = "I/N", value_parser = limits::shard, allow_negative_numbers = true, requires_all = ["bits", "output"], conflicts_with_all = ["time", "gap", "table"])]
    shard: Option<Share>,
    /// Where --shard saves what it found
    #[arg(long = "output", short, value_name = "FILE", requires = "shard")]
    output: Option<PathBuf>,
}

/// The ending that a stop reason comes to; an early end is said on standard error.
pub fn ending(stop: StopReason, session: &Session) -> Ending {
    match stop {
        StopReason::Bits | StopReason::Gap => Ending::Done,
        StopReason::Time => {
            session.note(
                "the time is used up; what was not looked at counts as open. How much is decided within a \
                 time differs from run to run",
            );
            Ending::Done
        }
        StopReason::Interrupted => {
            session.note(
                "interrupted: the partial result is written; what was not looked at counts as open, so the \
                 bounds are valid but wider",
            );
            Ending::Interrupted
        }
    }
}

/// What a search has so far, in a few words for the screen.
pub fn so_far(bits: u32, bounds: &Bounds) -> String {
    format!(
        "{} bits: {} to {}",
        bits,
        figures::decimal(&bounds.lower, Rounding::Down),
        figures::decimal(&bounds.upper, Rounding::Up),
    )
}

impl Mass {
    /// Searches and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let x = input::joined("X", &self.x)?;
        self.asked.check()?;
        if let Some(table) = self.asked.table()? {
            return answer::of_table(&x, &table, &self.asked.sampling.confidence, session);
        }
        let reach = &self.asked.reach;
        if let Some(states) = reach.runs.machine.turing_states() {
            if self.parts.checkpoint.is_some() || self.parts.shard.is_some() {
                bail!(
                    "the table of a Turing machine is made at once: leave --checkpoint and --shard out"
                );
            }
            return turing::mass(&x, states, session);
        }
        let query = reach.query(&x, session)?;
        if self.parts.checkpoint.is_some() || self.parts.shard.is_some() {
            return self.part(&query, session);
        }
        let walked = reach.runs.walked()?;
        let found = progress::searching(session, "searching", |control, say| {
            let tell = |bits, bounds: &Bounds| say(so_far(bits, bounds));
            deepen(walked.machine(), &query, &reach.effort(), control, &tell)
        })?;
        walked.conclude(session)?;
        let bits = reach.reached(&found);
        let sampling = &self.asked.sampling;
        let sampled = sampling.sampled(&query, bits, reach, session)?;
        let machine = walked.machine().reference_machine();
        Answer::new(&x, &machine, bits, &found, sampled).print(session)?;
        Ok(ending(found.stop, session))
    }

    /// The same, in parts: by a run that goes on from a checkpoint, or that does one of several shards.
    fn part(&self, query: &Query, session: &mut Session) -> anyhow::Result<Ending> {
        let share = self.parts.shard.unwrap_or(Share::WHOLE);
        let checkpoint = checkpoint::begin(self.parts.checkpoint.as_deref());
        let walked = self.asked.reach.runs.walked()?;
        let mut shard = progress::enumerating(session, "searching", |control| {
            SearchShard::gather(walked.machine(), query, share, checkpoint.as_ref(), control)
        })?;
        walked.conclude(session)?;
        let sampling = &self.asked.sampling;
        let bits = shard.budget().bits();
        if let Some(drawn) = sampling.drawn(query, bits, &self.asked.reach, share, session)? {
            shard = shard.with_sample(drawn, &sampling.confidence);
        }
        let stop = match shard.stop() {
            StopReason::Bits if session.watch.is_heard() => StopReason::Interrupted,
            stop => stop,
        };
        match &self.parts.output {
            Some(file) => {
                save_search_shard(&shard, file)?;
                session.note(&format!("shard {share} saved in {}", file.display()));
                answer::print_shard(&shard, session)?;
            }
            None => {
                let searched = SearchShard::merge(std::slice::from_ref(&shard))?;
                answer::print_searched(&searched, session)?;
            }
        }
        checkpoint::end(checkpoint, self.parts.checkpoint.as_deref(), stop, session)?;
        Ok(ending(stop, session))
    }
}

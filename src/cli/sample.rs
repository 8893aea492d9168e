//! `sample`: sequences drawn from the mixture of all programs, or from a saved table.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use serde_json::json;
use solomonoff::enumerate::{
    DecidedRows, DrawnSequence as Drawn, MOST_DRAWN_STEPS, RandomPrograms, Sampler, Table,
    draw_samples,
};
use solomonoff::exact::{Rounding, as_u64};
use solomonoff::machine::Symbols;
use solomonoff::mixture::BitRange;
use solomonoff::trace::{Column, TableFile, Trace, TraceError, save_parts};

use super::layout::{grouped, plural};
use super::sampled::percent;
use super::session::Seed;
use super::{Ending, Session, limits, progress};

/// Draw sequences from the mixture M
///
/// With --symbols programs are drawn bit by bit and run: a sequence starts with x as
/// often as M(x) says. `ended` tells whether the program is proven to print nothing
/// more; a run that is given up has neither. With --table alone the
/// table's decided rows are drawn, each as often as its mass says.
#[derive(Debug, Args)]
pub struct Sample {
    /// How many sequences
    #[arg(long, value_name = "N", value_parser = limits::samples, allow_negative_numbers = true)]
    count: u64,
    /// Run random programs until this many symbols are printed
    #[arg(long, value_name = "T", value_parser = limits::sample_symbols, allow_negative_numbers = true, required_unless_present = "table")]
    symbols: Option<usize>,
    /// Steps after which a run is given up, at most 60,000; 10,000 unless given, or 64 for each symbol
    #[arg(long, short = 'S', value_name = "S", value_parser = limits::drawn_steps, allow_negative_numbers = true, requires = "symbols")]
    steps: Option<u32>,
    /// Draw from a table saved by `table -o FILE`; beside --symbols it bounds the probability of each sequence's first symbols
    #[arg(long, value_name = "FILE")]
    table: Option<PathBuf>,
    /// Write to a file: Parquet, or CSV or JSON lines for .csv and .jsonl. JSON lines go to standard output unless given
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    seed: Seed,
}

/// Steps after which a run is given up, where few symbols are wanted; and for each symbol, where many are.
const STEPS: u32 = 10_000;
const STEPS_A_SYMBOL: usize = 64;

/// What became of the sequences.
#[derive(Clone, Copy, Debug, Default)]
struct Fates {
    ended: u64,
    given_up: u64,
}

/// Sequences of a chunk, ready to be written.
struct Chunk {
    trace: Result<Trace, TraceError>,
    fates: Fates,
}

impl Sample {
    /// Draws, writes, and says what was drawn.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let table = self.table.as_deref().map(TableFile::table).transpose()?;
        match (self.symbols, &table) {
            (Some(symbols), _) => {
                let usual = u32::try_from(symbols.saturating_mul(STEPS_A_SYMBOL));
                let usual = usual
                    .unwrap_or(MOST_DRAWN_STEPS)
                    .clamp(STEPS, MOST_DRAWN_STEPS);
                let steps = self.steps.unwrap_or(usual);
                let programs = RandomPrograms::new(symbols, steps);
                let from = format!(
                    "from all programs, to {}; given up after {} steps",
                    plural(symbols as u128, "symbol"),
                    grouped(steps.into())
                );
                self.draw(&programs, table.as_ref(), &from, session)
            }
            (None, Some(table)) => {
                let path = self.table.as_deref().unwrap_or(Path::new(""));
                let rows = DecidedRows::new(table).with_context(|| path.display().to_string())?;
                let from = format!(
                    "from the rows that the table has decided, {} of all mass",
                    percent(rows.decided(), Rounding::Down)
                );
                self.draw(&rows, Some(table), &from, session)
            }
            (None, None) => bail!("give --symbols T to run random programs, or --table FILE"),
        }
    }

    fn draw(
        &self,
        sampler: &dyn Sampler,
        table: Option<&Table>,
        from: &str,
        session: &mut Session,
    ) -> anyhow::Result<Ending> {
        let mut fates = Fates::default();
        let seed = self.seed.or_default();
        let mut put = |chunk: Chunk, write: &mut dyn FnMut(&Trace) -> anyhow::Result<()>| {
            write(&chunk.trace?)?;
            fates.ended += chunk.fates.ended;
            fates.given_up += chunk.fates.given_up;
            Ok(())
        };
        let dress = |samples: Vec<Drawn>| chunk(&samples, table);
        let taken = match &self.output {
            Some(file) => {
                let mut head = chunk(&[], table).trace?;
                for (key, value) in [("seed", seed.to_string()), ("drawn", from.to_owned())] {
                    head = head.with_metadata(key, value);
                }
                progress::enumerating(session, "drawing", |control| {
                    save_parts::<_, anyhow::Error>(file, &head, |parts| {
                        draw_samples(sampler, self.count, seed, control, dress, |chunk| {
                            put(chunk, &mut |trace| Ok(parts.put(trace)?))
                        })
                    })
                })?
            }
            None => {
                // What is drawn goes out while more is drawn, so the bar has to do without the session.
                session.work_begins();
                let control = session.control.clone();
                let out = &mut session.out;
                draw_samples(sampler, self.count, seed, &control, dress, |chunk| {
                    put(chunk, &mut |trace| Ok(trace.write_json_lines(out)?))
                })?
            }
        };
        self.conclude(taken, fates, from, session)
    }

    /// Says what was drawn: on standard error, or on standard output where the sequences are in a file.
    fn conclude(
        &self,
        taken: u64,
        fates: Fates,
        from: &str,
        session: &mut Session,
    ) -> anyhow::Result<Ending> {
        use std::io::Write;
        let is_whole = taken == self.count;
        let sequences = plural(taken.into(), "sequence");
        let text = format!(
            "{sequences} drawn {from}; {} ended before, {} given up",
            grouped(fates.ended.into()),
            grouped(fates.given_up.into())
        );
        match &self.output {
            None => session.note(&text),
            Some(file) if session.json => session.out.json(&json!({
                "output": file.display().to_string(),
                "count": taken,
                "ended": fates.ended,
                "given_up": fates.given_up,
                "seed": self.seed.or_default(),
                "stop": if is_whole { "count" } else { "interrupted" },
            }))?,
            Some(file) => {
                writeln!(session.out, "{}", session.out.bold(&text))?;
                writeln!(session.out, "saved in {}", file.display())?;
            }
        }
        if is_whole {
            return Ok(Ending::Done);
        }
        session.note(&format!(
            "interrupted: the first {sequences} of {} are written",
            grouped(self.count.into())
        ));
        Ok(Ending::Interrupted)
    }
}

/// The rows of some samples, with the bits that their first symbols cost where there is a table.
fn chunk(samples: &[Drawn], table: Option<&Table>) -> Chunk {
    let count = |kept: fn(&Drawn) -> bool| as_u64(samples.iter().filter(|one| kept(one)).count());
    Chunk {
        trace: trace(samples, table),
        fates: Fates {
            ended: count(|one| one.ended == Some(true)),
            given_up: count(|one| one.ended.is_none()),
        },
    }
}

fn trace(samples: &[Drawn], table: Option<&Table>) -> Result<Trace, TraceError> {
    let x = samples.iter().map(|one| Some(one.symbols.to_string()));
    let ended = samples.iter().map(|one| one.ended);
    let given_up = samples.iter().map(|one| Some(one.ended.is_none()));
    let trace = Trace::new("sample")
        .with_column("x", Column::Text(x.collect()))?
        .with_column("ended", Column::Boolean(ended.collect()))?
        .with_column("given_up", Column::Boolean(given_up.collect()))?;
    let Some(table) = table else {
        return Ok(trace);
    };
    let horizon = table.budget().horizon();
    let mut known: HashMap<Symbols, Option<BitRange>> = HashMap::new();
    let mut bits = |one: &Drawn| {
        let prefix = one.symbols.prefix(horizon);
        *known
            .entry(prefix)
            .or_insert_with_key(|prefix| table.bounds(prefix).ok().map(|mass| BitRange::of(&mass)))
    };
    let ranges: Vec<Option<BitRange>> = samples.iter().map(&mut bits).collect();
    let end = |end: fn(BitRange) -> f64| {
        let finite = |range: &Option<BitRange>| range.map(end).filter(|bits| bits.is_finite());
        Column::Float(ranges.iter().map(finite).collect())
    };
    let bounded = samples
        .iter()
        .map(|one| i64::try_from(one.symbols.len().min(horizon)).ok());
    trace
        .with_column("bounded_symbols", Column::Integer(bounded.collect()))?
        .with_column("bits_lower", end(|range| range.lower))?
        .with_column("bits_upper", end(|range| range.upper))
}

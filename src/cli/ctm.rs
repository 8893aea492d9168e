//! `ctm`: the outputs of all small Turing machines.

use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use serde_json::{Map, Value, json};
use solomonoff::enumerate::Share;
use solomonoff::enumerate::turing::{
    Distribution, TuringPart, TuringWalk, Verdict, WalkError, exact_table_sha256,
};
use solomonoff::exact::{ExactError, PRECISION, Rational, Rounding, as_u64, log2, short_log2};
use solomonoff::machine::TuringSize;
use solomonoff::trace::{sweep_beside, write_atomically};

use super::layout::{Align, Columns, grouped, plural, shorten, wrap};
use super::{Ending, Session, figures, kept, limits, progress, strings};

/// Digits of -log2 D(x): those that published tables have.
const DIGITS: u32 = 14;
/// Symbols of an output that are shown on the page.
const SHOWN_SYMBOLS: usize = 24;

/// Count the outputs of all small Turing machines
///
/// Every machine with N states runs on every blank tape; what it leaves on the cells that it visited is its output.
/// The share of halting runs with output x is D(x), and -log2 D(x) is the complexity that the coding theorem method
/// (CTM) gives x. Every run that does not halt is proven not to, or has run as long as the longest that does.
#[derive(Debug, Args)]
pub struct Ctm {
    /// A file of strings, one a line: give the complexities of each by the table, and not the table
    #[arg(value_name = "FILE", conflicts_with_all = ["shard", "checkpoint", "save", "output", "verify", "rows"])]
    strings: Option<PathBuf>,
    /// States of a machine, 2 to 6. (5 takes a minute of processor time; of 6 there are only bounds, see --shard)
    #[arg(long, value_name = "N", value_parser = limits::states, allow_negative_numbers = true)]
    states: u8,
    /// Symbols on the tape: 2, or with 2 states 3 or 4
    #[arg(long, value_name = "K", default_value_t = 2, value_parser = limits::tape_symbols, allow_negative_numbers = true)]
    symbols: u8,
    /// Count only runs that halt within S steps, as published tables do
    #[arg(long, value_name = "S", value_parser = limits::cutoff, allow_negative_numbers = true)]
    cutoff: Option<u64>,
    /// Check the certificate of every run that never halts, and run those without one again
    #[arg(long)]
    verify: bool,
    /// How many outputs are shown, most frequent first (JSON and files hold all)
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = limits::lines, allow_negative_numbers = true)]
    rows: usize,
    /// Walk through shard I of N only, and save it with -o for `merge`: a sample of the machines of 6 states
    #[arg(long, value_name = "I/N", value_parser = limits::shard, requires = "output")]
    shard: Option<Share>,
    /// Keep what is finished in FILE, and go on from it when the same command is given again
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Keep the exact table in the cache folder, where `complexity` finds it
    #[arg(long, conflicts_with_all = ["cutoff", "shard"])]
    save: bool,
    /// Save all rows as text: output, tab, count; with --shard what the shard found, for `merge`
    #[arg(long = "output", short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Ctm {
    /// Walks through all machines, saves and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let size = match TuringSize::new(self.states, self.symbols) {
            Err(error) => TuringSize::unproven(self.states, self.symbols).map_err(|_| error)?,
            Ok(size) => size,
        };
        if let Some(file) = &self.strings {
            return strings::run(file, size, self.cutoff, session);
        }
        if self.save && size.longest_run().is_none() {
            bail!(
                "of {} states there is no exact table to keep: leave --save out",
                self.states
            );
        }
        let share = self.shard.unwrap_or(Share::WHOLE);
        let walk = TuringWalk::new(size, self.cutoff, self.verify).shard(share);
        if let Some(file) = &self.checkpoint {
            sweep_beside(file);
        }
        let gathered = progress::enumerating(session, "running all machines", |control| {
            walk.gather(self.checkpoint.as_deref(), control)
        });
        let part = match gathered {
            Ok(part) => part,
            Err(WalkError::Interrupted(_)) => {
                session.note(match &self.checkpoint {
                    Some(_) => "interrupted: the same command goes on from the checkpoint",
                    None => {
                        "interrupted: a part of the machines says nothing of the whole, so nothing is written"
                    }
                });
                return Ok(Ending::Interrupted);
            }
            Err(error) => return Err(error.into()),
        };
        let found = Distribution::of(&part);
        if let Some((rules, refusal)) = found.refused() {
            bail!(
                "a certificate was refused, so a decider or its checker is wrong: {refusal}; please report it with \
                 this machine: {rules}"
            );
        }
        if let Some(file) = &self.output {
            if self.shard.is_some() {
                write_atomically(file, |to| part.write(to))?;
                session.note(&format!("shard {share} saved in {}", file.display()));
            } else {
                write_atomically(file, |to| found.write_table(to))?;
                session.note(&format!(
                    "{} saved in {}",
                    plural(found.rows().len() as u128, "output"),
                    file.display()
                ));
            }
        }
        if self.save {
            known(&found)?;
            let file = kept::save(&part)?;
            session.note(&format!("the table is kept in {}", file.display()));
        }
        session.work_ends();
        show(&part, self.rows, session)?;
        if let Some(file) = &self.checkpoint {
            // What is printed must be out before the way back is closed.
            session.out.flush()?;
            std::fs::remove_file(file)?;
        }
        Ok(Ending::Done)
    }
}

/// Prints what was found in a part of the tree; in JSON, all of it.
pub fn show(part: &TuringPart, rows: usize, session: &mut Session) -> anyhow::Result<()> {
    let found = Distribution::of(part);
    let all = found.by_frequency();
    if session.json {
        session.out.json(&document(part, &found, &all)?)?;
        Ok(())
    } else {
        print(part, &found, &all, rows, session)
    }
}

/// That an exact table is the one whose checksum is known.
fn known(found: &Distribution) -> anyhow::Result<()> {
    let sum = found.table_sha256()?;
    match exact_table_sha256(found.size()) {
        Some(known) if known == sum => Ok(()),
        Some(known) => bail!(
            "the table has the SHA-256 {sum} and should have {known}: this program or this computer is wrong; please \
             report it"
        ),
        None => bail!("no checksum of this table is known, so it is not kept: use -o"),
    }
}

/// An output as text, and how many runs have it.
type Row = (String, u64);

fn document(part: &TuringPart, found: &Distribution, rows: &[Row]) -> anyhow::Result<Value> {
    let verdicts: Map<String, Value> = Verdict::ALL
        .into_iter()
        .map(|verdict| {
            let machines = found.verdicts().of(verdict);
            (verdict.name().to_owned(), machines.into())
        })
        .collect();
    let rows: Vec<Value> = rows
        .iter()
        .map(|(output, count)| json!({"output": output, "count": count}))
        .collect();
    Ok(json!({
        "states": found.size().states(),
        "symbols": found.size().symbols(),
        "cutoff": found.cutoff(),
        "runs": found.size().runs(),
        "halting": found.halting(),
        "undecided": part.undecided(),
        "shards": json!({"have": part.shards().0, "of": part.shards().1}),
        "table_sha256": found.table_sha256()?,
        "nodes": found.verdicts().nodes(),
        "verdicts": verdicts,
        "longest_run": found.verdicts().longest,
        "runs_over_4100_steps": found.verdicts().long_runs,
        "checked": found.verdicts().checked,
        "run_again": found.verdicts().run_again,
        "rows": rows,
    }))
}

/// -log2 of a share, cut: to the few bits that cost nothing, where they say what all digits are.
fn minus_log2(share: &Rational) -> Result<String, ExactError> {
    let digits = |end: &Rational| (-end).to_decimal(DIGITS, Rounding::Down);
    let short = short_log2(share)?;
    let [low, high] = [short.upper(), short.lower()].map(digits);
    if low == high {
        return Ok(low);
    }
    Ok(digits(log2(share, PRECISION)?.upper()))
}

fn print(
    part: &TuringPart,
    found: &Distribution,
    rows: &[Row],
    shown: usize,
    session: &mut Session,
) -> anyhow::Result<()> {
    let (size, verdicts) = (found.size(), found.verdicts());
    let within = found
        .cutoff()
        .map(|cutoff| format!(" within {}", plural(cutoff.into(), "step")))
        .unwrap_or_default();
    let heading = format!(
        "{} halting runs of machines with {} states and {} symbols{within} have {}",
        grouped(found.halting().into()),
        size.states(),
        size.symbols(),
        plural(rows.len() as u128, "output"),
    );
    for line in wrap(&heading, 0) {
        writeln!(session.out, "{}", session.out.bold(&line))?;
    }
    let of = format!(
        "of {} runs: every machine on each of {} blank tapes",
        grouped(size.runs().into()),
        size.symbols()
    );
    writeln!(session.out, "{of}")?;
    let (shards, all) = part.shards();
    if !part.is_whole() {
        let of = format!(
            "in {} of {} shards, so that each count is a lower bound",
            grouped(shards.len() as u128),
            grouped(all as u128)
        );
        writeln!(session.out, "{of}")?;
    }
    if part.undecided() > 0 {
        let of = format!(
            "{} runs are undecided: they go on for more than {}",
            grouped(part.undecided().into()),
            plural(part.walk().limit().into(), "step")
        );
        writeln!(session.out, "{of}")?;
    }
    writeln!(session.out)?;
    // Of a few shards, or with runs that may yet halt, the share of the runs found says nothing.
    let is_exact = part.is_whole() && size.longest_run().is_some();
    let mut columns = Columns::new(&[Align::Left, Align::Right, Align::Left, Align::Left]);
    let [d, log] = if is_exact { ["D", "-log2 D"] } else { ["", ""] };
    columns.row([
        "output",
        if is_exact { "runs" } else { "runs, at least" },
        d,
        log,
    ]);
    for (output, count) in rows.iter().take(shown) {
        let share = share(*count, found.halting())?;
        let of_all = |text: String| if is_exact { text } else { String::new() };
        columns.row([
            shorten(output, SHOWN_SYMBOLS),
            grouped((*count).into()),
            of_all(figures::decimal(&share, Rounding::Down)),
            of_all(minus_log2(&share)?),
        ]);
    }
    if shown > 0 {
        for line in columns.lines() {
            writeln!(session.out, "{line}")?;
        }
        let more = as_u64(rows.len().saturating_sub(shown));
        if more > 0 {
            writeln!(session.out, "  and {} more", grouped(more.into()))?;
        }
        writeln!(session.out)?;
    }
    writeln!(
        session.out,
        "{} decided, up to what no run tells apart:",
        plural(verdicts.nodes().into(), "machine")
    )?;
    let mut columns = Columns::new(&[Align::Left, Align::Right]);
    for verdict in Verdict::ALL {
        let machines = verdicts.of(verdict);
        if machines > 0 {
            columns.row([verdict.name().to_owned(), grouped(machines.into())]);
        }
    }
    for line in columns.lines() {
        writeln!(session.out, "{line}")?;
    }
    writeln!(
        session.out,
        "The longest run that halts has {}; {} over 4,100.",
        plural(verdicts.longest.into(), "step"),
        match verdicts.long_runs {
            1 => "1 has".to_owned(),
            runs => format!("{} have", grouped(runs.into())),
        },
    )?;
    if verdicts.checked + verdicts.run_again > 0 {
        writeln!(
            session.out,
            "{} checked and {} run again, none refused.",
            plural(verdicts.checked.into(), "certificate"),
            plural(verdicts.run_again.into(), "run"),
        )?;
    }
    Ok(())
}

/// D(x), of a table that has x.
fn share(count: u64, halting: u64) -> anyhow::Result<Rational> {
    Ok(Rational::new(count.into(), halting.into())?)
}

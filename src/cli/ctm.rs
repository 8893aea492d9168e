//! `ctm`: the outputs of all small Turing machines.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use serde_json::{Map, Value, json};
use solomonoff::enumerate::turing::{Distribution, Verdict};
use solomonoff::exact::{PRECISION, Rational, Rounding, as_u64, log2};
use solomonoff::machine::TuringSize;
use solomonoff::trace::write_atomically;

use super::layout::{Align, Columns, grouped, plural, shorten, wrap};
use super::{Ending, Session, figures, limits, progress};

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
    /// States of a machine, 2 to 5. (5 takes a minute of processor time)
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
    /// Save all rows as text: output, tab, count
    #[arg(long = "output", short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Ctm {
    /// Walks through all machines, saves and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let size = TuringSize::new(self.states, self.symbols)?;
        let found = progress::enumerating(session, "running all machines", |control| {
            Distribution::compute(size, self.cutoff, self.verify, control)
        });
        let Ok(found) = found else {
            session.note(
                "interrupted: a part of the machines says nothing of the whole, so nothing is written",
            );
            return Ok(Ending::Interrupted);
        };
        if let Some((rules, refusal)) = found.refused() {
            bail!(
                "a certificate was refused, so a decider or its checker is wrong: {refusal}; please report it with \
                 this machine: {rules}"
            );
        }
        let rows = by_frequency(&found);
        if let Some(file) = &self.output {
            save(&rows, file)?;
            session.note(&format!(
                "{} saved in {}",
                plural(rows.len() as u128, "output"),
                file.display()
            ));
        }
        // Who interrupts the printing wants no more of it.
        session.work_ends();
        if session.json {
            session.out.json(&document(&found, &rows))?;
        } else {
            print(&found, &rows, &self, session)?;
        }
        Ok(Ending::Done)
    }
}

/// An output as text, and how many runs have it.
type Row = (String, u64);

/// All outputs, the most frequent first, then by length, then in their order.
fn by_frequency(found: &Distribution) -> Vec<Row> {
    let text = |symbols: &[u8]| {
        symbols
            .iter()
            .map(|symbol| char::from(b'0' + symbol))
            .collect()
    };
    let rows = found.rows().iter();
    let mut rows: Vec<Row> = rows
        .map(|(symbols, count)| (text(symbols), *count))
        .collect();
    // They are by length and in their order, which a stable sort keeps.
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    rows
}

fn save(rows: &[Row], file: &Path) -> anyhow::Result<()> {
    write_atomically(file, |to: &mut (dyn Write + Send)| -> io::Result<()> {
        writeln!(to, "output\tcount")?;
        rows.iter()
            .try_for_each(|(output, count)| writeln!(to, "{output}\t{count}"))
    })?;
    Ok(())
}

fn document(found: &Distribution, rows: &[Row]) -> Value {
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
    json!({
        "states": found.size().states(),
        "symbols": found.size().symbols(),
        "cutoff": found.cutoff(),
        "runs": found.size().runs(),
        "halting": found.halting(),
        "nodes": found.verdicts().nodes(),
        "verdicts": verdicts,
        "longest_run": found.verdicts().longest,
        "runs_over_4100_steps": found.verdicts().long_runs,
        "checked": found.verdicts().checked,
        "run_again": found.verdicts().run_again,
        "rows": rows,
    })
}

fn print(
    found: &Distribution,
    rows: &[Row],
    asked: &Ctm,
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
    writeln!(session.out, "{of}\n")?;
    let mut columns = Columns::new(&[Align::Left, Align::Right, Align::Left, Align::Left]);
    columns.row(["output", "runs", "D", "-log2 D"]);
    for (output, count) in rows.iter().take(asked.rows) {
        let share = share(*count, found.halting())?;
        let bits = log2(&share, PRECISION)?;
        columns.row([
            shorten(output, SHOWN_SYMBOLS),
            grouped((*count).into()),
            figures::decimal(&share, Rounding::Down),
            (-bits.upper()).to_decimal(DIGITS, Rounding::Down),
        ]);
    }
    if asked.rows > 0 {
        for line in columns.lines() {
            writeln!(session.out, "{line}")?;
        }
        let more = as_u64(rows.len().saturating_sub(asked.rows));
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
    if asked.verify {
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

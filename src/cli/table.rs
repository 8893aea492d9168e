//! `table`: every output with its mass.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};
use solomonoff::enumerate::{Amount, Budget, Decider, Row, Status, Summary, Table as Enumerated};
use solomonoff::exact::{Dyadic, Rounding};
use solomonoff::trace::Trace;

use super::budget::{Limits, Task};
use super::layout::{Align, Columns, plural, shorten, wrap};
use super::mass::ending;
use super::{Ending, Session, figures, limits, progress};

/// List every output of all programs with its mass
///
/// All programs of at most L bits, run to T symbols. The masses of all statuses sum
/// to exactly 1.
#[derive(Debug, Args)]
pub struct Table {
    /// Stop each run when this many symbols are out (T)
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
    /// Start even where memory will not hold the rows
    #[arg(long)]
    force: bool,
}

impl Table {
    /// Enumerates, saves and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let runs = &self.limits.runs;
        let budget = Budget::new(self.limits.bits, self.horizon, runs.steps)?;
        runs.warn(
            Task::Table(self.horizon),
            self.limits.bits,
            self.force,
            session,
        )?;
        let walked = runs.walked();
        let machine = walked.machine();
        if self.summary && self.output.is_none() {
            let summary = progress::enumerating(session, "counting", |control| {
                control.until(runs.time, || Summary::enumerate(machine, budget, control))
            });
            walked.conclude(session)?;
            tell_shares(session);
            if session.json {
                session.out.json(&head(&summary))?;
            } else {
                self.print_head(&summary, session)?;
            }
            return Ok(ending(summary.stop, session));
        }
        let table = progress::enumerating(session, "enumerating", |control| {
            control.until(runs.time, || {
                Enumerated::enumerate(machine, budget, control)
            })
        });
        walked.conclude(session)?;
        if let Some(file) = &self.output {
            Trace::from_table(&table)?.save_parquet(file)?;
            session.note(&format!(
                "{} saved in {}",
                plural(table.patterns().len() as u128, "pattern"),
                file.display()
            ));
        }
        tell_shares(session);
        let summary = table.summary();
        if session.json {
            let mut document = head(&summary);
            if !self.summary {
                document["rows"] = table.rows().map(|row| row_document(&row)).collect();
            }
            session.out.json(&document)?;
        } else {
            self.print_head(&summary, session)?;
            if !self.summary && self.rows > 0 {
                self.print_rows(&table, session)?;
            }
        }
        Ok(ending(table.stop(), session))
    }

    fn print_head(&self, summary: &Summary, session: &mut Session) -> anyhow::Result<()> {
        let out = &mut session.out;
        let title = format!("All outputs to {}", plural(self.horizon as u128, "symbol"));
        writeln!(out, "{}", out.bold(&title))?;
        writeln!(
            out,
            "{}, {}\n",
            self.limits.runs.words(self.limits.bits),
            plural(summary.tally.cylinders, "cylinder")
        )?;
        let denominator = summary.budget.log2_denominator();
        let mut columns = Columns::new(&[
            Align::Left,
            Align::Right,
            Align::Left,
            Align::Left,
            Align::Left,
        ]);
        let mut row = |name: String, amount: Amount, count: String| {
            let [exact, decimal, log] = cells(amount.mass, denominator);
            columns.row([name, exact, decimal, log, count]);
        };
        let mut open = 0;
        for status in Status::ALL {
            let amount = summary.tally.of(status);
            if status.is_open() {
                open += amount.mass;
            }
            if amount.mass > 0 || status != Status::OpenInterrupted {
                row(status.name().to_owned(), amount, String::new());
            }
            for decider in Decider::ALL {
                let amount = summary.tally.by(status, Some(decider));
                if amount.mass > 0 {
                    let count = plural(amount.cylinders, "cylinder");
                    row(format!("  {}", decider.name()), amount, count);
                }
            }
        }
        let whole = Amount {
            mass: 1 << denominator,
            cylinders: 0,
        };
        row("sum".to_owned(), whole, String::new());
        for line in columns.lines() {
            writeln!(out, "{line}")?;
        }
        let sentence = format!(
            "Exact masses of what is decided, so certified lower bounds of M; indented: what a decider \
             proved without running to it. The open mass, {} in all, belongs to programs that may still \
             print more; it is kept with the output that each has printed so far.",
            cells(open, denominator)[1],
        );
        writeln!(out)?;
        for line in wrap(&sentence, 0) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }

    fn print_rows(&self, table: &Enumerated, session: &mut Session) -> anyhow::Result<()> {
        let out = &mut session.out;
        let denominator = table.budget().log2_denominator();
        // The heaviest rows, of equal ones the first: no more than these are ever held.
        let mut heaviest: Vec<Row> = Vec::new();
        let mut all = 0_u128;
        for row in table.rows() {
            all += 1;
            let place = heaviest.partition_point(|held| held.numerator >= row.numerator);
            if place < self.rows {
                heaviest.insert(place, row);
                heaviest.truncate(self.rows);
            }
        }
        let shown = heaviest.len();
        let of = if (shown as u128) < all {
            format!("The heaviest {shown} of {}", plural(all, "row"))
        } else {
            format!("All {}", plural(all, "row"))
        };
        writeln!(out, "\n{of}")?;
        let mut columns = Columns::new(&[Align::Right, Align::Left, Align::Left, Align::Left]);
        for row in &heaviest {
            let [exact, decimal, _] = cells(row.numerator, denominator);
            let output = if row.output.is_empty() {
                "(nothing)".to_owned()
            } else {
                shorten(&row.output.to_string(), 32)
            };
            columns.row([exact, decimal, row.status.name().to_owned(), output]);
        }
        for line in columns.lines() {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// A mass over 2^`denominator` as three cells.
fn cells(numerator: u128, denominator: u32) -> [String; 3] {
    let mass = Dyadic::from_u128(numerator, denominator.into());
    figures::mass_cells(&mass, denominator, Rounding::Nearest)
}

/// The document of a table less its rows.
fn head(summary: &Summary) -> Value {
    let budget = summary.budget;
    let masses: Map<String, Value> = Status::ALL
        .into_iter()
        .map(|status| {
            let mass = summary.tally.of(status).mass;
            (status.name().to_owned(), json!(mass.to_string()))
        })
        .collect();
    json!({
        "machine": summary.machine,
        "bits": budget.bits(),
        "horizon": budget.horizon(),
        "steps": budget.steps(),
        "log2_denominator": budget.log2_denominator(),
        "cylinders": figures::count(summary.tally.cylinders),
        "stop": summary.stop.name(),
        "masses": masses,
        "deciders": figures::deciders(&summary.tally),
    })
}

fn row_document(row: &Row) -> Value {
    json!({
        "status": row.status.name(),
        "output": row.output.to_string(),
        "numerator": row.numerator.to_string(),
    })
}

/// Tells how the work was shared among the threads. It differs from run to run, so it is for the eye
/// only: where progress is shown, and nowhere else.
fn tell_shares(session: &Session) {
    let work = session.interrupt.control().work();
    let sum: u64 = work.values().sum();
    if work.len() > 1 && sum > 0 && session.shows_progress() {
        let shares: Vec<String> = work
            .values()
            .map(|parts| format!("{} %", parts * 100 / sum))
            .collect();
        session.note(&format!("parts by thread: {}", shares.join(", ")));
    }
}

//! `table`: every output with its mass.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};
use solomonoff::enumerate::{Budget, Row, Status, Table as Enumerated};
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
        let budget = Budget::new(self.limits.bits, self.horizon, self.limits.steps)?;
        self.limits
            .warn(Task::Table(self.horizon), self.force, session)?;
        let machine = self.limits.machine.machine();
        let table = progress::enumerating(session, "enumerating", |control| {
            Enumerated::enumerate(&machine, budget, control)
        });
        if let Some(file) = &self.output {
            Trace::from_table(&table)?.save_parquet(file)?;
            session.note(&format!(
                "{} saved in {}",
                plural(table.rows().len() as u128, "row"),
                file.display()
            ));
        }
        tell_shares(session);
        if session.json {
            session.out.json(&self.document(&table))?;
        } else {
            self.print(&table, session)?;
        }
        Ok(ending(table.stop(), session))
    }

    fn document(&self, table: &Enumerated) -> Value {
        let budget = table.budget();
        let masses: Map<String, Value> = Status::ALL
            .into_iter()
            .map(|status| {
                (
                    status.name().to_owned(),
                    json!(table.mass(status).to_string()),
                )
            })
            .collect();
        let mut document = json!({
            "machine": table.machine(),
            "bits": budget.bits(),
            "horizon": budget.horizon(),
            "steps": budget.steps(),
            "log2_denominator": budget.log2_denominator(),
            "cylinders": table.cylinders(),
            "stop": table.stop().name(),
            "masses": masses,
        });
        if !self.summary {
            let rows: Vec<Value> = table
                .rows()
                .iter()
                .map(|row| {
                    json!({
                        "status": row.status.name(),
                        "output": row.output.to_string(),
                        "numerator": row.numerator.to_string(),
                    })
                })
                .collect();
            document["rows"] = rows.into();
        }
        document
    }

    fn print(&self, table: &Enumerated, session: &mut Session) -> anyhow::Result<()> {
        let out = &mut session.out;
        let denominator = table.budget().log2_denominator();
        let cells = |numerator: u128| {
            let mass = Dyadic::from_u128(numerator, denominator.into());
            figures::mass_cells(&mass, denominator, Rounding::Nearest)
        };
        let title = format!("All outputs to {}", plural(self.horizon as u128, "symbol"));
        writeln!(out, "{}", out.bold(&title))?;
        writeln!(
            out,
            "{}, {}\n",
            self.limits.words(),
            plural(table.cylinders().into(), "cylinder")
        )?;
        let mut columns = Columns::new(&[Align::Left, Align::Right, Align::Left, Align::Left]);
        let mut open = 0;
        for status in Status::ALL {
            let mass = table.mass(status);
            if status.is_open() {
                open += mass;
            }
            if mass > 0 || status != Status::OpenInterrupted {
                let [exact, decimal, log] = cells(mass);
                columns.row([status.name().to_owned(), exact, decimal, log]);
            }
        }
        let [exact, decimal, log] = cells(1 << denominator);
        columns.row(["sum".to_owned(), exact, decimal, log]);
        for line in columns.lines() {
            writeln!(out, "{line}")?;
        }
        let sentence = format!(
            "Exact masses of what is decided, so certified lower bounds of M. The open mass, {} in all, \
             belongs to programs that may still print more; it is kept with the output that each has \
             printed so far.",
            cells(open)[1],
        );
        writeln!(out)?;
        for line in wrap(&sentence, 0) {
            writeln!(out, "{line}")?;
        }
        if self.summary || self.rows == 0 {
            return Ok(());
        }
        let mut rows: Vec<&Row> = table.rows().iter().collect();
        // A stable sort: rows of one mass stay in the order of their outputs.
        rows.sort_by_key(|row| std::cmp::Reverse(row.numerator));
        let shown = rows.len().min(self.rows);
        let of = if shown < rows.len() {
            format!(
                "The heaviest {shown} of {}",
                plural(rows.len() as u128, "row")
            )
        } else {
            format!("All {}", plural(rows.len() as u128, "row"))
        };
        writeln!(out, "\n{of}")?;
        let mut columns = Columns::new(&[Align::Right, Align::Left, Align::Left, Align::Left]);
        for row in &rows[..shown] {
            let [exact, decimal, _] = cells(row.numerator);
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

/// Tells how the work was shared among the threads. It differs from run to run, so it is for the eye
/// only: where progress is shown, and nowhere else.
fn tell_shares(session: &Session) {
    let work = session.interrupt.control().work();
    let sum: u64 = work.values().sum();
    if work.len() > 1 && sum > 0 && session.shows_progress() {
        let shares: Vec<String> = work
            .values()
            .map(|cylinders| format!("{} %", cylinders * 100 / sum))
            .collect();
        session.note(&format!("cylinders by thread: {}", shares.join(", ")));
    }
}

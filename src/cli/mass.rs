//! `mass`: certified bounds of M(x).

use std::io::Write;

use clap::Args;
use serde_json::json;
use solomonoff::enumerate::{Bounds, Denominator, StopReason, Table, deepen};
use solomonoff::exact::Rounding;
use solomonoff::machine::Symbols;

use super::budget::words;
use super::layout::{Align, Columns, plural, shorten, wrap};
use super::saved::Asked;
use super::{Ending, Session, figures, input, progress};

/// Bound the universal probability M(x) of a string from both sides
///
/// Searches all programs of at most L bits whose output agrees with X. Both bounds
/// are exact; more bits bring them closer. With --time or --gap the bits are raised
/// until the time is used up or the bounds are close enough.
#[derive(Debug, Args)]
pub struct Mass {
    /// Bits (may be empty; white space is ignored; `-` reads standard input)
    #[arg(value_name = "X", allow_negative_numbers = true)]
    x: String,
    #[command(flatten)]
    asked: Asked,
}

/// How `x` is named in a heading.
pub fn named(x: &Symbols) -> String {
    if x.is_empty() {
        "the empty string".to_owned()
    } else {
        shorten(&x.to_string(), 40)
    }
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
        let x = input::bits("X", &self.x)?;
        if let Some(table) = self.asked.table()? {
            return answer(&x, &table, session);
        }
        let reach = &self.asked.reach;
        let query = reach.query(&x, session)?;
        let walked = reach.runs.walked();
        let found = progress::searching(session, "searching", |control, say| {
            let tell = |bits, bounds: &Bounds| say(so_far(bits, bounds));
            deepen(walked.machine(), &query, &reach.effort(), control, &tell)
        })?;
        walked.conclude(session)?;
        let denominator = found.denominator;
        let bits = reach.reached(&found);
        if session.json {
            session.out.json(&json!({
                "x": x.to_string(),
                "machine": walked.machine().reference_machine(),
                "bits": bits,
                "steps": reach.runs.steps,
                "lower": figures::mass_document(&found.bounds.lower, denominator),
                "upper": figures::mass_document(&found.bounds.upper, denominator),
                "cylinders": figures::count(found.tally.cylinders),
                "deciders": figures::deciders(&found.tally),
                "stop": found.stop.name(),
            }))?;
        } else {
            let looked_at = plural(found.tally.cylinders, "cylinder");
            let looked_at = format!(" {looked_at} were looked at.");
            print(
                &x,
                &found.bounds,
                denominator,
                [&words(bits, reach.runs.steps), &looked_at],
                session,
            )?;
        }
        Ok(ending(found.stop, session))
    }
}

/// Prints both bounds, over `denominator`; `budget` and `looked_at` are in words.
fn print(
    x: &Symbols,
    bounds: &Bounds,
    denominator: Denominator,
    [budget, looked_at]: [&str; 2],
    session: &mut Session,
) -> anyhow::Result<()> {
    let out = &mut session.out;
    writeln!(out, "{}", out.bold(&format!("M({})", named(x))))?;
    writeln!(out, "{}, {}\n", plural(x.len() as u128, "symbol"), budget)?;
    let mut columns = Columns::new(&[Align::Left, Align::Right, Align::Left, Align::Left]);
    for (name, mass, rounding) in [
        ("lower", &bounds.lower, Rounding::Down),
        ("upper", &bounds.upper, Rounding::Up),
    ] {
        let mut cells = vec![name.to_owned()];
        cells.extend(figures::mass_cells(mass, denominator, rounding));
        columns.row(cells);
    }
    for line in columns.lines() {
        writeln!(out, "{line}")?;
    }
    let open = &bounds.upper - &bounds.lower;
    let sentence = if open.is_zero() {
        "Exact: both bounds agree, so M(x) is this number.".to_owned()
    } else {
        format!(
            "Certified: M(x) is at least the lower and at most the upper bound. They differ by the \
             open mass {}: programs that may still print x but were not decided. More --bits or \
             --steps narrow it.{looked_at}",
            figures::decimal(&open, Rounding::Up),
        )
    };
    writeln!(out)?;
    for line in wrap(&sentence, 0) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Answers from a saved table.
fn answer(x: &Symbols, table: &Table, session: &mut Session) -> anyhow::Result<Ending> {
    let bounds = table.bounds(x)?;
    let budget = table.budget();
    let denominator = table.denominator();
    if session.json {
        session.out.json(&json!({
            "x": x.to_string(),
            "machine": table.machine(),
            "bits": budget.bits(),
            "horizon": budget.horizon(),
            "steps": budget.steps(),
            "lower": figures::mass_document(&bounds.lower, denominator),
            "upper": figures::mass_document(&bounds.upper, denominator),
            "stop": table.stop().name(),
        }))?;
    } else {
        print(
            x,
            &bounds,
            denominator,
            [&words(budget.bits(), budget.steps()), ""],
            session,
        )?;
    }
    Ok(Ending::Done)
}

//! `mass`: certified bounds of M(x).

use std::io::Write;

use clap::Args;
use serde_json::json;
use solomonoff::enumerate::{Found, StopReason, search};
use solomonoff::exact::Rounding;
use solomonoff::machine::{Machine, Symbols};

use super::budget::{Limits, Task};
use super::layout::{Align, Columns, plural, shorten, wrap};
use super::{Ending, Session, figures, input, progress};

/// Bound the universal probability M(x) of a string from both sides
///
/// Searches all programs of at most L bits whose output agrees with X. Both bounds
/// are exact; more bits bring them closer.
#[derive(Debug, Args)]
pub struct Mass {
    /// Bits (may be empty; white space is ignored; `-` reads standard input)
    #[arg(value_name = "X", allow_negative_numbers = true)]
    x: String,
    #[command(flatten)]
    limits: Limits,
}

/// How `x` is named in a heading.
pub fn named(x: &Symbols) -> String {
    if x.is_empty() {
        "the empty string".to_owned()
    } else {
        shorten(&x.to_string(), 40)
    }
}

/// The ending that a stop reason comes to; an interruption is said on standard error.
pub fn ending(stop: StopReason, session: &Session) -> Ending {
    if stop == StopReason::Bits {
        return Ending::Done;
    }
    session.note(
        "interrupted: the partial result is written; what was not looked at counts as open, so the \
         bounds are valid but wider",
    );
    Ending::Interrupted
}

impl Mass {
    /// Searches and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let x = input::bits("X", &self.x)?;
        self.limits.warn(Task::Search(&x), false, session)?;
        let machine = self.limits.machine.machine();
        let (bits, steps) = (self.limits.bits, self.limits.steps);
        let found = progress::enumerating(session, "searching", |control| {
            search(&machine, &x, bits, steps, 0, control)
        })?;
        if session.json {
            let denominator = bits + 4;
            session.out.json(&json!({
                "x": x.to_string(),
                "machine": machine.name(),
                "bits": bits,
                "steps": steps,
                "lower": figures::mass_document(&found.bounds.lower, denominator),
                "upper": figures::mass_document(&found.bounds.upper, denominator),
                "cylinders": figures::count(found.tally.cylinders),
                "deciders": figures::deciders(&found.tally),
                "stop": found.stop.name(),
            }))?;
        } else {
            self.print(&x, &found, session)?;
        }
        Ok(ending(found.stop, session))
    }

    fn print(&self, x: &Symbols, found: &Found, session: &mut Session) -> anyhow::Result<()> {
        let out = &mut session.out;
        let bounds = &found.bounds;
        let denominator = self.limits.bits + 4;
        writeln!(out, "{}", out.bold(&format!("M({})", named(x))))?;
        writeln!(
            out,
            "{}, {}\n",
            plural(x.len() as u128, "symbol"),
            self.limits.words()
        )?;
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
        let sentence = match bounds.upper.checked_sub(&bounds.lower) {
            Some(open) if !open.is_zero() => format!(
                "Certified: M(x) is at least the lower and at most the upper bound. They differ by the \
                 open mass {}: programs that may still print x but were not decided. More --bits or \
                 --steps narrow it. {} were looked at.",
                figures::decimal(&open.to_rational(), Rounding::Up),
                plural(found.tally.cylinders, "cylinder"),
            ),
            _ => "Exact: both bounds agree, so M(x) is this number.".to_owned(),
        };
        writeln!(out)?;
        for line in wrap(&sentence, 0) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

//! `predict`: bounds of the next symbol's probability, and the programs that say so.

use std::io::Write;

use anyhow::anyhow;
use clap::Args;
use serde_json::{Value, json};
use solomonoff::enumerate::{Bounds, Found, Leader, Prediction, Table, deepen};
use solomonoff::exact::{Enclosure, Rational, Rounding};
use solomonoff::machine::Symbols;

use super::budget::words;
use super::layout::{Align, Columns, plural, shorten, wrap};
use super::mass::{ending, named, so_far};
use super::saved::Asked;
use super::{Ending, Session, figures, input, limits, progress};

/// Bound the probability of the next symbol, and name the programs that say so
///
/// Plain is M(x1)/M(x); normalised (Solomonoff) is M(x1)/(M(x0)+M(x1)). Both are
/// certified from below and above.
#[derive(Debug, Args)]
pub struct Predict {
    /// Bits (may be empty; white space is ignored; `-` reads standard input)
    #[arg(value_name = "X", allow_negative_numbers = true)]
    x: String,
    /// How many programs are listed, heaviest first
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = limits::lines, allow_negative_numbers = true, conflicts_with = "table")]
    programs: usize,
    #[command(flatten)]
    asked: Asked,
}

fn document(bounds: &Enclosure) -> Value {
    json!({"lower": bounds.lower().to_string(), "upper": bounds.upper().to_string()})
}

/// The symbol that a program prints after x, if it does.
fn said(leader: &Leader, x: &Symbols) -> Option<&'static str> {
    leader
        .output
        .get(x.len())
        .map(|symbol| if symbol { "1" } else { "0" })
}

impl Predict {
    /// Searches and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let x = input::bits("X", &self.x)?;
        if let Some(table) = self.asked.table()? {
            return answer(&x, &table, session);
        }
        let reach = &self.asked.reach;
        let query = reach.query(&x, session)?.ahead(1).keep(self.programs);
        let walked = reach.runs.walked();
        let found = progress::searching(session, "searching", |control, say| {
            let tell = |bits, bounds: &Bounds| say(so_far(bits, bounds));
            deepen(walked.machine(), &query, &reach.effort(), control, &tell)
        })?;
        walked.conclude(session)?;
        let bits = reach.reached(&found);
        let prediction = found
            .prediction
            .as_ref()
            .ok_or_else(|| anyhow!("the search did not look ahead; please report this"))?;
        if session.json {
            let programs: Vec<Value> = found
                .programs
                .iter()
                .map(|leader| {
                    json!({
                        "source": leader.source,
                        "bits": leader.bits,
                        "status": leader.status.name(),
                        "symbol": said(leader, &x),
                    })
                })
                .collect();
            session.out.json(&json!({
                "x": x.to_string(),
                "machine": walked.machine().reference_machine(),
                "bits": bits,
                "steps": reach.runs.steps,
                "one": document(&prediction.plain(true)),
                "zero": document(&prediction.plain(false)),
                "normalised": document(&prediction.normalised(true)),
                "programs": programs,
                "cylinders": figures::count(found.tally.cylinders),
                "deciders": figures::deciders(&found.tally),
                "stop": found.stop.name(),
            }))?;
        } else {
            print_bounds(&x, &words(bits, reach.runs.steps), prediction, session)?;
            self.print_programs(&x, &found, bits, session)?;
        }
        Ok(ending(found.stop, session))
    }

    fn print_programs(
        &self,
        x: &Symbols,
        found: &Found,
        bits: u32,
        session: &mut Session,
    ) -> anyhow::Result<()> {
        let out = &mut session.out;
        if self.programs == 0 {
            return Ok(());
        }
        if found.programs.is_empty() {
            writeln!(out, "\nNo program of at most {} bits prints x.", bits)?;
            return Ok(());
        }
        writeln!(
            out,
            "\nHeaviest programs that print x (`_` is not revealed, data behind `:`)"
        )?;
        let mut columns = Columns::new(&[Align::Right, Align::Left, Align::Left, Align::Left]);
        columns.row(["bits", "next", "status", "program"]);
        for leader in &found.programs {
            columns.row([
                leader.bits.to_string(),
                said(leader, x).unwrap_or("").to_owned(),
                leader.status.name().to_owned(),
                shorten(&leader.source, 52),
            ]);
        }
        for line in columns.lines() {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// Prints the bounds of both symbols.
fn print_bounds(
    x: &Symbols,
    budget: &str,
    prediction: &Prediction,
    session: &mut Session,
) -> anyhow::Result<()> {
    let out = &mut session.out;
    writeln!(out, "{}", out.bold(&format!("What follows {}", named(x))))?;
    writeln!(out, "{}, {}\n", plural(x.len() as u128, "symbol"), budget)?;
    let mut columns = Columns::new(&[Align::Left, Align::Left, Align::Left]);
    columns.row(["", "at least", "at most"]);
    for (name, bounds) in [
        ("1 follows", prediction.plain(true)),
        ("0 follows", prediction.plain(false)),
        ("1, normalised", prediction.normalised(true)),
        ("0, normalised", prediction.normalised(false)),
    ] {
        columns.row([
            name.to_owned(),
            figures::decimal(bounds.lower(), Rounding::Down),
            figures::decimal(bounds.upper(), Rounding::Up),
        ]);
    }
    for line in columns.lines() {
        writeln!(out, "{line}")?;
    }
    let sentence = format!(
        "Certified bounds of M's own prediction. The open mass is {} of {} in M(x); normalised \
         means divided by M(x0) + M(x1).",
        figures::decimal(&open(prediction), Rounding::Up),
        figures::decimal(&prediction.x.upper, Rounding::Up),
    );
    writeln!(out)?;
    for line in wrap(&sentence, 0) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Answers from a saved table, which knows masses and no programs.
fn answer(x: &Symbols, table: &Table, session: &mut Session) -> anyhow::Result<Ending> {
    let prediction = table.predict(x)?;
    let budget = table.budget();
    if session.json {
        session.out.json(&json!({
            "x": x.to_string(),
            "machine": table.machine(),
            "bits": budget.bits(),
            "horizon": budget.horizon(),
            "steps": budget.steps(),
            "one": document(&prediction.plain(true)),
            "zero": document(&prediction.plain(false)),
            "normalised": document(&prediction.normalised(true)),
            "programs": [],
            "stop": table.stop().name(),
        }))?;
    } else {
        print_bounds(
            x,
            &words(budget.bits(), budget.steps()),
            &prediction,
            session,
        )?;
    }
    Ok(Ending::Done)
}

/// The open mass in M(x): programs that may still print x, or have printed x and may go on with 1.
fn open(prediction: &Prediction) -> Rational {
    let one = &prediction.next[1];
    &one.upper - &one.lower
}

//! `mass`: certified bounds of M(x).

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};
use solomonoff::enumerate::{Bounds, Confidence, Denominator, StopReason, Table, deepen};
use solomonoff::exact::{PRECISION, Rational, Rounding, as_u64, log2};
use solomonoff::machine::Symbols;

use super::budget::words;
use super::layout::{Align, Columns, plural, shorten, wrap};
use super::sampled::SampledMass;
use super::saved::Asked;
use super::{Ending, Session, figures, input, progress};

/// Bound the universal probability M(x) of a string from both sides
///
/// Searches all programs of at most L bits whose output agrees with X. Both bounds
/// are exact; more bits bring them closer. With --time or --gap the bits are raised
/// until the time is used up or the bounds are close enough. Without a budget, or
/// with --draws, the open programs are sampled too, for an interval at confidence.
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
            return answer(&x, &table, &self.asked.sampling.confidence, session);
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
        let sampling = &self.asked.sampling;
        let sampled = sampling.sampled(&query, bits, reach.is_budgeted(), session)?;
        let sampled = sampled.map(|sampled| SampledMass::from(sampled).beside(&found.bounds));
        if session.json {
            session.out.json(&json!({
                "x": x.to_string(),
                "machine": walked.machine().reference_machine(),
                "bits": bits,
                "steps": reach.runs.steps(x.len()),
                "lower": figures::mass_document(&found.bounds.lower, denominator),
                "upper": figures::mass_document(&found.bounds.upper, denominator),
                "bayes_factor_bits": bayes_document(&x, &found.bounds),
                "sampled": sampled.as_ref().map(SampledMass::document),
                "cylinders": figures::count(found.tally.cylinders),
                "deciders": figures::deciders(&found.tally),
                "stop": found.stop.name(),
            }))?;
        } else {
            let looked_at = plural(found.tally.cylinders, "cylinder");
            let looked_at = format!(" {looked_at} were looked at.");
            let budget = words(bits, reach.runs.steps(x.len()));
            print_answer(&x, &found.bounds, sampled.as_ref(), session)?;
            print(
                &x,
                &found.bounds,
                denominator,
                [&budget, &looked_at],
                session,
            )?;
            if let Some(sampled) = &sampled {
                sampled.sampled.print(session)?;
            }
        }
        Ok(ending(found.stop, session))
    }
}

/// log2 of M(x) over what |x| coin flips would have, from both sides: an end is missing where the bound is 0.
fn bayes_factor(x: &Symbols, bounds: &Bounds) -> [Option<Rational>; 2] {
    let flips = Rational::from(as_u64(x.len()));
    let ends = [
        (&bounds.lower, Rounding::Down),
        (&bounds.upper, Rounding::Up),
    ];
    ends.map(|(bound, rounding)| {
        let log = log2(bound, PRECISION).ok()?;
        let end = match rounding {
            Rounding::Down => log.lower(),
            _ => log.upper(),
        };
        Some(end + &flips)
    })
}

fn bayes_document(x: &Symbols, bounds: &Bounds) -> Value {
    let [lower, upper] = bayes_factor(x, bounds);
    json!({
        "lower": lower.map(|bits| bits.to_decimal(12, Rounding::Down)),
        "upper": upper.map(|bits| bits.to_decimal(12, Rounding::Up)),
    })
}

/// `-7.6 to -7.4` for bits, `at most -7.4` where there is no lower end.
fn bits_between([lower, upper]: [Option<Rational>; 2]) -> String {
    // One decimal at least.
    let digits = |bits: Rational, rounding| {
        let whole = bits.abs().floor().to_string().len();
        bits.to_decimal(
            u32::try_from(whole + 1).unwrap_or(u32::MAX).max(4),
            rounding,
        )
    };
    match (lower, upper) {
        (Some(lower), Some(upper)) => format!(
            "{} to {}",
            digits(lower, Rounding::Down),
            digits(upper, Rounding::Up)
        ),
        (None, Some(upper)) => format!("at most {}", digits(upper, Rounding::Up)),
        _ => "minus infinity".to_owned(),
    }
}

/// The answer, in one line: how likely x is, and how that compares with coin flips.
fn print_answer(
    x: &Symbols,
    bounds: &Bounds,
    sampled: Option<&SampledMass>,
    session: &mut Session,
) -> anyhow::Result<()> {
    let nothing = Symbols::new();
    let log = |bounds: &Bounds| bits_between(bayes_factor(&nothing, bounds));
    let factor = |bounds: &Bounds| bits_between(bayes_factor(x, bounds));
    let line = match sampled {
        Some(sampled) => format!(
            "log2 M(x) is {} at confidence 1 - {} (proven: {}); against coin flips x has {} bits of evidence",
            log(&sampled.bounds),
            sampled
                .sampled
                .confidence
                .error()
                .to_decimal(3, Rounding::Nearest),
            log(bounds),
            factor(&sampled.bounds),
        ),
        None => format!(
            "log2 M(x) is {} (proven); against coin flips x has {} bits of evidence",
            log(bounds),
            factor(bounds)
        ),
    };
    for line in wrap(&line, 0) {
        writeln!(session.out, "{}", session.out.bold(&line))?;
    }
    Ok(())
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
fn answer(
    x: &Symbols,
    table: &Table,
    confidence: &Confidence,
    session: &mut Session,
) -> anyhow::Result<Ending> {
    let bounds = table.bounds(x)?;
    let sampled = SampledMass::of_table(table, x, confidence)?;
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
            "sampled": sampled.as_ref().map(SampledMass::document),
            "stop": table.stop().name(),
        }))?;
    } else {
        print_answer(x, &bounds, sampled.as_ref(), session)?;
        print(
            x,
            &bounds,
            denominator,
            [&words(budget.bits(), budget.steps()), ""],
            session,
        )?;
        if let Some(sampled) = &sampled {
            sampled.sampled.print(session)?;
        }
    }
    Ok(Ending::Done)
}

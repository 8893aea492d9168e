//! What `mass` answers: certified bounds of M(x), and what draws say of it, as a page or as a document.

use std::io::Write;

use serde_json::{Value, json};
use solomonoff::enumerate::{Bounds, Confidence, Denominator, Found, SearchShard, Searched, Table};
use solomonoff::exact::{Rational, Rounding, as_u64, short_log2};
use solomonoff::machine::Symbols;

use super::budget::words;
use super::layout::{Align, Columns, plural, shorten, wrap};
use super::sampled::{SampledMass, SampledPrediction};
use super::{Ending, Session, figures};

/// How `x` is named in a heading.
pub fn named(x: &Symbols) -> String {
    if x.is_empty() {
        "the empty string".to_owned()
    } else {
        shorten(&x.to_string(), 40)
    }
}

/// What a search found of M(x): by itself, or by all its shards.
pub struct Answer<'a> {
    x: &'a Symbols,
    machine: &'a str,
    /// The bit limit that the bounds stand for.
    bits: u32,
    found: &'a Found,
    sampled: Option<SampledMass>,
}

impl<'a> Answer<'a> {
    /// What was found by programs of so many bits, and what draws say besides.
    pub fn new(
        x: &'a Symbols,
        machine: &'a str,
        bits: u32,
        found: &'a Found,
        sampled: Option<SampledPrediction>,
    ) -> Self {
        let beside = |sampled| SampledMass::from(sampled).beside(&found.bounds);
        Self {
            x,
            machine,
            bits,
            found,
            sampled: sampled.map(beside),
        }
    }

    /// Prints it.
    pub fn print(&self, session: &mut Session) -> anyhow::Result<()> {
        let Self { x, found, .. } = *self;
        let (bounds, denominator) = (&found.bounds, found.denominator);
        let steps = found.budget.steps();
        if session.json {
            return Ok(session.out.json(&json!({
                "x": x.to_string(),
                "machine": self.machine,
                "bits": self.bits,
                "steps": steps,
                "lower": figures::mass_document(&bounds.lower, denominator),
                "upper": figures::mass_document(&bounds.upper, denominator),
                "bayes_factor_bits": bayes_document(x, bounds),
                "sampled": self.sampled.as_ref().map(SampledMass::document),
                "cylinders": figures::count(found.tally.cylinders),
                "deciders": figures::deciders(&found.tally),
                "stop": found.stop.name(),
            }))?);
        }
        let looked_at = plural(found.tally.cylinders, "cylinder");
        let looked_at = format!(" {looked_at} were looked at.");
        let budget = words(self.bits, steps, denominator.base());
        print_answer(x, bounds, self.sampled.as_ref(), session)?;
        print(x, bounds, denominator, [&budget, &looked_at], session)?;
        if let Some(sampled) = &self.sampled {
            sampled.sampled.print(session)?;
        }
        Ok(())
    }
}

/// log2 of M(x) over what |x| coin flips would have, from both sides: an end is missing where the bound is 0.
pub fn bayes_factor(x: &Symbols, bounds: &Bounds) -> [Option<Rational>; 2] {
    let flips = Rational::from(as_u64(x.len()));
    let ends = [
        (&bounds.lower, Rounding::Down),
        (&bounds.upper, Rounding::Up),
    ];
    ends.map(|(bound, rounding)| {
        let log = short_log2(bound).ok()?;
        let end = match rounding {
            Rounding::Down => log.lower(),
            _ => log.upper(),
        };
        Some(end + &flips)
    })
}

pub fn bayes_document(x: &Symbols, bounds: &Bounds) -> Value {
    let [lower, upper] = bayes_factor(x, bounds);
    json!({
        "lower": lower.map(|bits| bits.to_decimal(12, Rounding::Down)),
        "upper": upper.map(|bits| bits.to_decimal(12, Rounding::Up)),
    })
}

/// `-7.6 to -7.4` for bits, `at most -7.4` where there is no lower end.
pub fn bits_between([lower, upper]: [Option<Rational>; 2]) -> String {
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
            figures::chance(sampled.sampled.confidence.error()),
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
pub fn of_table(
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
            [
                &words(budget.bits(), budget.steps(), denominator.base()),
                "",
            ],
            session,
        )?;
        if let Some(sampled) = &sampled {
            sampled.sampled.print(session)?;
        }
    }
    Ok(Ending::Done)
}

/// Prints what all shards of a search found together, as the undivided search would.
pub fn print_searched(searched: &Searched, session: &mut Session) -> anyhow::Result<()> {
    let Searched {
        x,
        machine,
        found,
        sample,
    } = searched;
    let sampled = sample.as_ref();
    let sampled = sampled.map(|(drawn, confidence)| SampledPrediction::of(drawn, confidence));
    Answer::new(x, machine, found.budget.bits(), found, sampled).print(session)
}

/// Prints what a shard has by itself, and what makes an answer of it.
pub fn print_shard(shard: &SearchShard, session: &mut Session) -> anyhow::Result<()> {
    let (x, share, budget) = (shard.x(), shard.share(), shard.budget());
    let printed = shard.printed();
    if session.json {
        return Ok(session.out.json(&json!({
            "x": x.to_string(),
            "machine": shard.machine(),
            "bits": budget.bits(),
            "steps": budget.steps(),
            "shard": share.to_string(),
            "lower": figures::mass_document(&printed, shard.denominator()),
            "cylinders": figures::count(shard.cylinders()),
            "stop": shard.stop().name(),
        }))?);
    }
    let out = &mut session.out;
    let heading = format!("M({}), shard {share}", named(x));
    writeln!(out, "{}", out.bold(&heading))?;
    let budget = words(budget.bits(), budget.steps(), shard.denominator().base());
    writeln!(out, "{}, {budget}\n", plural(x.len() as u128, "symbol"))?;
    let text = format!(
        "Its share of what surely prints x is {}; {} were looked at. `solomonoff merge FILE...` with the files of \
         all {} gives the bounds.",
        figures::decimal(&printed, Rounding::Down),
        plural(shard.cylinders(), "cylinder"),
        plural(share.of() as u128, "shard"),
    );
    for line in wrap(&text, 0) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

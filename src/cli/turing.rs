//! `mass` and `predict` by all small Turing machines: exact answers, from the table of their outputs.

use std::io::Write;

use anyhow::bail;
use serde_json::{Value, json};
use solomonoff::enumerate::turing::Distribution;
use solomonoff::enumerate::{Bounds, Prediction};
use solomonoff::exact::{Rational, Rounding};
use solomonoff::machine::{Symbols, TuringSize};

use super::answer::{bayes_document, bayes_factor, bits_between, named};
use super::layout::{Align, Columns, grouped, plural, wrap};
use super::sampled::percent;
use super::{Ending, Session, figures, kept, progress};

/// The table of machines with so many states and two symbols: computed, or of five states the one that is kept. None
/// where it was interrupted.
pub fn table(states: u8, session: &Session) -> anyhow::Result<Option<Distribution>> {
    let size = TuringSize::new(states, 2)?;
    if states == 5 {
        let Some(five) = kept::load(size)? else {
            bail!(
                "the table of five states is not kept: `solomonoff ctm --states 5 --save` makes it in a minute"
            )
        };
        return Ok(Some(five));
    }
    let computed = progress::enumerating(session, "running all machines", |control| {
        Distribution::compute(size, None, false, control)
    });
    if computed.is_err() {
        session.note(
            "interrupted: a part of the machines says nothing of the whole, so nothing is written",
        );
    }
    Ok(computed.ok())
}

/// A share of all halting runs, in JSON.
fn document(runs: u64, table: &Distribution) -> Value {
    json!({"numerator": runs.to_string(), "halting_runs": table.halting().to_string()})
}

/// What all numbers here are shares of.
fn head(x: &Symbols, states: u8, table: &Distribution) -> String {
    format!(
        "{}; {} halting runs of all machines with {states} states and 2 symbols",
        plural(x.len() as u128, "symbol"),
        grouped(table.halting().into()),
    )
}

fn say(lines: Vec<String>, is_answer: bool, session: &mut Session) -> anyhow::Result<()> {
    for line in lines {
        let line = if is_answer {
            session.out.bold(&line)
        } else {
            line
        };
        writeln!(session.out, "{line}")?;
    }
    Ok(())
}

/// D*(x), the share of halting runs whose output starts with x.
pub fn mass(x: &Symbols, states: u8, session: &mut Session) -> anyhow::Result<Ending> {
    let Some(table) = table(states, session)? else {
        return Ok(Ending::Interrupted);
    };
    session.work_ends();
    let bounds = table.monotone(x);
    let symbols: Vec<u8> = x.iter().map(u8::from).collect();
    let runs = table.starting_with(&symbols);
    if session.json {
        session.out.json(&json!({
            "x": x.to_string(),
            "machine": format!("turing-{states}"),
            "lower": document(runs, &table),
            "upper": document(runs, &table),
            "bayes_factor_bits": bayes_document(x, &bounds),
            "stop": "exact",
        }))?;
        return Ok(Ending::Done);
    }
    say(wrap(&mass_answer(x, states, &bounds), 0), true, session)?;
    writeln!(
        session.out,
        "{}\n",
        session.out.bold(&format!("D*({})", named(x)))
    )?;
    say(wrap(&head(x, states, &table), 0), false, session)?;
    let text = format!(
        "Exact: of these the outputs of {} start with x, a share of {}; {} have the output x itself.",
        grouped(runs.into()),
        figures::decimal(&bounds.lower, Rounding::Down),
        grouped(table.count(&symbols).into()),
    );
    say(wrap(&text, 0), false, session)?;
    Ok(Ending::Done)
}

fn mass_answer(x: &Symbols, states: u8, bounds: &Bounds) -> String {
    if bounds.lower.is_zero() {
        return format!(
            "no machine of {states} states that halts leaves x on the tape, or more: D*(x) is 0"
        );
    }
    format!(
        "log2 D*(x) is {} (exact); against coin flips x has {} bits of evidence",
        bits_between(bayes_factor(&Symbols::new(), bounds)),
        bits_between(bayes_factor(x, bounds)),
    )
}

/// The next symbol after x, by D*.
pub fn predict(x: &Symbols, states: u8, session: &mut Session) -> anyhow::Result<Ending> {
    let Some(table) = table(states, session)? else {
        return Ok(Ending::Interrupted);
    };
    session.work_ends();
    let said = table.prediction(x);
    if session.json {
        let mut normalised = figures::interval(&said.normalised(true));
        normalised["symbol"] = json!(1);
        session.out.json(&json!({
            "x": x.to_string(),
            "machine": format!("turing-{states}"),
            "one": figures::interval(&said.plain(true)),
            "zero": figures::interval(&said.plain(false)),
            "normalised": normalised,
            "programs": [],
            "stop": "exact",
        }))?;
        return Ok(Ending::Done);
    }
    say(wrap(&predict_answer(states, &said), 0), true, session)?;
    say(wrap(&head(x, states, &table), 0), false, session)?;
    writeln!(session.out)?;
    let mut columns = Columns::new(&[Align::Left, Align::Left]);
    let rows = [
        ("0, normalised", said.normalised(false)),
        ("1, normalised", said.normalised(true)),
        ("0, plain", said.plain(false)),
        ("1, plain", said.plain(true)),
    ];
    for (name, value) in rows {
        // Where nothing prints x nothing is known.
        let shown = value
            .exact_value()
            .map(|value| figures::decimal(value, Rounding::Nearest));
        columns.row([
            name.to_owned(),
            shown.unwrap_or_else(|| "unknown".to_owned()),
        ]);
    }
    say(columns.lines(), false, session)?;
    let text = "Exact. Normalised means divided by D*(x0) + D*(x1), plain by D*(x), where the rest is runs whose \
                output is x and no more.";
    writeln!(session.out)?;
    say(wrap(text, 0), false, session)?;
    Ok(Ending::Done)
}

fn predict_answer(states: u8, said: &Prediction) -> String {
    if said.x.lower.is_zero() {
        return format!(
            "no machine of {states} states that halts leaves x on the tape, or more: nothing is known of what follows"
        );
    }
    let [zero, one] = &said.next;
    if zero.lower.is_zero() && one.lower.is_zero() {
        return format!("nothing follows: x is as long as an output of {states} states gets");
    }
    let symbol = one.lower > zero.lower;
    let [share, end] = [said.normalised(symbol), said.plain(symbol)]
        .map(|value| value.exact_value().cloned().unwrap_or_else(Rational::zero));
    if zero.lower == one.lower {
        return "0 and 1 follow with 50 % each (exact), where a symbol follows".to_owned();
    }
    format!(
        "{} follows with {} where a symbol follows, with {} in all (exact)",
        u8::from(symbol),
        percent(&share, Rounding::Nearest),
        percent(&end, Rounding::Nearest),
    )
}

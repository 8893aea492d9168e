//! `ctm FILE`: the complexities of many strings by one table of small Turing machines.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};
use serde_json::{Value, json};
use solomonoff::enumerate::turing::{Bits, Distribution};
use solomonoff::exact::{Rational, Rounding, as_u64};
use solomonoff::machine::TuringSize;
use solomonoff::trace::read_text;

use super::layout::{Align, Columns, shorten, wrap};
use super::{Ending, Session, kept, progress};

/// Decimals of a number of bits.
const DIGITS: u32 = 9;
/// Symbols of a string that are shown on the page.
const SHOWN_SYMBOLS: usize = 24;
/// Beyond this a line is a mistake.
const LONGEST: usize = 1_000_000;

/// What the table says of a string.
struct Measured {
    text: String,
    ctm: Bits,
    bdm: Bits,
    ratio: Option<Rational>,
    why: Option<&'static str>,
}

/// Reads the strings, takes the table from where it is kept or makes it, and prints.
pub fn run(
    file: &Path,
    size: TuringSize,
    cutoff: Option<u64>,
    session: &mut Session,
) -> anyhow::Result<Ending> {
    if size.longest_run().is_none() {
        bail!("of so many states there is no table: give --states 5 or fewer");
    }
    let text = read_text(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut strings = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        strings.push((
            line,
            read(line, size).with_context(|| format!("line {number}"))?,
        ));
    }
    let known = match cutoff {
        None => kept::load(size)?,
        Some(_) => None,
    };
    let table = match known {
        Some(table) => Ok(table),
        None => progress::enumerating(session, "running all machines", |control| {
            Distribution::compute(size, cutoff, false, control)
        }),
    };
    let Ok(table) = table else {
        session.note("interrupted: there is no table yet, so nothing is written");
        return Ok(Ending::Interrupted);
    };
    let block = table.complete_to();
    let mut measured = Vec::new();
    for (line, symbols) in &strings {
        let ctm = table.ctm(symbols)?;
        let bdm = table.bdm(symbols, block)?;
        let why = match (&ctm.upper, symbols.is_empty()) {
            (_, true) => Some(
                "no machine leaves no cell visited, and without blocks BDM is the sum of nothing",
            ),
            (None, _) => Some("no machine leaves it on the tape"),
            _ => None,
        };
        measured.push(Measured {
            text: line.trim().to_owned(),
            ctm,
            bdm,
            ratio: table.chance_ratio(symbols),
            why,
        });
    }
    session.work_ends();
    if session.json {
        session.out.json(&document(&table, block, &measured))?;
    } else {
        print(&table, block, &measured, session)?;
    }
    Ok(Ending::Done)
}

/// The symbols of a line; white space around them is ignored.
fn read(line: &str, size: TuringSize) -> anyhow::Result<Vec<u8>> {
    let line = line.trim();
    if line.len() > LONGEST {
        bail!("a string of more than {LONGEST} symbols");
    }
    line.bytes()
        .map(|byte| match byte.wrapping_sub(b'0') {
            symbol if symbol < size.symbols() => Ok(symbol),
            _ => bail!(
                "{:?} is no symbol of these machines: give 0 to {}",
                char::from(byte),
                size.symbols() - 1
            ),
        })
        .collect()
}

fn end(bits: Option<&Rational>, rounding: Rounding) -> Option<String> {
    bits.map(|bits| bits.to_decimal(DIGITS, rounding))
}

/// The chance that a string is a fair coin's, where before both were as likely.
fn chance(ratio: &Rational) -> Option<Rational> {
    ratio.checked_div(&(ratio + &Rational::one()))
}

fn document(table: &Distribution, block: usize, measured: &[Measured]) -> Value {
    let strings: Vec<Value> = measured
        .iter()
        .map(|of| {
            json!({
                "x": of.text,
                "symbols": of.text.len(),
                "ctm_lower": end(Some(&of.ctm.lower), Rounding::Down),
                "ctm_upper": end(of.ctm.upper.as_ref(), Rounding::Up),
                "bdm_lower": end(Some(&of.bdm.lower), Rounding::Down),
                "bdm_upper": end(of.bdm.upper.as_ref(), Rounding::Up),
                "likelihood_ratio": of.ratio.as_ref().map(ToString::to_string),
                "prob_random": of.ratio.as_ref().and_then(chance).map(|chance| chance.to_string()),
                "why": of.why,
            })
        })
        .collect();
    json!({
        "states": table.size().states(),
        "symbols": table.size().symbols(),
        "cutoff": table.cutoff(),
        "block": block,
        "strings": strings,
    })
}

fn print(
    table: &Distribution,
    block: usize,
    measured: &[Measured],
    session: &mut Session,
) -> anyhow::Result<()> {
    let heading = format!(
        "Bits by D({}), in blocks of {block} for BDM, and the chance that a fair coin made it",
        table.size().states()
    );
    writeln!(session.out, "{}\n", session.out.bold(&heading))?;
    let mut columns = Columns::new(&[
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
    ]);
    columns.row(["string", "symbols", "CTM", "BDM", "chance"]);
    for of in measured {
        // A measure that has no upper end is at least its lower one.
        let bits = |bits: &Bits| match &bits.upper {
            Some(upper) => upper.to_decimal(DIGITS, Rounding::Up),
            None => format!("> {}", bits.lower.to_decimal(DIGITS, Rounding::Down)),
        };
        let chance = of.ratio.as_ref().and_then(chance);
        columns.row([
            shorten(&of.text, SHOWN_SYMBOLS),
            as_u64(of.text.len()).to_string(),
            bits(&of.ctm),
            bits(&of.bdm),
            chance.map_or_else(
                || "unknown".to_owned(),
                |chance| chance.to_decimal(6, Rounding::Down),
            ),
        ]);
    }
    for line in columns.lines() {
        writeln!(session.out, "{line}")?;
    }
    let reasons: BTreeSet<&str> = measured.iter().filter_map(|of| of.why).collect();
    if !reasons.is_empty() {
        writeln!(session.out)?;
    }
    for why in reasons {
        for line in wrap(&format!("Where an end is not known, or 0: {why}."), 0) {
            writeln!(session.out, "{line}")?;
        }
    }
    Ok(())
}

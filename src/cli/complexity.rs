//! `complexity`: code lengths of one string, side by side.

use std::io::Write;

use clap::Args;
use serde_json::{Value, json};
use solomonoff::enumerate::turing::{Bits, Distribution};
use solomonoff::enumerate::{Query, StopReason, search};
use solomonoff::exact::{Enclosure, PRECISION, Rational, Rounding, log2};
use solomonoff::machine::{Kraft, Symbols, TuringSize};
use solomonoff::mixture::{ContextTree, Hypothesis, KrichevskyTrofimov, xz_bits};

use super::answer::named;
use super::layout::{Align, Columns, wrap};
use super::mass::ending;
use super::{Ending, Session, input, kept, limits, progress};

/// Binary decimals of a number of bits.
const DECIMALS: u32 = 6;
/// The depth of the context tree.
const DEPTH: u32 = 8;
/// Beyond this an exact KT or CTW takes minutes.
const LONGEST_MIXED: usize = 10_000;

/// Give the lengths of a string by several measures, side by side
///
/// The shortest program and -log2 M(x) on our machine, -log2 D(x) of small Turing machines (CTM) and its sum over
/// blocks (BDM), and the code lengths of KT, of context tree weighting and of xz. Each is a lower and an upper end in
/// bits; what is not known is left out, with a sentence why.
#[derive(Debug, Args)]
pub struct Complexity {
    /// Bits (may be empty; white space is ignored; `-` reads standard input)
    #[arg(value_name = "X", allow_negative_numbers = true)]
    x: String,
    /// Search all programs of at most L bits
    #[arg(long, short = 'L', value_name = "L", default_value_t = 20, value_parser = limits::bits, allow_negative_numbers = true)]
    bits: u32,
}

/// A measure: its name, its ends, and why one is missing.
struct Measure {
    name: &'static str,
    lower: Option<Rational>,
    upper: Option<Rational>,
    why: Option<&'static str>,
}

impl Measure {
    fn new(name: &'static str, bits: Bits, why: &'static str) -> Self {
        Self {
            name,
            why: bits.upper.is_none().then_some(why),
            lower: Some(bits.lower),
            upper: bits.upper,
        }
    }

    fn unknown(name: &'static str, why: &'static str) -> Self {
        Self {
            name,
            lower: None,
            upper: None,
            why: Some(why),
        }
    }
}

/// How much more likely the string is by a fair coin than by the table of machines with so many states.
struct Against {
    states: u8,
    ratio: Rational,
}

impl Complexity {
    /// Measures and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let x = input::bits("X", &self.x)?;
        let symbols: Vec<u8> = x.iter().map(u8::from).collect();
        let found = progress::enumerating(session, "searching", |control| {
            let query = Query::new(&x, self.bits).keep(1);
            search(&Kraft::new(), &query, control)
        })?;
        let mut measures = Vec::new();
        let bounds = &found.bounds;
        let shortest = found.programs.first().map(|program| program.bits);
        measures.push(shortest_program(shortest, &bounds.lower, &bounds.upper)?);
        measures.push(Measure::new(
            "minus-log2-m",
            Bits {
                lower: minus_log2(&bounds.upper)?
                    .map_or_else(Rational::zero, |log| log.lower().clone()),
                upper: minus_log2(&bounds.lower)?.map(|log| log.upper().clone()),
            },
            "no program of so few bits is known to print it; give more --bits",
        ));
        let size = TuringSize::new(4, 2)?;
        let four = progress::enumerating(session, "running all machines", |control| {
            Distribution::compute(size, None, false, control)
        });
        let Ok(four) = four else {
            session.note("interrupted: the measures are not complete, so nothing is written");
            return Ok(Ending::Interrupted);
        };
        let rare = "no machine of four states leaves it on the tape";
        measures.push(Measure::new("ctm-4", four.ctm(&symbols)?, rare));
        measures.push(Measure::new("bdm-8", four.bdm(&symbols, 8)?, rare));
        let five = kept::load(TuringSize::new(5, 2)?)?;
        if let Some(five) = &five {
            let rare = "no machine of five states leaves it on the tape";
            measures.push(Measure::new("ctm-5", five.ctm(&symbols)?, rare));
            measures.push(Measure::new("bdm-11", five.bdm(&symbols, 11)?, rare));
        } else {
            let why =
                "the table is not kept; `solomonoff ctm --states 5 --save` makes it in a minute";
            measures.extend(["ctm-5", "bdm-11"].map(|name| Measure::unknown(name, why)));
        }
        if x.len() <= LONGEST_MIXED {
            let mut kt = KrichevskyTrofimov::new();
            measures.push(mixed("kt", &mut kt, &x)?);
            measures.push(mixed("ctw-8", &mut ContextTree::new(DEPTH)?, &x)?);
        } else {
            let why = "it is worked out exactly for at most 10,000 symbols";
            measures.extend(["kt", "ctw-8"].map(|name| Measure::unknown(name, why)));
        }
        let file = Rational::new(xz_bits(&x)?.into(), 1_u32.into())?;
        measures.push(Measure::new("xz", Bits::from(&Enclosure::exact(file)), ""));
        session.work_ends();
        let table = five.as_ref().unwrap_or(&four);
        let against = table.chance_ratio(&symbols).map(|ratio| Against {
            states: table.size().states(),
            ratio,
        });
        if session.json {
            session
                .out
                .json(&document(&x, &measures, against.as_ref()))?;
        } else {
            print(&x, &measures, against.as_ref(), session)?;
        }
        let stop = match found.stop {
            StopReason::Bits if session.watch.is_heard() => StopReason::Interrupted,
            stop => stop,
        };
        Ok(ending(stop, session))
    }
}

/// -log2 of a mass; none of 0.
fn minus_log2(mass: &Rational) -> anyhow::Result<Option<Enclosure>> {
    if mass.is_zero() {
        return Ok(None);
    }
    Ok(Some(-log2(mass, PRECISION)?))
}

/// The bits of the shortest program: at most those of one that was found. Any other that prints x is part of the open
/// mass, so it has at least -log2 of that.
fn shortest_program(
    found: Option<u32>,
    lower: &Rational,
    upper: &Rational,
) -> anyhow::Result<Measure> {
    let open = upper - lower;
    let whole = |bits: Rational| Rational::new(bits.ceil(), 1_u32.into());
    let beyond = match minus_log2(&open)? {
        Some(log) => Some(whole(log.lower().clone())?),
        None => None,
    };
    let found = found.map(|bits| Rational::from_integer(bits.into()));
    Ok(Measure {
        name: "shortest-program",
        lower: match (&found, beyond) {
            (Some(found), Some(beyond)) => Some(beyond.min(found.clone())),
            (Some(found), None) => Some(found.clone()),
            (None, beyond) => beyond,
        },
        why: found
            .is_none()
            .then_some("no program of so few bits prints it; give more --bits"),
        upper: found,
    })
}

fn mixed(name: &'static str, mixture: &mut dyn Hypothesis, x: &Symbols) -> anyhow::Result<Measure> {
    for symbol in x.iter() {
        mixture.update(symbol);
    }
    let bits = -mixture.evidence().log2(PRECISION)?;
    Ok(Measure::new(name, Bits::from(&bits), ""))
}

/// A lower end rounded down, or an upper one rounded up; whole numbers as they are.
fn end(bits: &Rational, rounding: Rounding) -> String {
    let whole = bits.floor().to_string();
    if bits.is_integer() {
        return whole;
    }
    let digits = u32::try_from(whole.trim_start_matches('-').len()).unwrap_or(0);
    let leading = if whole == "0" { 0 } else { digits };
    bits.to_decimal(leading + DECIMALS, rounding)
}

/// The chance that x is a fair coin's, where before both were as likely.
fn chance(ratio: &Rational) -> Option<Rational> {
    ratio.checked_div(&(ratio + &Rational::one()))
}

fn document(x: &Symbols, measures: &[Measure], against: Option<&Against>) -> Value {
    let end = |bits: &Option<Rational>, rounding| bits.as_ref().map(|bits| end(bits, rounding));
    let measures: Vec<Value> = measures
        .iter()
        .map(|measure| {
            json!({
                "name": measure.name,
                "bits_lower": end(&measure.lower, Rounding::Down),
                "bits_upper": end(&measure.upper, Rounding::Up),
                "why": measure.why,
            })
        })
        .collect();
    json!({
        "x": x.to_string(),
        "measures": measures,
        "against_chance": against.map(|against| json!({
            "table": format!("ctm-{}", against.states),
            "likelihood_ratio": against.ratio.to_string(),
            "prob_random": chance(&against.ratio).map(|chance| chance.to_string()),
        })),
    })
}

fn print(
    x: &Symbols,
    measures: &[Measure],
    against: Option<&Against>,
    session: &mut Session,
) -> anyhow::Result<()> {
    let heading = format!("The length of {}, {} symbols, in bits", named(x), x.len());
    for line in wrap(&heading, 0) {
        writeln!(session.out, "{}", session.out.bold(&line))?;
    }
    writeln!(session.out)?;
    let mut columns = Columns::new(&[Align::Left, Align::Right, Align::Right]);
    columns.row(["measure", "at least", "at most"]);
    for measure in measures {
        let end = |bits: &Option<Rational>, rounding| {
            bits.as_ref()
                .map_or_else(|| "unknown".to_owned(), |bits| end(bits, rounding))
        };
        columns.row([
            measure.name.to_owned(),
            end(&measure.lower, Rounding::Down),
            end(&measure.upper, Rounding::Up),
        ]);
    }
    for line in columns.lines() {
        writeln!(session.out, "{line}")?;
    }
    writeln!(session.out)?;
    for measure in measures {
        if let Some(why) = measure.why {
            for line in wrap(&format!("{}: {why}.", measure.name), 0) {
                writeln!(session.out, "{line}")?;
            }
        }
    }
    if let Some((against, chance)) =
        against.and_then(|against| Some((against, chance(&against.ratio)?)))
    {
        let text = format!(
            "Beside strings of its length in D({}) a fair coin gives it {} times the probability; if both were as \
             likely before, it is the coin's with probability {}.",
            against.states,
            against.ratio.to_decimal(DECIMALS, Rounding::Down),
            chance.to_decimal(DECIMALS, Rounding::Down),
        );
        for line in wrap(&text, 0) {
            writeln!(session.out, "{line}")?;
        }
    }
    Ok(())
}

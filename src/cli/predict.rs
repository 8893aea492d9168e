//! `predict`: bounds of the next symbol's probability, and the programs that say so.

use std::io::Write;

use anyhow::{anyhow, bail};
use clap::Args;
use serde_json::{Value, json};
use solomonoff::enumerate::{Bounds, Confidence, Found, Leader, Prediction, Table, deepen};
use solomonoff::exact::{Enclosure, Rational, Rounding};
use solomonoff::machine::Symbols;

use super::answer::named;
use super::budget::{DRAWS_HELP, words};
use super::continuations::Ahead;
use super::layout::{Align, Columns, plural, shorten, wrap};
use super::mass::{ending, so_far};
use super::sampled::{SampledPrediction, between, percent};
use super::saved::Asked;
use super::{Ending, Session, figures, input, limits, progress, turing};

/// Say what follows, how surely, and which programs say so
///
/// The answer is normalised (Solomonoff): M(xb)/(M(x0)+M(x1)), from a sample of the
/// open programs at a stated confidence and proven from below and above. Plain is
/// M(xb)/M(x), which leaves room for nothing to follow. Without a budget it takes
/// about a second; --bits, --time and --gap set one for what is proven, --draws for
/// the sample.
#[derive(Debug, Args)]
pub struct Predict {
    /// Bits (may be empty; white space is ignored, and words are joined; `-` reads standard input)
    #[arg(value_name = "X", required = true, num_args = 1.., allow_negative_numbers = true)]
    x: Vec<String>,
    /// How many programs are listed, heaviest first; 10 unless given
    #[arg(long, value_name = "N", value_parser = limits::lines, allow_negative_numbers = true, conflicts_with = "table")]
    programs: Option<usize>,
    #[command(flatten)]
    ahead: Ahead,
    #[command(flatten)]
    asked: Asked,
}

/// The symbol that a program prints after x, if it does.
fn said(leader: &Leader, x: &Symbols) -> Option<&'static str> {
    leader
        .output
        .get(x.len())
        .map(|symbol| if symbol { "1" } else { "0" })
}

/// Programs that are listed unless another number is given.
const LISTED: usize = 10;

impl Predict {
    fn listed(&self) -> usize {
        self.programs.unwrap_or(LISTED)
    }

    /// Searches and prints.
    pub fn run(self, session: &mut Session) -> anyhow::Result<Ending> {
        let x = input::joined("X", &self.x)?;
        self.asked.check()?;
        if let Some(table) = self.asked.table()? {
            if let Some(symbols) = self.ahead.symbols() {
                let from = (&self.asked, &table);
                return self.ahead.look_up(&x, symbols, from, session);
            }
            return answer(&x, &table, &self.asked.sampling.confidence, session);
        }
        if let Some(states) = self.asked.reach.runs.machine.turing_states() {
            if self.programs.is_some() || self.ahead.symbols().is_some() {
                bail!(
                    "the table of a Turing machine has outputs and no programs: leave --programs and --next out"
                );
            }
            return turing::predict(&x, states, session);
        }
        if let Some(symbols) = self.ahead.symbols() {
            return self.ahead.search(&x, symbols, &self.asked, session);
        }
        let reach = &self.asked.reach;
        let query = reach.query(&x, session)?.ahead(1).keep(self.listed());
        let walked = reach.runs.walked()?;
        let found = progress::searching(session, "searching", |control, say| {
            let tell = |bits, bounds: &Bounds| say(so_far(bits, bounds));
            deepen(walked.machine(), &query, &reach.effort(), control, &tell)
        })?;
        walked.conclude(session)?;
        let bits = reach.reached(&found);
        let sampling = &self.asked.sampling;
        let sampled = sampling.sampled(&query, bits, reach, session)?;
        let prediction = found
            .prediction
            .as_ref()
            .ok_or_else(|| anyhow!("the search did not look ahead; please report this"))?;
        let sampled = sampled.map(|sampled| sampled.beside(prediction));
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
                "steps": reach.runs.steps(x.len()),
                "one": figures::interval(&prediction.plain(true)),
                "zero": figures::interval(&prediction.plain(false)),
                "normalised": normalised(prediction),
                "sampled": sampled.as_ref().map(SampledPrediction::document),
                "programs": programs,
                "cylinders": figures::count(found.tally.cylinders),
                "deciders": figures::deciders(&found.tally),
                "stop": found.stop.name(),
            }))?;
        } else {
            print_answer(prediction, sampled.as_ref(), session)?;
            let budget = words(bits, reach.runs.steps(x.len()), found.denominator.base());
            print_bounds(&x, &budget, prediction, sampled.as_ref(), session)?;
            self.print_programs(&x, &found, bits, session)?;
            if let Some(sampled) = &sampled {
                sampled.sampled.print(session)?;
            }
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
        if self.listed() == 0 {
            return Ok(());
        }
        if found.programs.is_empty() {
            let unit = match found.denominator.base() {
                2 => "bits",
                _ => "digits",
            };
            writeln!(out, "\nNo program of at most {bits} {unit} prints x.")?;
            return Ok(());
        }
        writeln!(
            out,
            "\nHeaviest programs that print x (`_` is code that was never read, data after `:`)"
        )?;
        let mut columns = Columns::new(&[Align::Right, Align::Left, Align::Left, Align::Left]);
        columns.row([
            if found.denominator.base() == 2 {
                "bits"
            } else {
                "digits"
            },
            "next",
            "status",
            "program",
        ]);
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

/// The certified bounds of the normalised prediction, which name the symbol that they are of.
fn normalised(prediction: &Prediction) -> Value {
    let mut document = figures::interval(&prediction.normalised(true));
    document["symbol"] = json!(1);
    document
}

/// The answer, in one line: what follows, how surely at confidence, and what is proven.
fn print_answer(
    prediction: &Prediction,
    sampled: Option<&SampledPrediction>,
    session: &mut Session,
) -> anyhow::Result<()> {
    let decided = |symbol: bool| &prediction.next[usize::from(symbol)].lower;
    let sum = decided(false) + decided(true);
    let proven = |symbol| between(&prediction.normalised(symbol));
    let line = if let Some(sampled) = sampled {
        let symbol = sampled.normalised(true) > Rational::ratio(1, 2);
        format!(
            "{} follows with {} ({} at confidence 1 - {}; proven: {})",
            u8::from(symbol),
            percent(&sampled.normalised(symbol), Rounding::Nearest),
            between(&sampled.prediction.normalised(symbol)),
            figures::chance(sampled.sampled.confidence.error()),
            proven(symbol),
        )
    } else if sum.is_zero() {
        "no program within the budget prints x and goes on: nothing is known of what follows"
            .to_owned()
    } else if decided(false) == decided(true) {
        format!(
            "0 and 1 are equally likely by what is decided (proven of 0: {} %; {DRAWS_HELP} narrows it)",
            proven(false),
        )
    } else {
        let symbol = decided(true) > decided(false);
        let share = decided(symbol)
            .checked_div(&sum)
            .unwrap_or_else(Rational::one);
        format!(
            "{} follows, by {} of what is decided (proven: {} %; {DRAWS_HELP} narrows it)",
            u8::from(symbol),
            percent(&share, Rounding::Down),
            proven(symbol),
        )
    };
    for line in wrap(&line, 0) {
        writeln!(session.out, "{}", session.out.bold(&line))?;
    }
    Ok(())
}

/// Prints the bounds of both symbols, certified and at confidence.
fn print_bounds(
    x: &Symbols,
    budget: &str,
    prediction: &Prediction,
    sampled: Option<&SampledPrediction>,
    session: &mut Session,
) -> anyhow::Result<()> {
    let out = &mut session.out;
    writeln!(
        out,
        "{} after {}; {budget}\n",
        plural(x.len() as u128, "symbol"),
        named(x)
    )?;
    let mut columns = Columns::new(&[Align::Left; 5]);
    let mut head = vec!["proven:", "at least", "at most"];
    if sampled.is_some() {
        head.extend(["at confidence:  at least", "at most"]);
    }
    columns.row(head);
    for (name, symbol, is_normalised) in [
        ("0, normalised", false, true),
        ("1, normalised", true, true),
        ("0, plain", false, false),
        ("1, plain", true, false),
    ] {
        let of = |prediction: &Prediction| {
            if is_normalised {
                prediction.normalised(symbol)
            } else {
                prediction.plain(symbol)
            }
        };
        let ends = |bounds: Enclosure| {
            [
                figures::decimal(bounds.lower(), Rounding::Down),
                figures::decimal(bounds.upper(), Rounding::Up),
            ]
        };
        let mut row = vec![name.to_owned()];
        row.extend(ends(of(prediction)));
        row.extend(
            sampled
                .into_iter()
                .flat_map(|sampled| ends(of(&sampled.prediction))),
        );
        columns.row(row);
    }
    for line in columns.lines() {
        writeln!(out, "{line}")?;
    }
    let sentence = format!(
        "Proven are bounds of M's own prediction. The open mass is {} of {} in M(x); normalised means \
         divided by M(x0) + M(x1), plain by M(x).",
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
fn answer(
    x: &Symbols,
    table: &Table,
    confidence: &Confidence,
    session: &mut Session,
) -> anyhow::Result<Ending> {
    let prediction = table.predict(x)?;
    let sampled = SampledPrediction::of_table(table, x, confidence)?;
    let budget = table.budget();
    if session.json {
        session.out.json(&json!({
            "x": x.to_string(),
            "machine": table.machine(),
            "bits": budget.bits(),
            "horizon": budget.horizon(),
            "steps": budget.steps(),
            "one": figures::interval(&prediction.plain(true)),
            "zero": figures::interval(&prediction.plain(false)),
            "normalised": normalised(&prediction),
            "sampled": sampled.as_ref().map(SampledPrediction::document),
            "programs": [],
            "stop": table.stop().name(),
        }))?;
    } else {
        print_answer(&prediction, sampled.as_ref(), session)?;
        let budget = words(budget.bits(), budget.steps(), table.denominator().base());
        print_bounds(x, &budget, &prediction, sampled.as_ref(), session)?;
        if let Some(sampled) = &sampled {
            sampled.sampled.print(session)?;
        }
    }
    Ok(Ending::Done)
}

/// The open mass in M(x): programs that may still print x, or have printed x and may go on with 1.
fn open(prediction: &Prediction) -> Rational {
    let one = &prediction.next[1];
    &one.upper - &one.lower
}

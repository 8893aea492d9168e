//! `predict --next`: the likeliest continuations of several symbols, each with its intervals.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::anyhow;
use clap::Args;
use serde_json::{Value, json};
use solomonoff::enumerate::{Continuation, Continuations, StopReason, Table, deepen};
use solomonoff::exact::{Enclosure, Rational, Rounding};
use solomonoff::machine::Symbols;

use super::answer::named;
use super::budget::words;
use super::layout::{Align, Columns, plural, wrap};
use super::mass::ending;
use super::sampled::{Sampled, SampledPrediction, between, figure, hundredths, percent};
use super::saved::Asked;
use super::{Ending, Session, figures, limits, progress};

/// How many continuations are followed further after each symbol, at least.
const WIDTH: usize = 16;

/// Which continuations are asked for, as typed.
#[derive(Clone, Debug, Args)]
pub struct Ahead {
    /// Say which N symbols follow, 12 at most: the likeliest continuations, each with its intervals. It takes a search
    /// for each symbol of each continuation that is followed, so --bits costs more than without it
    #[arg(long, value_name = "N", value_parser = limits::next, allow_negative_numbers = true, conflicts_with_all = ["programs", "time", "gap"])]
    next: Option<usize>,
    /// How many continuations are listed
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = limits::continuations, allow_negative_numbers = true, requires = "next")]
    likeliest: usize,
}

/// What the draws say of a continuation.
struct Drawn {
    continuation: Continuation,
    /// The product of the estimates of each symbol.
    estimate: Rational,
}

impl Drawn {
    /// Of a continuation, from what the draws say after each part of it.
    fn of(
        continuation: &Continuation,
        parts: &BTreeMap<Symbols, SampledPrediction>,
    ) -> anyhow::Result<Self> {
        let mut estimate = Rational::one();
        let mut places = (0..).zip(continuation.symbols.iter());
        let continuation = continuation.known(|before| {
            let part = parts.get(before);
            let part = part.ok_or_else(|| anyhow!("a part was not drawn; please report this"))?;
            if let Some((_, symbol)) = places.next() {
                estimate = &estimate * part.normalised(symbol);
            }
            anyhow::Ok(part.prediction.clone())
        })?;
        Ok(Self {
            continuation,
            estimate,
        })
    }
}

/// A continuation that is listed.
struct Line {
    proven: Continuation,
    drawn: Option<Drawn>,
}

/// What is told, whoever found it.
struct Answer<'a> {
    x: &'a Symbols,
    symbols: usize,
    lines: Vec<Line>,
    /// No other continuation has a larger share of what is decided.
    most_of_others: Rational,
    /// How the draws were made.
    sampled: Option<Sampled>,
}

/// x and what follows it.
fn joined(x: &Symbols, more: &Symbols) -> Symbols {
    x.iter().chain(more.iter()).collect()
}

impl Ahead {
    /// How many symbols are asked for, if several are.
    pub fn symbols(&self) -> Option<usize> {
        self.next
    }

    /// Searches and prints.
    pub fn search(
        &self,
        x: &Symbols,
        symbols: usize,
        asked: &Asked,
        session: &mut Session,
    ) -> anyhow::Result<Ending> {
        let reach = &asked.reach;
        reach.query(x, session)?;
        let walked = reach.runs.walked()?;
        let mut proven = BTreeMap::new();
        let mut stop = StopReason::Bits;
        let mut bits = None;
        let found = progress::searching(session, "searching", |control, _| {
            Continuations::likeliest(symbols, self.likeliest, WIDTH, |before| {
                let query = reach.further(&joined(x, before)).ahead(1);
                let tell = |_, _: &_| ();
                let found = deepen(walked.machine(), &query, &reach.effort(), control, &tell)?;
                bits.get_or_insert(reach.reached(&found));
                if found.stop != StopReason::Bits {
                    stop = found.stop;
                }
                let prediction = found
                    .prediction
                    .ok_or_else(|| anyhow!("the search did not look ahead; please report this"))?;
                proven.insert(before.clone(), prediction.clone());
                anyhow::Ok(prediction)
            })
        })?;
        walked.conclude(session)?;
        let bits = bits.unwrap_or(0);
        let prefixes = found.prefixes();
        let sampling = &asked.sampling;
        let mut parts = BTreeMap::new();
        if let Some(each) = sampling.of_each(prefixes.len() as u64, reach) {
            for before in &prefixes {
                let query = reach.further(&joined(x, before)).ahead(1);
                // Interrupted draws say nothing; what is proven stands without them.
                let Some(part) = each.sampled(&query, bits, reach, session)? else {
                    parts.clear();
                    break;
                };
                let part = match proven.get(before) {
                    Some(proven) => part.beside(proven),
                    None => part,
                };
                parts.insert(before.clone(), part);
            }
        }
        let all: Vec<Sampled> = parts.values().map(|part| part.sampled.clone()).collect();
        let sampled = Sampled::together(&all, &sampling.confidence);
        let searches = found.asked;
        let answer = Answer::new(x, symbols, found, &parts, sampled)?;
        let steps = reach.runs.steps(x.len());
        if session.json {
            let mut document = answer.document();
            document["machine"] = json!(walked.machine().reference_machine());
            document["bits"] = json!(bits);
            document["steps"] = json!(steps);
            document["searches"] = json!(searches);
            document["stop"] = json!(stop.name());
            session.out.json(&document)?;
        } else {
            answer.print(&words(bits, steps, reach.runs.base()), session)?;
        }
        Ok(ending(stop, session))
    }

    /// Answers from a saved table.
    pub fn look_up(
        &self,
        x: &Symbols,
        symbols: usize,
        (asked, table): (&Asked, &Table),
        session: &mut Session,
    ) -> anyhow::Result<Ending> {
        let predict = |before: &Symbols| table.predict(&joined(x, before));
        let found = Continuations::likeliest(symbols, self.likeliest, WIDTH, predict)?;
        let prefixes = found.prefixes();
        let confidence = &asked.sampling.confidence;
        let each = confidence.shared_by(prefixes.len() as u64);
        let mut parts = BTreeMap::new();
        for before in &prefixes {
            let part = SampledPrediction::of_table(table, &joined(x, before), &each)?;
            parts.extend(part.map(|part| (before.clone(), part)));
        }
        // All parts are of the same draws.
        let sampled = parts.values().next();
        let sampled = sampled.map(|part| part.sampled.at(confidence));
        let answer = Answer::new(x, symbols, found, &parts, sampled)?;
        let budget = table.budget();
        if session.json {
            let mut document = answer.document();
            document["machine"] = json!(table.machine());
            document["bits"] = json!(budget.bits());
            document["horizon"] = json!(budget.horizon());
            document["steps"] = json!(budget.steps());
            document["stop"] = json!(table.stop().name());
            session.out.json(&document)?;
        } else {
            let base = table.denominator().base();
            answer.print(&words(budget.bits(), budget.steps(), base), session)?;
        }
        Ok(Ending::Done)
    }
}

/// What all the rest have, where these have the intervals that are given.
fn rest(listed: impl Iterator<Item = Enclosure>) -> [Rational; 2] {
    let (mut least, mut most) = (Rational::one(), Rational::one());
    for interval in listed {
        least -= interval.upper();
        most -= interval.lower();
    }
    [least.max(Rational::zero()), most.max(Rational::zero())]
}

impl<'a> Answer<'a> {
    fn new(
        x: &'a Symbols,
        symbols: usize,
        found: Continuations,
        parts: &BTreeMap<Symbols, SampledPrediction>,
        sampled: Option<Sampled>,
    ) -> anyhow::Result<Self> {
        let mut lines = Vec::new();
        for proven in found.listed {
            let drawn = match &sampled {
                Some(_) => Some(Drawn::of(&proven, parts)?),
                None => None,
            };
            lines.push(Line { proven, drawn });
        }
        // Likeliest first; as decided where nothing was drawn, which is their order already.
        lines.sort_by(|a, b| match (&a.drawn, &b.drawn) {
            (Some(a), Some(b)) => b.estimate.cmp(&a.estimate),
            _ => std::cmp::Ordering::Equal,
        });
        Ok(Self {
            x,
            symbols,
            lines,
            most_of_others: found.most_of_others,
            sampled,
        })
    }

    /// How many continuations are not listed.
    fn others(&self) -> usize {
        (1_usize << self.symbols) - self.lines.len()
    }

    /// What is proven of all others together.
    fn proven_rest(&self) -> [Rational; 2] {
        rest(self.lines.iter().map(|line| line.proven.normalised()))
    }

    /// The same at confidence.
    fn drawn_rest(&self) -> [Rational; 2] {
        let drawn = self.lines.iter().filter_map(|line| line.drawn.as_ref());
        rest(drawn.map(|drawn| drawn.continuation.normalised()))
    }

    /// The share of what is decided that all others have.
    fn decided_rest(&self) -> Rational {
        let shares = self.lines.iter().map(|line| line.proven.decided());
        shares.fold(Rational::one(), |left, share| left - share)
    }

    fn document(&self) -> Value {
        let lines = self.lines.iter().map(|line| {
            let drawn = line.drawn.as_ref().map(|drawn| {
                let [normalised, plain] =
                    [drawn.continuation.normalised(), drawn.continuation.plain()];
                json!({
                    "normalised": figure([normalised.lower(), normalised.upper()], Some(&drawn.estimate)),
                    "plain": figure([plain.lower(), plain.upper()], None),
                })
            });
            json!({
                "symbols": line.proven.symbols.to_string(),
                "decided": line.proven.decided().to_string(),
                "normalised": figures::interval(&line.proven.normalised()),
                "plain": figures::interval(&line.proven.plain()),
                "sampled": drawn,
            })
        });
        let others = (self.others() > 0).then(|| {
            let [lower, upper] = self.proven_rest();
            let [least, most] = self.drawn_rest();
            let drawn = self.sampled.as_ref();
            json!({
                "number": self.others(),
                "decided": self.decided_rest().to_string(),
                "most_decided": self.most_of_others.to_string(),
                "normalised": {"lower": lower.to_string(), "upper": upper.to_string()},
                "sampled": drawn.map(|_| json!({"normalised": figure([&least, &most], None)})),
            })
        });
        json!({
            "x": self.x.to_string(),
            "next": self.symbols,
            "continuations": lines.collect::<Vec<Value>>(),
            "others": others,
            "sampled": self.sampled.as_ref().map(Sampled::document),
        })
    }

    /// The answer in one line, then all continuations that are listed.
    fn print(&self, budget: &str, session: &mut Session) -> anyhow::Result<()> {
        let out = &mut session.out;
        if let Some(first) = self.lines.first() {
            for line in wrap(&self.first_line(first), 0) {
                writeln!(out, "{}", out.bold(&line))?;
            }
        }
        writeln!(
            out,
            "{} after {}; {budget}\n",
            plural(self.symbols as u128, "symbol"),
            named(self.x)
        )?;
        let mut columns = Columns::new(&[Align::Left; 5]);
        let mut head = vec!["next", "decided, %", "proven, %"];
        if self.sampled.is_some() {
            head.extend(["drawn, %", "at confidence, %"]);
        }
        columns.row(head);
        for Line { proven, drawn } in &self.lines {
            let mut row = vec![
                proven.symbols.to_string(),
                hundredths(proven.decided(), Rounding::Nearest),
                between(&proven.normalised()),
            ];
            if let Some(drawn) = drawn {
                row.push(hundredths(&drawn.estimate, Rounding::Nearest));
                row.push(between(&drawn.continuation.normalised()));
            }
            columns.row(row);
        }
        if self.others() > 0 {
            let [lower, upper] = self.proven_rest();
            let mut row = vec![
                format!("{} others", self.others()),
                hundredths(&self.decided_rest(), Rounding::Nearest),
                ends([&lower, &upper]),
            ];
            if self.sampled.is_some() {
                let [lower, upper] = self.drawn_rest();
                row.extend([String::new(), ends([&lower, &upper])]);
            }
            columns.row(row);
        }
        for line in columns.lines() {
            writeln!(out, "{line}")?;
        }
        let mut text = "Proven are bounds of the product of M's normalised predictions of each symbol; decided is \
             the share in what surely goes on."
            .to_owned();
        if self.others() > 0 {
            text += &format!(
                " No other continuation has more than {} of what is decided.",
                percent(&self.most_of_others, Rounding::Up)
            );
        }
        writeln!(out)?;
        for line in wrap(&text, 0) {
            writeln!(out, "{line}")?;
        }
        if let Some(sampled) = &self.sampled {
            sampled.print(session)?;
        }
        Ok(())
    }

    /// What follows, and how surely.
    fn first_line(&self, first: &Line) -> String {
        let Line { proven, drawn } = first;
        let (symbols, interval) = (&proven.symbols, proven.normalised());
        match (drawn, &self.sampled) {
            (Some(drawn), Some(sampled)) => format!(
                "{symbols} follows with {} ({} at confidence 1 - {}; proven: {})",
                percent(&drawn.estimate, Rounding::Nearest),
                between(&drawn.continuation.normalised()),
                figures::chance(sampled.confidence.error()),
                between(&interval),
            ),
            _ if interval.lower().is_zero() => {
                "no program within the budget prints x and goes on so far: nothing is known of what follows"
                    .to_owned()
            }
            _ => format!(
                "{symbols} follows, by {} of what is decided (proven: {} %; --draws narrows it)",
                percent(proven.decided(), Rounding::Nearest),
                between(&interval),
            ),
        }
    }
}

/// `97.9 to 99.2`: in per cent, rounded outward.
fn ends([lower, upper]: [&Rational; 2]) -> String {
    format!(
        "{} to {}",
        hundredths(lower, Rounding::Down),
        hundredths(upper, Rounding::Up)
    )
}

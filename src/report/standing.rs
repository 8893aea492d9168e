//! Where data leaves a class of hypotheses, as text: who is left with which weight, what follows, what it cost.

use super::figures::decimal;
use super::layout::{Align, Columns, WIDTH, shorten, wrap};
use crate::exact::{Enclosure, PRECISION, Rational, Rounding, log2};
use crate::scenario::{EventKind, Held, Span, Standing, exp2};

/// The most hypotheses in the table; the result has all.
const ROWS: usize = 20;
/// The most events that are told one by one.
const EVENTS: usize = 8;
/// Digits of a probability and of a number of bits.
const DIGITS: u32 = 6;
/// Weights below 2^-`SMALL` are powers of two.
const SMALL: i64 = 10;
/// The distance of a weight from 1 is one below 2^-`LONG`.
const LONG: i64 = 300;

/// The answer of a run on one's own data: first a sentence, then the hypotheses, what follows, remedies, events.
#[must_use]
pub fn standing_lines(standing: &Standing) -> Vec<String> {
    let mut lines = wrap(&answer(standing), 0);
    lines.push(String::new());
    lines.extend(table(standing));
    if let Some(next) = &standing.next {
        lines.push(String::new());
        lines.extend(wrap(
            &format!("next symbol: P(1) = {}", number(&next[1])),
            0,
        ));
    }
    lines.push(String::new());
    lines.extend(losses(standing));
    for held in &standing.held {
        lines.extend(parts(held));
    }
    let told = events(standing);
    if !told.is_empty() {
        lines.push(String::new());
        lines.extend(told);
    }
    for said in remarks(standing) {
        lines.push(String::new());
        lines.extend(wrap(&said, 0));
    }
    lines
}

/// What follows from the data, in a sentence.
fn answer(standing: &Standing) -> String {
    let after = match standing.symbols {
        1 => "1 symbol".to_owned(),
        symbols => format!("{symbols} symbols"),
    };
    if let Some(symbol) = standing.all_refuted {
        return format!(
            "all-refuted: after symbol {symbol} every hypothesis has probability 0. Add one that allows the data."
        );
    }
    let follows = standing.next.as_ref().map(|[zero, one]| {
        let (symbol, chance) = if one.lower() >= zero.lower() {
            (1, one)
        } else {
            (0, zero)
        };
        format!("; next comes {symbol} with probability {}", number(chance))
    });
    let follows = follows.unwrap_or_default();
    let Some(leader) = standing.leader.and_then(|leader| standing.held.get(leader)) else {
        return format!("After {after} no hypothesis leads{follows}.");
    };
    let name = shorten(&leader.name, WIDTH / 2);
    format!(
        "After {after} the leader is {name}, with posterior {}{follows}.",
        posterior(leader)
    )
}

/// The hypotheses, the heaviest first.
fn table(standing: &Standing) -> Vec<String> {
    let mut order: Vec<&Held> = standing.held.iter().collect();
    // Refuted ones last, in the order in which they fell; equals in the file's order.
    order.sort_by(|a, b| {
        let ends = |held: &Held| held.log2_posterior.most.clone();
        ends(b).cmp(&ends(a)).then(b.refuted_at.cmp(&a.refuted_at))
    });
    let best = standing.best();
    let mut columns = Columns::new(&[Align::Left, Align::Right, Align::Left, Align::Left]);
    columns.row(["posterior", "bits lost", "Bayes factor", "hypothesis"]);
    let cells: Vec<[String; 3]> = order
        .iter()
        .map(|held| figures(held, best.as_ref()))
        .collect();
    let heads = ["posterior", "bits lost", "Bayes factor"].map(str::len);
    let width = |column: usize| {
        let cells = cells.iter().map(|cells| cells[column].chars().count());
        cells.max().unwrap_or(0).max(heads[column])
    };
    // Two blanks before each column.
    let room = WIDTH
        .saturating_sub(width(0) + width(1) + width(2) + 8)
        .max(12);
    for (held, [weight, lost, factor]) in order.iter().zip(cells).take(ROWS) {
        columns.row([weight, lost, factor, shorten(&held.name, room)]);
    }
    let mut lines = columns.lines();
    if order.len() > ROWS {
        lines.push(format!(
            "  and {} more; posterior.csv has all",
            order.len() - ROWS
        ));
    }
    lines
}

/// Posterior, bits lost, and Bayes factor against the best.
fn figures(held: &Held, best: Option<&Enclosure>) -> [String; 3] {
    if held.refuted_at.is_some() {
        let fell = held.refuted_at.map(|symbol| format!("refuted at {symbol}"));
        return ["0".to_owned(), String::new(), fell.unwrap_or_default()];
    }
    let lost = match (&held.evidence.least, &held.evidence.most) {
        (Some(_), Some(_)) => held
            .evidence
            .enclosure()
            .map(|bits| number(&bits))
            .unwrap_or_default(),
        (Some(least), None) => format!("at least {}", decimal(least, Rounding::Down)),
        _ => String::new(),
    };
    let factor = match (held.evidence.enclosure(), best) {
        (Some(own), Some(best)) if own == *best => "1".to_owned(),
        (Some(own), Some(best)) => weight(&Span::of(&(best - &own))),
        _ => String::new(),
    };
    [posterior(held), lost, factor]
}

/// The bits that the mixture and the remedies lost.
fn losses(standing: &Standing) -> Vec<String> {
    let mut columns = Columns::new(&[Align::Right, Align::Left]);
    columns.row(["bits lost", "predictor"]);
    let mixture = standing.mixture.enclosure();
    let shown = |bits: Option<&Enclosure>| bits.map_or("not finite".to_owned(), number);
    columns.row([shown(mixture.as_ref()), "the mixture (Bayes)".to_owned()]);
    for (name, bits) in &standing.remedies {
        columns.row([shown(bits.as_ref()), shorten(name, WIDTH / 2)]);
    }
    columns.lines()
}

/// What is heaviest in a hypothesis that is a mixture.
fn parts(held: &Held) -> Vec<String> {
    if held.parts.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![
        String::new(),
        format!("in {}:", shorten(&held.name, WIDTH - 4)),
    ];
    let mut columns = Columns::new(&[Align::Left, Align::Left]);
    for (name, share) in &held.parts {
        columns.row([weight(share), shorten(name, WIDTH / 2)]);
    }
    lines.extend(columns.lines());
    lines
}

/// What happened on the way, but the refutations: they stand in the table.
fn events(standing: &Standing) -> Vec<String> {
    let name = |index: usize| {
        shorten(
            standing.held.get(index).map_or("", |held| &held.name),
            WIDTH / 2,
        )
    };
    let mut said = Vec::new();
    let mut leads = standing
        .events
        .iter()
        .filter(|event| event.kind == EventKind::Leads);
    if let Some(last) = leads.next_back() {
        let times = match standing.leader_changes {
            1 => "once".to_owned(),
            2 => "twice".to_owned(),
            times => format!("{times} times"),
        };
        // Of more events than are kept the last is not known.
        said.push(if standing.happened > standing.events.len() as u64 {
            format!("the lead changed {times}")
        } else {
            format!(
                "the lead changed {times}, last at symbol {}, to {}",
                last.symbol,
                name(last.hypothesis)
            )
        });
    }
    let odds = standing
        .events
        .iter()
        .filter_map(|event| Some((event, event.odds.as_ref()?)));
    let (told, left) = (
        odds.clone().take(EVENTS),
        odds.count().saturating_sub(EVENTS),
    );
    for (event, odds) in told {
        let came = if event.kind == EventKind::OddsAbove {
            "comes above"
        } else {
            "falls below"
        };
        said.push(format!(
            "symbol {}: {} {came} odds of {odds} to 1",
            event.symbol,
            name(event.hypothesis)
        ));
    }
    if left > 0 {
        said.push(format!("and {left} more such events; result.json has them"));
    }
    said.iter().flat_map(|said| wrap(said, 0)).collect()
}

/// What a reader has to know besides.
fn remarks(standing: &Standing) -> Vec<String> {
    let mut said = Vec::new();
    if standing.missing > 0 {
        said.push(format!(
            "{} of the symbols are missing; they were summed out.",
            standing.missing
        ));
    }
    if !standing.unused.is_zero() {
        let sum = Rational::one() - &standing.unused;
        let bits = log2(&sum, PRECISION).map(|bits| number(&-bits));
        let part = match bits.as_deref() {
            Ok("1") => "1 bit of the mixture's loss is".to_owned(),
            Ok(bits) => format!("{bits} bits of the mixture's loss are"),
            Err(_) => "all of the mixture's loss is".to_owned(),
        };
        let sum = shorten(&sum.to_string(), WIDTH / 2);
        said.push(format!(
            "The weights sum to {sum}, so {part} the prior's; posterior and next symbol do not depend on it."
        ));
    }
    if standing.held.iter().any(Held::is_open) {
        said.push(
            "A weight in brackets is not decided: some program may still print the data, and lies between the two."
                .to_owned(),
        );
    }
    said
}

/// A number with six digits, or both its ends where these differ in them.
#[must_use]
pub fn number(value: &Enclosure) -> String {
    let [low, high] = [value.lower(), value.upper()].map(|end| decimal(end, Rounding::Nearest));
    if low == high {
        return low;
    }
    let down = decimal(value.lower(), Rounding::Down);
    format!("[{down}, {}]", decimal(value.upper(), Rounding::Up))
}

/// A posterior weight; the distance from 1 where that is small.
fn posterior(held: &Held) -> String {
    let near_one = Rational::from_integer(-SMALL);
    let (Some(others), Some(_)) = (&held.log2_others.most, &held.log2_posterior.least) else {
        return weight(&held.log2_posterior);
    };
    if *others < near_one {
        return format!("1 - {}", distance(&held.log2_others));
    }
    weight(&held.log2_posterior)
}

/// A small weight by its logarithm: two digits, or a power of two where it is very small.
fn distance(log2: &Span) -> String {
    let is_long = log2
        .most
        .as_ref()
        .is_none_or(|most| *most < Rational::from_integer(-LONG));
    let ends = log2.enclosure().filter(|_| !is_long);
    let near = ends.and_then(|ends| {
        let [low, high] = [ends.lower(), ends.upper()].map(|end| exp2(end).ok());
        let [low, high] = [low?, high?].map(|end| end.lower().to_decimal(2, Rounding::Nearest));
        (low == high).then_some(low)
    });
    near.unwrap_or_else(|| weight(log2))
}

/// A weight given by its logarithm: a decimal, or a power of two where it is small.
fn weight(log2: &Span) -> String {
    let (Some(least), Some(most)) = (&log2.least, &log2.most) else {
        let most = log2.most.as_ref().map(|most| power(most, Rounding::Up));
        return most.map_or("0".to_owned(), |most| format!("[0, {most}]"));
    };
    let near = [least, most].map(|end| power(end, Rounding::Nearest));
    if near[0] == near[1] {
        return near[0].clone();
    }
    let [low, high] =
        [(least, Rounding::Down), (most, Rounding::Up)].map(|(end, rounding)| power(end, rounding));
    format!("[{low}, {high}]")
}

/// 2^`log2` as it is best read.
fn power(log2: &Rational, rounding: Rounding) -> String {
    if *log2 < Rational::from_integer(-SMALL) {
        return format!("2^{}", log2.to_decimal(DIGITS.min(4), rounding));
    }
    let Ok(value) = exp2(log2) else {
        return String::new();
    };
    let end = if rounding == Rounding::Up {
        value.upper()
    } else {
        value.lower()
    };
    decimal(end, rounding)
}

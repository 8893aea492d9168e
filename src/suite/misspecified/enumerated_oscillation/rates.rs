//! KL rates of the behaviours along a family of sources, and the parameter at which the two lowest are equal.
//! Grade F.
#![expect(
    clippy::float_arithmetic,
    reason = "grade F: rates are doubles, ties are found by bisection"
)]

use super::belief::{Chain, EQUAL_BITS, Followed};
use super::class::{Behaviour, Class};
use super::source::{Family, Source};
use crate::mixture::FiniteFilter;

/// Parts into which a family's parameter is divided to look for changes of the nearest.
const PARTS: u32 = 64;

/// Halvings of the interval: enough for a double.
const BISECTIONS: u32 = 50;

/// A behaviour's KL rate along a family.
#[derive(Clone, Debug)]
pub(super) struct Rate {
    /// Its index in the class.
    pub(super) behaviour: usize,
    chain: Chain,
}

impl Rate {
    /// In bits a symbol.
    pub(super) fn at(&self, source: Source) -> f64 {
        self.chain.rate(source)
    }
}

fn chain(filter: &FiniteFilter) -> Option<Chain> {
    Chain::finest(&Followed::new(filter), false)
}

/// The rates of all that no symbol ever refutes.
pub(super) fn rates(class: &Class) -> Vec<Rate> {
    let all = class.behaviours.iter().enumerate();
    all.filter_map(|(behaviour, of)| {
        let chain = chain(&of.filter)?;
        Some(Rate { behaviour, chain })
    })
    .collect()
}

/// The nearest behaviour; of equals the first, which is the heaviest.
pub(super) fn nearest(rates: &[Rate], source: Source) -> Option<&Rate> {
    let mut best: Option<(&Rate, f64)> = None;
    for rate in rates {
        let bits = rate.at(source);
        if best.is_none_or(|(_, least)| bits < least - EQUAL_BITS) {
            best = Some((rate, bits));
        }
    }
    best.map(|(rate, _)| rate)
}

/// 1/n, 2/n, .., (n - 1)/n.
fn parts(n: u32) -> Vec<f64> {
    (1..n).map(|i| f64::from(i) / f64::from(n)).collect()
}

/// Two nearest behaviours and the source between them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tie {
    pub(super) source: Source,
    /// Nearest below the parameter and nearest above it, as indices of the class.
    pub(super) pair: [usize; 2],
    /// Their KL rates at it.
    pub(super) rates: [f64; 2],
    /// Rate of the nearest of all others.
    pub(super) third: f64,
}

/// The place nearest to `near` where the nearest behaviour changes along its family, by bisection.
pub(super) fn tie(rates: &[Rate], near: Source) -> Option<Tie> {
    let source = |parameter: f64| Source { parameter, ..near };
    let parameters = parts(PARTS);
    let best: Vec<Option<&Rate>> = parameters
        .iter()
        .map(|p| nearest(rates, source(*p)))
        .collect();
    let index = |at: usize| best[at].map(|rate| rate.behaviour);
    let changes = (1..parameters.len()).filter(|&i| index(i) != index(i - 1));
    let at = changes.min_by(|&i, &j| {
        let distance =
            |i: usize| ((parameters[i] + parameters[i - 1]) / 2.0 - near.parameter).abs();
        distance(i).total_cmp(&distance(j))
    })?;
    let (below, above) = (best[at - 1]?, best[at]?);
    let (mut low, mut high) = (parameters[at - 1], parameters[at]);
    for _ in 0..BISECTIONS {
        let middle = f64::midpoint(low, high);
        let here = source(middle);
        if below.at(here) - above.at(here) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    let here = source(f64::midpoint(low, high));
    let pair = [below.behaviour, above.behaviour];
    let own = [below.at(here), above.at(here)];
    let others = rates.iter().filter(|rate| !pair.contains(&rate.behaviour));
    let third = others
        .map(|rate| rate.at(here))
        // Those that differ from one of the two by a start only are not a third.
        .filter(|other| own.iter().all(|own| (own - other).abs() > EQUAL_BITS))
        .fold(f64::INFINITY, f64::min);
    Some(Tie {
        source: here,
        pair,
        rates: own,
        third,
    })
}

/// Whether a filter that has seen x has the rate of one of the tied pair at the tie. (What it may have
/// refused at the start is behind it then.)
pub(super) fn at_tie(filter: &FiniteFilter, tie: &Tie, x: &[bool]) -> bool {
    let mut followed = Followed::new(filter);
    if !followed.bears(x) {
        return false;
    }
    let chain = Chain::finest(&followed, x.last().copied().unwrap_or(false));
    chain.is_some_and(|chain| {
        let (rate, close) = (chain.rate(tie.source), chain.equal_bits());
        tie.rates.iter().any(|own| (own - rate).abs() < close)
    })
}

/// The first behaviour, by length, that is nearer to the tied source than the pair; of one length the
/// nearest. With its length and rate.
pub(super) fn nearer(raised: &[(u32, Class)], tie: &Tie) -> Option<(u32, Behaviour, f64)> {
    raised.iter().find_map(|(bits, class)| {
        let found = class.behaviours.iter().filter_map(|behaviour| {
            let chain = chain(&behaviour.filter)?;
            let rate = chain.rate(tie.source);
            (rate < tie.rates[0] - chain.equal_bits()).then_some((behaviour, rate))
        });
        let (behaviour, rate) = found.min_by(|a, b| a.1.total_cmp(&b.1))?;
        Some((*bits, behaviour.clone(), rate))
    })
}

/// The behaviours that are nearest to some Bernoulli source, at most so many, each with its rate over P(1).
pub(super) fn envelope(rates: &[Rate], sources: u32, most: usize) -> Vec<(usize, Vec<(f64, f64)>)> {
    let at = |parameter: f64| Source {
        family: Family::Bernoulli,
        parameter,
    };
    let parameters = parts(sources);
    let mut found: Vec<(usize, Vec<(f64, f64)>)> = Vec::new();
    for parameter in &parameters {
        if let Some(best) = nearest(rates, at(*parameter))
            && !found.iter().any(|(known, _)| *known == best.behaviour)
            && found.len() < most
        {
            let curve = parameters.iter().map(|p| (*p, best.at(at(*p)))).collect();
            found.push((best.behaviour, curve));
        }
    }
    found
}

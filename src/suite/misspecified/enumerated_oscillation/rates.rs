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
use crate::scenario::{Context, Result};

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
    /// In bits per symbol.
    pub(super) fn at(&self, source: Source, context: &Context<'_>) -> Result<f64> {
        self.chain.rate(source, context)
    }

    /// It is off by less than this.
    fn error(&self) -> f64 {
        self.chain.equal_bits()
    }
}

fn chain(filter: &FiniteFilter) -> Option<Chain> {
    Chain::finest(&Followed::new(filter), false)
}

/// The rates of all that no symbol ever refutes.
pub(super) fn rates(class: &Class, context: &Context<'_>) -> Result<Vec<Rate>> {
    let mut all = Vec::new();
    for (behaviour, of) in class.behaviours.iter().enumerate() {
        context.go_on()?;
        if let Some(chain) = chain(&of.filter) {
            all.push(Rate { behaviour, chain });
        }
    }
    Ok(all)
}

/// The nearest behaviour; of equals the first, which is the heaviest.
pub(super) fn nearest<'a>(
    rates: &'a [Rate],
    source: Source,
    context: &Context<'_>,
) -> Result<Option<&'a Rate>> {
    let mut best: Option<(&Rate, f64)> = None;
    for rate in rates {
        let bits = rate.at(source, context)?;
        if best.is_none_or(|(_, least)| bits < least - EQUAL_BITS) {
            best = Some((rate, bits));
        }
    }
    Ok(best.map(|(rate, _)| rate))
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
    /// They are off by less than this.
    pub(super) error: f64,
    /// Bounds of the rate of the nearest of all others, if there is one.
    pub(super) third: Option<[f64; 2]>,
}

/// The place nearest to `near` where the nearest behaviour changes along its family, by bisection.
pub(super) fn tie(rates: &[Rate], near: Source, context: &Context<'_>) -> Result<Option<Tie>> {
    let source = |parameter: f64| Source { parameter, ..near };
    let parameters = parts(PARTS);
    let best = parameters.iter();
    let best = best.map(|p| nearest(rates, source(*p), context));
    let best: Vec<Option<&Rate>> = best.collect::<Result<_>>()?;
    let index = |at: usize| best[at].map(|rate| rate.behaviour);
    let changes = (1..parameters.len()).filter(|&i| index(i) != index(i - 1));
    let at = changes.min_by(|&i, &j| {
        let distance =
            |i: usize| ((parameters[i] + parameters[i - 1]) / 2.0 - near.parameter).abs();
        distance(i).total_cmp(&distance(j))
    });
    let Some(at) = at else { return Ok(None) };
    let (Some(below), Some(mut above)) = (best[at - 1], best[at]) else {
        return Ok(None);
    };
    let (first, mut last) = (parameters[at - 1], parameters[at]);
    loop {
        let (mut low, mut high) = (first, last);
        for _ in 0..BISECTIONS {
            let middle = f64::midpoint(low, high);
            let here = source(middle);
            if below.at(here, context)? < above.at(here, context)? {
                low = middle;
            } else {
                high = middle;
            }
        }
        let here = source(f64::midpoint(low, high));
        let pair = [below, above];
        // One that is nearer here takes over before: its tie with the first lies below.
        match nearest(rates, here, context)? {
            Some(nearer) if !pair.iter().any(|own| own.behaviour == nearer.behaviour) => {
                let bits = nearer.at(here, context)?;
                if bits < below.at(here, context)? - nearer.error() && here.parameter < last {
                    (above, last) = (nearer, here.parameter);
                    continue;
                }
            }
            _ => {}
        }
        return Ok(Some(Tie::of(rates, here, pair, context)?));
    }
}

impl Tie {
    fn of(rates: &[Rate], source: Source, pair: [&Rate; 2], context: &Context<'_>) -> Result<Tie> {
        let own = [pair[0].at(source, context)?, pair[1].at(source, context)?];
        let mut third: Option<[f64; 2]> = None;
        for rate in rates {
            let (bits, error) = (rate.at(source, context)?, rate.error());
            // The pair, and those that differ from one of the two by a start only, are not a third.
            if own.iter().all(|own| (own - bits).abs() > error)
                && third.is_none_or(|[low, _]| bits - error < low)
            {
                third = Some([bits - error, bits + error]);
            }
        }
        Ok(Tie {
            source,
            pair: pair.map(|rate| rate.behaviour),
            rates: own,
            error: pair[0].error().max(pair[1].error()),
            third,
        })
    }
}

/// Whether a filter that has seen x has the rate of one of the tied pair at the tie. (What it may have
/// refused at the start is past then.)
pub(super) fn at_tie(
    filter: &FiniteFilter,
    tie: &Tie,
    x: &[bool],
    context: &Context<'_>,
) -> Result<bool> {
    let mut followed = Followed::new(filter);
    if !followed.bears(x) {
        return Ok(false);
    }
    let Some(chain) = Chain::finest(&followed, x.last().copied().unwrap_or(false)) else {
        return Ok(false);
    };
    let (rate, close) = (chain.rate(tie.source, context)?, chain.equal_bits());
    Ok(tie.rates.iter().any(|own| (own - rate).abs() < close))
}

/// The first behaviour, by length, that is nearer to the tied source than the pair; of one length the
/// nearest. With its length and rate.
pub(super) fn nearer(
    raised: &[(u32, Class)],
    tie: &Tie,
    context: &Context<'_>,
) -> Result<Option<(u32, Behaviour, f64)>> {
    for (bits, class) in raised {
        let mut best: Option<(&Behaviour, f64)> = None;
        for behaviour in &class.behaviours {
            let Some(chain) = chain(&behaviour.filter) else {
                continue;
            };
            let rate = chain.rate(tie.source, context)?;
            if rate < tie.rates[0] - chain.equal_bits()
                && best.is_none_or(|(_, least)| rate < least)
            {
                best = Some((behaviour, rate));
            }
        }
        if let Some((behaviour, rate)) = best {
            return Ok(Some((*bits, behaviour.clone(), rate)));
        }
    }
    Ok(None)
}

/// A behaviour of the class with its rate over P(1).
pub(super) type Curve = (usize, Vec<(f64, f64)>);

/// The behaviours that are nearest to some Bernoulli source, at most so many, each with its rate over P(1).
pub(super) fn curves(
    rates: &[Rate],
    sources: u32,
    most: usize,
    context: &Context<'_>,
) -> Result<Vec<Curve>> {
    let at = |parameter: f64| Source {
        family: Family::Bernoulli,
        parameter,
    };
    let parameters = parts(sources);
    let mut found: Vec<Curve> = Vec::new();
    for parameter in &parameters {
        if found.len() < most
            && let Some(best) = nearest(rates, at(*parameter), context)?
            && !found.iter().any(|(known, _)| *known == best.behaviour)
        {
            let curve = parameters.iter();
            let curve = curve.map(|p| Ok((*p, best.at(at(*p), context)?)));
            found.push((best.behaviour, curve.collect::<Result<_>>()?));
        }
    }
    Ok(found)
}

//! KL divergences of a few truths from a semimeasure and its normalised form, enclosed, at every n.
//!
//! Takes logarithms as enclosures from `exact`. Nats.

use std::collections::BTreeMap;

use super::{
    Context, Enclosure, Levels, Normalised, PRECISION, Rational, ScenarioError, length, ln,
};

/// A measure mu that the sequences come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    /// A fair coin.
    Fair,
    /// 1 with probability 1/4.
    Quarter,
    /// The former symbol again with probability 3/4; before the first stands a 0.
    Sticky,
    /// 0101...
    Alternating,
}

impl Truth {
    pub(super) const ALL: [Truth; 4] = [
        Truth::Fair,
        Truth::Quarter,
        Truth::Sticky,
        Truth::Alternating,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Truth::Fair => "fair coin",
            Truth::Quarter => "Bernoulli(1/4)",
            Truth::Sticky => "sticky coin",
            Truth::Alternating => "0101...",
        }
    }

    /// mu(symbol | x), x of `length` symbols ending in `last`.
    fn next(self, length: usize, last: bool, symbol: bool) -> Rational {
        let quarters = |three: bool| Rational::ratio(if three { 3 } else { 1 }, 4);
        match self {
            Truth::Fair => Rational::ratio(1, 2),
            Truth::Quarter => quarters(!symbol),
            Truth::Sticky => quarters(symbol == last),
            Truth::Alternating if symbol == (length % 2 == 1) => Rational::one(),
            Truth::Alternating => Rational::zero(),
        }
    }

    /// mu(x) for every x of `length` + 1 symbols from those of `length`.
    fn extend(self, length: usize, level: &[Rational]) -> Vec<Rational> {
        let pair = |(number, mass): (usize, &Rational)| {
            [false, true].map(|symbol| mass * self.next(length, number % 2 == 1, symbol))
        };
        level.iter().enumerate().flat_map(pair).collect()
    }
}

/// D_k(mu||M) and D_k(mu||M_norm) for k = 0 .. n.
#[derive(Clone, Debug)]
pub(super) struct Divergences {
    pub(super) plain: Vec<Enclosure>,
    pub(super) norm: Vec<Enclosure>,
}

/// The logarithms of values, each worked out once.
#[derive(Default)]
struct Logarithms {
    known: BTreeMap<Rational, Enclosure>,
}

impl Logarithms {
    fn of(&mut self, value: &Rational) -> Result<Enclosure, ScenarioError> {
        if let Some(known) = self.known.get(value) {
            return Ok(known.clone());
        }
        let logarithm = ln(value, PRECISION)?;
        self.known.insert(value.clone(), logarithm.clone());
        Ok(logarithm)
    }

    fn of_all(&mut self, level: &[Rational]) -> Result<Vec<Enclosure>, ScenarioError> {
        level.iter().map(|value| self.of(value)).collect()
    }
}

/// For every truth, to at most `most` symbols.
pub(super) fn of(
    semimeasure: &Normalised,
    most: usize,
    context: &Context<'_>,
) -> Result<Vec<Divergences>, ScenarioError> {
    let empty = Divergences {
        plain: Vec::new(),
        norm: Vec::new(),
    };
    let mut logarithms = Logarithms::default();
    let mut found = vec![empty; Truth::ALL.len()];
    let mut truths = vec![vec![Rational::one()]; Truth::ALL.len()];
    let levels = semimeasure.values.iter().zip(&semimeasure.norm);
    for (k, (values, norm)) in levels.enumerate().take(most.saturating_add(1)) {
        let total = length(&semimeasure.values);
        context.report("divergences", u64::try_from(k).unwrap_or(total), total)?;
        let (values, norm) = (logarithms.of_all(values)?, logarithms.of_all(norm)?);
        for ((truth, mu), found) in Truth::ALL.iter().zip(&mut truths).zip(&mut found) {
            let (mut plain, mut normed) = (Enclosure::zero(), Enclosure::zero());
            for (number, mass) in mu.iter().enumerate().filter(|(_, mass)| !mass.is_zero()) {
                let own = logarithms.of(mass)?;
                plain += (&own - &values[number]).scale(mass);
                normed += (&own - &norm[number]).scale(mass);
            }
            found.plain.push(plain);
            found.norm.push(normed);
            *mu = truth.extend(k, mu);
        }
    }
    Ok(found)
}

/// ln(1/M(empty)) and the sum over t <= k of E_mu -ln(1 - d(x_<t)), for every truth and k = 0 .. `most`;
/// `kept` is 1 - d.
pub(super) fn returned(
    start: &Rational,
    kept: &Levels,
    most: usize,
) -> Result<Vec<Vec<Enclosure>>, ScenarioError> {
    let mut logarithms = Logarithms::default();
    let mut all = Vec::new();
    for truth in Truth::ALL {
        let mut sum = -logarithms.of(start)?;
        let mut sums = vec![sum.clone()];
        let mut mu = vec![Rational::one()];
        for (k, level) in kept.iter().enumerate().take(most) {
            for (mass, kept) in mu.iter().zip(level).filter(|(mass, _)| !mass.is_zero()) {
                sum -= logarithms.of(kept)?.scale(mass);
            }
            sums.push(sum.clone());
            mu = truth.extend(k, &mu);
        }
        all.push(sums);
    }
    Ok(all)
}

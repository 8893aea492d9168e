//! KL divergences of a few truths from a semimeasure and its normalised form, enclosed, at every n.
//!
//! Takes logarithms as enclosures from `exact`. Nats.

use std::collections::BTreeMap;

use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::figures::length;
use crate::scenario::{Context, Result};

/// A value for every string of up to n symbols: by length, then by the string read as a binary number.
pub(super) type Levels = Vec<Vec<Rational>>;

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

    /// mu(x) for every x of up to n symbols.
    fn levels(self, symbols: usize) -> Levels {
        let mut levels = vec![vec![Rational::one()]];
        for length in 0..symbols {
            let pair = |(number, mass): (usize, &Rational)| {
                [false, true].map(|symbol| mass * self.next(length, number % 2 == 1, symbol))
            };
            levels.push(levels[length].iter().enumerate().flat_map(pair).collect());
        }
        levels
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
    fn of(&mut self, value: &Rational) -> Result<Enclosure> {
        if let Some(known) = self.known.get(value) {
            return Ok(known.clone());
        }
        let logarithm = ln(value, PRECISION)?;
        self.known.insert(value.clone(), logarithm.clone());
        Ok(logarithm)
    }
}

/// The mean under mu of a function of the strings of one length, given by their numbers.
fn mean(
    mu: &[Rational],
    mut function: impl FnMut(usize, &Rational) -> Result<Enclosure>,
) -> Result<Enclosure> {
    let mut sum = Enclosure::zero();
    for (number, mass) in mu.iter().enumerate().filter(|(_, mass)| !mass.is_zero()) {
        sum += function(number, mass)?.scale(mass);
    }
    Ok(sum)
}

/// For every truth, to at most `most` symbols; `forms` are M and M_norm.
pub(super) fn of(
    forms: [&Levels; 2],
    most: usize,
    context: &Context<'_>,
) -> Result<Vec<Divergences>> {
    let mut logarithms = Logarithms::default();
    let mut of_forms = [Vec::new(), Vec::new()];
    for (form, found) in forms.iter().zip(&mut of_forms) {
        for (k, level) in (0..).zip(form.iter().take(most + 1)) {
            context.report("divergences", k, length(form))?;
            let level = level.iter().map(|value| logarithms.of(value));
            found.push(level.collect::<Result<Vec<_>>>()?);
        }
    }
    let mut found = Vec::new();
    for truth in Truth::ALL {
        let levels = truth.levels(of_forms[0].len() - 1);
        let mut against = |form: &[Vec<Enclosure>]| -> Result<Vec<Enclosure>> {
            let levels = levels.iter().zip(form);
            levels
                .map(|(mu, form)| mean(mu, |number, mass| Ok(logarithms.of(mass)? - &form[number])))
                .collect()
        };
        found.push(Divergences {
            plain: against(&of_forms[0])?,
            norm: against(&of_forms[1])?,
        });
    }
    Ok(found)
}

/// ln(1/M(empty)) and the sum over t <= k of E_mu -ln(1 - d(x_<t)), for every truth and k = 0 .. `most`;
/// `kept` is 1 - d.
pub(super) fn returned(
    start: &Rational,
    kept: &Levels,
    most: usize,
) -> Result<Vec<Vec<Enclosure>>> {
    let mut logarithms = Logarithms::default();
    let mut all = Vec::new();
    for truth in Truth::ALL {
        let mut sums = vec![-logarithms.of(start)?];
        for (k, (mu, kept)) in truth.levels(most).iter().zip(kept).take(most).enumerate() {
            let cost = mean(mu, |number, _| logarithms.of(&kept[number]))?;
            sums.push(&sums[k] - cost);
        }
        all.push(sums);
    }
    Ok(all)
}

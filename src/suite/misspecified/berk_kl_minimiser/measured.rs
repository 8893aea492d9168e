//! What is run: seeded runs of the source, the posterior that each ends with, and the control's runs.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::exact::{Enclosure, PRECISION, Rational, as_usize, ln};
use crate::scenario::figures::{fraction, whole};
use crate::scenario::sampling::{Chance, Draws, Sample, each_run};
use crate::scenario::{Context, Result, parameters};
use crate::suite::instrument::log_sum::ln_sum_exp;
use crate::suite::instrument::mixing::{bernoulli, even, posterior};

/// Most symbols of a run.
pub(super) const MOST_SYMBOLS: i64 = 10_000_000;

/// Symbols of the first run that also go through the exact mixture.
const MIXTURE_SYMBOLS: u64 = 100;

/// Symbols of the first run that are drawn.
const DRAWN_SYMBOLS: u64 = 4000;

parameters! { Parameters {
    source "p": Rational = 43/100 in 1/100..=99/100, "the source is Bernoulli(p)";
    class_percent "class_percent": [i64] = [10, 20, 30, 60, 70, 80, 90] in 1..=99,
        "the hypotheses are Bernoulli with these chances of a 1, in hundredths";
    symbols "n": u64 = 100_000 in 1000..=MOST_SYMBOLS, "symbols of each run";
    runs "runs": u64 = 400 in 100..=100_000, "seeded runs";
} }

impl Parameters {
    /// P(1) of each hypothesis, growing, each once.
    pub(super) fn class(&self) -> Vec<Rational> {
        let mut percents = self.class_percent.clone();
        percents.sort_unstable();
        percents.dedup();
        percents
            .into_iter()
            .map(|one| Rational::ratio(one, 100))
            .collect()
    }

    /// Run number `run` of a source.
    fn run(&self, one: Chance, run: u64) -> impl Iterator<Item = bool> {
        let mut draws = Draws::new(self.seed, run);
        (0..self.symbols).map(move |_| draws.happens(one))
    }

    /// The number of ones in each of the runs from number `first` on.
    fn ones(&self, one: Chance, first: u64, context: &Context<'_>) -> Result<Vec<u64>> {
        each_run(context, "runs", self.runs, |run| {
            let mut ones = 0;
            for (time, symbol) in (0u64..).zip(self.run(one, first + run)) {
                if time.is_multiple_of(1 << 16) {
                    context.go_on()?;
                }
                ones += u64::from(symbol);
            }
            Ok(ones)
        })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(super) symbols: u64,
    pub(super) class: Vec<Rational>,
    /// Number of ones in each run.
    pub(super) ones: Sample,
    /// Mean over the runs of (1/n) ln nu_b(x), by hypothesis.
    pub(super) log_likelihood: Vec<Enclosure>,
    /// ln b and ln(1 - b), by hypothesis.
    pub(super) logarithms: Vec<[Enclosure; 2]>,
    /// What the posterior is after all symbols, by the number of ones that a run has seen.
    pub(super) endings: BTreeMap<u64, Ending>,
    pub(super) mixture: Vec<MixtureStep>,
    /// Ones among the first 0, 1, .. symbols of the first run.
    pub(super) path: Vec<u64>,
    /// Share of the control's runs that the upper hypothesis leads at n, ties half.
    pub(super) control_upper: Rational,
}

/// The posterior after all symbols of a run.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    /// Place of the leader in the class.
    pub(super) leader: usize,
    /// -ln of the mass of all other hypotheses.
    pub(super) elsewhere: Enclosure,
}

/// The exact mixture after some symbols.
#[derive(Clone, Debug)]
pub(super) struct MixtureStep {
    pub(super) time: u64,
    pub(super) ones: u64,
    pub(super) posterior: Vec<Rational>,
}

pub(super) fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
    let (n, class) = (parameters.symbols, parameters.class());
    let source = Chance::new(&parameters.source)?;
    let counts = parameters.ones(source, 0, context)?;
    let ones = Sample::of_counts(&counts)?;
    let logarithms = class
        .iter()
        .map(|b| Ok([ln(b, PRECISION)?, ln(&(Rational::one() - b), PRECISION)?]))
        .collect::<Result<Vec<_>>>()?;
    let mut endings = BTreeMap::new();
    for &count in &counts {
        context.go_on()?;
        if let Entry::Vacant(free) = endings.entry(count) {
            free.insert(ending(&logarithms, count, n)?);
        }
    }
    let drawn = parameters.run(source, 0).take(as_usize(DRAWN_SYMBOLS));
    let path = drawn.scan(0, |ones, symbol| {
        *ones += u64::from(symbol);
        Some(*ones)
    });
    let fair = Chance::new(&Rational::ratio(1, 2))?;
    let control = parameters.ones(fair, parameters.runs, context)?;
    // Twice the lead, so that a tie is half a lead.
    let ahead = |ones: &u64| u64::from(2 * ones > n) + u64::from(2 * ones >= n);
    let share = fraction(1, n)?;
    Ok(Measured {
        symbols: n,
        log_likelihood: logarithms
            .iter()
            .map(|pair| log_likelihood(pair, &ones.mean, n).scale(&share))
            .collect(),
        ones,
        logarithms,
        endings,
        mixture: through_mixture(parameters, &class, source, context)?,
        path: std::iter::once(0).chain(path).collect(),
        control_upper: fraction(control.iter().map(ahead).sum(), 2 * parameters.runs)?,
        class,
    })
}

/// ln nu_b(x), for x of `ones` ones among `symbols`.
pub(super) fn log_likelihood(
    [of_one, of_zero]: &[Enclosure; 2],
    ones: &Rational,
    symbols: u64,
) -> Enclosure {
    of_one.scale(ones) + of_zero.scale(&(whole(symbols) - ones))
}

fn ending(logarithms: &[[Enclosure; 2]], ones: u64, symbols: u64) -> Result<Ending> {
    let all: Vec<Enclosure> = logarithms
        .iter()
        .map(|pair| log_likelihood(pair, &whole(ones), symbols))
        .collect();
    let mut leader = 0;
    for (index, value) in all.iter().enumerate() {
        if value.lower() > all[leader].upper() {
            leader = index;
        }
    }
    let others = all.iter().enumerate().filter(|(index, _)| *index != leader);
    let against: Vec<Enclosure> = others.map(|(_, value)| value - &all[leader]).collect();
    // ln of the odds x of the others; their mass is x/(1 + x).
    let odds = ln_sum_exp(&against)?;
    let whole = ln_sum_exp(&[Enclosure::zero(), odds.clone()])?;
    Ok(Ending {
        leader,
        elsewhere: whole - odds,
    })
}

/// The first symbols of the first run through the exact mixture.
fn through_mixture(
    parameters: &Parameters,
    class: &[Rational],
    source: Chance,
    context: &Context<'_>,
) -> Result<Vec<MixtureStep>> {
    let mut list = even(class.iter().map(bernoulli).collect::<Result<_>>()?)?;
    let mut ones = 0;
    let mut steps = Vec::new();
    for (time, symbol) in (1..=MIXTURE_SYMBOLS).zip(parameters.run(source, 0)) {
        context.go_on()?;
        list.update(symbol)?;
        ones += u64::from(symbol);
        steps.push(MixtureStep {
            time,
            ones,
            posterior: posterior(&list)?,
        });
    }
    Ok(steps)
}

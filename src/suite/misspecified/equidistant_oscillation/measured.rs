//! What is run: seeded runs of the fair coin as walks, and the first few through the exact mixture.

use rayon::prelude::*;

use super::thresholds::thresholds;
use crate::exact::{Rational, as_usize};
use crate::scenario::figures::{fraction, quotient, whole};
use crate::scenario::sampling::{each_run, flips};
use crate::scenario::{Context, Result, parameters};
use crate::suite::instrument::mixing::{bernoulli, even, exactly};
use crate::suite::instrument::random_walk::law;
use crate::suite::instrument::random_walk::walk::{LEVELS, follow};

/// Replicates that also go through the exact mixture.
const MIXTURE_RUNS: u64 = 8;

/// At most so many symbols of each of them: the exact weights grow with every symbol.
const MIXTURE_SYMBOLS: u64 = 10_000;

/// One in how many symbols the mixture's log2 weights and evidence are compared.
const CHECK_EVERY: u64 = 500;

parameters! { Parameters {
    offset "d": Rational = 1/10 in 1/100..=2/5, "the models are Bernoulli(1/2 + d) and Bernoulli(1/2 - d)";
    symbols "n": u64 = 10_000 in 100..=100_000, "symbols of each run, an even number";
    runs "runs": u64 = 10_000 in 100..=1_000_000, "seeded runs";
    truth_bits "truth_bits": u64 = 20 in 1..=64, "the control gives the truth the weight 2^-this";
} }

impl Parameters {
    /// P(1) of the upper model, and of the lower.
    pub(super) fn chances(&self) -> [Rational; 2] {
        let half = Rational::ratio(1, 2);
        [&half + &self.offset, &half - &self.offset]
    }

    /// rho = (1 + 2d)/(1 - 2d), the odds ratio of one symbol.
    pub(super) fn odds(&self) -> Result<Rational> {
        let [up, down] = self.chances();
        quotient(&up, &down)
    }

    /// Symbols that go through the exact mixture.
    pub(super) fn mixture_symbols(&self) -> u64 {
        self.symbols.min(MIXTURE_SYMBOLS)
    }

    /// 1 - 4 d^2.
    pub(super) fn shrink(&self) -> Rational {
        Rational::one() - &self.offset * &self.offset * Rational::from_integer(4)
    }
}

#[derive(Clone)]
pub(crate) struct Measured {
    pub(super) runs: u64,
    /// Mean number of leader changes over the runs.
    pub(super) mean_changes: Rational,
    /// sup |F_R - F| for the share of time that the upper model leads.
    pub(super) arcsine_distance: Rational,
    /// How many runs spent 2k of the n symbols under the upper model, by k.
    pub(super) upper_counts: Vec<u64>,
    /// Sorted times at which the truth took more than half.
    pub(super) truth_times: Vec<u64>,
    /// How many runs end with the truth above half.
    pub(super) truth_at_end: u64,
    /// How many runs saw the truth's weight fall to 2^-1, 2^-2, ... of its prior weight.
    pub(super) despair: [u64; LEVELS],
    pub(super) mixture: Vec<MixtureRun>,
}

/// One replicate through the exact mixture.
#[derive(Clone, Debug)]
pub(super) struct MixtureRun {
    /// Times at which the mixture's leader changed.
    pub(super) changes: Vec<u64>,
    /// The integer walk S_0, S_1, ....
    pub(super) balance: Vec<i64>,
    pub(super) checks: Vec<Check>,
}

/// The mixture at one time.
#[derive(Clone, Debug)]
pub(super) struct Check {
    pub(super) time: u64,
    /// Posterior of the upper model.
    pub(super) upper: Rational,
    /// The mixture's evidence.
    pub(super) evidence: Rational,
}

pub(super) fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
    let (n, runs) = (parameters.symbols, parameters.runs);
    let bars = thresholds(
        &parameters.odds()?,
        &parameters.shrink(),
        n,
        parameters.truth_bits,
        context,
    )?;
    let walks = each_run(context, "replicates", runs, |run| {
        Ok(follow(flips(parameters.seed, run).take(as_usize(n)), &bars))
    })?;
    let half = n / 2;
    let mut upper_counts = vec![0; as_usize(half) + 1];
    let mut despair = [0; LEVELS];
    for walk in &walks {
        upper_counts[as_usize(walk.upper_steps / 2)] += 1;
        despair[..walk.despair]
            .iter_mut()
            .for_each(|count| *count += 1);
    }
    let mut truth_times: Vec<u64> = walks.iter().filter_map(|walk| walk.truth_time).collect();
    truth_times.sort_unstable();
    let distance = law::distance(&upper_counts, law::arcsine_cumulative(half), half);
    Ok(Measured {
        runs,
        mean_changes: fraction(walks.iter().map(|walk| walk.changes).sum(), runs)?,
        arcsine_distance: quotient(&distance.to_rational(), &whole(runs))?,
        upper_counts,
        truth_at_end: walks.iter().map(|walk| u64::from(walk.truth_at_end)).sum(),
        truth_times,
        despair,
        mixture: (0..MIXTURE_RUNS)
            .into_par_iter()
            .map(|run| through_mixture(parameters, run, context))
            .collect::<Result<_>>()?,
    })
}

fn through_mixture(parameters: &Parameters, run: u64, context: &Context<'_>) -> Result<MixtureRun> {
    let [up, down] = parameters.chances();
    let mut list = even(vec![bernoulli(&up)?, bernoulli(&down)?])?;
    let mut found = MixtureRun {
        changes: Vec::new(),
        balance: vec![0],
        checks: Vec::new(),
    };
    let mut balance = 0;
    let symbols = parameters.mixture_symbols();
    for (time, symbol) in (1..=symbols).zip(flips(parameters.seed, run)) {
        list.update(symbol)?;
        balance += if symbol { 1 } else { -1 };
        found.balance.push(balance);
        // At t = 0 both models are level: the first symbol makes the first leader.
        if time > 1 && list.takeover().is_some() {
            found.changes.push(time);
        }
        if time.is_multiple_of(CHECK_EVERY) || time == 1 {
            context.report("exact mixture", time, symbols)?;
            let evidence = exactly(&list.evidence())?;
            let upper = exactly(&list.joint(0))?;
            found.checks.push(Check {
                time,
                upper: quotient(&upper, &evidence)?,
                evidence,
            });
        }
    }
    Ok(found)
}

//! Runs along symbols: of a pair over many seeded replicates, and of the whole class over one sequence.
//! Grade F for the log-odds, S for what is averaged.
#![expect(
    clippy::float_arithmetic,
    reason = "grades F and S: logarithms of likelihoods are summed as doubles"
)]

use libm::log2;
use rand_chacha::rand_core::Rng;
use rayon::prelude::*;

use super::class::Class;
use super::rates::{Followed, Source};
use crate::mixture::FiniteFilter;
use crate::scenario::ScenarioError;
use crate::scenario::sampling::{self, Sample};

/// Symbols of one replicate: a stream of its own, so that neither order nor number of threads matters.
pub(super) fn symbols(source: Source, seed: u64, stream: u64) -> impl Iterator<Item = bool> {
    let mut generator = sampling::stream(seed, stream);
    let mut last = false;
    std::iter::from_fn(move || {
        // 53 random bits as a double in [0, 1).
        let bits = u32::try_from(generator.next_u64() >> 37).unwrap_or(0);
        let low = u32::try_from(generator.next_u64() >> 38).unwrap_or(0);
        let uniform = (f64::from(bits) + f64::from(low) / 67_108_864.0) / 134_217_728.0;
        last = uniform < source.one(last);
        Some(last)
    })
}

/// What a pair did over one replicate.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PairRun {
    /// Leader changes behind the first `from` symbols, by checkpoint.
    pub(super) changes: Vec<u32>,
    /// Time of the last change; 0 if there was none.
    pub(super) last_change: usize,
    /// Log-odds in bits at the end.
    pub(super) end: f64,
}

/// Two filters, their log-odds before any symbol, and when changes are counted.
pub(super) struct Pair<'a> {
    pub(super) filters: [&'a FiniteFilter; 2],
    pub(super) start: f64,
    pub(super) from: usize,
    pub(super) checkpoints: &'a [usize],
}

impl Pair<'_> {
    pub(super) fn replicates(
        &self,
        source: Source,
        seed: u64,
        streams: std::ops::Range<u64>,
    ) -> Vec<PairRun> {
        streams
            .into_par_iter()
            .map(|stream| self.run(symbols(source, seed, stream)))
            .collect()
    }

    fn run(&self, symbols: impl Iterator<Item = bool>) -> PairRun {
        let end = self.checkpoints.last().copied().unwrap_or(0);
        let [mut a, mut b] = self.filters.map(Followed::new);
        let mut run = PairRun {
            end: self.start,
            ..PairRun::default()
        };
        let mut count = 0;
        let mut leads = self.start > 0.0;
        for (time, symbol) in (1..=end).zip(symbols) {
            run.end += log2(a.see(symbol) / b.see(symbol));
            // A tie belongs to the former leader.
            let now = if run.end == 0.0 { leads } else { run.end > 0.0 };
            if now != leads && time > self.from {
                count += 1;
                run.last_change = time;
            }
            leads = now;
            if self.checkpoints.contains(&time) {
                run.changes.push(count);
            }
        }
        run
    }
}

/// One change of the class's leader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) time: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The class at one time.
#[derive(Clone, Debug)]
pub(super) struct Moment {
    pub(super) time: usize,
    /// log2 of the posterior, by behaviour; `None` once refuted.
    pub(super) posterior: Vec<Option<f64>>,
    /// Cumulative log loss in bits of the mixture, of the best behaviour with its weight left out, and of
    /// the source itself.
    pub(super) loss: f64,
    pub(super) best_loss: f64,
    pub(super) source_loss: f64,
}

/// The class over one sequence.
#[derive(Clone, Debug, Default)]
pub(super) struct ClassRun {
    pub(super) changes: Vec<Change>,
    /// How long each behaviour led, counted behind the first `from` symbols.
    pub(super) led: Vec<usize>,
    pub(super) moments: Vec<Moment>,
    pub(super) leader: usize,
    /// log2 of weight times likelihood at the end.
    pub(super) ends: Vec<f64>,
}

/// Follows all behaviours along `x`; `chance` is the source's own predictive. Leaders are compared behind
/// the first `from` symbols, where all programs left out are refuted; `kept` says which times are recorded.
pub(super) fn follow(
    class: &Class,
    x: &[bool],
    from: usize,
    chance: impl Fn(bool, bool) -> f64,
    kept: impl Fn(usize) -> bool,
) -> ClassRun {
    let mut filters: Vec<Followed> = class
        .behaviours
        .iter()
        .map(|b| Followed::new(&b.filter))
        .collect();
    let weights: Vec<f64> = class
        .behaviours
        .iter()
        .map(|b| log2(b.total().nearest_f64()))
        .collect();
    let mut ends = weights.clone();
    let mut run = ClassRun {
        led: vec![0; filters.len()],
        ..ClassRun::default()
    };
    let mut leader: Option<usize> = None;
    let (mut last, mut source_loss) = (false, 0.0);
    let prior: f64 = log2(weights.iter().map(|w| libm::exp2(*w)).sum());
    for (time, &symbol) in (1..).zip(x) {
        source_loss -= log2(chance(last, symbol));
        last = symbol;
        for (end, filter) in ends.iter_mut().zip(&mut filters) {
            if *end > f64::NEG_INFINITY {
                *end += log2(filter.see(symbol));
            }
        }
        if time < from {
            continue;
        }
        let top = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // A tie belongs to the former leader; at first to the heaviest.
        let now = leader
            .filter(|at| ends[*at] >= top)
            .or_else(|| ends.iter().position(|end| *end >= top))
            .unwrap_or(0);
        if let Some(former) = leader
            && former != now
        {
            run.changes.push(Change {
                time,
                from: former,
                to: now,
            });
        }
        leader = Some(now);
        run.led[now] += 1;
        if kept(time) {
            let all = top + log2(ends.iter().map(|end| libm::exp2(end - top)).sum());
            let best = ends
                .iter()
                .zip(&weights)
                .map(|(end, weight)| weight - end)
                .fold(f64::INFINITY, f64::min);
            run.moments.push(Moment {
                time,
                posterior: ends
                    .iter()
                    .map(|end| Some(end - all).filter(|log| *log > f64::NEG_INFINITY))
                    .collect(),
                loss: prior - all,
                best_loss: best,
                source_loss,
            });
        }
    }
    run.leader = leader.unwrap_or(0);
    run.ends = ends;
    run
}

/// The leader changes of each replicate by the checkpoint of that index.
pub(super) fn changes_by(runs: &[PairRun], index: usize) -> Result<Sample, ScenarioError> {
    let counts: Vec<u64> = runs.iter().map(|run| run.changes[index].into()).collect();
    Sample::of_counts(&counts)
}

/// Loss of the mixture less that of the best behaviour, and less that of the source.
pub(super) fn regrets(moment: &Moment) -> [f64; 2] {
    [
        moment.loss - moment.best_loss,
        moment.loss - moment.source_loss,
    ]
}

/// log2 odds of a against b; no value once one is refuted.
pub(super) fn log_odds(moment: &Moment, a: usize, b: usize) -> Option<f64> {
    Some(moment.posterior[a]? - moment.posterior[b]?)
}

/// The same by symbol seen; no value before the first one.
pub(super) fn log_odds_per_symbol(moment: &Moment, a: usize, b: usize) -> Option<f64> {
    let seen = f64::from(u32::try_from(moment.time).ok().filter(|&time| time > 0)?);
    Some(log_odds(moment, a, b)? / seen)
}

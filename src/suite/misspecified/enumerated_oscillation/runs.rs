//! The whole class along one sequence. Grade F.
#![expect(
    clippy::float_arithmetic,
    reason = "grade F: logarithms of likelihoods are summed as doubles"
)]

use libm::{exp2, log2};

use super::belief::Followed;
use super::class::Class;
use super::source::Source;
use crate::exact::{as_f64, as_u64};
use crate::scenario::{Context, Result};

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
    best_loss: f64,
    source_loss: f64,
}

impl Moment {
    /// Loss of the mixture minus that of the best behaviour, and minus that of the source.
    pub(super) fn regrets(&self) -> [f64; 2] {
        [self.best_loss, self.source_loss].map(|other| self.loss - other)
    }

    /// log2 odds of a against b; no value once one is refuted.
    pub(super) fn log_odds(&self, a: usize, b: usize) -> Option<f64> {
        Some(self.posterior[a]? - self.posterior[b]?)
    }

    /// The same by symbol seen; no value before the first one.
    pub(super) fn log_odds_per_symbol(&self, a: usize, b: usize) -> Option<f64> {
        let seen = as_f64(as_u64(self.time));
        self.log_odds(a, b)
            .filter(|_| self.time > 0)
            .map(|odds| odds / seen)
    }
}

/// The class over one sequence.
#[derive(Clone, Debug, Default)]
pub(super) struct ClassRun {
    pub(super) changes: Vec<Change>,
    /// How long each behaviour led, counted after the first `from` symbols.
    pub(super) led: Vec<usize>,
    pub(super) moments: Vec<Moment>,
    pub(super) leader: usize,
    /// log2 of weight times likelihood at the end.
    pub(super) ends: Vec<f64>,
}

impl ClassRun {
    /// The changes as pairs of leaders.
    pub(super) fn transitions(&self) -> impl Iterator<Item = (usize, usize)> {
        self.changes.iter().map(|change| (change.from, change.to))
    }
}

/// Follows all behaviours along `x`, drawn from `source` if it is no sure sequence, and keeps so many
/// moments. Leaders are compared after the first `from` symbols, where all programs left out are refuted.
pub(super) fn follow(
    class: &Class,
    x: &[bool],
    from: usize,
    moments: usize,
    source: Option<Source>,
    context: &Context<'_>,
) -> Result<ClassRun> {
    let every = x.len().checked_div(moments).map(|every| every.max(1));
    let behaviours = &class.behaviours;
    let mut filters: Vec<Followed> = behaviours
        .iter()
        .map(|b| Followed::new(&b.filter))
        .collect();
    let weights: Vec<f64> = behaviours
        .iter()
        .map(|b| log2(b.total().nearest_f64()))
        .collect();
    let prior: f64 = log2(weights.iter().map(|weight| exp2(*weight)).sum());
    let mut ends = weights.clone();
    let mut run = ClassRun {
        led: vec![0; filters.len()],
        ..ClassRun::default()
    };
    let mut leader: Option<usize> = None;
    let (mut last, mut source_loss) = (false, 0.0);
    for (time, &symbol) in (1_usize..).zip(x) {
        if time.is_multiple_of(64) {
            context.go_on()?;
        }
        if let Some(source) = source {
            source_loss -= log2(source.chance(last, symbol));
        }
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
        if let Some(from) = leader.filter(|former| *former != now) {
            run.changes.push(Change {
                time,
                from,
                to: now,
            });
        }
        leader = Some(now);
        run.led[now] += 1;
        if every.is_some_and(|every| time.is_multiple_of(every)) {
            let all = top + log2(ends.iter().map(|end| exp2(end - top)).sum());
            let losses = ends.iter().zip(&weights).map(|(end, weight)| weight - end);
            let posterior = ends.iter().map(|end| Some(end - all));
            run.moments.push(Moment {
                time,
                posterior: posterior
                    .map(|log| log.filter(|log| *log > f64::NEG_INFINITY))
                    .collect(),
                loss: prior - all,
                best_loss: losses.fold(f64::INFINITY, f64::min),
                source_loss,
            });
        }
    }
    run.leader = leader.unwrap_or(0);
    run.ends = ends;
    Ok(run)
}

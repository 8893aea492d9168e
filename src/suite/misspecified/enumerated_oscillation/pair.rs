//! Two behaviours whose log-odds are a walk, over many seeded replicates. Grade S.
#![expect(
    clippy::float_arithmetic,
    reason = "grade S: logarithms of likelihoods are summed as doubles, and averaged"
)]

use libm::log2;

use super::belief::Followed;
use super::class::Behaviour;
use super::setup::{SCREEN, Setup};
use super::source::Source;
use crate::exact::{as_f64, as_u64};
use crate::scenario::Result;
use crate::scenario::sampling::{Sample, each_run};

/// Two behaviours, from what their log-odds start, and when changes of the leader are counted.
pub(super) struct Pair<'a> {
    pub(super) behaviours: [&'a Behaviour; 2],
    /// Log-odds of the first against the second before any symbol, in bits.
    pub(super) start: f64,
    /// Times asked for, growing; the last is the end.
    pub(super) checkpoints: &'a [usize],
}

/// What a pair did over one replicate.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PairRun {
    /// Leader changes after the first [`SCREEN`] symbols, by checkpoint.
    pub(super) changes: Vec<u64>,
    /// Time of the last change; 0 if there was none.
    pub(super) last_change: usize,
    /// Log-odds in bits at the end.
    pub(super) end: f64,
    /// Over the second half, for each of the two: log2 mu/nu in bits per symbol, which is the KL rate in the mean.
    pub(super) lost: [f64; 2],
}

impl<'a> Pair<'a> {
    pub(super) fn of(behaviours: [&'a Behaviour; 2], checkpoints: &'a [usize]) -> Result<Self> {
        Ok(Pair {
            behaviours,
            start: behaviours[0].prior_odds(behaviours[1])?,
            checkpoints,
        })
    }

    /// What it does over the replicates that are drawn for this use.
    pub(super) fn replicates(
        &self,
        on: Setup<'_>,
        source: Source,
        of: u64,
    ) -> Result<Vec<PairRun>> {
        let parameters = on.parameters;
        each_run(on.context, "replicates", parameters.runs, |run| {
            Ok(self.run(
                source,
                &parameters.draw(source, of, run, parameters.symbols),
            ))
        })
    }

    fn run(&self, source: Source, x: &[bool]) -> PairRun {
        let [mut a, mut b] = self
            .behaviours
            .map(|behaviour| Followed::new(&behaviour.filter));
        let mut run = PairRun {
            end: self.start,
            ..PairRun::default()
        };
        let mut count = 0;
        let mut leads = self.start > 0.0;
        let half = x.len() / 2;
        let mut last = false;
        for (time, &symbol) in (1..).zip(x) {
            let chances = [a.see(symbol), b.see(symbol)];
            run.end += log2(chances[0] / chances[1]);
            if time > half {
                let of_source = source.chance(last, symbol);
                for (lost, chance) in run.lost.iter_mut().zip(chances) {
                    *lost += log2(of_source / chance);
                }
            }
            last = symbol;
            // A tie belongs to the former leader.
            let now = if run.end == 0.0 { leads } else { run.end > 0.0 };
            if now != leads && time > SCREEN {
                count += 1;
                run.last_change = time;
            }
            leads = now;
            if self.checkpoints.contains(&time) {
                run.changes.push(count);
            }
        }
        let symbols = as_f64(as_u64(x.len() - half));
        run.lost.iter_mut().for_each(|lost| *lost /= symbols);
        run
    }

    /// Why there is no law of its walk.
    pub(super) fn without_law(behaviours: [&Behaviour; 2]) -> String {
        let [a, b] = behaviours.map(Behaviour::name);
        format!("{a} and {b} have too many joint beliefs")
    }
}

/// The leader changes of each replicate by the checkpoint of that index.
pub(super) fn changes_by(runs: &[PairRun], index: usize) -> Result<Sample> {
    let counts: Vec<u64> = runs.iter().map(|run| run.changes[index]).collect();
    Sample::of_counts(&counts)
}

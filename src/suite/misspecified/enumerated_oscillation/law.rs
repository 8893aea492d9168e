//! The law of the walk that the log-odds of two behaviours make under a source, by dynamic programming
//! over what the two filters believe and the log-odds on a grid. Grade F.
//!
//! A step of the walk is log2 nu_a(b|belief) - log2 nu_b(b|belief) with b from the source: the pair's own
//! step distribution, dependent through the belief. The log-odds lie on a grid of width h without 0; a
//! step that ends between two points is shared out to both so that its mean is kept exactly. The noise so
//! added is less than h, below nearly every step, so it turns no step round, and its variance (at most
//! h^2/4 a step) is below a percent of the walk's. What is left is measured by doubling h.
#![expect(
    clippy::float_arithmetic,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "grade F: a grid of log-odds, all indices far below 2^31"
)]

use super::rates::{Chain, Source};
use super::{Context, ScenarioError};

/// What the walk does, by checkpoint.
#[derive(Clone, Debug, Default)]
pub(super) struct Law {
    /// E of the number of leader changes behind the first `from` symbols, by checkpoint.
    pub(super) changes: Vec<f64>,
    /// P(no leader change behind the checkpoint, up to the last one).
    pub(super) settled: Vec<f64>,
    /// P(the first is ahead at the checkpoint and stays so to the last one).
    pub(super) ahead: Vec<f64>,
    /// E of the log-odds at the last checkpoint less those at the start, in bits: the drift, and what the
    /// start's belief is worth.
    pub(super) moved: f64,
}

/// The walk whose law is asked for.
pub(super) struct Walk<'a> {
    pub(super) pair: &'a Chain,
    pub(super) source: Source,
    /// Log-odds of the first against the second before any symbol.
    pub(super) start: f64,
    /// Changes are counted behind so many symbols.
    pub(super) from: usize,
    /// Times asked for, growing; the last is the walk's end.
    pub(super) checkpoints: &'a [usize],
    pub(super) context: &'a Context<'a>,
}

/// One way to go on from a belief.
struct Way {
    to: usize,
    chance: f64,
    /// Whole grid steps, and the share that goes one further.
    shift: isize,
    further: f64,
}

impl Walk<'_> {
    /// Step of the log-odds.
    fn step(&self, belief: usize, symbol: bool) -> f64 {
        let logs = &self.pair.log2[belief][usize::from(symbol)];
        logs[0] - logs[1]
    }

    /// Mean and standard deviation of a step under the stationary law, the latter with the covariances of
    /// the steps up to 64 symbols later.
    fn moments(&self) -> (f64, f64) {
        let law = self.pair.stationary(self.source);
        let beliefs = law.len();
        let chance = |at: usize, symbol| self.source.chance(self.pair.last[at], symbol);
        let mean_from = |at: usize| -> f64 {
            [false, true]
                .map(|symbol| chance(at, symbol) * self.step(at, symbol))
                .iter()
                .sum()
        };
        let mean: f64 = (0..beliefs).map(|at| law[at] * mean_from(at)).sum();
        // ahead[at]: expected sum of the next steps less their mean.
        let mut ahead = vec![0.0; beliefs];
        let mut variance = 0.0;
        for round in 0..64 {
            if round == 0 {
                variance += (0..beliefs)
                    .map(|at| {
                        law[at]
                            * [false, true]
                                .map(|b| {
                                    let off = self.step(at, b) - mean;
                                    chance(at, b) * (off * off)
                                })
                                .iter()
                                .sum::<f64>()
                    })
                    .sum::<f64>();
            }
            ahead = (0..beliefs)
                .map(|at| {
                    let then: f64 = [false, true]
                        .map(|b| chance(at, b) * ahead[self.pair.next[at][usize::from(b)]])
                        .iter()
                        .sum();
                    mean_from(at) - mean + then
                })
                .collect();
        }
        let covariances: f64 = (0..beliefs)
            .map(|at| {
                law[at]
                    * [false, true]
                        .map(|b| {
                            chance(at, b)
                                * (self.step(at, b) - mean)
                                * ahead[self.pair.next[at][usize::from(b)]]
                        })
                        .iter()
                        .sum::<f64>()
            })
            .sum();
        (mean, libm::sqrt((variance + 2.0 * covariances).max(0.0)))
    }

    /// The expected changes, on a grid of `cells` points to a standard deviation of one step.
    pub(super) fn law(&self, cells: f64) -> Result<Law, ScenarioError> {
        let grid = self.grid(cells);
        self.forward(&grid, None)
    }

    /// The same, with the chances of no change behind each checkpoint.
    pub(super) fn law_with_rest(&self, cells: f64) -> Result<Law, ScenarioError> {
        let grid = self.grid(cells);
        let rest = self.backward(&grid)?;
        self.forward(&grid, Some(&rest))
    }

    fn end(&self) -> usize {
        self.checkpoints.last().copied().unwrap_or(0)
    }

    fn grid(&self, cells: f64) -> Grid {
        let (drift, deviation) = self.moments();
        let end = self.end() as f64;
        let span = self.start.abs() + drift.abs() * end + 6.0 * deviation * libm::sqrt(end);
        let width = (deviation / cells).max(span / MOST_CELLS);
        let ways = (0..self.pair.next.len())
            .map(|at| {
                [false, true].map(|symbol| {
                    let step = self.step(at, symbol) / width;
                    let shift = libm::floor(step);
                    Way {
                        to: self.pair.next[at][usize::from(symbol)],
                        chance: self.source.chance(self.pair.last[at], symbol),
                        shift: shift as isize,
                        further: step - shift,
                    }
                })
            })
            .collect();
        Grid {
            ways,
            half: (span / width) as usize + 2,
            width,
        }
    }

    /// What the expected steps add up to from the start's belief.
    fn moved(&self) -> f64 {
        let mut law = vec![0.0; self.pair.next.len()];
        law[0] = 1.0;
        let mut moved = 0.0;
        for _ in 0..self.end() {
            let mut next = vec![0.0; law.len()];
            for (at, mass) in law.iter().enumerate().filter(|(_, mass)| **mass > 0.0) {
                for symbol in [false, true] {
                    let mass = mass * self.source.chance(self.pair.last[at], symbol);
                    moved += mass * self.step(at, symbol);
                    next[self.pair.next[at][usize::from(symbol)]] += mass;
                }
            }
            law = next;
        }
        moved
    }

    /// Mass that would leave the grid is dropped: it is six standard deviations out, and far from 0.
    fn forward(&self, grid: &Grid, rest: Option<&[Vec<Vec<f64>>]>) -> Result<Law, ScenarioError> {
        let (half, end) = (grid.half, self.end());
        let mut here = vec![vec![0.0; 2 * half]; grid.ways.len()];
        // Point i lies at (i - half + 1/2) widths.
        let place = self.start / grid.width + half as f64 - 0.5;
        let low = libm::floor(place);
        here[0][low as usize] = 1.0 - (place - low);
        here[0][low as usize + 1] = place - low;
        let mut law = Law {
            moved: self.moved(),
            ..Law::default()
        };
        let mut next = here.clone();
        let mut changes = 0.0;
        for time in 0..=end {
            self.report(time)?;
            if let Some(at) = self.checkpoints.iter().position(|t| *t == time) {
                law.changes.push(changes);
                if let Some(rest) = rest {
                    let kept = |from: usize| -> f64 {
                        let sides = here.iter().zip(&rest[at]);
                        sides
                            .map(|(mass, rest)| {
                                let both = mass[from..].iter().zip(&rest[from..]);
                                both.map(|(m, r)| m * r).sum::<f64>()
                            })
                            .sum()
                    };
                    law.settled.push(kept(0));
                    law.ahead.push(kept(half));
                }
            }
            if time == end {
                break;
            }
            next.iter_mut().for_each(|row| row.fill(0.0));
            for (mass, ways) in here.iter().zip(&grid.ways) {
                let Some(first) = mass.iter().position(|m| *m > TINY) else {
                    continue;
                };
                let last = mass.iter().rposition(|m| *m > TINY).unwrap_or(first);
                for way in ways {
                    for (shift, share) in way.parts() {
                        let (from, to) = within(shift, first, last + 1, 2 * half);
                        let target = &mut next[way.to];
                        let moved = target.iter_mut().skip((from as isize + shift) as usize);
                        for (t, m) in moved.zip(&mass[from..to]) {
                            *t += m * share;
                        }
                        if time >= self.from {
                            // From below 0 to above it, or the other way.
                            let near = shift.unsigned_abs();
                            let crossing = if shift > 0 {
                                half.saturating_sub(near)..half
                            } else {
                                half..(half + near).min(2 * half)
                            };
                            changes += share * mass[crossing].iter().sum::<f64>();
                        }
                    }
                }
            }
            std::mem::swap(&mut here, &mut next);
        }
        Ok(law)
    }

    fn report(&self, done: usize) -> Result<(), ScenarioError> {
        let [done, end] = [done, self.end()].map(|time| time as u64);
        self.context.report("law of a walk", done, end)
    }

    /// By checkpoint, belief and grid point: the chance of no change from there to the end.
    fn backward(&self, grid: &Grid) -> Result<Vec<Vec<Vec<f64>>>, ScenarioError> {
        let (half, end) = (grid.half, self.end());
        let mut rest = vec![vec![1.0; 2 * half]; grid.ways.len()];
        let mut before = rest.clone();
        let mut kept = Vec::new();
        for time in (0..=end).rev() {
            self.report(end - time)?;
            if time < end {
                for (row, ways) in before.iter_mut().zip(&grid.ways) {
                    row.fill(0.0);
                    for way in ways {
                        for (shift, share) in way.parts() {
                            // A point stays on its side, or the leader changes.
                            for (low, high) in [(0, half), (half, 2 * half)] {
                                let (from, to) = within(shift, 0, high - low, high - low);
                                let ahead = &rest[way.to][low..high];
                                let there = &ahead[(from as isize + shift) as usize..];
                                for (r, a) in row[low + from..low + to].iter_mut().zip(there) {
                                    *r += share * a;
                                }
                                // Beyond the grid's far end nothing changes any more.
                                let out = if low == 0 { 0..from } else { to..high - low };
                                let leaves = (low == 0) == (shift < 0);
                                if leaves {
                                    row[low..high][out].iter_mut().for_each(|r| *r += share);
                                }
                            }
                        }
                    }
                }
                std::mem::swap(&mut rest, &mut before);
            }
            if self.checkpoints.contains(&time) {
                kept.push(rest.clone());
            }
        }
        kept.reverse();
        Ok(kept)
    }
}

/// The grid of log-odds, and how each belief goes on over it.
struct Grid {
    ways: Vec<[Way; 2]>,
    /// Points to each side of 0.
    half: usize,
    width: f64,
}

impl Way {
    /// The two shifts with their chances.
    fn parts(&self) -> [(isize, f64); 2] {
        [
            (self.shift, self.chance * (1.0 - self.further)),
            (self.shift + 1, self.chance * self.further),
        ]
    }
}

/// The part of `first..last` that a shift keeps inside `0..size`.
fn within(shift: isize, first: usize, last: usize, size: usize) -> (usize, usize) {
    let from = if shift < 0 {
        first.max(shift.unsigned_abs())
    } else {
        first
    };
    let to = if shift > 0 {
        last.min(size.saturating_sub(shift.unsigned_abs()))
    } else {
        last
    };
    (from.min(size), to.max(from.min(size)))
}

/// Adds the chance that is left beside one of staying ahead.
pub(super) fn plus_rest(fails: f64, ahead: f64) -> f64 {
    fails + (1.0 - ahead).max(0.0)
}

/// Less mass than this is not followed further.
const TINY: f64 = 1e-18;

/// Grid points to each side at most.
const MOST_CELLS: f64 = 6000.0;

#[cfg(test)]
mod tests {
    use super::super::rates::{self, Family};
    use super::*;
    use crate::exact::Rational;
    use crate::mixture::FiniteFilter;
    use crate::scenario::trial;

    /// Bernoulli(1/4) against Bernoulli(3/4) on a fair coin is the simple walk in steps of log2 3, whose
    /// changes have a closed form; the start half a step aside makes a change of every crossing.
    #[test]
    fn the_simple_walk_has_its_law() {
        let coin = |p| FiniteFilter::bernoulli(&Rational::ratio(p, 4));
        let pair = rates::chain(&[&coin(1), &coin(3)], rates::GRID).unwrap();
        let step = libm::log2(3.0);
        let walk = Walk {
            pair: &pair,
            source: Source {
                family: Family::Bernoulli,
                parameter: 0.5,
            },
            start: step / 2.0,
            from: 0,
            checkpoints: &[100, 400],
            context: &trial::context(),
        };
        let law = walk.law(8.0).unwrap();
        assert!(law.moved.abs() < 1e-9);
        assert!((walk.moments().1 - step).abs() < 1e-9);
        // A crossing between S = 0 and S = -1 at step k + 1 has chance P(S_k in {0, -1})/2.
        for (at, n) in [(0, 100_u32), (1, 400)] {
            let mut central = 1.0;
            let mut expected = 0.0;
            for k in 0..n {
                let pairs = f64::from(k.div_ceil(2));
                if k > 0 && k % 2 == 1 {
                    central *= (2.0 * pairs - 1.0) / (2.0 * pairs);
                }
                // P(S_k = 0) for even k, P(S_k = -1) for odd k: both C(2j, j) 4^-j with j = ceil(k/2).
                expected += central / 2.0;
            }
            let found = law.changes[at];
            assert!((found / expected - 1.0).abs() < 0.01, "{found} {expected}");
        }
    }
}

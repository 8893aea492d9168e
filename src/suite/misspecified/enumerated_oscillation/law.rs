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

use super::belief::{Chain, Followed, WALK_GRID};
use super::pair::Pair;
use super::setup::SCREEN;
use super::source::Source;
use crate::exact::as_u64;
use crate::scenario::{Context, Result};

/// Grid points to a standard deviation of one step; and half as many, to measure what the grid changes.
pub(super) const CELLS: f64 = 4.0;
pub(super) const HALF_CELLS: f64 = 2.0;

/// Less mass than this is not followed further.
const TINY: f64 = 1e-18;

/// Grid points to each side at most.
const MOST_CELLS: f64 = 6000.0;

/// Joint beliefs up to which the law of a walk is worked out, so that memory and time have a bound: where
/// changes are counted, for the chances of a last change by two dozen checkpoints, and by two. (Some
/// statements say these numbers.)
pub(super) const BELIEFS_COUNTED: usize = 1000;
pub(super) const BELIEFS_SETTLED: usize = 100;
pub(super) const BELIEFS_ENDING: usize = 300;

/// Over so many steps one step may depend on another.
const COVARIANCES: usize = 64;

/// What the walk does, by checkpoint.
#[derive(Clone, Debug, Default)]
pub(super) struct Law {
    /// E of the number of leader changes after the first `from` symbols, by checkpoint.
    pub(super) changes: Vec<f64>,
    /// P(no leader change after the checkpoint, up to the last one).
    pub(super) settled: Vec<f64>,
    /// P(the first is ahead at the checkpoint and stays so to the last one).
    ahead: Vec<f64>,
    /// E of the log-odds at the last checkpoint minus those at the start, in bits: the drift, and what the
    /// start's belief is worth.
    pub(super) moved: f64,
}

impl Law {
    /// The chance that is left beside one of staying ahead from the first checkpoint on.
    pub(super) fn falls_behind(&self) -> f64 {
        (1.0 - self.ahead[0]).max(0.0)
    }
}

/// The walk whose law is asked for.
pub(super) struct Walk<'a> {
    chain: Chain,
    source: Source,
    start: f64,
    /// Changes are counted after so many symbols.
    from: usize,
    checkpoints: &'a [usize],
    context: &'a Context<'a>,
}

/// By checkpoint, belief and grid point: the chance of no change from there to the end.
type Rest = Vec<Vec<Vec<f64>>>;

impl<'a> Walk<'a> {
    /// The pair's under a source; `None` where it has more joint beliefs than `most`.
    pub(super) fn of(
        pair: &Pair<'a>,
        source: Source,
        most: usize,
        context: &'a Context<'a>,
    ) -> Option<Self> {
        let start = pair
            .behaviours
            .map(|behaviour| Followed::new(&behaviour.filter));
        let chain = Chain::of(start.to_vec(), false, WALK_GRID);
        Some(Walk {
            chain: chain.filter(|chain| chain.next.len() <= most)?,
            source,
            start: pair.start,
            from: SCREEN,
            checkpoints: pair.checkpoints,
            context,
        })
    }

    /// How many joint beliefs the two have.
    pub(super) fn beliefs(&self) -> usize {
        self.chain.next.len()
    }

    /// The expected changes, on a grid of `cells` points to a standard deviation of one step.
    pub(super) fn law(&self, cells: f64) -> Result<Law> {
        self.forward(&self.grid(cells)?, None)
    }

    /// The same, with the chances of no change after each checkpoint.
    pub(super) fn law_with_rest(&self, cells: f64) -> Result<Law> {
        let grid = self.grid(cells)?;
        let rest = self.backward(&grid)?;
        self.forward(&grid, Some(&rest))
    }

    /// Step of the log-odds.
    fn step(&self, belief: usize, symbol: bool) -> f64 {
        let logs = &self.chain.log2[belief][usize::from(symbol)];
        logs[0] - logs[1]
    }

    fn chance(&self, belief: usize, symbol: bool) -> f64 {
        self.source.chance(self.chain.last[belief], symbol)
    }

    /// E of what the next symbol brings.
    fn expected(&self, belief: usize, of: impl Fn(bool) -> f64) -> f64 {
        let both = [false, true].map(|symbol| self.chance(belief, symbol) * of(symbol));
        both.iter().sum()
    }

    /// Mean and standard deviation of a step under the stationary law, the latter with the covariances of
    /// the steps up to [`COVARIANCES`] symbols later.
    fn moments(&self) -> Result<(f64, f64)> {
        let law = self.chain.stationary(self.source, self.context)?;
        let all = |of: &dyn Fn(usize) -> f64| -> f64 {
            law.iter().enumerate().map(|(at, mass)| mass * of(at)).sum()
        };
        let mean_from = |at: usize| self.expected(at, |b| self.step(at, b));
        let mean = all(&mean_from);
        let variance = all(&|at| {
            self.expected(at, |b| {
                let off = self.step(at, b) - mean;
                off * off
            })
        });
        // ahead[at]: expected sum of the next steps minus their mean.
        let mut ahead = vec![0.0; law.len()];
        let then = |ahead: &[f64], at: usize, b: bool| ahead[self.chain.next[at][usize::from(b)]];
        for _ in 0..COVARIANCES {
            let next = |at| mean_from(at) - mean + self.expected(at, |b| then(&ahead, at, b));
            ahead = (0..law.len()).map(next).collect();
        }
        let covariances = all(&|at| {
            let of = |b| self.chance(at, b) * (self.step(at, b) - mean) * then(&ahead, at, b);
            [false, true].map(of).iter().sum()
        });
        let deviation = libm::sqrt((variance + 2.0 * covariances).max(0.0));
        Ok((mean, deviation))
    }

    fn end(&self) -> usize {
        self.checkpoints.last().copied().unwrap_or(0)
    }

    fn grid(&self, cells: f64) -> Result<Grid> {
        let (drift, deviation) = self.moments()?;
        let end = self.end() as f64;
        let span = self.start.abs() + drift.abs() * end + 6.0 * deviation * libm::sqrt(end);
        let width = (deviation / cells).max(span / MOST_CELLS);
        let way = |at: usize, symbol: bool| {
            let step = self.step(at, symbol) / width;
            let shift = libm::floor(step);
            Way {
                to: self.chain.next[at][usize::from(symbol)],
                chance: self.chance(at, symbol),
                shift: shift as isize,
                further: step - shift,
            }
        };
        Ok(Grid {
            ways: (0..self.beliefs())
                .map(|at| [false, true].map(|symbol| way(at, symbol)))
                .collect(),
            half: (span / width) as usize + 2,
            width,
        })
    }

    /// What the expected steps add up to from the start's belief.
    fn moved(&self) -> f64 {
        let mut law = vec![0.0; self.beliefs()];
        law[0] = 1.0;
        let mut moved = 0.0;
        for _ in 0..self.end() {
            let mut next = vec![0.0; law.len()];
            for (at, mass) in law.iter().enumerate().filter(|(_, mass)| **mass > 0.0) {
                for symbol in [false, true] {
                    let mass = mass * self.chance(at, symbol);
                    moved += mass * self.step(at, symbol);
                    next[self.chain.next[at][usize::from(symbol)]] += mass;
                }
            }
            law = next;
        }
        moved
    }

    /// Mass that would leave the grid is dropped: it is six standard deviations out, and far from 0.
    fn forward(&self, grid: &Grid, rest: Option<&Rest>) -> Result<Law> {
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
                        let sides = here.iter().zip(&rest[at]).map(|(mass, rest)| {
                            let both = mass[from..].iter().zip(&rest[from..]);
                            both.map(|(m, r)| m * r).sum::<f64>()
                        });
                        sides.sum()
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
                for (to, shift, share) in ways.iter().flat_map(Way::parts) {
                    let (from, until) = within(shift, first, last + 1, 2 * half);
                    let moved = next[to].iter_mut().skip((from as isize + shift) as usize);
                    for (t, m) in moved.zip(&mass[from..until]) {
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
            std::mem::swap(&mut here, &mut next);
        }
        Ok(law)
    }

    fn report(&self, done: usize) -> Result<()> {
        let [done, end] = [done, self.end()].map(as_u64);
        Ok(self.context.report("law of a walk", done, end)?)
    }

    fn backward(&self, grid: &Grid) -> Result<Rest> {
        let (half, end) = (grid.half, self.end());
        let mut rest = vec![vec![1.0; 2 * half]; grid.ways.len()];
        let mut before = rest.clone();
        let mut kept = Vec::new();
        for time in (0..=end).rev() {
            self.report(end - time)?;
            if time < end {
                for (row, ways) in before.iter_mut().zip(&grid.ways) {
                    row.fill(0.0);
                    for (to, shift, share) in ways.iter().flat_map(Way::parts) {
                        // A point stays on its side, or the leader changes.
                        for (low, high) in [(0, half), (half, 2 * half)] {
                            let (from, until) = within(shift, 0, half, half);
                            let ahead = &rest[to][low..high];
                            let there = &ahead[(from as isize + shift) as usize..];
                            for (r, a) in row[low + from..low + until].iter_mut().zip(there) {
                                *r += share * a;
                            }
                            // Beyond the grid's far end nothing changes any more.
                            let out = if low == 0 { 0..from } else { until..half };
                            if (low == 0) == (shift < 0) {
                                row[low..high][out].iter_mut().for_each(|r| *r += share);
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

/// One way to go on from a belief.
struct Way {
    to: usize,
    chance: f64,
    /// Whole grid steps, and the share that goes one further.
    shift: isize,
    further: f64,
}

impl Way {
    /// The next belief with the two shifts and their chances.
    fn parts(&self) -> [(usize, isize, f64); 2] {
        [
            (self.to, self.shift, self.chance * (1.0 - self.further)),
            (self.to, self.shift + 1, self.chance * self.further),
        ]
    }
}

/// The part of `first..last` that a shift keeps inside `0..size`.
fn within(shift: isize, first: usize, last: usize, size: usize) -> (usize, usize) {
    let off = shift.unsigned_abs();
    let (from, to) = if shift < 0 {
        (first.max(off), last)
    } else {
        (first, last.min(size.saturating_sub(off)))
    };
    (from.min(size), to.max(from.min(size)))
}

#[cfg(test)]
mod tests;

//! What finite filters believe, in doubles: along a sequence, and as a Markov chain under a source. Grade F.
//!
//! What a filter believes after x is its vector scaled to sum 1. Under a source it is a Markov chain, and
//! KL(mu||nu) = sum over beliefs of pi(belief) sum over b of mu(b) log2(mu(b)/nu(b|belief)) bits per symbol.
//! Beliefs are infinitely many where a filter never forgets; but they contract, so beliefs that agree to
//! a grid are taken as one, and the walk over them ends.
#![expect(
    clippy::float_arithmetic,
    reason = "grade F: stationary laws by power iteration, beliefs taken as one within 2^-30"
)]

use std::collections::HashMap;
use std::sync::Arc;

use libm::log2;

use super::source::Source;
use crate::mixture::FiniteFilter;
use crate::scenario::{Context, Result};

/// Beliefs that agree in all entries to within this are one, for rates.
pub(super) const GRID: f64 = 1.0 / 1_073_741_824.0;

/// The same, for the law of a walk.
pub(super) const WALK_GRID: f64 = 1.0 / 1_048_576.0;

/// From the finest to what tells tenths from hundredths of a bit.
const GRIDS: [f64; 3] = [GRID, WALK_GRID, 1.0 / 2048.0];

/// Rates nearer to each other than this are equal. Beliefs that are one differ by at most the grid in each of
/// at most 32 entries; what a symbol is given differs by at most their sum, and its log2 by that over the
/// symbol's chance, taken to be 1/4 or more.
pub(super) const EQUAL_BITS: f64 = STATES_OVER_CHANCE * GRID;

/// So a step of a walk is off by at most this, in bits.
pub(super) const WALK_STEP_BITS: f64 = STATES_OVER_CHANCE * WALK_GRID;

const STATES_OVER_CHANCE: f64 = 32.0 * 4.0;

/// More beliefs than this are not followed.
const MOST_BELIEFS: usize = 4000;

/// Where a state goes with a symbol, each with its chance.
pub(super) type Law = Vec<(usize, f64)>;

/// The filter's law in doubles.
pub(super) fn law(filter: &FiniteFilter, state: usize, symbol: bool) -> Law {
    let exact = filter.law(state, symbol).iter();
    exact
        .map(|(to, chance)| (*to, chance.nearest_f64()))
        .collect()
}

/// A finite filter that is followed with doubles.
#[derive(Clone, Debug)]
pub(super) struct Followed {
    /// By state and symbol.
    laws: Arc<[[Law; 2]]>,
    belief: Vec<f64>,
    next: Vec<f64>,
}

impl Followed {
    pub(super) fn new(filter: &FiniteFilter) -> Followed {
        let states = filter.states();
        let mut belief = vec![0.0; states];
        belief[0] = 1.0;
        Followed {
            laws: (0..states)
                .map(|state| [false, true].map(|symbol| law(filter, state, symbol)))
                .collect(),
            next: belief.clone(),
            belief,
        }
    }

    /// nu(symbol | what was seen), and moves on; 0 where the symbol refutes it.
    pub(super) fn see(&mut self, symbol: bool) -> f64 {
        self.next.fill(0.0);
        for (mass, laws) in self.belief.iter().zip(self.laws.iter()) {
            if *mass > 0.0 {
                for (to, chance) in &laws[usize::from(symbol)] {
                    self.next[*to] += mass * chance;
                }
            }
        }
        let total: f64 = self.next.iter().sum();
        if total > 0.0 {
            for (belief, next) in self.belief.iter_mut().zip(&self.next) {
                *belief = next / total;
            }
        }
        total
    }

    /// Moves on along x; what that costs in bits, without an end once it is refuted.
    pub(super) fn cost(mut self, x: &[bool]) -> f64 {
        x.iter().map(|symbol| -log2(self.see(*symbol))).sum()
    }

    /// Moves on along x, and says whether it was never refuted.
    pub(super) fn bears(&mut self, x: &[bool]) -> bool {
        x.iter().all(|symbol| self.see(*symbol) > 0.0)
    }
}

/// The joint beliefs of some filters as a chain driven by the symbols.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    /// Beliefs nearer than this in all entries are one.
    grid: f64,
    /// The symbol before, by belief.
    pub(super) last: Vec<bool>,
    /// The next belief, by belief and symbol.
    pub(super) next: Vec<[usize; 2]>,
    /// log2 nu(symbol | belief), by belief, symbol and filter.
    pub(super) log2: Vec<[Vec<f64>; 2]>,
}

impl Chain {
    /// The chain of what the filters believe from now on, after the symbol `last`; `None` where a symbol
    /// refutes one of them for ever, or where the beliefs are too many.
    pub(super) fn of(start: Vec<Followed>, last: bool, grid: f64) -> Option<Chain> {
        let key = |last: bool, filters: &[Followed]| -> Vec<i64> {
            let entries = filters.iter().flat_map(|filter| &filter.belief);
            std::iter::once(i64::from(last))
                .chain(entries.map(|entry| steps_of(entry / grid)))
                .collect()
        };
        let mut ids = HashMap::from([(key(last, &start), 0)]);
        let mut found = vec![start];
        let mut chain = Chain {
            grid,
            last: vec![last],
            next: Vec::new(),
            log2: Vec::new(),
        };
        while chain.next.len() < found.len() {
            let at = chain.next.len();
            let (mut next, mut logs) = ([0; 2], [Vec::new(), Vec::new()]);
            for symbol in [false, true] {
                let mut moved = found[at].clone();
                for filter in &mut moved {
                    let chance = filter.see(symbol);
                    if chance <= 0.0 {
                        return None;
                    }
                    logs[usize::from(symbol)].push(log2(chance));
                }
                let fresh = found.len();
                let id = *ids.entry(key(symbol, &moved)).or_insert(fresh);
                if id == fresh {
                    if fresh == MOST_BELIEFS {
                        return None;
                    }
                    found.push(moved);
                    chain.last.push(symbol);
                }
                next[usize::from(symbol)] = id;
            }
            chain.next.push(next);
            chain.log2.push(logs);
        }
        Some(chain)
    }

    /// The chain of one filter on the finest grid on which its beliefs are not too many.
    pub(super) fn finest(start: &Followed, last: bool) -> Option<Chain> {
        let mut grids = GRIDS.into_iter();
        grids.find_map(|grid| Chain::of(vec![start.clone()], last, grid))
    }

    /// The stationary law of the beliefs under a source: the long-run shares, by iterating the chain that
    /// stays where it is every other time (so that no period hinders).
    pub(super) fn stationary(&self, source: Source, context: &Context<'_>) -> Result<Vec<f64>> {
        let mut law = vec![0.0; self.next.len()];
        law[0] = 1.0;
        for _ in 0..100_000 {
            context.go_on()?;
            let mut moved = vec![0.0; law.len()];
            for (at, mass) in law.iter().enumerate() {
                if *mass < 1e-300 {
                    continue;
                }
                moved[at] += mass / 2.0;
                for symbol in [false, true] {
                    let to = self.next[at][usize::from(symbol)];
                    moved[to] += mass / 2.0 * source.chance(self.last[at], symbol);
                }
            }
            let change: f64 = law.iter().zip(&moved).map(|(a, b)| (a - b).abs()).sum();
            law = moved;
            if change < 1e-6 * self.grid {
                break;
            }
        }
        Ok(law)
    }

    /// KL(mu||nu) of the first filter in bits per symbol.
    pub(super) fn rate(&self, source: Source, context: &Context<'_>) -> Result<f64> {
        let of_belief = |at: usize| {
            let of_symbol = |symbol: bool| {
                let chance = source.chance(self.last[at], symbol);
                if chance > 0.0 {
                    chance * (log2(chance) - self.log2[at][usize::from(symbol)][0])
                } else {
                    0.0
                }
            };
            of_symbol(false) + of_symbol(true)
        };
        let law = self.stationary(source, context)?;
        let shares = law.iter().enumerate();
        Ok(shares.map(|(at, mass)| mass * of_belief(at)).sum())
    }

    /// A rate is off by less than this, since beliefs are taken as one.
    pub(super) fn equal_bits(&self) -> f64 {
        EQUAL_BITS + 4.0 * self.grid
    }
}

/// A small double to the nearest integer.
#[expect(clippy::cast_possible_truncation, reason = "at most 2^30, rounded")]
fn steps_of(value: f64) -> i64 {
    libm::round(value) as i64
}

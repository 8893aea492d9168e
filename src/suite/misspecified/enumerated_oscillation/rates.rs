//! KL rates of finite filters against a source, from the stationary law of what the filters believe, and
//! the parameter of a source at which two rates are equal. Grade F.
//!
//! What a filter believes behind x is its vector scaled to sum 1. Under a source it is a Markov chain, and
//! KL(mu||nu) = sum over beliefs of pi(belief) sum over b of mu(b) log2(mu(b)/nu(b|belief)) bits a symbol.
//! Beliefs are infinitely many where a filter never forgets; but they contract, so beliefs that agree to
//! a grid are taken as one, and the walk over them ends.
#![expect(
    clippy::float_arithmetic,
    reason = "grade F: stationary laws by power iteration, beliefs taken as one within 2^-30"
)]

use std::collections::HashMap;

use libm::log2;

use super::class::{Behaviour, Class};
use crate::mixture::FiniteFilter;

/// Beliefs that agree in all entries to within this are one, for rates.
pub(super) const GRID: f64 = 1.0 / 1_073_741_824.0;

/// The same, for the law of a walk.
pub(super) const WALK_GRID: f64 = 1.0 / 1_048_576.0;

/// So a step of the walk is off by at most this, in bits: see [`EQUAL_BITS`], which says the same of [`GRID`].
pub(super) const WALK_STEP_BITS: f64 = STATES_OVER_CHANCE * WALK_GRID;

/// More beliefs than this are not followed.
const MOST_BELIEFS: usize = 4000;

/// A family of sources with one parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Each symbol is 1 with this chance.
    Bernoulli,
    /// Each symbol differs from the one before with this chance; before the first stands a 0.
    Switching,
}

/// One source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Source {
    pub(super) family: Family,
    pub(super) parameter: f64,
}

impl Source {
    /// mu(1 | the symbol before).
    pub(super) fn one(self, last: bool) -> f64 {
        match self.family {
            Family::Bernoulli => self.parameter,
            Family::Switching if last => 1.0 - self.parameter,
            Family::Switching => self.parameter,
        }
    }

    /// mu(symbol | the symbol before).
    pub(super) fn chance(self, last: bool, symbol: bool) -> f64 {
        let one = self.one(last);
        if symbol { one } else { 1.0 - one }
    }
}

/// A finite filter that is followed with doubles.
#[derive(Clone, Debug)]
pub(super) struct Followed {
    laws: Vec<[Vec<(usize, f64)>; 2]>,
    belief: Vec<f64>,
    next: Vec<f64>,
}

impl Followed {
    pub(super) fn new(filter: &FiniteFilter) -> Followed {
        let states = filter.states();
        let laws = (0..states)
            .map(|state| {
                [false, true].map(|symbol| {
                    filter
                        .law(state, symbol)
                        .iter()
                        .map(|(to, chance)| (*to, chance.nearest_f64()))
                        .collect()
                })
            })
            .collect();
        let mut belief = vec![0.0; states];
        belief[0] = 1.0;
        Followed {
            laws,
            next: belief.clone(),
            belief,
        }
    }

    /// nu(symbol | what was seen), and moves on; 0 where the symbol refutes it.
    pub(super) fn see(&mut self, symbol: bool) -> f64 {
        self.next.fill(0.0);
        for (mass, laws) in self.belief.iter().zip(&self.laws) {
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
}

/// The joint beliefs of some filters as a chain driven by the symbols.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    /// Beliefs nearer than this in all entries are one.
    pub(super) grid: f64,
    /// The symbol before, by belief.
    pub(super) last: Vec<bool>,
    /// The next belief, by belief and symbol.
    pub(super) next: Vec<[usize; 2]>,
    /// log2 nu(symbol | belief), by belief, symbol and filter.
    pub(super) log2: Vec<[Vec<f64>; 2]>,
}

/// The chain of what the filters believe; `None` where a symbol refutes one of them for ever, or where the
/// beliefs are too many.
pub(super) fn chain(filters: &[&FiniteFilter], grid: f64) -> Option<Chain> {
    let start = filters.iter().map(|filter| Followed::new(filter)).collect();
    chain_from(start, false, grid)
}

/// The same from what the filters believe now, behind the symbol `last`.
fn chain_from(start: Vec<Followed>, last: bool, grid: f64) -> Option<Chain> {
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
pub(super) fn any_chain(filter: &FiniteFilter) -> Option<Chain> {
    GRIDS.iter().find_map(|grid| chain(&[filter], *grid))
}

/// From the finest to what tells tenths from hundredths of a bit.
const GRIDS: [f64; 3] = [GRID, WALK_GRID, 1.0 / 2048.0];

/// A small double to the nearest integer.
#[expect(clippy::cast_possible_truncation, reason = "at most 2^30, rounded")]
fn steps_of(value: f64) -> i64 {
    libm::round(value) as i64
}

impl Chain {
    /// The stationary law of the beliefs under a source: the long-run shares, by iterating the chain that
    /// stays where it is every other time (so that no period hinders).
    pub(super) fn stationary(&self, source: Source) -> Vec<f64> {
        let mut law = vec![0.0; self.next.len()];
        law[0] = 1.0;
        for _ in 0..100_000 {
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
        law
    }

    /// KL(mu||nu) of each filter in bits a symbol.
    pub(super) fn divergences(&self, source: Source) -> Vec<f64> {
        let law = self.stationary(source);
        let filters = self.log2.first().map_or(0, |logs| logs[0].len());
        (0..filters)
            .map(|filter| {
                law.iter()
                    .enumerate()
                    .map(|(at, mass)| {
                        let of_symbol = |symbol: bool| {
                            let chance = source.chance(self.last[at], symbol);
                            let log = self.log2[at][usize::from(symbol)][filter];
                            if chance > 0.0 {
                                chance * (log2(chance) - log)
                            } else {
                                0.0
                            }
                        };
                        mass * (of_symbol(false) + of_symbol(true))
                    })
                    .sum()
            })
            .collect()
    }
}

/// A behaviour's KL rate along a family.
#[derive(Clone, Debug)]
pub(super) struct Rate {
    /// Its index in the class.
    pub(super) behaviour: usize,
    pub(super) chain: Chain,
}

/// The rates of all that no symbol ever refutes.
pub(super) fn rates<'a>(filters: impl IntoIterator<Item = (usize, &'a FiniteFilter)>) -> Vec<Rate> {
    filters
        .into_iter()
        .filter_map(|(behaviour, filter)| any_chain(filter).map(|chain| Rate { behaviour, chain }))
        .collect()
}

/// Rates nearer to each other than this are equal. Beliefs that are one differ by at most the grid in each of
/// at most 32 entries; what a symbol is given differs by at most their sum, and its log2 by that over the
/// symbol's chance, taken to be 1/4 or more.
pub(super) const EQUAL_BITS: f64 = STATES_OVER_CHANCE * GRID;

const STATES_OVER_CHANCE: f64 = 32.0 * 4.0;

/// Two nearest behaviours and the source between them.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tie {
    pub(super) source: Source,
    /// Nearest below the parameter and nearest above it, as indices of the class.
    pub(super) pair: [usize; 2],
    /// Their KL rates at it.
    pub(super) rates: [f64; 2],
    /// Rate of the nearest of all others.
    pub(super) third: f64,
}

/// The nearest behaviour, as an index of `rates`; of equals the first, which is the heaviest.
pub(super) fn nearest(rates: &[Rate], source: Source) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (at, rate) in rates.iter().enumerate() {
        let divergence = rate.chain.divergences(source)[0];
        if best.is_none_or(|(_, least)| divergence < least - EQUAL_BITS) {
            best = Some((at, divergence));
        }
    }
    best.map(|(at, _)| at)
}

/// The place nearest to `near` where the nearest behaviour changes along the family, by bisection.
pub(super) fn tie(rates: &[Rate], family: Family, near: f64) -> Option<Tie> {
    let source = |parameter: f64| Source { family, parameter };
    let parameters: Vec<f64> = (1..PARTS)
        .map(|i| f64::from(i) / f64::from(PARTS))
        .collect();
    let best: Vec<Option<usize>> = parameters
        .iter()
        .map(|p| nearest(rates, source(*p)))
        .collect();
    let changes = (1..parameters.len()).filter(|&i| best[i] != best[i - 1]);
    let at = changes.min_by(|&i, &j| {
        let distance = |i: usize| ((parameters[i] + parameters[i - 1]) / 2.0 - near).abs();
        distance(i).total_cmp(&distance(j))
    })?;
    let (below, above) = (best[at - 1]?, best[at]?);
    let gap = |parameter: f64| {
        let of = |rate: usize| rates[rate].chain.divergences(source(parameter))[0];
        of(below) - of(above)
    };
    let (mut low, mut high) = (parameters[at - 1], parameters[at]);
    for _ in 0..BISECTIONS {
        let middle = f64::midpoint(low, high);
        if gap(middle) < 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    let here = source(f64::midpoint(low, high));
    let of = |rate: &Rate| rate.chain.divergences(here)[0];
    let pair_rates = [of(&rates[below]), of(&rates[above])];
    let third = rates
        .iter()
        .enumerate()
        .filter(|(index, _)| ![below, above].contains(index))
        .map(|(_, rate)| of(rate))
        // Those that differ from one of the two by a start only are not a third.
        .filter(|other| {
            pair_rates
                .iter()
                .all(|own| (own - other).abs() > EQUAL_BITS)
        })
        .fold(f64::INFINITY, f64::min);
    Some(Tie {
        source: here,
        pair: [rates[below].behaviour, rates[above].behaviour],
        rates: pair_rates,
        third,
    })
}

/// Whether a filter that has seen x has the rate of one of the tied pair at the tie. (What it may have
/// refused at the start is behind it then.)
pub(super) fn at_tie(filter: &FiniteFilter, tie: &Tie, x: &[bool]) -> bool {
    let mut followed = Followed::new(filter);
    if x.iter().any(|symbol| followed.see(*symbol) <= 0.0) {
        return false;
    }
    let last = x.last().copied().unwrap_or(false);
    let chain = GRIDS
        .iter()
        .find_map(|grid| chain_from(vec![followed.clone()], last, *grid));
    chain.is_some_and(|chain| {
        let rate = chain.divergences(tie.source)[0];
        let close = EQUAL_BITS + 4.0 * chain.grid;
        tie.rates.iter().any(|own| (own - rate).abs() < close)
    })
}

/// The first behaviour, by length, that is nearer to the tied source than the pair; of one length the
/// nearest. With its length and rate.
pub(super) fn nearer(raised: &[(u32, Class)], tie: &Tie) -> Option<(u32, Behaviour, f64)> {
    raised.iter().find_map(|(bits, class)| {
        let found = class.behaviours.iter().filter_map(|behaviour| {
            let chain = any_chain(&behaviour.filter)?;
            let rate = chain.divergences(tie.source)[0];
            (rate < tie.rates[0] - EQUAL_BITS - 4.0 * chain.grid).then_some((behaviour, rate))
        });
        let (behaviour, rate) = found.min_by(|a, b| a.1.total_cmp(&b.1))?;
        Some((*bits, behaviour.clone(), rate))
    })
}

/// A source's parameter, a behaviour, and its rate there where it is in the picture.
type Point = (f64, usize, Option<f64>);

/// The behaviours that are nearest to some Bernoulli source, and their rates over the parameter.
pub(super) fn envelope<'a>(
    filters: impl IntoIterator<Item = (usize, &'a FiniteFilter)>,
    sources: u32,
    most: usize,
) -> (Vec<usize>, Vec<Point>) {
    let all = rates(filters);
    let parameters: Vec<f64> = (1..sources)
        .map(|i| f64::from(i) / f64::from(sources))
        .collect();
    let at = |parameter: f64| Source {
        family: Family::Bernoulli,
        parameter,
    };
    let mut names = Vec::new();
    for parameter in &parameters {
        if let Some(best) = nearest(&all, at(*parameter))
            && !names.contains(&best)
            && names.len() < most
        {
            names.push(best);
        }
    }
    let mut rows = Vec::new();
    for name in &names {
        for parameter in &parameters {
            let rate = all[*name].chain.divergences(at(*parameter))[0];
            // A curve that has left the picture stays out.
            rows.push((
                *parameter,
                all[*name].behaviour,
                Some(rate).filter(|rate| *rate < 0.6),
            ));
        }
    }
    (
        names.iter().map(|name| all[*name].behaviour).collect(),
        rows,
    )
}

/// Parts into which a family's parameter is divided to look for changes of the nearest.
const PARTS: u32 = 64;

/// Halvings of the interval: enough for a double.
const BISECTIONS: u32 = 50;

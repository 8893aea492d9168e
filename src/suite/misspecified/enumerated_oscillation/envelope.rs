//! Which behaviours the long runs of growing blocks let lead. Grade F.
//!
//! In a long run of one symbol b a filter settles to a constant price c(b) a symbol. So behind Z zeros and
//! O ones in long blocks a behaviour has paid Z c(0) + O c(1) bits, up to its prior bits and a few bits a
//! block, and the leaders are the lower envelope of these lines: a fixed succession in every pair of
//! blocks, so the number of changes grows with the number of blocks, that is with the logarithm of time.
#![expect(
    clippy::float_arithmetic,
    reason = "grade F: prices of long runs are limits of doubles"
)]

use libm::log2;

use super::belief::Followed;
use super::runs::Change;
use crate::exact::{as_f64, as_u64};
use crate::mixture::FiniteFilter;
use crate::scenario::own_derivation;

/// Where the envelope comes from.
pub(super) const OWN: &str = own_derivation!();

/// Symbols of the run that is priced; half of it is a multiple of every period up to 10.
const LONG: usize = 5040;
const LONG_SYMBOLS: f64 = 5040.0;

/// An even number of blocks, so that zeros follow.
const FIRST_BLOCKS: usize = 6;

/// 0, then 1s, then 0s, ..., in blocks of these lengths.
pub(super) fn symbols(lengths: &[usize]) -> Vec<bool> {
    let blocks = lengths.iter().enumerate();
    blocks
        .flat_map(|(index, length)| std::iter::repeat_n(index % 2 == 1, *length))
        .collect()
}

/// What long runs cost a behaviour, in bits; index 0 is for runs of 0s, 1 for runs of 1s.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Prices {
    /// c: what each symbol costs when the filter has settled.
    each: [f64; 2],
    /// The most by which a run has cost more or less than that, whatever its length, while the filter
    /// settled.
    settling: [f64; 2],
    /// log2 of its prior weight.
    weight: f64,
}

/// The mean over the second half of one long run, after the first blocks; `None` where that refutes the
/// behaviour.
pub(super) fn prices(filter: &FiniteFilter, weight: f64, lengths: &[usize]) -> Option<Prices> {
    let mut prices = Prices {
        weight: log2(weight),
        ..Prices::default()
    };
    for index in 0..2 {
        // So many blocks that the next one is of this symbol.
        let blocks = (FIRST_BLOCKS + index).min(lengths.len());
        let mut followed = Followed::new(filter);
        if !followed.bears(&symbols(&lengths[..blocks])) {
            return None;
        }
        let mut costs = Vec::with_capacity(LONG);
        for _ in 0..LONG {
            let chance = Some(followed.see(index == 1)).filter(|chance| *chance > 0.0)?;
            costs.push(-log2(chance));
        }
        let half: f64 = costs[LONG / 2..].iter().sum();
        let price = half * 2.0 / LONG_SYMBOLS;
        let mut beyond = 0.0_f64;
        for cost in costs {
            beyond += cost - price;
            prices.settling[index] = prices.settling[index].max(beyond.abs());
        }
        prices.each[index] = price;
    }
    Some(prices)
}

/// A leader change of the lower envelope.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub(super) block: usize,
    pub(super) change: Change,
    /// What one symbol of the block moves the log-odds of the two, in bits.
    pub(super) gap: f64,
    /// How far the class's own change may lie from it, in bits between the two: their prior bits, what either
    /// filter cost while it settled in each block up to there, and one symbol for rounding up.
    pub(super) allowed: f64,
}

impl Turn {
    fn of(block: usize, change: Change, prices: &[Option<Prices>]) -> Turn {
        let [a, b] = [change.from, change.to].map(|at| prices[at].unwrap_or_default());
        let gap = (a.each[block % 2] - b.each[block % 2]).abs();
        let settling = (0..=block).map(|k| a.settling[k % 2] + b.settling[k % 2]);
        Turn {
            block,
            change,
            gap,
            allowed: (a.weight - b.weight).abs() + settling.sum::<f64>() + gap,
        }
    }
}

/// The leader changes of the lower envelope.
pub(super) fn turns(prices: &[Option<Prices>], lengths: &[usize]) -> Vec<Turn> {
    let mut turns = Vec::new();
    let start = |p: &Option<Prices>| if p.is_some() { 0.0 } else { f64::INFINITY };
    let mut paid: Vec<f64> = prices.iter().map(start).collect();
    let mut leader: Option<usize> = None;
    let mut before = 0;
    for (block, &length) in lengths.iter().enumerate() {
        let price = |at: usize| prices[at].map_or(f64::INFINITY, |p| p.each[block % 2]);
        let cost = |at: usize, inside: f64| paid[at] + inside * price(at);
        let size = as_f64(as_u64(length));
        let mut inside = 0.0;
        let mut now = leader.unwrap_or_else(|| {
            let least = (0..paid.len()).min_by(|a, b| cost(*a, 1.0).total_cmp(&cost(*b, 1.0)));
            least.unwrap_or(0)
        });
        // From crossing to crossing; each goes to a lower price, so they end.
        loop {
            let next = (0..paid.len())
                .filter(|at| price(*at) < price(now))
                .map(|at| {
                    let gap = cost(at, inside) - cost(now, inside);
                    (inside + gap.max(0.0) / (price(now) - price(at)), at)
                })
                .filter(|(when, _)| *when < size)
                .min_by(|a, b| a.0.total_cmp(&b.0).then(price(a.1).total_cmp(&price(b.1))));
            let Some((when, to)) = next else { break };
            let change = Change {
                time: before + ceil(when),
                from: now,
                to,
            };
            turns.push(Turn::of(block, change, prices));
            (inside, now) = (when, to);
        }
        leader = Some(now);
        for (at, paid) in paid.iter_mut().enumerate() {
            *paid += size * price(at);
        }
        before += length;
    }
    turns
}

/// A time inside a block as a count of symbols.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time below 2^32"
)]
fn ceil(value: f64) -> usize {
    libm::ceil(value) as usize
}

//! The growing blocks, and which behaviours the long run of them lets lead. Grade F.
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

use super::rates::Followed;
use super::runs::Change;
use crate::exact::Rational;
use crate::mixture::FiniteFilter;

/// Symbols of the run that is priced; half of it is a multiple of every period up to 10.
const LONG: usize = 5040;
const LONG_SYMBOLS: f64 = 5040.0;

/// Lengths of the blocks: 1, then the former times `growth`, rounded up, at least one more.
pub(super) fn lengths(growth: &Rational, symbols: usize) -> Vec<usize> {
    let (mut all, mut total, mut block) = (Vec::new(), 0, 1_usize);
    while total < symbols {
        let length = block.min(symbols - total);
        all.push(length);
        total += length;
        let grown =
            (growth * Rational::from_integer(i64::try_from(block).unwrap_or(i64::MAX))).ceil();
        block = usize::try_from(grown).unwrap_or(usize::MAX).max(block + 1);
    }
    all
}

/// 0, then 1s, then 0s, ..., in blocks of these lengths.
pub(super) fn symbols(lengths: &[usize]) -> Vec<bool> {
    let blocks = lengths.iter().enumerate();
    blocks
        .flat_map(|(index, length)| std::iter::repeat_n(index % 2 == 1, *length))
        .collect()
}

/// What long runs cost a behaviour, by symbol.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Prices {
    /// c(0) and c(1) in bits a symbol.
    pub(super) per_symbol: [f64; 2],
    /// What the first half of the long run costs above or below that: bits that a block's start is worth.
    pub(super) settling: [f64; 2],
}

/// The mean over the second half of one long run, behind the first blocks; `None` where that refutes the
/// behaviour.
pub(super) fn prices(filter: &FiniteFilter, lengths: &[usize]) -> Option<Prices> {
    let mut prices = Prices::default();
    for index in 0..2 {
        // So many blocks that the next one is of this symbol.
        let blocks = FIRST_BLOCKS + index;
        let first = symbols(&lengths[..blocks.min(lengths.len())]);
        let mut followed = Followed::new(filter);
        if first.iter().any(|symbol| followed.see(*symbol) <= 0.0) {
            return None;
        }
        for time in 0..LONG {
            let chance = followed.see(index == 1);
            if chance <= 0.0 {
                return None;
            }
            if time >= LONG / 2 {
                prices.per_symbol[index] -= log2(chance) * 2.0 / LONG_SYMBOLS;
            } else {
                prices.settling[index] -= log2(chance);
            }
        }
        prices.settling[index] -= prices.per_symbol[index] * LONG_SYMBOLS / 2.0;
    }
    Some(prices)
}

/// An even number of blocks, so that zeros follow.
const FIRST_BLOCKS: usize = 6;

/// A leader change of the lower envelope.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub(super) block: usize,
    pub(super) change: Change,
    /// What one symbol of the block moves the log-odds of the two, in bits.
    pub(super) gap: f64,
    /// How far the class's own change may lie from it, in bits between the two: prior bits, what the start of
    /// each block up to there is worth to either, and one symbol for rounding up.
    pub(super) allowed: f64,
}

/// The leader changes of the lower envelope; two behaviours' prior bits differ by at most `prior`.
pub(super) fn turns(prices: &[Option<Prices>], lengths: &[usize], prior: f64) -> Vec<Turn> {
    let of_block = |block: usize, change: Change| {
        let pair = [change.from, change.to].map(|at| prices[at].unwrap_or_default());
        let gap = (pair[0].per_symbol[block % 2] - pair[1].per_symbol[block % 2]).abs();
        let settling = pair.iter().flat_map(|p| p.settling);
        let largest = settling.fold(0.0, |most: f64, bits| most.max(bits.abs()));
        let blocks = f64::from(u32::try_from(block + 1).unwrap_or(u32::MAX));
        Turn {
            block,
            change,
            gap,
            allowed: prior + 2.0 * largest * blocks + gap,
        }
    };
    envelope(prices, lengths)
        .into_iter()
        .map(|(block, change)| of_block(block, change))
        .collect()
}

/// The leader changes of the lower envelope, with the block that each lies in.
fn envelope(prices: &[Option<Prices>], lengths: &[usize]) -> Vec<(usize, Change)> {
    let mut changes = Vec::new();
    let mut paid: Vec<f64> = prices
        .iter()
        .map(|p| if p.is_some() { 0.0 } else { f64::INFINITY })
        .collect();
    let mut leader: Option<usize> = None;
    let mut start = 0_usize;
    for (block, &length) in lengths.iter().enumerate() {
        let price = |at: usize| prices[at].map_or(f64::INFINITY, |p| p.per_symbol[block % 2]);
        let mut inside = 0.0;
        let size = f64::from(u32::try_from(length).unwrap_or(u32::MAX));
        let cost = |at: usize, inside: f64| paid[at] + inside * price(at);
        let mut now = leader.unwrap_or_else(|| least(&paid, price));
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
            changes.push((
                block,
                Change {
                    time: start + ceil(when),
                    from: now,
                    to,
                },
            ));
            (inside, now) = (when, to);
        }
        leader = Some(now);
        for (at, paid) in paid.iter_mut().enumerate() {
            *paid += size * price(at);
        }
        start += length;
    }
    changes
}

fn least(paid: &[f64], price: impl Fn(usize) -> f64) -> usize {
    (0..paid.len())
        .min_by(|a, b| {
            let cost = |at: usize| paid[at] + price(at);
            cost(*a).total_cmp(&cost(*b))
        })
        .unwrap_or(0)
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

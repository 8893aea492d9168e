//! What is set: the parameters of `twin-rare-pattern`, and its patterns.

use crate::exact::{Enclosure, Rational, as_u64};
use crate::scenario::figures::{quotient, whole};
use crate::scenario::{Result, parameters};
use crate::suite::instrument::mixing::coin_divergence;

/// Patterns of the sampled part.
pub(super) const PATTERNS: usize = 3;

/// All runs together may take about so many symbols: an hour or two on two cores.
const MOST_SYMBOLS_IN_ALL: u64 = 1 << 40;

parameters! { Parameters {
    pattern_symbols "m": u32 = 6 in 3..=12, "symbols of the pattern in the sampled part";
    longest "longest": u32 = 10 in 2..=14, "the exact part takes every pattern of up to this many symbols";
    world "a": Rational = 3/5 in 1/50..=99/100, "chance of a 1 after the pattern under P, the world";
    twin "b": Rational = 2/5 in 1/100..=49/50, "the same under its twin Q, below a";
    bits "bits": u32 = 20 in 1..=64, "bits B by which the odds are to move";
    runs "runs": u64 = 2000 in 100..=100_000, "seeded runs of each pattern";
} }

impl Parameters {
    /// The patterns of the sampled part: all ones, ones and zeros in turn, a one and zeros.
    pub(super) fn patterns(&self) -> [Vec<bool>; PATTERNS] {
        let rules: [fn(u32) -> bool; PATTERNS] =
            [|_| true, |place| place % 2 == 0, |place| place == 0];
        rules.map(|rule| (0..self.pattern_symbols).map(rule).collect())
    }

    /// KL(a||b) in bits.
    pub(super) fn divergence(&self) -> Result<Enclosure> {
        coin_divergence(&self.world, &self.twin)
    }

    /// How many runs of all patterns the limit allows: B/d visits take 2^m symbols each.
    pub(super) fn affordable_runs(&self) -> Result<Rational> {
        let symbols = whole(u64::from(self.bits) << self.pattern_symbols);
        let of_all = symbols * whole(as_u64(PATTERNS));
        let limit = whole(MOST_SYMBOLS_IN_ALL) * self.divergence()?.lower();
        quotient(&limit, &of_all)
    }
}

/// Every pattern of 1 to `longest` symbols.
pub(super) fn all_patterns(longest: u32) -> impl Iterator<Item = Vec<bool>> {
    (1..=longest).flat_map(|symbols| {
        (0u32..1 << symbols)
            .map(move |code| (0..symbols).map(|place| code >> place & 1 == 1).collect())
    })
}

//! What a search for one x finds, while it is gathered and then.

use std::cmp::Ordering;

use num_bigint::BigUint;

use super::bounds::{Bounds, Prediction};
use super::budget::{Budget, Status, StopReason};
use super::job::{Reveals, Yield};
use super::tally::Tally;
use crate::exact::Dyadic;
use crate::machine::Symbols;

/// What a search for x found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The bounds of M(x).
    pub bounds: Bounds,
    /// The bounds of M(x), M(x0) and M(x1), if the search looked one symbol ahead.
    pub prediction: Option<Prediction>,
    /// The heaviest cylinders that put out x (and one symbol more, when looking ahead), heaviest first.
    pub programs: Vec<Leader>,
    /// Masses by status and decider, of what agrees with x, and how many cylinders were revealed.
    pub tally: Tally,
    /// Why it stopped.
    pub stop: StopReason,
}

/// A heavy cylinder that puts out x.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leader {
    /// The bits revealed: its mass is 2^-bits.
    pub bits: u32,
    /// Its revealed program, `_` for what is not revealed, then `:` and its data bits, if any.
    pub source: String,
    /// What became of it.
    pub status: Status,
    /// All symbols that it put out, up to the horizon.
    pub output: Symbols,
}

/// Masses over 2^(L+4) by what the output has to do with x.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// The number of symbols of x.
    pub(super) len: usize,
    /// How many programs are kept.
    pub(super) keep: usize,
    /// Disagrees with x.
    pub(super) refuted: u128,
    /// Silent before all of x was out.
    pub(super) silent: u128,
    /// Open, with a proper prefix of x.
    pub(super) open_before: u128,
    /// Exactly x is out, and no more will come or was asked for.
    pub(super) at: u128,
    /// Exactly x is out, open.
    pub(super) open_at: u128,
    /// x and one more symbol are out.
    pub(super) next: [u128; 2],
    pub(super) programs: Vec<Leader>,
    pub(super) tally: Tally,
}

impl Sought {
    /// Nothing yet, of a search for `len` symbols that keeps `keep` programs.
    pub(super) fn new(len: usize, keep: usize) -> Self {
        Self {
            len,
            keep,
            ..Self::default()
        }
    }

    /// Counts a leaf in that agrees with x, `out` of whose symbols are out; `next` is what stands
    /// behind x, if that is known.
    pub(super) fn count(&mut self, status: Status, out: usize, next: Option<bool>, mass: u128) {
        match (out.cmp(&self.len), next) {
            (Ordering::Less, _) if status.is_open() => self.open_before += mass,
            (Ordering::Less, _) => self.silent += mass,
            (Ordering::Equal, _) if status.is_open() => self.open_at += mass,
            (Ordering::Equal, _) => self.at += mass,
            (Ordering::Greater, Some(symbol)) => self.next[usize::from(symbol)] += mass,
            // A free data bit: half goes either way.
            (Ordering::Greater, None) => self.next.iter_mut().for_each(|next| *next += mass / 2),
        }
    }

    /// Whether a program of so many bits may be among those kept.
    pub(super) fn wants(&self, bits: u32) -> bool {
        self.keep > 0
            && (self.programs.len() < self.keep
                || self.programs.last().is_some_and(|last| bits <= last.bits))
    }

    /// Takes `leader` in if it is among the `keep` heaviest; ties by source, so no order of arrival shows.
    pub(super) fn take(&mut self, leader: Leader) {
        let place = self.programs.partition_point(|held| *held < leader);
        if place < self.keep {
            self.programs.insert(place, leader);
            self.programs.truncate(self.keep);
        }
    }

    /// All mass: 2^(L+4), as every cylinder is counted once.
    pub(super) fn mass(&self) -> u128 {
        self.refuted
            + self.silent
            + self.open_before
            + self.at
            + self.open_at
            + self.next[0]
            + self.next[1]
    }

    /// lower(x) and upper(x), over 2^(L+4).
    pub(super) fn ends(&self) -> (u128, u128) {
        let lower = self.at + self.open_at + self.next[0] + self.next[1];
        (lower, lower + self.open_before)
    }

    /// The bounds that these masses make.
    pub(super) fn found(self, budget: &Budget, stop: StopReason) -> Found {
        // Every mass is counted once, so conservation is checked in every search.
        assert_eq!(
            self.mass(),
            1 << budget.log2_denominator(),
            "the masses of a search sum to 1"
        );
        let dyadic = |numerator: u128| {
            Dyadic::new(
                BigUint::from(numerator),
                u64::from(budget.log2_denominator()),
            )
        };
        let (lower, upper) = self.ends();
        let bounds = Bounds {
            lower: dyadic(lower),
            upper: dyadic(upper),
        };
        let open = self.open_before + self.open_at;
        let prediction = (budget.horizon() > self.len).then(|| Prediction {
            x: bounds.clone(),
            next: self.next.map(|next| Bounds {
                lower: dyadic(next),
                upper: dyadic(next + open),
            }),
        });
        Found {
            bounds,
            prediction,
            programs: self.programs,
            tally: self.tally,
            stop,
        }
    }
}

impl Yield for Sought {
    fn merge(mut self, other: Self) -> Self {
        self.refuted += other.refuted;
        self.silent += other.silent;
        self.open_before += other.open_before;
        self.at += other.at;
        self.open_at += other.open_at;
        self.next[0] += other.next[0];
        self.next[1] += other.next[1];
        self.tally.add(&other.tally);
        for leader in other.programs {
            self.take(leader);
        }
        self
    }
}

impl Reveals for Sought {
    fn revealed(&mut self, cylinders: u128) {
        self.tally.revealed(cylinders);
    }
}

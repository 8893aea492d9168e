//! What a search for one x finds, while it is gathered and then.

use std::cmp::Ordering;

use super::bounds::{Bounds, Prediction};
use super::budget::{Budget, Fate, Status, StopReason};
use super::denominator::Denominator;
use super::hope::{FRACTION_BITS, Hope};
use super::job::{Reveals, Yield};
use super::plan::Plan;
use super::tally::Tally;
use crate::exact::Rational;
use crate::machine::Symbols;

/// What a search for x found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The budget. Of a search that raised its bit limit: that of the largest limit done to its end, 0 bits
    /// if none was.
    pub budget: Budget,
    /// What the bounds are integers over, and the masses of a search that did not raise its bit limit.
    pub denominator: Denominator,
    /// The bounds of M(x).
    pub bounds: Bounds,
    /// The bounds of M(x), M(x0) and M(x1), if the search looked a symbol ahead.
    pub prediction: Option<Prediction>,
    /// The heaviest cylinders that print x (and go on, when looking ahead), heaviest first.
    pub programs: Vec<Leader>,
    /// Masses by status and decider, of what agrees with x, and how many cylinders were revealed.
    pub tally: Tally,
    /// Why it stopped.
    pub stop: StopReason,
}

/// A sum of hopes that 128 bits do not hold.
const NO_BOUND: u128 = u128::MAX;

/// A heavy cylinder that prints x.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leader {
    /// The bits revealed, digits where the machine's base is not 2: its mass is base^-bits.
    pub bits: u32,
    /// Its revealed program, `_` for what is not revealed, then `:` and its data bits, if any.
    pub source: String,
    /// What became of it.
    pub status: Status,
    /// All symbols that it printed, up to the horizon.
    pub output: Symbols,
}

/// Masses by what the output has to do with x.
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
    /// At most so much of the open mass prints x, x0 and x1, over 2^[`FRACTION_BITS`] more than masses are.
    pub(super) hope: [u128; 3],
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

    /// Takes a leaf in, one of `cylinders` that are alike; `out` symbols of x are out, and `next` is what
    /// comes after x, if that is known. Of an open leaf at most `hope` times its mass prints x, x0 and x1.
    #[inline]
    pub(super) fn leaf(
        &mut self,
        fate: Fate,
        (out, next): (usize, Option<bool>),
        mass: u128,
        (of, hope): (u128, Hope),
        cylinders: impl FnOnce() -> u128,
    ) {
        self.tally.leaf(fate, mass, cylinders);
        let Fate::Is(status, _) = fate else {
            self.refuted += mass;
            return;
        };
        if status.is_open() && out <= self.len {
            for (all, hope) in self.hope.iter_mut().zip(hope) {
                // Masses that leave no room for a fraction come to no bound.
                let share = match u64::try_from(of) {
                    Ok(of) => u128::from(of) * u128::from(hope),
                    Err(_) => of.saturating_mul(hope.into()),
                };
                *all = all.saturating_add(share);
            }
        }
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

    /// All mass, as every cylinder is counted once.
    fn mass(&self) -> u128 {
        self.refuted
            + self.silent
            + self.open_before
            + self.at
            + self.open_at
            + self.next[0]
            + self.next[1]
    }

    /// The bounds that these masses make.
    pub(super) fn found(self, plan: &Plan<'_>, stop: StopReason) -> Found {
        let (budget, denominator) = (plan.budget, plan.denominator);
        // Every mass is counted once, so conservation is checked in every search.
        assert_eq!(
            self.mass(),
            denominator.whole(),
            "the masses of a search sum to 1"
        );
        let fraction = Rational::inverse_power(FRACTION_BITS.into());
        // `open` mass, of which at most `hope` prints what is asked for.
        let bounds = |lower: u128, open: u128, hope: u128| {
            let (lower, open) = (denominator.over(lower), denominator.over(open));
            let hope = match hope {
                NO_BOUND => open,
                hope => (denominator.over(hope) * &fraction).min(open),
            };
            Bounds {
                upper: &lower + hope,
                lower,
            }
        };
        // Where exactly x is out it is printed, whatever follows.
        let at = self.open_at << FRACTION_BITS.min(self.open_at.leading_zeros());
        let lower = self.at + self.open_at + self.next[0] + self.next[1];
        let before = match self.hope[0] {
            NO_BOUND => NO_BOUND,
            hope => hope.saturating_sub(at),
        };
        let x = bounds(lower, self.open_before, before);
        let open = self.open_before + self.open_at;
        let prediction = (budget.horizon() > self.len).then(|| Prediction {
            x: x.clone(),
            next: [0, 1].map(|symbol| bounds(self.next[symbol], open, self.hope[1 + symbol])),
            ends: denominator.over(self.at),
        });
        Found {
            budget,
            denominator,
            bounds: x,
            prediction,
            programs: self.programs,
            tally: self.tally,
            stop,
        }
    }
}

impl Yield for Sought {
    fn merge(&mut self, other: Self) {
        self.refuted += other.refuted;
        self.silent += other.silent;
        self.open_before += other.open_before;
        self.at += other.at;
        self.open_at += other.open_at;
        for (all, more) in self.hope.iter_mut().zip(other.hope) {
            *all = all.saturating_add(more);
        }
        self.next[0] += other.next[0];
        self.next[1] += other.next[1];
        self.tally.add(&other.tally);
        for leader in other.programs {
            self.take(leader);
        }
    }
}

impl Reveals for Sought {
    fn revealed(&mut self, cylinders: u128) {
        self.tally.revealed(cylinders);
    }
}

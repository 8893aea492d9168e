//! What became of the draws for one x, and the intervals that follow.

use std::ops::AddAssign;

use super::aim::End;
use super::confidence::Confidence;
use super::draws::Draws;
use super::seen::{OpenMass, Seen};
use crate::enumerate::bounds::Prediction;
use crate::enumerate::budget::Budget;
use crate::enumerate::denominator::Denominator;
use crate::enumerate::share::Share;
use crate::exact::Rational;

/// What became of the draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Printed x and then this symbol.
    pub next: [u64; 2],
    /// Printed x, and are proven to print nothing more.
    pub ends: u64,
    /// Disagree with x, or are proven never to print all of it.
    pub misses: u64,
    /// Were given up: before all of x was out, and after.
    pub given_up: [u64; 2],
}

impl Counts {
    /// All draws.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.next.iter().chain(&self.given_up).sum::<u64>() + self.ends + self.misses
    }

    /// These and others.
    pub(super) fn with(mut self, others: Self) -> Self {
        self += others;
        self
    }

    pub(super) fn add(&mut self, end: End, printed: bool) {
        match end {
            End::Misses => self.misses += 1,
            End::Ends => self.ends += 1,
            End::GoesOn(symbol) => self.next[usize::from(symbol)] += 1,
            End::Undecided => self.given_up[usize::from(printed)] += 1,
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        for symbol in 0..2 {
            self.next[symbol] += other.next[symbol];
            self.given_up[symbol] += other.given_up[symbol];
        }
        self.ends += other.ends;
        self.misses += other.misses;
    }
}

/// What is decided, and what became of the draws from the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The limits of the cylinders drawn from.
    pub budget: Budget,
    /// What masses are integers over.
    pub denominator: Denominator,
    /// Decided mass that prints x and then this symbol.
    pub next: [u64; 2],
    /// Decided mass that prints x and nothing more.
    pub ends: u64,
    /// The open mass.
    pub open: u64,
    /// What became of the draws.
    pub counts: Counts,
    /// The draws.
    pub draws: Draws,
}

/// Draws of a chunk: several of most cylinders at the bits of a default run.
pub(super) const SORTED: u64 = 1 << 18;

impl Drawn {
    /// These draws and those of another share; none if they are not of the same draws.
    pub(in crate::enumerate) fn with(mut self, other: &Self) -> Option<Self> {
        let alike = Self {
            counts: self.counts,
            ..other.clone()
        };
        if alike != self {
            return None;
        }
        self.counts += other.counts;
        Some(self)
    }

    /// Whether a share can have these masses and counts.
    pub(in crate::enumerate) fn is_share(&self, share: Share) -> bool {
        let [zero, one] = self.next;
        let masses = [zero, one, self.ends, self.open].map(u128::from);
        let Counts {
            next: [go_0, go_1],
            ends,
            misses,
            given_up: [before, after],
        } = self.counts;
        let counts = [go_0, go_1, ends, misses, before, after].map(u128::from);
        let draws = match self.open {
            0 => 0,
            _ => self.draws.chunks(SORTED, share).draws(),
        };
        masses.iter().sum::<u128>() <= self.denominator.whole()
            && counts.iter().sum::<u128>() == u128::from(draws)
    }

    /// Intervals of M(x), M(x0) and M(x1) that all hold together, with the chance of error that `confidence` allows.
    #[must_use]
    pub fn prediction(&self, confidence: &Confidence) -> Prediction {
        let counts = &self.counts;
        let seen = |decided: u64, least: u64, more: u64| {
            let decided = self.denominator.over(decided.into());
            Seen::beside(decided, [least, least + more])
        };
        let [zero, one] = counts.next;
        let printed = zero + one + counts.ends + counts.given_up[1];
        let unknown = counts.given_up[0] + counts.given_up[1];
        let decided = self.next[0] + self.next[1] + self.ends;
        let x = seen(decided, printed, counts.given_up[0]);
        let next = [0, 1].map(|symbol| seen(self.next[symbol], counts.next[symbol], unknown));
        let ends = self.denominator.over(self.ends.into());
        let open = OpenMass {
            mass: self.denominator.over(self.open.into()),
            draws: counts.all(),
        };
        open.prediction(&x, [&next[0], &next[1]], ends, confidence)
    }

    /// The share of the open mass that prints x and goes on with 0, and with 1, as it was drawn; no bound.
    #[must_use]
    pub fn estimate(&self) -> [Rational; 2] {
        let all = self.counts.all().max(1);
        let open = self.denominator.over(self.open.into());
        [0, 1].map(|symbol| {
            let share = Rational::from(self.counts.next[symbol]) * Rational::ratio(1, all);
            self.denominator.over(self.next[symbol].into()) + &open * share
        })
    }

    /// The share of the draws that was given up.
    #[must_use]
    pub fn given_up(&self) -> Rational {
        let [before, after] = self.counts.given_up;
        Rational::from(before + after) * Rational::ratio(1, self.counts.all().max(1))
    }
}

//! The open mass sampled: how much of it prints x, and what comes next.
//!
//! A bit limit leaves mass open: cylinders that print a part of x and need an op over the limit, a data bit, or more
//! steps. Here such cylinders are drawn, each as often as its mass says, every place and data bit that they need
//! is drawn with its own chance, and they run until they print x and one symbol more, disagree, are proven never to,
//! or are given up. The draws are independent, so the count of those that go on with 1 is binomial, and its chance
//! is the share of the open mass that M(x1) has. [`Confidence`] turns counts into intervals that hold with a stated
//! chance of error; what was given up is counted against x below and for it above.
//!
//! A chunk of draws has a stream of the seed of its own, so the number of threads cannot show.

mod aim;
mod bits;
mod closed;
mod confidence;
mod draws;
mod flat;
mod open;
mod outputs;
mod place;
mod programs;
mod rows;
mod sample;
mod samples;
mod seen;
#[cfg(test)]
mod tests;
mod urn;

use std::ops::AddAssign;

use rayon::prelude::*;

pub use aim::MOST_SYMBOLS;
use aim::{End, Follow};
use bits::Bits;
pub use bits::stream;
pub use confidence::{Confidence, ConfidenceError};
pub use draws::{DrawError, Draws, MOST_DRAWN_BITS};
use flat::Flat;
pub use flat::MOST_STEPS as MOST_DRAWN_STEPS;
use open::{Open, Pending, Tree};
pub use outputs::draw_outputs;
pub use programs::RandomPrograms;
pub use rows::{DecidedRows, NothingDecided};
pub use sample::{DrawnRow, Ended, Sample, SampleError};
pub use samples::{DrawnSequence, Sampler, draw_samples};
pub(super) use seen::{OpenMass, Seen};
use urn::Urn;

use super::bounds::Prediction;
use super::budget::Budget;
use super::control::{Control, Interrupted};
use super::denominator::Denominator;
use super::query::Query;
use super::share::Share;
use crate::exact::{Rational, as_u64};
use crate::machine::{Kraft, Machine};

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

    fn add(&mut self, end: End, printed: bool) {
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
const SORTED: u64 = 1 << 18;

/// Draws from what the limits of `query` leave open of the Kraft machine's programs that agree with x: the chunks that
/// are `share`'s.
///
/// # Errors
/// [`DrawError`].
pub fn draw(
    query: &Query,
    draws: Draws,
    share: Share,
    control: &Control<'_>,
) -> Result<Drawn, DrawError> {
    let budget = Budget::new(query.bits, query.x.len() + 1, query.steps)?;
    if query.bits > MOST_DRAWN_BITS {
        return Err(DrawError::Bits { bits: query.bits });
    }
    let x: Vec<bool> = query.x.iter().collect();
    let (_, steps) = budget.short();
    let tree = Tree::walk(
        Follow(&x),
        budget.bits(),
        steps.min(MOST_DRAWN_STEPS),
        control,
    )?;
    let urn = Urn::new(&tree.open);
    let chunks = draws.chunks(SORTED, share);
    let all = if urn.mass == 0 { 0 } else { chunks.len() };
    let counts = (0..all)
        .into_par_iter()
        .map(|place| {
            control.go_on()?;
            let (number, count) = chunks.chunk(place);
            let mut flat = Flat::new(Follow(&x), draws.steps);
            let mut bits = Bits::new(draws.seed, number);
            let mut counts = Counts::default();
            for open in urn.draw_sorted(count, &mut bits) {
                let end = go_on(&mut flat, open, &mut bits);
                counts.add(end, flat.out() >= x.len());
            }
            Ok(counts)
        })
        .try_reduce(Counts::default, |mut all, more| {
            all += more;
            Ok::<_, Interrupted>(all)
        })?;
    Ok(Drawn {
        budget,
        denominator: Denominator::of(Kraft::new().coding(), &budget)?,
        next: tree.next,
        ends: tree.ends,
        open: urn.mass,
        counts,
        draws,
    })
}

/// Goes on with a cylinder, drawing what it needs.
#[inline]
fn go_on(flat: &mut Flat<Follow<'_>>, open: &Open<()>, bits: &mut Bits) -> End {
    flat.load(&open.run);
    match &open.pending {
        Pending::Nothing => {}
        Pending::Data => flat.read(bits.take(1) == 1),
        Pending::Op(over) => {
            let op = match over.len() {
                16 => over[bits.take(4) as usize],
                count => over[bits.below(as_u64(count)) as usize],
            };
            flat.reveal(op);
        }
    }
    flat.run(bits)
}

impl Drawn {
    /// These draws and those of another share; none if they are not of the same draws.
    pub(super) fn with(mut self, other: &Self) -> Option<Self> {
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
    pub(super) fn is_share(&self, share: Share) -> bool {
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

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

mod bits;
mod confidence;
mod flat;
mod open;
mod programs;
mod rows;
mod samples;
#[cfg(test)]
mod tests;

use std::ops::AddAssign;

use rayon::prelude::*;

use bits::Bits;
pub use bits::stream;
pub use confidence::{Confidence, ConfidenceError};
pub use flat::MOST_STEPS as MOST_DRAWN_STEPS;
use flat::{End, Flat, Paper};
use open::{Open, Pending, Tree};
pub use programs::RandomPrograms;
pub use rows::{DecidedRows, NothingDecided};
pub use samples::{Sample, Sampler, draw_samples};

use super::bounds::{Bounds, Prediction};
use super::budget::{Budget, BudgetError};
use super::control::{Control, Interrupted};
use super::denominator::Denominator;
use super::query::Query;
use crate::exact::{Rational, as_u64};
use crate::machine::{Kraft, Machine};

/// How the open mass is sampled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draws {
    /// How many cylinders are drawn.
    pub count: u64,
    /// Steps after which a drawn run is given up, at most 60,000.
    pub steps: u32,
    /// The seed.
    pub seed: u64,
}

/// Draws of one chunk, which has a stream of its own.
const CHUNK: u64 = 1 << 14;

/// The most bits of the cylinders that are drawn from: all of them are kept in memory.
pub const MOST_DRAWN_BITS: u32 = 30;

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

/// Why nothing was drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// A limit is exceeded.
    #[error(transparent)]
    Budget(#[from] BudgetError),
    /// All cylinders drawn from are kept in memory.
    #[error("cylinders of {bits} bits are too many to draw from; give at most {MOST_DRAWN_BITS}")]
    Bits {
        /// The bits asked for.
        bits: u32,
    },
    /// It was interrupted.
    #[error(transparent)]
    Interrupted(#[from] Interrupted),
}

/// Draws from what the limits of `query` leave open of the Kraft machine's programs that agree with x.
///
/// # Errors
/// [`DrawError`].
pub fn draw(query: &Query, draws: Draws, control: &Control<'_>) -> Result<Drawn, DrawError> {
    let budget = Budget::new(query.bits, query.x.len() + 1, query.steps)?;
    if query.bits > MOST_DRAWN_BITS {
        return Err(DrawError::Bits { bits: query.bits });
    }
    let x: Vec<bool> = query.x.iter().collect();
    let (_, steps) = budget.short();
    let tree = Tree::walk(&x, budget.bits(), steps.min(MOST_DRAWN_STEPS), control)?;
    let urn = Urn::new(&tree.open);
    let chunks = if urn.mass == 0 {
        0
    } else {
        draws.count.div_ceil(CHUNK)
    };
    let counts = (0..chunks)
        .into_par_iter()
        .map(|chunk| {
            control.go_on()?;
            let first = chunk * CHUNK;
            let mut flat = Flat::new(&x[..], draws.steps);
            let mut bits = Bits::new(draws.seed, chunk);
            let mut counts = Counts::default();
            for _ in first..draws.count.min(first + CHUNK) {
                let end = go_on(&mut flat, urn.draw(&mut bits), &mut bits);
                counts.add(end, flat.printed());
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
fn go_on<P: Paper>(flat: &mut Flat<P>, open: &Open, bits: &mut Bits) -> End {
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

/// Cylinders to be drawn by their mass.
struct Urn<'a> {
    open: &'a [Open],
    /// The mass of each cylinder and all before it.
    sums: Vec<u64>,
    /// For every so many units of mass the first cylinder that reaches so far.
    places: Vec<u32>,
    /// A place is 2^shift units wide.
    shift: u32,
    mass: u64,
}

/// An urn has about so many places for each cylinder.
const PLACES: u64 = 4;

impl<'a> Urn<'a> {
    fn new(open: &'a [Open]) -> Self {
        let mut mass = 0;
        let sums: Vec<u64> = open
            .iter()
            .map(|open| {
                mass += open.mass;
                mass
            })
            .collect();
        let wanted = (PLACES * as_u64(open.len())).max(1);
        let shift = (mass / wanted).max(1).ilog2();
        let mut at = 0;
        let places = (0..=mass >> shift)
            .map(|place| {
                while at + 1 < sums.len() && sums[at] <= place << shift {
                    at += 1;
                }
                at as u32
            })
            .collect();
        Urn {
            open,
            sums,
            places,
            shift,
            mass,
        }
    }

    #[inline]
    fn draw(&self, bits: &mut Bits) -> &'a Open {
        let unit = bits.below(self.mass);
        let mut at = self.places[(unit >> self.shift) as usize] as usize;
        while self.sums[at] <= unit {
            at += 1;
        }
        &self.open[at]
    }
}

impl Drawn {
    /// Intervals of M(x), M(x0) and M(x1) that all hold together, with the chance of error that `confidence` allows.
    #[must_use]
    pub fn prediction(&self, confidence: &Confidence) -> Prediction {
        let counts = &self.counts;
        // Six ends may each be wrong.
        let side = confidence.shared_by(6);
        let mass = |decided: u64, least: u64, most: u64| {
            let [low, high] = side.share(least, most, counts.all());
            let open = self.denominator.over(self.open.into());
            let decided = self.denominator.over(decided.into());
            Bounds {
                lower: &decided + &open * low,
                upper: decided + open * high,
            }
        };
        let [zero, one] = counts.next;
        let printed = zero + one + counts.ends + counts.given_up[1];
        let unknown = counts.given_up[0] + counts.given_up[1];
        Prediction {
            x: mass(
                self.next[0] + self.next[1] + self.ends,
                printed,
                printed + counts.given_up[0],
            ),
            next: [0, 1].map(|symbol| {
                let seen = counts.next[symbol];
                mass(self.next[symbol], seen, seen + unknown)
            }),
            ends: self.denominator.over(self.ends.into()),
        }
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

//! What a search for one x finds, while it is gathered and then.

mod records;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use num_bigint::{BigInt, BigUint};

use super::bounds::{Bounds, Prediction};
use super::budget::{Budget, Fate, Status, StopReason};
use super::denominator::Denominator;
use super::hope::{FRACTION_BITS, Hope};
use super::job::{Reveals, Yield};
use super::tally::Tally;
use crate::exact::{Rational, as_usize};
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

/// Masses by what the output has to do with x, of what agrees with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    /// Silent before all of x was out.
    silent: u128,
    /// Open, with a proper prefix of x.
    open_before: u128,
    /// Exactly x is out, and no more will come or was asked for.
    at: u128,
    /// Exactly x is out, open.
    open_at: u128,
    /// At most so much of the open mass prints x, x0 and x1, over 2^[`FRACTION_BITS`] more than masses are.
    hope: [u128; 3],
    /// x and one more symbol are out.
    next: [u128; 2],
}

impl Sums {
    /// All mass that agrees with x, as every cylinder is counted once; none where it does not fit.
    fn mass(&self) -> Option<u128> {
        let [zero, one] = self.next;
        let parts = [
            self.silent,
            self.open_before,
            self.at,
            self.open_at,
            zero,
            one,
        ];
        parts.into_iter().try_fold(0, u128::checked_add)
    }

    /// The mass of what has printed x.
    fn printed(&self) -> u128 {
        self.at + self.open_at + self.next[0] + self.next[1]
    }

    /// Takes a leaf in, by whether less than x is out, or x, or more.
    // As of `Sought::leaf`.
    #[inline(always)]
    fn leaf(
        &mut self,
        status: Status,
        (out, next): (Ordering, Option<bool>),
        mass: u128,
        hope: Option<(u128, &Hope)>,
    ) {
        let is_open = status.is_open();
        if let Some((of, hope)) = hope
            && out != Ordering::Greater
        {
            for (all, &hope) in self.hope.iter_mut().zip(hope) {
                // Where there is no room for a fraction nobody asks for it.
                *all = all.wrapping_add(of.wrapping_mul(hope.into()));
            }
        }
        match (out, next) {
            (Ordering::Less, _) if is_open => self.open_before += mass,
            (Ordering::Less, _) => self.silent += mass,
            (Ordering::Equal, _) if is_open => self.open_at += mass,
            (Ordering::Equal, _) => self.at += mass,
            (Ordering::Greater, Some(symbol)) => self.next[usize::from(symbol)] += mass,
            // A free data bit: half goes either way.
            (Ordering::Greater, None) => self.next.iter_mut().for_each(|next| *next += mass / 2),
        }
    }

    fn merge(&mut self, other: &Self) {
        self.silent += other.silent;
        self.open_before += other.open_before;
        self.at += other.at;
        self.open_at += other.open_at;
        for (all, more) in self.hope.iter_mut().zip(other.hope) {
            *all = all.wrapping_add(more);
        }
        self.next[0] += other.next[0];
        self.next[1] += other.next[1];
    }
}

/// What is gathered of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    /// The number of symbols of x.
    pub(super) len: usize,
    /// How many programs are kept.
    pub(super) keep: usize,
    sums: Sums,
    /// What disagrees with x.
    refuted: u128,
    /// The same over denominators that are 1, 2, 3 .. bits finer: a program that prints data bits disagrees once for
    /// each of them, so nearly all leaves of a long x are here.
    refuted_finer: Vec<u128>,
    /// Masses that are integers over a denominator so many bits finer: of runs that printed more data bits
    /// than the denominator has room for.
    finer: BTreeMap<u32, Sums>,
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
    /// comes after x, if that is known. Its mass is an integer over a denominator `finer` bits finer. Of an
    /// open leaf at most `hope` times its mass prints x, x0 and x1.
    // The fate is known wherever this is called, so in place most of it falls away: 7 % of the instructions of a search
    // of 22 bits.
    #[inline(always)]
    pub(super) fn leaf(
        &mut self,
        fate: Fate,
        (out, next): (usize, Option<bool>),
        mass: u128,
        hope: Option<(u128, &Hope)>,
        finer: u32,
        cylinders: impl FnOnce() -> u128,
    ) {
        if finer > 0 {
            self.finer_leaf(fate, (out, next), mass, hope, finer, cylinders());
            return;
        }
        self.tally.leaf(fate, mass, cylinders);
        match fate {
            Fate::Is(status, _) => {
                let place = (out.cmp(&self.len), next);
                self.sums.leaf(status, place, mass, hope);
            }
            Fate::Disagrees => self.refuted += mass,
        }
    }

    /// The same of a mass that the denominator has no room for.
    #[cold]
    fn finer_leaf(
        &mut self,
        fate: Fate,
        (out, next): (usize, Option<bool>),
        mass: u128,
        hope: Option<(u128, &Hope)>,
        finer: u32,
        cylinders: u128,
    ) {
        // The tally has whole units alone.
        let whole = mass.checked_shr(finer).unwrap_or(0);
        self.tally.leaf(fate, whole, || cylinders);
        match fate {
            Fate::Is(status, _) => {
                let sums = self.finer.entry(finer).or_default();
                sums.leaf(status, (out.cmp(&self.len), next), mass, hope);
            }
            Fate::Disagrees => {
                let place = as_usize(finer.into());
                if place > self.refuted_finer.len() {
                    self.refuted_finer.resize(place, 0);
                }
                self.refuted_finer[place - 1] += mass;
            }
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

    /// A sum over all denominators.
    fn total(&self, denominator: Denominator, of: impl Fn(&Sums) -> u128) -> Rational {
        let finer = self.finer.iter().map(|(&bits, sums)| (bits, of(sums)));
        sum(denominator, [(0, of(&self.sums))].into_iter().chain(finer))
    }

    /// At most so much of the open mass prints what is asked for in this place; `known` of it surely does and is
    /// not counted.
    fn hope(
        &self,
        denominator: Denominator,
        place: usize,
        open: impl Fn(&Sums) -> u128,
        known: impl Fn(&Sums) -> u128,
    ) -> Rational {
        let fraction = Rational::inverse_power(FRACTION_BITS.into());
        let of = |sums: &Sums| {
            let open = denominator.over(open(sums));
            if !denominator.holds_fractions() {
                return open;
            }
            let hope = denominator.over(sums.hope[place]) * &fraction;
            (hope - denominator.over(known(sums))).min(open)
        };
        let finer = self.finer.iter();
        let finer = finer.map(|(&bits, sums)| of(sums) * Rational::inverse_power(bits.into()));
        finer.fold(of(&self.sums), |sum, more| sum + more)
    }

    /// Whether all masses sum to 1, and what is counted of them fits: every cylinder is counted once.
    pub(super) fn is_whole(&self, denominator: Denominator) -> bool {
        let mut all = [&self.sums].into_iter().chain(self.finer.values());
        let fits = all.all(|sums| sums.mass().is_some()) && self.tally.fits(denominator.whole());
        let finer = self.refuted_finer.iter().copied();
        let refuted = (0..).zip([self.refuted].into_iter().chain(finer));
        let agrees = |sums: &Sums| sums.mass().unwrap_or_default();
        fits && self.total(denominator, agrees) + sum(denominator, refuted) == Rational::one()
    }

    /// The mass of what has printed x: where exactly x is out it is printed, whatever follows.
    pub(super) fn printed(&self, denominator: Denominator) -> Rational {
        self.total(denominator, Sums::printed)
    }

    /// The bounds that these masses make.
    pub(super) fn found(self, budget: Budget, denominator: Denominator, stop: StopReason) -> Found {
        assert!(
            self.is_whole(denominator),
            "the masses of a search sum to 1"
        );
        let total = |of: &dyn Fn(&Sums) -> u128| self.total(denominator, of);
        let lower = self.printed(denominator);
        let more = self.hope(denominator, 0, |sums| sums.open_before, |sums| sums.open_at);
        let x = Bounds {
            upper: &lower + more,
            lower,
        };
        let prediction = (budget.horizon() > self.len).then(|| Prediction {
            x: x.clone(),
            next: [0, 1].map(|symbol| {
                let lower = total(&|sums| sums.next[symbol]);
                let open = |sums: &Sums| sums.open_before + sums.open_at;
                Bounds {
                    upper: &lower + self.hope(denominator, 1 + symbol, open, |_| 0),
                    lower,
                }
            }),
            ends: total(&|sums| sums.at),
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

/// The sum of masses that are integers over `denominator`, each so many bits finer; the bits ascend.
fn sum(denominator: Denominator, masses: impl Iterator<Item = (u32, u128)>) -> Rational {
    // One integer over the finest denominator so far: a fraction would be reduced at every step.
    let (mut all, mut finest) = (BigInt::ZERO, 0);
    for (finer, mass) in masses {
        all = (all << (finer - finest)) + BigInt::from(mass);
        finest = finer;
    }
    let sum =
        Rational::new(all, BigUint::from(1_u32) << finest).unwrap_or_else(|_| Rational::zero());
    sum * denominator.over(1)
}

impl Yield for Sought {
    fn merge(&mut self, other: Self) {
        self.sums.merge(&other.sums);
        self.refuted += other.refuted;
        if self.refuted_finer.len() < other.refuted_finer.len() {
            self.refuted_finer.resize(other.refuted_finer.len(), 0);
        }
        for (all, more) in self.refuted_finer.iter_mut().zip(&other.refuted_finer) {
            *all += more;
        }
        for (bits, sums) in other.finer {
            self.finer.entry(bits).or_default().merge(&sums);
        }
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

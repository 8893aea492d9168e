//! The bounded search for one x: only cylinders whose output agrees with x so far.

use std::cmp::Ordering;

use num_bigint::BigUint;

use super::bounds::{Bounds, Prediction};
use super::budget::{Budget, BudgetError, Status, StopReason};
use super::control::Control;
use super::job::{Enumerable, Found as Merge, Share, run};
use super::plain::{Gather, PlainLeaf};
use super::tally::Tally;
use crate::exact::Dyadic;
use crate::machine::{Machine, Symbols};

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

/// Searches for x with at most `bits` bits and `steps` steps a run, keeping the `keep` heaviest programs.
///
/// The bounds are those that a table of horizon |x| would give.
///
/// # Errors
/// [`BudgetError`] when a limit is exceeded.
pub fn search<E: Enumerable + ?Sized>(
    machine: &E,
    x: &Symbols,
    bits: u32,
    steps: u64,
    keep: usize,
    control: &Control,
) -> Result<Found, BudgetError> {
    let budget = Budget::new(bits, x.len(), steps)?;
    look(machine, x, budget, keep, control)
}

/// Searches for x one symbol ahead, for the bounds of the next symbol's probability.
///
/// # Errors
/// [`BudgetError`] when a limit is exceeded.
pub fn predict<E: Enumerable + ?Sized>(
    machine: &E,
    x: &Symbols,
    bits: u32,
    steps: u64,
    keep: usize,
    control: &Control,
) -> Result<Found, BudgetError> {
    let budget = Budget::new(bits, x.len() + 1, steps)?;
    look(machine, x, budget, keep, control)
}

/// Searches for x and lets what prints it go on until `ahead` more symbols are out, keeping the `keep`
/// heaviest programs with all that they say.
///
/// # Errors
/// [`BudgetError`] when a limit is exceeded.
pub fn continuations<E: Enumerable + ?Sized>(
    machine: &E,
    x: &Symbols,
    ahead: usize,
    bits: u32,
    steps: u64,
    keep: usize,
    control: &Control,
) -> Result<Found, BudgetError> {
    let budget = Budget::new(bits, x.len().saturating_add(ahead), steps)?;
    look(machine, x, budget, keep, control)
}

fn look<E: Enumerable + ?Sized>(
    machine: &E,
    x: &Symbols,
    budget: Budget,
    keep: usize,
    control: &Control,
) -> Result<Found, BudgetError> {
    let job = machine.seek(x, &budget, control);
    let sought =
        run(job.as_ref(), Share::WHOLE, control).unwrap_or_else(|| Sought::new(x.len(), 0));
    let mut found = sought.found(&budget, control.reason());
    if keep > 0 {
        found.programs = programs(machine, x, budget, keep, control)?;
    }
    Ok(found)
}

/// The first bit limit at which programs are listed, and by how much it is raised.
const LIST_BITS: (u32, u32) = (12, 3);

/// The `keep` heaviest programs: what fewer bits reach first is heavier than what only more bits reach,
/// so the bit limit is raised until enough programs are there.
fn programs<E: Enumerable + ?Sized>(
    machine: &E,
    x: &Symbols,
    budget: Budget,
    keep: usize,
    control: &Control,
) -> Result<Vec<Leader>, BudgetError> {
    let mut bits = LIST_BITS.0.min(budget.bits());
    loop {
        let small = Budget::new(bits, budget.horizon(), budget.steps())?;
        let job = machine.list(x, &small, keep, control);
        let listed = run(job.as_ref(), Share::WHOLE, control).map_or_else(Vec::new, |s| s.programs);
        if listed.len() >= keep || bits >= budget.bits() || control.interrupted() {
            return Ok(listed);
        }
        bits = (bits + LIST_BITS.1).min(budget.bits());
    }
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

impl Merge for Sought {
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

impl Gather for Sought {
    fn leaf<M: Machine>(&mut self, leaf: &PlainLeaf<'_, M>) {
        let output = leaf.machine.output(leaf.run);
        let Some(status) = leaf.status else {
            self.refuted += leaf.mass;
            return;
        };
        self.tally.leaf(leaf);
        self.count(status, output.len(), output.get(self.len), leaf.mass);
        // What lies over the bit limit is a part of a cylinder, not a program to show.
        if output.len() >= self.len && status != Status::OpenLength && self.wants(leaf.bits) {
            self.take(Leader {
                bits: leaf.bits,
                source: leaf.machine.source(leaf.run),
                status,
                output: output.clone(),
            });
        }
    }
}

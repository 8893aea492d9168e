//! The bounded search for one x: only cylinders whose output agrees with x so far.

use num_bigint::BigUint;

use super::bounds::{Bounds, Prediction};
use super::budget::{Budget, BudgetError, Control, Status, StopReason};
use super::walk::{Gather, Share, walk};
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
    /// How many cylinders were revealed.
    pub cylinders: u64,
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
pub fn search<M: Machine>(
    machine: &M,
    x: &Symbols,
    bits: u32,
    steps: u64,
    keep: usize,
    control: &Control,
) -> Result<Found, BudgetError> {
    let budget = Budget::new(bits, x.len(), steps)?;
    Ok(run(machine, x, budget, keep, control))
}

/// Searches for x one symbol ahead, for the bounds of the next symbol's probability.
///
/// # Errors
/// [`BudgetError`] when a limit is exceeded.
pub fn predict<M: Machine>(
    machine: &M,
    x: &Symbols,
    bits: u32,
    steps: u64,
    keep: usize,
    control: &Control,
) -> Result<Found, BudgetError> {
    let budget = Budget::new(bits, x.len() + 1, steps)?;
    Ok(run(machine, x, budget, keep, control))
}

/// Searches for x and lets what prints it go on until `ahead` more symbols are out, keeping the `keep`
/// heaviest programs with all that they say.
///
/// # Errors
/// [`BudgetError`] when a limit is exceeded.
pub fn continuations<M: Machine>(
    machine: &M,
    x: &Symbols,
    ahead: usize,
    bits: u32,
    steps: u64,
    keep: usize,
    control: &Control,
) -> Result<Found, BudgetError> {
    let budget = Budget::new(bits, x.len().saturating_add(ahead), steps)?;
    Ok(run(machine, x, budget, keep, control))
}

fn run<M: Machine>(
    machine: &M,
    x: &Symbols,
    budget: Budget,
    keep: usize,
    control: &Control,
) -> Found {
    let new = || Masses {
        len: x.len(),
        keep,
        ..Masses::default()
    };
    let (masses, cylinders) = walk(machine, &budget, x, Share::WHOLE, control, new);
    let dyadic = |numerator: u128| {
        Dyadic::new(
            BigUint::from(numerator),
            u64::from(budget.log2_denominator()),
        )
    };
    // Every mass is counted once, so conservation is checked in every search.
    debug_assert_eq!(
        masses.refuted
            + masses.silent
            + masses.open_before
            + masses.at
            + masses.open_at
            + masses.next[0]
            + masses.next[1],
        1 << budget.log2_denominator()
    );
    let lower = masses.at + masses.open_at + masses.next[0] + masses.next[1];
    let bounds = Bounds {
        lower: dyadic(lower),
        upper: dyadic(lower + masses.open_before),
    };
    let open = masses.open_before + masses.open_at;
    let prediction = (budget.horizon() > x.len()).then(|| Prediction {
        x: bounds.clone(),
        next: masses.next.map(|next| Bounds {
            lower: dyadic(next),
            upper: dyadic(next + open),
        }),
    });
    Found {
        bounds,
        prediction,
        programs: masses.programs,
        cylinders,
        stop: control.reason(),
    }
}

/// Masses over 2^(L+4) by what the output has to do with x.
#[derive(Default)]
struct Masses {
    len: usize,
    keep: usize,
    /// Disagrees with x.
    refuted: u128,
    /// Silent before all of x was out.
    silent: u128,
    /// Open, with a proper prefix of x.
    open_before: u128,
    /// Exactly x is out, and no more will come or was asked for.
    at: u128,
    /// Exactly x is out, open.
    open_at: u128,
    /// x and one more symbol are out.
    next: [u128; 2],
    programs: Vec<Leader>,
}

impl Masses {
    /// Takes `leader` in if it is among the `keep` heaviest; ties by source, so no order of arrival shows.
    fn take(&mut self, leader: Leader) {
        let place = self.programs.partition_point(|held| *held < leader);
        if place < self.keep {
            self.programs.insert(place, leader);
            self.programs.truncate(self.keep);
        }
    }
}

impl<M: Machine> Gather<M> for Masses {
    fn leaf(
        &mut self,
        machine: &M,
        run: &M::Run,
        status: Option<Status>,
        bits: u32,
        numerator: u128,
    ) {
        let output = machine.output(run);
        let Some(status) = status else {
            self.refuted += numerator;
            return;
        };
        if output.len() < self.len {
            if status.is_open() {
                self.open_before += numerator;
            } else {
                self.silent += numerator;
            }
            return;
        }
        match output.get(self.len) {
            Some(symbol) => self.next[usize::from(symbol)] += numerator,
            None if status.is_open() => self.open_at += numerator,
            None => self.at += numerator,
        }
        // What lies over the bit limit is a part of a cylinder, not a program to show.
        let may_enter = status != Status::OpenLength
            && self
                .programs
                .last()
                .is_none_or(|last| self.programs.len() < self.keep || bits <= last.bits);
        if self.keep > 0 && may_enter {
            self.take(Leader {
                bits,
                source: machine.source(run),
                status,
                output: output.clone(),
            });
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.refuted += other.refuted;
        self.silent += other.silent;
        self.open_before += other.open_before;
        self.at += other.at;
        self.open_at += other.open_at;
        self.next[0] += other.next[0];
        self.next[1] += other.next[1];
        for leader in other.programs {
            self.take(leader);
        }
        self
    }
}

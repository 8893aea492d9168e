//! What a written program answers to an action: the law of a cycle's percept, data bits integrated.
//! Takes the laws of one symbol ([`Transition`]).

use std::collections::BTreeMap;

use super::deferred::Deferred;
use super::transition::{FilterLimits, Transition};
use crate::exact::Rational;
use crate::machine::Program;
use num_bigint::BigUint;

/// Where a program may stand between two cycles, given the actions and percepts so far: its configurations with their
/// probabilities, which sum to 1. Equal situations of one program have equal futures.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Situation(Vec<(Deferred, Rational)>);

impl Situation {
    /// Before the first cycle.
    #[must_use]
    pub fn start() -> Situation {
        Situation(vec![(Deferred::start(), Rational::one())])
    }
}

/// A percept that may follow an action.
#[derive(Clone, Debug)]
pub struct Response {
    /// Its bits as a number, the first bit the highest.
    pub percept: usize,
    /// Its probability, above 0.
    pub chance: Rational,
    /// Where the program may stand then.
    pub next: Situation,
}

/// What follows an action: the percepts that may come, in rising order; what the limits leave open; and with the rest
/// of the probability no percept comes any more.
#[derive(Clone, Debug)]
pub struct Reaction {
    /// The percepts that may come.
    pub responses: Vec<Response>,
    /// The probability that is not settled within the limits.
    pub open: Rational,
}

impl Reaction {
    /// What `program` answers to `action` with `percept_bits` bits.
    ///
    /// The run pauses at the instant that the percept is complete, so no percept depends on a later action. Steps count
    /// from the last symbol.
    #[must_use]
    pub fn new(
        program: &Program,
        from: &Situation,
        action: &[bool],
        percept_bits: usize,
        limits: FilterLimits,
    ) -> Reaction {
        let mut open = Rational::zero();
        let mut reached: BTreeMap<(usize, Deferred), Rational> = BTreeMap::new();
        for (at, chance) in &from.0 {
            let mut at = at.clone();
            at.begin_cycle();
            *reached.entry((0, at)).or_insert_with(Rational::zero) += chance;
        }
        for _ in 0..percept_bits {
            let mut after = BTreeMap::new();
            for ((percept, at), chance) in &reached {
                let law = Transition::after(program, at, action, limits);
                let share = |part: &BigUint| {
                    let part = Rational::new(part.clone().into(), law.denominator.clone());
                    chance * part.unwrap_or_else(|_| Rational::zero())
                };
                open += share(&law.open);
                for (bit, list) in law.outcomes.iter().enumerate() {
                    for (to, part) in list {
                        let entry = after.entry((2 * percept + bit, to.clone()));
                        *entry.or_insert_with(Rational::zero) += share(part);
                    }
                }
            }
            reached = after;
        }
        let mut by_percept: BTreeMap<usize, Vec<(Deferred, Rational)>> = BTreeMap::new();
        for ((percept, at), chance) in reached {
            by_percept.entry(percept).or_default().push((at, chance));
        }
        let responses = by_percept.into_iter().map(|(percept, mut particles)| {
            let chance: Rational = particles.iter().map(|(_, chance)| chance).sum();
            if let Some(inverse) = chance.reciprocal() {
                for (_, part) in &mut particles {
                    *part = &*part * &inverse;
                }
            }
            Response {
                percept,
                chance,
                next: Situation(particles),
            }
        });
        Reaction {
            responses: responses.collect(),
            open,
        }
    }
}

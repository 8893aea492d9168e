//! Sums over the programs that print one x.

use std::collections::BTreeMap;

use crate::exact::Rational;
use crate::scenario::Result;
use crate::scenario::figures::{inverse_power, quotient};
use crate::suite::instrument::printing::{Print, mass};

/// The three priors of one x.
#[derive(Clone, Debug)]
pub(super) struct Priors {
    /// The sum of 2^-l(p).
    pub(super) mixture: Rational,
    /// The sum of 2^-l(p)/t.
    pub(super) kt: Rational,
    /// The sum over the phases.
    pub(super) fast: Rational,
}

/// The sum of 2^-l/t over some programs, those with equal t first.
pub(super) fn over_time<'a>(prints: impl Iterator<Item = &'a Print>) -> Result<Rational> {
    let mut by_time: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
    for print in prints {
        by_time.entry(print.steps).or_default().push(print.bits);
    }
    let terms = by_time.into_iter();
    terms
        .map(|(steps, lengths)| quotient(&mass(lengths), &steps.into()))
        .sum()
}

/// FAST, phase by phase: in phase i every p runs for 2^(i - l(p)) steps. From the first phase on in which
/// all programs have finished, every further phase weighs half of the one before.
pub(super) fn by_phases(prints: &[Print]) -> Rational {
    let mut sum = Rational::zero();
    let mut phase = 0_u32;
    loop {
        phase += 1;
        let finishes = |print: &&Print| {
            let spare = phase.checked_sub(print.bits);
            spare.is_some_and(|spare| spare >= u64::BITS || print.steps <= 1 << spare)
        };
        let finished = prints.iter().filter(finishes).map(|print| print.bits);
        let finished: Vec<u32> = finished.collect();
        let all = finished.len() == prints.len();
        let in_phase = inverse_power(phase) * mass(finished);
        sum += &in_phase;
        if all {
            return sum + in_phase;
        }
    }
}

pub(super) fn priors(prints: &[Print]) -> Result<Priors> {
    Ok(Priors {
        mixture: mass(prints.iter().map(|print| print.bits)),
        kt: over_time(prints.iter())?,
        fast: by_phases(prints),
    })
}

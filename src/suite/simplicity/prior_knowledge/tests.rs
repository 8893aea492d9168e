//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake};

const PARAMETERS: Parameters = Parameters {
    bits: 12,
    symbols: 3,
};

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    let mistakes: [Mistake<Vec<Instance>, Theory>; 5] = [
        // The copier's length taken for the complement's, and that of zeros for the copy's.
        ("tape-bound", |_, t| t.programs.rotate_right(1)),
        // The tape not given to the programs: what they print of a blank one.
        ("tape-bound", |all, _| {
            for instance in all.iter_mut() {
                instance.tape[0] = Rational::zero();
            }
        }),
        // The two kinds of programs exchanged.
        ("programs-that-ignore-the-tape", |all, _| {
            let last = all.last_mut().unwrap();
            last.tape.swap(0, 1);
        }),
        // The mass of all copies together for that of each.
        ("replayed-copy", |all, _| {
            let of = |i: &&Instance| i.task == Task::Copy && i.z.len() == 1;
            let sum = all
                .iter()
                .filter(of)
                .map(|i| &i.replayed[1])
                .sum::<Rational>();
            for instance in all.iter_mut() {
                instance.replayed[1] = sum.clone();
            }
        }),
        ("control-idle-tape", |all, _| {
            for instance in all.iter_mut() {
                instance.tape.swap(0, 1);
            }
        }),
    ];
    let measure = || measure(PARAMETERS, &trial::context()).unwrap();
    trial::every_mistake_is_seen(
        || (measure(), theory(PARAMETERS)),
        |m, t| claims(m, t),
        &mistakes,
    );
}

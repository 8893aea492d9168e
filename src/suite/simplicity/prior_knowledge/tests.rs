//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(PriorKnowledge);

impl Trial for PriorKnowledge {
    fn small() -> Parameters {
        Parameters {
            bits: 12,
            symbols: 3,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Vec<Instance>, Theory>> {
        vec![
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
                let sum: Rational = of(all, COPY, 1).map(|i| &i.replayed[1]).sum();
                for instance in all.iter_mut() {
                    instance.replayed[1] = sum.clone();
                }
            }),
            ("control-idle-tape", |all, _| {
                for instance in all.iter_mut() {
                    instance.tape.swap(0, 1);
                }
            }),
        ]
    }
}

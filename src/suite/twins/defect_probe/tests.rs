//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(DefectProbe);

impl Trial for DefectProbe {
    fn small() -> Parameters {
        Parameters {
            bits: 17,
            symbols: 20,
            overhead: 2,
            horizon_bits: 6,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // R_(>T) for R_(>=T).
            ("list-hazards", |_, t| t.lists[0].powers.rotate_left(1)),
            // M_norm with the stopped mass still in the denominator: M's wrong symbol alone.
            ("list-hazards", |m, _| {
                for hazards in &mut m.lists[1].powers {
                    hazards.of[1][1] = hazards.of[0][1];
                }
            }),
            // The twin's weight off by a bit.
            ("list-law-of-m", |_, t| t.lists[0].floor *= whole(2)),
            ("list-law-of-m-norm", |_, t| t.lists[1].floor *= whole(2)),
            // Twins half as heavy as their bits say.
            ("list-law-of-m", |m, _| m.lists[0].least[0].of[0][0] /= 2),
            ("list-law-of-m-norm", |m, _| {
                m.lists[0].least[1].of[1][0] /= 2
            }),
            // The defect not divided out.
            ("control-stopping-twins", |m, _| {
                let least = &mut m.lists[2].least[1];
                least.of[1] = least.of[0];
            }),
            // A twin's time off by one in the mixture.
            ("shared-sum-is-the-mixture", |m, _| {
                let next = m.small[1].shared.clone();
                m.small[0].shared = next;
            }),
            // A twin's bit not counted: a factor 2.
            ("machine-mass-of-flips", |_, t| {
                t.flips.iter_mut().for_each(|mass| *mass *= whole(2));
            }),
            // A machine on which 0^t 1 weighs half of what its programs do.
            ("machine-mass-of-flips", |m, _| {
                for after in &mut m.machine {
                    after.prediction.next[1].lower *= Rational::ratio(1, 2);
                }
            }),
            // A factor 2; a twin one bit longer than the shortest.
            ("machine-law", |_, t| t.machine_floor = whole(2)),
            ("machine-law", |m, _| {
                for after in &mut m.machine {
                    after.shortest = after.shortest.map(|bits| bits - 1);
                }
            }),
        ]
    }
}

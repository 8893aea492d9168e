//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(InvarianceConstant);

impl Trial for InvarianceConstant {
    fn small() -> Parameters {
        Parameters {
            symbols: 4,
            bits: 14,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // Half a bit.
            ("invariance", |_, t| t.ratio = Rational::ratio(7, 5)),
            // A word of two bits.
            ("invariance", |m, _| {
                for limit in &mut m.limits {
                    for bounds in &mut limit[0] {
                        bounds.lower *= Rational::ratio(1, 2);
                    }
                }
            }),
            ("within-one-bit", |_, t| t.ratio = Rational::ratio(11, 10)),
            // The machines alone.
            ("within-one-bit", |m, _| {
                *m.limits.last_mut().unwrap() = m.alone.clone()
            }),
            // A word of two bits.
            ("mass-of-both", |_, t| {
                for limit in &mut t.lower {
                    for mass in &mut limit[0] {
                        *mass *= Rational::ratio(3, 4);
                    }
                }
            }),
            // The other machine first.
            ("mass-of-both", |m, _| m.limits[3].swap(0, 1)),
            ("certain-part-grows", |m, _| m.limits.reverse()),
            // One machine with itself.
            ("control-zero-bits", |m, _| {
                for limit in &mut m.limits {
                    limit[1] = limit[0].clone();
                }
            }),
            ("control-machines-alone", |m, _| {
                m.alone = m.limits[m.limits.len() - 1].clone()
            }),
            ("control-machines-alone", |_, t| {
                t.ratio = Rational::from(64)
            }),
        ]
    }
}

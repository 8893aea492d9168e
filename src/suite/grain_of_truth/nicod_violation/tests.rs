//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(NicodViolation);

impl Trial for NicodViolation {
    fn small() -> Parameters {
        Parameters {
            bits: 13,
            objects: 12,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The shares of H and of the rest exchanged.
            ("sign-under-m", |_, t| {
                for falsified in &mut t.plain {
                    std::mem::swap(&mut falsified.of_h, &mut falsified.of_rest);
                }
            }),
            ("sign-under-m-norm", |_, t| {
                for falsified in &mut t.norm {
                    std::mem::swap(&mut falsified.of_h, &mut falsified.of_rest);
                }
            }),
            // Off by one object.
            ("sign-under-m", |m, _| m.runs[0].plain.rotate_left(1)),
            // No drop from the start.
            ("drops-end", |_, t| t.parted.fill(0)),
            // A belief that falls at the last object, when all have parted.
            ("drops-end", |m, _| {
                let last = m.runs[0].norm.len() - 1;
                m.runs[0].norm[last] = Rational::zero();
            }),
            // A belief that never falls: its running maximum.
            ("black-ravens-lower-belief", |m, _| {
                for run in &mut m.runs {
                    run.plain.sort();
                }
            }),
            // One object more to come.
            ("control-uniform", |m, _| m.control.rotate_left(1)),
            // 2/3 for 3/4.
            ("control-uniform", |_, t| {
                t.control[1] = Rational::ratio(2, 3)
            }),
        ]
    }
}

/// The tree's beliefs against M_norm summed over all strings.
#[test]
fn belief_and_its_complement_are_those_of_all_strings() {
    let context = trial::context();
    let programs = Programs::new(12, 2000, &context).unwrap();
    let symbols = 8;
    let (groups, _) = programs.sequences(symbols, None, &context).unwrap();
    let tree = Tree::new(&groups, symbols);
    let mut sums = [Rational::zero(), Rational::zero()];
    for number in 0..1_u32 << symbols {
        let x: Symbols = (0..symbols).map(|place| number >> place & 1 == 1).collect();
        sums[usize::from(compatible(&x))] += tree.norm(&x).unwrap();
    }
    let empty = Symbols::new();
    assert_eq!(&sums[0] + &sums[1], Rational::one());
    assert_eq!(tree.belief(&empty).unwrap(), sums[1]);
    sums.reverse();
    assert_eq!(tree.split(&empty).unwrap(), sums);
}

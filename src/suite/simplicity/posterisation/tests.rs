//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(Posterisation);

impl Trial for Posterisation {
    fn small() -> Parameters {
        Parameters {
            bits: 12,
            symbols: 12,
            seen: 4,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Vec<Said>>> {
        vec![
            // A bit too long.
            ("posterior-of-one", |_, t| {
                t[2].shortest = &t[2].shortest * Rational::ratio(1, 2)
            }),
            // Not divided by what the data left: the prior for the posterior.
            ("posterior-of-one", |m, _| {
                for future in &mut m.futures {
                    future.apart[0] = Rational::inverse_power(future.bits.into());
                }
            }),
            // The shortest program alone for all of its future.
            ("merging-adds", |m, _| {
                for future in &mut m.futures {
                    future.merged = future.apart[0].clone();
                }
            }),
            // The shortest program's weight for that of all.
            ("merging-adds", |_, t| {
                for said in t.iter_mut() {
                    said.merged = said.shortest.clone();
                }
            }),
            // A program counted in the wrong group.
            ("merged-is-the-sum", |m, _| {
                let other = m.futures[1].apart[1].clone();
                m.futures[0].apart[1] = other;
            }),
            ("control-not-merged", |m, _| {
                for future in &mut m.futures {
                    future.apart[0] = future.merged.clone();
                }
            }),
        ]
    }
}

/// With 0101 on its tape, `?]` prints it again: 6 bits for the future 0101..., which takes 10 without.
#[test]
fn the_data_on_the_tape_shortens_the_future() {
    let (measured, said) = trial::sides::<Posterisation>();
    assert_eq!(measured.futures.len(), said.len());
    let future = measured
        .futures
        .iter()
        .find(|f| f.truth == "0101..." && f.seen == 4 && f.shortest == ">.+]")
        .unwrap();
    assert_eq!((future.bits, future.given), (10, Some(6)));
}

/// The fewest bits with which settings are not refused are those of a program that prints the data.
#[test]
fn the_least_bits_are_those_of_a_program() {
    let context = trial::context();
    for seen in 4..=8 {
        let data = periodic(TRUTHS[2].1, seen);
        let exists = |bits| {
            let programs = Programs::new(bits, 300, &context).unwrap();
            let (groups, _) = programs.sequences(seen, None, &context).unwrap();
            groups.iter().any(|group| group.output == data)
        };
        let least = least_bits(seen);
        assert!(exists(least), "{seen}");
        assert!(least == 10 || !exists(least - 1), "{seen}");
    }
}

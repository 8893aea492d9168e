//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake};

const PARAMETERS: Parameters = Parameters {
    bits: 12,
    symbols: 12,
    seen: 4,
};

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    let mistakes: [Mistake<Measured, Vec<Said>>; 4] = [
        // A bit too long.
        ("posterior-of-one", |_, t| {
            t[2].shortest = &t[2].shortest * Rational::ratio(1, 2)
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
    ];
    let run = || measure(PARAMETERS, &trial::context()).unwrap();
    let (measured, groups) = run();
    let said = theory(PARAMETERS, &groups).unwrap();
    assert_eq!(measured.futures.len(), said.len());
    trial::every_mistake_is_seen(|| (run().0, said.clone()), |m, t| claims(m, t), &mistakes);
}

/// With 0101 on its tape, `?]` prints it again: 6 bits for the future 0101..., which takes 10 without.
#[test]
fn the_data_on_the_tape_shortens_the_future() {
    let (measured, _) = measure(PARAMETERS, &trial::context()).unwrap();
    let future = measured
        .futures
        .iter()
        .find(|f| f.truth == "0101..." && f.seen == 4 && f.shortest == ">.+]")
        .unwrap();
    assert_eq!((future.bits, future.given), (10, Some(6)));
}

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(MalignTwins);

impl Trial for MalignTwins {
    fn small() -> Parameters {
        Parameters {
            overhead: 2,
            horizon_bits: 5,
            ratios: vec![16, 100],
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The moment taken one cycle too early.
            ("accepts-by-the-rule", |m, _| {
                m.runs[1].accepts.rotate_left(1)
            }),
            ("accepts-by-the-rule", |_, t| {
                t.said[1]
                    .gains
                    .iter_mut()
                    .for_each(|gain| *gain += Rational::from(2));
            }),
            // Twins that are refuted still count.
            ("gain-of-accepting", |_, t| {
                let gain = &mut t.said[0].gains[3];
                *gain = &*gain - Rational::ratio(1, 8);
            }),
            ("gain-of-accepting", |m, _| m.runs[0].gains.rotate_left(1)),
            ("to-the-end", |m, _| m.ahead[1][0].accepts.rotate_left(1)),
            // The bound of another code.
            ("loss-within-the-weight", |_, t| {
                t.said[1].bound = &t.said[1].bound * Rational::ratio(1, 16);
            }),
            ("loss-within-the-weight", |m, _| {
                m.runs[1].accepts = m.flat[1].accepts.clone();
            }),
            ("weight-of-all-twins", |m, _| m.weight += inverse_power(12)),
            ("control-flat-accepts", |m, _| m.flat[0] = m.runs[0].clone()),
            ("control-flat-loses-more", |m, _| {
                m.flat[0].accepts = m.runs[0].accepts.clone();
            }),
        ]
    }
}

/// The catalogue's figures at c = 4, K = 10.
#[test]
fn figures_of_the_catalogue() {
    let parameters = Parameters {
        overhead: 4,
        horizon_bits: 10,
        ratios: vec![64, 1024, 4096],
        seed: 1,
    };
    let measured = MalignTwins::measure(&parameters, &trial::context()).unwrap();
    let loss = |code: Code| -> Vec<u64> {
        let runs = measured.runs.iter().filter(|run| run.code == code);
        runs.map(Run::loss).collect()
    };
    assert_eq!(loss(Code::Gamma), [1, 7, 15]);
    assert_eq!(loss(Code::Simple), [0, 4, 11]);
    let last = measured.runs.last().unwrap();
    let moments: Vec<usize> = last.moments().collect();
    assert!([16, 32, 64].iter().all(|moment| moments.contains(moment)));
}

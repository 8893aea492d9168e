//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(SolomonoffNormalisation);

impl Trial for SolomonoffNormalisation {
    fn small() -> Parameters {
        Parameters {
            bits: 12,
            symbols: 5,
            divergence_symbols: 4,
            list_bits: 8,
            list_symbols: 3,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // One bit of the limit lost.
            ("lower-is-every-program", |m, _| {
                let half = Rational::ratio(1, 2);
                m.small.1[3][5] = &m.small.1[3][5] * half;
            }),
            // The silent mass forgotten.
            ("defect-split", |m, _| {
                for masses in m.exactly.iter_mut().flatten() {
                    masses[0] = Rational::zero();
                }
            }),
            // One constant for all: M(x)/M(empty) is no measure.
            ("norm-sums-to-one", |m, _| {
                for of in &mut m.semimeasures {
                    of.norm = of.values.clone();
                }
            }),
            ("norm-sums-to-one", |_, t| t.total = Rational::ratio(1, 2)),
            // d(x_1:t) for d(x_<t).
            ("norm-identity", |_, t| {
                t.kept[0].remove(0);
                let level = t.kept[0].last().unwrap().clone();
                t.kept[0].push(level.iter().chain(&level).cloned().collect());
            }),
            // Multiplied by 1 - d where it should be divided.
            ("norm-at-least", |m, t| {
                for (k, kept) in t.kept[0].iter().enumerate() {
                    for (number, kept) in kept.iter().enumerate() {
                        for next in [2 * number, 2 * number + 1] {
                            let norm = &m.semimeasures[0].values[k + 1][next] * kept;
                            m.semimeasures[0].norm[k + 1][next] = norm;
                        }
                    }
                }
            }),
            // Bits for nats.
            ("kl-identity", |_, t| {
                let ln_two = ln(&Rational::from_integer(2), PRECISION).unwrap();
                for sums in t.returned.iter_mut().flatten().flatten() {
                    *sums = sums.checked_div(&ln_two).unwrap();
                }
            }),
            // ln(1/M(empty)) forgotten where the weights do not sum to 1.
            ("kl-identity", |_, t| {
                for sums in &mut t.returned[1] {
                    let start = sums[0].clone();
                    for sum in sums {
                        *sum = &*sum - &start;
                    }
                }
            }),
            // The two forms exchanged.
            ("kl-never-worse", |m, _| {
                for found in m.divergences.iter_mut().flatten() {
                    std::mem::swap(&mut found.plain, &mut found.norm);
                }
            }),
            // A semimeasure is not hurt.
            ("control-upper", |m, _| m.upper = m.semimeasures[0].clone()),
        ]
    }
}

#[test]
fn strings_are_in_the_order_of_their_numbers() {
    let all: Vec<String> = strings(2).map(|x| x.to_string()).collect();
    assert_eq!(all, ["00", "01", "10", "11"]);
    assert_eq!(strings(0).count(), 1);
}

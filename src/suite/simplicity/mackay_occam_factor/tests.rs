//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::PRECISION;
use crate::scenario::figures::signed;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(MackayOccamFactor);

/// Bounds of r(z) with 12 taken for 24, and for 6.
fn shrunk(z: u64) -> Result<Enclosure> {
    Ok(stirling::robbins(z)?.scale(&Rational::ratio(1, 2)))
}

fn stretched(z: u64) -> Result<Enclosure> {
    Ok(stirling::robbins(z)?.scale(&Rational::from_integer(2)))
}

impl Trial for MackayOccamFactor {
    fn small() -> Parameters {
        Parameters {
            symbols: 14,
            points: 9,
            exact: 9,
            runs: 40,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The prior's density at w* forgotten.
            ("normal-best-fit", |_, t| {
                t.normals.iter_mut().for_each(|n| {
                    n.pull = Rational::zero();
                })
            }),
            // A degree taken for its neighbour.
            ("normal-best-fit", |_, t| t.normals.rotate_left(1)),
            ("normal-occam-factor", |_, t| t.normals.rotate_left(1)),
            // The noise's deviation taken for its variance.
            ("normal-best-fit", |m, _| {
                for normal in &mut m.normals {
                    normal.predicted.0 = &normal.predicted.0 * Rational::ratio(1, 8);
                }
            }),
            ("normal-occam-factor", |m, _| {
                for normal in &mut m.normals {
                    normal.predicted.1 = &normal.predicted.1 * Rational::from_integer(8);
                }
            }),
            ("laplace-error-upper", |_, t| t.remainder = shrunk),
            ("laplace-error-lower", |_, t| t.remainder = stretched),
            // The factor 2 under the root: sqrt(pi/A) a context.
            ("laplace-error-upper", |m, _| {
                m.chains.iter_mut().for_each(|c| {
                    let bit = ln(&Rational::from_integer(2), PRECISION).unwrap();
                    c.split.occam = &c.split.occam - bit.scale(&Rational::ratio(1, 2));
                })
            }),
            // One symbol too many in the denominator: n + 3 for n + 2.
            ("laplace-error-lower", |m, _| {
                m.chains.iter_mut().for_each(|c| {
                    c.evidence = &c.evidence
                        - ln(&Rational::ratio(signed(c.n) + 3, c.n + 2), PRECISION).unwrap();
                })
            }),
            ("control-boundary", |_, t| {
                t.boundary = Rational::ratio(1, 12)
            }),
            // An evidence that peaks elsewhere on half of the data sets.
            ("peak-order", |m, _| m.elsewhere[0] = m.runs / 2),
            ("peak-degree", |m, _| m.elsewhere[1] = m.runs / 2),
            // The evidence's gain for the best fit's: the Occam factor left in.
            ("control-fit-alone", |m, _| {
                let all: Vec<Enclosure> = m.chains.iter().map(|c| c.evidence.clone()).collect();
                for (place, chain) in m.chains.iter_mut().enumerate() {
                    if chain.gain.is_some() {
                        chain.gain = Some(&all[place] - &all[place - 1]);
                    }
                }
            }),
        ]
    }
}

/// Of tables: P(chi^2_2 > 9.2103) = 1/100, P(chi^2_4 > 13.2767) = 1/100; an odd number is bounded by the next.
#[test]
fn chi_squared_is_that_of_the_tables() {
    for (degrees, y) in [(1, 92_103), (2, 92_103), (3, 132_767), (4, 132_767)] {
        let y = Enclosure::exact(Rational::ratio(y, 10_000));
        let chance = chance::chi_squared_above(degrees, &y).unwrap();
        assert_eq!(
            chance.to_decimal(3, crate::exact::Rounding::Nearest),
            "0.01"
        );
    }
}

/// The chance that the peak is elsewhere falls with n, and far from n to 1.
#[test]
fn more_data_leave_less_room_for_another_peak() {
    let chains = [512, 1024, 65_536].map(|n| chance::of_chains(ORDERS, n).unwrap());
    let polynomials = [32, 64, 2048].map(|n| chance::of_polynomials(DEGREES, n).unwrap());
    for chances in [chains, polynomials] {
        assert!(chances[0] > chances[1] && chances[1] > chances[2]);
        assert!(chances[2] > Rational::zero() && chances[0] < Rational::ratio(1, 5));
    }
}

/// Of 200 runs at 1 in 100, 2 are expected; 14 or more come with chance 2e-8, 11 or more with 7e-6.
#[test]
fn what_is_tolerated_comes_less_than_once_in_a_million() {
    let p = Rational::ratio(1, 100);
    let most = (chance::tolerance(&p, 200).unwrap() + &p) * Rational::from_integer(200);
    assert!(most >= Rational::from_integer(11) && most <= Rational::from_integer(15));
    assert!(chance::tolerance(&Rational::one(), 200).unwrap().is_zero());
}

/// The gain is the difference of the fits, and exactly 0 in a tie.
#[test]
fn a_tie_gains_exactly_nothing() {
    let tie = chains::gain_of_order(&[[4, 2]], &[[2, 1], [2, 1]]).unwrap();
    assert_eq!(tie.exact_value(), Some(&Rational::zero()));
    let (coarse, fine) = ([[4, 2]], [[3, 0], [1, 2]]);
    let gain = chains::gain_of_order(&coarse, &fine).unwrap();
    let [before, after] = [&coarse[..], &fine[..]].map(|c| chains::ln_best_fit(c).unwrap());
    assert!((gain - (after - before)).contains(&Rational::zero()));
}

/// The product of predictions is the evidence of the exact integral too.
#[test]
fn factorials_and_stirling_agree() {
    let factorials = stirling::log_factorials(300, ln, &trial::context()).unwrap();
    let counts = [[140, 22], [7, 100], [0, 12], [0, 0]];
    let exact = from_factorials(&counts, &factorials).unwrap();
    let enclosed = from_stirling(&counts).unwrap();
    assert!(enclosed.contains(exact.lower()) && enclosed.contains(exact.upper()));
    let whole = chains::evidence(&counts).unwrap();
    let direct = ln(&whole, PRECISION).unwrap();
    assert!((direct - exact).width() < Rational::ratio(1, 2).pow(90));
}

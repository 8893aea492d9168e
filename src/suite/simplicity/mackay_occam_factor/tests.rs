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
            ("peak-order", |_, t| t.order.truth += 1),
            // The Occam factor forgotten.
            ("peak-order", |m, _| {
                m.chains
                    .iter_mut()
                    .for_each(|c| c.evidence = c.best.clone())
            }),
            ("peak-degree", |m, _| {
                m.polynomials
                    .iter_mut()
                    .for_each(|p| p.evidence = p.best.clone())
            }),
            // The best fit taken for the evidence.
            ("control-fit-alone", |m, _| {
                m.chains
                    .iter_mut()
                    .for_each(|c| c.best = c.evidence.clone())
            }),
        ]
    }
}

/// Five standard errors too many or a grid too short: no n is large enough, and that is said.
#[test]
fn a_grid_that_is_too_short_has_no_onset() {
    assert_eq!(
        onset::of_chains(ORDERS, powers_of_two(3, 10)).unwrap(),
        None
    );
    assert_eq!(
        onset::of_chains(ORDERS, powers_of_two(3, 14)).unwrap(),
        Some(8192)
    );
    assert_eq!(
        onset::of_polynomials(DEGREES, powers_of_two(3, 12)).unwrap(),
        Some(512)
    );
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

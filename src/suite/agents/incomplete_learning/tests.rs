//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(IncompleteLearning);

impl Trial for IncompleteLearning {
    fn small() -> Parameters {
        Parameters {
            discounts: vec![80, 90, 95, 99],
            runs: 4000,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // A tie tries; off by one.
            ("stops-at", |_, t| t.said[2].0 += 1),
            // An agent that looks one cycle ahead stops at once.
            ("stops-at", |m, _| m.0[2].stops = 0),
            ("planner-stops-at", |m, _| m.0[1].planned = Some(3)),
            ("planner-stops-at", |_, t| t.said[0].0 = 0),
            // The bad world's chance.
            ("stuck-80", |m, _| m.0[0].stuck_good = m.0[0].stuck_bad),
            // 3/10 for 3/7.
            ("stuck-80", |_, t| t.said[0].1 = Rational::ratio(3, 10)),
            ("stuck-90", |_, t| t.said[1].1 = Rational::ratio(9, 100)),
            // A failure more, and one fewer.
            ("stuck-95", |m, _| m.0[2].stuck_good = m.0[1].stuck_good),
            ("stuck-95", |_, t| t.said[2].1 = Rational::ratio(9, 49)),
            ("stuck-99", |m, _| m.0[3].stuck_good = m.0[2].stuck_good),
            ("stuck-99", |_, t| t.said[3].1 = Rational::ratio(27, 343)),
            // The good world's runs.
            ("control-bad-world", |m, _| {
                m.0[1].stuck_bad = m.0[1].stuck_good
            }),
            // An agent that is not told.
            ("control-told", |m, _| m.0[0].told_wrong = m.0[0].stuck_good),
        ]
    }

    fn blunt() -> Vec<(&'static str, &'static str)> {
        vec![
            ("control-told", "the truth is 0"),
            (
                "stuck-99",
                "five standard errors of 4000 runs are above 3/10 of so small a share",
            ),
        ]
    }
}

#[test]
fn figures_of_the_catalogue() {
    let (measured, theory) = trial::sides::<IncompleteLearning>();
    let stops: Vec<u64> = measured.0.iter().map(|found| found.stops).collect();
    assert_eq!(stops, [1, 2, 3, 4]);
    let shares = theory
        .said
        .iter()
        .map(|(_, share)| share.to_decimal(3, Rounding::Nearest));
    assert_eq!(
        shares.collect::<Vec<_>>(),
        ["0.429", "0.184", "0.0787", "0.0337"]
    );
    println!(
        "{:#?}",
        IncompleteLearning::answer(&IncompleteLearning::small(), &measured).unwrap()
    );
}

/// Value iteration and the closed form agree at every discount that can be asked for.
#[test]
fn both_sides_agree_at_every_discount() {
    for hundredths in 50..=99 {
        let gamma = fraction(hundredths, 100).unwrap();
        let found = iteration::stops(&gamma, &trial::context()).unwrap();
        assert_eq!(found, closed::stops(&gamma).unwrap(), "{hundredths}");
    }
}

#[test]
fn the_claims_hold_at_the_ends_of_the_ranges() {
    for discounts in [vec![50], vec![99], vec![90, 50, 70]] {
        let parameters = Parameters {
            discounts,
            runs: 500,
            seed: 3,
        };
        let violated = trial::violated_at::<IncompleteLearning>(&parameters);
        assert_eq!(violated, Vec::<String>::new());
    }
}

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::ScenarioError;
use crate::scenario::figures::whole;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(BerkKlMinimiser);

impl Trial for BerkKlMinimiser {
    /// A class with a clear winner, so that few symbols do.
    fn small() -> Parameters {
        Parameters {
            source: Rational::ratio(43, 100),
            class_percent: vec![30, 80, 90],
            symbols: 2000,
            runs: 1000,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The nearest by the other divergence, or another's place: off by one.
            ("leader-is-minimiser", |_, t| t.minimiser += 1),
            // The radius forgotten: a bound for the average run only.
            ("mass-elsewhere", |m, t| {
                t.elsewhere = t.rates[t.runner_up].scale(&whole(m.symbols));
            }),
            // Bits for nats.
            ("slope", |_, t| {
                let ln2 = ln(&Rational::from_integer(2), PRECISION).unwrap();
                t.rates = t
                    .rates
                    .iter()
                    .map(|rate| rate.checked_div(&ln2).unwrap())
                    .collect();
            }),
            // The divergence alone, without the minimiser's own.
            ("slope", |_, t| {
                let own = Enclosure::exact("0.0377".parse().unwrap());
                t.rates = t.rates.iter().map(|rate| rate + &own).collect();
            }),
            // One of 25 ones missed.
            ("slope", |m, t| {
                let at = t.minimiser;
                m.log_likelihood[at] = m.log_likelihood[at].scale(&Rational::ratio(24, 25));
            }),
            // A factor 2 in the variance.
            ("slope-variance", |_, t| {
                t.slope_variance = t.slope_variance.scale(&Rational::from_integer(2));
            }),
            // The variance of the log-odds themselves.
            ("slope-variance", |m, t| {
                t.slope_variance = t.slope_variance.scale(&whole(m.symbols));
            }),
            // One symbol too few.
            ("mixture-agrees", |_, t| {
                t.mixture[99] = t.mixture[98].clone()
            }),
            // A wrong prior weight: one posterior doubled.
            ("mixture-agrees", |m, _| {
                let share = &mut m.mixture[5].posterior[0];
                *share = &*share * Rational::from_integer(2);
            }),
            // Of two nearest the first wins for good.
            ("control-two-nearest", |m, _| {
                m.control_upper = Rational::zero()
            }),
        ]
    }
}

/// The text of the refusal; with what it advises nothing is refused.
fn refusal(parameters: &Parameters) -> String {
    let refused = BerkKlMinimiser::fits(parameters).unwrap_err();
    let ScenarioError::Refused { why, instead } = refused else {
        panic!("{refused}");
    };
    let mut advised = parameters.clone();
    for assignment in &instead {
        let (name, value) = assignment.split_once('=').unwrap();
        match name {
            "p" => advised.source = value.parse().unwrap(),
            "n" => advised.symbols = value.parse().unwrap(),
            "class_percent" => {
                let percents = value.split(',').map(|one| one.parse().unwrap());
                advised.class_percent = percents.collect();
            }
            other => panic!("{other}"),
        }
    }
    assert!(BerkKlMinimiser::fits(&advised).is_ok(), "{instead:?}");
    why
}

#[test]
fn what_does_not_fit_is_refused_with_what_does() {
    let of = |percent, class: &[i64], symbols| {
        refusal(&Parameters {
            source: Rational::ratio(percent, 100),
            class_percent: class.to_vec(),
            symbols,
            ..BerkKlMinimiser::small()
        })
    };
    assert!(of(50, &[30, 70], 2000).contains("equally near"));
    assert!(of(30, &[30, 70], 2000).contains("is in the class"));
    assert!(of(43, &[30, 80, 90], 200).contains("n = 200 symbols"));
    assert!(of(43, &[30, 30], 2000).contains("at least two"));
    assert!(of(50, &[49, 52], 2000).contains("n = 2000 symbols"));
}

/// e^-1000000 has no place among the figures; its logarithm has.
#[test]
fn a_long_run_is_compared_by_logarithms() {
    let parameters = Parameters {
        class_percent: vec![1, 40, 99],
        symbols: 3_000_000,
        runs: 100,
        ..BerkKlMinimiser::small()
    };
    let order = settings::fitting(&parameters).unwrap();
    let theory = theory::theory(&parameters, order, Vec::new()).unwrap();
    assert!(theory.elsewhere.lower() > &Rational::from_integer(1_000_000));
}

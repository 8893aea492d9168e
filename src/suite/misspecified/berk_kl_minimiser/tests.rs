//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::{Enclosure, PRECISION, ln};
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
                let exponent = t.rates[t.runner_up].scale(&whole(m.symbols));
                t.elsewhere = (-exponent).exp(PRECISION).unwrap();
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
            // A factor 2 in the variance.
            ("slope-variance", |_, t| {
                t.slope_variance = t.slope_variance.scale(&Rational::from_integer(2));
            }),
            // The variance of the log-odds themselves.
            ("slope-variance", |m, t| {
                t.slope_variance = t.slope_variance.scale(&whole(m.symbols));
            }),
            // One symbol too few.
            ("mixture-agrees", |m, _| m.mixture[99].time -= 1),
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

#[test]
fn a_tie_and_too_few_symbols_are_refused_with_a_way_out() {
    let tie = Parameters {
        source: Rational::ratio(1, 2),
        class_percent: vec![30, 70],
        ..BerkKlMinimiser::small()
    };
    assert!(
        BerkKlMinimiser::fits(&tie)
            .unwrap_err()
            .to_string()
            .contains("take another p")
    );
    let short = Parameters {
        symbols: 200,
        ..BerkKlMinimiser::small()
    };
    let message = BerkKlMinimiser::fits(&short).unwrap_err().to_string();
    assert!(
        message.contains("n = 800 do") || message.contains("n = 400 do"),
        "{message}"
    );
}

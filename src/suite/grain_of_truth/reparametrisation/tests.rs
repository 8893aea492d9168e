//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::Declared;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(Reparametrisation);

impl Trial for Reparametrisation {
    fn small() -> Parameters {
        Parameters {
            roots: vec![2, 3],
            ones: 20,
            symbols: 9,
            coins: 16,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // n off by one.
            ("even-in-theta", |_, t| {
                t.coordinates[0].after_ones.rotate_left(1)
            }),
            ("even-in-theta", |m, _| {
                m.coordinates[0].after_ones.rotate_left(1)
            }),
            // The square for the square root: k = 1/2 makes it (n/2+1)/(n/2+3/2).
            ("even-in-root", |_, t| {
                t.coordinates[1].after_ones[4] = "6/7".parse().unwrap()
            }),
            // A world in which the coordinate does not matter.
            ("even-in-root", |m, _| {
                m.coordinates[1].after_ones = m.coordinates[0].after_ones.clone()
            }),
            // Ones and zeros exchanged in a single string.
            ("every-string", |_, t| t.coordinates[2].strings.swap(1, 2)),
            ("every-string", |m, _| m.coordinates[2].strings.swap(1, 2)),
            // What zeros do, expected of ones.
            ("ones-fade", |m, _| {
                for one in &mut m.coordinates[1].after_ones {
                    *one = &*one * Rational::ratio(1, 2);
                }
            }),
            // n from 1: (2k+1)/3 for (k+1)/2.
            ("zeros-do-not-fade", |_, t| {
                t.coordinates[1].least_factor = "5/3".parse().unwrap()
            }),
            // What ones do, expected of zeros.
            ("zeros-do-not-fade", |m, _| {
                m.coordinates[1].after_zeros = m.coordinates[0].after_zeros.clone()
            }),
            // One bit too few: a factor 2.
            ("price", |_, t| t.coordinates[1].price = Rational::one()),
            // The price of the other way about: evidence of zeros for that of ones.
            ("price", |m, _| {
                for string in &mut m.coordinates[1].strings {
                    string.evidence = &string.evidence * Rational::ratio(1, 4);
                }
            }),
            // The integral for the sum: no coin at the right end.
            ("list-of-coins", |m, _| {
                m.coordinates[1].list[2] = "1/5".parse().unwrap()
            }),
            // Weights carried along: the list in theta again.
            ("lists-differ", |m, _| {
                m.coordinates[1].list = m.coordinates[0].list.clone()
            }),
            // The Jacobian forgotten.
            ("control-density-carried-along", |m, _| {
                for string in &mut m.coordinates[1].strings {
                    string.carried = string.predictive.clone();
                }
            }),
            // Indifference asked for again, among the groups.
            ("control-regrouped", |m, _| {
                let parameters = Reparametrisation::small();
                let groups = parameters.groups();
                let even = vec![fraction(1, length(&groups)).unwrap(); groups.len()];
                m.regrouped = regrouped(&parameters, &even).unwrap();
            }),
        ]
    }
}

/// The catalogue's two closed forms.
#[test]
fn after_three_ones_four_fifths_and_seven_ninths() {
    assert_eq!(
        Density::even(1).predictive(3, 0).unwrap(),
        Rational::ratio(4, 5)
    );
    assert_eq!(
        Density::even(2).predictive(3, 0).unwrap(),
        Rational::ratio(7, 9)
    );
}

#[test]
fn theta_alone_is_refused() {
    let mut settings = crate::scenario::Scenario::defaults(&Reparametrisation);
    settings.set("coordinates", "1,1").unwrap();
    let parameters = Parameters::read(&settings).unwrap();
    let message = Reparametrisation::fits(&parameters)
        .unwrap_err()
        .to_string();
    assert!(message.contains("set coordinates=2"), "{message}");
}

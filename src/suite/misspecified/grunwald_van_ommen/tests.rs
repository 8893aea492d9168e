//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::{PRECISION, ln};
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(GrunwaldVanOmmen);

/// Easy points where the theorem wants none.
fn easy_points_in_the_control(measured: &mut Measured) {
    let bayes = &mut measured.well_specified.bayes;
    bayes.clone_from(&measured.easy_points.bayes);
}

impl Trial for GrunwaldVanOmmen {
    fn small() -> Parameters {
        Parameters {
            observations: 100,
            at: 100,
            covariates: 50,
            runs: 60,
            rate: Rational::ratio(1, 4),
            guesses: 24,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        let mut mistakes: Vec<Mistake<Measured, Theory>> = vec![
            // A broken remedy: the likelihood not raised to eta.
            ("no-hypercompression-at-a-low-rate", |m, _| {
                let easy = &mut m.easy_points;
                easy.generalised.clone_from(&easy.bayes);
            }),
            ("control-no-hypercompression", |m, _| {
                easy_points_in_the_control(m)
            }),
            // The prior weight 1/51 of a model forgotten: ln 51 nats.
            ("control-no-hypercompression", |m, _| {
                let prior = ln(&whole(51), PRECISION).unwrap();
                for run in &mut m.well_specified.bayes {
                    let peak = of_double(run.peak).unwrap() + prior.lower();
                    run.peak = peak.nearest_f64();
                }
            }),
        ];
        mistakes.extend(guessers::mistakes());
        mistakes
    }
}

#[test]
fn a_time_beyond_the_end_is_refused_with_one_that_is_not() {
    let parameters = Parameters {
        observations: 60,
        ..GrunwaldVanOmmen::small()
    };
    let refusal = GrunwaldVanOmmen::fits(&parameters).unwrap_err().to_string();
    assert!(refusal.ends_with("set at=60"), "{refusal}");
}

/// Beyond its condition the low rate's claim is not applicable, and nothing is violated.
#[test]
fn at_a_high_rate_nothing_is_said() {
    let (measured, mut theory) = trial::sides::<GrunwaldVanOmmen>();
    theory.rate = Rational::ratio(1, 2);
    let found = trial::claims::<GrunwaldVanOmmen>(&measured, &theory).unwrap();
    let of = |id: &str| found.iter().find(|claim| claim.id() == id).unwrap();
    assert!(of("no-hypercompression-at-a-low-rate").sides().is_err());
}

/// g(tau) = tau^(eta/2) (q + (1 - q) B^(-1/2)), q = 1/2: the numbers of the derivation.
#[test]
fn the_central_condition_holds_at_a_quarter_and_fails_at_a_half() {
    let g = |eta: f64, tau: f64| {
        let b = 1.0 + (tau - 1.0) * eta / 0.5;
        libm::pow(tau, eta / 2.0) * (0.5 + 0.5 / libm::sqrt(b))
    };
    let grid = (-60..=60).map(|k| libm::pow(2.0, f64::from(k) / 10.0));
    for tau in grid.filter(|tau| *tau != 1.0) {
        assert!(g(0.25, tau) < 1.0 && g(0.125, tau) < 1.0, "{tau}");
        assert!(g(0.5, tau) > 1.0, "{tau}");
    }
    assert!(g(0.25, 64.0) < 0.989 && g(0.25, 128.0) > 1.0);
}

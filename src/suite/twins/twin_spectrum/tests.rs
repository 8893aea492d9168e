//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::{PRECISION, log2};
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(TwinSpectrum);

impl Trial for TwinSpectrum {
    fn small() -> Parameters {
        Parameters {
            bits: 15,
            symbols: 10,
            steps: 300,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Vec<Spectrum>, Theory>> {
        vec![
            // A data bit of the twin not counted.
            ("mass-at-least-shortest-twin", |_, t| {
                t.weights
                    .iter_mut()
                    .flatten()
                    .for_each(|w| *w = &*w * Rational::from_integer(32));
            }),
            // The hazard of the expected symbol's complement taken the wrong way round.
            ("hazard-at-least-shortest-twin", |m, _| {
                m.iter_mut()
                    .flat_map(|s| &mut s.hazards)
                    .for_each(|h| h.plain = Enclosure::zero());
            }),
            // Plain and normalised exchanged.
            ("normalised-is-larger", |m, _| {
                m.iter_mut()
                    .flat_map(|s| &mut s.hazards)
                    .for_each(|h| std::mem::swap(&mut h.plain, &mut h.normalised));
            }),
            // Upper bounds summed as if they were masses.
            ("breaks-exclude-each-other", |m, _| {
                m.iter_mut().flat_map(|s| &mut s.hazards).for_each(|h| {
                    h.mass = Enclosure::exact(h.mass.upper().clone());
                });
            }),
            // A control that looks at the right symbol.
            ("control-one-symbol-earlier", |_, t| {
                t.weights
                    .iter_mut()
                    .flatten()
                    .for_each(|w| *w = Rational::zero());
            }),
        ]
    }
}

/// 00 and then 1: 2^-5.0 at 28 bits by the machine's specification, a lower bound that grows with L.
#[test]
fn the_mass_approaches_the_specifications_first_figure_from_below() {
    let parameters = Parameters {
        bits: 20,
        symbols: 3,
        ..TwinSpectrum::small()
    };
    let measured = TwinSpectrum::measure(&parameters, &trial::context()).unwrap();
    let found = log2(measured[0].hazards[2].mass.lower(), PRECISION).unwrap();
    let found = found.midpoint_f64();
    assert!((-5.5..=-4.9).contains(&found), "{found}");
}

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::{Enclosure, PRECISION, log2};
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(TwinSpectrum);

/// Every hazard of every sequence.
fn hazards(measured: &mut [Spectrum]) -> impl Iterator<Item = &mut Hazard> {
    measured
        .iter_mut()
        .flat_map(|spectrum| &mut spectrum.hazards)
}

impl Trial for TwinSpectrum {
    fn small() -> Parameters {
        Parameters {
            bits: 14,
            symbols: 10,
            steps: 300,
            world_bits: 11,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Vec<Spectrum>, Theory>> {
        vec![
            // A bit too many in a string of flips.
            ("mass-by-coin-flips", |_, t| {
                t.flips
                    .iter_mut()
                    .flatten()
                    .for_each(|share| *share *= Rational::ratio(1, 2));
            }),
            // A search that misses the programs that read data: less by one part in 2^w.
            ("mass-by-coin-flips", |m, _| {
                m[0].hazards[0].small_mass -= inverse_power(11);
            }),
            // A data bit of the programs not counted.
            ("mass-at-least-programs", |_, t| {
                t.written
                    .iter_mut()
                    .flatten()
                    .for_each(|mass| *mass *= Rational::from_integer(4));
            }),
            // A machine on which the break weighs less than the programs of it.
            ("mass-at-least-programs", |m, _| {
                for hazard in hazards(m) {
                    let less = &hazard.written * Rational::ratio(1, 2);
                    hazard.mass = Enclosure::exact(less);
                }
            }),
            // The hazard of the expected symbol's complement taken the wrong way round.
            ("hazard-at-least-shortest-twin", |m, _| {
                hazards(m).for_each(|hazard| hazard.plain = Enclosure::zero());
            }),
            // Plain and normalised exchanged.
            ("normalised-is-larger", |m, _| {
                hazards(m).for_each(|h| std::mem::swap(&mut h.plain, &mut h.normalised));
            }),
            // A bit of every program not counted; a program counted at two breaks.
            ("breaks-sum-to-at-most-one", |m, _| {
                hazards(m).for_each(|h| h.written *= Rational::from_integer(2));
            }),
            ("breaks-sum-to-at-most-one", |m, _| {
                for spectrum in m {
                    let first = spectrum.hazards[0].written.clone();
                    spectrum.hazards[1].written += first;
                }
            }),
            // Codes of a bit less.
            ("breaks-sum-to-at-most-one", |_, t| {
                t.codes = kraft_sum(10).unwrap();
            }),
            // Prefix-free strings in place of the prefixes.
            ("control-prefixes", |m, _| {
                hazards(m).for_each(|h| h.written_prefix = h.written.clone());
            }),
            // A control that looks at the right symbol.
            ("control-one-symbol-later", |_, t| {
                t.weights
                    .iter_mut()
                    .flatten()
                    .for_each(|weight| *weight = Some(Rational::zero()));
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

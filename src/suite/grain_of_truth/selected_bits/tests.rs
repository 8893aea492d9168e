//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};
use proptest::prelude::*;

tried!(SelectedBits);

impl Trial for SelectedBits {
    fn small() -> Parameters {
        Parameters {
            copies: Rational::ratio(3, 4),
            pattern_bits: 6,
            pairs: 24,
            sequences: 2,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // k off by one.
            ("plain", |_, t| t.pairs.rotate_left(1)),
            // One pair early.
            ("plain", |m, _| m.repeated[0].rotate_left(1)),
            // The plain prediction for the normalised one: it misses 1 - s for ever.
            ("normalised-learns", |m, _| {
                for pair in &mut m.repeated[0] {
                    pair.normalised = pair.plain.clone();
                }
            }),
            // A mixture that never learns.
            ("normalised-total", |m, _| {
                for pair in &mut m.repeated[0] {
                    pair.normalised = Rational::zero();
                }
            }),
            // The same.
            ("plain-goes-to-s", |m, _| {
                for pair in &mut m.repeated[0] {
                    pair.plain = Rational::ratio(1, 2);
                }
            }),
            // A pattern that gains.
            ("control-no-gain", |m, _| m.useless = m.repeated[0].clone()),
            // The remedy broken: the hypothesis normalised, and not the mixture.
            ("normalised", |m, _| {
                for (pair, certain) in m.repeated[0].iter_mut().zip(&m.certain) {
                    pair.normalised = certain.normalised.clone();
                }
            }),
            // A factor 2: the uniform measure's weight taken for 1.
            ("normalised-learns", |_, t| {
                for said in &mut t.pairs {
                    said.normalised_error = &said.normalised_error * Rational::ratio(1, 2);
                }
            }),
            // The geometric tail alone.
            ("normalised-total", |_, t| {
                t.total = Rational::from_integer(2)
            }),
            // The normalised prediction taken for the plain one.
            ("plain-fails", |m, _| {
                for pair in &mut m.repeated[1] {
                    pair.plain = pair.normalised.clone();
                }
            }),
            // k for k - 1.
            ("plain-goes-to-s", |_, t| {
                for said in &mut t.pairs {
                    said.plain_gap = &said.plain_gap * Rational::ratio(2, 3);
                }
            }),
            // Not the control at all: s < 1.
            ("control-no-defect", |m, _| {
                m.certain = m.repeated[0].clone()
            }),
            // The weights forgotten.
            ("control-no-gain", |_, t| t.useless = Rational::ratio(2, 3)),
            // One pair too early: the refutation itself.
            ("control-no-pattern", |m, _| {
                let before = m.useless[0].clone();
                m.patternless.insert(0, before);
            }),
        ]
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn every_claim_holds_whatever_the_noise(seed in any::<u64>()) {
        let parameters = Parameters { seed, ..SelectedBits::small() };
        prop_assert_eq!(trial::violated_at::<SelectedBits>(&parameters), Vec::<String>::new());
    }
}

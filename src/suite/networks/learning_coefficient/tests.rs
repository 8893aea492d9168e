//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(LearningCoefficient);

impl Trial for LearningCoefficient {
    fn small() -> Parameters {
        Parameters {
            powers: vec![1, 2],
            most: 6,
            chains: 5,
            steps: 500,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The other sign of lambda, and half of it: 1/(4k).
            ("free-energy-below", |_, t| t.lambda = -&t.lambda),
            ("free-energy-below", |_, t| {
                t.lambda = &t.lambda * Rational::ratio(1, 2)
            }),
            // A steeper loss: k = 1 twice.
            ("free-energy-below", |m, _| {
                let regular = Parameters {
                    powers: vec![1, 1],
                    ..LearningCoefficient::small()
                };
                m.points = trial::both::<LearningCoefficient>(&regular).0.points;
            }),
            // d/2 for lambda.
            ("free-energy-above", |_, t| {
                t.lambda = t.half_weights.clone()
            }),
            // A flatter loss.
            ("free-energy-above", |m, _| {
                let flat = Parameters {
                    powers: vec![4, 4],
                    ..LearningCoefficient::small()
                };
                m.points = trial::both::<LearningCoefficient>(&flat).0.points;
            }),
            ("lambda-is-the-slope", |_, t| {
                t.lambda = t.half_weights.clone()
            }),
            // One n off by one nat in a million.
            ("lambda-is-the-slope", |m, _| {
                let last = m.points.last_mut().unwrap();
                let off = Enclosure::exact(Rational::ratio(1, 1_000_000));
                last.log_evidence = &last.log_evidence + &off;
            }),
            // The right coefficient: the control must see that nothing is off.
            ("control-half-the-weights", |m, t| {
                let last = m.points.last_mut().unwrap();
                let more = ln(&whole(last.observations), PRECISION).unwrap();
                let apart = more.scale(&(&t.half_weights - &t.lambda));
                last.log_evidence = &last.log_evidence - &apart;
            }),
        ]
    }
}

/// All regular: lambda is d/2 and the control says nothing.
#[test]
fn the_claims_hold_at_the_ends_of_the_ranges() {
    for (powers, most) in [
        (vec![1], 4),
        (vec![4, 4, 4, 4], 6),
        (vec![1, 1, 1, 1, 1, 2], 5),
    ] {
        let parameters = Parameters {
            powers,
            most,
            ..LearningCoefficient::small()
        };
        let (measured, theory) = trial::both::<LearningCoefficient>(&parameters);
        let found = trial::claims::<LearningCoefficient>(&measured, &theory).unwrap();
        assert_eq!(trial::violated(&found), Vec::<String>::new());
        assert!(
            found
                .iter()
                .all(|claim| claim.verdict() != crate::scenario::Verdict::Undecided)
        );
    }
}

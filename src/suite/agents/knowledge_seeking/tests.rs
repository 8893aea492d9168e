//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(KnowledgeSeekers);

impl Trial for KnowledgeSeekers {
    fn small() -> Parameters {
        Parameters {
            horizon: 3,
            discount: Rational::ratio(9, 10),
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The entropy-seeker, the Bayes-optimal agent and the knowledge-seeker taken for one another.
            ("tests-at-once", |m, _| m.first = m.entropy.clone()),
            ("never-noise-nor-trap", |m, _| m.later[1].action = SCREEN),
            ("bayes-enters-box", |m, _| m.bayes = m.first.clone()),
            ("control-entropy", |m, _| m.entropy = m.first.clone()),
            // The information of the next policy.
            ("information", |m, _| m.told.rotate_left(PRIORS.len())),
            // Nats for bits.
            ("information", |_, t| {
                for [information, _] in &mut t.told {
                    *information = information.scale(&Rational::ratio(693, 1000));
                }
            }),
            // The prior of another place.
            ("at-most-entropy", |_, t| {
                for [information, entropy] in &mut t.told {
                    *entropy = information.scale(&Rational::ratio(9, 10));
                }
            }),
            ("at-most-entropy", |m, _| {
                m.told[0].bits = Enclosure::exact(Rational::one());
            }),
            // A night's delay that costs.
            ("control-undiscounted", |m, _| {
                m.waits[0] = m.waits[0].scale(&Rational::ratio(9, 10))
            }),
        ]
    }
}

#[test]
fn each_does_what_it_seeks() {
    let (measured, _) = trial::sides::<KnowledgeSeekers>();
    assert_eq!(measured.first.len(), 12);
    assert!(measured.later.len() > 30, "{}", measured.later.len());
    println!(
        "{:#?}",
        KnowledgeSeekers::answer(&KnowledgeSeekers::small(), &measured).unwrap()
    );
}

#[test]
fn the_claims_hold_at_the_ends_of_the_ranges() {
    for (horizon, discount) in [(2, (1, 10)), (2, (99, 100)), (5, (1, 10)), (5, (99, 100))] {
        let parameters = Parameters {
            horizon,
            discount: Rational::ratio(discount.0, discount.1),
            seed: 1,
        };
        let violated = trial::violated_at::<KnowledgeSeekers>(&parameters);
        assert_eq!(violated, Vec::<String>::new(), "{horizon} {discount:?}");
    }
}

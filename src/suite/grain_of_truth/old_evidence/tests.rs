//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, tried};
use proptest::prelude::*;

tried!(OldEvidence);

impl trial::Trial for OldEvidence {
    fn small() -> Parameters {
        Parameters {
            trials: 8,
            hypotheses: 4,
            symbols: 12,
            memorised: 4,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // One symbol too few replayed.
            ("replay", |_, t| t.trials[0].late.rotate_left(1)),
            ("replay", |m, _| {
                let entry = m.trials[0].entries[4].clone();
                m.trials[0].entries[3] = entry;
            }),
            // The old class not shrunk to make room.
            ("replay-others", |m, _| {
                let entry = &mut m.trials[0].entries[3];
                let class = Rational::one() - &entry.late;
                for old in &mut entry.old {
                    *old = old.checked_div(&class).unwrap();
                }
            }),
            // The prediction of the symbol after next.
            ("replay-future", |m, _| {
                m.trials[0].predictions.rotate_left(1)
            }),
            // Half of the evidence.
            ("control-not-replayed", |_, t| {
                t.trials[0]
                    .late
                    .iter_mut()
                    .for_each(|p| *p = &*p * Rational::ratio(1, 2))
            }),
            // Replayed after all.
            ("control-not-replayed", |m, _| {
                let run = &mut m.trials[0];
                let replayed = run.entries.last().unwrap().late.clone();
                *run.unreplayed.last_mut().unwrap() = replayed;
            }),
            // One of the k bits not charged: the odds of k - 1.
            ("ad-hoc-net-gain", |m, _| {
                m.ad_hoc.charged[5] = ad_hoc::fitted(2, 3, 1).unwrap();
            }),
            // A member missing from the family: t off by one has the same effect.
            ("ad-hoc-family", |_, t| t.ad_hoc.skeleton[1].rotate_left(1)),
            ("ad-hoc-family", |m, _| m.ad_hoc.families[1].rotate_left(1)),
            // The bit that says which of the two kinds of word follows, left out: no longer a prefix code.
            ("any-code-mean", |m, _| {
                m.ad_hoc.lucky[3]
                    .iter_mut()
                    .for_each(|factor| *factor = &*factor * Rational::from_integer(2))
            }),
            // Nats for bits: e^-3 for 2^-3.
            ("any-code-gain", |_, t| {
                t.ad_hoc.shares[2] = Rational::ratio(498, 10_000)
            }),
            // Every y with a word that is two bits short.
            ("any-code-gain", |m, _| {
                for factor in &mut m.ad_hoc.lucky[2] {
                    *factor = &*factor * Rational::from_integer(4);
                }
            }),
            // Charged after all.
            ("control-not-charged", |m, _| {
                m.ad_hoc.uncharged = m.ad_hoc.charged.clone()
            }),
            // k off by one.
            ("control-not-charged", |_, t| {
                t.ad_hoc.uncharged.rotate_left(1)
            }),
        ]
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn every_claim_holds_on_random_lists(seed in any::<u64>()) {
        let parameters = Parameters { seed, ..<OldEvidence as trial::Trial>::small() };
        prop_assert_eq!(trial::violated_at::<OldEvidence>(&parameters), Vec::<String>::new());
    }
}

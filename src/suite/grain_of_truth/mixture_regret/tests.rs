//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::machine::Program;
use crate::scenario::trial::{self, Mistake, Trial, tried};
use crate::suite::instrument::joint;
use proptest::prelude::*;

tried!(MixtureRegret);

fn parameters(seed: u64, lists: u64) -> Parameters {
    Parameters {
        lists,
        hypotheses: 7,
        symbols: 16,
        seed,
    }
}

fn violated(seed: u64) -> Vec<String> {
    trial::violated_at::<MixtureRegret>(&parameters(seed, 8))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn every_claim_holds_on_random_lists(seed in any::<u64>()) {
        prop_assert_eq!(violated(seed), Vec::<String>::new());
    }
}

/// Found by the test above while the scenario was written.
#[test]
fn every_claim_holds_on_the_lists_of_a_seed_that_once_failed() {
    assert_eq!(violated(1_088_752_305_867_598_960), Vec::<String>::new());
}

#[test]
fn some_lists_are_refuted_and_some_not() {
    let (measured, _) = trial::sides::<MixtureRegret>();
    assert!(measured.runs.iter().any(|run| run.refuted_at.is_some()));
    assert!(measured.runs.iter().any(|run| run.refuted_at.is_none()));
}

impl Trial for MixtureRegret {
    fn small() -> Parameters {
        parameters(1, 16)
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // A prior weight taken from the neighbour.
            ("identity", |_, t| t.lists[0].posterior[0].rotate_left(1)),
            // Posteriors of the hypotheses' neighbours.
            ("identity", |m, _| {
                for [state, _] in &mut m.runs[0].states {
                    state.posterior.rotate_left(1);
                }
            }),
            // One bit too few: a factor 2.
            ("regret-bound", |_, t| t.scale = Rational::ratio(1, 2)),
            // A mixture that forgets a half of its evidence.
            ("regret-bound", |m, _| {
                for regret in m.runs.iter_mut().flat_map(|run| &mut run.regrets) {
                    regret.ratio = &regret.ratio * Rational::from_integer(2);
                }
            }),
            ("evidence", |m, _| {
                let evidence = &mut m.runs[1].states[3][0].evidence;
                *evidence = &*evidence * Rational::ratio(1, 2);
            }),
            // A refutation that is not named.
            ("all-refuted", |m, _| {
                m.runs.iter_mut().for_each(|run| run.refuted_at = None)
            }),
            // t off by one.
            ("evidence", |_, t| t.lists[1].evidence.rotate_left(1)),
            // A semimeasure's lost mass taken for posterior mass.
            ("posterior-sum", |_, t| {
                t.posterior_sum = "15/16".parse().unwrap()
            }),
            ("order", |m, _| {
                let reversed = m
                    .runs
                    .iter_mut()
                    .flat_map(|run| &mut run.states)
                    .map(|state| &mut state[1].posterior);
                reversed.for_each(|posterior| posterior.reverse());
            }),
            // The time of the last symbol allowed for that of the first refused.
            ("all-refuted", |_, t| {
                t.lists.iter_mut().for_each(|list| {
                    list.refuted_at = list.refuted_at.map(|time| time - 1);
                })
            }),
        ]
    }
}

/// The oracle itself, on machine.md's example: `+[,].]` reads until a 0 comes, nu(0) = 1.
#[test]
fn following_every_data_bit_encloses_a_reading_loop() {
    let followed = joint::program(&Program::parse("+[,].]").unwrap(), &[false]);
    let lower = &followed.lower[1];
    assert!(lower < &Rational::one() && lower + &followed.open >= Rational::one());
}

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::machine::Program;
use crate::scenario::trial::{self, Mistake};
use crate::suite::instrument::joint;
use proptest::prelude::*;

fn run(seed: u64, lists: u64) -> (Measured, Theory) {
    let context = trial::context();
    let lists = draw(Parameters {
        lists,
        hypotheses: 7,
        symbols: 16,
        seed,
    })
    .unwrap();
    (measure(&lists, &context).unwrap(), theory(&lists).unwrap())
}

fn violated(measured: &Measured, theory: &Theory) -> Vec<String> {
    trial::violated(&claims(measured, theory).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn every_claim_holds_on_random_lists(seed in any::<u64>()) {
        let (measured, theory) = run(seed, 8);
        prop_assert_eq!(violated(&measured, &theory), Vec::<String>::new());
    }
}

/// Found by the test above while the scenario was written.
#[test]
fn every_claim_holds_on_the_lists_of_a_seed_that_once_failed() {
    let (measured, theory) = run(1_088_752_305_867_598_960, 8);
    assert_eq!(violated(&measured, &theory), Vec::<String>::new());
}

#[test]
fn some_lists_are_refuted_and_some_not() {
    let (measured, _) = run(1, 16);
    assert!(measured.runs.iter().any(|run| run.refuted_at.is_some()));
    assert!(measured.runs.iter().any(|run| run.refuted_at.is_none()));
}

#[test]
fn the_smallest_mistakes_are_called_violated() {
    let mistakes: [Mistake<Measured, Theory>; 6] = [
        // A prior weight taken from the neighbour.
        ("identity", |_, t| t.lists[0].weights.rotate_left(1)),
        // One bit too few: a factor 2.
        ("regret-bound", |_, t| t.scale = Rational::ratio(1, 2)),
        // t off by one.
        ("evidence", |_, t| {
            t.lists[1]
                .joint
                .iter_mut()
                .for_each(|joint| joint.rotate_left(1))
        }),
        // A semimeasure's lost mass taken for posterior mass.
        ("posterior-sum", |_, t| {
            t.posterior_sum = "15/16".parse().unwrap()
        }),
        ("order", |m, _| {
            let reversed = m
                .runs
                .iter_mut()
                .flat_map(|run| &mut run.states)
                .map(|state| &mut state.reversed.1);
            reversed.for_each(|posterior| posterior.reverse());
        }),
        // The time of the last symbol allowed for that of the first refused.
        ("all-refuted", |_, t| {
            t.lists.iter_mut().for_each(|list| {
                list.refuted_at = list.refuted_at.map(|time| time - 1);
            })
        }),
    ];
    trial::every_mistake_is_seen(|| run(1, 16), claims, &mistakes);
}

/// The oracle itself, on machine.md's example: `+[,].]` reads until a 0 comes, nu(0) = 1.
#[test]
fn following_every_data_bit_encloses_a_reading_loop() {
    let followed = joint::program(&Program::parse("+[,].]").unwrap(), &[false]);
    let lower = &followed.lower[1];
    assert!(lower < &Rational::one() && lower + &followed.open >= Rational::one());
}

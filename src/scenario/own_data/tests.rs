//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::mixture::{Bernoulli, KrichevskyTrofimov, Sequence, ShareRate};
use crate::scenario::Verdict;
use crate::scenario::trial::{self, Mistake};

fn class() -> FinitePrior<Box<dyn Hypothesis>> {
    let coin =
        |p, q| -> Box<dyn Hypothesis> { Box::new(Bernoulli::new(Rational::ratio(p, q)).unwrap()) };
    FinitePrior::explicit([
        (coin(1, 3), Rational::ratio(1, 4)),
        (Box::new(KrichevskyTrofimov::new()), Rational::ratio(1, 4)),
        (
            Box::new(Sequence::periodic(&[], &[false, true])),
            Rational::ratio(1, 8),
        ),
    ])
    .unwrap()
}

fn run(data: &str) -> (Measured, Theory) {
    let data = Symbols::parse(data).unwrap();
    let own = OwnData::new("own".to_owned(), "Own".to_owned(), class(), data).unwrap();
    let own = own.declared(Some(Remedy::Switch), None, 1);
    let measured = own.measure(&trial::context()).unwrap();
    let theory = own.theory(&measured).unwrap();
    (measured, theory)
}

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    let mistakes: [Mistake<Measured, Theory>; 6] = [
        // Off by one in t: the product of one symbol fewer.
        ("chain", |m, _| {
            m.identities[5].product = m.identities[4].product.clone()
        }),
        // A wrong prior weight.
        ("chain", |_, t| t.weights[0] = Rational::ratio(1, 2)),
        // A factor 2 in a hypothesis' probability: more than the mixture can be behind.
        ("dominance", |m, _| {
            for identity in &mut m.identities {
                identity.product = &identity.product * Rational::ratio(1, 8);
            }
        }),
        // A hypothesis left out of the sum.
        ("posterior-sum", |m, _| {
            m.identities[3].posterior_sum = Some(Rational::ratio(7, 8))
        }),
        // The price of staying forgotten, while only the sequence of weight 1/8 explains the data.
        ("staying", |m, t| {
            let last = m.moments.len() - 1;
            let own = m.moments[last].losses[2].clone().unwrap();
            m.moments[last].remedy_loss = Some(own + Enclosure::exact(whole(4)));
            t.prices[last] = Some(Enclosure::zero());
        }),
        // A broken remedy: a wrong prior weight.
        ("staying", |m, _| {
            for moment in &mut m.moments {
                let loss = moment.remedy_loss.take();
                moment.remedy_loss = loss.map(|loss| loss + Enclosure::exact(whole(3)));
            }
        }),
    ];
    let (measured, _) = run("0101010");
    assert_eq!(measured.identities.len(), 8);
    trial::every_mistake_is_seen(|| run("0101010"), claims, &mistakes);
}

/// Where strict for weak bites: one hypothesis that explains all the data meets the bound.
#[test]
fn dominance_is_met_with_equality_by_a_sole_survivor() {
    let only: Box<dyn Hypothesis> = Box::new(Sequence::periodic(&[], &[true]));
    let prior = FinitePrior::explicit([(only, Rational::ratio(1, 4))]).unwrap();
    let data = Symbols::parse("111").unwrap();
    let own = OwnData::new("own".to_owned(), "Own".to_owned(), prior, data).unwrap();
    let outcome = own.run(&trial::context()).unwrap();
    let dominance = outcome
        .claims
        .iter()
        .find(|claim| claim.id() == "dominance");
    let dominance = dominance.unwrap();
    assert_eq!(dominance.measured(), dominance.theory());
    assert_eq!(dominance.verdict(), Verdict::Holds);
}

#[test]
fn a_class_that_is_refuted_ends_with_the_named_outcome() {
    let only: Box<dyn Hypothesis> = Box::new(Sequence::periodic(&[], &[true]));
    let prior = FinitePrior::uniform([only]).unwrap();
    let data = Symbols::parse("11011").unwrap();
    let own = OwnData::new("own".to_owned(), "Own".to_owned(), prior, data).unwrap();
    let outcome = own.run(&trial::context()).unwrap();
    assert!(outcome.sentence.contains("all-refuted: after symbol 3 "));
    let claim = outcome
        .claims
        .iter()
        .find(|claim| claim.id() == "all-refuted");
    assert_eq!(claim.unwrap().measured(), &exact(3));
    assert!(outcome.holds());
}

/// At rate 0 fixed share is Bayes, and a sole survivor meets the bound with equality.
#[test]
fn every_remedy_runs_beside_the_mixture() {
    let half = Rational::ratio(1, 2);
    for (remedy, bounded) in [
        (
            Remedy::FixedShare(ShareRate::Constant(Rational::zero())),
            true,
        ),
        (
            Remedy::FixedShare(ShareRate::Constant(Rational::one())),
            false,
        ),
        (Remedy::FixedShare(ShareRate::Harmonic), true),
        (Remedy::Switch, true),
        (Remedy::Generalised(half), false),
        (Remedy::SafeBayes { halvings: 2 }, false),
        (Remedy::Thompson { every: 2 }, false),
    ] {
        let data = Symbols::parse("01010101010").unwrap();
        let own = OwnData::new("own".to_owned(), "Own".to_owned(), class(), data).unwrap();
        let truth: Box<dyn Hypothesis> = Box::new(Sequence::periodic(&[], &[false, true]));
        let own = own.declared(Some(remedy.clone()), Some(truth), 3);
        let outcome = own.run(&trial::context()).unwrap();
        assert!(outcome.holds(), "{remedy:?}");
        let has = |id: &str| outcome.claims.iter().any(|claim| claim.id() == id);
        assert_eq!(has("staying"), bounded, "{remedy:?}");
        assert!(has("truth-log-loss") && has("xz") && has("remedy-log-loss"));
        assert_eq!(outcome.seed, 3);
        assert_eq!(outcome.parameters.len(), 3);
    }
}

//! The claims hold, and the smallest mistakes are called violated.

use std::sync::Mutex;

use super::*;
use crate::exact::{Enclosure, Rational};
use crate::machine::Program;
use crate::mixture::{
    Bernoulli, FilterLimits, KrichevskyTrofimov, Sequence, ShareRate, WrittenProgram,
};
use crate::scenario::Verdict;
use crate::scenario::figures::{exact, whole};
use crate::scenario::trial::{self, Mistake};
use crate::scenario::{Claim, Span};
use crate::trace::Column;

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>> {
    claims::claims(measured, theory, &trial::context())
}

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

fn own(data: Data) -> OwnData {
    OwnData::new("own".to_owned(), "Own".to_owned(), class(), data)
}

fn given(data: &str) -> Data {
    Data::Given(crate::suite::read_data(data, None).unwrap())
}

fn drawn(hypothesis: Box<dyn Hypothesis>, symbols: u64) -> Data {
    Data::Drawn(Truth {
        hypothesis,
        symbols,
    })
}

/// Fixed share that never shares: Bayes, by other code.
fn unshared() -> Remedy {
    Remedy::FixedShare(ShareRate::Constant(Rational::zero()))
}

fn measured(own: &OwnData) -> (Measured, Theory) {
    let measured = own.measure(&trial::context()).unwrap();
    let theory = own.theory(&measured).unwrap();
    (measured, theory)
}

fn one_remedy_and_seed() -> (Measured, Theory) {
    measured(&own(given("0101010")).declared(vec![Remedy::Switch], vec![1]))
}

fn two_remedies_and_seeds() -> (Measured, Theory) {
    let truth: Box<dyn Hypothesis> = Box::new(Bernoulli::new(Rational::ratio(1, 3)).unwrap());
    let own = own(drawn(truth, 24));
    measured(&own.declared(vec![Remedy::Switch, unshared()], vec![4, 9]))
}

/// Adds so many bits to the loss of a remedy at the moments of a run.
fn worsen(run: &mut Run, remedy: usize, bits: u64) {
    for moment in &mut run.moments {
        let loss = moment.remedy_losses[remedy].take();
        moment.remedy_losses[remedy] = loss.map(|loss| loss + Enclosure::exact(whole(bits)));
    }
}

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    let mistakes: [Mistake<Measured, Theory>; 6] = [
        // Off by one in t: the product of one symbol fewer.
        ("chain", |m, _| {
            let identities = &mut m.runs[0].identities;
            identities[5].product = identities[4].product.clone();
        }),
        // A wrong prior weight.
        ("chain", |_, t| t.weights[0] = Rational::ratio(1, 2)),
        // A factor 2 in a hypothesis' probability: more than the mixture can be behind.
        ("dominance", |m, _| {
            for identity in &mut m.runs[0].identities {
                identity.product = &identity.product * Rational::ratio(1, 8);
            }
        }),
        // A hypothesis left out of the sum.
        ("posterior-sum", |m, _| {
            m.runs[0].identities[3].posterior_sum = Some(Rational::ratio(7, 8));
        }),
        // The price of staying forgotten, while only the sequence of weight 1/8 explains the data.
        ("staying", |m, t| {
            let last = m.runs[0].moments.last_mut().unwrap();
            let own = last.losses[2].enclosure().unwrap();
            last.remedy_losses[0] = Some(own + Enclosure::exact(whole(4)));
            t.prices.insert(last.time, vec![Some(Enclosure::zero())]);
        }),
        // A broken remedy: a wrong prior weight.
        ("staying", |m, _| worsen(&mut m.runs[0], 0, 3)),
    ];
    let (measured, _) = one_remedy_and_seed();
    assert_eq!(measured.runs[0].identities.len(), 8);
    trial::every_mistake_is_seen(one_remedy_and_seed, claims, &mistakes);
}

/// What goes wrong with the second remedy, or the second seed, alone is seen, and its seed is named.
#[test]
fn mistakes_in_a_second_remedy_and_a_second_seed_are_seen() {
    let mistakes: [Mistake<Measured, Theory>; 7] = [
        // One symbol fewer, with the second seed.
        ("chain", |m, _| {
            let identities = &mut m.runs[1].identities;
            identities[20].product = identities[19].product.clone();
        }),
        // The second seed's probabilities set beside the first's data.
        ("chain", |m, _| {
            let first = m.runs[0].identities[20].evidence.clone();
            m.runs[1].identities[20].evidence = first;
        }),
        ("dominance", |m, _| {
            for identity in &mut m.runs[1].identities {
                identity.product = &identity.product * Rational::ratio(1, 8);
            }
        }),
        ("posterior-sum", |m, _| {
            m.runs[1].identities[3].posterior_sum = Some(Rational::ratio(7, 8));
        }),
        // A broken first remedy, with the second seed.
        ("staying-switch", |m, _| worsen(&mut m.runs[1], 0, 3)),
        // A broken second remedy, with the second seed.
        ("staying-fixed-share-0", |m, _| worsen(&mut m.runs[1], 1, 3)),
        // The second remedy's loss taken for the first's, and the price forgotten.
        ("staying-switch", |m, t| {
            for moment in &mut m.runs[1].moments {
                let own = moment.losses[0].enclosure().unwrap();
                moment.remedy_losses.swap(0, 1);
                moment.remedy_losses[0] = Some(own + Enclosure::exact(whole(3)));
            }
            for prices in t.prices.values_mut() {
                prices[0] = Some(Enclosure::zero());
            }
        }),
    ];
    trial::every_mistake_is_seen(two_remedies_and_seeds, claims, &mistakes);
    let (mut measured, theory) = two_remedies_and_seeds();
    worsen(&mut measured.runs[1], 1, 3);
    let claims = claims(&measured, &theory).unwrap();
    let fallen = claims
        .iter()
        .find(|claim| claim.verdict() == Verdict::Violated);
    assert!(
        fallen
            .unwrap()
            .sides()
            .unwrap()
            .worst
            .as_deref()
            .unwrap()
            .starts_with("seed 9, hypothesis ")
    );
}

/// Means are of all seeds, exactly, and say so; ids are unique.
#[test]
fn measurements_are_means_over_the_seeds() {
    let (mut measured, theory) = two_remedies_and_seeds();
    measured.runs[0].race.leader_changes = 2;
    measured.runs[1].race.leader_changes = 5;
    let found = claims(&measured, &theory).unwrap();
    let of = |id: &str| found.iter().find(|claim| claim.id() == id).unwrap();
    let leads = of("leader-changes");
    assert_eq!(
        &leads.sides().unwrap().measured,
        &Enclosure::exact(Rational::ratio(7, 2))
    );
    assert!(leads.statement().ends_with("Mean over the 2 seeds."));
    let loss = |run: &Run| {
        run.moments.last().unwrap().remedy_losses[1]
            .clone()
            .unwrap()
    };
    let mean = (loss(&measured.runs[0]) + loss(&measured.runs[1])).scale(&Rational::ratio(1, 2));
    assert_eq!(
        &of("remedy-log-loss-fixed-share-0")
            .sides()
            .unwrap()
            .measured,
        &mean
    );
    assert_eq!(&of("xz").sides().unwrap().theory, &exact(24));
    let ids: std::collections::BTreeSet<&str> = found.iter().map(Claim::id).collect();
    assert_eq!(ids.len(), found.len());
}

/// With one seed the figures are those of the run, and each seed's run is that of the seed alone.
#[test]
fn several_seeds_are_the_runs_of_each() {
    let coin =
        || -> Box<dyn Hypothesis> { Box::new(Bernoulli::new(Rational::ratio(2, 5)).unwrap()) };
    let remedies = || vec![Remedy::Thompson { every: 3 }];
    let (both, _) = measured(&own(drawn(coin(), 30)).declared(remedies(), vec![7, 2]));
    for (place, seed) in [7, 2].into_iter().enumerate() {
        let (alone, _) = measured(&own(drawn(coin(), 30)).declared(remedies(), vec![seed]));
        let (one, other) = (&alone.runs[0], &both.runs[place]);
        assert_eq!((one.seed, other.seed), (seed, seed));
        assert_eq!(format!("{:?}", one.moments), format!("{:?}", other.moments));
    }
}

/// The runs of all seeds count towards one progress, and hear of an interruption.
#[test]
fn runs_of_several_seeds_tell_how_far_they_are_and_can_be_interrupted() {
    let coin =
        || -> Box<dyn Hypothesis> { Box::new(Bernoulli::new(Rational::ratio(1, 3)).unwrap()) };
    let own = own(drawn(coin(), 20)).declared(vec![], vec![1, 2, 3]);
    let told = Mutex::new(Vec::new());
    let tell = |what: &str, done, total| told.lock().unwrap().push((what.to_owned(), done, total));
    own.run(&Context::new().telling(tell)).unwrap();
    let told = told.into_inner().unwrap();
    for (what, total) in [("data", 3), ("symbols", 60)] {
        let of_it = told.iter().filter(|(of, _, _)| of == what);
        assert_eq!(of_it.clone().map(|told| told.1).max(), Some(total));
        assert!(of_it.clone().all(|told| told.2 == total));
    }
    let asked = Context::new();
    asked.interrupt();
    let error = own.run(&asked).unwrap_err();
    assert!(matches!(error, ScenarioError::Interrupted));
}

#[test]
fn seeds_that_all_draw_the_same_are_refused_unless_a_remedy_draws() {
    let certain = || -> Box<dyn Hypothesis> { Box::new(Sequence::periodic(&[], &[false, true])) };
    let refused = own(drawn(certain(), 9)).declared(vec![Remedy::Switch], vec![1, 2]);
    let error = refused.run(&trial::context()).unwrap_err().to_string();
    assert!(error.contains("give one seed"), "{error}");
    let thompson = vec![Remedy::Thompson { every: 1 }];
    let outcome = own(drawn(certain(), 9))
        .declared(thompson, vec![1, 2])
        .run(&trial::context());
    assert!(outcome.unwrap().holds());
}

/// A mean of what is infinite for one seed is none, and that is said.
#[test]
fn a_loss_that_is_infinite_with_one_seed_has_no_mean() {
    let (mut measured, theory) = two_remedies_and_seeds();
    assert_eq!(
        (refuted(&measured), infinite(&measured)),
        (String::new(), String::new())
    );
    measured.runs[1].moments.last_mut().unwrap().remedy_losses[0] = None;
    let found = claims(&measured, &theory).unwrap();
    assert!(
        found
            .iter()
            .all(|claim| claim.id() != "remedy-log-loss-switch")
    );
    let said = infinite(&measured);
    assert!(
        said.contains("switch distribution is not finite with seed 9, so"),
        "{said}"
    );
    measured.runs[0].all_refuted = Some(6);
    let found = claims(&measured, &theory).unwrap();
    let count = found
        .iter()
        .find(|claim| claim.id() == "all-refuted")
        .unwrap();
    let sides = count.sides().unwrap();
    assert_eq!((&sides.measured, &sides.theory), (&exact(1), &exact(2)));
    assert!(refuted(&measured).contains("after symbol 6 of seed 4 every"));
}

/// The rows have all seeds and remedies; the pictures the first seed and the first remedies, and say so.
#[test]
fn the_traces_have_all_and_the_pictures_say_what_they_leave_out() {
    let coin: Box<dyn Hypothesis> = Box::new(Bernoulli::new(Rational::ratio(1, 3)).unwrap());
    let rate = |q| Remedy::FixedShare(ShareRate::Constant(Rational::ratio(1, q)));
    let remedies = vec![Remedy::Switch, rate(2), rate(3), rate(4), rate(5)];
    let own = own(drawn(coin, 20)).declared(remedies, vec![3, 8]);
    let outcome = own.run(&trial::context()).unwrap();
    let loss = outcome
        .traces
        .iter()
        .find(|trace| trace.name() == "loss")
        .unwrap();
    assert_eq!(loss.rows(), 42);
    for column in ["seed", "switch_loss_bits", "fixed_share_1_5_loss_bits"] {
        assert!(loss.column(column).is_some(), "{column}");
    }
    for chart in &outcome.charts {
        assert!(
            chart.subtitle.ends_with("Drawn: seed 3, the first of 2."),
            "{chart:?}"
        );
        assert!(chart.series.iter().all(|series| series.points.len() == 21));
    }
    let chart = outcome
        .charts
        .iter()
        .find(|chart| chart.id == "loss")
        .unwrap();
    assert!(
        chart
            .subtitle
            .contains("The first 3 of 5 remedies are drawn")
    );
    // The mixture, the best, the bound, the truth, and three remedies.
    assert_eq!(chart.series.len(), 7);
}

/// After a 1, `,[.]+++++++.]` has probability 1/2 for sure, and 1 if what five steps leave open prints it too: its loss
/// lies between 0 and 1 bit, in this order, in the rows as well.
#[test]
fn what_is_undecided_has_its_ends_in_order() {
    let program = Program::parse(",[.]+++++++.]").unwrap();
    let limits = FilterLimits {
        steps: 5,
        configurations: 8,
    };
    let fair: Box<dyn Hypothesis> = Box::new(Bernoulli::new(Rational::ratio(1, 2)).unwrap());
    let half_open: Box<dyn Hypothesis> = Box::new(WrittenProgram::with_limits(program, limits));
    let half = Rational::ratio(1, 2);
    let class = FinitePrior::explicit([(fair, half.clone()), (half_open, half)]).unwrap();
    let own = OwnData::new("own".to_owned(), "Own".to_owned(), class, given("1"));
    let (measured, _) = measured(&own);
    let last = measured.runs[0].last().unwrap();
    let (least, most) = (Some(Rational::zero()), Some(Rational::one()));
    assert_eq!(last.losses[1], Span { least, most });
    let outcome = own.run(&trial::context()).unwrap();
    let mut seen = 0;
    for trace in &outcome.traces {
        for (name, lower) in trace.columns() {
            let Some(name) = name.strip_suffix("_lower") else {
                continue;
            };
            let upper = trace.column(&format!("{name}_upper")).unwrap();
            let (Column::Float(lower), Column::Float(upper)) = (lower, upper) else {
                panic!("{name} has no numbers");
            };
            for (lower, upper) in lower.iter().zip(upper) {
                assert!(lower <= upper, "{name}: {lower:?} to {upper:?}");
                seen += usize::from(lower < upper);
            }
        }
    }
    // Both posteriors and the program's loss after the symbol.
    assert!(seen >= 3, "{seen}");
}

/// A fair coin pays a bit for each symbol that was seen, and none for one that is missing; taken for a 0 it would cost a
/// third.
#[test]
fn what_is_missing_costs_nothing() {
    let fair: Box<dyn Hypothesis> = Box::new(Bernoulli::new(Rational::ratio(1, 2)).unwrap());
    let class = FinitePrior::explicit([(fair, Rational::one())]).unwrap();
    let own = OwnData::new("own".to_owned(), "Own".to_owned(), class, given("1?1"));
    let (measured, _) = measured(&own);
    let two = Some(Rational::from_integer(2));
    let (least, most) = (two.clone(), two);
    let last = measured.runs[0].last().unwrap();
    assert_eq!(last.losses[0], Span { least, most });
}

/// A curve of the regret ends where the curves of the losses are that far apart.
#[test]
fn the_regret_is_what_the_losses_differ_by() {
    let own = own(given("0101101110")).declared(vec![Remedy::Switch], vec![1]);
    let outcome = own.run(&trial::context()).unwrap();
    let chart = |id: &str| outcome.charts.iter().find(|chart| chart.id == id).unwrap();
    let end = |id: &str, label: &str| {
        let series = chart(id).series.iter().find(|series| series.label == label);
        series.unwrap().points.last().unwrap().1.unwrap()
    };
    for label in ["mixture", "bound", "switch distribution"] {
        let apart = end("loss", label) - end("loss", "best single");
        assert!((end("regret", label) - apart).abs() < 1e-9, "{label}");
    }
    assert!(end("regret", "mixture") > 0.0 && end("regret", "mixture") <= end("regret", "bound"));
}

/// Where strict for weak bites: one hypothesis that explains all the data meets the bound.
#[test]
fn dominance_is_met_with_equality_by_a_sole_survivor() {
    let only: Box<dyn Hypothesis> = Box::new(Sequence::periodic(&[], &[true]));
    let prior = FinitePrior::explicit([(only, Rational::ratio(1, 4))]).unwrap();
    let data = given("111");
    let own = OwnData::new("own".to_owned(), "Own".to_owned(), prior, data);
    let outcome = own.run(&trial::context()).unwrap();
    let dominance = outcome
        .claims
        .iter()
        .find(|claim| claim.id() == "dominance");
    let dominance = dominance.unwrap();
    let sides = dominance.sides().unwrap();
    assert_eq!(sides.measured, sides.theory);
    assert_eq!(dominance.verdict(), Verdict::Holds);
}

#[test]
fn a_class_that_is_refuted_ends_with_the_named_outcome() {
    let only: Box<dyn Hypothesis> = Box::new(Sequence::periodic(&[], &[true]));
    let prior = FinitePrior::uniform([only]).unwrap();
    let data = given("11011");
    let own = OwnData::new("own".to_owned(), "Own".to_owned(), prior, data);
    let outcome = own.run(&trial::context()).unwrap();
    assert!(outcome.sentence.contains("all-refuted: after symbol 3 "));
    let claim = outcome
        .claims
        .iter()
        .find(|claim| claim.id() == "all-refuted");
    assert_eq!(&claim.unwrap().sides().unwrap().measured, &exact(3));
    assert!(outcome.holds());
}

/// At rate 0 fixed share is Bayes, and a sole survivor meets the bound with equality.
#[test]
fn every_remedy_runs_beside_the_mixture() {
    let half = Rational::ratio(1, 2);
    for (remedy, bounded) in [
        (unshared(), true),
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
        let truth: Box<dyn Hypothesis> = Box::new(Sequence::periodic(&[], &[false, true]));
        let own = own(drawn(truth, 11)).declared(vec![remedy.clone()], vec![3]);
        let outcome = own.run(&trial::context()).unwrap();
        assert!(outcome.holds(), "{remedy:?}");
        let has = |id: &str| outcome.claims.iter().any(|claim| claim.id() == id);
        assert_eq!(has("staying"), bounded, "{remedy:?}");
        assert!(has("truth-log-loss") && has("xz") && has("remedy-log-loss"));
        assert_eq!(outcome.seed(), 3);
        assert_eq!(outcome.parameters.len(), 3);
    }
}

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::exact::as_u64;
use crate::scenario::sampling::flips;
use crate::scenario::trial::{self, Mistake, Trial, tried};
use crate::suite::instrument::random_walk::walk;

tried!(EquidistantOscillation);

impl Trial for EquidistantOscillation {
    fn small() -> Parameters {
        Parameters {
            offset: Rational::ratio(1, 10),
            symbols: 2000,
            runs: 4000,
            truth_bits: 20,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // Every return to 0 counted as a change: a factor 2.
            ("leader-changes", |_, t| {
                t.mean_changes = &t.mean_changes * Rational::from_integer(2)
            }),
            // The uniform law for the arcsine law.
            ("share-of-time", |m, _| {
                let half = length(&m.upper_counts) - 1;
                let uniform = (0..=half)
                    .map(|k| (num_bigint::BigUint::from(k + 1) << (2 * half)) / (half + 1));
                let distance = law::distance(&m.upper_counts, uniform, half).to_rational();
                m.arcsine_distance = quotient(&distance, &whole(m.runs)).unwrap();
            }),
            // A tie ends the lead: changes one symbol early.
            ("mixture-leaders", |m, _| m.mixture[0].changes[0] -= 1),
            // One symbol of the walk too many.
            ("mixture-weights", |m, _| {
                m.mixture[3].balance.insert(1, 0);
            }),
            // A prior weight of 1/2 forgotten.
            ("regret-to-better", |_, t| {
                t.best_over_mixture = "3/2".parse().unwrap()
            }),
            // A prior weight of 1/6 for each model, in place of 1/2.
            ("regret-to-better", |m, _| {
                let evidence = &mut m.mixture[2].checks[2].evidence;
                *evidence = &*evidence * Rational::ratio(1, 3);
            }),
            // The truth never found: not in the class.
            ("truth-leads", |m, _| m.truth_at_end = 0),
            // n off by one in n KL.
            ("regret-to-truth", |m, _| m.mixture[0].checks[1].time += 2),
            // delta off by a factor 2.
            ("no-despair", |_, t| {
                t.despair
                    .iter_mut()
                    .for_each(|delta| *delta = &*delta * Rational::ratio(1, 2))
            }),
        ]
    }
}

/// The truth's time without thresholds: the posterior of the three, from its definition.
#[test]
fn thresholds_are_those_of_the_posterior_itself() {
    let parameters = EquidistantOscillation::small();
    let (odds, shrink) = (parameters.odds().unwrap(), parameters.shrink());
    let thresholds = thresholds::thresholds(&odds, &shrink, 1500, 5, &trial::context()).unwrap();
    let weight = Rational::inverse_power(5);
    let [up, down] = parameters.chances();
    for replicate in 0..4 {
        let walk = walk::follow(flips(7, replicate).take(1500), &thresholds);
        let rest = (Rational::one() - &weight) * Rational::ratio(1, 2);
        let (mut a, mut b, mut mu) = (rest.clone(), rest, weight.clone());
        let (mut time, mut levels) = (None, 0);
        for (t, symbol) in (1u64..).zip(flips(7, replicate).take(1500)) {
            a *= if symbol { &up } else { &down };
            b *= if symbol { &down } else { &up };
            mu *= Rational::ratio(1, 2);
            let share = mu.checked_div(&(&a + &b + &mu)).unwrap();
            if share > Rational::ratio(1, 2) && time.is_none() {
                time = Some(t);
            }
            while levels < LEVELS && share <= &weight * Rational::inverse_power(as_u64(levels) + 1)
            {
                levels += 1;
            }
        }
        assert_eq!((walk.truth_time, walk.despair), (time, levels));
    }
}

/// At weight 1/2 the truth is level with the two models together at t = 0: it leads at |S| = 0 from t = 1 on.
#[test]
fn a_level_start_is_compared_exactly() {
    let parameters = EquidistantOscillation::small();
    let (odds, shrink) = (parameters.odds().unwrap(), parameters.shrink());
    let found = thresholds::thresholds(&odds, &shrink, 4, 1, &trial::context()).unwrap();
    assert_eq!(found.truth_leads[0], -1);
    assert!(found.truth_leads[2] >= 0);
}

#[test]
fn an_odd_length_is_refused() {
    let odd = Parameters {
        symbols: 1001,
        ..EquidistantOscillation::small()
    };
    let message = EquidistantOscillation::fits(&odd).unwrap_err().to_string();
    assert!(message.contains("set n=1002"));
}

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake};

fn parameters() -> Parameters {
    Parameters {
        offset: Rational::ratio(1, 10),
        symbols: 2000,
        runs: 4000,
        truth_bits: 20,
        seed: 1,
    }
}

fn run() -> (Measured, Theory) {
    let context = trial::context();
    (
        measure(&parameters(), &context).unwrap(),
        theory(&parameters()).unwrap(),
    )
}

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    let mistakes: [Mistake<Measured, Theory>; 7] = [
        // Every return to 0 counted as a change: a factor 2.
        ("leader-changes", |_, t| {
            t.mean_changes = &t.mean_changes * Rational::from_integer(2)
        }),
        // The uniform law for the arcsine law.
        ("share-of-time", |m, _| {
            let half = length(&m.upper_counts) - 1;
            let uniform: Vec<_> = (0..=half)
                .map(|k| (num_bigint::BigUint::from(k + 1) << (2 * half)) / (half + 1))
                .collect();
            let distance = law::distance(&m.upper_counts, &uniform, half).to_rational();
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
        // n off by one in n KL.
        ("regret-to-truth", |m, _| m.mixture[0].checks[1].time += 2),
        // delta off by a factor 2.
        ("no-despair", |_, t| {
            t.despair
                .iter_mut()
                .for_each(|delta| *delta = &*delta * Rational::ratio(1, 2))
        }),
    ];
    trial::every_mistake_is_seen(run, claims, &mistakes);
}

/// The truth's time without thresholds: the posterior of the three, from its definition.
#[test]
fn thresholds_are_those_of_the_posterior_itself() {
    let parameters = Parameters {
        symbols: 1500,
        truth_bits: 5,
        ..parameters()
    };
    let thresholds = thresholds::compute(&parameters).unwrap();
    let weight = inverse_power(5);
    let (up, down) = parameters.chances();
    for replicate in 0..4 {
        let symbols = usize::try_from(parameters.symbols).unwrap();
        let walk = walk::follow(flips(7, replicate).take(symbols), &thresholds);
        let rest = (Rational::one() - &weight) * Rational::ratio(1, 2);
        let (mut a, mut b, mut mu) = (rest.clone(), rest, weight.clone());
        let (mut time, mut levels) = (None, 0);
        for (t, symbol) in (1u32..).zip(flips(7, replicate).take(symbols)) {
            a *= if symbol { &up } else { &down };
            b *= if symbol { &down } else { &up };
            mu *= Rational::ratio(1, 2);
            let share = mu.checked_div(&(&a + &b + &mu)).unwrap();
            if share > Rational::ratio(1, 2) && time.is_none() {
                time = Some(t);
            }
            while levels < LEVELS
                && share <= &weight * inverse_power(u32::try_from(levels).unwrap() + 1)
            {
                levels += 1;
            }
        }
        assert_eq!((walk.truth_time, walk.despair), (time, levels));
    }
}

#[test]
fn an_odd_length_is_refused() {
    let mut settings = crate::scenario::Scenario::defaults(&EquidistantOscillation);
    settings.set("n", "1001").unwrap();
    assert!(
        Parameters::read(&settings)
            .unwrap_err()
            .to_string()
            .contains("take 1002")
    );
}

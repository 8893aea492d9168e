//! The smallest mistakes in the game of guesses.

use super::super as scenario;
use super::*;
use crate::scenario::figures::quotient;
use crate::scenario::trial::Mistake;

/// The course of Bayes in the place of a low rate's: the likelihood not raised to eta.
fn not_raised(measured: &mut Measured) {
    let bayes = measured.courses[4].steps.clone();
    measured.courses[0].steps.clone_from(&bayes);
    measured.courses[2].steps = bayes;
}

/// A rate of 1/6 in the place of the control's.
fn lowered(measured: &mut Measured) {
    let low = measured.courses[0].steps.clone();
    measured.courses[3].steps.clone_from(&low);
    measured.courses[4].steps = low;
}

pub(in super::super) fn mistakes() -> Vec<Mistake<scenario::Measured, scenario::Theory>> {
    vec![
        // Rate 2/3 for 1/3: a factor 2.
        ("central-condition", |m, _| {
            m.guesses.moments[1].1 = m.guesses.moments[2].1.clone();
        }),
        ("control-condition-fails", |m, _| {
            m.guesses.moments[2].1 = m.guesses.moments[1].1.clone();
        }),
        ("posterior-bound", |m, _| not_raised(&mut m.guesses)),
        // Nats for bits.
        ("posterior-bound", |_, t| {
            for bound in &mut t.guesses.bounds {
                *bound = bound.scale(&Rational::ratio(69, 100));
            }
        }),
        ("drawn-bound", |m, _| not_raised(&mut m.guesses)),
        ("no-compression-in-the-mean", |m, _| {
            not_raised(&mut m.guesses)
        }),
        // The posterior after the point for the one before it.
        ("all-sequences", |m, _| {
            let next = m.guesses.played[1].2.clone();
            m.guesses.played[0].2 = next - &m.guesses.played[0].2;
        }),
        // f* with the weight of one guesser.
        ("all-sequences", |_, t| {
            let of = |n: i64| Rational::ratio(n, 130);
            t.guesses.played[0] = quotient(&of(2), &of(3 * 130)).unwrap();
        }),
        ("control-bound-broken", |m, _| lowered(&mut m.guesses)),
        ("control-hypercompression", |m, _| lowered(&mut m.guesses)),
    ]
}

/// Nine tenths, one, and the values above the critical rate: (1 + u)(4 + u)/(10 u).
#[test]
fn the_moments_are_those_of_the_derivation() {
    for (sixths, other) in [(1, (9, 10)), (2, (1, 1)), (4, (17, 8)), (6, (221, 32))] {
        let (p, q) = other;
        let all = Rational::ratio(12, 13) + Rational::ratio(p, q) * Rational::ratio(1, 13);
        assert_eq!(played::moments(sixths), [all.clone(), all]);
    }
}

/// At 30 points: what an independent computation in floating point gave.
#[test]
fn the_sums_are_those_of_another_computation() {
    let context = Context::new();
    for (game, sum) in [(0, 0.5699), (3, 1.2245), (4, 1.8766)] {
        let course = GAMES[game].course(30, &context).unwrap();
        let found = course.steps[30].sum.midpoint_f64();
        assert_eq!(format!("{found:.4}"), format!("{sum:.4}"));
    }
}

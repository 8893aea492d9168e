//! The claims hold, and the smallest mistakes are called violated.

use super::theory::conway;
use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(TwinRarePattern);

impl Trial for TwinRarePattern {
    fn small() -> Parameters {
        Parameters {
            pattern_symbols: 4,
            longest: 6,
            world: Rational::ratio(3, 5),
            twin: Rational::ratio(2, 5),
            bits: 20,
            runs: 400,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // Conway's sum without the pattern's overlap with itself as a whole.
            ("waiting-time", |m, t| {
                for (wait, found) in t.waits.iter_mut().zip(&m.waits) {
                    *wait = &*wait - whole(1 << found.pattern.len());
                }
            }),
            // 2^m for every pattern.
            ("waiting-time", |m, t| {
                for (wait, found) in t.waits.iter_mut().zip(&m.waits) {
                    *wait = whole(1 << found.pattern.len());
                }
            }),
            // Off by one: flips before the last.
            ("waiting-time", |m, _| {
                for wait in &mut m.waits {
                    wait.first = &wait.first - Rational::one();
                }
            }),
            ("longest-wait", |m, _| {
                for wait in &mut m.waits {
                    wait.first = &wait.first - Rational::one();
                }
            }),
            // The wait for the first occurrence taken for the one between two.
            ("wait-between", |m, _| {
                for wait in &mut m.waits {
                    wait.between = wait.first.clone();
                }
            }),
            // And the other way round.
            ("control-first-is-longer", |m, _| {
                for wait in &mut m.waits {
                    wait.first = wait.between.clone();
                }
            }),
            // Only ones count.
            ("odds-move-at-visits", |_, t| t.odds[1] = Rational::one()),
            // The odds looked at one symbol late.
            ("odds-move-at-visits", |m, _| {
                let mut late = Rational::one();
                for (_, odds) in &mut m.runs[0].mixture {
                    std::mem::swap(odds, &mut late);
                }
            }),
            // 2^m for the pattern 1^m.
            ("first-visit", |_, t| {
                t.patterns[0].first = Rational::from_integer(16)
            }),
            // Bits over nats: too many visits, and nats over bits: too few.
            ("visits-at-least", |_, t| {
                t.visits[0] = t.visits[0].scale(&"1.4427".parse().unwrap());
            }),
            ("visits-at-most", |_, t| {
                t.visits[1] = t.visits[1].scale(&"0.6931".parse().unwrap());
            }),
            // A factor 2 in the gap between visits, either way.
            ("symbols-at-least", |_, t| {
                t.patterns[2].symbols[0] =
                    t.patterns[2].symbols[0].scale(&Rational::from_integer(2));
            }),
            ("symbols-at-most", |_, t| {
                t.patterns[2].symbols[1] = t.patterns[2].symbols[1].scale(&Rational::ratio(1, 2));
            }),
        ]
    }
}

#[test]
fn known_waits() {
    let wait = |text: &str| conway(&text.chars().map(|c| c == '1').collect::<Vec<_>>());
    assert_eq!(wait("111111"), Rational::from_integer(126));
    assert_eq!(wait("100000"), Rational::from_integer(64));
    assert_eq!(wait("101010"), Rational::from_integer(64 + 16 + 4));
}

#[test]
fn equal_twins_are_refused() {
    let parameters = Parameters {
        twin: Rational::ratio(3, 5),
        ..TwinRarePattern::small()
    };
    let refused = TwinRarePattern::fits(&parameters).unwrap_err();
    assert!(refused.to_string().contains("never part"));
}

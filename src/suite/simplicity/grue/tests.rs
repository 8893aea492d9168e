//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(GoodmansGrue);

impl Trial for GoodmansGrue {
    fn small() -> Parameters {
        Parameters {
            after: 4,
            beyond: 6,
            bits: 16,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // Flips from symbol T + 2 on.
            ("same-masses-in-other-words", |_, t| {
                t.translation = t.wrong.clone()
            }),
            // V is U after all.
            ("same-masses-in-other-words", |m, _| m.on_v = m.on_u.clone()),
            ("green-wins-on-u", |m, _| {
                m.speakers[0].prediction = m.speakers[1].prediction.clone()
            }),
            ("grue-wins-on-v", |m, _| {
                m.speakers[1].prediction = m.speakers[0].prediction.clone()
            }),
            // Once the difference for twice.
            ("shift-is-twice-the-length-difference", |_, t| {
                t.lengths[1] = [t.lengths[0][0]; 2]
            }),
            // V is U.
            ("shift-is-twice-the-length-difference", |m, _| {
                m.speakers[1] = m.speakers[0].clone()
            }),
            // The op's bits forgotten.
            ("shift-of-one-op", |_, t| t.lengths[2][1] -= 4),
            // The op does nothing.
            ("shift-of-one-op", |m, _| {
                m.speakers[2] = m.speakers[0].clone()
            }),
            // U's lengths on V.
            ("loss-in-either-world", |_, t| t.lengths.swap(0, 1)),
            // V's predictions on U.
            ("loss-in-either-world", |m, _| m.speakers.swap(0, 1)),
            // Every symbol an error.
            ("errors-in-either-world", |m, _| {
                m.speakers[0].runs[0].other.fill(Rational::one())
            }),
            // What U decides.
            ("both-words-are-even", |m, _| {
                m.both = m.speakers[0].prediction.decided(false)
            }),
            ("both-words-are-even", |_, t| t.half = Rational::ratio(1, 4)),
            // The right time.
            ("control-wrong-time", |_, t| t.wrong = t.translation.clone()),
            // A machine whose masses do not depend on the string.
            ("control-wrong-time", |m, _| {
                let first = m.on_u[0].clone();
                m.on_u.fill(first.clone());
                m.on_v.fill(first);
            }),
        ]
    }
}

#[test]
fn a_translation_flips_what_comes_after_and_is_its_own_inverse() {
    let all: Vec<Symbols> = all_strings(5).collect();
    let there = translation(5, 3);
    for (x, &place) in all.iter().zip(&there) {
        let flipped: Symbols = (0..).zip(x.iter()).map(|(at, s)| s ^ (at >= 3)).collect();
        assert_eq!(all[place], flipped);
    }
    assert!((0..there.len()).all(|place| there[there[place]] == place));
}

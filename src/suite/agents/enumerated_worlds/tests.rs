//! The claims hold, and the smallest mistakes are called violated.

use super::dark::Dark;
use super::*;
use crate::exact::Rounding;
use crate::machine::Program;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(EnumeratedWorlds);

impl Trial for EnumeratedWorlds {
    fn small() -> Parameters {
        Parameters {
            bits: 16,
            horizon: 6,
            nights: 10,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // A horizon off by one.
            ("planner-is-plain", |_, t| t.plain.rotate_left(1)),
            ("planner-is-plain", |m, _| m.planned.rotate_left(1)),
            // The odds turned round: it tests where it should not.
            ("twins-rule", |_, t| {
                for said in &mut t.pairs {
                    said.tests = said.tests.map(|tests| !tests);
                }
            }),
            // An agent that never tests.
            ("twins-rule", |m, _| {
                m.pairs.iter_mut().for_each(|pair| pair.tests = false);
            }),
            // A night too many.
            ("one-op-apart", |_, t| t.nights.rotate_left(1)),
            ("one-op-apart", |m, _| m.nights.rotate_left(1)),
            ("one-op-apart-merged", |_, t| t.merged.rotate_left(1)),
            // The weights of the two programs alone.
            ("one-op-apart-merged", |m, _| m.merged = m.nights.clone()),
            // A pair lost.
            ("dark-pairs", |m, _| {
                let lost = m.dark.iter().position(|own| own.bits == 13).unwrap();
                m.dark.remove(lost);
            }),
            // A pair that needs 13 bits, found at 12.
            ("dark-pairs", |m, _| {
                let early = m.dark.iter().find(|own| own.bits == 13).cloned();
                m.dark.extend(early.map(|own| Dark { bits: 12, ..own }));
            }),
            ("dark-pairs", |_, t| {
                t.dark[0].2 = t.dark.last().unwrap().2.clone();
            }),
            ("dark-pairs", |m, _| m.dark.retain(|own| own.bits < 14)),
            // The odds turned round.
            ("dark-pairs-rule", |m, _| {
                m.dark.iter_mut().for_each(|own| own.tests = !own.tests);
            }),
            // A test that costs as much as it wins.
            ("control-free-test", |m, _| m.free[0] = Rational::zero()),
            // A percept lost.
            ("lived-as-printed", |m, _| {
                let life = m.lives.iter_mut().find(|life| life.rewards() > 0).unwrap();
                life.cycles.retain(|cycle| cycle.percept != Some(1));
            }),
            // The actions taken for one another.
            ("whole-prior-rests", |m, _| {
                m.forced
                    .thoughts
                    .iter_mut()
                    .for_each(|thought| thought.values.reverse());
            }),
        ]
    }
}

#[test]
fn figures_of_the_catalogue() {
    let (measured, theory) = trial::sides::<EnumeratedWorlds>();
    let forced = &measured.forced;
    assert_eq!(forced.left, 167);
    let said = |value: &Rational, digits| value.to_decimal(digits, Rounding::Nearest);
    let last = forced.thoughts.last().unwrap();
    let values = last.values.each_ref().map(|value| said(value, 7));
    assert_eq!(
        (last.cycles, values),
        (6, ["3.477438".to_owned(), "3.394353".to_owned()])
    );
    let shares = forced.shares.each_ref().map(|share| said(share, 4));
    assert_eq!(shares, ["0.1175", "0.859", "0.02343"]);
    // It rests for n <= 7, is indifferent at 8, tests from 9 on.
    let signs: Vec<i32> = measured.nights.iter().map(Rational::signum).collect();
    assert_eq!(signs, [-1, -1, -1, -1, -1, -1, -1, 0, 1, 1]);
    assert_eq!(theory.nights, measured.nights);
    // The first pair is the shortest.
    let shortest = measured.pairs.iter().min_by_key(|pair| {
        let bits = pair.programs.each_ref().map(Program::length_bits);
        bits[0].max(bits[1])
    });
    let programs = shortest
        .unwrap()
        .programs
        .each_ref()
        .map(Program::to_string);
    assert_eq!(programs, ["]", "?]"]);
    // In `?[]+]` the first action is 1, which silences the world.
    let trap = measured.lives.last().unwrap();
    assert_eq!((trap.actions(), trap.cycles[0].percept), (vec![1], None));
    // The same at merged weights: odds 1 to 10 in P_16, indifferent at 10 nights.
    let signs: Vec<i32> = measured.merged.iter().map(Rational::signum).collect();
    assert_eq!(signs, [-1, -1, -1, -1, -1, -1, -1, -1, -1, 0]);
    let dark = |bits: u32, horizon: usize| {
        let here = measured
            .dark
            .iter()
            .filter(move |own| own.bits == bits && own.horizon == horizon);
        here.map(|own| {
            (
                own.programs.each_ref().map(String::as_str),
                own.weights,
                own.tests,
            )
        })
        .collect::<Vec<_>>()
    };
    assert!((3..=6).all(|horizon| dark(12, horizon).is_empty()));
    let pairs: Vec<_> = dark(13, 6)
        .into_iter()
        .map(|(programs, _, _)| programs)
        .collect();
    assert_eq!(pairs, [[".?.>]", ".?.+]"], ["?.>.]", "?.+.]"]]);
    // Odds 2 to 3: it rests at 3, 4, 5 and tests from 6 on.
    let first = |horizon| {
        let own = dark(14, horizon)
            .into_iter()
            .find(|(programs, _, _)| *programs == ["?.>.]", "?.+.]"]);
        own.map(|(_, weights, tests)| (weights, tests)).unwrap()
    };
    let found = [3, 4, 5, 6].map(first);
    assert_eq!(
        found,
        [false, false, false, true].map(|tests| ([3, 2], tests))
    );
}

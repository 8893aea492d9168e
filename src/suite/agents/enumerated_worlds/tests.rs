//! The claims hold, and the smallest mistakes are called violated.

use super::*;
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
    // The pairs in which every test costs something in the heavier world and some test pays in the other.
    let costly = measured
        .pairs
        .iter()
        .zip(&theory.pairs)
        .filter(|(_, said)| said.costly);
    let mut names: Vec<String> = costly
        .map(|(pair, _)| format!("{} {} {}", pair.programs[0], pair.programs[1], pair.tests))
        .collect();
    names.sort();
    assert_eq!(names, ["+..?] >+..?] false", "?.+.] ?.>+.] false"]);
}

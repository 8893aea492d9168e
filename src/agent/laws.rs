//! The planner against a plain recursion over histories that runs every program by the machine's own execution.

use crate::agent::*;
use crate::exact::Rational;
use crate::machine::{Actions, ExecutionStatus, Program, Symbols, execute};

/// The chance that `program` answers the actions with these percepts, by following its data bits one by one.
fn chance(program: &Program, actions: &[usize], percepts: &[usize], percept_bits: usize) -> Rational {
    let bits: Vec<bool> = actions.iter().map(|action| *action == 1).collect();
    let given = Actions::new(bits.into_iter().collect(), 1, percept_bits).unwrap();
    let wanted: Vec<bool> = percepts
        .iter()
        .flat_map(|percept| (0..percept_bits).rev().map(move |bit| percept >> bit & 1 == 1))
        .collect();
    fn follow(program: &Program, wanted: &[bool], data: &mut Vec<bool>, given: &Actions) -> Rational {
        let run = execute(program, wanted.len(), &data.iter().copied().collect(), Some(given), 10_000);
        if !run.output.iter().zip(wanted).all(|(a, b)| a == *b) {
            return Rational::zero();
        }
        match run.status {
            ExecutionStatus::Complete => Rational::one(),
            ExecutionStatus::Silent => Rational::zero(),
            ExecutionStatus::NeedsData => {
                let mut sum = Rational::zero();
                for bit in [false, true] {
                    data.push(bit);
                    sum += follow(program, wanted, data, given);
                    data.pop();
                }
                sum * Rational::ratio(1, 2)
            }
            status => panic!("{program}: {status:?}"),
        }
    }
    follow(program, &wanted, &mut Vec::new(), &given)
}

/// xi(hae) for all e, and Q, by the definition.
fn plain_value(programs: &[Program], actions: &mut Vec<usize>, percepts: &mut Vec<usize>, left: usize, percept_bits: usize) -> Vec<Rational> {
    (0..2)
        .map(|action| {
            actions.push(action);
            let mut q = Rational::zero();
            for percept in 0..1 << percept_bits {
                percepts.push(percept);
                let xi: Rational = programs
                    .iter()
                    .map(|program| chance(program, actions, percepts, percept_bits) * Rational::inverse_power(program.length_bits().into()))
                    .sum();
                if !xi.is_zero() {
                    if percept >> (percept_bits - 1) & 1 == 1 {
                        q += &xi;
                    }
                    if left > 1 {
                        q += plain_value(programs, actions, percepts, left - 1, percept_bits).into_iter().max().unwrap();
                    }
                }
                percepts.pop();
            }
            actions.pop();
            q
        })
        .collect()
}

fn planned(bits: u32, percept_bits: usize, horizon: usize) -> Vec<Rational> {
    let mut all = Enumerated::new(bits, 1, percept_bits).unwrap();
    let outlook = all.prior.outlook(&mut all.worlds, horizon, 0).unwrap();
    let values = Planner::new(&all.worlds, &Payoff::default()).values(&outlook);
    values.actions().iter().map(|q| q.exact_value().unwrap().clone()).collect()
}

#[test]
fn the_planner_is_the_plain_recursion() {
    for (bits, percept_bits, horizon) in [(9, 1, 4), (11, 1, 3), (10, 2, 2)] {
        let mut all = Enumerated::new(bits, 1, percept_bits).unwrap();
        let plain = plain_value(&all.programs, &mut Vec::new(), &mut Vec::new(), horizon, percept_bits);
        assert_eq!(planned(bits, percept_bits, horizon), plain, "{bits} {percept_bits} {horizon}");
        all.programs.clear();
    }
}

#[test]
fn figures_of_the_catalogue() {
    let of = |p: i64, bits: u32| Rational::ratio(p, 1 << bits);
    assert_eq!(planned(12, 1, 6), [of(157_695, 18), of(165_855, 18)]);
    assert_eq!(planned(12, 2, 4), [of(3660, 13), of(3937, 13)]);
    let mut all = Enumerated::new(12, 1, 1).unwrap();
    let outlook = all.prior.outlook(&mut all.worlds, 6, 0).unwrap();
    assert_eq!((all.programs.len(), all.listening(), outlook.behaviours()), (249, 61, 59));
    let mut all = Enumerated::new(12, 1, 2).unwrap();
    assert_eq!(all.prior.outlook(&mut all.worlds, 4, 0).unwrap().behaviours(), 56);
}

#[test]
fn time_of_p16() {
    let start = std::time::Instant::now();
    let mut all = Enumerated::new(16, 1, 1).unwrap();
    let outlook = all.prior.outlook(&mut all.worlds, 8, 0).unwrap();
    eprintln!("outlook {:?} behaviours {}", start.elapsed(), outlook.behaviours());
    let mut planner = Planner::new(&all.worlds, &Payoff::default());
    let v = planner.values(&outlook);
    eprintln!("{:?} {:?}", start.elapsed(), v);
}

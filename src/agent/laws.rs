//! The planner against a plain recursion over histories that runs every program by the machine's own execution.

use crate::agent::*;
use crate::exact::Rational;
use crate::machine::{Actions, ExecutionStatus, Program, execute};

/// The chance that `program` answers the actions with these percepts, by following its data bits one by one.
fn chance(
    program: &Program,
    actions: &[usize],
    percepts: &[usize],
    percept_bits: usize,
) -> Rational {
    let bits: Vec<bool> = actions.iter().map(|action| *action == 1).collect();
    let given = Actions::new(bits.into_iter().collect(), 1, percept_bits).unwrap();
    let wanted: Vec<bool> = percepts
        .iter()
        .flat_map(|percept| {
            (0..percept_bits)
                .rev()
                .map(move |bit| percept >> bit & 1 == 1)
        })
        .collect();
    fn follow(
        program: &Program,
        wanted: &[bool],
        data: &mut Vec<bool>,
        given: &Actions,
    ) -> Rational {
        let run = execute(
            program,
            wanted.len(),
            &data.iter().copied().collect(),
            Some(given),
            10_000,
        );
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
fn plain_value(
    programs: &[Program],
    actions: &mut Vec<usize>,
    percepts: &mut Vec<usize>,
    left: usize,
    percept_bits: usize,
) -> Vec<Rational> {
    (0..2)
        .map(|action| {
            actions.push(action);
            let mut q = Rational::zero();
            for percept in 0..1 << percept_bits {
                percepts.push(percept);
                let xi: Rational = programs
                    .iter()
                    .map(|program| {
                        chance(program, actions, percepts, percept_bits)
                            * Rational::inverse_power(program.length_bits().into())
                    })
                    .sum();
                if !xi.is_zero() {
                    if percept >> (percept_bits - 1) & 1 == 1 {
                        q += &xi;
                    }
                    if left > 1 {
                        q += plain_value(programs, actions, percepts, left - 1, percept_bits)
                            .into_iter()
                            .max()
                            .unwrap();
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
    values
        .actions()
        .iter()
        .map(|q| q.exact_value().unwrap().clone())
        .collect()
}

#[test]
fn the_planner_is_the_plain_recursion() {
    for (bits, percept_bits, horizon) in [(9, 1, 4), (11, 1, 3), (10, 2, 2)] {
        let mut all = Enumerated::new(bits, 1, percept_bits).unwrap();
        let plain = plain_value(
            &all.programs,
            &mut Vec::new(),
            &mut Vec::new(),
            horizon,
            percept_bits,
        );
        assert_eq!(
            planned(bits, percept_bits, horizon),
            plain,
            "{bits} {percept_bits} {horizon}"
        );
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
    assert_eq!(
        (all.programs.len(), all.listening(), outlook.behaviours()),
        (249, 61, 59)
    );
    let mut all = Enumerated::new(12, 1, 2).unwrap();
    assert_eq!(
        all.prior
            .outlook(&mut all.worlds, 4, 0)
            .unwrap()
            .behaviours(),
        56
    );
}

/// Actions and percepts of worlds that are deterministic.
fn percepts(source: &str, actions: &str) -> String {
    let mut world = WrittenEnvironment::parse(source).unwrap();
    let mut state = 0;
    let mut said = String::new();
    for action in actions.bytes() {
        let law = world.law(state, usize::from(action == b'1'));
        let Some(outcome) = law.outcomes.first() else {
            break;
        };
        assert_eq!(outcome.chance, Rational::one());
        said.push(if outcome.percept == 1 { '1' } else { '0' });
        state = outcome.next;
    }
    said
}

#[test]
fn worlds_of_the_specification() {
    assert_eq!(percepts("?.+.]", "000100000"), "011100011");
    assert_eq!(percepts("?.>+.]", "10000000"), "11101101");
    assert_eq!(percepts("?[]+]", "0010"), "11");
    assert_eq!(percepts("?]", "01101001"), "01101001");
    // `?` starts again in every cycle: two reads of a two-bit action a cycle, the first bit first.
    let mut echo = WrittenEnvironment::new(Program::parse("?.?]").unwrap(), 2, 2);
    let mut state = 0;
    for action in [1, 2, 2, 1] {
        let law = echo.law(state, action);
        assert_eq!(law.outcomes[0].percept, action);
        state = law.outcomes[0].next;
    }
    // One read a cycle: always the first bit, though the second was never read.
    let mut first = WrittenEnvironment::new(Program::parse("?]").unwrap(), 2, 1);
    let state = first.law(0, 2).outcomes[0].next;
    assert_eq!(first.law(state, 1).outcomes[0].percept, 0);
}

fn exact(values: &Values) -> Vec<Rational> {
    let points = values
        .actions()
        .iter()
        .map(|q| q.exact_value().unwrap().clone());
    points.collect()
}

/// A sure arm that pays 1/2 (percepts 0 and 1 evenly) and one that pays 3/4 or 1/4, odds 1; undiscounted and discounted,
/// against values worked out by hand.
#[test]
fn a_bandit_worked_out_by_hand() {
    let r = Rational::ratio;
    let interface = Interface::new(2, vec![r(0, 1), r(1, 1)], &[r(0, 1), r(1, 1)]).unwrap();
    let arm = |p: Rational| -> Box<dyn Environment> {
        Box::new(TableEnvironment::bandit("arm", &[r(1, 2), p]).unwrap())
    };
    let mut worlds = Worlds::new(interface, vec![arm(r(3, 4)), arm(r(1, 4))]);
    let belief = Belief::new([r(1, 2), r(1, 2)]);
    let outlook = belief.outlook(&mut worlds, 2, 0).unwrap();
    // Try: 1/2, then after a success (1/2) 5/8, else the sure arm: 1/2 + 9/16. Rest: 1.
    let values = Planner::new(&worlds, &Payoff::default()).values(&outlook);
    assert_eq!(exact(&values), [r(1, 1), r(17, 16)]);
    assert_eq!(values.best(), Some(1));
    let blind = Planner::blind(&worlds, &Payoff::default()).values(&outlook);
    assert_eq!(exact(&blind), [r(1, 1), r(1, 1)]);
    assert_eq!((blind.best(), blind.ties()), (Some(0), true));
    let payoff = Payoff::discounted(r(2, 3)).unwrap();
    let values = Planner::new(&worlds, &payoff).values(&outlook);
    // 1/2 + 2/3 1/2, and 1/2 + 2/3 9/16.
    assert_eq!(exact(&values), [r(5, 6), r(7, 8)]);
    // A sure arm for three cycles: 1/2 (1 + 2/3 + 4/9).
    let sure = Belief::of([(0, r(1, 1))]);
    let outlook = sure.outlook(&mut worlds, 3, 0).unwrap();
    let values = Planner::new(&worlds, &payoff).values(&outlook);
    assert_eq!(
        values.value(),
        crate::exact::Enclosure::exact(r(3, 4) * r(19, 9))
    );
    assert!(Payoff::discounted(r(0, 1)).is_err());
}

/// `?[]+]` pays 1 until an action 1, and is silent from then on: what a lost cycle is worth counts for all of them.
#[test]
fn silence_is_worth_what_is_said_of_it() {
    let world: Box<dyn Environment> = Box::new(WrittenEnvironment::parse("?[]+]").unwrap());
    let mut worlds = Worlds::new(Interface::of_bits(1, 1).unwrap(), vec![world]);
    let mut belief = Belief::new([Rational::one()]);
    let outlook = belief.outlook(&mut worlds, 3, 0).unwrap();
    let whole = |n: i64| Rational::from_integer(n);
    for (death, lost) in [(0, 0), (2, 6), (-1, -3)] {
        let payoff = Payoff::default().with_death(whole(death));
        let values = Planner::new(&worlds, &payoff).values(&outlook);
        let heaven = if death == 2 { 1 + 4 } else { 3 };
        assert_eq!(exact(&values), [whole(heaven), whole(lost)], "{death}");
    }
    // Seen from inside: a lost percept refutes a world that goes on, and no other.
    let echo: Box<dyn Environment> = Box::new(WrittenEnvironment::parse("?]").unwrap());
    let trap: Box<dyn Environment> = Box::new(WrittenEnvironment::parse("?[]+]").unwrap());
    let mut both = Worlds::new(Interface::of_bits(1, 1).unwrap(), vec![echo, trap]);
    let half = Rational::ratio(1, 2);
    let mut lost = Belief::new([half.clone(), half]);
    lost.update_silent(&mut both, 1);
    assert_eq!(lost.posterior(), [(1, Rational::one())]);
    belief.update(&mut worlds, 0, 0);
    let refuted = belief.outlook(&mut worlds, 2, 1).unwrap_err();
    assert!(
        refuted
            .to_string()
            .starts_with("all-refuted: after cycle 1")
    );
}

/// `+[>+]]` runs away for ever and no limit of steps settles it: its values are enclosures, and nothing is decided.
#[test]
fn what_is_open_is_an_enclosure() {
    let limits = crate::mixture::FilterLimits {
        steps: 50,
        configurations: 4,
    };
    let open = WrittenEnvironment::parse("+[>+]]").unwrap().within(limits);
    let echo = WrittenEnvironment::parse("?]").unwrap();
    let mut worlds = Worlds::new(
        Interface::of_bits(1, 1).unwrap(),
        vec![Box::new(open), Box::new(echo)],
    );
    let mut belief = Belief::new([Rational::ratio(1, 2), Rational::ratio(1, 4)]);
    let outlook = belief.outlook(&mut worlds, 2, 0).unwrap();
    let values = Planner::new(&worlds, &Payoff::default()).values(&outlook);
    // Of the half two cycles are open; the echo pays 1/4 for each 1.
    let ends = values
        .actions()
        .iter()
        .map(|q| (q.lower().clone(), q.upper().clone()));
    let r = Rational::ratio;
    assert_eq!(
        ends.collect::<Vec<_>>(),
        [(r(1, 4), r(5, 4)), (r(1, 2), r(3, 2))]
    );
    assert_eq!((values.best(), values.safest()), (None, 1));
    belief.update(&mut worlds, 1, 1);
    let outlook = belief.outlook(&mut worlds, 1, 1).unwrap();
    let values = Planner::new(&worlds, &Payoff::default()).values(&outlook);
    assert_eq!(values.actions()[1].upper(), &r(3, 4));
}

/// The agent that believes in all programs to 16 bits gets 1 of 5 in the world `...?]`.
#[test]
fn an_episode_of_the_catalogue() {
    let mut all = Enumerated::new(16, 1, 1).unwrap();
    let mut truth = WrittenEnvironment::parse("...?]").unwrap();
    let payoff = Payoff::default();
    let cycles = episode(&mut all.worlds, all.prior.clone(), &mut truth, 8, &payoff).unwrap();
    let actions: Vec<usize> = cycles.iter().map(|cycle| cycle.action).collect();
    let got: usize = cycles.iter().filter_map(|cycle| cycle.percept).sum();
    assert_eq!(actions, [1, 1, 1, 0, 0, 0, 0, 1]);
    assert_eq!(got, 1);
}

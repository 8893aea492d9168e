//! The generic suite of the trait `Machine`, instantiated in a line by each implementation.

use proptest::prelude::*;
use solomonoff::machine::reference::Replay;
use solomonoff::machine::{Actions, Goal, Kraft, Machine, Pause, Symbols, execute};

/// Follows the choices that `picks` names until a pause that is no need, or the picks are used up.
fn follow<M: Machine>(machine: &M, picks: &[usize], goal: &Goal<'_>) -> (M::Run, Pause, u32) {
    let mut run = machine.start();
    let mut bits = 0;
    for pick in picks {
        match machine.advance(&mut run, goal) {
            Pause::Needs(costs) => {
                let choice = pick % costs.len();
                machine.reveal(&mut run, choice);
                bits += costs[choice];
            }
            pause => return (run, pause, bits),
        }
        // Masses and the Kraft machine's store of places are made for 123 bits.
        if bits > 119 {
            break;
        }
    }
    let pause = machine.advance(&mut run, goal);
    (run, pause, bits)
}

fn picks() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0..8_usize, 0..30)
}

static FREE: Symbols = Symbols::new();

fn goal(horizon: usize, steps: u64) -> Goal<'static> {
    Goal {
        horizon,
        steps,
        agree: &FREE,
    }
}

fn needs_are_complete_prefix_codes<M: Machine>(machine: &M, picks: &[usize]) {
    if let (_, Pause::Needs(costs), _) = follow(machine, picks, &goal(50, 300)) {
        let sum: u32 = costs.iter().map(|cost| 1 << (8 - cost)).sum();
        assert_eq!(sum, 1 << 8);
    }
}

fn pauses_say_what_holds<M: Machine>(machine: &M, picks: &[usize], horizon: usize, steps: u64) {
    let (run, pause, _) = follow(machine, picks, &goal(horizon, steps));
    let (out, done) = (machine.output(&run).len(), machine.steps(&run));
    assert!(out <= horizon && done <= steps && u64::try_from(out).unwrap() <= done);
    assert_eq!(pause == Pause::Complete, out == horizon);
    assert_eq!(pause == Pause::OpenSteps, out < horizon && done == steps);
}

fn output_does_not_depend_on_the_pauses<M: Machine>(machine: &M, picks: &[usize]) {
    let (whole, end, bits) = follow(machine, picks, &goal(40, 300));
    let mut run = machine.start();
    let (mut left, mut used) = (picks.iter(), 0);
    for horizon in 0..=40 {
        loop {
            match machine.advance(&mut run, &goal(horizon, 300)) {
                Pause::Needs(costs) if used <= 119 => {
                    let Some(pick) = left.next() else { break };
                    let choice = pick % costs.len();
                    machine.reveal(&mut run, choice);
                    used += costs[choice];
                }
                _ => break,
            }
        }
        assert!(machine.output(&whole).starts_with(machine.output(&run)));
    }
    assert_eq!(machine.output(&run), machine.output(&whole));
    // A machine that reached its horizon pauses before it needs the next bit.
    if end != Pause::Complete {
        assert_eq!(used, bits);
    }
}

fn clones_are_independent<M: Machine>(machine: &M, picks: &[usize]) {
    let (run, pause, _) = follow(machine, picks, &goal(30, 200));
    let Pause::Needs(costs) = pause else { return };
    let before = (machine.output(&run).clone(), machine.source(&run));
    for choice in 0..costs.len() {
        let mut clone = run.clone();
        machine.reveal(&mut clone, choice);
        machine.advance(&mut clone, &goal(30, 200));
        assert!(machine.output(&clone).starts_with(&before.0));
        assert_eq!((machine.output(&run).clone(), machine.source(&run)), before);
    }
}

fn disagreement_stops_at_the_first_wrong_symbol<M: Machine>(
    machine: &M,
    picks: &[usize],
    wanted: &Symbols,
) {
    let aimed = Goal {
        horizon: 30,
        steps: 300,
        agree: wanted,
    };
    let (free, ..) = follow(machine, picks, &goal(30, 300));
    let (run, pause, _) = follow(machine, picks, &aimed);
    let output = machine.output(&run);
    assert!(machine.output(&free).starts_with(output));
    let agrees = |s: &Symbols| s.iter().zip(wanted.iter()).all(|(a, b)| a == b);
    if pause == Pause::Disagrees {
        assert!(!agrees(output));
        assert!(agrees(&output.prefix(output.len() - 1)));
    } else {
        assert!(agrees(output));
    }
}

macro_rules! machine_suite {
    ($name:ident, $machine:expr) => {
        mod $name {
            use super::*;
            proptest! {
                #[test]
                fn needs_are_complete_prefix_codes(picks in picks()) {
                    super::needs_are_complete_prefix_codes(&$machine, &picks);
                }
                #[test]
                fn pauses_say_what_holds(picks in picks(), horizon in 0..30_usize, steps in 0..100_u64) {
                    super::pauses_say_what_holds(&$machine, &picks, horizon, steps);
                }
                #[test]
                fn output_does_not_depend_on_the_pauses(picks in picks()) {
                    super::output_does_not_depend_on_the_pauses(&$machine, &picks);
                }
                #[test]
                fn clones_are_independent(picks in picks()) {
                    super::clones_are_independent(&$machine, &picks);
                }
                #[test]
                fn disagreement_stops_at_the_first_wrong_symbol(
                    picks in picks(),
                    wanted in proptest::collection::vec(proptest::bool::weighted(0.2), 0..6),
                ) {
                    let wanted = wanted.into_iter().collect();
                    super::disagreement_stops_at_the_first_wrong_symbol(&$machine, &picks, &wanted);
                }
            }
        }
    };
}

machine_suite!(kraft, Kraft::new());
machine_suite!(kraft_replayed, Replay);
machine_suite!(
    kraft_with_actions,
    Kraft::with_actions(Actions::new((0..60).map(|i| i % 3 == 0).collect(), 2, 2).unwrap())
);

proptest! {
    /// Revealing on demand executes what the written program executes: the two runs share no code.
    #[test]
    fn a_revealed_run_is_the_written_programs_run(
        bits in proptest::collection::vec(any::<bool>(), 0..60),
        data in proptest::collection::vec(any::<bool>(), 40),
        actions in proptest::collection::vec(any::<bool>(), 60),
        with_agent in any::<bool>(),
    ) {
        let Ok((program, _)) = solomonoff::machine::Program::decode(&bits) else { return Ok(()) };
        let actions = Actions::new(actions.into_iter().collect(), 2, 3).unwrap();
        let kraft = if with_agent { Kraft::with_actions(actions.clone()) } else { Kraft::new() };
        let data: Symbols = data.into_iter().collect();
        let written = execute(&program, 20, &data, with_agent.then_some(&actions), 200);
        // Answer each need by what the written program has at the place; the order of revelation
        // is found by running the reference beside it.
        let mut slow = solomonoff::machine::reference::Run::new(&program);
        let data: Vec<bool> = data.iter().collect();
        let mut run = kraft.start();
        let pause = loop {
            match kraft.advance(&mut run, &goal(20, 200)) {
                Pause::Needs(costs) => {
                    while slow.steps < kraft.steps(&run) {
                        slow.step(&data, with_agent.then_some(&actions));
                    }
                    let choice = if costs.len() == 2 {
                        match data.get(slow.data_used) {
                            Some(&bit) => usize::from(bit),
                            None => break Pause::Needs(costs),
                        }
                    } else {
                        usize::from(program.ops()[slow.place] as u8)
                    };
                    kraft.reveal(&mut run, choice);
                }
                pause => break pause,
            }
        };
        prop_assert_eq!(kraft.output(&run), &written.output);
        if pause != Pause::Silent {
            prop_assert_eq!(kraft.steps(&run), written.steps);
        }
    }
}

//! The Kraft machine revealed on demand against written programs.

use proptest::prelude::*;
use solomonoff::machine::{Actions, Goal, Kraft, Machine, Pause, Symbols, execute};

static FREE: Symbols = Symbols::new();

fn goal(horizon: usize, steps: u64) -> Goal<'static> {
    Goal {
        horizon,
        steps,
        agree: &FREE,
    }
}

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
        if !matches!(pause, Pause::Silent(_)) {
            prop_assert_eq!(kraft.steps(&run), written.steps);
        }
    }
}

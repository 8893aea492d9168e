//! The suite on every machine of this crate, and on machines that break a law.

use std::borrow::Cow;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::reference::Replay;
use super::suite::{Asked, check, laws};
use super::*;

fn asked() -> impl Strategy<Value = Asked> {
    let agree = proptest::collection::vec(proptest::bool::weighted(0.2), 0..6);
    (0..40_usize, 0..300_u64, agree).prop_map(|(horizon, steps, agree)| Asked {
        horizon,
        steps,
        agree: agree.into_iter().collect(),
    })
}

macro_rules! machine_suite {
    ($name:ident, $machine:expr) => {
        mod $name {
            use super::*;

            #[test]
            fn passes_the_check() {
                assert_eq!(check(&$machine), Ok(()));
            }

            proptest! {
                #[test]
                fn meets_the_laws(choices in proptest::collection::vec(0..8_usize, 0..30), asked in asked()) {
                    prop_assert_eq!(laws(&$machine, &choices, &asked), Ok(()));
                }
            }
        }
    };
}

fn agent(actions: usize, action_bits: usize) -> Kraft {
    let bits = (0..actions).map(|place| place % 3 == 0).collect();
    Kraft::with_actions(Actions::new(bits, action_bits, 2).expect("whole actions"))
}

machine_suite!(kraft, Kraft::new());
machine_suite!(kraft_replayed, Replay);
machine_suite!(kraft_with_actions, agent(60, 2));
machine_suite!(kraft_that_asks_for_actions, agent(3, 3));
machine_suite!(turing_2, SmallTuring::of_states(2).expect("two states"));
machine_suite!(lambda_calculus, blc::Blc::new());
machine_suite!(brainphoque, BrainPhoque::new());
machine_suite!(brainphoque_with_input, BrainPhoque::new().with_input());
machine_suite!(
    brainphoque_on_few_cells,
    BrainPhoque::new().on_cells(3).expect("three cells")
);

static ASKS: LazyLock<Kraft> = LazyLock::new(|| agent(3, 3));

/// The Kraft machine with something wrong.
#[derive(Clone, Copy, Debug)]
enum Wrong {
    Base,
    Longest,
    Costs,
    Horizon,
    Steps,
    Agreement,
    Deaf,
    Choice,
}

impl Machine for Wrong {
    type Run = KraftRun;

    fn name(&self) -> Cow<'static, str> {
        Cow::Owned(format!("{self:?}"))
    }

    fn coding(&self) -> Coding {
        let right = ASKS.coding();
        match self {
            Wrong::Base => Coding { base: 3, ..right },
            Wrong::Longest => Coding {
                longest: right.longest - 1,
                ..right
            },
            _ => right,
        }
    }

    fn start(&self) -> KraftRun {
        ASKS.start()
    }

    fn advance<'a>(&'a self, run: &mut KraftRun, goal: &Goal<'_>) -> Pause<'a> {
        let free = Symbols::new();
        let mut other = *goal;
        match self {
            Wrong::Horizon => other.horizon += 1,
            Wrong::Steps => other.steps += 1,
            Wrong::Agreement => other.agree = &free,
            _ => {}
        }
        match ASKS.advance(run, &other) {
            Pause::Needs(costs) if matches!(self, Wrong::Costs) => Pause::Needs(&costs[1..]),
            pause => pause,
        }
    }

    fn reveal(&self, run: &mut KraftRun, choice: usize) {
        let there = match self {
            Wrong::Choice => choice % OPS.len(),
            _ => choice,
        };
        ASKS.reveal(run, there);
    }

    fn act(&self, run: &mut KraftRun, bit: bool) {
        if !matches!(self, Wrong::Deaf) {
            ASKS.act(run, bit);
        }
    }

    fn output<'a>(&self, run: &'a KraftRun) -> &'a Symbols {
        ASKS.output(run)
    }

    fn steps(&self, run: &KraftRun) -> u64 {
        ASKS.steps(run)
    }

    fn source(&self, run: &KraftRun) -> String {
        ASKS.source(run)
    }
}

#[test]
fn a_machine_that_breaks_a_law_is_found_out() {
    for (wrong, law) in [
        (Wrong::Base, "complete prefix code"),
        (Wrong::Longest, "more digits than the longest"),
        (Wrong::Costs, "complete prefix code"),
        (Wrong::Horizon, "within horizon"),
        (Wrong::Steps, "within horizon and steps"),
        (Wrong::Agreement, "stops at a wrong symbol"),
        (Wrong::Deaf, "given its action"),
        (Wrong::Choice, "a choice that does not exist"),
    ] {
        let broken = check(&wrong).expect_err("a broken law");
        assert!(broken.law.contains(law), "{broken}");
        assert_eq!(broken.machine, format!("{wrong:?}"));
    }
}

/// A bit that is asked for and given is as good as one that the machine has.
#[test]
fn an_action_given_when_it_is_asked_for_is_one_given_before() {
    let source = "?.?.>?]";
    let program = Program::parse(source).expect("a program");
    let bits = Symbols::parse("01101001").expect("bits");
    let actions = |len| Actions::new(bits.prefix(len), 2, 3).expect("whole actions");
    let free = Symbols::new();
    let goal = Goal {
        horizon: 12,
        steps: 100,
        agree: &free,
    };
    let run_with = |known: usize| {
        let kraft = Kraft::with_actions(actions(known));
        let (mut run, mut asked) = (kraft.start(), 0);
        let mut ops = program.ops().iter();
        let pause = loop {
            match kraft.advance(&mut run, &goal) {
                Pause::Needs(_) => {
                    let op = ops.next().expect("an op for each place");
                    kraft.reveal(&mut run, usize::from(*op as u8));
                }
                Pause::NeedsAction(place) => {
                    asked += 1;
                    let cycle = kraft.output(&run).len() / 3;
                    kraft.act(&mut run, bits.get(2 * cycle + place).expect("a bit"));
                }
                pause => break pause,
            }
        };
        assert_eq!(pause, Pause::Complete);
        (kraft.output(&run).clone(), kraft.steps(&run), asked)
    };
    let given = run_with(8);
    assert_eq!(given.2, 0);
    for known in [0, 2, 6] {
        let (output, steps, asked) = run_with(known);
        assert_eq!((&output, steps), (&given.0, given.1));
        assert!(asked > 0);
    }
}

/// More ops than any bit limit of an enumeration allows.
#[test]
fn a_run_may_reveal_as_many_ops_as_it_likes() {
    let (kraft, free) = (Kraft::new(), Symbols::new());
    let goal = Goal {
        horizon: 1000,
        steps: 1000,
        agree: &free,
    };
    let mut run = kraft.start();
    for _ in 0..300 {
        assert_eq!(kraft.advance(&mut run, &goal), Pause::Needs(&OP_BITS));
        kraft.reveal(&mut run, usize::from(Op::Emit as u8));
    }
    kraft.reveal(&mut run, 99);
    assert_eq!(kraft.source(&run), ".".repeat(300) + "_");
}

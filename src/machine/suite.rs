//! What every [`Machine`] must do, as a suite that any implementation can be put through, yours too
//! (feature `suites`).
//!
//! ```
//! use solomonoff::machine::{Kraft, suite};
//! suite::check(&Kraft::new())?;
//! # Ok::<(), suite::BrokenLaw>(())
//! ```

use thiserror::Error;

use super::revealed::{Goal, Machine, Pause};
use super::symbols::Symbols;
use crate::exact::as_u64;

/// [`check`] looks at so many runs, each with so many choices at most.
const RUNS: (u64, usize) = (600, 24);

/// A law of [`Machine`] that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{machine} breaks a law with the choices {choices:?}: {law}")]
#[non_exhaustive]
pub struct BrokenLaw {
    /// The machine's name.
    pub machine: String,
    /// The run's choices, each to be taken modulo the number that there are.
    pub choices: Vec<usize>,
    /// What should hold.
    pub law: &'static str,
}

/// What is asked of the runs that a machine is tried on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The symbols to stop at.
    pub horizon: usize,
    /// The steps to stop at.
    pub steps: u64,
    /// What the output is to agree with.
    pub agree: Symbols,
}

/// Every law along several hundred runs, always the same ones.
///
/// # Errors
/// The first [`BrokenLaw`].
pub fn check<M: Machine>(machine: &M) -> Result<(), BrokenLaw> {
    let mut state = 0_u64;
    // Knuth's generator; its high bits are good.
    let mut draw = move |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for run in 0..RUNS.0 {
        let length = run % as_u64(RUNS.1 + 1);
        let choices: Vec<usize> = (0..length).map(|_| draw(1 << 16) as usize).collect();
        let asked = Asked {
            horizon: draw(30) as usize,
            steps: draw(100),
            agree: (0..draw(7)).map(|_| draw(4) == 0).collect(),
        };
        laws(machine, &choices, &asked)?;
    }
    Ok(())
}

/// Every law along one run.
///
/// # Errors
/// The first [`BrokenLaw`].
pub fn laws<M: Machine>(machine: &M, choices: &[usize], asked: &Asked) -> Result<(), BrokenLaw> {
    each_law(machine, choices, asked).map_err(|law| BrokenLaw {
        machine: machine.name().into_owned(),
        choices: choices.to_vec(),
        law,
    })
}

fn holds(condition: bool, law: &'static str) -> Result<(), &'static str> {
    if condition { Ok(()) } else { Err(law) }
}

fn each_law<M: Machine>(machine: &M, choices: &[usize], asked: &Asked) -> Result<(), &'static str> {
    let free = Symbols::new();
    let goal = Goal {
        horizon: asked.horizon,
        steps: asked.steps,
        agree: &free,
    };
    let (run, pause, left) = follow(machine, choices, &goal)?;
    a_pause_says_what_holds(machine, &run, pause, &goal)?;
    pauses_do_not_show(machine, choices, left, &run, pause, &goal)?;
    a_clone_goes_its_own_way(machine, &run, pause, &goal)?;
    disagreement_stops_at_the_first_wrong_symbol(machine, choices, &run, asked)
}

/// Follows the choices until a pause that is no need, or the choices are used up; says how many are left.
/// The bits of actions are choices too.
fn follow<'a, M: Machine>(
    machine: &'a M,
    choices: &[usize],
    goal: &Goal<'_>,
) -> Result<(M::Run, Pause<'a>, usize), &'static str> {
    let mut run = machine.start();
    let (pause, left) = follow_on(machine, &mut run, choices, goal)?;
    Ok((run, pause, left))
}

/// The same with a run that is under way.
fn follow_on<'a, M: Machine>(
    machine: &'a M,
    run: &mut M::Run,
    choices: &[usize],
    goal: &Goal<'_>,
) -> Result<(Pause<'a>, usize), &'static str> {
    let mut left = choices.iter();
    loop {
        let pause = machine.advance(run, goal);
        let before = machine.steps(run);
        if !matches!(pause, Pause::Needs(_) | Pause::NeedsAction(_)) {
            return Ok((pause, left.len()));
        }
        let Some(choice) = left.next() else {
            return Ok((pause, 0));
        };
        if let Pause::Needs(costs) = pause {
            needs_are_a_complete_prefix_code(machine, costs)?;
            machine.reveal(run, choice % costs.len());
        } else {
            machine.act(run, choice % 2 == 1);
            holds(
                machine.steps(run) > before,
                "a run that is given its action takes a step",
            )?;
        }
    }
}

fn needs_are_a_complete_prefix_code<M: Machine>(
    machine: &M,
    costs: &[u32],
) -> Result<(), &'static str> {
    let coding = machine.coding();
    holds(coding.base >= 2, "the base is at least 2")?;
    let power = |digits: u32| u128::from(coding.base).checked_pow(digits);
    let mut sum = 0_u128;
    for cost in costs {
        let share = coding.longest.checked_sub(*cost).and_then(power);
        sum += share.ok_or("no word of the code has more digits than the longest")?;
    }
    holds(
        Some(sum) == power(coding.longest),
        "the costs of a need are those of a complete prefix code",
    )
}

fn a_pause_says_what_holds<M: Machine>(
    machine: &M,
    run: &M::Run,
    pause: Pause<'_>,
    goal: &Goal<'_>,
) -> Result<(), &'static str> {
    let (out, done) = (machine.output(run).len(), machine.steps(run));
    holds(
        out <= goal.horizon && done <= goal.steps,
        "a run keeps within horizon and steps",
    )?;
    holds(as_u64(out) <= done, "a symbol costs a step")?;
    let (all_out, all_done) = (out == goal.horizon, done == goal.steps);
    let steps_first = machine.looks_at_steps_first();
    holds(
        (pause == Pause::Complete) == (all_out && !(steps_first && all_done)),
        "a run is complete exactly at its horizon",
    )?;
    holds(
        (pause == Pause::OpenSteps) == (all_done && (steps_first || !all_out)),
        "a run that is not complete is open exactly at its step limit",
    )?;
    holds(
        pause != Pause::Disagrees,
        "with nothing to agree with, nothing disagrees",
    )
}

/// The same choices, with a pause at every symbol.
fn pauses_do_not_show<M: Machine>(
    machine: &M,
    choices: &[usize],
    left: usize,
    whole: &M::Run,
    end: Pause<'_>,
    goal: &Goal<'_>,
) -> Result<(), &'static str> {
    let mut run = machine.start();
    let mut now_left = choices.len();
    for horizon in 0..=goal.horizon {
        let nearer = Goal { horizon, ..*goal };
        let rest = &choices[choices.len() - now_left..];
        (_, now_left) = follow_on(machine, &mut run, rest, &nearer)?;
        holds(
            machine.output(whole).starts_with(machine.output(&run)),
            "what is printed stays",
        )?;
    }
    holds(
        machine.output(&run) == machine.output(whole),
        "the output does not depend on where a run pauses",
    )?;
    // A run that reached its horizon pauses before it needs the next choice.
    holds(
        end == Pause::Complete || now_left == left,
        "what is revealed does not depend on where a run pauses",
    )
}

fn a_clone_goes_its_own_way<M: Machine>(
    machine: &M,
    run: &M::Run,
    pause: Pause<'_>,
    goal: &Goal<'_>,
) -> Result<(), &'static str> {
    let Pause::Needs(costs) = pause else {
        return Ok(());
    };
    needs_are_a_complete_prefix_code(machine, costs)?;
    let seen = |run: &M::Run| (machine.output(run).clone(), machine.source(run));
    let before = seen(run);
    for choice in 0..costs.len() {
        let mut clone = run.clone();
        machine.reveal(&mut clone, choice);
        machine.advance(&mut clone, goal);
        holds(
            machine.output(&clone).starts_with(&before.0),
            "what is printed stays",
        )?;
        holds(seen(run) == before, "a clone goes its own way")?;
    }
    let mut clone = run.clone();
    machine.reveal(&mut clone, costs.len());
    holds(
        machine.advance(&mut clone, goal) == pause && seen(&clone) == before,
        "a choice that does not exist changes nothing",
    )
}

fn disagreement_stops_at_the_first_wrong_symbol<M: Machine>(
    machine: &M,
    choices: &[usize],
    free: &M::Run,
    asked: &Asked,
) -> Result<(), &'static str> {
    let aimed = Goal {
        horizon: asked.horizon,
        steps: asked.steps,
        agree: &asked.agree,
    };
    let (run, pause, _) = follow(machine, choices, &aimed)?;
    let output = machine.output(&run);
    holds(
        machine.output(free).starts_with(output),
        "what is to be agreed with does not change the output",
    )?;
    let agrees = |output: &Symbols| {
        let pairs = output.iter().zip(asked.agree.iter());
        pairs.into_iter().all(|(a, b)| a == b)
    };
    let wrong = !agrees(output);
    holds(
        wrong == (pause == Pause::Disagrees),
        "a run stops at a wrong symbol, and nowhere else for that reason",
    )?;
    holds(
        !wrong || agrees(&output.prefix(output.len() - 1)),
        "a run stops at the first wrong symbol",
    )
}

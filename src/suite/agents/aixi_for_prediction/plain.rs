//! The predictor's side of `aixi-for-prediction`: the machine's own execution, data bit by data bit.
//!
//! Takes programs and their execution from `machine`. Shares no code with the agent layer.

use std::collections::BTreeMap;

use crate::exact::Rational;
use crate::machine::{Actions, ExecutionStatus, Op, Program, Symbols, execute, written_programs};
use crate::scenario::{Context, Result, ScenarioError};

/// Steps after which a run is given up, and data bits after which its coin flips are.
const STEPS: u64 = 10_000;
const DATA: usize = 64;

/// xi(x) by x, over programs that never read an action.
pub(super) type Evidence = BTreeMap<Vec<bool>, Rational>;

/// Follows a program through its coin flips; `leaf` sees what it prints and with what probability.
fn follow(
    program: &Program,
    symbols: usize,
    actions: Option<&Actions>,
    data: &mut Vec<bool>,
    leaf: &mut impl FnMut(Vec<bool>, Rational),
) -> Result<()> {
    let bits: Symbols = data.iter().copied().collect();
    let run = execute(program, symbols, &bits, actions, STEPS);
    match run.status {
        ExecutionStatus::NeedsData if data.len() < DATA => {
            for bit in [false, true] {
                data.push(bit);
                follow(program, symbols, actions, data, leaf)?;
                data.pop();
            }
            Ok(())
        }
        ExecutionStatus::Complete | ExecutionStatus::Silent => {
            let length = u64::try_from(data.len()).unwrap_or(u64::MAX);
            leaf(run.output.iter().collect(), Rational::inverse_power(length));
            Ok(())
        }
        _ => Err(ScenarioError::OpenMass),
    }
}

fn weight(program: &Program) -> Rational {
    Rational::inverse_power(program.length_bits().into())
}

/// xi of every string of at most so many symbols.
pub(super) fn evidence(bits: u32, symbols: usize, context: &Context<'_>) -> Result<Evidence> {
    let mut evidence = Evidence::new();
    for program in (0..=bits).flat_map(written_programs) {
        context.go_on()?;
        if program.ops().contains(&Op::Input) {
            continue;
        }
        let weight = weight(&program);
        follow(
            &program,
            symbols,
            None,
            &mut Vec::new(),
            &mut |printed, chance| {
                for length in 0..=printed.len() {
                    let part = evidence.entry(printed[..length].to_vec());
                    *part.or_insert_with(Rational::zero) += &weight * &chance;
                }
            },
        )?;
    }
    Ok(evidence)
}

/// xi(1 given action 1) - xi(0 given action 0) for the first percept, over all programs.
pub(super) fn first(bits: u32) -> Result<Rational> {
    let mut difference = Rational::zero();
    for program in (0..=bits).flat_map(written_programs) {
        let weight = weight(&program);
        for guess in [false, true] {
            let actions = Actions::new([guess].into_iter().collect(), 1, 1)
                .map_err(|error| ScenarioError::Below(Box::new(error)))?;
            follow(
                &program,
                1,
                Some(&actions),
                &mut Vec::new(),
                &mut |printed, chance| {
                    if printed.first() == Some(&guess) {
                        let part = &weight * &chance;
                        if guess {
                            difference += part;
                        } else {
                            difference -= part;
                        }
                    }
                },
            )?;
        }
    }
    Ok(difference)
}

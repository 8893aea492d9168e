//! What the theory knows of the programs: those that print 1 for ever, and xi(1^t) bit by bit.
//!
//! Takes codes from `machine`, single written programs as hypotheses, and the oracle of `mixture_regret`
//! that follows every data bit. Why `prints_ones` is a proof stands at the head of the scenario.

use super::{Context, Enclosure, Parameters, Rational, ScenarioError, inverse_power, whole};
use crate::machine::{Op, Program, written_programs};
use crate::mixture::{Hypothesis, WrittenProgram};
use crate::suite::instrument::joint;

/// Ravens to which every data bit of every program is followed.
const FOLLOWED: u64 = 4;

/// xi(1^t), t = 0 .. 4, of P_L, from the oracle that shares no code with the mixture.
pub(super) fn oracle(
    parameters: Parameters,
    context: &Context<'_>,
) -> Result<Vec<Enclosure>, ScenarioError> {
    let ravens = usize::try_from(parameters.ravens.min(FOLLOWED)).unwrap_or(usize::MAX);
    let x = vec![true; ravens];
    let mut lower = vec![Rational::zero(); ravens + 1];
    let mut open = Rational::zero();
    for bits in 2..=parameters.bits {
        context.report("oracle", u64::from(bits), u64::from(parameters.bits))?;
        let mut sums = vec![Rational::zero(); ravens + 1];
        let programs: Vec<Program> = written_programs(bits);
        for program in &programs {
            let followed = joint::program(program, &x);
            for (sum, value) in sums.iter_mut().zip(&followed.lower) {
                *sum += value;
            }
            open += &followed.open * inverse_power(bits);
        }
        for (total, sum) in lower.iter_mut().zip(sums) {
            *total += sum * inverse_power(bits);
        }
    }
    let enclosed = |value: Rational| Ok(Enclosure::new(value.clone(), value + &open)?);
    lower.into_iter().map(enclosed).collect()
}

/// Whether a code is proven to print 1 for ever, whatever its data bits: see the head of this file.
pub(super) fn prints_ones(program: &Program) -> bool {
    let ops = program.ops();
    if ops.contains(&Op::Left) && ops.contains(&Op::Right) {
        return false;
    }
    let mut run = WrittenProgram::new(program.clone());
    (0..=2 * ops.len()).all(|_| {
        run.update(true);
        run.evidence().enclosure() == Enclosure::one()
    })
}

/// The weight of all codes of at most L bits that are proven to print 1 for ever.
pub(super) fn universal(parameters: Parameters) -> Result<Rational, ScenarioError> {
    let mut sum = Rational::zero();
    for bits in 2..=parameters.bits {
        let programs = written_programs(bits);
        let proven = programs.iter().filter(|program| prints_ones(program));
        sum += inverse_power(bits) * whole(u64::try_from(proven.count()).unwrap_or(0));
    }
    // Below 8 bits no code prints 1 for ever.
    if sum.is_zero() {
        return Err(ScenarioError::DivisionByZero);
    }
    Ok(sum)
}

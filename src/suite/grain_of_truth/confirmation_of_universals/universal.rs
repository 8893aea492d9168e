//! What the theory knows of the programs: those that print 1 for ever, and xi(1^t) bit by bit.
//!
//! Takes codes from `machine`, single written programs as hypotheses, and the oracle of
//! [`joint`] that follows every data bit. Why `prints_ones` is a proof stands at the head of the scenario.

use crate::exact::{Enclosure, Rational, as_usize};
use crate::machine::{Op, Program, written_programs};
use crate::mixture::{Hypothesis, WrittenProgram};
use crate::scenario::figures::inverse_power;
use crate::scenario::{Context, Result};
use crate::suite::instrument::joint;

/// Ravens to which every data bit of every program is followed.
const FOLLOWED: u64 = 4;

/// xi(1^t), t = 0 .. 4, of P_L, L = `most`, from the oracle that shares no code with the mixture.
pub(super) fn oracle(most: u32, ravens: u64, context: &Context<'_>) -> Result<Vec<Enclosure>> {
    let x = vec![true; as_usize(ravens.min(FOLLOWED))];
    let mut lower = vec![Rational::zero(); x.len() + 1];
    let mut open = Rational::zero();
    for bits in 2..=most {
        context.report("oracle", u64::from(bits), u64::from(most))?;
        let weight = inverse_power(bits);
        for program in written_programs(bits) {
            let followed = joint::program(&program, &x);
            for (sum, value) in lower.iter_mut().zip(&followed.lower) {
                *sum += value * &weight;
            }
            open += &followed.open * &weight;
        }
    }
    let enclosed = |value: Rational| Ok(Enclosure::new(value.clone(), value + &open)?);
    lower.into_iter().map(enclosed).collect()
}

/// Whether a code is proven to print 1 for ever, whatever its data bits: see the head of the scenario.
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

/// The weight of all codes of at most so many bits.
pub(super) fn total(most: u32) -> Rational {
    let of_length = |bits| inverse_power(bits) * Rational::from(written_programs(bits).len());
    (2..=most).map(of_length).sum()
}

/// The weight of all codes of at most so many bits that are proven to print 1 for ever; from 8 bits on there
/// is one.
pub(super) fn universal(most: u32) -> Rational {
    let of_length = |bits| {
        let programs = written_programs(bits);
        let proven = programs.iter().filter(|program| prints_ones(program));
        inverse_power(bits) * Rational::from(proven.count())
    };
    (2..=most).map(of_length).sum()
}

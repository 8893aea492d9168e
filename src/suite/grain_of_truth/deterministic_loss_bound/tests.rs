//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(DeterministicLossBound);

impl Trial for DeterministicLossBound {
    fn small() -> Parameters {
        Parameters {
            bits: 16,
            symbols: 24,
            long_bits: 24,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // t off by one.
            ("surprise", |_, t| t.lag = 1),
            // l(p) bits read as nats.
            ("log-loss", |m, t| {
                t.nats_per_bit = Enclosure::exact("0.480453".parse().unwrap());
                m.runs.truncate(5);
            }),
            // A tie held for a success is no error; the mistake is to count the symbol before the first.
            ("errors", |m, _| m.runs[0].other[0] = Rational::one()),
            // l(p) forgotten for the program that prints 0*.
            ("errors-length", |m, t| {
                m.runs[0]
                    .other
                    .iter_mut()
                    .for_each(|other| *other = Rational::one());
                t.program_bits[0] = 2;
            }),
            ("shortest-program", |_, t| t.program_bits[3] += 1),
            // One power of two too many.
            ("growing-ones", |_, t| {
                t.growing = &t.growing * Rational::from_integer(2)
            }),
            ("control-too-few-bits", |m, _| m.control = m.runs[4].clone()),
        ]
    }
}

/// The program that is shipped prints the sequence of the claim, in the stated bits.
#[test]
fn the_shipped_program_prints_the_growing_ones() {
    let program = Program::parse(include_str!("../../../../programs/growing-ones.kraft")).unwrap();
    assert_eq!(program.length_bits(), GROWING.program_bits);
    let run = execute(&program, 200, &Symbols::new(), None, 20_000);
    assert_eq!(run.output.iter().collect::<Vec<_>>(), GROWING.symbols(200));
}

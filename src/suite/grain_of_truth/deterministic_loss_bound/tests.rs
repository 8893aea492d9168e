//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::figures::inverse_power;
use crate::scenario::trial::{self, Mistake, Trial, tried};

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
            // Another sequence's predictions: the growing ones' under 0*, whose program has 2 bits.
            ("surprise", |m, _| {
                let lower = m.runs[4].lower.clone();
                m.runs[0].lower = lower;
            }),
            // Cylinders that the search lost.
            ("log-loss", |m, _| {
                for lower in &mut m.runs[2].lower {
                    *lower = &*lower * inverse_power(14);
                }
            }),
            // Every symbol an error, as where the other symbol is always the likelier.
            ("errors", |m, _| m.runs[0].other.fill(Rational::one())),
            ("shortest-program", |_, t| t.program_bits[3] += 1),
            // A shorter program that was overlooked.
            ("shortest-program", |m, _| m.runs[3].shortest = Some(13)),
            // One power of two too many.
            ("growing-ones", |_, t| {
                t.growing = &t.growing * Rational::from_integer(2)
            }),
            // The heaviest cylinder not found.
            ("growing-ones", |m, _| {
                let last = m.runs[4].lower.len() - 1;
                m.runs[4].lower[last] = inverse_power(23) * Rational::ratio(1, 2);
            }),
            ("control-too-few-bits", |m, _| m.control = m.runs[4].clone()),
        ]
    }

    fn blunt() -> Vec<(&'static str, &'static str)> {
        vec![("control-too-few-bits", "theory's value is 0")]
    }
}

/// With 14 bits the one program of (0011)* within the limit is its shortest, and its loss is its length to the bit;
/// two enclosures of that logarithm once said violated.
#[test]
fn a_loss_of_exactly_the_programs_length_holds() {
    let parameters = Parameters {
        bits: 14,
        ..DeterministicLossBound::small()
    };
    let (measured, _) = trial::both::<DeterministicLossBound>(&parameters);
    assert_eq!(measured.runs[2].last(), &inverse_power(14));
    let violated = trial::violated_at::<DeterministicLossBound>(&parameters);
    assert_eq!(violated, Vec::<String>::new());
}

/// The program that is shipped prints the sequence of the claim, in the stated bits.
#[test]
fn the_shipped_program_prints_the_growing_ones() {
    let program = Program::parse(include_str!("../../../../programs/growing-ones.kraft")).unwrap();
    assert_eq!(program.length_bits(), GROWING.program_bits);
    let run = execute(&program, 200, &Symbols::new(), None, 20_000);
    assert_eq!(run.output.iter().collect::<Vec<_>>(), GROWING.symbols(200));
}

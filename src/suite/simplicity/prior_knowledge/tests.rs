//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(PriorKnowledge);

impl Trial for PriorKnowledge {
    fn small() -> Parameters {
        Parameters {
            bits: 12,
            symbols: 3,
            long: 4,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The copier's length taken for the complement's, and that of zeros for the copy's.
            ("tape-bound", |_, t| t.programs.rotate_right(1)),
            // The tape not given to the programs: what they print of a blank one.
            ("tape-bound", |m, _| {
                for instance in &mut m.instances {
                    instance.tape[0] = Rational::zero();
                }
            }),
            // A constant number of symbols, whatever z's length.
            ("tape-of-any-length", |m, _| {
                for long in &mut m.long {
                    long.right[COPY] = long.right[COPY].min(6);
                }
            }),
            // The two kinds of programs exchanged.
            ("programs-that-ignore-the-tape", |m, _| {
                let last = m.instances.last_mut().unwrap();
                last.tape.swap(0, 1);
            }),
            // z not paid for: the copy's bits for those of both.
            ("replayed-program", |m, _| {
                for long in &mut m.long {
                    long.twice = long.twice.map(|bits| bits - long.symbols);
                }
            }),
            // log2 m for 2 log2 m.
            ("replayed-program", |_, t| {
                t.twice = |m| 215 + u64::from(m.ilog2()) + m
            }),
            // Each z as heavy as all of its length together.
            ("z-alone", |m, _| {
                let sum: Rational = of(&m.instances, COPY, 1).map(|i| &i.replayed[0]).sum();
                for instance in &mut m.instances {
                    instance.replayed[0] = sum.clone();
                }
            }),
            // The mass of all copies together for that of each.
            ("z-and-copy-together", |m, _| {
                let sum: Rational = of(&m.instances, COPY, 1).map(|i| &i.replayed[1]).sum();
                for instance in &mut m.instances {
                    instance.replayed[1] = sum.clone();
                }
            }),
            // The copy's own cost for that of z and copy: like with unlike.
            ("z-and-copy-together", |m, _| {
                for instance in &mut m.instances {
                    let [alone, both] = &instance.replayed;
                    instance.replayed[1] = quotient(both, alone).unwrap();
                }
            }),
            ("control-idle-tape", |m, _| {
                for instance in &mut m.instances {
                    instance.tape.swap(0, 1);
                }
            }),
        ]
    }
}

/// The weight of the codes without `?` to some length stays below 3 - sqrt 5.
#[test]
fn codes_that_cannot_read_the_tape_weigh_less_than_their_limit() {
    let context = trial::context();
    let weigh = |bits| {
        let mut count = 0_u64;
        coin_flips::each(bits, &context, |program, _| {
            count += u64::from(!program.ops().contains(&Op::Input));
        })
        .unwrap();
        whole(count) * inverse_power(bits)
    };
    let (few, more) = (weigh(10), weigh(14));
    let limit = Enclosure::from(5_u64).sqrt(60).unwrap();
    let limit = Rational::from_integer(3) - limit.upper();
    assert!(few < more && more < limit);
    assert!(limit - more < Rational::ratio(1, 6));
}

#[test]
fn the_program_that_prints_twice_has_214_bits() {
    let program = crate::machine::Program::parse(long::TWICE).unwrap();
    assert_eq!(program.length_bits(), 214);
}

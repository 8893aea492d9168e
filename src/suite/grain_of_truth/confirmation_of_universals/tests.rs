//! The claims hold, and the smallest mistakes are called violated.

use super::universal::prints_ones;
use super::*;
use crate::machine::Program;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(ConfirmationOfUniversals);

impl Trial for ConfirmationOfUniversals {
    fn small() -> Parameters {
        Parameters {
            bits: 11,
            ravens: 12,
            horizon_bits: 10,
            overhead: 2,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // Off by one: 1/(n + 1), and n for n + 1.
            ("laplace-hazard", |_, t| t.hazard_offset -= 1),
            ("laplace-universal", |_, t| t.density_belief.rotate_left(1)),
            ("laplace-universal", |_, t| t.urn_belief.rotate_left(1)),
            // A prediction left out; a wrong prior weight.
            ("program-chain", |m, _| {
                m.programs.predictives.remove(0);
            }),
            ("program-chain", |m, _| {
                m.programs.evidence[0] = &m.programs.evidence[0] * Rational::ratio(1, 2);
            }),
            // All hazards a symbol early, xi(1^0) for xi(1^1): 1 - p against -ln p of the wrong symbol.
            ("program-hazard-sum", |m, _| {
                m.programs
                    .evidence
                    .insert(0, m.programs.evidence[0].clone());
            }),
            // A universal of one bit.
            ("program-confirms", |_, t| t.universal = inverse_power(1)),
            ("program-hazard-bounded", |_, t| {
                t.universal = inverse_power(1)
            }),
            // The first twin's time off by one.
            ("list-belief", |_, t| t.list_belief.rotate_left(1)),
            // Half of the nats.
            ("list-hazard-sum", |_, t| t.unit = Rational::ratio(1, 2)),
            // No program prints 1 for ever: a density prior has no weight on the universal.
            ("control-density-does-not-confirm", |_, t| {
                t.universal = inverse_power(20)
            }),
            // The integral from 1 on.
            ("control-density-hazards", |_, t| {
                t.density_hazards = &t.density_hazards + Enclosure::exact(Rational::one());
            }),
        ]
    }
}

#[test]
fn a_sum_of_fractions_is_enclosed() {
    let sum = sum_of_fractions([(1, 3), (1, 6), (1, 2)].into_iter()).unwrap();
    assert!(sum.contains(&Rational::one()) && sum.width() < inverse_power(70));
}

#[test]
fn what_prints_ones_for_ever_is_told_from_what_only_begins_so() {
    for (source, proven) in [
        (">+]", true),
        ("<+]", true),
        (",>+]", true),
        ("+]", false),
        (">+.,]", false),
        // Right, but out of the proof's reach.
        (">+<>]", false),
    ] {
        let program = Program::parse(source).unwrap();
        assert_eq!(prints_ones(&program), proven, "{source}");
    }
}

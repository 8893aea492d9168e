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
            ("laplace-universal", |_, t| {
                t.density_belief[5].rotate_left(1)
            }),
            ("laplace-universal", |_, t| t.urn_belief.rotate_left(1)),
            // An urn whose balls are all black or all white.
            ("laplace-hazard", |m, _| {
                for black in &mut m.urn[1..] {
                    *black = Rational::ratio(1, 2);
                }
            }),
            // The estimator with half a ball of each colour, (m + 1/2)/(m + 1), at the last step.
            ("laplace-universal", |m, _| {
                let last = m.density.at_powers.len() - 1;
                m.density.at_powers[last] = &m.density.at_powers[last] * Rational::ratio(2, 1);
            }),
            // A prediction left out; a wrong prior weight.
            ("program-chain", |m, _| {
                m.programs.predictives.remove(0);
            }),
            ("program-chain", |m, _| {
                m.programs.evidence[0] = &m.programs.evidence[0] * Rational::ratio(1, 2);
            }),
            // A universal of one bit.
            ("program-confirms", |_, t| t.universal = inverse_power(1)),
            ("program-hazard-bounded", |_, t| {
                t.universal = inverse_power(1)
            }),
            // A class without programs that print 1 for ever: the coin's evidence.
            ("program-confirms", |m, _| {
                for (n, evidence) in (0..).zip(&mut m.programs.evidence) {
                    *evidence = inverse_power(n);
                }
            }),
            // A twin's weight for all that are left.
            ("list-belief", |m, _| m.list.last -= 1),
            // The first twin's time off by one.
            ("list-belief", |_, t| t.list_belief.rotate_left(1)),
            // Half of the nats.
            ("list-hazard-sum", |_, t| t.unit = Rational::ratio(1, 2)),
            // A prior with the universal as an atom: the belief does not fall.
            ("control-density-vanishes", |m, _| {
                m.density.at_powers.fill(Rational::ratio(1, 2));
            }),
            // The same.
            ("control-density-below-programs", |m, _| {
                m.density.at_powers.fill(Rational::ratio(1, 2));
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

//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(DefectProbe);

impl Trial for DefectProbe {
    fn small() -> Parameters {
        Parameters {
            bits: 17,
            symbols: 20,
            overhead: 2,
            horizon_bits: 6,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // R_(>T) for R_(>=T).
            ("list-hazards", |_, t| t.lists[0].powers.rotate_left(1)),
            // M_norm with the stopped mass still in the denominator: M's wrong symbol alone.
            ("list-hazards", |m, _| {
                for hazards in &mut m.lists[1].powers {
                    hazards.of[1][1] = hazards.of[0][1];
                }
            }),
            // The twin's weight off by a bit.
            ("list-law-of-m", |_, t| t.lists[0].floor *= whole(2)),
            ("list-law-of-m-norm", |_, t| t.lists[1].floor *= whole(2)),
            // The defect not divided out.
            ("control-stopping-twins", |m, _| {
                let least = &mut m.lists[2].least[1];
                least.of[1] = least.of[0];
            }),
            // A twin's time off by one in the mixture.
            ("shared-sum-is-the-mixture", |m, _| {
                let next = m.small[1].shared.clone();
                m.small[0].shared = next;
            }),
            // A factor 2; a twin one bit longer than the shortest.
            ("machine-law-of-m", |_, t| t.machine_floor = whole(2)),
            ("machine-law-of-m-norm", |m, _| {
                for after in &mut m.machine {
                    after.shortest = after.shortest.map(|bits| bits - 1);
                }
            }),
        ]
    }
}

/// 01 is printed by `.+]` (7 bits) before `,]` with its two data bits (8) can.
#[test]
fn a_shortest_program_counts_its_data_bits() {
    let programs = Programs::new(12, 300, &trial::context()).unwrap();
    let shortest = |x: &str| programs.shortest(&Symbols::parse(x).unwrap(), None);
    assert_eq!(shortest("00"), Some(2));
    assert_eq!(shortest("10"), Some(5));
    assert_eq!(shortest("01"), Some(7));
    assert_eq!(shortest("111111"), Some(8));
}

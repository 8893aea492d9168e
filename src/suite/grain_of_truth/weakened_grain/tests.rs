//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};
use proptest::prelude::*;

tried!(WeakenedGrain);

impl Trial for WeakenedGrain {
    fn small() -> Parameters {
        Parameters {
            symbols: 16,
            sequences: 2,
            depth: 5,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // n for n + 1: the weight of one symbol earlier.
            ("loss", |_, t| t.bound.insert(0, Rational::one())),
            // Weights that fall too fast.
            ("loss", |m, _| m.square = m.geometric.clone()),
            // Twice the loss, and more.
            ("loss-per-symbol", |m, _| {
                for sum in &mut m.expected {
                    *sum = sum.scale(&Rational::from_integer(4));
                }
            }),
            // The tail without its end: as if there were members for ever.
            ("evidence", |_, t| {
                t.square = (1..=16).map(|n| fraction(1, n).unwrap()).collect();
            }),
            // Weights that fall too fast.
            ("evidence", |m, _| m.square = m.geometric.clone()),
            // The remedy in the control's place.
            ("control-geometric-weights", |m, _| {
                m.geometric = m.square.clone()
            }),
            ("control-bound-broken", |m, _| {
                m.geometric = m.square.clone()
            }),
        ]
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]
    #[test]
    fn every_claim_holds_whatever_the_coin_shows(seed in any::<u64>()) {
        let parameters = Parameters { seed, ..WeakenedGrain::small() };
        prop_assert_eq!(trial::violated_at::<WeakenedGrain>(&parameters), Vec::<String>::new());
    }
}

#[test]
fn the_sequence_is_thue_and_morses() {
    let text: String = thue_morse(16)
        .iter()
        .map(|&s| if s { '1' } else { '0' })
        .collect();
    assert_eq!(text, "0110100110010110");
}

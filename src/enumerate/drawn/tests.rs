//! The tree is the engine's, and draws are what their chances say.

use super::*;
use crate::enumerate::{Plain, Status, Summary, search};
use crate::machine::Symbols;

fn drawn(x: &str, bits: u32, count: u64, seed: u64) -> Drawn {
    let query = Query::new(&Symbols::parse(x).unwrap(), bits);
    let draws = Draws {
        count,
        steps: 3000,
        seed,
    };
    draw(&query, draws, &Control::new()).unwrap()
}

/// All x of up to five symbols: what is decided and what is open has the slow walk's masses to the unit.
#[test]
fn the_tree_has_the_masses_of_the_slow_walk() {
    for bits in [0, 2, 5, 9, 13] {
        for length in 0..=5_usize {
            for number in 0..1_u32 << length {
                let x: String = (0..length)
                    .map(|place| if number >> place & 1 == 1 { '1' } else { '0' })
                    .collect();
                let own = drawn(&x, bits, 0, 1);
                let query = Query::new(&Symbols::parse(&x).unwrap(), bits).ahead(1);
                // The slow walk counts every data bit against the limit, as the tree does, and knows nothing of what
                // unrevealed code can do.
                let slow = search(&Plain(Kraft::new()), &query, &Control::new()).unwrap();
                let slow = slow.prediction.unwrap();
                for symbol in [0, 1] {
                    let mass = own.denominator.over(own.next[symbol].into());
                    assert_eq!(mass, slow.next[symbol].lower, "{x} {bits}");
                }
                let one = &slow.next[1];
                let open = own.denominator.over(own.open.into());
                assert_eq!(open, &one.upper - &one.lower, "{x} at {bits}");
            }
        }
    }
}

/// Whatever the step limit, what the draws take for open by length has the mass that the engine says.
#[test]
fn open_by_length_are_the_same_cylinders_whatever_the_steps() {
    let control = Control::new();
    for steps in (0..14).chain([20, 300]) {
        for (bits, horizon) in [(0, 1), (5, 3), (9, 2), (12, 5), (14, 8)] {
            let budget = Budget::new(bits, horizon, steps).unwrap();
            let tree = Tree::walk(aim::Keep(horizon), bits, steps as u32, &control).unwrap();
            let open = tree
                .open
                .iter()
                .filter(|open| !matches!(open.pending, Pending::Nothing));
            let open: u64 = open.map(|open| open.mass).sum();
            let summary = Summary::enumerate(&Kraft::new(), budget, &control).unwrap();
            let engine = summary.tally.of(Status::OpenLength).mass;
            assert_eq!(u128::from(open), engine, "{bits} {horizon} {steps}");
        }
    }
}

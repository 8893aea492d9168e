//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{Mistake, Trial, tried};

tried!(AixiFirstAction);

/// A value with other ends.
fn moved(value: &Enclosure, by: i64) -> Enclosure {
    let by = Rational::from_integer(by);
    Enclosure::new(value.lower() + &by, value.upper() + &by).unwrap()
}

impl Trial for AixiFirstAction {
    fn small() -> Parameters {
        Parameters {
            horizon: 2,
            bits: 16,
            steps: 300,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // The actions taken for one another.
            ("one-is-optimal", |m, _| {
                for search in &mut m.searches {
                    search.steps.last_mut().unwrap().found.values.reverse();
                }
            }),
            // A reward lost on the way.
            ("lower-ends-nest", |m, _| {
                let last = m.searches[1].steps.last_mut().unwrap();
                last.found.values[0] = moved(&last.found.values[0], -1);
            }),
            // A reward counted twice.
            ("upper-ends-nest", |m, _| {
                let last = m.searches[1].steps.last_mut().unwrap();
                last.found.values[0] = moved(&last.found.values[0], 1);
            }),
            // Open mass forgotten.
            ("above-the-list", |m, _| {
                let last = m.searches[0].steps.last_mut().unwrap();
                last.found.values = [Enclosure::zero(), Enclosure::zero()];
            }),
            // A cycle too many.
            ("below-the-list-and-the-rest", |m, _| {
                let last = m.searches[0].steps.last_mut().unwrap();
                last.found.values[1] = moved(&last.found.values[1], 1);
            }),
            // The control has the bound, too.
            ("control-anything", |m, _| {
                for search in &mut m.searches {
                    search.anything = search.last().found.clone();
                }
            }),
        ]
    }
}

/// 8 bits certify horizon 1 (a naive walk needs 16), 14 horizon 2 (23).
#[test]
fn few_bits_certify_the_first_action() {
    let (measured, _) = crate::scenario::trial::sides::<AixiFirstAction>();
    let bits: Vec<u32> = measured
        .searches
        .iter()
        .map(|search| search.last().bits)
        .collect();
    assert!(bits[0] <= 8 && bits[1] <= 14, "{bits:?}");
}

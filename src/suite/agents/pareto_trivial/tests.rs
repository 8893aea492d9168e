//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(ParetoTrivial);

/// The same tables judged anew after a change.
fn again(measured: &mut Measured) {
    let Measured {
        bandits, buddies, ..
    } = measured.clone();
    *measured = Measured::of(bandits, buddies, &Table::new());
}

impl Trial for ParetoTrivial {
    fn small() -> Parameters {
        Parameters {
            horizon: 3,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // One buddy left out: of policies that differ there alone one is dominated.
            ("every-policy-is-pareto-optimal", |m, _| {
                m.buddies.iter_mut().for_each(|row| row.truncate(41));
                m.bandits.iter_mut().for_each(Vec::clear);
                again(m);
            }),
            ("each-beats-each", |m, _| {
                m.buddies.iter_mut().for_each(|row| row.truncate(41));
                again(m);
            }),
            // A buddy that pays for the other action.
            ("value-with-a-buddy", |m, _| {
                m.buddies.iter_mut().for_each(|row| row.swap(0, 1));
            }),
            // A cycle too few.
            ("value-with-a-buddy", |_, t| {
                let row = &mut t.buddies[0];
                row[0] = &row[0] - Rational::one();
            }),
            // Buddies in the control.
            ("control-without-buddies", |m, _| {
                m.bandits = m.buddies.clone();
                again(m);
            }),
            ("control-one-bandit", |m, _| {
                m.undominated[2] = m.undominated[1];
            }),
        ]
    }
}

/// The catalogue's figures: 21 histories, 42 buddies, 107 of 128 policies dominated without them.
#[test]
fn figures_of_the_catalogue() {
    let (measured, _) = trial::sides::<ParetoTrivial>();
    assert_eq!(histories(3).len(), 21);
    assert_eq!(measured.buddies[0].len(), 42);
    assert_eq!(measured.undominated[..2], [128, 128 - 107]);
}

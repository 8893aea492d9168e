//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(StupidAixi);

impl Trial for StupidAixi {
    fn small() -> Parameters {
        Parameters {
            horizon: 2,
            eps: vec![4, 10],
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            // A history left out.
            ("any-policy-is-optimal", |m, _| m.made[0][0].followed -= 1),
            // nu's half forgotten.
            ("most-intelligent-by-its-prior", |m, _| {
                let made = &mut m.made[1][0];
                made.value = &made.value * Rational::ratio(1, 2);
            }),
            // Nodes numbered in another order.
            ("upsilon", |m, _| m.upsilon.swap(2, 4)),
            // The best of all for the worst.
            ("least-upsilon", |_, t| t.least = t.most.clone()),
            ("least-upsilon", |m, _| {
                m.upsilon.retain(|value| *value > Rational::ratio(1, 2))
            }),
            ("most-upsilon", |_, t| t.most = t.least.clone()),
            ("most-upsilon", |m, _| {
                m.upsilon.retain(|value| *value < Rational::ratio(1, 2))
            }),
            ("control-not-optimal", |m, _| {
                m.control.followed = m.histories
            }),
        ]
    }
}

/// The catalogue's figures: all 128 policies at eps 1/4 and 1/10, Upsilon from 0.4444 to 0.5653.
#[test]
fn figures_of_the_catalogue() {
    let parameters = Parameters {
        horizon: 3,
        eps: vec![4, 10],
        seed: 1,
    };
    let (measured, _) = trial::both::<StupidAixi>(&parameters);
    let ends = [measured.upsilon.iter().min(), measured.upsilon.iter().max()];
    let ends = ends.map(|end| decimal(end.unwrap()));
    assert_eq!(ends, ["0.4444", "0.5653"]);
    for made in &measured.made {
        assert_eq!(measured.optimal(made).count(), 128);
    }
}

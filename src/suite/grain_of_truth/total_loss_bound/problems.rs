//! Decision problems: what each action costs when the next symbol is 0 and when it is 1.
//!
//! Takes big integers. A predictor takes the action of least expected loss; of the mixture's equally good
//! actions the one that is worst under the truth is counted, so that no way of breaking ties does worse.

use num_bigint::BigUint;

/// A decision problem, its losses in units of 1/denominator, from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Problem {
    pub(super) name: &'static str,
    pub(super) denominator: u32,
    /// Losses of each action at the symbols 0 and 1.
    pub(super) actions: &'static [[u32; 2]],
}

const fn problem(name: &'static str, denominator: u32, actions: &'static [[u32; 2]]) -> Problem {
    Problem {
        name,
        denominator,
        actions,
    }
}

/// Guessing the next symbol, whose loss is the number of errors, and three with unequal losses.
pub(super) const PROBLEMS: [Problem; 4] = [
    problem("errors", 1, &[[0, 1], [1, 0]]),
    problem("umbrella", 4, &[[0, 4], [1, 1]]),
    problem("alarm", 8, &[[0, 8], [1, 0]]),
    problem("abstain", 8, &[[0, 8], [8, 0], [3, 3]]),
];

impl Problem {
    /// Expected losses, in the unit times that of `odds`, of the mixture's and the truth's best actions.
    pub(super) fn losses(&self, mixture: &[BigUint; 2], odds: [u32; 2]) -> (u32, u32) {
        let under_truth = |action: &[u32; 2]| action[0] * odds[0] + action[1] * odds[1];
        let under_mixture = |action: &[u32; 2]| &mixture[0] * action[0] + &mixture[1] * action[1];
        let informed = self.actions.iter().map(under_truth).min().unwrap_or(0);
        let least = self
            .actions
            .iter()
            .map(under_mixture)
            .min()
            .unwrap_or_default();
        let best = self
            .actions
            .iter()
            .filter(|action| under_mixture(action) == least);
        (best.map(under_truth).max().unwrap_or(0), informed)
    }
}

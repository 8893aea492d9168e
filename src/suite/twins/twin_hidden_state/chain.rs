//! The hidden chain of three states, and the twins over it as exact hypotheses.
//!
//! Takes `HiddenMarkov` from `mixture`. A symbol of the scenario is two bits: first the flag, which says
//! whether the chain is in the trigger state and is flipped by the noise, then the signal.

use crate::exact::Rational;
use crate::mixture::HiddenMarkov;
use crate::scenario::Result;
use crate::scenario::figures::quotient;

/// Number of hidden states.
pub(super) const STATES: usize = 3;

/// The state in which the twins differ.
pub(super) const TRIGGER: usize = 2;

/// Chances of the next state, in tenths: a calm state, one that leads to the trigger state, and that state.
const TENTHS: [[i64; STATES]; STATES] = [[9, 1, 0], [2, 3, 5], [3, 0, 7]];

/// P(next state j in state i).
pub(super) fn moves() -> Vec<Vec<Rational>> {
    let chances = |row: &[i64; STATES]| row.map(|tenths| Rational::ratio(tenths, 10)).to_vec();
    TENTHS.iter().map(chances).collect()
}

/// The law of the next state when that of this one is `law`.
pub(super) fn moved(law: &[Rational]) -> Vec<Rational> {
    let to = |next: usize| law.iter().zip(moves()).map(|(p, row)| p * &row[next]).sum();
    (0..STATES).map(to).collect()
}

/// The stationary law, by the Markov chain tree theorem: pi(i) is in proportion to the sum, over the trees
/// that lead to i, of the products of their arrows.
pub(super) fn stationary() -> Result<Vec<Rational>> {
    let p = moves();
    let trees: Vec<Rational> = (0..STATES)
        .map(|root| {
            let (a, b) = ((root + 1) % STATES, (root + 2) % STATES);
            &p[a][root] * &p[b][root] + &p[a][b] * &p[b][root] + &p[b][a] * &p[a][root]
        })
        .collect();
    let sum: Rational = trees.iter().cloned().sum();
    trees.iter().map(|tree| quotient(tree, &sum)).collect()
}

/// One of the twins: the chance that the signal is a 1 in the trigger state, and in the other states.
#[derive(Clone, Debug)]
pub(super) struct Twin {
    pub(super) trigger: Rational,
    pub(super) elsewhere: Rational,
}

impl Twin {
    /// P(signal = 1 in this state).
    pub(super) fn one(&self, state: usize) -> &Rational {
        if state == TRIGGER {
            &self.trigger
        } else {
            &self.elsewhere
        }
    }

    /// The twin as a hypothesis over flag, signal, flag, signal, ...: each state of the chain is two, one
    /// that prints the flag and one that prints the signal.
    pub(super) fn hypothesis(&self, noise: &Rational) -> Result<HiddenMarkov> {
        let silent = || vec![Rational::zero(); 2 * STATES];
        let (mut start, mut table, mut ones) = (silent(), Vec::new(), Vec::new());
        for (state, chance) in stationary()?.into_iter().enumerate() {
            start[2 * state] = chance;
        }
        for (state, row) in moves().into_iter().enumerate() {
            let mut to_signal = silent();
            to_signal[2 * state + 1] = Rational::one();
            let mut to_flag = silent();
            for (next, chance) in row.into_iter().enumerate() {
                to_flag[2 * next] = chance;
            }
            table.extend([to_signal, to_flag]);
            let flag = if state == TRIGGER {
                Rational::one() - noise
            } else {
                noise.clone()
            };
            ones.extend([flag, self.one(state).clone()]);
        }
        Ok(HiddenMarkov::new(&start, &table, &ones)?)
    }
}

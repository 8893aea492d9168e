//! Hidden Markov chains, exactly. Takes the trait [`Hypothesis`].

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};
use thiserror::Error;

use super::evidence::{Evidence, magnitude};
use super::hypothesis::{Hypothesis, ProbabilityError, probability};
use crate::exact::{Rational, Scaled};

/// Why tables describe no hidden Markov chain.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum HiddenMarkovError {
    /// The tables are not of one number of states.
    #[error(
        "a hidden Markov chain of {states} states needs {states} entries in every table and row"
    )]
    Shape {
        /// The number of states that the start has.
        states: usize,
    },
    /// A law over states does not sum to 1.
    #[error("a law over the states sums to {sum}, not to 1")]
    Sum {
        /// The sum as given.
        sum: Rational,
    },
    /// An entry is no probability.
    #[error(transparent)]
    Probability(#[from] ProbabilityError),
}

/// In each state the next symbol is a 1 with the state's own probability; then the state changes.
/// Only the symbols are seen.
#[derive(Clone, Debug)]
pub struct HiddenMarkov {
    /// Chances of a 1 by state, over `emission`.
    ones: Vec<BigUint>,
    emission: BigUint,
    /// Chances of the next state by state, over `transition`.
    moves: Vec<Vec<BigUint>>,
    transition: BigUint,
    /// nu(x_1:t, next state i), over `denominator`: the forward algorithm.
    forward: Vec<BigUint>,
    denominator: BigUint,
    /// The same where numbers are rounded, in place of `forward`.
    rounded: Option<Rounded>,
}

/// The tables and nu(x_1:t, next state i) to 128 bits.
#[derive(Clone, Debug)]
struct Rounded {
    /// By state, of 0 and of 1.
    emissions: Vec<[Scaled; 2]>,
    moves: Vec<Vec<Scaled>>,
    forward: Vec<Scaled>,
}

impl Rounded {
    /// nu(x_1:t `symbol`, state i); of both symbols together where none is given.
    fn emitted(&self, symbol: Option<bool>) -> Vec<Scaled> {
        let states = self.forward.iter().zip(&self.emissions);
        let own = states.map(|(&weight, chances)| match symbol {
            Some(symbol) => weight * chances[usize::from(symbol)],
            None => weight,
        });
        own.collect()
    }

    fn step(&mut self, symbol: Option<bool>) {
        let emitted = self.emitted(symbol);
        for (next, own) in self.forward.iter_mut().enumerate() {
            let ways = emitted.iter().zip(&self.moves);
            *own = ways.map(|(&weight, row)| weight * row[next]).sum();
        }
    }
}

/// Rationals over their common denominator.
fn over_common(values: &[&Rational]) -> (Vec<BigUint>, BigUint) {
    let denominator = values
        .iter()
        .fold(BigUint::one(), |lcm, value| lcm.lcm(&value.denominator()));
    let numerators = values
        .iter()
        .map(|value| magnitude(value) * (&denominator / value.denominator()))
        .collect();
    (numerators, denominator)
}

fn law(values: &[Rational]) -> Result<(), HiddenMarkovError> {
    let sum: Rational = values.iter().cloned().sum();
    for value in values {
        probability(value.clone())?;
    }
    if sum != Rational::one() {
        return Err(HiddenMarkovError::Sum { sum });
    }
    Ok(())
}

impl HiddenMarkov {
    /// The chain that starts by the law `start`, goes from state i to j with chance `moves[i][j]`, and in
    /// state i prints a 1 with chance `ones[i]`.
    ///
    /// # Errors
    /// [`HiddenMarkovError`]: tables of unlike sizes, a law that does not sum to 1, a number outside [0, 1].
    pub fn new(
        start: &[Rational],
        moves: &[Vec<Rational>],
        ones: &[Rational],
    ) -> Result<HiddenMarkov, HiddenMarkovError> {
        let states = start.len();
        if moves.len() != states
            || ones.len() != states
            || moves.iter().any(|row| row.len() != states)
        {
            return Err(HiddenMarkovError::Shape { states });
        }
        law(start)?;
        for row in moves {
            law(row)?;
        }
        for one in ones {
            probability(one.clone())?;
        }
        let (forward, denominator) = over_common(&start.iter().collect::<Vec<_>>());
        let (flat, transition) = over_common(&moves.iter().flatten().collect::<Vec<_>>());
        let (ones, emission) = over_common(&ones.iter().collect::<Vec<_>>());
        Ok(HiddenMarkov {
            ones,
            emission,
            moves: flat
                .chunks(states.max(1))
                .map(<[BigUint]>::to_vec)
                .collect(),
            transition,
            forward,
            denominator,
            rounded: None,
        })
    }

    /// Moves on from what was emitted, given over `denominator` times `unit`.
    fn step(&mut self, emitted: Vec<BigUint>, unit: &BigUint) {
        let mut forward = vec![BigUint::ZERO; self.forward.len()];
        for (weight, row) in emitted.iter().zip(&self.moves) {
            for (next, chance) in forward.iter_mut().zip(row) {
                *next += weight * chance;
            }
        }
        self.forward = forward;
        self.denominator = &self.denominator * unit * &self.transition;
    }

    /// nu(x_1:t `symbol`, state i), over `denominator` times `emission`.
    fn emitted(&self, symbol: bool) -> impl Iterator<Item = BigUint> {
        self.forward
            .iter()
            .zip(&self.ones)
            .map(move |(weight, one)| {
                if symbol {
                    weight * one
                } else {
                    weight * (&self.emission - one)
                }
            })
    }
}

impl Hypothesis for HiddenMarkov {
    fn name(&self) -> String {
        format!("hidden Markov chain of {} states", self.ones.len())
    }
    fn evidence(&self) -> Evidence {
        if let Some(rounded) = &self.rounded {
            return rounded.forward.iter().copied().sum::<Scaled>().into();
        }
        let sum: BigUint = self.forward.iter().sum();
        if sum.is_zero() {
            return Evidence::zero();
        }
        Evidence::exact(sum, self.denominator.clone())
    }
    fn extended(&self, symbol: bool) -> Evidence {
        if let Some(rounded) = &self.rounded {
            return rounded
                .emitted(Some(symbol))
                .into_iter()
                .sum::<Scaled>()
                .into();
        }
        let sum: BigUint = self.emitted(symbol).sum();
        if sum.is_zero() {
            return Evidence::zero();
        }
        Evidence::exact(sum, &self.denominator * &self.emission)
    }
    fn update(&mut self, symbol: bool) {
        match &mut self.rounded {
            Some(rounded) => rounded.step(Some(symbol)),
            None => {
                let emitted = self.emitted(symbol).collect();
                self.step(emitted, &self.emission.clone());
            }
        }
    }
    fn round(&mut self) {
        let over = |numbers: &[BigUint], unit| -> Vec<Scaled> {
            numbers
                .iter()
                .map(|own| Scaled::quotient(own, unit))
                .collect()
        };
        let zeros: Vec<BigUint> = self.ones.iter().map(|one| &self.emission - one).collect();
        let emissions = over(&zeros, &self.emission)
            .into_iter()
            .zip(over(&self.ones, &self.emission));
        self.rounded = Some(Rounded {
            emissions: emissions.map(|(zero, one)| [zero, one]).collect(),
            moves: self
                .moves
                .iter()
                .map(|row| over(row, &self.transition))
                .collect(),
            forward: over(&self.forward, &self.denominator),
        });
    }
    fn pass_over(&mut self) -> bool {
        match &mut self.rounded {
            Some(rounded) => rounded.step(None),
            None => self.step(self.forward.clone(), &BigUint::one()),
        }
        true
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn r(p: i64, q: u64) -> Rational {
        Rational::ratio(p, q)
    }

    /// The sum over all paths of hidden states, from the definition.
    #[test]
    fn the_forward_algorithm_is_the_sum_over_all_paths() {
        let start = [r(1, 2), r(1, 3), r(1, 6)];
        let moves = vec![
            vec![r(1, 2), r(1, 4), r(1, 4)],
            vec![r(0, 1), r(2, 3), r(1, 3)],
            vec![r(1, 5), r(0, 1), r(4, 5)],
        ];
        let ones = [r(1, 7), r(1, 1), r(2, 5)];
        let symbols = [true, false, true, true];
        let mut hidden = HiddenMarkov::new(&start, &moves, &ones).unwrap();
        let mut sum = Rational::zero();
        for code in 0..3usize.pow(4) {
            let path: Vec<usize> = (0..4).map(|place| code / 3usize.pow(place) % 3).collect();
            let mut weight = start[path[0]].clone();
            for (place, &state) in path.iter().enumerate() {
                if place > 0 {
                    weight *= &moves[path[place - 1]][state];
                }
                weight *= if symbols[place] {
                    ones[state].clone()
                } else {
                    Rational::one() - &ones[state]
                };
            }
            sum += weight;
        }
        for symbol in symbols {
            hidden.update(symbol);
        }
        assert_eq!(hidden.evidence().enclosure().exact_value(), Some(&sum));
    }

    #[test]
    fn tables_that_are_no_chain_are_refused() {
        let row = vec![r(1, 2), r(1, 2)];
        let new = |start: &[Rational], ones: &[Rational]| {
            HiddenMarkov::new(start, &[row.clone(), row.clone()], ones).err()
        };
        assert_eq!(new(&row, &row), None);
        assert_eq!(
            new(&row, &row[..1]),
            Some(HiddenMarkovError::Shape { states: 2 })
        );
        let short = [r(1, 2), r(1, 3)];
        assert_eq!(
            new(&short, &row),
            Some(HiddenMarkovError::Sum { sum: r(5, 6) })
        );
        assert!(matches!(
            new(&row, &[r(3, 2), r(0, 1)]),
            Some(HiddenMarkovError::Probability(_))
        ));
    }
}

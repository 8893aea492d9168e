//! Chains of finite order. Takes the trait [`Predictor`].

use thiserror::Error;

use super::evidence::Evidence;
use super::hypothesis::{Odds, Predictor, ProbabilityError, probability};
use super::past::{Past, PastError};
use crate::exact::{Rational, Scaled, as_u64};

/// Why a table describes no Markov chain.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MarkovError {
    /// The table's length is no power of two.
    #[error("a Markov table has 2^k entries for order k, not {entries}: give one for each context")]
    Entries {
        /// How many entries were given.
        entries: usize,
    },
    /// An entry is no probability.
    #[error(transparent)]
    Probability(#[from] ProbabilityError),
}

/// The next symbol depends on the last k.
#[derive(Clone, Debug)]
pub struct Markov {
    table: Vec<Rational>,
    /// The chances of 0 and of 1 after each context.
    factors: Vec<[Scaled; 2]>,
    context: usize,
    seen: Evidence,
}

impl Markov {
    /// The chain of order k whose table, of 2^k entries, has the probability of a 1 after
    /// each context. A context is read as a binary number, the oldest symbol first; symbols
    /// from before the start read 0, unless [`Markov::after`] says otherwise.
    ///
    /// # Errors
    /// [`MarkovError`]: a table that is not 2^k long, an entry outside [0, 1].
    pub fn new(table: Vec<Rational>) -> Result<Markov, MarkovError> {
        if !table.len().is_power_of_two() {
            return Err(MarkovError::Entries {
                entries: table.len(),
            });
        }
        let table = table
            .into_iter()
            .map(probability)
            .collect::<Result<Vec<_>, _>>()?;
        let factors = table.iter().map(|p| Odds::of_one(p).factors());
        Ok(Markov {
            factors: factors.collect(),
            table,
            context: 0,
            seen: Evidence::one(),
        })
    }

    /// The same chain, before the first symbol, after a past from before the start.
    ///
    /// # Errors
    /// [`PastError`] unless it has k symbols.
    pub fn after(mut self, past: &[bool]) -> Result<Markov, PastError> {
        self.context = Past::of(past, self.order())?.context();
        Ok(self)
    }

    /// The number k of past symbols that matter.
    pub fn order(&self) -> u32 {
        self.table.len().ilog2()
    }
}

impl Predictor for Markov {
    fn name(&self) -> String {
        let entries: Vec<String> = self.table.iter().map(Rational::to_string).collect();
        format!("Markov({})", entries.join(", "))
    }
    fn odds(&self) -> Odds {
        Odds::of_one(&self.table[self.context])
    }
    fn factor(&self, symbol: bool) -> Scaled {
        self.factors[self.context][usize::from(symbol)]
    }
    fn state(&self) -> Option<Vec<u64>> {
        Some(vec![as_u64(self.context)])
    }
    fn advance(&mut self, symbol: bool) {
        self.context = (self.context << 1 | usize::from(symbol)) & (self.table.len() - 1);
    }
    fn seen(&self) -> &Evidence {
        &self.seen
    }
    fn seen_mut(&mut self) -> &mut Evidence {
        &mut self.seen
    }
}

//! Coins, chains of order 1 and periodic sequences whose chances are whole numbers of parts of one unit, so
//! that the probability of a string is an integer over a power of it.
//!
//! Takes hypotheses from `mixture`; the integers come from the definitions and share nothing with them.

use crate::exact::Rational;
use crate::mixture::{Bernoulli, Hypothesis, Markov, Sequence};
use crate::scenario::Result;
use crate::suite::instrument::mixing::Weighted;

/// What a member of a list is; chances of a 1 in parts of the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Coin(u32),
    /// After a 0, which also stands before the start, and after a 1.
    Chain([u32; 2]),
    /// The `size` lowest bits of `word`, the highest of them first, over and over.
    Periodic {
        word: u32,
        size: u32,
    },
}

/// A member with its weight in `WEIGHTS`ths, chances in `UNIT`ths; at weight 0 it is a truth outside the
/// class.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member<const UNIT: u32, const WEIGHTS: u32> {
    pub(crate) kind: Kind,
    pub(crate) weight: u32,
}

impl<const UNIT: u32, const WEIGHTS: u32> Member<UNIT, WEIGHTS> {
    pub(crate) const fn new(kind: Kind, weight: u32) -> Self {
        Member { kind, weight }
    }

    /// `UNIT` nu(symbol | x) after t symbols, the last of which is `last`.
    pub(crate) fn odds(&self, t: u32, last: bool, symbol: bool) -> u32 {
        let one = match self.kind {
            Kind::Coin(one) => one,
            Kind::Chain(after) => after[usize::from(last)],
            Kind::Periodic { word, size } => UNIT * (word >> (size - 1 - t % size) & 1),
        };
        if symbol { one } else { UNIT - one }
    }

    /// w(nu) nu(x).
    pub(crate) fn joint(&self, x: &[bool]) -> Rational {
        let before = std::iter::once(&false).chain(x);
        let next = |((t, &last), &symbol)| over(self.odds(t, last, symbol), UNIT);
        let nu: Rational = (0..).zip(before).zip(x).map(next).product();
        over(self.weight, WEIGHTS) * nu
    }

    /// The member as a hypothesis, with its weight.
    pub(crate) fn hypothesis(&self) -> Result<Weighted> {
        let chance = |one| over(one, UNIT);
        let hypothesis: Box<dyn Hypothesis> = match self.kind {
            Kind::Coin(one) => Box::new(Bernoulli::new(chance(one))?),
            Kind::Chain(after) => Box::new(Markov::new(after.map(chance).to_vec())?),
            Kind::Periodic { word, size } => {
                let period: Vec<bool> = (0..size).rev().map(|at| word >> at & 1 == 1).collect();
                Box::new(Sequence::periodic(&[], &period))
            }
        };
        Ok((hypothesis, over(self.weight, WEIGHTS)))
    }

    /// The hypothesis's name.
    pub(crate) fn name(&self) -> Result<String> {
        Ok(self.hypothesis()?.0.name())
    }
}

fn over(numerator: u32, denominator: u32) -> Rational {
    Rational::ratio(i64::from(numerator), u64::from(denominator))
}

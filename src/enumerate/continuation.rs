//! Continuations of several symbols: bounds of their probability from predictions of one symbol each, and the search
//! for the likeliest of them.

use std::cmp::Reverse;
use std::sync::Arc;

use super::bounds::{Prediction, enclose};
use crate::exact::{Enclosure, Rational};
use crate::machine::Symbols;

/// Symbols y that may follow x, and what is known of each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continuation {
    /// The symbols y.
    pub symbols: Symbols,
    /// What is known of each symbol, where those before it are out.
    path: Vec<Arc<Prediction>>,
    /// See [`Continuation::decided`].
    decided: Rational,
}

/// The likeliest continuations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Continuations {
    /// Those with the largest shares of what is decided, largest first.
    pub listed: Vec<Continuation>,
    /// No other continuation has a larger share of what is decided than this.
    pub most_of_others: Rational,
    /// How many predictions were asked for.
    pub asked: usize,
}

impl Continuation {
    /// No symbols, with probability 1.
    fn nothing() -> Self {
        Self {
            symbols: Symbols::new(),
            path: Vec::new(),
            decided: Rational::one(),
        }
    }

    /// This one and a symbol more, of which `prediction` tells.
    fn then(&self, prediction: &Arc<Prediction>, symbol: bool) -> Self {
        let mut path = self.path.clone();
        path.push(Arc::clone(prediction));
        Self {
            symbols: self.symbols.with(symbol),
            path,
            decided: &self.decided * prediction.decided(symbol),
        }
    }

    /// The product of each symbol's share of what is decided; over all continuations of a length they sum to 1.
    #[must_use]
    pub fn decided(&self) -> &Rational {
        &self.decided
    }

    /// The same symbols where something else is known of each: `known` of those before it.
    ///
    /// # Errors
    /// Those of `known`.
    pub fn known<E>(
        &self,
        mut known: impl FnMut(&Symbols) -> Result<Prediction, E>,
    ) -> Result<Self, E> {
        let mut same = Self::nothing();
        for symbol in self.symbols.iter() {
            let prediction = known(&same.symbols)?;
            same = same.then(&Arc::new(prediction), symbol);
        }
        Ok(same)
    }

    /// The bounds of the product of Solomonoff's normalised predictions of each symbol.
    ///
    /// Each factor lies in its interval, and none is negative, so the product lies between the products of the ends.
    /// And it is at least M(xy)/M(x), the product of M(xb)/M(x) where it has M(xb)/(M(x0)+M(x1)): the open mass counts
    /// against that once, and not for each symbol.
    #[must_use]
    pub fn normalised(&self) -> Enclosure {
        let (mut lower, mut upper) = (Rational::one(), Rational::one());
        for (prediction, symbol) in self.path.iter().zip(self.symbols.iter()) {
            let factor = prediction.normalised(symbol);
            lower *= factor.lower();
            upper *= factor.upper();
        }
        enclose(lower.max(self.plain().lower().clone()), upper)
    }

    /// The bounds of M(xy)/M(x).
    ///
    /// M(x) is at most upper(x), which gives the lower end. It is at least lower(x), and what prints xy, what surely
    /// parts from it at some symbol and what surely ends before the last have no part in common, so where M(xy) is as
    /// large as it may be M(x) is at least their sum; the quotient grows with M(xy), which gives the upper end.
    #[must_use]
    pub fn plain(&self) -> Enclosure {
        let (Some(first), Some(last)) = (self.path.first(), self.path.last()) else {
            return Enclosure::exact(Rational::one());
        };
        let symbol = self.symbols.get(self.symbols.len() - 1).unwrap_or(false);
        let all = &last.next[usize::from(symbol)];
        let mut least = all.upper.clone();
        for (prediction, symbol) in self.path.iter().zip(self.symbols.iter()) {
            least = least + &prediction.next[usize::from(!symbol)].lower + &prediction.ends;
        }
        let least = least.max(first.x.lower.clone());
        // A divisor is 0 only where everything is decided and nothing prints x.
        let lower = all.lower.checked_div(&first.x.upper);
        let upper = all.upper.checked_div(&least);
        enclose(
            lower.unwrap_or_else(Rational::zero),
            upper.unwrap_or_else(Rational::one),
        )
    }
}

impl Continuations {
    /// The continuations of `symbols` symbols with the largest shares of what is decided, `list` of them if there are
    /// as many. `ask` tells what is known of the symbol after a continuation.
    ///
    /// After each symbol the `width` continuations with the largest shares are followed further. A share only falls
    /// with more symbols, so those of the rest bound the shares of all that is not listed.
    ///
    /// # Errors
    /// Those of `ask`.
    pub fn likeliest<E>(
        symbols: usize,
        list: usize,
        width: usize,
        mut ask: impl FnMut(&Symbols) -> Result<Prediction, E>,
    ) -> Result<Self, E> {
        let mut found = Self {
            listed: vec![Continuation::nothing()],
            most_of_others: Rational::zero(),
            asked: 0,
        };
        for place in 1..=symbols {
            let mut further = Vec::with_capacity(2 * found.listed.len());
            for continuation in &found.listed {
                let prediction = Arc::new(ask(&continuation.symbols)?);
                found.asked += 1;
                further.extend([false, true].map(|symbol| continuation.then(&prediction, symbol)));
            }
            // They come in the order of their symbols as far as shares are equal.
            further.sort_by_key(|continuation| Reverse(continuation.decided.clone()));
            let kept = if place == symbols {
                list
            } else {
                width.max(list)
            };
            for left in further.drain(kept.min(further.len())..) {
                found.most_of_others = found.most_of_others.max(left.decided);
            }
            found.listed = further;
        }
        Ok(found)
    }

    /// The continuations so far of which the symbol after them was asked for, of those listed; each once.
    #[must_use]
    pub fn prefixes(&self) -> Vec<Symbols> {
        let mut prefixes: Vec<Symbols> = self
            .listed
            .iter()
            .flat_map(|continuation| {
                let symbols = &continuation.symbols;
                (0..symbols.len()).map(|len| symbols.prefix(len))
            })
            .collect();
        prefixes.sort();
        prefixes.dedup();
        prefixes
    }
}

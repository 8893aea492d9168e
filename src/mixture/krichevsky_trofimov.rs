//! The Krichevsky-Trofimov estimator: a coin of unknown bias under the prior
//! Beta(1/2, 1/2), one for each past of a stated length. Takes the trait [`Predictor`].

use num_bigint::BigUint;

use super::evidence::Evidence;
use super::hypothesis::{Odds, Predictor};
use super::past::{Past, PastError, PastTooLong};
use crate::exact::{Scaled, as_u64};

/// After n_0 zeros and n_1 ones the next symbol is b with probability (n_b + 1/2)/(n_0 + n_1 + 1);
/// of order k, with the counts of the symbols that came after the same k as the last.
#[derive(Clone, Debug)]
pub struct KrichevskyTrofimov {
    /// By context, read as a binary number, the oldest symbol first.
    counts: Vec<[u64; 2]>,
    context: usize,
    seen: Evidence,
}

impl KrichevskyTrofimov {
    /// The greatest order.
    pub const MAX_ORDER: u32 = 20;

    /// The estimator of order 0 before the first symbol.
    pub fn new() -> KrichevskyTrofimov {
        KrichevskyTrofimov {
            counts: vec![[0, 0]],
            context: 0,
            seen: Evidence::one(),
        }
    }

    /// A chain of order k of unknown probabilities: an estimator for each past of k symbols.
    /// Symbols from before the start read 0, unless [`KrichevskyTrofimov::after`] says otherwise.
    ///
    /// # Errors
    /// [`PastTooLong`] beyond [`KrichevskyTrofimov::MAX_ORDER`].
    pub fn of_order(order: u32) -> Result<KrichevskyTrofimov, PastTooLong> {
        if order > KrichevskyTrofimov::MAX_ORDER {
            return Err(PastTooLong {
                asked: order,
                most: KrichevskyTrofimov::MAX_ORDER,
            });
        }
        Ok(KrichevskyTrofimov {
            counts: vec![[0, 0]; 1 << order],
            context: 0,
            seen: Evidence::one(),
        })
    }

    /// The same estimator, before the first symbol, after a past from before the start.
    ///
    /// # Errors
    /// [`PastError`] unless it has k symbols.
    pub fn after(mut self, past: &[bool]) -> Result<KrichevskyTrofimov, PastError> {
        self.context = Past::of(past, self.order())?.context();
        Ok(self)
    }

    /// The number k of past symbols that matter.
    pub fn order(&self) -> u32 {
        self.counts.len().ilog2()
    }
}

impl Default for KrichevskyTrofimov {
    fn default() -> Self {
        KrichevskyTrofimov::new()
    }
}

impl Predictor for KrichevskyTrofimov {
    fn name(&self) -> String {
        match self.order() {
            0 => "KT".to_owned(),
            order => format!("KT of order {order}"),
        }
    }
    fn odds(&self) -> Odds {
        let numerators = self.counts[self.context].map(|n| BigUint::from(n) * 2u32 + 1u32);
        let denominator = &numerators[0] + &numerators[1];
        Odds {
            numerators,
            denominator,
        }
    }
    fn factor(&self, symbol: bool) -> Scaled {
        let [zeros, ones] = self.counts[self.context].map(|n| 2 * n + 1);
        Scaled::ratio(if symbol { ones } else { zeros }, zeros + ones)
    }
    fn pass_over(&mut self) -> bool {
        // The tosses of a coin of unknown bias can be exchanged, so one that is not seen may as well come last.
        self.order() == 0
    }
    fn is_exchangeable(&self) -> bool {
        self.order() == 0
    }
    fn state(&self) -> Option<Vec<u64>> {
        let counts = self.counts.iter().flatten().copied();
        Some(counts.chain([as_u64(self.context)]).collect())
    }
    fn advance(&mut self, symbol: bool) {
        self.counts[self.context][usize::from(symbol)] += 1;
        self.context = (self.context << 1 | usize::from(symbol)) & (self.counts.len() - 1);
    }
    fn seen(&self) -> &Evidence {
        &self.seen
    }
    fn seen_mut(&mut self) -> &mut Evidence {
        &mut self.seen
    }
}

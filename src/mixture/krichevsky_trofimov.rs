//! The Krichevsky-Trofimov estimator: a coin of unknown bias under the prior
//! Beta(1/2, 1/2). Takes the trait [`Predictor`].

use num_bigint::BigUint;

use super::evidence::Evidence;
use super::hypothesis::{Odds, Predictor};

/// After n_0 zeros and n_1 ones the next symbol is b with probability (n_b + 1/2)/(n_0 + n_1 + 1).
#[derive(Clone, Debug)]
pub struct KrichevskyTrofimov {
    counts: [u64; 2],
    seen: Evidence,
}

impl KrichevskyTrofimov {
    /// The estimator before the first symbol.
    pub fn new() -> KrichevskyTrofimov {
        KrichevskyTrofimov {
            counts: [0, 0],
            seen: Evidence::one(),
        }
    }
}

impl Default for KrichevskyTrofimov {
    fn default() -> Self {
        KrichevskyTrofimov::new()
    }
}

impl Predictor for KrichevskyTrofimov {
    fn name(&self) -> String {
        "KT".to_owned()
    }
    fn odds(&self) -> Odds {
        let numerators = self.counts.map(|n| BigUint::from(n) * 2u32 + 1u32);
        let denominator = &numerators[0] + &numerators[1];
        Odds {
            numerators,
            denominator,
        }
    }
    fn advance(&mut self, symbol: bool) {
        self.counts[usize::from(symbol)] += 1;
    }
    fn seen(&self) -> &Evidence {
        &self.seen
    }
    fn seen_mut(&mut self) -> &mut Evidence {
        &mut self.seen
    }
}

//! Deterministic hypotheses: one sequence has all the probability. Takes the trait
//! [`Predictor`].

use std::fmt;
use std::sync::Arc;

use num_bigint::BigUint;
use num_traits::One;

use super::evidence::Evidence;
use super::hypothesis::{Odds, Predictor};
use crate::exact::as_usize;

/// One sequence, predicted with certainty.
#[derive(Clone)]
pub struct Sequence {
    name: String,
    symbol: Arc<dyn Fn(u64) -> Option<bool> + Send + Sync>,
    time: u64,
    seen: Evidence,
}

impl Sequence {
    /// The sequence x_1 x_2 ... with x_t = `symbol(t)`, t from 1; it ends where `symbol` gives none.
    pub fn new(
        name: impl Into<String>,
        symbol: impl Fn(u64) -> Option<bool> + Send + Sync + 'static,
    ) -> Sequence {
        Sequence {
            name: name.into(),
            symbol: Arc::new(symbol),
            time: 0,
            seen: Evidence::one(),
        }
    }

    /// These symbols and then nothing: a semimeasure that stops.
    pub fn finite(symbols: &[bool]) -> Sequence {
        let symbols = symbols.to_vec();
        Sequence::new(digits(&symbols), move |t| {
            symbols.get(as_usize(t - 1)).copied()
        })
    }

    /// `start`, then `period` over and over; an empty period ends after the start.
    pub fn periodic(start: &[bool], period: &[bool]) -> Sequence {
        let name = format!("{}({})*", digits(start), digits(period));
        let (start, period) = (start.to_vec(), period.to_vec());
        Sequence::new(name, move |t| {
            let index = as_usize(t - 1);
            match index.checked_sub(start.len()) {
                None => start.get(index).copied(),
                Some(beyond) => period.get(beyond.checked_rem(period.len())?).copied(),
            }
        })
    }
}

fn digits(symbols: &[bool]) -> String {
    symbols.iter().map(|s| if *s { '1' } else { '0' }).collect()
}

impl fmt::Debug for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sequence({} at t = {})", self.name, self.time)
    }
}

impl Predictor for Sequence {
    fn name(&self) -> String {
        self.name.clone()
    }
    fn odds(&self) -> Odds {
        let next = (self.symbol)(self.time + 1);
        Odds {
            numerators: [false, true].map(|b| BigUint::from(u32::from(next == Some(b)))),
            denominator: BigUint::one(),
        }
    }
    fn advance(&mut self, _symbol: bool) {
        self.time += 1;
    }
    fn pass_over(&mut self) -> bool {
        // Where the sequence has ended, no symbol is there to be left open.
        if (self.symbol)(self.time + 1).is_none() {
            self.seen = Evidence::zero();
        }
        self.time += 1;
        true
    }
    fn state(&self) -> Option<Vec<u64>> {
        Some(vec![self.time])
    }
    fn seen(&self) -> &Evidence {
        &self.seen
    }
    fn seen_mut(&mut self) -> &mut Evidence {
        &mut self.seen
    }
}

//! Any hypothesis that may stop: a semimeasure made of a measure. Takes the trait
//! [`Hypothesis`].

use num_bigint::BigUint;
use num_traits::{One, Zero};

use super::evidence::{Evidence, magnitude};
use super::hypothesis::{Hypothesis, ProbabilityError, probability};
use crate::exact::Rational;

/// As another hypothesis, but before each symbol the sequence stops with probability s.
#[derive(Clone, Debug)]
pub struct Stopping {
    inner: Box<dyn Hypothesis>,
    stop: Rational,
    goes_on: [BigUint; 2],
    kept: [BigUint; 2],
}

impl Stopping {
    /// nu(x_1..x_t) = (1-s)^t times the inner hypothesis's, s = `stop`.
    ///
    /// # Errors
    /// [`ProbabilityError`] unless 0 <= s <= 1.
    pub fn new(inner: Box<dyn Hypothesis>, stop: Rational) -> Result<Stopping, ProbabilityError> {
        let stop = probability(stop)?;
        let go = Rational::one() - &stop;
        Ok(Stopping {
            inner,
            stop,
            goes_on: [magnitude(&go), go.denominator()],
            kept: [BigUint::one(), BigUint::one()],
        })
    }
}

impl Hypothesis for Stopping {
    fn name(&self) -> String {
        format!("{}, stopping with {}", self.inner.name(), self.stop)
    }
    fn act(&mut self, action: &[bool]) {
        self.inner.act(action);
    }
    fn evidence(&self) -> Evidence {
        self.inner.evidence().times(&self.kept[0], &self.kept[1])
    }
    fn extended(&self, symbol: bool) -> Evidence {
        let [p, q] = [0, 1].map(|i| &self.kept[i] * &self.goes_on[i]);
        self.inner.extended(symbol).times(&p, &q)
    }
    fn update(&mut self, symbol: bool) {
        for (kept, factor) in self.kept.iter_mut().zip(&self.goes_on) {
            *kept *= factor;
        }
        if !self.kept[0].is_zero() {
            self.inner.update(symbol);
        }
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}

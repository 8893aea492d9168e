//! Semimeasures given by a rule: any function from the past to the probabilities of
//! the next symbol, which may sum to less than 1. Takes the trait [`Predictor`].

use std::fmt;
use std::sync::Arc;

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::One;

use super::evidence::{Evidence, magnitude};
use super::hypothesis::{Odds, Predictor};
use crate::exact::Rational;

type Rule = dyn Fn(&[bool]) -> [Rational; 2] + Send + Sync;

/// The next symbol's probabilities as a function of all symbols before it.
///
/// What the two leave over is the probability that the sequence stops. A rule that
/// breaks the law (a negative number, a sum above 1) is read as stopping for certain,
/// so the hypothesis stays a semimeasure whatever the rule.
#[derive(Clone)]
pub struct Conditional {
    name: String,
    rule: Arc<Rule>,
    past: Vec<bool>,
    seen: Evidence,
}

impl Conditional {
    /// The semimeasure with nu(b | past) = `rule(past)[b]`.
    pub fn new(
        name: impl Into<String>,
        rule: impl Fn(&[bool]) -> [Rational; 2] + Send + Sync + 'static,
    ) -> Conditional {
        Conditional {
            name: name.into(),
            rule: Arc::new(rule),
            past: Vec::new(),
            seen: Evidence::one(),
        }
    }
}

impl fmt::Debug for Conditional {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Conditional({} at t = {})", self.name, self.past.len())
    }
}

impl Predictor for Conditional {
    fn name(&self) -> String {
        self.name.clone()
    }
    fn odds(&self) -> Odds {
        let p = (self.rule)(&self.past);
        if p.iter().any(Rational::is_negative) || &p[0] + &p[1] > Rational::one() {
            return Odds {
                numerators: [BigUint::ZERO, BigUint::ZERO],
                denominator: BigUint::one(),
            };
        }
        let denominator = p[0].denominator().lcm(&p[1].denominator());
        Odds {
            numerators: p.map(|p| magnitude(&p) * (&denominator / p.denominator())),
            denominator,
        }
    }
    fn advance(&mut self, symbol: bool) {
        self.past.push(symbol);
    }
    fn seen(&self) -> &Evidence {
        &self.seen
    }
    fn seen_mut(&mut self) -> &mut Evidence {
        &mut self.seen
    }
}

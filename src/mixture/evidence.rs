//! What a hypothesis gives the symbols seen so far: an exact probability, or a lower
//! bound with open mass above it. Takes big integers and the exact numbers.

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};

use crate::exact::{Enclosure, ExactError, Fraction, Rational};

/// The probability nu(x) of a string: `lower / denominator <= nu(x) <= (lower + open) / denominator`.
///
/// Integers over a denominator that is not reduced, so a step costs products and no
/// gcd. The open mass is that of runs whose future is not settled: any part of it may
/// print x, and what prints x may go on with either symbol or stop.
#[derive(Clone, Debug)]
pub struct Evidence {
    lower: BigUint,
    open: BigUint,
    denominator: BigUint,
}

impl Evidence {
    /// Exactly 1: the evidence of the empty string.
    pub fn one() -> Evidence {
        Evidence::exact(BigUint::one(), BigUint::one())
    }

    /// Exactly 0.
    pub fn zero() -> Evidence {
        Evidence::exact(BigUint::ZERO, BigUint::one())
    }

    /// numerator/denominator, known exactly. The denominator must not be 0.
    pub fn exact(numerator: BigUint, denominator: BigUint) -> Evidence {
        Evidence::with_open(numerator, BigUint::ZERO, denominator)
    }

    /// From lower/denominator to (lower+open)/denominator. The denominator must not be 0.
    pub fn with_open(lower: BigUint, open: BigUint, denominator: BigUint) -> Evidence {
        debug_assert!(!denominator.is_zero(), "evidence over 0");
        Evidence {
            lower,
            open,
            denominator,
        }
    }

    /// The lower bound.
    pub fn lower(&self) -> Fraction {
        fraction(self.lower.clone(), &self.denominator)
    }

    /// The upper bound.
    pub fn upper(&self) -> Fraction {
        fraction(&self.lower + &self.open, &self.denominator)
    }

    /// Numerator of the lower bound over [`Evidence::denominator`].
    pub fn lower_numerator(&self) -> &BigUint {
        &self.lower
    }

    /// The open mass over [`Evidence::denominator`]; 0 where the evidence is exact.
    pub fn open_numerator(&self) -> &BigUint {
        &self.open
    }

    /// The denominator as it stands, not reduced.
    pub fn denominator(&self) -> &BigUint {
        &self.denominator
    }

    /// Whether no mass is open.
    pub fn is_exact(&self) -> bool {
        self.open.is_zero()
    }

    /// Whether nu(x) = 0 for certain.
    pub fn is_zero(&self) -> bool {
        self.lower.is_zero() && self.open.is_zero()
    }

    /// Both bounds in lowest terms.
    pub fn enclosure(&self) -> Enclosure {
        let lower = self.lower().to_rational();
        if self.is_exact() {
            return Enclosure::exact(lower);
        }
        ordered(lower, self.upper().to_rational())
    }

    /// log2 nu(x) in bits, certified.
    ///
    /// # Errors
    /// [`ExactError::Domain`] where the lower bound is 0, [`ExactError::Precision`].
    pub fn log2(&self, precision: u32) -> Result<Enclosure, ExactError> {
        let lower = self.lower().log2(precision)?;
        if self.is_exact() {
            return Ok(lower);
        }
        Ok(lower.hull(&self.upper().log2(precision)?))
    }

    /// Multiplies by p/q in place.
    pub(crate) fn multiply(&mut self, p: &BigUint, q: &BigUint) {
        self.lower *= p;
        self.open *= p;
        if q.is_one() {
            return;
        }
        self.denominator *= q;
    }

    /// The evidence times p/q.
    pub(crate) fn times(&self, p: &BigUint, q: &BigUint) -> Evidence {
        let mut product = self.clone();
        product.multiply(p, q);
        product
    }

    /// The sum of evidences. Terms over equal denominators are added first, and a
    /// denominator that divides the other takes no product of the two.
    pub(crate) fn sum(terms: impl IntoIterator<Item = Evidence>) -> Evidence {
        let mut groups: Vec<Evidence> = Vec::new();
        for term in terms {
            if term.is_zero() {
                continue;
            }
            match groups
                .iter_mut()
                .find(|g| g.denominator == term.denominator)
            {
                Some(group) => {
                    group.lower += term.lower;
                    group.open += term.open;
                }
                None => groups.push(term),
            }
        }
        groups.sort_by(|a, b| a.denominator.cmp(&b.denominator));
        groups
            .into_iter()
            .reduce(|small, large| small.plus(large))
            .unwrap_or_else(Evidence::zero)
    }

    /// self + large, where self's denominator is the smaller.
    fn plus(mut self, mut large: Evidence) -> Evidence {
        let (quotient, rest) = large.denominator.div_rem(&self.denominator);
        if rest.is_zero() {
            large.lower += self.lower * &quotient;
            large.open += self.open * &quotient;
            return large;
        }
        let (a, b) = (self.denominator.clone(), large.denominator.clone());
        self.multiply(&b, &b);
        large.multiply(&a, &a);
        large.lower += self.lower;
        large.open += self.open;
        large
    }
}

/// numerator/denominator for a denominator known not to be 0.
fn fraction(numerator: BigUint, denominator: &BigUint) -> Fraction {
    Fraction::new(numerator, denominator.clone()).unwrap_or_else(|_| Fraction::zero())
}

/// numerator/denominator in lowest terms; 0/0 reads 0 (a conditional on the impossible).
pub(crate) fn quotient(numerator: &Fraction, denominator: &Fraction) -> Rational {
    numerator
        .to_rational()
        .checked_div(&denominator.to_rational())
        .unwrap_or_else(Rational::zero)
}

/// The enclosure of two ends that are in order by their making.
pub(crate) fn ordered(lower: Rational, upper: Rational) -> Enclosure {
    Enclosure::new(lower.clone(), upper).unwrap_or_else(|_| Enclosure::exact(lower))
}

/// Probabilities of 0 and 1 given x, from the evidence of x, x0 and x1.
///
/// nu(xb)/nu(x) lies in `[lower(xb)/upper(x), upper(xb)/upper(x)]`: open mass that
/// prints xb is in numerator and denominator alike. Both are 0 where nu(x) = 0.
pub(crate) fn conditional(seen: &Evidence, next: &[Evidence; 2]) -> [Enclosure; 2] {
    let whole = seen.upper();
    [0, 1].map(|b| {
        let lower = quotient(&next[b].lower(), &whole);
        if next[b].is_exact() {
            return Enclosure::exact(lower);
        }
        ordered(lower, quotient(&next[b].upper(), &whole))
    })
}

//! What a hypothesis gives the symbols seen so far: an exact probability, or a lower
//! bound with open mass above it; or the same rounded outward, for long data. Takes big
//! integers and the exact numbers.

use std::borrow::Cow;
use std::cmp::Ordering;

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};

use crate::exact::{Enclosure, ExactError, Fraction, Rational, Scaled};

/// Two ends closer than 2^-`ROUNDING` of the value differ by rounding only: ten million steps lose less.
const ROUNDING: u32 = 64;
/// Nor do sums and quotients of them lose more than 2^-`ROUNDING_LOST` of a conditional probability.
const ROUNDING_LOST: u32 = 63;

/// The probability nu(x) of a string, between a lower and an upper bound.
///
/// As it starts it is exact but for open mass: `lower / denominator <= nu(x) <= (lower + open) / denominator`,
/// integers over a denominator that is not reduced, so a step costs products and no gcd. The open mass is that of
/// runs whose future is not settled: any part of it may print x, and what prints x may go on with either symbol or
/// stop.
///
/// [`Evidence::rounding`] makes it a [`Scaled`]: every later step costs the same however many came before it, and
/// what rounding loses counts as open.
#[derive(Clone, Debug)]
pub struct Evidence(Value);

#[derive(Clone, Debug)]
enum Value {
    Integers(Integers),
    Rounded(Scaled),
}

#[derive(Clone, Debug)]
pub(super) struct Integers {
    pub(super) lower: BigUint,
    pub(super) open: BigUint,
    pub(super) denominator: BigUint,
}

impl Integers {
    fn rounded(&self) -> Scaled {
        let lower = Scaled::quotient(&self.lower, &self.denominator);
        if self.open.is_zero() {
            return lower;
        }
        let upper = Scaled::quotient(&(&self.lower + &self.open), &self.denominator);
        Scaled::between(lower.ends()[0], upper.ends()[1])
    }

    /// self + large, where self's denominator is the smaller.
    fn plus(mut self, mut large: Integers) -> Integers {
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

    fn multiply(&mut self, p: &BigUint, q: &BigUint) {
        self.lower *= p;
        self.open *= p;
        if q.is_one() {
            return;
        }
        self.denominator *= q;
    }
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
        Evidence(Value::Integers(Integers {
            lower,
            open,
            denominator,
        }))
    }

    /// The same, rounded outward to 128 bits now and after every later step.
    #[must_use]
    pub fn rounding(&self) -> Evidence {
        Evidence::from(self.rounded())
    }

    /// The same to 128 bits, rounded outward.
    pub fn rounded(&self) -> Scaled {
        match &self.0 {
            Value::Integers(integers) => integers.rounded(),
            Value::Rounded(rounded) => *rounded,
        }
    }

    /// Whether it is rounded after every step.
    pub fn is_rounding(&self) -> bool {
        matches!(self.0, Value::Rounded(_))
    }

    /// The lower bound.
    pub fn lower(&self) -> Fraction {
        match &self.0 {
            Value::Integers(own) => fraction(own.lower.clone(), &own.denominator),
            Value::Rounded(rounded) => of_rational(rounded.enclosure().lower()),
        }
    }

    /// The upper bound.
    pub fn upper(&self) -> Fraction {
        match &self.0 {
            Value::Integers(own) => fraction(&own.lower + &own.open, &own.denominator),
            Value::Rounded(rounded) => of_rational(rounded.enclosure().upper()),
        }
    }

    /// Lower and upper bound as evidence, which round where this does.
    pub fn ends(&self) -> [Evidence; 2] {
        [0, 1].map(|end| self.end(end))
    }

    /// The lower bound as evidence, which rounds where this does.
    pub(super) fn lower_end(&self) -> Evidence {
        self.end(0)
    }

    /// The upper bound, likewise.
    pub(super) fn upper_end(&self) -> Evidence {
        self.end(1)
    }

    fn end(&self, end: usize) -> Evidence {
        Evidence(match &self.0 {
            Value::Rounded(rounded) => Value::Rounded(rounded.ends()[end]),
            Value::Integers(own) => Value::Integers(Integers {
                lower: if end == 0 {
                    own.lower.clone()
                } else {
                    &own.lower + &own.open
                },
                open: BigUint::ZERO,
                denominator: own.denominator.clone(),
            }),
        })
    }

    /// Lower bound and open mass over a denominator that is not reduced.
    pub(super) fn integers(&self) -> Cow<'_, Integers> {
        match &self.0 {
            Value::Integers(own) => Cow::Borrowed(own),
            Value::Rounded(rounded) => {
                let both = rounded.enclosure();
                let (low, high) = (both.lower(), both.upper());
                let denominator = low.denominator() * high.denominator();
                let lower = magnitude(low) * high.denominator();
                let open = magnitude(high) * low.denominator() - &lower;
                Cow::Owned(Integers {
                    lower,
                    open,
                    denominator,
                })
            }
        }
    }

    /// Whether no mass is open.
    pub fn is_exact(&self) -> bool {
        match &self.0 {
            Value::Integers(own) => own.open.is_zero(),
            Value::Rounded(rounded) => rounded.is_exact(),
        }
    }

    /// Whether no more is open than rounding leaves.
    pub fn is_settled(&self) -> bool {
        match &self.0 {
            Value::Integers(own) => own.open.is_zero(),
            Value::Rounded(rounded) => rounded.is_within(ROUNDING),
        }
    }

    /// Whether nu(x) = 0 for certain.
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Value::Integers(own) => own.lower.is_zero() && own.open.is_zero(),
            Value::Rounded(rounded) => rounded.is_zero(),
        }
    }

    /// Both bounds in lowest terms.
    pub fn enclosure(&self) -> Enclosure {
        if let Value::Rounded(rounded) = &self.0 {
            return rounded.enclosure();
        }
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
        if let Value::Rounded(rounded) = &self.0 {
            return rounded.log2();
        }
        let lower = self.lower().log2(precision)?;
        if self.is_exact() {
            return Ok(lower);
        }
        Ok(lower.hull(&self.upper().log2(precision)?))
    }

    /// Multiplies by p/q in place.
    pub(crate) fn multiply(&mut self, p: &BigUint, q: &BigUint) {
        match &mut self.0 {
            Value::Integers(own) => own.multiply(p, q),
            Value::Rounded(rounded) => *rounded = *rounded * Scaled::quotient(p, q),
        }
    }

    /// The evidence times p/q.
    pub(crate) fn times(&self, p: &BigUint, q: &BigUint) -> Evidence {
        let mut product = self.clone();
        product.multiply(p, q);
        product
    }

    /// The product of two.
    pub(crate) fn product(&self, other: &Evidence) -> Evidence {
        let (Value::Integers(own), Value::Integers(with)) = (&self.0, &other.0) else {
            return Evidence::from(self.rounded() * other.rounded());
        };
        let lower = &own.lower * &with.lower;
        let upper = (&own.lower + &own.open) * (&with.lower + &with.open);
        let open = upper - &lower;
        Evidence::with_open(lower, open, &own.denominator * &with.denominator)
    }

    /// self over other; none where that is 0 or, unrounded, has open mass.
    pub(crate) fn over(&self, other: &Evidence) -> Option<Evidence> {
        let (Value::Integers(_), Value::Integers(with)) = (&self.0, &other.0) else {
            return Some(Evidence::from(self.rounded().checked_div(other.rounded())?));
        };
        let by = !with.lower.is_zero() && with.open.is_zero();
        by.then(|| self.times(&with.denominator, &with.lower))
    }

    /// The order of two, as far as it is proven.
    pub(crate) fn compare(&self, other: &Evidence) -> Option<Ordering> {
        if self.is_rounding() || other.is_rounding() {
            return self.rounded().compare(other.rounded());
        }
        if self.is_exact() && other.is_exact() {
            return Some(self.lower().cmp(&other.lower()));
        }
        if self.upper() < other.lower() {
            Some(Ordering::Less)
        } else if self.lower() > other.upper() {
            Some(Ordering::Greater)
        } else {
            None
        }
    }

    /// The sum of evidences. Terms over equal denominators are added first, and a
    /// denominator that divides the other takes no product of the two. Where one rounds, the sum does.
    pub(crate) fn sum(terms: impl IntoIterator<Item = Evidence>) -> Evidence {
        let mut groups: Vec<Integers> = Vec::new();
        let mut rounded: Option<Scaled> = None;
        for term in terms {
            let term = match term.0 {
                Value::Rounded(term) => {
                    rounded = Some(rounded.map_or(term, |sum| sum + term));
                    continue;
                }
                Value::Integers(term) => term,
            };
            if term.lower.is_zero() && term.open.is_zero() {
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
        let whole = groups.into_iter().reduce(Integers::plus);
        match (whole, rounded) {
            (None, None) => Evidence::zero(),
            (Some(whole), None) => Evidence(Value::Integers(whole)),
            (None, Some(rounded)) => Evidence::from(rounded),
            (Some(whole), Some(rounded)) => Evidence::from(whole.rounded() + rounded),
        }
    }
}

/// Evidence that rounds after every step.
impl From<Scaled> for Evidence {
    fn from(rounded: Scaled) -> Evidence {
        Evidence(Value::Rounded(rounded))
    }
}

fn of_rational(value: &Rational) -> Fraction {
    fraction(magnitude(value), &value.denominator())
}

/// The numerator of a rational that is not negative.
pub(crate) fn magnitude(p: &Rational) -> BigUint {
    p.numerator().into_parts().1
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
    if let Value::Rounded(whole) = &seen.0 {
        let [_, whole] = whole.ends();
        // What was rounded away from x need not be missing from xb.
        let lost = Scaled::one() + Scaled::ratio(1, 1 << ROUNDING_LOST);
        return [0, 1].map(|b: usize| {
            let part = next[b].rounded().checked_div(whole);
            let [lower, upper] = part.unwrap_or_else(Scaled::zero).ends();
            let both = [lower, upper * lost].map(Scaled::enclosure);
            let most = both[1].upper().min(&Rational::one()).clone();
            ordered(both[0].lower().clone(), most)
        });
    }
    let whole = seen.upper();
    [0, 1].map(|b| {
        let lower = quotient(&next[b].lower(), &whole);
        if next[b].is_exact() {
            return Enclosure::exact(lower);
        }
        ordered(lower, quotient(&next[b].upper(), &whole))
    })
}

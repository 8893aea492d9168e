//! What the masses of an enumeration are integers over.

use std::fmt;

use num_bigint::BigInt;

use super::budget::{Budget, BudgetError};
use super::hope::FRACTION_BITS;
use crate::exact::{Rational, narrow};
use crate::machine::Coding;

/// A power of a machine's base, over which the masses of an enumeration are integers.
///
/// Within a limit of L digits it is base^(L + digits of the machine's longest code word), for a choice
/// over the limit has at most so many more. For the Kraft machine: 2^(L+4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Denominator {
    base: u32,
    digits: u32,
}

/// All mass is at most 2 to this, so that masses and their sums fit 128 bits.
const MAX_BITS: u32 = 127;

impl Denominator {
    /// That of a machine's masses within a budget.
    ///
    /// # Errors
    /// [`BudgetError::Masses`] when it is above 2^127, or the base below 2.
    pub fn of(coding: Coding, budget: &Budget) -> Result<Self, BudgetError> {
        let (base, digits) = (coding.base, budget.bits().saturating_add(coding.longest));
        Self::power(base, digits).ok_or(BudgetError::Masses { base, digits })
    }

    /// base^digits; none where it is above 2^127, or the base below 2.
    pub(super) fn power(base: u32, digits: u32) -> Option<Self> {
        let whole = u128::from(base).checked_pow(digits)?;
        (base >= 2 && whole <= 1 << MAX_BITS).then_some(Self { base, digits })
    }

    /// Whether a sum of masses over it, times fractions, fits 128 bits.
    pub(super) fn holds_fractions(self) -> bool {
        self.whole().leading_zeros() > FRACTION_BITS
    }

    /// The same of so many digits more, or of as many as leave room for sums of fractions.
    pub(super) fn finer(self, digits: usize) -> Self {
        let room = (MAX_BITS - FRACTION_BITS - 1).saturating_sub(self.digits);
        let digits = u32::try_from(digits).unwrap_or(room).min(room);
        if self.base != 2 {
            return self;
        }
        Self {
            digits: self.digits + digits,
            ..self
        }
    }

    /// The machine's base.
    #[must_use]
    pub fn base(self) -> u32 {
        self.base
    }

    /// The power of the base.
    #[must_use]
    pub fn digits(self) -> u32 {
        self.digits
    }

    /// The power of two that it is, if the base is 2.
    #[must_use]
    pub fn log2(self) -> Option<u32> {
        (self.base == 2).then_some(self.digits)
    }

    /// All mass: the number itself.
    #[must_use]
    pub fn whole(self) -> u128 {
        u128::from(self.base).pow(self.digits)
    }

    /// The masses of cylinders of 0, 1, 2 ... digits.
    pub(super) fn masses(self) -> Vec<u128> {
        (0..=self.digits)
            .rev()
            .map(|left| u128::from(self.base).pow(left))
            .collect()
    }

    /// numerator / base^digits.
    #[must_use]
    pub fn over(self, numerator: u128) -> Rational {
        let unit = Rational::ratio(1, self.base.into()).pow(self.digits.into());
        Rational::from(numerator) * unit
    }

    /// How many times 1 / base^digits goes into `value`: its numerator, if it is a mass of the
    /// enumeration.
    #[must_use]
    pub fn numerator(self, value: &Rational) -> BigInt {
        (value * Rational::from(self.base).pow(self.digits.into())).floor()
    }

    /// This, or a finer one where `value` is no integer over it: of as many digits more as the fractions of an upper
    /// bound have, or of as many as it takes.
    #[must_use]
    pub fn holding(self, value: &Rational) -> Self {
        let fits = (value * Rational::from(self.base).pow(self.digits.into())).is_integer();
        if fits || self.base != 2 {
            return self;
        }
        // Every mass is a whole number over a power of two.
        let exact = narrow(value.denominator().bits().saturating_sub(1));
        let digits = (self.digits + FRACTION_BITS).max(exact.unwrap_or(self.digits));
        Self { digits, ..self }
    }
}

impl fmt::Display for Denominator {
    /// As `2^22`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}^{}", self.base, self.digits)
    }
}

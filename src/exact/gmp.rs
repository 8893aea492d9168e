//! The GMP back end: rug's rationals, and MPFR's floats, which are correctly
//! rounded in any direction. Its surface is that of `portable`.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};
use rug::float::Round;
use rug::integer::Order;
use rug::ops::Pow;
use rug::{Float, Integer, Rational};

use super::binary::{Binary, Direction};
use super::function::Function;

/// The name that [`BACK_END`](super::BACK_END) reports.
pub(super) const NAME: &str = "gmp";

/// A rational in lowest terms.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Ratio(Rational);

impl Ratio {
    pub(super) fn small(p: i64, q: u64) -> Ratio {
        Ratio(Rational::from((p, q)))
    }

    pub(super) fn reduced(numerator: &BigInt, denominator: &BigUint) -> Ratio {
        Ratio(Rational::from((signed(numerator), unsigned(denominator))))
    }

    pub(super) fn numerator(&self) -> BigInt {
        big_int(self.0.numer())
    }

    pub(super) fn denominator(&self) -> BigUint {
        big_uint(self.0.denom())
    }

    pub(super) fn signum(&self) -> i32 {
        match self.0.cmp0() {
            Ordering::Less => -1,
            Ordering::Equal => 0,
            Ordering::Greater => 1,
        }
    }

    pub(super) fn sum(&self, other: &Ratio) -> Ratio {
        Ratio(Rational::from(&self.0 + &other.0))
    }

    pub(super) fn difference(&self, other: &Ratio) -> Ratio {
        Ratio(Rational::from(&self.0 - &other.0))
    }

    pub(super) fn product(&self, other: &Ratio) -> Ratio {
        Ratio(Rational::from(&self.0 * &other.0))
    }

    /// self / other, for other not 0.
    pub(super) fn quotient(&self, other: &Ratio) -> Ratio {
        Ratio(Rational::from(&self.0 / &other.0))
    }

    pub(super) fn negated(&self) -> Ratio {
        Ratio(Rational::from(-&self.0))
    }

    pub(super) fn power(&self, exponent: u32) -> Ratio {
        Ratio(Rational::from((&self.0).pow(exponent)))
    }
}

/// The root of a square, `None` for another integer.
pub(super) fn exact_root(n: &BigUint) -> Option<BigUint> {
    let n = unsigned(n);
    n.is_perfect_square().then(|| big_uint(&n.sqrt()))
}

/// The function's value rounded to `precision` bits in a direction. `None` where
/// MPFR's exponents end, which is past 2^62.
pub(super) fn evaluate(
    function: Function,
    argument: &Binary,
    precision: u32,
    direction: Direction,
) -> Option<Binary> {
    // The argument keeps all its bits: MPFR rounds only the result.
    let bits = u32::try_from(argument.mantissa.bits().max(2)).ok()?;
    let mut x = Float::with_val(bits, signed(&argument.mantissa));
    let shift = i32::try_from(argument.exponent).ok()?;
    x <<= shift;
    let round = match direction {
        Direction::Down => Round::Down,
        Direction::Up => Round::Up,
    };
    let (value, _) = match function {
        Function::Log2 => Float::with_val_round(precision, x.log2_ref(), round),
        Function::Ln => Float::with_val_round(precision, x.ln_ref(), round),
        Function::Exp => Float::with_val_round(precision, x.exp_ref(), round),
        Function::Sqrt => Float::with_val_round(precision, x.sqrt_ref(), round),
    };
    let (mantissa, exponent) = value.to_integer_exp()?;
    Some(Binary {
        mantissa: big_int(&mantissa),
        exponent: i64::from(exponent),
    })
}

fn unsigned(n: &BigUint) -> Integer {
    Integer::from_digits(&n.to_u32_digits(), Order::Lsf)
}

fn signed(n: &BigInt) -> Integer {
    let magnitude = unsigned(n.magnitude());
    if n.sign() == Sign::Minus {
        -magnitude
    } else {
        magnitude
    }
}

fn big_uint(n: &Integer) -> BigUint {
    BigUint::new(n.to_digits::<u32>(Order::Lsf))
}

fn big_int(n: &Integer) -> BigInt {
    let magnitude = BigInt::from(big_uint(n));
    if n.cmp0() == Ordering::Less {
        -magnitude
    } else {
        magnitude
    }
}

//! The portable back end: dashu's rationals and correctly rounded binary floats,
//! pure Rust. Its surface is that of `gmp`.

use dashu_base::SquareRootRem;
use dashu_float::round::{ErrorBounds, mode};
use dashu_float::{Context, FBig, Repr};
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use num_bigint::{BigInt, BigUint, Sign};

use super::binary::{Binary, Direction};
use super::functions::Function;

/// The name that [`BACK_END`](super::BACK_END) reports.
pub(super) const NAME: &str = "portable";

/// A rational in lowest terms.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Ratio(RBig);

impl Ratio {
    pub(super) fn small(p: i64, q: u64) -> Ratio {
        Ratio(RBig::from_parts(IBig::from(p), UBig::from(q)))
    }

    pub(super) fn reduced(numerator: &BigInt, denominator: &BigUint) -> Ratio {
        Ratio(RBig::from_parts(signed(numerator), unsigned(denominator)))
    }

    pub(super) fn numerator(&self) -> BigInt {
        big_int(self.0.numerator())
    }

    pub(super) fn denominator(&self) -> BigUint {
        big_uint(self.0.denominator())
    }

    pub(super) fn signum(&self) -> i32 {
        if self.0.is_zero() {
            0
        } else if self.0.sign() == dashu_base::Sign::Negative {
            -1
        } else {
            1
        }
    }

    pub(super) fn sum(&self, other: &Ratio) -> Ratio {
        Ratio(&self.0 + &other.0)
    }

    pub(super) fn difference(&self, other: &Ratio) -> Ratio {
        Ratio(&self.0 - &other.0)
    }

    pub(super) fn product(&self, other: &Ratio) -> Ratio {
        Ratio(&self.0 * &other.0)
    }

    /// self / other, for other not 0.
    pub(super) fn quotient(&self, other: &Ratio) -> Ratio {
        Ratio(&self.0 / &other.0)
    }

    pub(super) fn negated(&self) -> Ratio {
        Ratio(-self.0.clone())
    }

    pub(super) fn power(&self, exponent: u32) -> Ratio {
        let exponent = isize::try_from(exponent).expect("a power that fits in memory");
        Ratio(self.0.pow(exponent))
    }
}

/// The root of a square, `None` for another integer.
pub(super) fn exact_root(n: &BigUint) -> Option<BigUint> {
    let (root, rest) = unsigned(n).sqrt_rem();
    rest.is_zero().then(|| big_uint(&root))
}

/// The function's value rounded to `precision` bits in a direction, or `None` if
/// dashu gives up on the last bit. dashu computes with more and more guard bits
/// until its error bound leaves one rounding possible, so what it returns is
/// correctly rounded; the argument is a `Repr`, which has no precision of its own
/// that could get in the way.
pub(super) fn evaluate(
    function: Function,
    argument: &Binary,
    precision: u32,
    direction: Direction,
) -> Option<Binary> {
    let exponent = isize::try_from(argument.exponent).ok()?;
    let argument = Repr::<2>::new(signed(&argument.mantissa), exponent);
    let precision = usize::try_from(precision).ok()?;
    match direction {
        Direction::Down => rounded::<mode::Down>(function, &argument, precision),
        Direction::Up => rounded::<mode::Up>(function, &argument, precision),
    }
}

fn rounded<R: ErrorBounds>(
    function: Function,
    argument: &Repr<2>,
    precision: usize,
) -> Option<Binary> {
    let context = Context::<R>::new(precision);
    let value: FBig<R, 2> = match function {
        Function::Log2 => context.log2(argument, None),
        Function::Ln => context.ln(argument, None),
        Function::Exp => context.exp(argument, None),
        Function::Sqrt => context.sqrt(argument),
    }
    .ok()?
    .value();
    let (mantissa, exponent) = value.into_repr().into_parts();
    Some(Binary {
        mantissa: big_int(&mantissa),
        exponent: i64::try_from(exponent).ok()?,
    })
}

fn unsigned(n: &BigUint) -> UBig {
    UBig::from_le_bytes(&n.to_bytes_le())
}

fn signed(n: &BigInt) -> IBig {
    let magnitude = IBig::from(unsigned(n.magnitude()));
    if n.sign() == Sign::Minus {
        -magnitude
    } else {
        magnitude
    }
}

fn big_uint(n: &UBig) -> BigUint {
    BigUint::from_bytes_le(&n.to_le_bytes())
}

fn big_int(n: &IBig) -> BigInt {
    let (sign, magnitude) = n.clone().into_parts();
    let magnitude = BigInt::from(big_uint(&magnitude));
    if sign == dashu_base::Sign::Negative {
        -magnitude
    } else {
        magnitude
    }
}

//! The portable back end: dashu's rationals and correctly rounded binary floats,
//! pure Rust. Its surface is that of `gmp`.

use dashu_base::SquareRootRem;
use dashu_float::round::{ErrorBounds, mode};
use dashu_float::{Context, FBig, Repr};
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use num_bigint::{BigInt, BigUint, Sign};

use super::binary::{Binary, Direction, bit_length};
use super::function::Function;

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

/// Bits computed beyond those of the result and of the argument.
const SPARE: u64 = 64;
/// How many of these bits dashu is allowed to have wrong.
const DISTRUST: u64 = 32;
/// How often the spare bits are doubled before giving up.
const ATTEMPTS: u32 = 12;

/// The function's value rounded to `precision` bits in a direction, or `None` if
/// the last bit could not be decided.
///
/// dashu 0.6.2 calls its directed results correctly rounded, but at few bits they
/// are not always (log2(134217729 * 2^-123) down to 2 bits is -96, it gives -128).
/// So it is asked for [`SPARE`] more bits, [`DISTRUST`] of which are taken for
/// noise, and the result stands only if the whole interval that remains rounds to
/// one value; else more bits are computed (Ziv's strategy). `notes/` has figures.
pub(super) fn evaluate(
    function: Function,
    argument: &Binary,
    precision: u32,
    direction: Direction,
) -> Option<Binary> {
    let bits = u64::from(precision);
    let exponent = isize::try_from(argument.exponent).ok()?;
    let x = Repr::<2>::new(signed(&argument.mantissa), exponent);
    if function == Function::Sqrt {
        // An integer root and its remainder: there is nothing to approximate.
        let precision = usize::try_from(precision).ok()?;
        return match direction {
            Direction::Down => rounded::<mode::Down>(function, &x, precision),
            Direction::Up => rounded::<mode::Up>(function, &x, precision),
        };
    }
    // An argument rounded to the working precision would lose what its distance
    // from 1 says, so the working precision holds all of it.
    let needed = bits.max(argument.mantissa.bits());
    let cut = |value: &Binary| value.rounded(bits, direction);
    for attempt in 0..ATTEMPTS {
        let working = needed + (SPARE << attempt);
        let value = rounded::<mode::Down>(function, &x, usize::try_from(working).ok()?)?;
        if exact(function, argument) {
            return Some(cut(&value));
        }
        let (low, high) = value.widened(working - DISTRUST);
        let result = cut(&low);
        if result == cut(&high) {
            return Some(result);
        }
    }
    None
}

/// Whether the value is an integer, which no interval around it could decide.
fn exact(function: Function, argument: &Binary) -> bool {
    let magnitude = argument.mantissa.magnitude();
    let power = magnitude.trailing_zeros().map(|zeros| zeros + 1) == Some(magnitude.bits());
    match function {
        Function::Log2 => power,
        Function::Ln => power && bit_length(magnitude) - 1 + argument.exponent == 0,
        Function::Exp => *magnitude == BigUint::ZERO,
        Function::Sqrt => false,
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

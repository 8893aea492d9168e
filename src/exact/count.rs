//! Counts: from one integer type to another, and never to a number that is not meant.
//!
//! What counts things in memory fits by type, which a line below proves for the machines that
//! are supported. Everything else that may not fit is an error, [`TooLarge`]: it is never cut to
//! the largest that fits, which would be another theorem without a word.

use std::fmt::Display;

use num_traits::Bounded;
use thiserror::Error;

const _: () = assert!(
    usize::BITS == 64,
    "lengths and indices are taken for 64 bits"
);

/// A whole number does not fit where it is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{value} does not fit here: give a whole number from {least} to {most}")]
#[non_exhaustive]
pub struct TooLarge {
    /// The number.
    pub value: String,
    /// The smallest that fits.
    pub least: String,
    /// The largest that fits.
    pub most: String,
}

impl TooLarge {
    /// That `value` is not between `least` and `most`.
    pub fn new(value: impl Display, least: impl Display, most: impl Display) -> TooLarge {
        TooLarge {
            value: value.to_string(),
            least: least.to_string(),
            most: most.to_string(),
        }
    }
}

/// A length or an index as a count.
#[must_use]
pub const fn as_u64(length: usize) -> u64 {
    length as u64
}

/// A count as a length or an index.
#[must_use]
pub const fn as_usize(count: u64) -> usize {
    count as usize
}

/// A count as the nearest double: to 2^53 itself.
#[must_use]
pub const fn as_f64(count: u64) -> f64 {
    count as f64
}

/// The same number in another type.
///
/// ```
/// use solomonoff::exact::narrow;
/// assert_eq!(narrow::<u64, i64>(7), Ok(7));
/// assert!(narrow::<u64, i64>(1 << 63).is_err());
/// ```
///
/// # Errors
/// [`TooLarge`] for a number that the type has not.
pub fn narrow<From, To>(value: From) -> Result<To, TooLarge>
where
    From: Display + Clone,
    To: TryFrom<From> + Bounded + Display,
{
    To::try_from(value.clone()).map_err(|_| TooLarge::new(value, To::min_value(), To::max_value()))
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;

    use super::*;

    #[test]
    fn counts_keep_their_value() {
        for count in [0, 1, 1 << 40, u64::MAX] {
            assert_eq!(as_u64(as_usize(count)), count);
        }
        assert_eq!(as_usize(u64::MAX), usize::MAX);
    }

    #[test]
    fn a_count_becomes_the_nearest_double() {
        assert_eq!(
            as_f64(1 << 53).to_bits(),
            9_007_199_254_740_992_f64.to_bits()
        );
        // 2^53 + 1 lies in the middle, and the tie goes to the even neighbour.
        assert_eq!(as_f64((1 << 53) + 1).to_bits(), as_f64(1 << 53).to_bits());
        assert_eq!(
            as_f64(u64::MAX).to_bits(),
            18_446_744_073_709_551_616_f64.to_bits()
        );
    }

    #[test]
    fn what_does_not_fit_is_said_and_not_cut() {
        assert_eq!(narrow::<u64, u32>(4_294_967_295), Ok(u32::MAX));
        let error = narrow::<u64, u32>(4_294_967_296).expect_err("2^32");
        assert_eq!(
            error.to_string(),
            "4294967296 does not fit here: give a whole number from 0 to 4294967295"
        );
        assert_eq!(narrow::<i64, u64>(-1), Err(TooLarge::new(-1, 0, u64::MAX)));
        let huge = BigInt::from(1) << 64_u32;
        assert_eq!(narrow::<BigInt, u64>(&huge - 1), Ok(u64::MAX));
        assert!(narrow::<BigInt, u64>(huge).is_err());
    }
}

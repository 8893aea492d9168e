//! Counts: from one integer type to another, and never to a number that is not meant.
//!
//! A count that does not fit is an error, [`TooLarge`]. It is never cut to the largest that
//! fits: that would be another theorem, without a word.

use std::fmt::Display;

use num_traits::Bounded;
use thiserror::Error;

/// A whole number does not fit where it is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{value} does not fit here: give a whole number from {least} to {most}")]
pub struct TooLarge {
    /// The number.
    pub value: String,
    /// The smallest that fits.
    pub least: String,
    /// The largest that fits.
    pub most: String,
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
    To::try_from(value.clone()).map_err(|_| TooLarge {
        value: value.to_string(),
        least: To::min_value().to_string(),
        most: To::max_value().to_string(),
    })
}

//! Independent runs of one figure: their mean, and an interval of standard errors around it.
//!
//! Takes exact values from `exact`. A claim at grade S that a mean lies above or below a value is read at the
//! worse end of the mean plus and minus [`STANDARD_ERRORS`] standard errors, the variance measured; so the
//! tolerance follows from the number of runs and their spread.

use super::ScenarioError;
use super::figures::{length, quotient, whole};
use crate::exact::{Enclosure, PRECISION, Rational, sqrt};

/// Half the width of an interval, in standard errors.
const STANDARD_ERRORS: i64 = 5;

/// The mean of independent runs.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    mean: Rational,
    /// [`STANDARD_ERRORS`] standard errors of the mean, rounded up.
    radius: Rational,
}

impl Sample {
    /// The sample of these values, of which there are at least two.
    pub(super) fn of(values: &[Rational]) -> Result<Self, ScenarioError> {
        let count = whole(length(values));
        let sum: Rational = values.iter().sum();
        let mean = quotient(&sum, &count)?;
        let squares: Rational = values
            .iter()
            .map(|value| (value - &mean) * (value - &mean))
            .sum();
        let variance = quotient(&squares, &(&count * (&count - Rational::one())))?;
        let error = sqrt(&variance, PRECISION)?;
        Ok(Sample {
            mean,
            radius: error.upper() * Rational::from_integer(STANDARD_ERRORS),
        })
    }

    /// The same for doubles.
    pub(super) fn of_doubles(values: impl IntoIterator<Item = f64>) -> Result<Self, ScenarioError> {
        let exact: Result<Vec<Rational>, _> = values.into_iter().map(of_double).collect();
        Sample::of(&exact?)
    }

    /// The mean.
    pub(super) fn mean(&self) -> &Rational {
        &self.mean
    }

    /// Five standard errors of the mean.
    pub(super) fn radius(&self) -> &Rational {
        &self.radius
    }

    /// The mean plus and minus five standard errors.
    pub(super) fn interval(&self) -> Result<Enclosure, ScenarioError> {
        Ok(Enclosure::new(
            &self.mean - &self.radius,
            &self.mean + &self.radius,
        )?)
    }
}

/// The value of a double, exactly.
pub(super) fn of_double(value: f64) -> Result<Rational, ScenarioError> {
    Rational::from_f64(value).ok_or(ScenarioError::NotFinite)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1, 2, 3, 4, 10: mean 4, sample variance 50/4, so the standard error is sqrt(5/2).
    #[test]
    fn mean_and_error_are_those_of_the_values() {
        let sample = Sample::of_doubles([1.0, 2.0, 3.0, 4.0, 10.0]).unwrap();
        assert_eq!(sample.mean(), &Rational::from_integer(4));
        let square = sample.radius() * sample.radius();
        let wanted = Rational::ratio(25 * 5, 2);
        assert!(square >= wanted && square < wanted + Rational::ratio(1, 1_000_000));
        assert!(
            sample
                .interval()
                .unwrap()
                .contains(&Rational::from_integer(11))
        );
        assert!(Sample::of_doubles([1.0]).is_err());
        assert!(Sample::of_doubles([1.0, f64::NAN]).is_err());
    }
}

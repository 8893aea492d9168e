//! The parameters of `diaconis-freedman-location`, and the data that they make.

use super::data::{self, GRID_BITS};
use crate::exact::{Rational, as_usize};
use crate::scenario::figures::{inverse_power, quotient, whole};
use crate::scenario::{Result, parameters};

/// One in how many observations the continuous claims are checked.
pub(super) const CHECK_EVERY: u64 = 100;

parameters! { Parameters {
    a "a": Rational = 3/1 in 2/1..=5/1, "the observations lie near +a and -a";
    jitter "jitter": Rational = 1/1000 in 1/10_000..=1/500, "largest distance beyond a, uniform";
    observations "n": u64 = 10_000 in 2000..=100_000, "observations of each run";
    runs "runs": u64 = 200 in 50..=100_000, "runs whose leader changes are counted";
    drawn "drawn": u64 = 4000 in 200..=100_000, "runs with a truth drawn from the prior";
} }

impl Parameters {
    /// The observations near +size and -size of a stream.
    pub(super) fn data(&self, size: &Rational, stream: u64) -> Result<Vec<i64>> {
        let count = as_usize(self.observations);
        let (size, jitter) = (data::units(size)?, data::units(&self.jitter)?);
        Ok(data::observations(size, jitter, count, self.seed, stream))
    }

    /// b: 1/a, rounded down to the grid.
    pub(super) fn inner(&self) -> Result<Rational> {
        let places = quotient(&whole(1 << GRID_BITS), &self.a)?.floor();
        Ok(Rational::from(places) * inverse_power(GRID_BITS))
    }

    /// The least hypothesis above a.
    pub(super) fn next_hypothesis(&self) -> Rational {
        let place = (&self.a * whole(1 << GRID_BITS)).floor() + 1;
        Rational::from(place) * inverse_power(GRID_BITS)
    }
}

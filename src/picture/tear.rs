//! The tear in an axis: a long stretch without a value that is left out, so that an outlier does not
//! press all else together. A unit is as long above the tear as below it.

/// What is left out of an axis, in its laid-out values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Tear {
    pub from: f64,
    pub to: f64,
    /// The length that is kept in its place, for the mark of the tear.
    kept: f64,
}

/// An axis is torn when a stretch without a value takes more than this share of it.
const SHARE: f64 = 0.4;

impl Tear {
    /// The longest stretch without a value, between two ticks, and the length that is left of the
    /// axis; `step` says how far apart ticks are at a length. None when nothing long is empty.
    pub(super) fn in_values(
        mut values: Vec<f64>,
        step: impl Fn(f64) -> f64,
    ) -> Option<(Tear, f64)> {
        values.sort_by(f64::total_cmp);
        let (low, high) = (*values.first()?, *values.last()?);
        let pairs = values.windows(2).map(|pair| (pair[0], pair[1]));
        let (below, above) = pairs.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))?;
        let left = (high - low) - (above - below);
        // With all values on two heights, nothing would be left to draw.
        if above - below <= SHARE * (high - low) || left <= 0.0 {
            return None;
        }
        let step = step(left);
        // Whole ticks, with room between the values and the tear.
        let from = (below / step + 0.25).ceil() * step;
        let to = (above / step - 0.25).floor() * step;
        let kept = step / 2.0;
        (to - from >= 2.0 * step).then_some((Tear { from, to, kept }, left))
    }

    /// Where a value lies once the stretch is left out.
    pub(super) fn place(&self, value: f64) -> f64 {
        if value <= self.from {
            value
        } else if value >= self.to {
            value - (self.to - self.from) + self.kept
        } else {
            self.from + (value - self.from) / (self.to - self.from) * self.kept
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(values: &[f64]) -> Option<Tear> {
        Tear::in_values(values.to_vec(), |left| left / 5.0).map(|(tear, _)| tear)
    }

    #[test]
    fn an_outlier_tears_the_axis_and_even_values_do_not() {
        let tear = of(&[0.0, 2.0, 5.0, 100.0]).expect("95 of 100 are empty");
        assert_eq!((tear.from, tear.to), (6.0, 99.0));
        assert_eq!(
            (tear.place(5.0), tear.place(99.0), tear.place(100.0)),
            (5.0, 6.5, 7.5)
        );
        assert_eq!(of(&[0.0, 2.0, 4.0, 6.0]), None);
        assert_eq!(of(&[1.0, 9.0]), None);
        assert_eq!(of(&[]), None);
    }

    proptest! {
        #[test]
        fn no_value_is_left_out_and_order_is_kept(values in prop::collection::vec(-1e3f64..1e3, 1..9), outlier in 1e3f64..1e6) {
            let mut values = values;
            values.push(outlier);
            if let Some(tear) = of(&values) {
                prop_assert!(values.iter().all(|v| *v <= tear.from || *v >= tear.to));
                values.sort_by(f64::total_cmp);
                for pair in values.windows(2) {
                    prop_assert!(tear.place(pair[0]) <= tear.place(pair[1]));
                }
            }
        }
    }
}

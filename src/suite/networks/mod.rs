//! What do small networks keep of the story about description length?

mod calibration;
mod clusterability;
mod description_length_at_equal_loss;

use crate::scenario::Scenario;

/// The experiments on this question, in the order in which they are listed.
pub(super) const EXPERIMENTS: &[&dyn Scenario] = &[
    &description_length_at_equal_loss::DescriptionLengthAtEqualLoss,
    &clusterability::Clusterability,
    &calibration::Calibration,
];

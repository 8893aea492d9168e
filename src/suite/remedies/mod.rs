//! What helps where the plain mixture fails?

mod fixed_share;
mod safe_bayes;
mod switch_distribution;

use crate::scenario::Scenario;

/// The experiments on this question, in the order in which they are listed.
pub(super) const EXPERIMENTS: &[&dyn Scenario] = &[
    &fixed_share::FixedShare,
    &switch_distribution::SwitchDistribution,
    &safe_bayes::SafeBayes,
];

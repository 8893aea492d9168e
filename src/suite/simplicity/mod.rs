//! Where does Occam's razor come from, and what does it measure?

mod code_length_quartet;
mod grue;
mod invariance_constant;
mod mackay_occam_factor;
mod posterisation;
mod prior_knowledge;
mod skeleton_identity;
mod speed_prior;

use crate::scenario::Scenario;

/// The experiments on this question, in the order in which they are listed.
pub(super) const EXPERIMENTS: &[&dyn Scenario] = &[
    &skeleton_identity::SkeletonIdentity,
    &mackay_occam_factor::MackayOccamFactor,
    &code_length_quartet::CodeLengthQuartet,
    &grue::GoodmansGrue,
    &invariance_constant::InvarianceConstant,
    &speed_prior::SpeedPrior,
    &posterisation::Posterisation,
    &prior_knowledge::PriorKnowledge,
];

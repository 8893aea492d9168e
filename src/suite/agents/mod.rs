//! What does an agent do that believes such a mixture?

mod aixi_first_action;
mod enumerated_worlds;
mod incomplete_learning;
mod knowledge_seeking;
mod lights_off;
mod self_aixi;
mod thompson_sampling;
mod twin_variant_growth;

use crate::scenario::Scenario;

/// The experiments on this question, in the order in which they are listed.
pub(super) const EXPERIMENTS: &[&dyn Scenario] = &[
    &lights_off::LightsOff,
    &twin_variant_growth::TwinVariantGrowth,
    &enumerated_worlds::EnumeratedWorlds,
    &aixi_first_action::AixiFirstAction,
    &self_aixi::SelfAixiImproves,
    &incomplete_learning::IncompleteLearning,
    &thompson_sampling::ThompsonSampling,
    &knowledge_seeking::KnowledgeSeekers,
];

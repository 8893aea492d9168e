//! What does an agent do that believes such a mixture?

mod actions_as_random_variables;
mod aixi_first_action;
mod aixi_for_prediction;
mod dogmatic_prior;
mod enumerated_worlds;
mod heaven_hell;
mod incomplete_learning;
mod knowledge_seeking;
mod lights_off;
mod malign_twins;
mod off_switch;
mod pareto_trivial;
mod password_game;
mod self_aixi;
mod self_optimising;
mod semimeasure_death;
mod stupid_aixi;
mod thompson_sampling;
mod twin_variant_growth;

use crate::scenario::Scenario;

/// The experiments on this question, in the order in which they are listed.
pub(super) const EXPERIMENTS: &[&dyn Scenario] = &[
    &lights_off::LightsOff,
    &twin_variant_growth::TwinVariantGrowth,
    &enumerated_worlds::EnumeratedWorlds,
    &aixi_first_action::AixiFirstAction,
    &heaven_hell::HeavenHell,
    &semimeasure_death::SemimeasureDeath,
    &dogmatic_prior::DogmaticPrior,
    &stupid_aixi::StupidAixi,
    &pareto_trivial::ParetoTrivial,
    &off_switch::OffSwitch,
    &malign_twins::MalignTwins,
    &password_game::PasswordGame,
    &self_optimising::SelfOptimising,
    &aixi_for_prediction::AixiForPrediction,
    &actions_as_random_variables::ActionsAsRandomVariables,
    &self_aixi::SelfAixiImproves,
    &incomplete_learning::IncompleteLearning,
    &thompson_sampling::ThompsonSampling,
    &knowledge_seeking::KnowledgeSeekers,
];

//! What happens when the truth is not in the class?

mod berk_kl_minimiser;
pub(super) mod block_swings;
mod diaconis_freedman_location;
mod enumerated_oscillation;
mod equidistant_oscillation;
mod freedman_diaconis_discrete;
mod gappy_class;
mod grunwald_van_ommen;
mod misspecified_coverage;
mod partial_models;
mod shapley_swings;

use crate::scenario::Scenario;

/// The experiments on this question, in the order in which they are listed.
pub(super) const EXPERIMENTS: &[&dyn Scenario] = &[
    &berk_kl_minimiser::BerkKlMinimiser,
    &equidistant_oscillation::EquidistantOscillation,
    &block_swings::BlockSwings,
    &enumerated_oscillation::EnumeratedOscillation,
    &gappy_class::GappyClass,
    &diaconis_freedman_location::DiaconisFreedmanLocation,
    &freedman_diaconis_discrete::FreedmanDiaconisDiscrete,
    &misspecified_coverage::MisspecifiedCoverage,
    &grunwald_van_ommen::GrunwaldVanOmmen,
    &partial_models::PartialModels,
    &shapley_swings::ShapleySwings,
];

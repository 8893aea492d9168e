//! What is guaranteed when the truth is in the class?

mod confirmation_of_universals;
mod deterministic_loss_bound;
mod future_loss;
mod grain_of_truth_games;
mod mixture_regret;
mod nicod_violation;
mod old_evidence;
mod reparametrisation;
mod selected_bits;
mod solomonoff_normalisation;
mod total_loss_bound;
mod ville_no_despair;
mod weakened_grain;

use crate::scenario::Scenario;

/// The experiments on this question, in the order in which they are listed.
pub(super) const EXPERIMENTS: &[&dyn Scenario] = &[
    &mixture_regret::MixtureRegret,
    &deterministic_loss_bound::DeterministicLossBound,
    &total_loss_bound::TotalLossBound,
    &future_loss::FutureLoss,
    &weakened_grain::WeakenedGrain,
    &ville_no_despair::VilleNoDespair,
    &solomonoff_normalisation::SolomonoffNormalisation,
    &selected_bits::SelectedBits,
    &confirmation_of_universals::ConfirmationOfUniversals,
    &nicod_violation::NicodViolation,
    &old_evidence::OldEvidence,
    &reparametrisation::Reparametrisation,
    &grain_of_truth_games::GrainOfTruthGames,
];

//! What do regularisers, ensembles and stochastic gradients mean in bits?

mod calibration;
mod clusterability;
mod description_length_at_equal_loss;
mod double_descent;
mod dropout_as_ensemble;
mod dropout_as_ridge;
mod ensemble_ambiguity;
mod learning_coefficient;
mod penalty_as_prior;
mod sgd_as_bayes;

use crate::scenario::Scenario;

/// The experiments on this question, in the order in which they are listed.
pub(super) const EXPERIMENTS: &[&dyn Scenario] = &[
    &description_length_at_equal_loss::DescriptionLengthAtEqualLoss,
    &penalty_as_prior::PenaltyAsPrior,
    &dropout_as_ridge::DropoutAsRidge,
    &dropout_as_ensemble::DropoutAsEnsemble,
    &ensemble_ambiguity::EnsembleAmbiguity,
    &clusterability::Clusterability,
    &sgd_as_bayes::SgdAsBayes,
    &calibration::Calibration,
    &double_descent::DoubleDescent,
    &learning_coefficient::LearningCoefficient,
];

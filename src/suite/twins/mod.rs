//! How long until near-duplicate hypotheses are told apart?

mod defect_probe;
mod twin_hidden_state;
mod twin_odds;
mod twin_rare_pattern;
mod twin_spectrum;
mod twin_trigger_time;

use crate::scenario::Scenario;

/// The experiments on this question, in the order in which they are listed.
pub(super) const EXPERIMENTS: &[&dyn Scenario] = &[
    &twin_odds::TwinOdds,
    &twin_trigger_time::TwinTriggerTime,
    &twin_rare_pattern::TwinRarePattern,
    &twin_hidden_state::TwinHiddenState,
    &twin_spectrum::TwinSpectrum,
    &defect_probe::DefectProbe,
];

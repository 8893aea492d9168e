//! Scenarios: each sets an experiment beside a theorem and says whether the claim holds.
//!
//! Takes the mixture, the machine's enumeration and the exact numbers from the layers below, and yields
//! an [`Outcome`]: claims with verdicts, traces and charts as data. One file a scenario; [`registry`] is
//! the list of them. A scenario is written as three functions, `measure`, `theory` and `claims`, so that
//! a test can put the smallest mistake into either side and see the verdict fall.
//!
//! No floating point arithmetic between data and verdict: verdicts come from integers, rationals and
//! enclosures, and the points of a chart are the nearest doubles of exact values. The numerics of grades
//! F and S stand in files of their own, which say so; their results come in as exact values of doubles.
#![deny(clippy::float_arithmetic)]

mod berk_kl_minimiser;
mod block_swings;
mod claim;
mod code_length_quartet;
mod confirmation_of_universals;
mod defect_probe;
mod deterministic_loss_bound;
mod diaconis_freedman_location;
mod enumerated_oscillation;
mod enumerating;
mod equidistant_oscillation;
mod expert_list;
mod figures;
mod file;
mod fixed_share;
mod freedman_diaconis_discrete;
mod gamma_twins;
mod gappy_class;
mod grunwald_van_ommen;
mod leaders;
mod lights_off;
mod mackay_occam_factor;
mod mixing;
mod mixture_regret;
mod nested_regression;
mod nicod_violation;
mod nights;
mod occam;
mod old_evidence;
mod outcome;
mod own_data;
mod parameter;
mod posterisation;
mod printing;
mod prior_knowledge;
mod reparametrisation;
mod safe_bayes;
mod sampling;
mod selected_bits;
mod skeleton_identity;
mod solomonoff_normalisation;
mod speed_prior;
mod switch_distribution;
mod total_loss_bound;
#[cfg(test)]
mod trial;
mod twin_hidden_state;
mod twin_odds;
mod twin_rare_pattern;
mod twin_spectrum;
mod twin_trigger_time;
mod twin_variant_growth;
mod ville_no_despair;

use std::sync::atomic::{AtomicBool, Ordering};

use thiserror::Error;

pub use claim::{Claim, ForAll, Grade, Relation, Statement, Verdict, bounds};
pub use file::{Class, DataSource, FileError, ScenarioFile};
pub use outcome::Outcome;
pub use own_data::{MAX_SYMBOLS, OwnData, Remedy, TooLong};
pub use parameter::{DEFAULT_SEED, Kind, Parameter, SettingError, Settings, Value};

use crate::enumerate::BudgetError;
use crate::exact::{EnclosureError, ExactError, RationalError};
use crate::machine::ParseError;
use crate::mixture::{
    DivergenceError, HiddenMarkovError, LearningRateError, MarkovError, MixtureError, OpenTruth,
    PastTooLong, ProbabilityError, RateGridError,
};
use crate::prior::PriorError;
use crate::trace::TraceError;

/// An experiment with its theory.
pub trait Scenario: Sync {
    /// Name on the command line, in lower case with hyphens.
    fn name(&self) -> &'static str;

    /// What it claims, in one line.
    fn claim(&self) -> &'static str;

    /// Where the theory comes from, in one line.
    fn source(&self) -> &'static str;

    /// The weakest grade among the claims that a theorem stands behind.
    fn grade(&self) -> Grade;

    /// What is run, what stands beside it, and what to look at, in a few lines of plain text.
    fn description(&self) -> &'static str;

    /// The parameters, in the order in which help lists them.
    fn parameters(&self) -> Vec<Parameter>;

    /// Runs it. The same settings give the same outcome on every machine and thread count.
    ///
    /// # Errors
    /// [`ScenarioError`]: settings that do not fit together, or an interruption.
    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError>;
}

/// How a run tells of its progress and hears that it shall stop.
pub struct Context<'a> {
    progress: &'a (dyn Fn(&str, u64, u64) + Sync),
    cancel: &'a AtomicBool,
}

impl<'a> Context<'a> {
    /// `progress(what, done, total)` is called now and then, from any thread; once `cancel` is true the
    /// run ends with [`ScenarioError::Interrupted`].
    pub fn new(progress: &'a (dyn Fn(&str, u64, u64) + Sync), cancel: &'a AtomicBool) -> Self {
        Context { progress, cancel }
    }

    /// Tells that `done` of `total` parts of `what` are done.
    ///
    /// # Errors
    /// [`ScenarioError::Interrupted`] once the run was asked to stop.
    pub fn report(&self, what: &str, done: u64, total: u64) -> Result<(), ScenarioError> {
        (self.progress)(what, done, total);
        self.go_on()
    }

    /// The same without telling anything.
    ///
    /// # Errors
    /// [`ScenarioError::Interrupted`] once the run was asked to stop.
    pub fn go_on(&self) -> Result<(), ScenarioError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(ScenarioError::Interrupted);
        }
        Ok(())
    }

    /// The flag itself, for layers below that watch it.
    #[must_use]
    pub fn cancel(&self) -> &'a AtomicBool {
        self.cancel
    }
}

/// Why a run gave no outcome.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// A setting is wrong by itself.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// Settings that do not fit together.
    #[error("{0}")]
    Settings(String),
    /// The run was asked to stop.
    #[error("interrupted before the claims could be judged")]
    Interrupted,
    /// A claim that was checked on nothing.
    #[error("claim {claim:?} was checked on no instance; the settings leave it nothing to look at")]
    NoInstance {
        /// The claim's id.
        claim: String,
    },
    /// A quotient that the theory takes for granted does not exist at these settings.
    #[error("a divisor of the theory is 0 at these settings")]
    DivisionByZero,
    /// A figure in floating point has no finite value.
    #[error("a figure came out infinite or undefined at these settings; take fewer observations")]
    NotFinite,
    /// A certified function was asked for a value it does not have.
    #[error(transparent)]
    Exact(#[from] ExactError),
    /// An exact number was asked for that does not exist.
    #[error(transparent)]
    Rational(#[from] RationalError),
    /// A figure that must be exact has open mass in it.
    #[error(
        "a figure that must be exact has open mass in it; raise the step limit or take other programs"
    )]
    OpenMass,
    /// The mixture has no answer.
    #[error(transparent)]
    Mixture(#[from] MixtureError),
    /// A divergence that is infinite.
    #[error(transparent)]
    Divergence(#[from] DivergenceError),
    /// Weights that make no prior.
    #[error(transparent)]
    Prior(#[from] PriorError),
    /// A number that is no probability.
    #[error(transparent)]
    Probability(#[from] ProbabilityError),
    /// A table that makes no Markov chain.
    #[error(transparent)]
    Markov(#[from] MarkovError),
    /// Tables that make no hidden Markov chain.
    #[error(transparent)]
    HiddenMarkov(#[from] HiddenMarkovError),
    /// A chain of too high an order, or a context tree too deep.
    #[error(transparent)]
    Past(#[from] PastTooLong),
    /// A truth that data cannot be drawn from.
    #[error(transparent)]
    Truth(#[from] OpenTruth),
    /// A learning rate that is none.
    #[error(transparent)]
    LearningRate(#[from] LearningRateError),
    /// Learning rates that are no grid.
    #[error(transparent)]
    RateGrid(#[from] RateGridError),
    /// The compressor failed.
    #[error("the data could not be compressed: {0}")]
    Compressor(#[from] std::io::Error),
    /// A source that is no written program.
    #[error(transparent)]
    Program(#[from] ParseError),
    /// A budget beyond the limits.
    #[error(transparent)]
    Budget(#[from] BudgetError),
    /// Rows that make no trace.
    #[error(transparent)]
    Trace(#[from] TraceError),
    /// Bounds in the wrong order.
    #[error(transparent)]
    Enclosure(#[from] EnclosureError),
}

/// No scenario of that name.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("no scenario is called {name:?}; {advice} (`solomonoff list` names all)")]
pub struct UnknownScenario {
    /// The name that was asked for.
    pub name: String,
    /// The nearest name.
    pub advice: String,
}

/// All scenarios, in the order in which they are listed.
#[must_use]
pub fn registry() -> &'static [&'static dyn Scenario] {
    &[
        &mixture_regret::MixtureRegret,
        &deterministic_loss_bound::DeterministicLossBound,
        &total_loss_bound::TotalLossBound,
        &ville_no_despair::VilleNoDespair,
        &solomonoff_normalisation::SolomonoffNormalisation,
        &selected_bits::SelectedBits,
        &confirmation_of_universals::ConfirmationOfUniversals,
        &nicod_violation::NicodViolation,
        &old_evidence::OldEvidence,
        &reparametrisation::Reparametrisation,
        &speed_prior::SpeedPrior,
        &berk_kl_minimiser::BerkKlMinimiser,
        &equidistant_oscillation::EquidistantOscillation,
        &block_swings::BlockSwings,
        &enumerated_oscillation::EnumeratedOscillation,
        &fixed_share::FixedShare,
        &switch_distribution::SwitchDistribution,
        &gappy_class::GappyClass,
        &diaconis_freedman_location::DiaconisFreedmanLocation,
        &freedman_diaconis_discrete::FreedmanDiaconisDiscrete,
        &grunwald_van_ommen::GrunwaldVanOmmen,
        &safe_bayes::SafeBayes,
        &twin_odds::TwinOdds,
        &twin_trigger_time::TwinTriggerTime,
        &twin_rare_pattern::TwinRarePattern,
        &twin_hidden_state::TwinHiddenState,
        &twin_variant_growth::TwinVariantGrowth,
        &twin_spectrum::TwinSpectrum,
        &lights_off::LightsOff,
        &skeleton_identity::SkeletonIdentity,
        &mackay_occam_factor::MackayOccamFactor,
        &code_length_quartet::CodeLengthQuartet,
        &defect_probe::DefectProbe,
        &posterisation::Posterisation,
        &prior_knowledge::PriorKnowledge,
    ]
}

/// The scenario of that name.
///
/// # Errors
/// [`UnknownScenario`], with the nearest name.
pub fn find(name: &str) -> Result<&'static dyn Scenario, UnknownScenario> {
    let names = registry().iter().map(|scenario| scenario.name());
    registry()
        .iter()
        .copied()
        .find(|scenario| scenario.name() == name)
        .ok_or_else(|| UnknownScenario {
            name: name.to_string(),
            advice: parameter::advice(name, names),
        })
}

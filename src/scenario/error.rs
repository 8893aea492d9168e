//! Why a run gave no outcome, by what the reader can do about it.
//!
//! Errors of the layers below say themselves what is wrong and what would be right; they are passed on as they are.

use thiserror::Error;

use super::parameter::SettingError;
use crate::agent::{
    BeliefError, InterfaceError, PayoffError, PolicyError, TableError as TableWorldError,
};
use crate::enumerate::{BudgetError, TableError};
use crate::exact::{EnclosureError, ExactError, RationalError, TooLarge};
use crate::machine::ParseError;
use crate::mixture::{
    DivergenceError, HiddenMarkovError, LearningRateError, MarkovError, MixtureError, OpenTruth,
    PastTooLong, ProbabilityError, RateGridError,
};
use crate::network::error::NetworkError;
use crate::network::file_code::FileError;
use crate::prior::PriorError;
use crate::trace::TraceError;

/// A result that fails as runs do.
pub type Result<T, E = ScenarioError> = std::result::Result<T, E>;

/// Why a run gave no outcome.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// A setting is wrong by itself.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// Settings that do not fit together, and the nearest that do.
    #[error("{why}; set {}", instead.join(" and "))]
    Refused {
        /// What is wrong.
        why: String,
        /// Assignments, as in `n=1000`, with which the run is not refused.
        instead: Vec<String>,
    },
    /// Settings that do not fit together; the text says which would.
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
    /// A figure that must be exact has open mass in it.
    #[error(
        "a figure that must be exact has open mass in it; raise the step limit or take other programs"
    )]
    OpenMass,
    /// What a layer below says.
    #[error(transparent)]
    Below(Box<dyn std::error::Error + Send + Sync>),
}

impl ScenarioError {
    /// Refuses settings: `why` in a clause, and what to set instead, as in `["n=1000"]`. With these and the rest of
    /// the settings as they are the run must not be refused; `tests/sweep.rs` tries it.
    pub(crate) fn refused<T: Into<String>>(
        why: impl Into<String>,
        instead: impl IntoIterator<Item = T>,
    ) -> Self {
        ScenarioError::Refused {
            why: why.into(),
            instead: instead.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<NetworkError> for ScenarioError {
    fn from(error: NetworkError) -> Self {
        match error {
            NetworkError::File(error) => error.into(),
            NetworkError::Interrupted(_) => ScenarioError::Interrupted,
        }
    }
}

/// Errors of the layers below that `?` passes on.
macro_rules! below {
    ($($error:ty),* $(,)?) => {
        $(impl From<$error> for ScenarioError {
            fn from(error: $error) -> Self {
                ScenarioError::Below(Box::new(error))
            }
        })*
    };
}

below!(
    BeliefError,
    BudgetError,
    DivergenceError,
    EnclosureError,
    ExactError,
    FileError,
    HiddenMarkovError,
    InterfaceError,
    LearningRateError,
    MarkovError,
    MixtureError,
    OpenTruth,
    ParseError,
    PastTooLong,
    PayoffError,
    PolicyError,
    PriorError,
    ProbabilityError,
    RateGridError,
    RationalError,
    TableError,
    TableWorldError,
    TooLarge,
    TraceError,
    // Of a compressor, which writes to memory.
    std::io::Error,
);

//! How a whole run ends.

/// How an execution ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoqueStatus {
    /// The step limit was reached (`TIMEOUT` in the published code).
    OpenSteps,
    /// All symbols asked for are out (`OUTPUT_LIMIT`).
    Complete,
    /// A new place was needed and the text was used up (`HALTED`).
    Ended,
    /// The input symbols are used up.
    NeedsData,
}

impl PhoqueStatus {
    /// The name used in JSON and on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenSteps => "open-steps",
            Self::Complete => "complete",
            Self::Ended => "ended",
            Self::NeedsData => "needs-data",
        }
    }
}

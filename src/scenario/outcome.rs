//! What a run of a scenario yields: claims with verdicts, traces, charts, and the sentence that says
//! what the figures are worth.
//!
//! Takes `Trace` and `Chart` from `trace`.

use super::ScenarioError;
use super::claim::{Claim, Verdict};
use super::parameter::{self, DEFAULT_SEED, Settings};
use crate::trace::{Chart, Trace, TraceError};

/// What a run yields.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The scenario's name, or the stem of the scenario file.
    pub scenario: String,
    /// Every parameter with its value, in the scenario's order.
    pub parameters: Vec<(String, parameter::Value)>,
    /// Seeds of the run's random choices: one, but where a scenario file names several.
    pub seeds: Vec<u64>,
    /// What came out, in a few sentences for one who reads nothing else; empty where the claims say it.
    pub answer: Vec<String>,
    /// The claims with their verdicts.
    pub claims: Vec<Claim>,
    /// The rows behind the charts and claims.
    pub traces: Vec<Trace>,
    /// The pictures, as data.
    pub charts: Vec<Chart>,
    /// Whether the figures are certified for M or exact for a finite prior only, with the open mass.
    pub sentence: String,
}

impl Outcome {
    /// The outcome of a scenario under `settings`; the charts are those that the traces say of themselves.
    pub(crate) fn of(
        settings: &Settings,
        claims: Vec<Claim>,
        traces: Vec<Trace>,
        sentence: impl Into<String>,
    ) -> Result<Self, ScenarioError> {
        Ok(Outcome {
            scenario: settings.scenario().to_owned(),
            parameters: settings.values(),
            seeds: vec![settings.seed],
            answer: Vec::new(),
            claims,
            charts: charts(&traces)?,
            traces,
            sentence: sentence.into(),
        })
    }

    /// The seed; of several the first.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seeds.first().copied().unwrap_or(DEFAULT_SEED)
    }

    /// How many claims have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        let of_it = self.claims.iter();
        of_it.filter(|claim| claim.verdict() == verdict).count()
    }

    /// Whether no claim is violated.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.count(Verdict::Violated) == 0
    }
}

/// The charts that the traces say of themselves.
pub(crate) fn charts(traces: &[Trace]) -> Result<Vec<Chart>, TraceError> {
    traces.iter().map(Trace::chart).collect()
}

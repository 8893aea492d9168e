//! What a run of a scenario yields: claims with verdicts, traces, charts, and the sentence that says
//! what the figures are worth.
//!
//! Takes `Trace` and `Chart` from `trace`.

use serde_json::{Map, Value};

use super::ScenarioError;
use super::claim::{Claim, Verdict};
use super::lived::Lived;
use super::parameter::{self, DEFAULT_SEED, Settings};
use super::standing::Standing;
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
    /// Where one's own data leaves its class of hypotheses; none for a scenario.
    pub standing: Option<Standing>,
    /// What an agent did in one's own worlds; none for anything else.
    pub lived: Option<Lived>,
    /// The text of the scenario file of one's own data, worlds or networks, from which all else follows but the data in another file.
    pub file: Option<String>,
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
        let outcome = Outcome {
            scenario: settings.scenario().to_owned(),
            parameters: settings.values(),
            seeds: vec![settings.seed],
            answer: Vec::new(),
            claims,
            charts: charts(&traces)?,
            traces,
            standing: None,
            lived: None,
            file: None,
            sentence: sentence.into(),
        };
        Ok(outcome.stamped())
    }

    /// The same, every trace and picture of which says what made it: scenario, parameters and seeds, and the scenario file.
    pub(crate) fn stamped(mut self) -> Outcome {
        let values = self.parameters.iter();
        let parameters: Map<String, Value> = values
            .map(|(name, value)| (name.clone(), value.document()))
            .collect();
        let seeds: Vec<String> = self.seeds.iter().map(u64::to_string).collect();
        let stamp = |trace: Trace| {
            let trace = trace
                .with_metadata("scenario", &self.scenario)
                .with_metadata("parameters", Value::from(parameters.clone()).to_string())
                .with_metadata("seed", seeds.join(" "));
            match &self.file {
                Some(file) => trace.with_metadata("file", file),
                None => trace,
            }
        };
        self.traces = self.traces.into_iter().map(stamp).collect();
        for chart in &mut self.charts {
            if let Some(trace) = self.traces.iter().find(|trace| trace.draws(&chart.id)) {
                chart.origin.clone_from(trace.metadata());
            }
        }
        self
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

/// The charts that the traces say of themselves, of those that a run draws.
pub(crate) fn charts(traces: &[Trace]) -> Result<Vec<Chart>, TraceError> {
    let drawn = traces.iter().filter(|trace| trace.is_drawn());
    drawn.map(Trace::chart).collect()
}

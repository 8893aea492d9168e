//! Scenario files: a scenario with its settings, one's own data under a class of one's choice, an agent in one's own worlds, or
//! networks on one's own table.
//!
//! Takes the mixture's hypotheses, the prior and the machine's programs. TOML, read in two steps: what
//! was typed, every value with its place in the text, and what is meant. Every error names line and
//! column. The format, by example, is `programs/own-*.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::exact::Rational;
use crate::scenario::{Scenario, Settings};
use crate::suite::own_agent::OwnAgent;
use crate::suite::own_data::{MAX_SYMBOLS, Observed, Remedy};

mod agent;
mod class;
mod data;
mod hypotheses;
mod network;
mod reader;
mod remedies;
mod rows;
mod seeds;

pub use class::Class;
pub use data::{DataTextError, read_data};
use hypotheses::Weights;
pub use network::NetworkPlan;
pub use reader::FileError;
use reader::{Reader, Result, Table, Value};
use seeds::Seeds;

/// What a scenario file asks for.
pub enum ScenarioFile {
    /// A scenario of the registry with its settings.
    BuiltIn {
        /// The scenario.
        scenario: &'static dyn Scenario,
        /// Its settings.
        settings: Box<Settings>,
    },
    /// An agent in worlds of one's own.
    Agent(Box<OwnAgent>),
    /// Networks on one's own data.
    Network {
        /// Where the table comes from.
        source: DataSource,
        /// What is to be trained, to be run on the table.
        plan: Box<NetworkPlan>,
    },
    /// One's own data under a class of one's choice.
    OwnData {
        /// Where the data comes from.
        source: DataSource,
        /// The class with its prior, to be run on the data.
        class: Box<Class>,
    },
}

/// Where a file's data comes from.
#[derive(Clone, Debug)]
pub enum DataSource {
    /// Written in the file itself.
    Inline(Observed),
    /// A file for [`read_data`], its path relative to the scenario file, and the column of it where it is CSV.
    File(String, Option<String>),
    /// Standard input, likewise.
    StandardInput(Option<String>),
    /// Drawn from the truth that the file names; see [`Class::on`].
    Drawn,
}

/// What is said of a kind that there is none of.
const KIND: &str = "a file's kind is \"agent\" or \"network\"; leave `kind` out for data of yours or a built-in scenario";

/// What decides how the rest is read.
#[derive(Deserialize)]
struct Named {
    kind: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    scenario: Option<Spanned<String>>,
    #[serde(default)]
    parameters: BTreeMap<String, Spanned<toml::Value>>,
    seed: Option<Spanned<Value>>,
    seeds: Option<Seeds>,
    title: Option<String>,
    data: Option<Spanned<String>>,
    column: Option<Spanned<String>>,
    symbols: Option<Spanned<String>>,
    ones: Option<Spanned<Value>>,
    zeros: Option<Spanned<Value>>,
    odds: Option<Spanned<Value>>,
    weights: Option<Spanned<Weights>>,
    truth: Option<Spanned<Table>>,
    #[serde(default, deserialize_with = "remedies::tables")]
    remedy: Vec<Spanned<Table>>,
    #[serde(default)]
    hypothesis: Vec<Spanned<Table>>,
}

impl ScenarioFile {
    /// Reads the text of a scenario file.
    ///
    /// # Errors
    /// [`FileError`] with line and column: not TOML, a kind that there is none of, a wrong type, an unknown key, a number that is no
    /// probability, a program that does not parse, weights that sum to more than 1, no hypothesis.
    pub fn parse(text: &str) -> Result<Self, FileError> {
        let reader = Reader { text };
        let fault =
            |error: toml::de::Error| reader.error(error.span().unwrap_or(0..0), error.message());
        let named: Named = toml::from_str(text).map_err(fault)?;
        if let Some(kind) = &named.kind {
            return match kind.get_ref().as_str() {
                "agent" => Ok(ScenarioFile::Agent(Box::new(reader.agent()?))),
                "network" => reader.network(),
                _ => reader.made(kind, Err(KIND)),
            };
        }
        let typed: Typed = toml::from_str(text).map_err(fault)?;
        match &typed.scenario {
            Some(name) => typed.built_in(reader, name),
            None => typed.own(reader),
        }
    }
}

impl Typed {
    fn built_in(&self, reader: Reader<'_>, name: &Spanned<String>) -> Result<ScenarioFile> {
        let scenario = reader.made(name, super::registry().find(name.get_ref()))?;
        let own = self.data.is_some()
            || self.symbols.is_some()
            || self.ones.is_some()
            || self.zeros.is_some()
            || self.truth.is_some()
            || !self.remedy.is_empty()
            || !self.hypothesis.is_empty();
        if own {
            let message = "a built-in scenario takes no data, truth, remedy or hypothesis of yours; remove \
                           them, or remove `scenario`";
            return reader.made(name, Err(message));
        }
        let mut settings = scenario.defaults();
        for (key, value) in &self.parameters {
            reader.made(value, settings.set_toml(key, value.get_ref()))?;
        }
        if let Some(seeds) = &self.seeds {
            let message = "a built-in scenario draws by one seed: write seed = 1 here, or run the file with \
                           --seed K for each K";
            return reader.made(seeds, Err(message));
        }
        if let Some(seed) = &self.seed {
            settings.seed = reader.count(seed)?;
        }
        Ok(ScenarioFile::BuiltIn {
            scenario,
            settings: Box::new(settings),
        })
    }

    fn own(&self, reader: Reader<'_>) -> Result<ScenarioFile> {
        if let Some(value) = self.parameters.values().next() {
            let message =
                "parameters are a built-in scenario's; name it, as in scenario = \"block-swings\"";
            return reader.made(value, Err(message));
        }
        let source = self.source(reader)?;
        let prior = reader.prior(self.weights.as_ref(), &self.hypothesis)?;
        let remedies = reader.remedies(&self.remedy)?;
        let draws = self.truth.is_some() || remedies.iter().any(Remedy::draws);
        let seeds = reader.seeds(self.seed.as_ref(), self.seeds.as_ref(), draws)?;
        let truth = self.truth.as_ref().map(|truth| reader.truth(truth));
        let title = self.title.as_deref().unwrap_or("Your own data");
        Ok(ScenarioFile::OwnData {
            source,
            class: Box::new(Class {
                title: title.to_owned(),
                prior,
                remedies,
                truth: truth.transpose()?,
                seeds,
                odds: self.odds(reader)?,
                text: reader.text.to_owned(),
            }),
        })
    }

    /// The odds to be watched, one or a list.
    fn odds(&self, reader: Reader<'_>) -> Result<Vec<Rational>> {
        let Some(typed) = &self.odds else {
            return Ok(Vec::new());
        };
        let all = match typed.get_ref() {
            Value::List(_) => reader.rationals(typed)?,
            _ => vec![reader.rational(typed)?],
        };
        if all.iter().any(|odds| *odds < Rational::one()) {
            let message = "odds to be told of are those of one hypothesis against all others, at least 1, as in odds = \
                           [20, 1000]";
            return reader.made(typed, Err(message));
        }
        Ok(all)
    }

    fn source(&self, reader: Reader<'_>) -> Result<DataSource> {
        let counts = self.ones.as_ref().or(self.zeros.as_ref());
        let places = [
            self.data.as_ref().map(Spanned::span),
            self.symbols.as_ref().map(Spanned::span),
            counts.map(Spanned::span),
            self.truth.as_ref().map(Spanned::span),
        ];
        let mut named = places.into_iter().flatten();
        if named.next().is_none() {
            let message = "say what to run: `scenario = \"NAME\"`, `data = \"bits.txt\"` (`-` is standard input), \
                           `symbols = \"0110\"`, counts as in `ones = 140` and `zeros = 110`, or a `[truth]` to \
                           draw from";
            return Err(reader.error(0..0, message));
        }
        if let Some(second) = named.next() {
            let message = "give one of `data`, a file, `symbols`, `ones` and `zeros`, and `[truth]`, to draw from, not \
                           both";
            return Err(reader.error(second, message));
        }
        if let Some(column) = &self.column
            && self.data.is_none()
        {
            return reader.made(
                column,
                Err("a column is one of a CSV file; name the file, as in data = \"rain.csv\""),
            );
        }
        let column = self.column.as_ref().map(|column| column.get_ref().clone());
        if let Some(path) = &self.data {
            return Ok(match path.get_ref().as_str() {
                "-" => DataSource::StandardInput(column),
                path => DataSource::File(path.to_owned(), column),
            });
        }
        if let Some(symbols) = &self.symbols {
            return match read_data(symbols.get_ref(), None) {
                Ok(data) => Ok(DataSource::Inline(data)),
                // A text on one line has its place in the file.
                Err(error) if error.line == 1 => {
                    let before: String = symbols.get_ref().chars().take(error.column - 1).collect();
                    let start = symbols.span().start + 1 + before.len();
                    Err(reader.error(start..start, error.message))
                }
                Err(error) => reader.made(symbols, Err(error)),
            };
        }
        if counts.is_some() {
            let count = |typed: &Option<Spanned<Value>>| match typed {
                Some(typed) => reader.count(typed),
                None => Ok(0_u64),
            };
            let (ones, zeros) = (count(&self.ones)?, count(&self.zeros)?);
            if ones.saturating_add(zeros) > MAX_SYMBOLS {
                let message = format!("ones and zeros are at most {MAX_SYMBOLS} together");
                let typed = self
                    .ones
                    .as_ref()
                    .or(self.zeros.as_ref())
                    .map(Spanned::span);
                return Err(reader.error(typed.unwrap_or(0..0), message));
            }
            return Ok(DataSource::Inline(Observed::counts(ones, zeros)));
        }
        Ok(DataSource::Drawn)
    }
}

#[cfg(test)]
mod tests;

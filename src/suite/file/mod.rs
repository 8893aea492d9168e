//! Scenario files: a scenario with its settings, or one's own data under a class of one's choice.
//!
//! Takes the mixture's hypotheses, the prior and the machine's programs. TOML, read in two steps: what
//! was typed, every value with its place in the text, and what is meant. Every error names line and
//! column. The format, by example, is `programs/own-*.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::machine::Symbols;
use crate::scenario::{Scenario, Settings};
use crate::suite::own_data::Remedy;

mod class;
mod hypotheses;
mod reader;
mod remedies;
mod seeds;

pub use class::Class;
use hypotheses::Weights;
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
    /// One's own data under a class of one's choice.
    OwnData {
        /// Where the data comes from.
        source: DataSource,
        /// The class with its prior, to be run on the data.
        class: Class,
    },
}

/// Where a file's data comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataSource {
    /// Written in the file itself.
    Inline(Symbols),
    /// A text file of 0 and 1, its path relative to the scenario file.
    File(String),
    /// Standard input.
    StandardInput,
    /// Drawn from the truth that the file names; see [`Class::on`].
    Drawn,
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
    symbols: Option<Spanned<String>>,
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
    /// [`FileError`] with line and column: not TOML, a wrong type, an unknown key, a number that is no
    /// probability, a program that does not parse, weights that sum to more than 1, no hypothesis.
    pub fn parse(text: &str) -> Result<Self, FileError> {
        let reader = Reader { text };
        let typed: Typed = toml::from_str(text)
            .map_err(|error| reader.error(error.span().unwrap_or(0..0), error.message()))?;
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
            class: Class {
                title: title.to_owned(),
                prior,
                remedies,
                truth: truth.transpose()?,
                seeds,
            },
        })
    }

    fn source(&self, reader: Reader<'_>) -> Result<DataSource> {
        match (&self.data, &self.symbols, &self.truth) {
            (Some(path), None, None) if path.get_ref() == "-" => Ok(DataSource::StandardInput),
            (Some(path), None, None) => Ok(DataSource::File(path.get_ref().clone())),
            (None, Some(symbols), None) => Ok(DataSource::Inline(
                reader.made(symbols, Symbols::parse(symbols.get_ref()))?,
            )),
            (None, None, Some(_)) => Ok(DataSource::Drawn),
            (None, None, None) => {
                let message = "say what to run: `scenario = \"NAME\"`, `data = \"bits.txt\"` (`-` is \
                               standard input), `symbols = \"0110\"`, or a `[truth]` to draw from";
                Err(reader.error(0..0, message))
            }
            (_, symbols, truth) => {
                // Two of three are there, so one of these two is.
                let symbols = symbols.as_ref().map(Spanned::span);
                let place = truth.as_ref().map(Spanned::span).or(symbols);
                let message =
                    "give one of `data`, a file, `symbols`, and `[truth]`, to draw from, not both";
                Err(reader.error(place.unwrap_or(0..0), message))
            }
        }
    }
}

#[cfg(test)]
mod tests;

//! Scenario files: a scenario with its settings, or one's own data under a class of one's choice.
//!
//! Takes the mixture's hypotheses, the prior and the machine's programs. TOML, read in two steps: what
//! was typed, every value with its place in the text, and what is meant. Every error names line and
//! column. The format, by example, is `programs/own-data.toml`.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::own_data::{OwnData, TooLong};
use super::{Scenario, Settings, find};
use crate::exact::Rational;
use crate::machine::{Program, Symbols};
use crate::mixture::{
    Bernoulli, FilterLimits, Hypothesis, KrichevskyTrofimov, Markov, Sequence, Twin, WrittenProgram,
};
use crate::prior::FinitePrior;

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
}

/// A class of hypotheses with its prior, waiting for data.
#[derive(Debug)]
pub struct Class {
    title: String,
    prior: FinitePrior<Box<dyn Hypothesis>>,
}

impl Class {
    /// The run on `data`, under the file's `stem` as its name.
    ///
    /// # Errors
    /// [`TooLong`] beyond the length that exact evidence is kept for.
    pub fn on(self, stem: &str, data: Symbols) -> Result<OwnData, TooLong> {
        OwnData::new(stem.to_owned(), self.title, self.prior, data)
    }
}

/// A mistake in a scenario file, with its place (line and column count from 1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct FileError {
    /// The line of the mistake.
    pub line: usize,
    /// The column of the mistake, in characters.
    pub column: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    scenario: Option<Spanned<String>>,
    #[serde(default)]
    parameters: BTreeMap<String, Spanned<toml::Value>>,
    seed: Option<u64>,
    title: Option<String>,
    data: Option<Spanned<String>>,
    symbols: Option<Spanned<String>>,
    weights: Option<Spanned<TypedWeights>>,
    #[serde(default)]
    hypothesis: Vec<Spanned<TypedHypothesis>>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum TypedWeights {
    Uniform,
    Length,
    Explicit,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedHypothesis {
    kind: Spanned<TypedKind>,
    weight: Option<Spanned<String>>,
    p: Option<Spanned<Chances>>,
    source: Option<Spanned<String>>,
    noise: Option<Spanned<String>>,
    start: Option<Spanned<String>>,
    period: Option<Spanned<String>>,
    /// Turns the hypothesis into its twin that parts after so many symbols.
    until: Option<u64>,
    /// The length of its description, in bits.
    bits: Option<u32>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum TypedKind {
    Bernoulli,
    Markov,
    Kt,
    Sequence,
    Program,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Chances {
    One(String),
    Table(Vec<String>),
}

struct Reader<'a> {
    text: &'a str,
}

impl Reader<'_> {
    fn error(&self, at: Range<usize>, message: impl fmt::Display) -> FileError {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        FileError {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.to_string(),
        }
    }

    fn rational(&self, typed: &Spanned<String>) -> Result<Rational, FileError> {
        typed
            .get_ref()
            .parse()
            .map_err(|error| self.error(typed.span(), error))
    }

    fn symbols(&self, typed: Option<&Spanned<String>>) -> Result<Vec<bool>, FileError> {
        let Some(typed) = typed else {
            return Ok(Vec::new());
        };
        match Symbols::parse(typed.get_ref()) {
            Ok(symbols) => Ok(symbols.iter().collect()),
            Err(error) => Err(self.error(typed.span(), error)),
        }
    }

    fn need<'t, T>(
        &self,
        value: &'t Option<Spanned<T>>,
        kind: &Spanned<TypedKind>,
        what: &str,
    ) -> Result<&'t Spanned<T>, FileError> {
        value
            .as_ref()
            .ok_or_else(|| self.error(kind.span(), format!("this kind of hypothesis needs {what}")))
    }

    fn hypothesis(&self, typed: &TypedHypothesis) -> Result<Box<dyn Hypothesis>, FileError> {
        let kind = *typed.kind.get_ref();
        let extra = [
            (
                typed.p.as_ref().map(Spanned::span),
                "p",
                kind == TypedKind::Bernoulli || kind == TypedKind::Markov,
            ),
            (
                typed.source.as_ref().map(Spanned::span),
                "source",
                kind == TypedKind::Program,
            ),
            (
                typed.noise.as_ref().map(Spanned::span),
                "noise",
                kind == TypedKind::Program,
            ),
            (
                typed.start.as_ref().map(Spanned::span),
                "start",
                kind == TypedKind::Sequence,
            ),
            (
                typed.period.as_ref().map(Spanned::span),
                "period",
                kind == TypedKind::Sequence,
            ),
        ];
        for (span, name, fits) in extra {
            if let (Some(span), false) = (span, fits) {
                return Err(self.error(
                    span,
                    format!("`{name}` does not belong to this kind of hypothesis; remove it"),
                ));
            }
        }
        let plain: Box<dyn Hypothesis> = match kind {
            TypedKind::Bernoulli => {
                let p = self.need(
                    &typed.p,
                    &typed.kind,
                    "p, the chance of a 1, as in p = \"3/5\"",
                )?;
                let Chances::One(text) = p.get_ref() else {
                    return Err(self.error(
                        p.span(),
                        "a Bernoulli hypothesis has one chance, as in p = \"3/5\"",
                    ));
                };
                let chance = self.rational(&Spanned::new(p.span(), text.clone()))?;
                Box::new(Bernoulli::new(chance).map_err(|error| self.error(p.span(), error))?)
            }
            TypedKind::Markov => {
                let p = self.need(
                    &typed.p,
                    &typed.kind,
                    "p, the chance of a 1 after each past, as in p = [\"1/10\", \"9/10\"]",
                )?;
                let Chances::Table(texts) = p.get_ref() else {
                    return Err(self.error(p.span(), "a Markov hypothesis has a list of 2^order chances, as in p = [\"1/10\", \"9/10\"]"));
                };
                let table = texts
                    .iter()
                    .map(|text| self.rational(&Spanned::new(p.span(), text.clone())))
                    .collect::<Result<_, _>>()?;
                Box::new(Markov::new(table).map_err(|error| self.error(p.span(), error))?)
            }
            TypedKind::Kt => Box::new(KrichevskyTrofimov::new()),
            TypedKind::Sequence => {
                let start = self.symbols(typed.start.as_ref())?;
                let period = self.symbols(typed.period.as_ref())?;
                Box::new(if period.is_empty() {
                    Sequence::finite(&start)
                } else {
                    Sequence::periodic(&start, &period)
                })
            }
            TypedKind::Program => {
                let source = self.need(
                    &typed.source,
                    &typed.kind,
                    "source, a written program, as in source = \">.+]\"",
                )?;
                let program = Program::parse(source.get_ref()).map_err(|error| {
                    self.error(source.span(), format!("in this program, {error}"))
                })?;
                let limits = FilterLimits::default();
                match &typed.noise {
                    None => Box::new(WrittenProgram::new(program, limits)),
                    Some(noise) => {
                        let eps = self.rational(noise)?;
                        let noisy = WrittenProgram::noisy(program, eps, limits);
                        Box::new(noisy.map_err(|error| self.error(noise.span(), error))?)
                    }
                }
            }
        };
        Ok(match typed.until {
            None => plain,
            Some(until) => Box::new(Twin::new(plain, until)),
        })
    }

    fn prior(&self, typed: &Typed) -> Result<FinitePrior<Box<dyn Hypothesis>>, FileError> {
        let weights = typed
            .weights
            .as_ref()
            .map_or(TypedWeights::Uniform, |w| *w.get_ref());
        // Where the sum is at fault the weights' line is the place to look; without one, the first hypothesis.
        let place = typed
            .weights
            .as_ref()
            .map(Spanned::span)
            .or_else(|| typed.hypothesis.first().map(Spanned::span))
            .unwrap_or(0..0);
        let mut pairs = Vec::new();
        let count = i64::try_from(typed.hypothesis.len())
            .unwrap_or(i64::MAX)
            .unsigned_abs()
            .max(1);
        for spanned in &typed.hypothesis {
            let entry = spanned.get_ref();
            let hypothesis = self.hypothesis(entry)?;
            if let (Some(weight), false) = (&entry.weight, weights == TypedWeights::Explicit) {
                return Err(self.error(weight.span(), "a weight beside a hypothesis needs weights = \"explicit\" at the top of the file"));
            }
            let weight = match weights {
                TypedWeights::Uniform => Rational::ratio(1, count),
                TypedWeights::Explicit => self.rational(self.need(
                    &entry.weight,
                    &entry.kind,
                    "a weight, as in weight = \"1/4\", since weights = \"explicit\"",
                )?)?,
                TypedWeights::Length => {
                    let own = hypothesis
                        .description_bits()
                        .and_then(|bits| u32::try_from(bits).ok());
                    let bits = entry.bits.or(own).ok_or_else(|| {
                        self.error(entry.kind.span(), "this hypothesis has no description length; state it, as in bits = 8, since weights = \"length\"")
                    })?;
                    Rational::ratio(1, 2).pow(bits)
                }
            };
            pairs.push((hypothesis, weight));
        }
        FinitePrior::explicit(pairs).map_err(|error| self.error(place, error))
    }
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
        if let Some(name) = &typed.scenario {
            let scenario =
                find(name.get_ref()).map_err(|error| reader.error(name.span(), error))?;
            let own =
                typed.data.is_some() || typed.symbols.is_some() || !typed.hypothesis.is_empty();
            if own {
                return Err(reader.error(name.span(), "a built-in scenario takes no data and no hypothesis of yours; remove them, or remove `scenario`"));
            }
            let mut settings = Settings::defaults(scenario);
            for (key, value) in &typed.parameters {
                settings
                    .set_toml(key, value.get_ref())
                    .map_err(|error| reader.error(value.span(), error))?;
            }
            settings.seed = typed.seed.unwrap_or(settings.seed);
            return Ok(Self::BuiltIn {
                scenario,
                settings: Box::new(settings),
            });
        }
        if let Some(value) = typed.parameters.values().next() {
            return Err(reader.error(
                value.span(),
                "parameters are a built-in scenario's; name it, as in scenario = \"block-swings\"",
            ));
        }
        let source = match (&typed.data, &typed.symbols) {
            (Some(path), None) if path.get_ref() == "-" => DataSource::StandardInput,
            (Some(path), None) => DataSource::File(path.get_ref().clone()),
            (None, Some(symbols)) => {
                DataSource::Inline(reader.symbols(Some(symbols))?.into_iter().collect())
            }
            (Some(_), Some(symbols)) => {
                return Err(reader.error(
                    symbols.span(),
                    "give either `data`, a file, or `symbols`, not both",
                ));
            }
            (None, None) => {
                return Err(reader.error(0..0, "say what to run: `scenario = \"NAME\"`, `data = \"bits.txt\"` (`-` is standard input) or `symbols = \"0110\"`"));
            }
        };
        let prior = reader.prior(&typed)?;
        Ok(Self::OwnData {
            source,
            class: Class {
                title: typed.title.unwrap_or_else(|| "Your own data".to_owned()),
                prior,
            },
        })
    }
}

#[cfg(test)]
mod tests;

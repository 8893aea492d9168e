//! Scenario files: a scenario with its settings, or one's own data under a class of one's choice.
//!
//! Takes the mixture's hypotheses, the prior and the machine's programs. TOML, read in two steps: what
//! was typed, every value with its place in the text, and what is meant. Every error names line and
//! column. The format, by example, is `programs/own-*.toml`.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use crate::exact::Rational;
use crate::machine::{Program, Symbols};
use crate::mixture::{
    Bernoulli, ContextTree, FilterLimits, Hypothesis, KrichevskyTrofimov, Markov, Sequence, Twin,
    WrittenProgram,
};
use crate::prior::FinitePrior;
use crate::scenario::{Scenario, Settings};
use crate::suite::instrument::growing_blocks;
use crate::suite::own_data::{MOST_DRAWN, Remedy, Truth};

mod class;
mod remedies;
mod seeds;

pub use class::Class;
use remedies::TypedRemedy;

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
    seeds: Option<Spanned<Vec<Spanned<u64>>>>,
    title: Option<String>,
    data: Option<Spanned<String>>,
    symbols: Option<Spanned<String>>,
    weights: Option<Spanned<TypedWeights>>,
    truth: Option<Spanned<TypedHypothesis>>,
    #[serde(default, deserialize_with = "remedies::tables")]
    remedy: Vec<TypedRemedy>,
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
    /// Past symbols that count, of a KT estimator.
    order: Option<Spanned<u32>>,
    /// Past symbols that may count, of context tree weighting.
    depth: Option<Spanned<u32>>,
    /// By which the blocks grow.
    ratio: Option<Spanned<u64>>,
    /// Symbols to be drawn, of a truth.
    n: Option<Spanned<u64>>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum TypedKind {
    Bernoulli,
    Markov,
    Kt,
    Ctw,
    Sequence,
    Blocks,
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
            (
                typed.order.as_ref().map(Spanned::span),
                "order",
                kind == TypedKind::Kt,
            ),
            (
                typed.depth.as_ref().map(Spanned::span),
                "depth",
                kind == TypedKind::Ctw,
            ),
            (
                typed.ratio.as_ref().map(Spanned::span),
                "ratio",
                kind == TypedKind::Blocks,
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
            TypedKind::Kt => match &typed.order {
                None => Box::new(KrichevskyTrofimov::new()),
                Some(order) => Box::new(
                    KrichevskyTrofimov::of_order(*order.get_ref())
                        .map_err(|error| self.error(order.span(), error))?,
                ),
            },
            TypedKind::Ctw => {
                let depth = self.need(&typed.depth, &typed.kind, "a depth, as in depth = 8")?;
                Box::new(
                    ContextTree::new(*depth.get_ref())
                        .map_err(|error| self.error(depth.span(), error))?,
                )
            }
            TypedKind::Blocks => {
                let ratio = self.need(&typed.ratio, &typed.kind, "a ratio, as in ratio = 2")?;
                if *ratio.get_ref() < 2 {
                    return Err(self.error(ratio.span(), "blocks grow by a ratio of at least 2"));
                }
                growing_blocks::hypothesis(*ratio.get_ref())
            }
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
                    None => Box::new(WrittenProgram::with_limits(program, limits)),
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

    fn truth(&self, spanned: &Spanned<TypedHypothesis>) -> Result<Truth, FileError> {
        let typed = spanned.get_ref();
        if let Some(weight) = &typed.weight {
            return Err(self.error(weight.span(), "the truth has no prior weight; remove it"));
        }
        let n = self.need(
            &typed.n,
            &typed.kind,
            "n, the symbols to draw, as in n = 1000",
        )?;
        if *n.get_ref() > MOST_DRAWN {
            return Err(self.error(n.span(), format!("at most {MOST_DRAWN} symbols are drawn")));
        }
        Ok(Truth {
            hypothesis: self.hypothesis(typed)?,
            symbols: *n.get_ref(),
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
            if let Some(n) = &entry.n {
                return Err(self.error(
                    n.span(),
                    "`n` belongs to the truth, not to a hypothesis; remove it",
                ));
            }
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
                    Rational::ratio(1, 2).pow(u64::from(bits))
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
            let scenario = super::registry()
                .find(name.get_ref())
                .map_err(|error| reader.error(name.span(), error))?;
            let own = typed.data.is_some()
                || typed.symbols.is_some()
                || typed.truth.is_some()
                || !typed.remedy.is_empty()
                || !typed.hypothesis.is_empty();
            if own {
                return Err(reader.error(name.span(), "a built-in scenario takes no data, truth, remedy or hypothesis of yours; remove them, or remove `scenario`"));
            }
            let mut settings = scenario.defaults();
            for (key, value) in &typed.parameters {
                settings
                    .set_toml(key, value.get_ref())
                    .map_err(|error| reader.error(value.span(), error))?;
            }
            if let Some(seeds) = &typed.seeds {
                return Err(reader.error(seeds.span(), "a built-in scenario draws by one seed: write seed = 1 here, or run the file with --seed K for each K"));
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
        let source = match (&typed.data, &typed.symbols, &typed.truth) {
            (Some(path), None, None) if path.get_ref() == "-" => DataSource::StandardInput,
            (Some(path), None, None) => DataSource::File(path.get_ref().clone()),
            (None, Some(symbols), None) => {
                DataSource::Inline(reader.symbols(Some(symbols))?.into_iter().collect())
            }
            (None, None, Some(_)) => DataSource::Drawn,
            (None, None, None) => {
                return Err(reader.error(0..0, "say what to run: `scenario = \"NAME\"`, `data = \"bits.txt\"` (`-` is standard input), `symbols = \"0110\"`, or a `[truth]` to draw from"));
            }
            (_, symbols, truth) => {
                // Two of three are there, so one of these two is.
                let place = truth.as_ref().map(Spanned::span);
                let place = place.or_else(|| symbols.as_ref().map(Spanned::span));
                return Err(reader.error(
                    place.unwrap_or(0..0),
                    "give one of `data`, a file, `symbols`, and `[truth]`, to draw from, not both",
                ));
            }
        };
        let prior = reader.prior(&typed)?;
        let remedies = reader.remedies(&typed.remedy)?;
        let draws = typed.truth.is_some() || remedies.iter().any(Remedy::draws);
        let seeds = reader.seeds(&typed, draws)?;
        Ok(Self::OwnData {
            source,
            class: Class {
                title: typed.title.unwrap_or_else(|| "Your own data".to_owned()),
                prior,
                remedies,
                truth: typed
                    .truth
                    .as_ref()
                    .map(|truth| reader.truth(truth))
                    .transpose()?,
                seeds,
            },
        })
    }
}

#[cfg(test)]
mod tests;

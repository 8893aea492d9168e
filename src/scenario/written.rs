//! An outcome as JSON: `result.json`, written and read back.
//!
//! Values are written as [`bounds`] says; those that were too long to be written exactly come back as the decimals
//! that enclose them. Verdicts are read, never judged again: they were computed from the values themselves.

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value, json};
use thiserror::Error;

use super::claim::{Claim, Interval, Sides, Verdict, bounds};
use super::lived::Lived;
use super::outcome::Outcome;
use super::parameter;
use super::standing::Standing;
use super::statement::{Grade, Relation, Statement};
use crate::exact::{Enclosure, EnclosureError, Rational, RationalError};

/// Why a text is no outcome.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OutcomeError {
    /// Not JSON, or not of this shape.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A bound that is not a number.
    #[error(transparent)]
    Number(#[from] RationalError),
    /// A lower bound above its upper one.
    #[error(transparent)]
    Bounds(#[from] EnclosureError),
    /// A word that is not among those allowed.
    #[error("{what} {word:?} is unknown")]
    Word {
        /// What the word is for: `grade`, `relation`, `verdict` or `interval`.
        what: &'static str,
        /// The word.
        word: String,
    },
    /// A parameter whose value is of no known type.
    #[error("parameter {name:?} is neither a number nor a text nor a list")]
    Parameter {
        /// The parameter.
        name: String,
    },
}

#[derive(Deserialize)]
struct TypedOutcome {
    scenario: String,
    parameters: Map<String, Value>,
    seed: u64,
    #[serde(default)]
    answer: Vec<String>,
    claims: Vec<TypedClaim>,
    sentence: String,
    files: Vec<String>,
    file: Option<String>,
}

#[derive(Deserialize)]
struct TypedClaim {
    id: String,
    statement: String,
    source: String,
    grade: String,
    relation: String,
    measured: Option<TypedBounds>,
    theory: Option<TypedBounds>,
    beside: Option<TypedBeside>,
    tolerance: Option<TypedBounds>,
    verdict: String,
    reason: Option<String>,
    instances: u64,
    worst: Option<String>,
}

#[derive(Deserialize)]
struct TypedBounds {
    lower: String,
    upper: String,
    interval: Option<String>,
}

#[derive(Deserialize)]
struct TypedBeside {
    label: String,
    value: TypedBounds,
}

impl TypedBounds {
    fn meant(&self) -> Result<Enclosure, OutcomeError> {
        let (lower, upper): (Rational, Rational) = (self.lower.parse()?, self.upper.parse()?);
        Ok(Enclosure::new(lower, upper)?)
    }

    fn interval(&self) -> Result<Interval, OutcomeError> {
        let Some(word) = &self.interval else {
            return Ok(Interval::Enclosure);
        };
        Interval::of_word(word).ok_or_else(|| OutcomeError::Word {
            what: "interval",
            word: word.clone(),
        })
    }
}

impl TypedClaim {
    fn meant(self) -> Result<Claim, OutcomeError> {
        let unknown = |what, word: &str| OutcomeError::Word {
            what,
            word: word.to_owned(),
        };
        let grade = Grade::of_letter(&self.grade).ok_or_else(|| unknown("grade", &self.grade))?;
        let relation = Relation::of_words(&self.relation)
            .ok_or_else(|| unknown("relation", &self.relation))?;
        let verdict =
            Verdict::of_word(&self.verdict).ok_or_else(|| unknown("verdict", &self.verdict))?;
        let (label, beside) = match self.beside {
            Some(beside) => (Some(beside.label), Some(beside.value)),
            None => (None, None),
        };
        let statement =
            Statement::read(self.id, self.statement, self.source, grade, relation, label);
        let (Some(measured), Some(theory)) = (&self.measured, &self.theory.or(beside)) else {
            return Ok(Claim::not_applicable(
                statement,
                self.reason.unwrap_or_default(),
            ));
        };
        let tolerance = match &self.tolerance {
            Some(tolerance) => Some(tolerance.meant()?.upper().clone()),
            None => None,
        };
        let sides = Sides {
            measured: measured.meant()?,
            theory: theory.meant()?,
            intervals: [measured.interval()?, theory.interval()?],
            tolerance,
            instances: self.instances,
            worst: self.worst,
        };
        Ok(Claim::of(statement, verdict, sides))
    }
}

/// The type that a parameter's value must have had.
fn value(name: &str, written: &Value) -> Result<parameter::Value, OutcomeError> {
    let unknown = || OutcomeError::Parameter {
        name: name.to_owned(),
    };
    let integers = |items: &[Value]| items.iter().map(Value::as_i64).collect();
    let texts = |items: &[Value]| -> Option<Vec<String>> {
        let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
        texts.collect()
    };
    Ok(match written {
        Value::Number(number) => parameter::Value::Integer(number.as_i64().ok_or_else(unknown)?),
        // Rationals are written as text, too; a text that reads as one was one.
        Value::String(text) => match text.parse() {
            Ok(rational) => parameter::Value::Rational(rational),
            Err(_) => parameter::Value::Text(text.clone()),
        },
        Value::Array(items) => match integers(items) {
            Some(integers) => parameter::Value::Integers(integers),
            None => parameter::Value::Texts(texts(items).ok_or_else(unknown)?),
        },
        _ => return Err(unknown()),
    })
}

impl Outcome {
    /// The document of `result.json`. `files` are the names written beside it, relative to its folder.
    #[must_use]
    pub fn document(&self, files: &[String]) -> Value {
        let mut keys = Map::new();
        let mut put = |key: &str, value| keys.insert(key.to_owned(), value);
        put("scenario", json!(self.scenario));
        put("parameters", json!(self.values()));
        put("seed", json!(self.seed()));
        if !self.answer.is_empty() {
            put("answer", json!(self.answer));
        }
        put("claims", json!(self.claims));
        let own = self.standing.iter().flat_map(Standing::document);
        for (key, value) in own.chain(self.lived.iter().flat_map(Lived::document)) {
            put(&key, value);
        }
        if let Some(file) = &self.file {
            put("file", json!(file));
        }
        put("sentence", json!(self.sentence));
        put("files", json!(files));
        keys.into()
    }

    fn values(&self) -> Map<String, Value> {
        let values = self.parameters.iter();
        values
            .map(|(name, value)| (name.clone(), value.document()))
            .collect()
    }

    /// Reads what [`Outcome::document`] wrote, and the names of its files. Traces and charts are in those files.
    ///
    /// # Errors
    /// [`OutcomeError`].
    pub fn from_json(text: &str) -> Result<(Outcome, Vec<String>), OutcomeError> {
        let typed: TypedOutcome = serde_json::from_str(text)?;
        let parameters = typed.parameters.iter();
        let claims = typed.claims.into_iter().map(TypedClaim::meant);
        let outcome = Outcome {
            standing: None,
            lived: None,
            file: typed.file,
            scenario: typed.scenario,
            parameters: parameters
                .map(|(name, written)| Ok((name.clone(), value(name, written)?)))
                .collect::<Result<_, OutcomeError>>()?,
            seeds: vec![typed.seed],
            answer: typed.answer,
            claims: claims.collect::<Result<_, _>>()?,
            traces: Vec::new(),
            charts: Vec::new(),
            sentence: typed.sentence,
        };
        Ok((outcome, typed.files))
    }
}

/// As in `result.json`, with rows and charts in place of the names of their files.
impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut outcome = to.serialize_struct("Outcome", 8)?;
        outcome.serialize_field("scenario", &self.scenario)?;
        outcome.serialize_field("parameters", &self.values())?;
        outcome.serialize_field("seed", &self.seed())?;
        outcome.serialize_field("answer", &self.answer)?;
        outcome.serialize_field("claims", &self.claims)?;
        outcome.serialize_field("sentence", &self.sentence)?;
        outcome.serialize_field("traces", &self.traces)?;
        outcome.serialize_field("charts", &self.charts)?;
        outcome.end()
    }
}

/// `{lower, upper}`, and what they are, where that is not an enclosure.
fn side(value: &Enclosure, interval: Interval) -> Value {
    let mut ends = bounds(value);
    if interval != Interval::Enclosure {
        ends["interval"] = interval.word().into();
    }
    ends
}

/// A claim that is not applicable has a `reason` and neither `measured` nor `theory`. A measurement has `beside` with
/// `label` and `value`, and no `theory`.
impl Serialize for Claim {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let sides = self.sides().ok();
        let tolerance = sides
            .and_then(|sides| sides.tolerance.clone())
            .map(|tolerance| bounds(&Enclosure::exact(tolerance)));
        let measured = sides.map(|sides| side(&sides.measured, sides.intervals[0]));
        let other = sides.map(|sides| side(&sides.theory, sides.intervals[1]));
        let measurement = self.relation() == Relation::None;
        let mut claim = to.serialize_struct("Claim", 13)?;
        claim.serialize_field("id", self.id())?;
        claim.serialize_field("statement", self.statement())?;
        claim.serialize_field("source", self.source())?;
        claim.serialize_field("grade", &self.grade())?;
        claim.serialize_field("relation", &self.relation())?;
        claim.serialize_field("measured", &measured)?;
        claim.serialize_field("theory", &other.as_ref().filter(|_| !measurement))?;
        if measurement && let Some(value) = &other {
            let label = self.about().label().unwrap_or_default();
            claim.serialize_field("beside", &json!({ "label": label, "value": value }))?;
        }
        claim.serialize_field("tolerance", &tolerance)?;
        claim.serialize_field("verdict", self.verdict().word())?;
        if let Err(reason) = self.sides() {
            claim.serialize_field("reason", reason)?;
        }
        claim.serialize_field("instances", &sides.map_or(0, |sides| sides.instances))?;
        claim.serialize_field("worst", &sides.and_then(|sides| sides.worst.as_deref()))?;
        claim.end()
    }
}

//! An outcome as JSON: `result.json`, written and read back.
//!
//! Values are written as [`bounds`] says; those that were too long to be written exactly come back as the decimals
//! that enclose them. Verdicts are read, never judged again: they were computed from the values themselves.

use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value, json};
use thiserror::Error;

use super::claim::{Claim, Sides, Verdict, bounds};
use super::outcome::Outcome;
use super::parameter;
use super::statement::{Grade, Relation, Statement};
use crate::exact::{Enclosure, EnclosureError, Rational, RationalError};

/// Why a text is no outcome.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OutcomeError {
    /// Not JSON, or not of this shape.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A bound that is no number.
    #[error(transparent)]
    Number(#[from] RationalError),
    /// A lower bound above its upper one.
    #[error(transparent)]
    Bounds(#[from] EnclosureError),
    /// A word that is not among those allowed.
    #[error("{what} {word:?} is unknown")]
    Word {
        /// What the word is for: `grade`, `relation` or `verdict`.
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
}

impl TypedBounds {
    fn meant(&self) -> Result<Enclosure, OutcomeError> {
        let (lower, upper): (Rational, Rational) = (self.lower.parse()?, self.upper.parse()?);
        Ok(Enclosure::new(lower, upper)?)
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
        let statement = Statement::read(self.id, self.statement, self.source, grade, relation);
        let (Some(measured), Some(theory)) = (&self.measured, &self.theory) else {
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
        let mut document = json!({
            "scenario": self.scenario,
            "parameters": self.values(),
            "seed": self.seed(),
            "claims": self.claims,
            "sentence": self.sentence,
            "files": files,
        });
        if !self.answer.is_empty() {
            document["answer"] = json!(self.answer);
        }
        document
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

/// A claim that is not applicable has a `reason` and neither `measured` nor `theory`.
impl Serialize for Claim {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let sides = self.sides().ok();
        let tolerance = sides
            .and_then(|sides| sides.tolerance.clone())
            .map(|tolerance| bounds(&Enclosure::exact(tolerance)));
        let mut claim = to.serialize_struct("Claim", 12)?;
        claim.serialize_field("id", self.id())?;
        claim.serialize_field("statement", self.statement())?;
        claim.serialize_field("source", self.source())?;
        claim.serialize_field("grade", &self.grade())?;
        claim.serialize_field("relation", &self.relation())?;
        claim.serialize_field("measured", &sides.map(|sides| bounds(&sides.measured)))?;
        claim.serialize_field("theory", &sides.map(|sides| bounds(&sides.theory)))?;
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

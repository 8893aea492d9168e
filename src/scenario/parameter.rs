//! Parameters of a scenario: typed, with default, range and help; and the settings of one run.
//!
//! Takes rationals from `exact`. Values come as text (`--set KEY=VALUE`) or from a TOML table; whatever
//! is wrong with them is said with the limit in the message.

use serde_json::json;
use thiserror::Error;

use crate::exact::Rational;

/// What a parameter may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An integer from `min` to `max`.
    Integer {
        /// Smallest value allowed.
        min: i64,
        /// Largest value allowed.
        max: i64,
    },
    /// One or more integers, each from `min` to `max`, separated by commas.
    Integers {
        /// Smallest value allowed.
        min: i64,
        /// Largest value allowed.
        max: i64,
    },
    /// A rational from `min` to `max`, written `p/q` or as a decimal.
    Rational {
        /// Smallest value allowed.
        min: Rational,
        /// Largest value allowed.
        max: Rational,
    },
}

impl Kind {
    /// The type and its limits in words.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Kind::Integer { min, max } => format!("an integer from {min} to {max}"),
            Kind::Integers { min, max } => {
                format!("integers from {min} to {max}, separated by commas")
            }
            Kind::Rational { min, max } => format!("a number p/q or decimal from {min} to {max}"),
        }
    }
}

/// A parameter's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Of [`Kind::Integer`].
    Integer(i64),
    /// Of [`Kind::Integers`].
    Integers(Vec<i64>),
    /// Of [`Kind::Rational`].
    Rational(Rational),
    /// Free text: what a scenario file declares about its own data.
    Text(String),
    /// Any number of those.
    Texts(Vec<String>),
}

impl Value {
    /// The value in `result.json`: integers as numbers, rationals as `p/q` strings.
    #[must_use]
    pub fn document(&self) -> serde_json::Value {
        match self {
            Value::Integer(value) => json!(value),
            Value::Integers(values) => json!(values),
            Value::Rational(value) => json!(value.to_string()),
            Value::Text(text) => json!(text),
            Value::Texts(texts) => json!(texts),
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Integer(value) => write!(f, "{value}"),
            Value::Integers(values) => {
                let words: Vec<String> = values.iter().map(i64::to_string).collect();
                f.write_str(&words.join(","))
            }
            Value::Rational(value) => write!(f, "{value}"),
            Value::Text(text) => f.write_str(text),
            Value::Texts(texts) => f.write_str(&texts.join("; ")),
        }
    }
}

/// A parameter: its name, what it may be, what it is unless set, and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Name, as in `--set NAME=VALUE`.
    pub name: &'static str,
    /// Type and range.
    pub kind: Kind,
    /// Value unless set.
    pub default: Value,
    /// One line of help.
    pub help: &'static str,
}

impl Parameter {
    /// An integer parameter.
    #[must_use]
    pub fn integer(
        name: &'static str,
        default: i64,
        (min, max): (i64, i64),
        help: &'static str,
    ) -> Self {
        Parameter {
            name,
            kind: Kind::Integer { min, max },
            default: Value::Integer(default),
            help,
        }
    }

    /// A list of integers.
    #[must_use]
    pub fn integers(
        name: &'static str,
        default: &[i64],
        (min, max): (i64, i64),
        help: &'static str,
    ) -> Self {
        Parameter {
            name,
            kind: Kind::Integers { min, max },
            default: Value::Integers(default.to_vec()),
            help,
        }
    }

    /// A rational parameter.
    #[must_use]
    pub fn rational(
        name: &'static str,
        default: Rational,
        (min, max): (Rational, Rational),
        help: &'static str,
    ) -> Self {
        Parameter {
            name,
            kind: Kind::Rational { min, max },
            default: Value::Rational(default),
            help,
        }
    }

    fn parse(&self, text: &str) -> Result<Value, SettingError> {
        let wrong = || SettingError::WrongType {
            name: self.name.to_string(),
            expected: self.kind.describe(),
            value: text.to_string(),
        };
        let integer = |word: &str| {
            word.trim()
                .replace('_', "")
                .parse::<i64>()
                .map_err(|_| wrong())
        };
        let value = match &self.kind {
            Kind::Integer { .. } => Value::Integer(integer(text)?),
            Kind::Integers { .. } => {
                Value::Integers(text.split(',').map(integer).collect::<Result<_, _>>()?)
            }
            Kind::Rational { .. } => Value::Rational(text.trim().parse().map_err(|_| wrong())?),
        };
        self.within(value)
    }

    fn read_toml(&self, value: &toml::Value) -> Result<Value, SettingError> {
        let wrong = || SettingError::WrongType {
            name: self.name.to_string(),
            expected: self.kind.describe(),
            value: value.to_string(),
        };
        match (&self.kind, value) {
            (Kind::Integer { .. }, toml::Value::Integer(number)) => {
                self.within(Value::Integer(*number))
            }
            (Kind::Integers { .. }, toml::Value::Integer(number)) => {
                self.within(Value::Integers(vec![*number]))
            }
            (Kind::Integers { .. }, toml::Value::Array(items)) => {
                let numbers: Option<Vec<i64>> = items.iter().map(toml::Value::as_integer).collect();
                self.within(Value::Integers(numbers.ok_or_else(wrong)?))
            }
            (Kind::Rational { .. }, toml::Value::Integer(number)) => {
                self.within(Value::Rational(Rational::from_integer(*number)))
            }
            // A TOML float's shortest decimal text is what the user wrote, up to trailing zeros.
            (Kind::Rational { .. }, toml::Value::Float(number)) => {
                self.parse(&number.to_string()).map_err(|_| wrong())
            }
            (Kind::Rational { .. }, toml::Value::String(text)) => self.parse(text),
            _ => Err(wrong()),
        }
    }

    fn within(&self, value: Value) -> Result<Value, SettingError> {
        let fits = match (&self.kind, &value) {
            (Kind::Integer { min, max }, Value::Integer(number)) => (min..=max).contains(&number),
            (Kind::Integers { min, max }, Value::Integers(numbers)) => {
                !numbers.is_empty() && numbers.iter().all(|number| (min..=max).contains(&number))
            }
            (Kind::Rational { min, max }, Value::Rational(number)) => {
                min <= number && number <= max
            }
            _ => false,
        };
        if fits {
            Ok(value)
        } else {
            Err(SettingError::OutOfRange {
                name: self.name.to_string(),
                expected: self.kind.describe(),
                value: value.to_string(),
            })
        }
    }
}

/// What is wrong with a setting.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum SettingError {
    /// No such parameter.
    #[error("{scenario} has no parameter {name:?}; {advice}")]
    Unknown {
        /// The scenario asked.
        scenario: String,
        /// The name that was given.
        name: String,
        /// The nearest name, or the list of all.
        advice: String,
    },
    /// The text cannot be read as the parameter's type.
    #[error("{name} must be {expected}; {value:?} is not")]
    WrongType {
        /// The parameter.
        name: String,
        /// Its type and limits.
        expected: String,
        /// What was given.
        value: String,
    },
    /// Of the right type, but beyond the limits.
    #[error("{name} must be {expected}; {value} is outside")]
    OutOfRange {
        /// The parameter.
        name: String,
        /// Its type and limits.
        expected: String,
        /// What was given.
        value: String,
    },
    /// `--set` without an equals sign.
    #[error("{text:?} sets nothing; write KEY=VALUE, as in --set n=1000")]
    NoEquals {
        /// What was given.
        text: String,
    },
}

/// The seed of a run that was given none.
pub const DEFAULT_SEED: u64 = 1;

/// The values of one run, all checked, and its seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    scenario: String,
    parameters: Vec<Parameter>,
    values: Vec<Value>,
    /// Seed of every random choice of the run.
    pub seed: u64,
}

impl Settings {
    /// All defaults of a scenario's parameters, and seed 1.
    #[must_use]
    pub fn new(scenario: &str, parameters: Vec<Parameter>) -> Self {
        Settings {
            scenario: scenario.to_string(),
            values: parameters
                .iter()
                .map(|parameter| parameter.default.clone())
                .collect(),
            parameters,
            seed: DEFAULT_SEED,
        }
    }

    /// The scenario that these are the settings of.
    pub(crate) fn scenario(&self) -> &str {
        &self.scenario
    }

    /// Sets one value from `KEY=VALUE`.
    ///
    /// # Errors
    /// [`SettingError`], when there is no such parameter or the value does not suit it.
    pub fn assign(&mut self, text: &str) -> Result<(), SettingError> {
        let Some((key, value)) = text.split_once('=') else {
            return Err(SettingError::NoEquals {
                text: text.to_string(),
            });
        };
        self.set(key.trim(), value)
    }

    /// Sets one value from its text.
    ///
    /// # Errors
    /// As [`Settings::assign`].
    pub fn set(&mut self, name: &str, text: &str) -> Result<(), SettingError> {
        let at = self.position(name)?;
        self.values[at] = self.parameters[at].parse(text)?;
        Ok(())
    }

    /// Sets one value from a TOML value.
    ///
    /// # Errors
    /// As [`Settings::assign`].
    pub fn set_toml(&mut self, name: &str, value: &toml::Value) -> Result<(), SettingError> {
        let at = self.position(name)?;
        self.values[at] = self.parameters[at].read_toml(value)?;
        Ok(())
    }

    /// The values by name, in the scenario's order.
    #[must_use]
    pub fn values(&self) -> Vec<(String, Value)> {
        let names = self
            .parameters
            .iter()
            .map(|parameter| parameter.name.to_string());
        names.zip(self.values.iter().cloned()).collect()
    }

    /// The value of an integer parameter.
    ///
    /// # Errors
    /// [`SettingError`], when the scenario declares no such parameter of that type.
    pub fn integer(&self, name: &str) -> Result<i64, SettingError> {
        match &self.values[self.position(name)?] {
            Value::Integer(value) => Ok(*value),
            other => Err(self.not_of_type(name, other, "an integer")),
        }
    }

    /// The value of an integer parameter as a type that holds its range.
    ///
    /// # Errors
    /// As [`Settings::integer`], and when the value does not fit `T`.
    pub fn count<T: TryFrom<i64>>(&self, name: &str) -> Result<T, SettingError> {
        let value = self.integer(name)?;
        T::try_from(value)
            .map_err(|_| self.not_of_type(name, &Value::Integer(value), "an integer of this range"))
    }

    /// The values of a list parameter.
    ///
    /// # Errors
    /// As [`Settings::integer`].
    pub fn integers(&self, name: &str) -> Result<&[i64], SettingError> {
        match &self.values[self.position(name)?] {
            Value::Integers(values) => Ok(values),
            other => Err(self.not_of_type(name, other, "a list of integers")),
        }
    }

    /// The value of a rational parameter.
    ///
    /// # Errors
    /// As [`Settings::integer`].
    pub fn rational(&self, name: &str) -> Result<&Rational, SettingError> {
        match &self.values[self.position(name)?] {
            Value::Rational(value) => Ok(value),
            other => Err(self.not_of_type(name, other, "a rational")),
        }
    }

    fn not_of_type(&self, name: &str, value: &Value, expected: &str) -> SettingError {
        SettingError::WrongType {
            name: name.to_string(),
            expected: expected.to_string(),
            value: value.to_string(),
        }
    }

    fn position(&self, name: &str) -> Result<usize, SettingError> {
        let names = || self.parameters.iter().map(|parameter| parameter.name);
        names()
            .position(|known| known == name)
            .ok_or_else(|| SettingError::Unknown {
                scenario: self.scenario.clone(),
                name: name.to_string(),
                advice: advice(name, names()),
            })
    }
}

/// The known name that is nearest, if one is near.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let distances =
        known.map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate));
    let (distance, candidate) = distances.min()?;
    (distance <= 2.max(candidate.len() / 2)).then_some(candidate)
}

/// "did you mean X?" where a known name is near, else the list of all known names.
fn advice<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    match nearest(name, known.clone()) {
        Some(candidate) => format!("did you mean {candidate:?}?"),
        None => {
            let all: Vec<&str> = known.collect();
            if all.is_empty() {
                "it takes none".to_string()
            } else {
                format!("known are {}", all.join(", "))
            }
        }
    }
}

//! The file of networks on one's own data: the table, widths, regularisers with their strengths, seeds.
//!
//! Takes the run itself from `own_network`. Every mistake is told with its place, before anything is trained.

use serde::Deserialize;
use toml::Spanned;

use super::data::{DataTextError, error};
use super::reader::{Reader, Result, Value};
use super::rows::rows;
use super::{DataSource, ScenarioFile};
use crate::exact::{Rational, as_u64, as_usize};
use crate::network::study::{Family as Named, Strengths};
use crate::network::train::Regulariser;
use crate::scenario::DEFAULT_SEED;
use crate::suite::own_network::{Family, OwnNetwork, Plan};

/// The least rows of each part.
const LEAST_ROWS: u64 = 5;

/// The most hidden units, of what a file of a network has place for.
const MOST_HIDDEN: usize = 255;

/// The strongest penalty.
const STRONGEST: i64 = 1000;

/// Trained networks that one file may ask for.
const MOST_NETWORKS: u64 = 100_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    #[expect(dead_code, reason = "it was looked at before")]
    kind: String,
    title: Option<String>,
    data: Option<Spanned<String>>,
    label: Option<Spanned<String>>,
    inputs: Option<Vec<String>>,
    widths: Option<Spanned<Value>>,
    #[serde(default)]
    regulariser: Vec<Spanned<TypedRegulariser>>,
    runs: Option<Spanned<Value>>,
    seed: Option<Spanned<Value>>,
    epochs: Option<Spanned<Value>>,
    fine_tuning: Option<Spanned<Value>>,
    noise: Option<Spanned<Value>>,
    delta: Option<Spanned<Value>>,
    train: Option<Spanned<Value>>,
    validation: Option<Spanned<Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TypedRegulariser {
    kind: Spanned<String>,
    name: Option<String>,
    strengths: Option<Spanned<Value>>,
    dropout: Option<Spanned<Value>>,
}

/// Networks that wait for their rows.
#[derive(Debug)]
pub struct NetworkPlan {
    title: String,
    label: String,
    /// Columns of numbers; all but the label's where none is named.
    inputs: Option<Vec<String>>,
    plan: Plan,
    train: Rational,
    validation: Rational,
    seed: u64,
    /// The text of the file.
    text: String,
}

impl NetworkPlan {
    /// The same with another seed, if one is given.
    #[must_use]
    pub fn seeded(mut self, seed: Option<u64>) -> NetworkPlan {
        self.seed = seed.unwrap_or(self.seed);
        self
    }

    /// The run on the rows of a CSV text.
    ///
    /// # Errors
    /// [`DataTextError`] with the place of the first mistake: no such column, a cell that is no number, too few rows.
    pub fn on(mut self, text: &str) -> Result<OwnNetwork, DataTextError> {
        let rows = rows(text, &self.label, self.inputs.as_deref())?;
        let all = as_u64(rows.images.count());
        let share = |of: &Rational| u64::try_from((of * Rational::from(all)).floor()).unwrap_or(0);
        let (train, choose) = (share(&self.train), share(&self.validation));
        let judge = all.saturating_sub(train + choose);
        if [train, choose, judge].iter().any(|part| *part < LEAST_ROWS) {
            let message = format!(
                "{all} rows make {train} to train, {choose} to choose and {judge} to judge by, and each needs \
                 {LEAST_ROWS}; give more rows, or other shares `train` and `validation`"
            );
            return error(1, 1, message);
        }
        self.plan.parts = [as_usize(train), as_usize(choose)];
        Ok(OwnNetwork::new(
            self.title, self.plan, rows, self.seed, self.text,
        ))
    }
}

impl Reader<'_> {
    /// The networks of this file.
    pub(super) fn network(&self) -> Result<ScenarioFile> {
        let typed: Typed = toml::from_str(self.text)
            .map_err(|error| self.error(error.span().unwrap_or(0..0), error.message()))?;
        let missing = |message: &str| self.error(0..0, message);
        let Some(data) = &typed.data else {
            return Err(missing(
                "networks need rows to learn: name a CSV file, as in data = \"wine.csv\" (`-` is standard input)",
            ));
        };
        let Some(label) = &typed.label else {
            return Err(missing(
                "networks need a label in each row: name its column, as in label = \"class\"",
            ));
        };
        if let Some(inputs) = &typed.inputs
            && (inputs.is_empty() || inputs.contains(label.get_ref()))
        {
            let message =
                "inputs are columns of numbers, at least one, and the label is none of them";
            return self.made(label, Err(message));
        }
        let widths = self.widths(typed.widths.as_ref())?;
        let families = self.families(&typed.regulariser)?;
        let runs = self.between(typed.runs.as_ref(), 10, [1, 100], "runs")?;
        let epochs = self.between(typed.epochs.as_ref(), 200, [1, 10_000], "epochs")?;
        let fine_tuning = self.between(typed.fine_tuning.as_ref(), 0, [0, 1000], "fine_tuning")?;
        let strengths = families
            .iter()
            .map(|family| as_u64(family.regularisers.len()));
        let networks = strengths.sum::<u64>() + 1;
        let networks = networks * runs * as_u64(widths.len());
        if networks > MOST_NETWORKS {
            let message = format!(
                "{networks} networks are too many for one file, which trains at most {MOST_NETWORKS}; give fewer strengths, \
                 widths or runs"
            );
            return Err(missing(&message));
        }
        let one = Rational::one();
        let noise = self.share(typed.noise.as_ref(), Rational::zero(), &one, "noise")?;
        let most = Rational::from_integer(100);
        let delta = self.share(typed.delta.as_ref(), Rational::ratio(1, 20), &most, "delta")?;
        let half = Rational::ratio(1, 2);
        let train = self.share(typed.train.as_ref(), half, &one, "train")?;
        let quarter = Rational::ratio(1, 4);
        let validation = self.share(typed.validation.as_ref(), quarter, &one, "validation")?;
        if &train + &validation >= one {
            let message = "`train` and `validation` together leave no rows to judge by; give shares that sum to less than 1";
            let place = typed.train.as_ref().or(typed.validation.as_ref());
            return Err(self.error(place.map_or(0..0, Spanned::span), message));
        }
        let seed = typed
            .seed
            .as_ref()
            .map(|seed| self.count(seed))
            .transpose()?;
        let source = match data.get_ref().as_str() {
            "-" => DataSource::StandardInput(None),
            path => DataSource::File(path.to_owned(), None),
        };
        let plan = Plan {
            widths,
            families,
            runs,
            epochs: as_usize(epochs),
            fine_tuning: as_usize(fine_tuning),
            noise,
            delta,
            parts: [0, 0],
        };
        Ok(ScenarioFile::Network {
            source,
            plan: Box::new(NetworkPlan {
                title: typed
                    .title
                    .unwrap_or_else(|| "Your own networks".to_owned()),
                label: label.get_ref().clone(),
                inputs: typed.inputs,
                plan,
                train,
                validation,
                seed: seed.unwrap_or(DEFAULT_SEED),
                text: self.text.to_owned(),
            }),
        })
    }

    /// A count with its ends.
    fn between(
        &self,
        typed: Option<&Spanned<Value>>,
        default: u64,
        [least, most]: [u64; 2],
        name: &str,
    ) -> Result<u64> {
        let Some(typed) = typed else {
            return Ok(default);
        };
        match self.count(typed)? {
            count if count < least || count > most => {
                let message = format!("`{name}` is a whole number from {least} to {most}");
                self.made(typed, Err(message))
            }
            count => Ok(count),
        }
    }

    /// A number from 0 to `most`.
    fn share(
        &self,
        typed: Option<&Spanned<Value>>,
        default: Rational,
        most: &Rational,
        name: &str,
    ) -> Result<Rational> {
        let Some(typed) = typed else {
            return Ok(default);
        };
        let number = self.rational(typed)?;
        if number.is_negative() || number > *most {
            let message = format!("`{name}` is a number from 0 to {most}");
            return self.made(typed, Err(message));
        }
        Ok(number)
    }

    /// One width or a list of them.
    fn widths(&self, typed: Option<&Spanned<Value>>) -> Result<Vec<usize>> {
        let Some(typed) = typed else {
            return Err(self.error(
                0..0,
                "networks need hidden units: say how many, as in widths = [16], or widths = [8, 32] for both",
            ));
        };
        let each: Vec<&Spanned<Value>> = match typed.get_ref() {
            Value::List(list) => list.iter().collect(),
            _ => vec![typed],
        };
        let mut widths = Vec::new();
        for typed in each {
            let width: usize = self.count(typed)?;
            if width == 0 || width > MOST_HIDDEN {
                let message = format!("a network has 1 to {MOST_HIDDEN} hidden units, not {width}");
                return self.made(typed, Err(message));
            }
            if widths.contains(&width) {
                let message = format!("{width} hidden units are in the list already; remove it");
                return self.made(typed, Err(message));
            }
            widths.push(width);
        }
        if widths.is_empty() {
            return self.made(typed, Err("no width; give some, as in widths = [16]"));
        }
        Ok(widths)
    }

    /// The regularisers; where none is typed, L2, L1 and dropout in the strengths of the digits' study.
    fn families(&self, typed: &[Spanned<TypedRegulariser>]) -> Result<Vec<Family>> {
        if typed.is_empty() {
            let kinds = [Named::L2, Named::L1, Named::Dropout].into_iter();
            return Ok(kinds
                .map(|kind| Family {
                    id: kind.id().to_owned(),
                    name: kind.name().to_owned(),
                    regularisers: kind.strengths(Strengths::Few),
                })
                .collect());
        }
        let mut families: Vec<Family> = Vec::new();
        for typed in typed {
            let family = self.family(typed.get_ref())?;
            if let Some(other) = families.iter().find(|other| other.name == family.name) {
                let message = format!(
                    "two regularisers are called {:?}; put their strengths into one list, or give one a `name`",
                    other.name
                );
                return self.made(typed, Err(message));
            }
            families.push(Family {
                // Names may be anything; places are short and differ.
                id: format!("{}-{}", families.len() + 1, family.id),
                ..family
            });
        }
        Ok(families)
    }

    fn family(&self, typed: &TypedRegulariser) -> Result<Family> {
        let kinds = [Named::L2, Named::L1, Named::Dropout, Named::L1Dropout];
        let kind = kinds
            .into_iter()
            .find(|kind| kind.id() == typed.kind.get_ref());
        let kind =
            kind.ok_or("a regulariser's kind is \"l2\", \"l1\", \"dropout\" or \"l1-dropout\"");
        let kind = self.made(&typed.kind, kind)?;
        let Some(strengths) = &typed.strengths else {
            let message = "a regulariser needs strengths, as in strengths = [0.3, 1, 3]";
            return self.made(&typed.kind, Err(message));
        };
        let all = self.list(strengths)?;
        if all.is_empty() {
            return self.made(
                strengths,
                Err("no strength; give some, as in strengths = [0.3, 1, 3]"),
            );
        }
        let chance = |typed: &Spanned<Value>| -> Result<f64> {
            let chance = self.rational(typed)?;
            if chance.is_negative() || chance >= Rational::one() {
                let message = "a unit drops out with a chance from 0 to less than 1, as in 0.25";
                return self.made(typed, Err(message));
            }
            Ok(chance.nearest_f64())
        };
        let dropout = match (&typed.dropout, kind) {
            (Some(typed), Named::L1Dropout) => chance(typed)?,
            (Some(typed), _) => {
                let message = "`dropout` belongs to kind = \"l1-dropout\"; of kind = \"dropout\" the strengths are the chances";
                return self.made(typed, Err(message));
            }
            (None, Named::L1Dropout) => {
                let message = "L1 with dropout needs a chance, as in dropout = 0.25";
                return self.made(&typed.kind, Err(message));
            }
            (None, _) => 0.0,
        };
        let mut regularisers = Vec::new();
        for typed in all {
            let plain = Regulariser::default();
            if kind == Named::Dropout {
                let dropout = chance(typed)?;
                regularisers.push(Regulariser { dropout, ..plain });
                continue;
            }
            let strength = self.rational(typed)?;
            if strength.is_negative() || strength > Rational::from_integer(STRONGEST) {
                let message = format!("a penalty's strength is a number from 0 to {STRONGEST}");
                return self.made(typed, Err(message));
            }
            let strength = strength.nearest_f64();
            regularisers.push(match kind {
                Named::L2 => Regulariser {
                    l2: strength,
                    ..plain
                },
                _ => Regulariser {
                    l1: strength,
                    dropout,
                    ..plain
                },
            });
        }
        Ok(Family {
            id: kind.id().to_owned(),
            name: typed.name.clone().unwrap_or_else(|| kind.name().to_owned()),
            regularisers,
        })
    }
}

//! The policy that a file names: a word, or a table with the keys of its kind.

use serde::Deserialize;
use toml::Spanned;

use super::interface::Spoken;
use crate::exact::Rational;
use crate::suite::file::reader::{Fields, Reader, Result, Table, Value};
use crate::suite::own_agent::Acting;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Bayes,
    Thompson,
    EpsilonGreedy,
    Always,
    Uniform,
    WinStay,
}

impl Reader<'_> {
    pub(super) fn policy(&self, typed: Option<&Spanned<Value>>, spoken: &Spoken) -> Result<Acting> {
        let Some(typed) = typed else {
            return Ok(Acting::Bayes);
        };
        let table = match typed.get_ref() {
            // A word alone is a table with nothing but its kind.
            Value::Text(_) => {
                let kind = ("kind".to_owned(), typed.clone());
                Spanned::new(typed.span(), Table::from([kind]))
            }
            _ => self.table(typed)?,
        };
        let (kind, mut fields) = Fields::of(*self, "policy", &table)?;
        let acting = self.acting(kind, &mut fields, spoken)?;
        fields.end()?;
        Ok(acting)
    }

    fn acting(&self, kind: Kind, fields: &mut Fields<'_>, spoken: &Spoken) -> Result<Acting> {
        Ok(match kind {
            Kind::Bayes => Acting::Bayes,
            Kind::Uniform => Acting::Uniform,
            Kind::WinStay => Acting::WinStay,
            Kind::Thompson => match fields.take("every") {
                None => Acting::Thompson { every: 1 },
                Some(typed) => match self.count(&typed)? {
                    0 => {
                        let message = "it draws anew after at least 1 cycle, as in every = 1";
                        return self.made(&typed, Err(message));
                    }
                    every => Acting::Thompson { every },
                },
            },
            Kind::EpsilonGreedy => {
                let advice = "epsilon, the chance of any action, as in epsilon = \"1/10\"";
                let typed = fields.need("epsilon", advice)?;
                let epsilon = self.rational(&typed)?;
                if epsilon.is_negative() || epsilon > Rational::one() {
                    let message =
                        format!("epsilon is a chance, and {epsilon} is none; give one from 0 to 1");
                    return self.made(&typed, Err(message));
                }
                Acting::EpsilonGreedy { epsilon }
            }
            Kind::Always => {
                let advice = format!("an action, as in action = {:?}", spoken.actions[0]);
                let typed = fields.need("action", &advice)?;
                let action = self.made(&typed, spoken.action(self.text(&typed)?))?;
                Acting::Always { action }
            }
        })
    }
}

//! The policy that a file names: a word, or a table with the keys of its kind.

use serde::Deserialize;
use toml::Spanned;

use super::interface::Spoken;
use crate::agent::Sought;
use crate::exact::{Rational, as_u64};
use crate::suite::file::reader::{Fields, Reader, Result, Table, Value};
use crate::suite::own_agent::Acting;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Bayes,
    Thompson,
    EpsilonGreedy,
    KnowledgeSeeking,
    EntropySeeking,
    Optimistic,
    Mdl,
    SelfAixi,
    Always,
    Uniform,
    WinStay,
}

/// What a policy is made with.
#[derive(Clone, Copy)]
pub(super) struct Around<'s> {
    pub(super) spoken: &'s Spoken,
    /// The lengths of the worlds in bits, where they have one.
    pub(super) lengths: &'s [Option<u64>],
}

impl<'a> Reader<'a> {
    pub(super) fn policy(
        &self,
        typed: Option<&Spanned<Value>>,
        around: Around<'_>,
    ) -> Result<Acting> {
        let Some(typed) = typed else {
            return Ok(Acting::Bayes);
        };
        let (acting, fields) = self.one_policy(typed, around)?;
        fields.end()?;
        Ok(acting)
    }

    /// A policy, and what it left of its fields.
    fn one_policy(
        &self,
        typed: &Spanned<Value>,
        around: Around<'_>,
    ) -> Result<(Acting, Fields<'a>)> {
        let table = match typed.get_ref() {
            // A word alone is a table with nothing but its kind.
            Value::Text(_) => {
                let kind = ("kind".to_owned(), typed.clone());
                Spanned::new(typed.span(), Table::from([kind]))
            }
            _ => self.table(typed)?,
        };
        let (kind, mut fields) = Fields::of(*self, "policy", &table)?;
        let acting = self.acting(kind, &mut fields, around)?;
        Ok((acting, fields))
    }

    fn acting(&self, kind: Kind, fields: &mut Fields<'_>, around: Around<'_>) -> Result<Acting> {
        Ok(match kind {
            Kind::Bayes => Acting::Bayes,
            Kind::Uniform => Acting::Uniform,
            Kind::WinStay => Acting::WinStay,
            Kind::KnowledgeSeeking => Acting::Seeking(Sought::Knowledge),
            Kind::EntropySeeking => Acting::Seeking(Sought::Entropy),
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
                let epsilon = self.chance(&fields.need("epsilon", advice)?, "epsilon")?;
                Acting::EpsilonGreedy { epsilon }
            }
            Kind::Optimistic => {
                let advice =
                    "theta, the least posterior of a world to follow, as in theta = \"1/10\"";
                let theta = self.chance(&fields.need("theta", advice)?, "theta")?;
                Acting::Optimistic { theta }
            }
            Kind::Mdl => {
                let lengths: Option<Vec<u64>> = around.lengths.iter().copied().collect();
                let lacking = "the shortest description needs lengths: state those of worlds that are no programs, as in \
                               bits = 8";
                let lengths = lengths.ok_or_else(|| fields.wrong(lacking))?;
                Acting::Mdl { lengths }
            }
            Kind::SelfAixi => self.self_aixi(fields, around)?,
            Kind::Always => {
                let spoken = around.spoken;
                let advice = format!("an action, as in action = {:?}", spoken.actions[0]);
                let typed = fields.need("action", &advice)?;
                let action = self.made(&typed, spoken.action(self.text(&typed)?))?;
                Acting::Always { action }
            }
        })
    }

    /// A mixture of policies to improve on, uniform or with a weight beside each.
    fn self_aixi(&self, fields: &mut Fields<'_>, around: Around<'_>) -> Result<Acting> {
        let advice =
            "of, a list of policies, as in of = [\"uniform\", {kind = \"always\", action = \"0\"}]";
        let typed = fields.need("of", advice)?;
        let list = self.list(&typed)?;
        if list.is_empty() {
            return self.made(&typed, Err("a mixture needs at least one policy"));
        }
        let alike = Rational::ratio(1, as_u64(list.len()));
        let mut of = Vec::new();
        for each in list {
            let (acting, mut fields) = self.one_policy(each, around)?;
            let weight = fields.take("weight");
            let weight = weight.map(|weight| self.chance(&weight, "weight"));
            fields.end()?;
            if acting.follows_each_history() {
                let message =
                    "a policy that follows every history cannot be a part of another; leave it out";
                return self.made(each, Err(message));
            }
            of.push((acting, weight.transpose()?.unwrap_or_else(|| alike.clone())));
        }
        Ok(Acting::SelfAixi { of })
    }

    /// A number from 0 to 1.
    fn chance(&self, typed: &Spanned<Value>, what: &str) -> Result<Rational> {
        let chance = self.rational(typed)?;
        if chance.is_negative() || chance > Rational::one() {
            let message = format!("{what} is from 0 to 1, and {chance} is not");
            return self.made(typed, Err(message));
        }
        Ok(chance)
    }
}

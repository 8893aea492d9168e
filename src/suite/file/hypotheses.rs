//! The hypotheses that a scenario file declares: the class with its prior, and the truth.

use serde::Deserialize;
use toml::Spanned;

use super::reader::{Fields, Reader, Result, Table, Value};
use crate::exact::{Rational, as_u64};
use crate::machine::Program;
use crate::mixture::{
    Bernoulli, ContextTree, FilterLimits, Hypothesis, KrichevskyTrofimov, Markov, Sequence, Twin,
    WrittenProgram,
};
use crate::prior::FinitePrior;
use crate::suite::instrument::growing_blocks;
use crate::suite::own_data::{MOST_DRAWN, Truth};

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Weights {
    Uniform,
    Length,
    Explicit,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Bernoulli,
    Markov,
    Kt,
    Ctw,
    Sequence,
    Blocks,
    Program,
}

/// A hypothesis, and what only a class or only a truth has beside it.
struct Declared<'a> {
    hypothesis: Box<dyn Hypothesis>,
    weight: Option<Spanned<Value>>,
    /// The length of its description.
    bits: Option<Spanned<Value>>,
    /// Symbols to be drawn.
    n: Option<Spanned<Value>>,
    rest: Fields<'a>,
}

impl<'a> Reader<'a> {
    fn declared(&self, table: &Spanned<Table>) -> Result<Declared<'a>> {
        let (kind, mut fields) = Fields::of(*self, "kind of hypothesis", table)?;
        let common = ["weight", "bits", "n", "until"];
        let [weight, bits, n, until] = common.map(|name| fields.take(name));
        let mut hypothesis = self.hypothesis(kind, &mut fields)?;
        if let Some(until) = until {
            // The twin that parts after so many symbols.
            hypothesis = Box::new(Twin::new(hypothesis, self.count(&until)?));
        }
        fields.end()?;
        Ok(Declared {
            hypothesis,
            weight,
            bits,
            n,
            rest: fields,
        })
    }

    fn hypothesis(&self, kind: Kind, fields: &mut Fields<'_>) -> Result<Box<dyn Hypothesis>> {
        Ok(match kind {
            Kind::Bernoulli => {
                let p = fields.need("p", "p, the chance of a 1, as in p = \"3/5\"")?;
                let Value::Text(chance) = p.get_ref() else {
                    let message = "a Bernoulli hypothesis has one chance, as in p = \"3/5\"";
                    return self.made(&p, Err(message));
                };
                let chance = self.made(&p, chance.parse())?;
                Box::new(self.made(&p, Bernoulli::new(chance))?)
            }
            Kind::Markov => {
                let advice = "p, the chance of a 1 after each past, as in p = [\"1/10\", \"9/10\"]";
                let p = fields.need("p", advice)?;
                let Value::Texts(chances) = p.get_ref() else {
                    let message = "a Markov hypothesis has a list of 2^order chances, as in p = [\"1/10\", \
                                   \"9/10\"]";
                    return self.made(&p, Err(message));
                };
                let chances = chances.iter().map(|chance| self.made(&p, chance.parse()));
                let chances = chances.collect::<Result<_>>()?;
                Box::new(self.made(&p, Markov::new(chances))?)
            }
            Kind::Kt => match fields.take("order") {
                None => Box::new(KrichevskyTrofimov::new()),
                Some(order) => {
                    let counted = KrichevskyTrofimov::of_order(self.count(&order)?);
                    Box::new(self.made(&order, counted)?)
                }
            },
            Kind::Ctw => {
                let depth = fields.need("depth", "a depth, as in depth = 8")?;
                Box::new(self.made(&depth, ContextTree::new(self.count(&depth)?))?)
            }
            Kind::Blocks => {
                let typed = fields.need("ratio", "a ratio, as in ratio = 2")?;
                let ratio = self.count(&typed)?;
                if ratio < 2 {
                    return self.made(&typed, Err("blocks grow by a ratio of at least 2"));
                }
                growing_blocks::hypothesis(ratio)
            }
            Kind::Sequence => {
                let mut symbols = |name| -> Result<Vec<bool>> {
                    let typed = fields.take(name);
                    let symbols = typed.map(|typed| self.symbols(&typed)).transpose()?;
                    Ok(symbols.unwrap_or_default().iter().collect())
                };
                let (start, period) = (symbols("start")?, symbols("period")?);
                Box::new(if period.is_empty() {
                    Sequence::finite(&start)
                } else {
                    Sequence::periodic(&start, &period)
                })
            }
            Kind::Program => {
                let noise = fields.take("noise");
                let advice = "source, a written program, as in source = \">.+]\"";
                let source = fields.need("source", advice)?;
                let program = Program::parse(self.text(&source)?);
                let program = program.map_err(|error| format!("in this program, {error}"));
                let (program, limits) = (self.made(&source, program)?, FilterLimits::default());
                match noise {
                    None => Box::new(WrittenProgram::with_limits(program, limits)),
                    Some(noise) => {
                        let noisy = WrittenProgram::noisy(program, self.rational(&noise)?, limits);
                        Box::new(self.made(&noise, noisy)?)
                    }
                }
            }
        })
    }

    /// What the data is drawn from.
    pub(super) fn truth(&self, table: &Spanned<Table>) -> Result<Truth> {
        let truth = self.declared(table)?;
        if let Some(weight) = &truth.weight {
            return self.made(weight, Err("the truth has no prior weight; remove it"));
        }
        let missing = || truth.rest.missing("n, the symbols to draw, as in n = 1000");
        let n = truth.n.as_ref().ok_or_else(missing)?;
        let symbols = self.count(n)?;
        if symbols > MOST_DRAWN {
            return self.made(n, Err(format!("at most {MOST_DRAWN} symbols are drawn")));
        }
        Ok(Truth {
            hypothesis: truth.hypothesis,
            symbols,
        })
    }

    /// The class and its weights, uniform unless the file says something else.
    pub(super) fn prior(
        &self,
        weights: Option<&Spanned<Weights>>,
        tables: &[Spanned<Table>],
    ) -> Result<FinitePrior<Box<dyn Hypothesis>>> {
        let how = weights.map_or(Weights::Uniform, |weights| *weights.get_ref());
        let mut pairs = Vec::new();
        for table in tables {
            let own = self.declared(table)?;
            if let Some(n) = &own.n {
                let message = "`n` belongs to the truth, not to a hypothesis; remove it";
                return self.made(n, Err(message));
            }
            let weight = match (how, &own.weight) {
                (Weights::Explicit, Some(weight)) => self.rational(weight)?,
                (Weights::Explicit, None) => {
                    let advice = "a weight, as in weight = \"1/4\", since weights = \"explicit\"";
                    return Err(own.rest.missing(advice));
                }
                (_, Some(weight)) => {
                    let message = "a weight beside a hypothesis needs weights = \"explicit\" at the top of \
                                   the file";
                    return self.made(weight, Err(message));
                }
                (Weights::Uniform, None) => Rational::ratio(1, as_u64(tables.len())),
                (Weights::Length, None) => self.by_length(&own)?,
            };
            pairs.push((own.hypothesis, weight));
        }
        // Where the sum is at fault the weights' line is to be looked at; without one, the first hypothesis.
        let first = tables.first().map(Spanned::span);
        let place = weights.map(Spanned::span).or(first);
        FinitePrior::explicit(pairs).map_err(|error| self.error(place.unwrap_or(0..0), error))
    }

    /// 2^-bits, for the bits that the file states or the hypothesis has by itself.
    fn by_length(&self, own: &Declared<'_>) -> Result<Rational> {
        let stated = own.bits.as_ref().map(|bits| self.count::<u32>(bits));
        let stated = stated.transpose()?.map(u64::from);
        let bits = stated.or(own.hypothesis.description_bits());
        let lacking = "this hypothesis has no description length; state it, as in bits = 8, since weights = \
                       \"length\"";
        let bits = bits.ok_or(lacking).map_err(|error| own.rest.wrong(error))?;
        let weight = Rational::ratio(1, 2).checked_pow(bits);
        weight.map_err(|error| own.rest.wrong(error))
    }
}

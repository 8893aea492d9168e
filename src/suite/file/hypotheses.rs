//! The hypotheses that a scenario file declares: the class with its prior, and the truth.

use serde::Deserialize;
use toml::Spanned;

use super::reader::{Fields, Reader, Result, Table, Value};
use crate::exact::{Rational, as_u64};
use crate::machine::Program;
use crate::mixture::{
    Bernoulli, Beta, Change, ContextTree, Described, FilterLimits, HiddenMarkov, Hypothesis,
    KrichevskyTrofimov, Markov, Mixture, Sequence, Twin, WrittenProgram, written_prior,
};
use crate::prior::FinitePrior;
use crate::suite::instrument::growing_blocks;
use crate::suite::own_data::{MOST_DRAWN, Truth};

/// The longest programs of a list of all: 20 bits are tens of thousands, each followed by itself.
const MOST_BITS: u32 = 20;

/// The most times that a change may come after: what follows each is followed by itself, unless it is a coin or a chain.
const MOST_TIMES: u64 = 10_000;

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
    Beta,
    Markov,
    Kt,
    Ctw,
    Hmm,
    Sequence,
    Blocks,
    Program,
    Programs,
    Change,
    Mixture,
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
        let common = ["name", "weight", "bits", "n"];
        let [name, weight, bits, n] = common.map(|name| fields.take(name));
        let mut hypothesis = match kind {
            Kind::Change => self.change(&mut fields)?,
            Kind::Mixture => self.mixture(&mut fields)?,
            _ => self.hypothesis(kind, &mut fields)?,
        };
        if let Some(until) = fields.take("until") {
            // The twin that parts after so many symbols.
            hypothesis = Box::new(Twin::new(hypothesis, self.count(&until)?));
        }
        if let Some(name) = name {
            let given = self.text(&name)?;
            if given.trim().is_empty() {
                return self.made(
                    &name,
                    Err("a name must not be blank; write one, or remove it"),
                );
            }
            hypothesis = Box::new(Described::named(given, hypothesis));
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
                if matches!(p.get_ref(), Value::List(_)) {
                    let message = "a Bernoulli hypothesis has one chance, as in p = \"3/5\"";
                    return self.made(&p, Err(message));
                }
                Box::new(self.made(&p, Bernoulli::new(self.rational(&p)?))?)
            }
            Kind::Beta => {
                let [a, b] = ["a", "b"].map(|name| fields.take(name));
                let number = |typed: &Option<Spanned<Value>>| match typed {
                    Some(typed) => self.rational(typed),
                    None => Ok(Rational::one()),
                };
                let place = a.as_ref().or(b.as_ref()).map(Spanned::span);
                let beta = Beta::new(number(&a)?, number(&b)?);
                Box::new(beta.map_err(|error| self.error(place.unwrap_or(0..0), error))?)
            }
            Kind::Markov => {
                let past = fields.take("past");
                let advice = "p, the chance of a 1 after each past, as in p = [\"1/10\", \"9/10\"]";
                let p = fields.need("p", advice)?;
                if !matches!(p.get_ref(), Value::List(_)) {
                    let message = "a Markov hypothesis has a list of 2^order chances, as in p = [\"1/10\", \
                                   \"9/10\"]";
                    return self.made(&p, Err(message));
                }
                let chain = self.made(&p, Markov::new(self.rationals(&p)?))?;
                Box::new(match past {
                    None => chain,
                    Some(past) => self.made(&past, chain.after(&self.past(&past)?))?,
                })
            }
            Kind::Kt => {
                let (order, past) = (fields.take("order"), fields.take("past"));
                let counted = match &order {
                    None => KrichevskyTrofimov::new(),
                    Some(order) => {
                        self.made(order, KrichevskyTrofimov::of_order(self.count(order)?))?
                    }
                };
                Box::new(match past {
                    None => counted,
                    Some(past) => self.made(&past, counted.after(&self.past(&past)?))?,
                })
            }
            Kind::Ctw => {
                let past = fields.take("past");
                let depth = fields.need("depth", "a depth, as in depth = 8")?;
                let tree = self.made(&depth, ContextTree::new(self.count(&depth)?))?;
                Box::new(match past {
                    None => tree,
                    Some(past) => self.made(&past, tree.after(&self.past(&past)?))?,
                })
            }
            Kind::Hmm => self.hidden(fields)?,
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
            Kind::Programs => {
                let advice = "max_bits, the length of the longest programs, as in max_bits = 12";
                let bits = fields.need("max_bits", advice)?;
                let longest: u32 = self.count(&bits)?;
                if longest > MOST_BITS {
                    let message = format!("programs are listed to at most {MOST_BITS} bits");
                    return self.made(&bits, Err(message));
                }
                let prior = self.made(&bits, written_prior(longest, FilterLimits::default()))?;
                Box::new(Described::named(
                    format!("programs to {longest} bits"),
                    Box::new(Mixture::new(prior)),
                ))
            }
            // They are made elsewhere, from hypotheses of their own.
            Kind::Change => self.change(fields)?,
            Kind::Mixture => self.mixture(fields)?,
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

    /// The symbols from before the start.
    fn past(&self, typed: &Spanned<Value>) -> Result<Vec<bool>> {
        Ok(self.symbols(typed)?.iter().collect())
    }

    fn hidden(&self, fields: &mut Fields<'_>) -> Result<Box<dyn Hypothesis>> {
        let advice = "start, the chance of each state at first, as in start = [\"1/2\", \"1/2\"]";
        let start = fields.need("start", advice)?;
        let advice =
            "moves, a row of chances for each state, as in moves = [[0.9, 0.1], [0.2, 0.8]]";
        let moves = fields.need("moves", advice)?;
        let advice = "ones, the chance of a 1 in each state, as in ones = [0.1, 0.7]";
        let ones = fields.need("ones", advice)?;
        let rows = self.list(&moves)?.iter().map(|row| self.rationals(row));
        let chain = HiddenMarkov::new(
            &self.rationals(&start)?,
            &rows.collect::<Result<Vec<_>>>()?,
            &self.rationals(&ones)?,
        );
        Ok(Box::new(chain.map_err(|error| fields.wrong(error))?))
    }

    /// A hypothesis that is a part of another: it has neither weight nor length of its own.
    fn part(&self, typed: &Spanned<Value>) -> Result<Box<dyn Hypothesis>> {
        let own = self.declared(&self.table(typed)?)?;
        for (field, name) in [(&own.weight, "weight"), (&own.bits, "bits"), (&own.n, "n")] {
            if let Some(field) = field {
                let message =
                    format!("`{name}` does not belong to a part of a hypothesis; remove it");
                return self.made(field, Err(message));
            }
        }
        Ok(own.hypothesis)
    }

    fn change(&self, fields: &mut Fields<'_>) -> Result<Box<dyn Hypothesis>> {
        let advice = "before, a hypothesis, as in before = {kind = \"bernoulli\", p = 0.1}";
        let before = self.part(&fields.need("before", advice)?)?;
        let advice = "after, a hypothesis, as in after = {kind = \"kt\"}";
        let after = self.part(&fields.need("after", advice)?)?;
        let advice = "until, the last symbol before the change, as in until = 60, or a range that it is uniform \
                      over, as in until = \"0..100\"";
        let until = fields.need("until", advice)?;
        let range = match until.get_ref() {
            Value::Text(text) => {
                let ends = text.split_once("..").and_then(|(first, last)| {
                    Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
                });
                self.made(
                    &until,
                    ends.ok_or("a range must come here, as in until = \"0..100\""),
                )?
            }
            _ => {
                let time = self.count(&until)?;
                (time, time)
            }
        };
        if range.1 >= MOST_TIMES + range.0 {
            let message = format!("a change has at most {MOST_TIMES} times that it may come after");
            return self.made(&until, Err(message));
        }
        Ok(Box::new(
            self.made(&until, Change::new(before, after, range))?,
        ))
    }

    fn mixture(&self, fields: &mut Fields<'_>) -> Result<Box<dyn Hypothesis>> {
        let advice = "of, a list of hypotheses, each under [[hypothesis.of]]";
        let of = fields.need("of", advice)?;
        let tables = self.list(&of)?.iter().map(|each| self.table(each));
        let tables = tables.collect::<Result<Vec<_>>>()?;
        if tables.is_empty() {
            return self.made(&of, Err("a mixture needs at least one hypothesis"));
        }
        Ok(Box::new(Mixture::new(self.prior(None, &tables)?)))
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
        let is_weighed = |table: &Spanned<Table>| table.get_ref().contains_key("weight");
        let default = if tables.iter().any(is_weighed) {
            Weights::Explicit
        } else {
            Weights::Uniform
        };
        let how = weights.map_or(default, |weights| *weights.get_ref());
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
                    let advice = "a weight, as in weight = \"1/4\", since the others have one or weights = \"explicit\"";
                    return Err(own.rest.missing(advice));
                }
                (_, Some(weight)) => {
                    let message = "a weight beside a hypothesis needs weights = \"explicit\" at the top of \
                                   the file, or no `weights` there";
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

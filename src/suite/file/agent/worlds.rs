//! The worlds that a file declares, with their weights, and the one that plays.

use serde::Deserialize;
use toml::Spanned;

use super::interface::Spoken;
use crate::agent::{TableEnvironment, WrittenEnvironment};
use crate::exact::{Rational, as_u64};
use crate::machine::{Program, written_programs};
use crate::mixture::FilterLimits;
use crate::prior::FinitePrior;
use crate::suite::file::hypotheses::Weights;
use crate::suite::file::reader::{Fields, Reader, Result, Table, Value};
use crate::suite::own_agent::{Member, World};

/// The longest programs of a class of all: 18 bits are 9,013.
const MOST_BITS: u32 = 18;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Program,
    Bandit,
    Table,
}

/// What was typed of them.
pub(super) struct TypedWorlds<'a> {
    pub(super) world: Option<&'a Spanned<Value>>,
    pub(super) enumerated: Option<&'a Spanned<Value>>,
    pub(super) weights: Option<&'a Spanned<Weights>>,
    pub(super) truth: Option<&'a Spanned<Value>>,
}

/// Worlds and their weights.
pub(super) struct Declared {
    pub(super) worlds: Vec<World>,
    pub(super) weights: Vec<Rational>,
    pub(super) enumerated: Option<u32>,
    pub(super) truth: Option<World>,
    /// The length of each world in bits, where it has one.
    pub(super) lengths: Vec<Option<u64>>,
}

/// A world, and what a class has beside it.
struct Single<'a> {
    world: World,
    /// Whether the file names it.
    is_named: bool,
    weight: Option<Spanned<Value>>,
    bits: Option<Spanned<Value>>,
    /// The length of its source.
    length: Option<u64>,
    rest: Fields<'a>,
}

/// What worlds are made with.
#[derive(Clone, Copy)]
struct Making<'s> {
    spoken: &'s Spoken,
    steps: u64,
}

impl Making<'_> {
    fn limits(self) -> FilterLimits {
        FilterLimits {
            steps: self.steps,
            ..FilterLimits::default()
        }
    }

    fn program(self, program: Program) -> Result<Member, &'static str> {
        let [action_bits, percept_bits] = self.spoken.bits().ok_or(
            "a program answers bits with bits: as many actions and percepts as bits make, 2, 4, 8, ..",
        )?;
        let world = WrittenEnvironment::new(program, action_bits, percept_bits);
        Ok(Member::Program(Box::new(world.within(self.limits()))))
    }
}

impl<'a> Reader<'a> {
    pub(super) fn worlds(
        &self,
        typed: &TypedWorlds<'_>,
        spoken: &Spoken,
        steps: u64,
    ) -> Result<Declared> {
        let making = Making { spoken, steps };
        let tables = match typed.world {
            None => Vec::new(),
            Some(typed) => self.tables(typed)?,
        };
        let Some(place) = typed.world.or(typed.enumerated).map(Spanned::span) else {
            let message = "an agent believes in some worlds: write each under [[world]], or enumerated = 12 for all \
                           programs to 12 bits";
            return Err(self.error(0..0, message));
        };
        let (mut worlds, mut weights) = (Vec::new(), Vec::new());
        let mut lengths = Vec::new();
        let enumerated = match typed.enumerated {
            None => None,
            Some(typed) => {
                let bits = self.count(typed)?;
                if bits > MOST_BITS {
                    let message = format!("programs are listed to at most {MOST_BITS} bits");
                    return self.made(typed, Err(message));
                }
                for program in (0..=bits).flat_map(written_programs) {
                    let bits = u64::from(program.length_bits());
                    weights.push(Rational::inverse_power(bits));
                    lengths.push(Some(bits));
                    let name = program.to_string();
                    let member = self.made(typed, making.program(program))?;
                    worlds.push(World { name, member });
                }
                if worlds.is_empty() {
                    let message = "the shortest program has 2 bits; write enumerated = 2 or more";
                    return self.made(typed, Err(message));
                }
                Some(bits)
            }
        };
        for (world, weight, bits) in self.listed(typed, &tables, making, &worlds)? {
            worlds.push(world);
            weights.push(weight);
            lengths.push(bits);
        }
        let place = typed.weights.map_or(place, Spanned::span);
        let pairs = worlds.into_iter().zip(weights);
        let prior = FinitePrior::explicit(pairs).map_err(|error| self.error(place, error))?;
        let (worlds, weights) = (prior.hypotheses().to_vec(), prior.weights().to_vec());
        let truth = match typed.truth {
            None => None,
            Some(typed) => Some(self.who_plays(typed, &worlds, making)?),
        };
        Ok(Declared {
            worlds,
            weights,
            enumerated,
            truth,
            lengths,
        })
    }

    /// Worlds, each under `[[world]]`.
    fn tables(&self, typed: &Spanned<Value>) -> Result<Vec<Spanned<Table>>> {
        match typed.get_ref() {
            Value::List(list) => list.iter().map(|each| self.table(each)).collect(),
            _ => self.made(
                typed,
                Err("a file may name several worlds, so each needs double brackets; write [[world]]"),
            ),
        }
    }

    /// The worlds of the list with their weights.
    fn listed(
        &self,
        typed: &TypedWorlds<'_>,
        tables: &[Spanned<Table>],
        making: Making<'_>,
        before: &[World],
    ) -> Result<Vec<(World, Rational, Option<u64>)>> {
        let is_weighed = |table: &Spanned<Table>| table.get_ref().contains_key("weight");
        let default = if typed.enumerated.is_some() || tables.iter().any(is_weighed) {
            Weights::Explicit
        } else {
            Weights::Uniform
        };
        let how = typed.weights.map_or(default, |weights| *weights.get_ref());
        if let Some(weights) = typed.weights
            && typed.enumerated.is_some()
            && how == Weights::Uniform
        {
            let message = "all programs to a length have weights 2^-bits; leave `weights` out";
            return self.made(weights, Err(message));
        }
        let mut found: Vec<(World, Rational, Option<u64>)> = Vec::new();
        for (place, table) in (1..).zip(tables) {
            let mut own = self.world(table, making, place)?;
            let taken = |name: &str| {
                let mut named = before.iter().chain(found.iter().map(|(world, ..)| world));
                named.any(|world| world.name == name)
            };
            if taken(&own.world.name) {
                if own.is_named {
                    let message = format!(
                        "another world is called {:?} already; each needs its own name",
                        own.world.name
                    );
                    return Err(own.rest.wrong(message));
                }
                own.world.name = format!("{} #{place}", own.world.name);
            }
            let weight = match (how, &own.weight) {
                (Weights::Explicit, Some(weight)) => self.rational(weight)?,
                (Weights::Explicit, None) => {
                    let advice = "a weight, as in weight = \"1/4\", since others have one";
                    return Err(own.rest.missing(advice));
                }
                (_, Some(weight)) => {
                    let message = "a weight beside a world needs weights = \"explicit\" at the top of the file, or no \
                                   `weights` there";
                    return self.made(weight, Err(message));
                }
                (Weights::Uniform, None) => Rational::ratio(1, as_u64(tables.len())),
                (Weights::Length, None) => self.length_weight(&own)?,
            };
            let bits = self.bits(&own)?;
            found.push((own.world, weight, bits));
        }
        Ok(found)
    }

    /// The length that the file states, or that of the program.
    fn bits(&self, own: &Single<'_>) -> Result<Option<u64>> {
        let stated = own.bits.as_ref().map(|bits| self.count::<u32>(bits));
        Ok(stated.transpose()?.map(u64::from).or(own.length))
    }

    /// 2^-bits, for the bits that the file states or the program has.
    fn length_weight(&self, own: &Single<'_>) -> Result<Rational> {
        let lacking =
            "this world has no length; state it, as in bits = 8, since weights = \"length\"";
        let bits = self.bits(own)?.ok_or(lacking);
        let bits = bits.map_err(|error| own.rest.wrong(error))?;
        let weight = Rational::ratio(1, 2).checked_pow(bits);
        weight.map_err(|error| own.rest.wrong(error))
    }

    fn who_plays(
        &self,
        typed: &Spanned<Value>,
        worlds: &[World],
        making: Making<'_>,
    ) -> Result<World> {
        match typed.get_ref() {
            Value::Table(_) => {
                let own = self.world(&self.table(typed)?, making, 0)?;
                for (field, name) in [(&own.weight, "weight"), (&own.bits, "bits")] {
                    if let Some(field) = field {
                        let message = format!("the truth has no `{name}`; remove it");
                        return self.made(field, Err(message));
                    }
                }
                Ok(own.world)
            }
            Value::Text(name) => {
                if let Some(world) = worlds.iter().find(|world| world.name == *name) {
                    return Ok(world.clone());
                }
                // A program that is not in the list may play all the same.
                let Ok(program) = Program::parse(name) else {
                    let message = format!(
                        "no world is called {name:?}, nor is it a written program; name one of the list"
                    );
                    return self.made(typed, Err(message));
                };
                let name = program.to_string();
                let listed = worlds.iter().find(|world| world.name == name);
                if let Some(world) = listed {
                    return Ok(world.clone());
                }
                let member = self.made(typed, making.program(program))?;
                Ok(World { name, member })
            }
            _ => {
                let message = "the truth is a world of the list by its name, a program, or a table as under [[world]]";
                self.made(typed, Err(message))
            }
        }
    }

    fn world(
        &self,
        table: &Spanned<Table>,
        making: Making<'_>,
        place: usize,
    ) -> Result<Single<'a>> {
        let (kind, mut fields) = Fields::of(*self, "kind of world", table)?;
        let [name, weight, bits] = ["name", "weight", "bits"].map(|name| fields.take(name));
        let given = match &name {
            None => None,
            Some(typed) => {
                let name = self.text(typed)?.trim();
                if name.is_empty() {
                    return self.made(
                        typed,
                        Err("a name must not be blank; write one, or remove it"),
                    );
                }
                Some(name.to_owned())
            }
        };
        let (plain, member, length) = match kind {
            Kind::Program => self.program(&mut fields, making)?,
            Kind::Bandit => self.bandit(&mut fields, making.spoken)?,
            Kind::Table => {
                let plain = if place == 0 {
                    "the truth".to_owned()
                } else {
                    format!("table {place}")
                };
                let name = given.clone().unwrap_or(plain);
                let table = self.rows(&name, &mut fields, making.spoken)?;
                (name, Member::Table(Box::new(table)), None)
            }
        };
        fields.end()?;
        Ok(Single {
            is_named: given.is_some(),
            world: World {
                name: given.unwrap_or(plain),
                member,
            },
            weight,
            bits,
            length,
            rest: fields,
        })
    }

    fn program(
        &self,
        fields: &mut Fields<'_>,
        making: Making<'_>,
    ) -> Result<(String, Member, Option<u64>)> {
        let steps = fields.take("steps");
        let advice = "source, a written program, as in source = \"?.+.]\"";
        let source = fields.need("source", advice)?;
        let steps = steps.map(|steps| self.count(&steps)).transpose()?;
        let making = Making {
            steps: steps.unwrap_or(making.steps).max(1),
            ..making
        };
        let program = Program::parse(self.text(&source)?);
        let program = program.map_err(|error| format!("in this program, {error}"));
        let program = self.made(&source, program)?;
        let (name, length) = (program.to_string(), u64::from(program.length_bits()));
        let member = self.made(&source, making.program(program))?;
        Ok((name, member, Some(length)))
    }

    fn bandit(
        &self,
        fields: &mut Fields<'_>,
        spoken: &Spoken,
    ) -> Result<(String, Member, Option<u64>)> {
        let advice = "arms, each arm's chance of percept 1, as in arms = [\"1/2\", \"3/4\"]";
        let typed = fields.need("arms", advice)?;
        let arms = self.rationals(&typed)?;
        if arms.len() != spoken.actions.len() {
            let message = format!(
                "{} arms for {} actions: each action is an arm",
                arms.len(),
                spoken.actions.len()
            );
            return self.made(&typed, Err(message));
        }
        if spoken.percepts.len() != 2 {
            let message = format!(
                "an arm pays or does not, so a bandit has 2 percepts, and there are {}; write kind = \"table\"",
                spoken.percepts.len()
            );
            return self.made(&typed, Err(message));
        }
        let told: Vec<String> = arms.iter().map(ToString::to_string).collect();
        let name = format!("bandit {}", told.join(", "));
        let bandit = self.made(&typed, TableEnvironment::bandit(&name, &arms))?;
        Ok((name, Member::Table(Box::new(bandit)), None))
    }
}

//! The finite prior P_L as few behaviours: every written program that some prefix does not refute, programs
//! that are proven to be the same process merged, their weights 2^-length added.
//!
//! Takes the enumeration of written programs, the screen and the finite filters. All exact.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Context, Rational, ScenarioError};
use crate::machine::{OPS, Op, Program, each_written};
use crate::mixture::{
    FilterLimits, FiniteFilter, Hypothesis, WrittenProgram, may_print, never_above_coin,
};
use crate::scenario::figures::inverse_power;
use crate::suite::instrument::mixing::point;

/// How far the screen follows a program; what it leaves open stays in the class.
const SCREEN: FilterLimits = FilterLimits {
    steps: 300,
    configurations: 200,
};

/// A filter with more configurations than this is taken to be infinite.
const FINITE: FilterLimits = FilterLimits {
    steps: 300,
    configurations: 32,
};

/// The filter that compares programs without a finite filter with the behaviours, symbol by symbol.
const COMPARE: FilterLimits = FilterLimits {
    steps: 300,
    configurations: 400,
};

/// One process, with all programs that are it.
#[derive(Clone, Debug)]
pub(super) struct Behaviour {
    /// Its shortest program, the first in code order.
    pub(super) program: Program,
    /// How many programs were proven to be this process.
    pub(super) programs: u64,
    /// Sum of their 2^-length.
    pub(super) weight: Rational,
    /// How many more agree with it on the compared prefixes; no proof beyond them.
    pub(super) so_far: u64,
    pub(super) so_far_weight: Rational,
    pub(super) filter: FiniteFilter,
}

impl Behaviour {
    pub(super) fn name(&self) -> String {
        self.program.to_string()
    }

    /// The weight of all programs that are it, as far as is known.
    pub(super) fn total(&self) -> Rational {
        &self.weight + &self.so_far_weight
    }
}

/// What is left of a finite prior.
#[derive(Clone, Debug)]
pub(super) struct Class {
    /// Heaviest first.
    pub(super) behaviours: Vec<Behaviour>,
    /// How many programs were looked at.
    pub(super) looked_at: u64,
    /// How many were not refuted.
    pub(super) survivors: u64,
    /// Programs that have no finite filter and agree with no behaviour: they are not followed.
    pub(super) unplaced: Vec<Program>,
    /// Of these, left out of `unplaced`: those that never give a string more than the coin does, so that beside
    /// it they never weigh more than they do at the start.
    pub(super) below_coin: u64,
    pub(super) below_coin_weight: Rational,
}

impl Class {
    /// Of these behaviours alone.
    pub(super) fn of(behaviours: Vec<Behaviour>) -> Class {
        Class {
            behaviours,
            looked_at: 0,
            survivors: 0,
            unplaced: Vec::new(),
            below_coin: 0,
            below_coin_weight: Rational::zero(),
        }
    }

    /// The weight of the programs that are not followed.
    pub(super) fn unplaced_weight(&self) -> Rational {
        let weights = self.unplaced.iter().map(|p| inverse_power(p.length_bits()));
        weights.sum()
    }

    /// The most that the programs that are not followed give x, weighted.
    pub(super) fn unplaced_mass(&self, x: &[bool]) -> Rational {
        let masses = self.unplaced.par_iter().map(|program| {
            let mut exact = WrittenProgram::with_limits(program.clone(), COMPARE);
            x.iter().for_each(|symbol| exact.update(*symbol));
            exact.evidence().enclosure().upper() * inverse_power(program.length_bits())
        });
        let masses: Vec<Rational> = masses.collect();
        masses.iter().sum()
    }
}

/// The programs of one length that at least one prefix does not refute, each with its finite filter.
fn survivors(
    bits: u32,
    prefixes: &[Vec<bool>],
    readers: bool,
    context: &Context<'_>,
) -> Result<Survivors, ScenarioError> {
    let mut starts = vec![vec![Op::Close]];
    for first in OPS.iter().filter(|row| row.op != Op::Close) {
        starts.extend(OPS.iter().map(|second| vec![first.op, second.op]));
    }
    let parts: Vec<_> = starts
        .into_par_iter()
        .map(|start| {
            let (mut count, mut kept) = (0_u64, Vec::new());
            each_written(bits, &start, &mut |ops| {
                count += 1;
                if context.go_on().is_ok()
                    && (!readers || ops.contains(&Op::Data))
                    && let Some(program) = Program::of_ops(ops)
                    && prefixes.iter().any(|x| may_print(&program, x, SCREEN))
                {
                    let filter = FiniteFilter::of(&program, FINITE);
                    kept.push((program, filter));
                }
            });
            (count, kept)
        })
        .collect();
    context.go_on()?;
    Ok(parts
        .into_iter()
        .fold((0, Vec::new()), |(count, mut all), (more, kept)| {
            all.extend(kept);
            (count + more, all)
        }))
}

/// How many programs there are, and those that are not refuted, each with its finite filter.
type Survivors = (u64, Vec<(Program, Option<FiniteFilter>)>);

/// Every written program of `lengths` bits, less those that all prefixes refute.
pub(super) fn build(
    lengths: std::ops::RangeInclusive<u32>,
    prefixes: &[Vec<bool>],
    context: &Context<'_>,
) -> Result<Class, ScenarioError> {
    gather(lengths, prefixes, false, context)
}

/// The same of the programs that read data and have a finite filter: all that can be near to a random
/// source, when only what is new at one length is wanted.
pub(super) fn readers(
    bits: u32,
    prefixes: &[Vec<bool>],
    context: &Context<'_>,
) -> Result<Class, ScenarioError> {
    gather(bits..=bits, prefixes, true, context)
}

fn gather(
    lengths: std::ops::RangeInclusive<u32>,
    prefixes: &[Vec<bool>],
    readers: bool,
    context: &Context<'_>,
) -> Result<Class, ScenarioError> {
    let mut class = Class::of(Vec::new());
    let mut by_filter: BTreeMap<FiniteFilter, Behaviour> = BTreeMap::new();
    let mut endless = Vec::new();
    let total = u64::from(*lengths.end());
    for bits in lengths {
        context.report("programs of up to that many bits", u64::from(bits), total)?;
        let (count, kept) = survivors(bits, prefixes, readers, context)?;
        class.looked_at += count;
        class.survivors += crate::scenario::figures::length(&kept);
        for (program, filter) in kept {
            let weight = inverse_power(program.length_bits());
            let Some(filter) = filter else {
                endless.push((program, weight));
                continue;
            };
            let behaviour = by_filter
                .entry(filter)
                .or_insert_with_key(|filter| Behaviour {
                    program,
                    programs: 0,
                    weight: Rational::zero(),
                    so_far: 0,
                    so_far_weight: Rational::zero(),
                    filter: filter.clone(),
                });
            behaviour.programs += 1;
            behaviour.weight += weight;
        }
    }
    class.behaviours = merged(by_filter.into_values().collect());
    for (program, weight) in endless {
        let twin = if readers {
            Ok(None)
        } else {
            twin(&program, &class.behaviours, prefixes)
        };
        match twin? {
            Some(at) => {
                class.behaviours[at].so_far += 1;
                class.behaviours[at].so_far_weight += weight;
            }
            None if never_above_coin(&program) => {
                class.below_coin += 1;
                class.below_coin_weight += weight;
            }
            None => class.unplaced.push(program),
        }
    }
    Ok(class)
}

/// Behaviours whose automata differ but are the same process become one; heaviest first.
fn merged(mut found: Vec<Behaviour>) -> Vec<Behaviour> {
    found.sort_by_key(|behaviour| {
        let program = &behaviour.program;
        (program.length_bits(), program.clone())
    });
    // Equal processes have equal chances of the strings of three symbols, so only those are compared.
    let mut by_start: BTreeMap<Vec<Rational>, Vec<Behaviour>> = BTreeMap::new();
    for behaviour in found {
        let start: Vec<Rational> = (0..8_u8)
            .map(|word| {
                behaviour
                    .filter
                    .probability(&[word & 1 != 0, word & 2 != 0, word & 4 != 0])
            })
            .collect();
        let group = by_start.entry(start).or_default();
        match group
            .iter_mut()
            .find(|known| known.filter.agrees(&behaviour.filter))
        {
            Some(known) => {
                known.programs += behaviour.programs;
                known.weight += behaviour.weight;
            }
            None => group.push(behaviour),
        }
    }
    let mut all: Vec<Behaviour> = by_start.into_values().flatten().collect();
    all.sort_by(|a, b| {
        b.weight.cmp(&a.weight).then_with(|| {
            let key = |x: &Behaviour| (x.program.length_bits(), x.program.clone());
            key(a).cmp(&key(b))
        })
    });
    all
}

/// The behaviour that gives every beginning of the prefixes the same probability, if there is one and
/// neither is refuted by all.
fn twin(
    program: &Program,
    behaviours: &[Behaviour],
    prefixes: &[Vec<bool>],
) -> Result<Option<usize>, ScenarioError> {
    let mut candidates: Vec<usize> = (0..behaviours.len()).collect();
    let mut printed = false;
    for x in prefixes {
        let mut exact = WrittenProgram::with_limits(program.clone(), COMPARE);
        let mut vectors: Vec<Vec<Rational>> = behaviours.iter().map(|b| b.filter.start()).collect();
        for &symbol in x.iter().take(PREFIX_COMPARED) {
            exact.update(symbol);
            let Ok(evidence) = point(&exact.evidence().enclosure()) else {
                return Ok(None);
            };
            for at in &candidates {
                vectors[*at] = behaviours[*at].filter.step(&vectors[*at], symbol);
            }
            candidates.retain(|at| {
                let mine: Rational = vectors[*at].iter().sum();
                mine == evidence
            });
            if candidates.is_empty() {
                return Ok(None);
            }
            if evidence.is_zero() {
                break;
            }
        }
        printed |= !exact.evidence().is_zero();
    }
    Ok(candidates.first().copied().filter(|_| printed))
}

/// Symbols of each prefix on which programs without a finite filter are compared.
pub(super) const PREFIX_COMPARED: usize = 24;

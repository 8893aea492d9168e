//! The finite prior P_L as few behaviours: every written program that some prefix does not refute, programs
//! that are proven to be the same process merged, their weights 2^-length added.
//!
//! Takes the enumeration of written programs, the screen and the finite filters. All exact.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use rayon::prelude::*;

use crate::exact::{PRECISION, Rational, log2};
use crate::machine::{OPS, Op, Program, each_written};
use crate::mixture::{
    FilterLimits, FiniteFilter, Hypothesis, WrittenProgram, may_print, never_above_coin,
};
use crate::scenario::figures::{inverse_power, length, quotient};
use crate::scenario::{Context, Result};
use crate::suite::instrument::mixing::point;

const fn limits(configurations: usize) -> FilterLimits {
    FilterLimits {
        steps: 300,
        configurations,
    }
}

/// How far the screen follows a program; what it leaves open stays in the class.
pub(super) const SCREEN: FilterLimits = limits(200);

/// A filter with more configurations than this is taken to be infinite.
const FINITE: FilterLimits = limits(32);

/// The filter that compares programs without a finite filter with the behaviours, symbol by symbol.
pub(super) const COMPARE: FilterLimits = limits(400);

/// Symbols of each prefix on which programs without a finite filter are compared. (A statement says this
/// number.)
pub(super) const COMPARED: usize = 24;

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

    /// The log-odds against another before any symbol, in bits.
    pub(super) fn prior_odds(&self, other: &Behaviour) -> Result<f64> {
        let ratio = quotient(&self.total(), &other.total())?;
        Ok(log2(&ratio, PRECISION)?.midpoint_f64())
    }

    /// Adds the programs that were proven to be the same process.
    pub(super) fn join(&mut self, same: &Behaviour) {
        self.programs += same.programs;
        self.weight += &same.weight;
    }

    fn in_code_order(&self) -> (u32, &Program) {
        (self.program.length_bits(), &self.program)
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
    /// The same, left out of `unplaced`: those that never give a string more than the coin does, so that
    /// beside it they never weigh more than they do at the start.
    pub(super) below_coin: Vec<Program>,
}

impl Class {
    /// Of these behaviours alone.
    pub(super) fn of(behaviours: Vec<Behaviour>) -> Class {
        Class {
            behaviours,
            looked_at: 0,
            survivors: 0,
            unplaced: Vec::new(),
            below_coin: Vec::new(),
        }
    }

    /// The place of the behaviour that is this process.
    pub(super) fn position(&self, filter: &FiniteFilter) -> Option<usize> {
        let mut all = self.behaviours.iter();
        all.position(|behaviour| behaviour.filter.agrees(filter))
    }

    /// The same, added if it is not there.
    pub(super) fn place(&mut self, behaviour: &Behaviour) -> usize {
        self.position(&behaviour.filter).unwrap_or_else(|| {
            self.behaviours.push(behaviour.clone());
            self.behaviours.len() - 1
        })
    }

    /// The weight of the programs that are not followed.
    pub(super) fn unplaced_weight(&self) -> Rational {
        self.unplaced.iter().map(weight).sum()
    }

    /// And of those that never give a string more than the coin does.
    pub(super) fn below_coin_weight(&self) -> Rational {
        self.below_coin.iter().map(weight).sum()
    }

    /// The most that the programs that are not followed give the first [`COMPARED`] symbols of x, weighted,
    /// in units of what the lighter of a pair of behaviours gives them.
    pub(super) fn unplaced_beside(
        &self,
        pair: [usize; 2],
        x: &[bool],
        context: &Context<'_>,
    ) -> Result<Rational> {
        let x = &x[..COMPARED];
        let masses = self.unplaced.par_iter().map(|program| {
            let mut exact = WrittenProgram::with_limits(program.clone(), COMPARE);
            for symbol in x {
                context.go_on()?;
                exact.update(*symbol);
            }
            Ok(exact.evidence().enclosure().upper() * weight(program))
        });
        let masses: Vec<Rational> = masses.collect::<Result<_>>()?;
        let [a, b] = pair.map(|at| {
            let behaviour = &self.behaviours[at];
            behaviour.total() * behaviour.filter.probability(x)
        });
        quotient(&masses.iter().sum(), &a.min(b))
    }
}

/// 2^-length.
pub(super) fn weight(program: &Program) -> Rational {
    inverse_power(program.length_bits())
}

/// How many programs there are, and those that are not refuted, each with its finite filter.
type Survivors = (u64, Vec<(Program, Option<FiniteFilter>)>);

/// The programs of one length that at least one prefix does not refute.
fn survivors(
    bits: u32,
    prefixes: &[Vec<bool>],
    readers: bool,
    context: &Context<'_>,
) -> Result<Survivors> {
    let mut starts = vec![vec![Op::Close]];
    for first in OPS.iter().filter(|row| row.op != Op::Close) {
        starts.extend(OPS.iter().map(|second| vec![first.op, second.op]));
    }
    let parts = starts.into_par_iter().map(|start| {
        let (mut count, mut kept) = (0, Vec::new());
        if context.interrupted() {
            return (count, kept);
        }
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
    });
    let all = parts.reduce(Survivors::default, |mut all, part| {
        all.0 += part.0;
        all.1.extend(part.1);
        all
    });
    context.go_on()?;
    Ok(all)
}

/// Every written program of `lengths` bits, minus those that all prefixes refute. With `readers` only those
/// that read data, and no twin is looked for where there is no finite filter: all that can be near to a
/// random source, when only what is new at one length is wanted.
pub(super) fn build(
    lengths: RangeInclusive<u32>,
    prefixes: &[Vec<bool>],
    readers: bool,
    context: &Context<'_>,
) -> Result<Class> {
    let mut class = Class::of(Vec::new());
    let mut by_filter: BTreeMap<FiniteFilter, Behaviour> = BTreeMap::new();
    let mut endless = Vec::new();
    let total = u64::from(*lengths.end());
    for bits in lengths {
        context.report("programs of up to that many bits", u64::from(bits), total)?;
        let (count, kept) = survivors(bits, prefixes, readers, context)?;
        class.looked_at += count;
        class.survivors += length(&kept);
        for (program, filter) in kept {
            let Some(filter) = filter else {
                endless.push(program);
                continue;
            };
            let weight = weight(&program);
            let behaviour = by_filter.entry(filter);
            let behaviour = behaviour.or_insert_with_key(|filter| Behaviour {
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
    class.behaviours = merged(by_filter.into_values().collect(), context)?;
    for program in endless {
        context.go_on()?;
        let weight = weight(&program);
        let twin = (!readers).then(|| twin(&program, &class.behaviours, prefixes));
        if let Some(at) = twin.flatten() {
            class.behaviours[at].so_far += 1;
            class.behaviours[at].so_far_weight += weight;
        } else if never_above_coin(&program) {
            class.below_coin.push(program);
        } else {
            class.unplaced.push(program);
        }
    }
    Ok(class)
}

/// Behaviours whose automata differ but are the same process become one; heaviest first.
fn merged(mut found: Vec<Behaviour>, context: &Context<'_>) -> Result<Vec<Behaviour>> {
    found.sort_by(|a, b| a.in_code_order().cmp(&b.in_code_order()));
    // Equal processes have equal chances of the strings of three symbols, so only those are compared.
    let mut by_start: BTreeMap<Vec<Rational>, Vec<Behaviour>> = BTreeMap::new();
    for behaviour in found {
        context.go_on()?;
        let word = |word: u8| [1, 2, 4].map(|bit| word & bit != 0);
        let start = (0..8).map(|at| behaviour.filter.probability(&word(at)));
        let group = by_start.entry(start.collect()).or_default();
        let mut known = group.iter_mut();
        match known.find(|known| known.filter.agrees(&behaviour.filter)) {
            Some(known) => known.join(&behaviour),
            None => group.push(behaviour),
        }
    }
    let mut all: Vec<Behaviour> = by_start.into_values().flatten().collect();
    all.sort_by(|a, b| {
        let by_weight = b.weight.cmp(&a.weight);
        by_weight.then_with(|| a.in_code_order().cmp(&b.in_code_order()))
    });
    Ok(all)
}

/// The behaviour that gives every beginning of the prefixes the same probability, if there is one and
/// neither is refuted by all.
fn twin(program: &Program, behaviours: &[Behaviour], prefixes: &[Vec<bool>]) -> Option<usize> {
    let mut candidates: Vec<usize> = (0..behaviours.len()).collect();
    let mut printed = false;
    for x in prefixes {
        let mut exact = WrittenProgram::with_limits(program.clone(), COMPARE);
        let mut vectors: Vec<Vec<Rational>> = behaviours.iter().map(|b| b.filter.start()).collect();
        for &symbol in x.iter().take(COMPARED) {
            exact.update(symbol);
            let evidence = point(&exact.evidence().enclosure()).ok()?;
            candidates.retain(|&at| {
                vectors[at] = behaviours[at].filter.step(&vectors[at], symbol);
                vectors[at].iter().sum::<Rational>() == evidence
            });
            if candidates.is_empty() {
                return None;
            }
            if evidence.is_zero() {
                break;
            }
        }
        printed |= !exact.evidence().is_zero();
    }
    candidates.first().copied().filter(|_| printed)
}

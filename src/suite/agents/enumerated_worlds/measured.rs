//! The measured side of `enumerated-worlds`: everything by the agent layer.

use std::collections::BTreeMap;

use super::dark::{Dark, classes, dark, ends, tests, weight};
use crate::agent::{
    Belief, Cycle, Enumerated, Environment, Interface, Payoff, Planner, Values, Worlds,
    WrittenEnvironment, episode,
};
use crate::exact::{Rational, as_u64, as_usize};
use crate::machine::Program;
use crate::scenario::figures::quotient;
use crate::scenario::{Context, Result, parameters};
use crate::suite::instrument::planning::plan;

/// The bits to which the plain recursion runs every program.
pub(super) const PLAIN_BITS: u32 = 12;
/// Bits of a percept, and the longest horizon at which it does.
pub(super) const PLAIN: [(usize, usize); 2] = [(1, 6), (2, 4)];
/// Lighter and heavier world of the pair that is one op apart, and of the control.
pub(super) const PAIR: [&str; 2] = ["?.+.]", "?.>+.]"];
pub(super) const FREE: [&str; 2] = ["]", "?]"];
/// Worlds in which the agent is watched.
pub(super) const TRUTHS: [&str; 3] = ["...?]", "?]", "?[]+]"];
/// Actions and percepts of a history that is forced, twice over, and the horizons after it.
pub(super) const FORCED: [(usize, usize); 3] = [(0, 0), (0, 1), (0, 1)];
pub(super) const AFTERWARDS: [usize; 3] = [3, 4, 6];

parameters! { Parameters {
    bits "bits": u32 = 16 in 13..=16, "bits L of the longest written program";
    horizon "horizon": u32 = 8 in 4..=8, "cycles that the agent plans for, and lives";
    nights "nights": u32 = 11 in 9..=12, "nights (three cycles each) for which the pair one op apart is planned";
} }

/// Two programs that resting does not tell apart.
#[derive(Clone, Debug)]
pub(crate) struct Pair {
    /// The heavier first.
    pub(super) programs: [Program; 2],
    /// The first cycle in which some action tells them apart, from 1.
    pub(super) parts: usize,
    /// Whether the agent that believes in just these two ever does what tells them apart.
    pub(super) tests: bool,
}

/// What an agent thinks of its two actions, divided by xi(h).
#[derive(Clone, Debug)]
pub(crate) struct Thought {
    pub(super) cycles: usize,
    pub(super) values: [Rational; 2],
}

/// A life in one world.
#[derive(Clone, Debug)]
pub(crate) struct Life {
    pub(super) program: Program,
    pub(super) cycles: Vec<Cycle>,
}

impl Life {
    pub(super) fn actions(&self) -> Vec<usize> {
        self.cycles.iter().map(|cycle| cycle.action).collect()
    }

    pub(super) fn rewards(&self) -> u64 {
        let percepts = self.cycles.iter().filter_map(|cycle| cycle.percept);
        percepts.map(|percept| u64::from(percept == 1)).sum()
    }
}

/// A first plan over few programs.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(super) percept_bits: usize,
    pub(super) cycles: usize,
    pub(super) programs: u64,
    pub(super) listening: u64,
    pub(super) behaviours: u64,
    pub(super) values: Values,
}

impl Planned {
    /// The setting in words.
    pub(super) fn setting(&self) -> String {
        let plural = if self.percept_bits == 1 { "" } else { "s" };
        let (bits, cycles) = (self.percept_bits, self.cycles);
        format!("{bits} percept bit{plural}, horizon {cycles}")
    }
}

/// After the forced history.
#[derive(Clone, Debug)]
pub(crate) struct Forced {
    pub(super) thoughts: Vec<Thought>,
    pub(super) left: usize,
    pub(super) leaders: Vec<(String, Rational)>,
    /// Posterior of the worlds in which action 1 is worse, no different and better, at the last horizon.
    pub(super) shares: [Rational; 3],
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(super) programs: u64,
    pub(super) listening: u64,
    pub(super) behaviours: u64,
    pub(super) horizon: usize,
    pub(super) bits: u32,
    /// Over the programs to [`PLAIN_BITS`] bits, as [`PLAIN`] has it.
    pub(super) planned: Vec<Planned>,
    pub(super) pairs: Vec<Pair>,
    /// By number of nights, from 1: Q(1) - Q(0) in units of 2^-16.
    pub(super) nights: Vec<Rational>,
    /// The same at the weights of all programs of the prior that behave like the two, in units of 2^-L.
    pub(super) merged: Vec<Rational>,
    pub(super) dark: Vec<Dark>,
    /// By horizon, from 1: Q(1) - Q(0).
    pub(super) free: Vec<Rational>,
    pub(super) lives: Vec<Life>,
    pub(super) forced: Forced,
    /// By program, in the order of the list.
    pub(super) sources: Vec<String>,
}

pub(super) fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
    let horizon = as_usize(u64::from(parameters.horizon));
    let payoff = Payoff::default();
    context.report("plans", 1, 5)?;
    let mut all = Enumerated::new(parameters.bits, 1, 1)?;
    all.worlds.interface().fits(horizon)?;
    let behaviours = all.prior.outlook(&mut all.worlds, horizon, 0)?.behaviours();
    context.report("plans", 2, 5)?;
    let mut lives = Vec::new();
    for source in TRUTHS {
        context.go_on()?;
        let mut truth = WrittenEnvironment::parse(source)?;
        let prior = all.prior.clone();
        lives.push(Life {
            cycles: episode(&mut all.worlds, prior, &mut truth, horizon, &payoff)?,
            program: truth.program().clone(),
        });
    }
    context.report("plans", 3, 5)?;
    let pairs = pairs(&mut all, parameters.bits, horizon, context)?;
    context.report("plans", 4, 5)?;
    let merged = merged(&mut all, parameters)?;
    let forced = forced(&mut all, &payoff)?;
    context.report("plans", 5, 5)?;
    Ok(Measured {
        programs: as_u64(all.programs.len()),
        listening: as_u64(all.listening()),
        behaviours: as_u64(behaviours),
        horizon,
        bits: parameters.bits,
        planned: planned(&payoff)?,
        pairs,
        merged,
        dark: dark(horizon, context)?,
        nights: (1..=as_usize(u64::from(parameters.nights)))
            .map(|n| difference(PAIR, 3 * n, 16))
            .collect::<Result<_>>()?,
        free: (1..=horizon)
            .map(|cycles| difference(FREE, cycles, 0))
            .collect::<Result<_>>()?,
        lives,
        forced,
        sources: all.programs.iter().map(Program::to_string).collect(),
    })
}

/// Q over the programs that the plain recursion runs, too.
fn planned(payoff: &Payoff) -> Result<Vec<Planned>> {
    let mut found = Vec::new();
    for (percept_bits, most) in PLAIN {
        let mut few = Enumerated::new(PLAIN_BITS, 1, percept_bits)?;
        for cycles in 1..=most {
            let outlook = few.prior.outlook(&mut few.worlds, cycles, 0)?;
            found.push(Planned {
                percept_bits,
                cycles,
                programs: as_u64(few.programs.len()),
                listening: as_u64(few.listening()),
                behaviours: as_u64(outlook.behaviours()),
                values: Planner::new(&few.worlds, payoff).values(&outlook),
            });
        }
    }
    Ok(found)
}

/// Q(1) - Q(0) for two programs with weights 2^-l, in units of 2^-bits.
fn difference(sources: [&str; 2], cycles: usize, bits: u32) -> Result<Rational> {
    let mut weights = Vec::new();
    for source in sources {
        let length = Program::parse(source)?.length_bits();
        weights
            .push(Rational::from(2).pow(u64::from(bits)) * Rational::inverse_power(length.into()));
    }
    gain(sources, weights, cycles)
}

/// Q(1) - Q(0) for programs with these weights.
fn gain(sources: [&str; 2], weights: Vec<Rational>, cycles: usize) -> Result<Rational> {
    let mut members: Vec<Box<dyn Environment>> = Vec::new();
    for source in sources {
        members.push(Box::new(WrittenEnvironment::parse(source)?));
    }
    let mut worlds = Worlds::new(Interface::of_bits(1, 1)?, members);
    let found = plan(
        &mut worlds,
        &Belief::new(weights),
        (cycles, 0),
        &Payoff::default(),
    )?;
    Ok(&found.values[1] - &found.values[0])
}

/// The pair that is one op apart at the weights of all programs that behave like them.
fn merged(all: &mut Enumerated, parameters: &Parameters) -> Result<Vec<Rational>> {
    let horizon = as_usize(u64::from(parameters.horizon));
    let classes = classes(all, parameters.bits, horizon);
    let mut weights = Vec::new();
    for source in PAIR {
        let same = all
            .programs
            .iter()
            .position(|own| own.to_string() == source);
        let node = same.map(|own| all.worlds.node(own, 0, horizon));
        let mut like = classes
            .iter()
            .filter(|(member, _)| Some(all.worlds.node(*member, 0, horizon)) == node);
        weights.push(Rational::from(like.next().map_or(0, |(_, weight)| *weight)));
    }
    (1..=as_usize(u64::from(parameters.nights)))
        .map(|n| gain(PAIR, weights.clone(), 3 * n))
        .collect()
}

/// The percepts of a deterministic world, as long as they come.
fn percepts(worlds: &mut Worlds, member: usize, actions: &[usize]) -> Vec<usize> {
    let (mut state, mut said) = (0, Vec::new());
    for &action in actions {
        let law = worlds.member_mut(member).law(state, action);
        let Some(outcome) = law.outcomes.first() else {
            break;
        };
        said.push(outcome.percept);
        state = outcome.next;
    }
    said
}

/// Every pair of deterministic behaviours, each by its first program, that resting does not tell apart.
fn pairs(
    all: &mut Enumerated,
    bits: u32,
    horizon: usize,
    context: &Context<'_>,
) -> Result<Vec<Pair>> {
    let rest = vec![0; horizon];
    let mut alike: BTreeMap<Vec<usize>, Vec<usize>> = BTreeMap::new();
    for (member, _) in classes(all, bits, horizon) {
        let said = percepts(&mut all.worlds, member, &rest);
        alike.entry(said).or_default().push(member);
    }
    let mut pairs = Vec::new();
    for group in alike.values() {
        for (place, &p) in group.iter().enumerate() {
            context.go_on()?;
            for &q in &group[place + 1..] {
                let weighed = [p, q].map(|own| (own, weight(&all.programs[own], bits)));
                pairs.push(Pair {
                    programs: [p, q].map(|member| all.programs[member].clone()),
                    parts: ends(all, [p, q], horizon).first.unwrap_or(horizon),
                    tests: tests(all, weighed, horizon)?,
                });
            }
        }
    }
    Ok(pairs)
}

/// What is left after the forced history, and what the agent thinks then.
fn forced(all: &mut Enumerated, payoff: &Payoff) -> Result<Forced> {
    let mut belief = all.prior.clone();
    let mut seen = 0;
    for _ in 0..2 {
        for (action, percept) in FORCED {
            belief.update(&mut all.worlds, action, percept);
            seen += 1;
        }
    }
    let evidence = belief.evidence();
    let mut thoughts = Vec::new();
    for cycles in AFTERWARDS {
        let found = plan(&mut all.worlds, &belief, (cycles, seen), payoff)?;
        let per_history = |action: usize| quotient(&found.values[action], &evidence);
        thoughts.push(Thought {
            cycles,
            values: [per_history(0)?, per_history(1)?],
        });
    }
    let posterior = belief.posterior();
    let mut shares = [(); 3].map(|()| Rational::zero());
    let cycles = AFTERWARDS[AFTERWARDS.len() - 1];
    for &(member, state, ref weight) in belief.alive() {
        let alone = Belief::at(member, state);
        let found = plan(&mut all.worlds, &alone, (cycles, seen), payoff)?;
        let [rest, act] = [0, 1].map(|action: usize| &found.values[action]);
        shares[1 + usize::from(act > rest) - usize::from(act < rest)] +=
            quotient(weight, &evidence)?;
    }
    let leaders = posterior.iter().take(2);
    Ok(Forced {
        thoughts,
        left: posterior.len(),
        leaders: leaders
            .map(|(member, share)| (all.programs[*member].to_string(), share.clone()))
            .collect(),
        shares,
    })
}

/// The programs of the pair that is one op apart, for the picture.
pub(super) fn pair() -> Result<[Program; 2]> {
    Ok([Program::parse(PAIR[0])?, Program::parse(PAIR[1])?])
}

//! Pairs that the argument is about: behaviours with the weight of all programs that have them, alike while the heavier
//! one is played as is best there. Takes the agent layer only.

use std::collections::BTreeMap;

use crate::agent::{Belief, Enumerated, Payoff, Worlds};
use crate::exact::Rational;
use crate::machine::{Op, Program};
use crate::scenario::{Context, Result};
use crate::suite::instrument::planning::plan;

/// The bits at which such pairs are looked for.
pub(super) const DARK_BITS: [u32; 3] = [12, 13, 14];
/// The shortest horizon at which they are.
pub(super) const DARK_CYCLES: usize = 3;

/// A pair in which every test costs something in the heavier world, and some test pays in the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dark {
    pub(super) bits: u32,
    pub(super) horizon: usize,
    /// The first program of each behaviour, the heavier behaviour first.
    pub(super) programs: [String; 2],
    /// 2^bits times their weights.
    pub(super) weights: [u64; 2],
    /// The first cycle in which some action tells them apart, from 1.
    pub(super) parts: usize,
    /// Whether the agent that believes in just these two tests.
    pub(super) tests: bool,
}

/// A behaviour: its first program, and 2^bits times the weight of all.
pub(super) type Class = (usize, u64);

/// The behaviours of programs without data.
pub(super) fn classes(all: &mut Enumerated, bits: u32, horizon: usize) -> Vec<Class> {
    let mut found: BTreeMap<u32, Class> = BTreeMap::new();
    for (member, program) in all.programs.iter().enumerate() {
        if !program.ops().contains(&Op::Data) {
            let node = all.worlds.node(member, 0, horizon);
            found.entry(node).or_insert((member, 0)).1 += weight(program, bits);
        }
    }
    let mut classes: Vec<Class> = found.into_values().collect();
    classes.sort_unstable();
    classes
}

/// 2^(bits - length).
pub(super) fn weight(program: &Program, bits: u32) -> u64 {
    1 << (bits - program.length_bits())
}

/// Whether the agent that believes in just these two does what tells them apart, in the first of them.
pub(super) fn tests(all: &mut Enumerated, pair: [Class; 2], horizon: usize) -> Result<bool> {
    let mut belief = Belief::of(pair.map(|(member, weight)| (member, Rational::from(weight))));
    let mut state = 0;
    for seen in 0..horizon {
        let cycles = (horizon - seen, seen);
        let action = plan(&mut all.worlds, &belief, cycles, &Payoff::default())?.best;
        let law = all.worlds.member_mut(pair[0].0).law(state, action);
        let Some(outcome) = law.outcomes.first() else {
            // Silence in the one: they are told apart unless it is silence in both.
            belief.update_silent(&mut all.worlds, action);
            return Ok(belief.alive().len() == 1);
        };
        belief.update(&mut all.worlds, action, outcome.percept);
        if belief.alive().len() == 1 {
            return Ok(true);
        }
        state = outcome.next;
    }
    Ok(false)
}

/// What a pair may come to.
#[derive(Clone, Debug, Default)]
pub(super) struct Ends {
    /// The most that can be had without telling them apart.
    together: Option<u64>,
    /// In both worlds, from the first percept that differs on.
    apart: Vec<[u64; 2]>,
    /// The first cycle in which some action tells them apart, from 1.
    pub(super) first: Option<usize>,
}

/// What two deterministic worlds may come to in so many cycles.
pub(super) fn ends(all: &mut Enumerated, pair: [usize; 2], cycles: usize) -> Ends {
    let mut ends = Ends::default();
    let starts = pair.map(|member| (member, 0));
    follow(&mut all.worlds, starts, cycles, 0, 1, &mut ends);
    ends
}

/// The most rewards of a deterministic world from a state on.
fn best(worlds: &mut Worlds, member: usize, state: usize, cycles: usize) -> u64 {
    let mut most = 0;
    for action in 0..usize::from(cycles > 0) * 2 {
        let law = worlds.member_mut(member).law(state, action);
        if let Some(outcome) = law.outcomes.first() {
            let (percept, next) = (outcome.percept as u64, outcome.next);
            most = most.max(percept + best(worlds, member, next, cycles - 1));
        }
    }
    most
}

/// Follows both for as long as they are alike.
fn follow(
    worlds: &mut Worlds,
    pair: [(usize, usize); 2],
    cycles: usize,
    got: u64,
    depth: usize,
    ends: &mut Ends,
) {
    if cycles == 0 {
        ends.together = ends.together.max(Some(got));
        return;
    }
    for action in 0..2 {
        let mut came = pair.map(|(member, state)| {
            let law = worlds.member_mut(member).law(state, action);
            law.outcomes
                .first()
                .map(|outcome| (outcome.percept, outcome.next))
        });
        match came {
            [None, None] => ends.together = ends.together.max(Some(got)),
            [Some((a, p)), Some((b, q))] if a == b => {
                let next = [(pair[0].0, p), (pair[1].0, q)];
                follow(worlds, next, cycles - 1, got + a as u64, depth + 1, ends);
            }
            _ => {
                let members = pair.map(|(member, _)| member);
                let values = [0, 1].map(|world: usize| {
                    let rest = came[world].take().map_or(0, |(percept, next)| {
                        percept as u64 + best(worlds, members[world], next, cycles - 1)
                    });
                    got + rest
                });
                ends.apart.push(values);
                let first = ends.first.unwrap_or(depth);
                ends.first = Some(first.min(depth));
            }
        }
    }
}

/// The pairs of all programs to [`DARK_BITS`], at the horizons to `longest`.
pub(super) fn dark(longest: usize, context: &Context<'_>) -> Result<Vec<Dark>> {
    let mut found = Vec::new();
    for bits in DARK_BITS {
        let mut all = Enumerated::new(bits, 1, 1)?;
        for horizon in DARK_CYCLES..=longest {
            context.go_on()?;
            let classes = classes(&mut all, bits, horizon);
            for (place, &a) in classes.iter().enumerate() {
                for &b in &classes[place + 1..] {
                    // Of two that weigh the same either may be the one that is lived in.
                    for pair in [[a, b], [b, a]] {
                        if pair[0].1 >= pair[1].1 {
                            found.extend(look(&mut all, bits, horizon, pair)?);
                        }
                    }
                }
            }
        }
    }
    Ok(found)
}

fn look(all: &mut Enumerated, bits: u32, horizon: usize, pair: [Class; 2]) -> Result<Option<Dark>> {
    let ends = ends(all, pair.map(|(member, _)| member), horizon);
    let (Some(together), Some(parts)) = (ends.together, ends.first) else {
        return Ok(None);
    };
    let costs = ends.apart.iter().all(|[p, _]| *p < together);
    let pays = ends.apart.iter().any(|[_, q]| *q > together);
    if !costs || !pays {
        return Ok(None);
    }
    Ok(Some(Dark {
        bits,
        horizon,
        programs: pair.map(|(member, _)| all.programs[member].to_string()),
        weights: pair.map(|(_, weight)| weight),
        parts,
        tests: tests(all, pair, horizon)?,
    }))
}

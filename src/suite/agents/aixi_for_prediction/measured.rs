//! The agent's side of `aixi-for-prediction`: guesses as actions. Takes worlds, beliefs and the planner.

use std::sync::Arc;

use super::parameters::Parameters;
use crate::agent::{
    Belief, Environment, Interface, Law, Outcome, Payoff, Planner, Values, Worlds,
    WrittenEnvironment,
};
use crate::exact::{Rational, as_u64};
use crate::machine::{Program, written_programs};
use crate::scenario::{Context, Result, ScenarioError};

/// A world whose percept x comes as (r, x), the reward r for the right guess first.
#[derive(Debug)]
struct Guessed(WrittenEnvironment);

/// (r, x) as a number.
pub(super) fn percept(action: usize, x: usize) -> usize {
    2 * usize::from(action == x) + x
}

impl Environment for Guessed {
    fn name(&self) -> String {
        self.0.name()
    }

    fn description_bits(&self) -> Option<u64> {
        self.0.description_bits()
    }

    fn law(&mut self, state: usize, action: usize) -> Arc<Law> {
        let law = self.0.law(state, action);
        let outcomes = law.outcomes.iter().map(|outcome| Outcome {
            percept: percept(action, outcome.percept),
            ..outcome.clone()
        });
        let mut outcomes: Vec<Outcome> = outcomes.collect();
        outcomes.sort_by_key(|outcome| outcome.percept);
        Arc::new(Law {
            outcomes,
            open: law.open.clone(),
        })
    }
}

/// What the agent thinks after one history.
#[derive(Clone, Debug)]
pub(crate) struct Thought {
    pub(super) x: Vec<bool>,
    /// xi(x).
    pub(super) evidence: Rational,
    /// Q(1) - Q(0) by cycles to go, from 1; the last is to m.
    pub(super) differences: Vec<Rational>,
    /// What it guesses with all cycles to m to go.
    pub(super) guess: bool,
    pub(super) tie: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    pub(super) programs: usize,
    /// By length and then value of x.
    pub(super) thoughts: Vec<Thought>,
    /// Before the first cycle, over all programs, those that read the guess too: as [`Thought::differences`].
    pub(super) listening: Vec<Rational>,
}

/// An agent that believes in programs of which some may listen.
struct Guesser {
    worlds: Worlds,
    payoff: Payoff,
}

impl Guesser {
    fn new(bits: u32, wanted: fn(&WrittenEnvironment) -> bool) -> Result<Guesser> {
        let world = |program: Program| WrittenEnvironment::new(program, 1, 1);
        let programs = (0..=bits).flat_map(written_programs).map(world);
        let members = programs.filter(wanted);
        let members = members.map(|world| Box::new(Guessed(world)) as Box<dyn Environment>);
        Ok(Guesser {
            worlds: Worlds::new(Interface::of_bits(1, 2)?, members.collect()),
            payoff: Payoff::default(),
        })
    }

    fn values(&mut self, belief: &Belief, cycles: usize, seen: usize) -> Result<Values> {
        let outlook = belief.outlook(&mut self.worlds, cycles, seen)?;
        Ok(Planner::new(&self.worlds, &self.payoff).values(&outlook))
    }

    /// Q(1) - Q(0) at 1 .. `cycles` cycles to go, and the values at the last.
    fn differences(
        &mut self,
        belief: &Belief,
        cycles: usize,
        seen: usize,
    ) -> Result<(Vec<Rational>, Values)> {
        let mut differences = Vec::new();
        let mut last = self.values(belief, 1, seen)?;
        for to_go in 1..=cycles {
            last = self.values(belief, to_go, seen)?;
            let [zero, one] = [0, 1].map(|action: usize| last.actions()[action].exact_value());
            let difference = zero.zip(one).map(|(zero, one)| one - zero);
            differences.push(difference.ok_or(ScenarioError::OpenMass)?);
        }
        Ok((differences, last))
    }
}

pub(super) fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
    let cycles = parameters.cycles();
    let mut passive = Guesser::new(parameters.bits, |world| !world.listens())?;
    let mut thoughts = Vec::new();
    let mut reached = vec![(Vec::new(), Belief::by_description(&passive.worlds))];
    for seen in 0..cycles {
        context.report("histories", as_u64(seen), as_u64(cycles))?;
        let mut next = Vec::new();
        for (x, belief) in reached {
            context.go_on()?;
            let (differences, values) = passive.differences(&belief, cycles - seen, seen)?;
            for symbol in [false, true] {
                // What was guessed on the way makes no difference: here 0 and 1 by turns.
                let action = seen % 2;
                let mut after = belief.clone();
                after.update(
                    &mut passive.worlds,
                    action,
                    percept(action, usize::from(symbol)),
                );
                let mut longer: Vec<bool> = x.clone();
                longer.push(symbol);
                if !after.alive().is_empty() {
                    next.push((longer, after));
                }
            }
            thoughts.push(Thought {
                x,
                evidence: belief.evidence(),
                differences,
                guess: values.best() == Some(1),
                tie: values.ties(),
            });
        }
        reached = next;
    }
    let mut all = Guesser::new(parameters.bits, |_| true)?;
    let prior = Belief::by_description(&all.worlds);
    let (listening, _) = all.differences(&prior, cycles, 0)?;
    Ok(Measured {
        programs: passive.worlds.len(),
        thoughts,
        listening,
    })
}

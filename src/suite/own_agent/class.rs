//! One's own worlds with their weights, and the agent that is to live in one of them. Takes worlds from `agent`.

use super::acting::Acting;
use crate::agent::{
    Aim, Belief, Environment, Horizon, Interface, Past, Payoff, Policy, PolicyError,
    TableEnvironment, Worlds, WrittenEnvironment,
};
use crate::exact::{Enclosure, Rational, as_u64};
use crate::machine::Op;

/// The most cycles that an agent looks ahead: the planner calls itself once for each.
pub(crate) const MOST_AHEAD: usize = 500;

/// A world that a file declares.
#[derive(Clone, Debug)]
pub(crate) enum Member {
    /// A written program.
    Program(Box<WrittenEnvironment>),
    /// A finite table.
    Table(Box<TableEnvironment>),
}

impl Member {
    /// The world, before its first cycle.
    pub(crate) fn environment(&self) -> Box<dyn Environment> {
        match self {
            Member::Program(program) => program.clone(),
            Member::Table(table) => table.clone(),
        }
    }
}

/// A world with the name that it is told by.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) name: String,
    pub(crate) member: Member,
}

impl World {
    /// Whether chance decides anything in it.
    pub(crate) fn draws(&self) -> bool {
        match &self.member {
            Member::Program(program) => program.program().ops().contains(&Op::Data),
            Member::Table(table) => !table.is_certain(),
        }
    }
}

/// Worlds, weights, and an agent.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub(crate) interface: Interface,
    /// Names of actions and percepts.
    pub(crate) actions: Vec<String>,
    pub(crate) percepts: Vec<String>,
    pub(crate) worlds: Vec<World>,
    pub(crate) weights: Vec<Rational>,
    /// To how many bits all programs are in the class.
    pub(crate) enumerated: Option<u32>,
    pub(crate) truth: Option<World>,
    /// Actions and percepts that were given.
    pub(crate) history: Vec<(usize, usize)>,
    /// Cycles to play.
    pub(crate) cycles: usize,
    /// How far the agent looks, the history that was given counted, and what it adds up.
    pub(crate) aim: Aim,
    pub(crate) acting: Acting,
    /// Steps from one symbol of a program to the next, at most.
    pub(crate) steps: u64,
}

impl Class {
    /// The worlds before the first cycle, nothing worked out yet.
    pub(crate) fn worlds(&self) -> Worlds {
        let members = self.worlds.iter().map(|world| world.member.environment());
        Worlds::new(self.interface.clone(), members.collect())
    }

    /// The history that was given, with what is believed on the way; or the first cycle after which no world is left.
    pub(crate) fn past(&self, worlds: &mut Worlds) -> Result<Past, usize> {
        let mut past = Past::new(Belief::new(self.weights.iter().cloned()));
        for (cycle, (action, percept)) in (1..).zip(&self.history) {
            past.see(worlds, *action, *percept);
            if past.belief().alive().is_empty() && past.belief().open().is_zero() {
                return Err(cycle);
            }
        }
        Ok(past)
    }

    /// Over how many cycles the agent plans after it played `played`.
    pub(crate) fn to_go(&self, played: usize) -> usize {
        self.aim.ahead(self.history.len() + played)
    }

    /// What is added up.
    pub(crate) fn payoff(&self) -> &Payoff {
        self.aim.payoff()
    }

    /// What plays, for these worlds.
    pub(crate) fn policy(&self) -> Result<Box<dyn Policy>, PolicyError> {
        self.acting.policy(self.aim.clone())
    }

    /// The least and the most that a cycle can bring: a reward, or death.
    pub(crate) fn range(&self) -> [Rational; 2] {
        self.payoff()
            .range(self.interface.rewards())
            .map(Clone::clone)
    }

    /// What lies beyond the cycles that a geometric horizon looks at, whatever is done.
    pub(crate) fn rest(&self) -> Option<Enclosure> {
        let Horizon::Geometric { ahead } = self.aim.horizon() else {
            return None;
        };
        let discount = self.payoff().discount();
        let factor = discount
            .pow(as_u64(ahead))
            .checked_div(&(Rational::one() - discount))?;
        let [least, most] = self.range().map(|end| end * &factor);
        Enclosure::new(least, most).ok()
    }
}

//! What is best in one world, for policies that go by one. Takes aims and beliefs.

use std::collections::HashMap;

use crate::agent::aim::Aim;
use crate::agent::belief::{Belief, BeliefError};
use crate::agent::planner::Values;
use crate::agent::worlds::Worlds;

/// Q*_nu, kept by world, state and cycles planned.
#[derive(Clone, Debug)]
pub(super) struct OneWorld {
    aim: Aim,
    known: HashMap<(usize, usize, usize), Values>,
}

impl OneWorld {
    pub(super) fn new(aim: Aim) -> Self {
        OneWorld {
            aim,
            known: HashMap::new(),
        }
    }

    /// Q of every action where the world `member` is in `state`, after `seen` cycles.
    pub(super) fn values(
        &mut self,
        worlds: &mut Worlds,
        member: usize,
        state: usize,
        seen: usize,
    ) -> Result<&Values, BeliefError> {
        let place = (member, state, self.aim.ahead(seen));
        if !self.known.contains_key(&place) {
            let belief = Belief::at(member, state);
            let values = self.aim.values(worlds, &belief, seen)?;
            self.known.insert(place, values);
        }
        Ok(&self.known[&place])
    }
}

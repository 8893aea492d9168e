//! Policies that believe nothing: always the same action, any action, and rules. Take the trait.

use std::fmt;

use crate::agent::past::History;
use crate::agent::policy::{Choice, Policy, PolicyError};
use crate::agent::worlds::Worlds;

/// Always one action.
#[derive(Clone, Copy, Debug)]
pub struct Always(pub usize);

impl Policy for Always {
    fn name(&self) -> String {
        format!("always {}", self.0)
    }

    fn choose(&mut self, worlds: &mut Worlds, _: History<'_>) -> Result<Choice, PolicyError> {
        let actions = worlds.interface().actions();
        Ok(Choice::sure(self.0.min(actions - 1), actions))
    }
}

/// Any action, all alike.
#[derive(Clone, Copy, Debug)]
pub struct Uniform;

impl Policy for Uniform {
    fn name(&self) -> String {
        "uniform".to_owned()
    }

    fn choose(&mut self, worlds: &mut Worlds, _: History<'_>) -> Result<Choice, PolicyError> {
        Ok(Choice::uniform(worlds.interface().actions()))
    }
}

/// Any action first, all alike; the same again after a percept of the greatest reward, else the next action.
#[derive(Clone, Copy, Debug)]
pub struct WinStay;

impl Policy for WinStay {
    fn name(&self) -> String {
        "win-stay-lose-shift".to_owned()
    }

    fn choose(&mut self, worlds: &mut Worlds, history: History<'_>) -> Result<Choice, PolicyError> {
        let interface = worlds.interface();
        let most = interface.rewards().iter().max();
        let actions = interface.actions();
        let Some(&(action, percept)) = history.cycles().last() else {
            return Ok(Choice::uniform(actions));
        };
        let won = Some(&interface.rewards()[percept]) == most;
        let next = if won { action } else { (action + 1) % actions };
        Ok(Choice::sure(next, actions))
    }
}

/// A rule from the actions and percepts seen to an action.
pub struct Rule {
    name: String,
    rule: Box<dyn Fn(&[(usize, usize)]) -> usize + Send + Sync>,
}

impl Rule {
    /// The rule, under this name. An action that is not there is the last one.
    pub fn new(
        name: impl Into<String>,
        rule: impl Fn(&[(usize, usize)]) -> usize + Send + Sync + 'static,
    ) -> Self {
        Rule {
            name: name.into(),
            rule: Box::new(rule),
        }
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rule").field(&self.name).finish()
    }
}

impl Policy for Rule {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn choose(&mut self, worlds: &mut Worlds, history: History<'_>) -> Result<Choice, PolicyError> {
        let actions = worlds.interface().actions();
        let action = (self.rule)(history.cycles());
        Ok(Choice::sure(action.min(actions - 1), actions))
    }
}

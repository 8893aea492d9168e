//! The list of scenarios, by question, and how one is found by its name.

use thiserror::Error;

use super::experiment::Scenario;
use super::parameter::nearest;

/// Scenarios in the order in which they are listed.
#[derive(Clone, Copy)]
pub struct Registry(&'static [&'static [&'static dyn Scenario]]);

/// No scenario of that name.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("no scenario is called {name:?}; {}", advice(*nearest))]
pub struct UnknownScenario {
    /// The name that was asked for.
    pub name: String,
    /// The nearest name, if one is near.
    pub nearest: Option<&'static str>,
}

/// Sixty names would be no advice.
fn advice(nearest: Option<&str>) -> String {
    nearest.map_or_else(
        || "`solomonoff list` names all".to_owned(),
        |name| format!("did you mean {name:?}? (`solomonoff list` names all)"),
    )
}

impl Registry {
    /// The registry of these groups, each of scenarios that answer one question.
    #[must_use]
    pub const fn new(groups: &'static [&'static [&'static dyn Scenario]]) -> Self {
        Registry(groups)
    }

    /// All of them, group by group.
    pub fn iter(&self) -> impl Iterator<Item = &'static dyn Scenario> + Clone + use<> {
        self.0.iter().copied().flatten().copied()
    }

    /// The scenario of that name.
    ///
    /// # Errors
    /// [`UnknownScenario`], with the nearest name.
    pub fn find(&self, name: &str) -> Result<&'static dyn Scenario, UnknownScenario> {
        let names = self.iter().map(|scenario| scenario.about().name);
        self.iter()
            .find(|scenario| scenario.about().name == name)
            .ok_or_else(|| UnknownScenario {
                name: name.to_string(),
                nearest: nearest(name, names),
            })
    }
}

//! The Bayes-optimal policy: argmax over a of Q*_xi(h, a). Takes the trait and aims.

use crate::agent::aim::Aim;
use crate::agent::past::History;
use crate::agent::policy::{Choice, Policy, PolicyError};
use crate::agent::worlds::Worlds;

/// AIXI's action, of what is believed in. A tie is the lowest action's.
#[derive(Clone, Debug)]
pub struct BayesOptimal {
    aim: Aim,
}

impl BayesOptimal {
    /// Plans for this aim.
    #[must_use]
    pub fn new(aim: Aim) -> Self {
        BayesOptimal { aim }
    }
}

impl Policy for BayesOptimal {
    fn name(&self) -> String {
        "Bayes-optimal".to_owned()
    }

    fn choose(&mut self, worlds: &mut Worlds, history: History<'_>) -> Result<Choice, PolicyError> {
        let values = self.aim.values(worlds, history.belief(), history.seen())?;
        Ok(Choice::best(&values))
    }
}

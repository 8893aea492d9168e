//! Self-AIXI: one step of improvement on a mixture of policies. Takes the mixture and valuations.

use super::policy_mixture::PolicyMixture;
use crate::agent::aim::{Aim, Horizon};
use crate::agent::past::History;
use crate::agent::policy::{Choice, Policy, PolicyError};
use crate::agent::value::Valuation;
use crate::agent::worlds::Worlds;

/// argmax over a of Q^zeta_xi(h, a), zeta a mixture of policies: no planning, but a guess at what it will do itself.
///
/// Catt et al. 2023. With a geometric horizon the value is that of the planned cycles alone.
#[derive(Debug)]
pub struct SelfAixi {
    aim: Aim,
    mixture: PolicyMixture,
}

impl SelfAixi {
    /// Improves on `mixture` for this aim.
    #[must_use]
    pub fn new(aim: Aim, mixture: PolicyMixture) -> Self {
        SelfAixi { aim, mixture }
    }
}

impl Policy for SelfAixi {
    fn name(&self) -> String {
        "Self-AIXI".to_owned()
    }

    fn choose(&mut self, worlds: &mut Worlds, history: History<'_>) -> Result<Choice, PolicyError> {
        let ahead = self.aim.ahead(history.seen());
        let mut past = history.to_past();
        let belief = history.belief().clone();
        let mut valuation = Valuation::new(worlds, &mut self.mixture, self.aim.payoff());
        let values = valuation.actions(&mut past, &belief, ahead)?;
        let choice = Choice::best(&values);
        Ok(if matches!(self.aim.horizon(), Horizon::Geometric { .. }) {
            choice.undecided()
        } else {
            choice
        })
    }
}

//! rho-UCT as a policy: the action that a tree search of the posterior finds best. Takes the search and aims.

use super::belief_model::BeliefModel;
use super::search::{Effort, Search};
use crate::agent::aim::Aim;
use crate::agent::belief::BeliefError;
use crate::agent::past::History;
use crate::agent::policy::{Choice, Policy, PolicyError};
use crate::agent::worlds::Worlds;
use crate::mixture::stream;

/// Searches so many simulated futures; the draws are a stream of the seed with a number that the history decides.
///
/// Never [decided](Choice::is_decided): an estimate proves nothing better.
#[derive(Clone, Debug)]
pub struct Uct {
    aim: Aim,
    simulations: u32,
    seed: u64,
}

impl Uct {
    /// For this aim, with so many simulations per action.
    #[must_use]
    pub fn new(aim: Aim, simulations: u32, seed: u64) -> Self {
        Uct {
            aim,
            simulations,
            seed,
        }
    }
}

/// A number for a history; two may share one, and then share draws.
fn number(history: History<'_>) -> u64 {
    let words = history
        .cycles()
        .iter()
        .flat_map(|&(action, percept)| [action, percept]);
    // Fowler, Noll and Vo's hash, word by word.
    words.fold(0xcbf2_9ce4_8422_2325, |hash, word| {
        (hash ^ (word as u64 + 1)).wrapping_mul(0x0100_0000_01b3)
    })
}

impl Policy for Uct {
    fn name(&self) -> String {
        format!("rho-UCT, {} simulations", self.simulations)
    }

    fn choose(&mut self, worlds: &mut Worlds, history: History<'_>) -> Result<Choice, PolicyError> {
        let payoff = self.aim.payoff();
        let [least, most] = payoff.range(worlds.interface().rewards());
        let effort = Effort {
            simulations: self.simulations,
            horizon: self.aim.ahead(history.seen()),
            discount: payoff.discount().nearest_f64(),
            range: [least.nearest_f64(), most.nearest_f64()],
        };
        let actions = worlds.interface().actions();
        let cycle = history.seen();
        let death = payoff.death();
        let mut model =
            BeliefModel::new(worlds, history.belief(), death).ok_or(BeliefError { cycle })?;
        let mut draws = stream(self.seed, number(history));
        let best = Search::new(effort).best(&mut model, &mut draws);
        Ok(Choice::sure(best, actions).undecided())
    }
}

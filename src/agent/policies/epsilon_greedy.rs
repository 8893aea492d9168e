//! The Bayes-optimal action mostly, any action now and then. Takes the Bayes-optimal policy.

use super::bayes_optimal::BayesOptimal;
use crate::agent::aim::Aim;
use crate::agent::past::History;
use crate::agent::policy::{Choice, Policy, PolicyError};
use crate::agent::worlds::Worlds;
use crate::exact::Rational;

/// With chance epsilon one of all actions, each alike; else the Bayes-optimal action.
#[derive(Clone, Debug)]
pub struct EpsilonGreedy {
    greedy: BayesOptimal,
    epsilon: Rational,
}

impl EpsilonGreedy {
    /// Greedy for this aim.
    ///
    /// # Errors
    /// [`PolicyError::Share`] unless epsilon is from 0 to 1.
    pub fn new(aim: Aim, epsilon: Rational) -> Result<Self, PolicyError> {
        if epsilon.is_negative() || epsilon > Rational::one() {
            return Err(PolicyError::Share {
                policy: "epsilon-greedy".to_owned(),
                given: Box::new(epsilon),
            });
        }
        let greedy = BayesOptimal::new(aim);
        Ok(EpsilonGreedy { greedy, epsilon })
    }
}

impl Policy for EpsilonGreedy {
    fn name(&self) -> String {
        format!("epsilon-greedy, {}", self.epsilon)
    }

    fn choose(&mut self, worlds: &mut Worlds, history: History<'_>) -> Result<Choice, PolicyError> {
        let greedy = self.greedy.choose(worlds, history)?;
        let any = Choice::uniform(greedy.chances().len());
        let rest = Rational::one() - &self.epsilon;
        let mixed = greedy.chances().iter().zip(any.chances());
        let mixed = mixed.map(|(best, any)| &rest * best + &self.epsilon * any);
        Ok(Choice::weighed(mixed.collect(), greedy.is_decided()))
    }
}

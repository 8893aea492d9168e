//! A list of worlds as a model to search: a world drawn from the posterior, then its percepts. Takes beliefs.

use std::collections::HashMap;

use rand_chacha::ChaCha8Rng;

use super::search::Model;
use crate::agent::belief::Belief;
use crate::agent::policy::draw;
use crate::agent::worlds::Worlds;
use crate::exact::Rational;

/// Chances of a world's percepts, silence last, and what follows each.
struct Reply {
    chances: Vec<Rational>,
    after: Vec<(usize, usize)>,
}

/// xi as a model. What is open counts as silence.
pub(super) struct BeliefModel<'a> {
    worlds: &'a mut Worlds,
    /// World and state, and the share of each.
    members: Vec<(usize, usize)>,
    shares: Vec<Rational>,
    known: HashMap<(usize, usize, usize), Reply>,
    rewards: Vec<f64>,
    silent: f64,
    /// The world that was drawn, and its state.
    now: (usize, usize),
}

impl<'a> BeliefModel<'a> {
    /// What is believed after a history; none where every world is refuted.
    pub(super) fn new(worlds: &'a mut Worlds, belief: &Belief, death: &Rational) -> Option<Self> {
        let inverse = belief.evidence().reciprocal()?;
        let alive = belief.alive();
        let rewards = worlds.interface().rewards().iter();
        Some(BeliefModel {
            rewards: rewards.map(Rational::nearest_f64).collect(),
            silent: death.nearest_f64(),
            members: alive
                .iter()
                .map(|(member, state, _)| (*member, *state))
                .collect(),
            shares: alive
                .iter()
                .map(|(_, _, weight)| weight * &inverse)
                .collect(),
            known: HashMap::new(),
            now: (0, 0),
            worlds,
        })
    }
}

impl Model for BeliefModel<'_> {
    fn actions(&self) -> usize {
        self.worlds.interface().actions()
    }

    fn start(&mut self, draws: &mut ChaCha8Rng) {
        self.now = self.members[draw(&self.shares, draws)];
    }

    fn percept(&mut self, action: usize, draws: &mut ChaCha8Rng) -> Option<usize> {
        let (member, state) = self.now;
        let worlds = &mut *self.worlds;
        let reply = self
            .known
            .entry((member, state, action))
            .or_insert_with(|| {
                let law = worlds.member_mut(member).law(state, action);
                let heard: Rational = law.outcomes.iter().map(|outcome| &outcome.chance).sum();
                let percepts = law.outcomes.iter();
                let mut chances: Vec<Rational> = percepts
                    .clone()
                    .map(|outcome| outcome.chance.clone())
                    .collect();
                chances.push(Rational::one() - heard);
                Reply {
                    chances,
                    after: percepts
                        .map(|outcome| (outcome.percept, outcome.next))
                        .collect(),
                }
            });
        let (percept, next) = *reply.after.get(draw(&reply.chances, draws))?;
        self.now = (member, next);
        Some(percept)
    }

    fn back(&mut self) {}

    fn reward(&self, percept: Option<usize>) -> f64 {
        percept.map_or(self.silent, |percept| self.rewards[percept])
    }
}

//! One's own worlds with an agent that lives in one of them: what it does, why, and what it believes.
//!
//! Takes worlds, beliefs and the exact planner from `agent`. A file names the worlds with their weights, the world that
//! plays, a history, a horizon. Values are exact, or enclosures where a program is not settled within the step limit.
//! What must hold for any worlds is checked beside ([`claims`]).

use crate::agent::Horizon;
use crate::exact::as_u64;
use crate::scenario::{
    Context, LifeEnd, Lived, LivedCycle, Outcome, Result, Value, charts, figures::signed,
};

mod acting;
mod answer;
mod claims;
mod class;
mod live;
mod picture;
mod plain;
mod reach;

pub(super) use acting::Acting;
pub(super) use class::{Class, MOST_AHEAD, Member, World};
pub(super) use live::follows;
use live::{Cycle, Life, Share, live};
pub(super) use reach::longest;

/// Worlds, weights and an agent, to be run.
#[derive(Clone, Debug)]
pub struct OwnAgent {
    title: String,
    class: Class,
    seed: u64,
    /// The text of its file.
    file: String,
}

impl OwnAgent {
    pub(super) fn new(title: String, class: Class, seed: u64, file: String) -> Self {
        OwnAgent {
            title,
            class,
            seed,
            file,
        }
    }

    /// What the file calls its run.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The same with another seed, if one is given.
    #[must_use]
    pub fn seeded(mut self, seed: Option<u64>) -> Self {
        self.seed = seed.unwrap_or(self.seed);
        self
    }

    /// Whether the seed changes anything.
    fn draws(&self) -> bool {
        let class = &self.class;
        class.acting.draws() || class.truth.as_ref().is_some_and(World::draws)
    }

    /// Lives the life, under the file's `stem` as its name.
    ///
    /// # Errors
    /// [`Interrupted`](crate::scenario::ScenarioError::Interrupted); a plan that does not fit into memory.
    pub fn run(&self, stem: &str, context: &Context<'_>) -> Result<Outcome> {
        let life = live(&self.class, self.seed, context)?;
        let traces = picture::traces(&self.title, &self.class, &life)?;
        let lived = self.lived(&life);
        let open = if self.is_exact(&life) {
            "Exact for these worlds and weights; open mass 0."
        } else {
            "For these worlds and weights: what a program leaves open within the step limit makes a value an interval \
             that contains it for sure."
        };
        let outcome = Outcome {
            scenario: stem.to_owned(),
            parameters: self.parameters(),
            seeds: vec![self.seed],
            answer: answer::answer(&self.class, &life),
            claims: claims::claims(&self.class, &life, context)?,
            charts: charts(&traces)?,
            standing: None,
            lived: Some(lived),
            file: Some(self.file.clone()),
            traces,
            sentence: format!("{open} Nothing here is about M."),
        };
        Ok(outcome.stamped())
    }

    fn is_exact(&self, life: &Life) -> bool {
        let values = life
            .cycles
            .iter()
            .flat_map(|cycle| cycle.values.iter().flatten());
        life.open.is_zero()
            && life.cycles.iter().all(|cycle| cycle.values.is_some())
            && values.into_iter().all(crate::exact::Enclosure::is_exact)
    }

    fn parameters(&self) -> Vec<(String, Value)> {
        let class = &self.class;
        let count = |count: usize| Value::Integer(signed(as_u64(count)));
        let mut parameters = vec![("worlds", count(class.worlds.len()))];
        if let Some(truth) = &class.truth {
            parameters.push(("truth", Value::Text(truth.name.clone())));
        }
        if class.acting != Acting::Bayes {
            let policy = class.acting.said(&class.actions);
            parameters.push(("policy", Value::Text(policy)));
        }
        parameters.push(("horizon", count(class.cycles)));
        match class.aim.horizon() {
            Horizon::Fixed(_) => {}
            Horizon::Moving { ahead, .. } | Horizon::Geometric { ahead } => {
                parameters.push(("ahead", count(ahead)));
            }
        }
        let named = parameters.into_iter();
        named
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }

    fn lived(&self, life: &Life) -> Lived {
        let class = &self.class;
        let shares = |shares: &[Share]| {
            let shares = shares.iter();
            shares
                .map(|(world, share)| (class.worlds[*world].name.clone(), share.clone()))
                .collect()
        };
        let cycle = |cycle: &Cycle| LivedCycle {
            cycle: cycle.number,
            values: cycle.values.clone(),
            learning: cycle.learning.clone(),
            rest: class.rest(),
            is_settled: cycle.is_settled,
            is_tied: cycle.is_tied,
            left: cycle.left,
            leaders: shares(&cycle.posterior),
            chances: cycle.chances.clone(),
            action: class.actions[cycle.action].clone(),
            percept: cycle.percept.map(|percept| class.percepts[percept].clone()),
            reward: cycle.reward.clone(),
        };
        let (horizon, ahead) = match class.aim.horizon() {
            Horizon::Fixed(_) => ("fixed", None),
            Horizon::Moving { ahead, .. } => ("moving", Some(ahead)),
            Horizon::Geometric { ahead } => ("geometric", Some(ahead)),
        };
        let given = class.history.iter();
        let given = given.map(|(action, percept)| {
            format!("{}/{}", class.actions[*action], class.percepts[*percept])
        });
        Lived {
            actions: class.actions.clone(),
            policy: class.acting.word().to_owned(),
            worth: life.worth.clone(),
            horizon,
            cycles_to_play: class.cycles,
            ahead,
            discount: class.payoff().discount().clone(),
            death: class.payoff().death().clone(),
            truth: class.truth.as_ref().map(|truth| truth.name.clone()),
            is_drawn: self.draws(),
            history: given.collect(),
            cycles: life.cycles.iter().map(cycle).collect(),
            end: if life.all_refuted.is_some() {
                LifeEnd::AllRefuted
            } else {
                life.end
            },
            all_refuted: life.all_refuted,
            rewards: life.rewards.clone(),
            posterior: shares(&life.posterior),
            left: life.left,
            worlds: class.worlds.len(),
            open: life.open.clone(),
        }
    }
}

#[cfg(test)]
mod tests;

//! What an agent did in a world of one's own: cycle by cycle, with the value of every action, and what it believes.
//!
//! The answer of a run on one's own worlds. Takes exact numbers only.

use serde_json::{Map, Value, json};

use super::claim::bounds;
use crate::exact::{Enclosure, Rational};

/// Why a life ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LifeEnd {
    /// All cycles were played.
    Horizon,
    /// No truth was named, so nothing answers the first action.
    Thought,
    /// The world never gives another percept.
    Silent,
    /// The world's percept is not settled within the step limit.
    OpenSteps,
    /// No world is left that allows the history.
    AllRefuted,
}

impl LifeEnd {
    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            LifeEnd::Horizon => "horizon",
            LifeEnd::Thought => "thought",
            LifeEnd::Silent => "silent",
            LifeEnd::OpenSteps => "open-steps",
            LifeEnd::AllRefuted => "all-refuted",
        }
    }
}

/// A cycle of a life. Values are expected rewards from here on, given the history.
#[derive(Clone, Debug)]
pub struct LivedCycle {
    /// Its number, from 1; a history that was given is counted.
    pub cycle: usize,
    /// Q of each action; none where the history may have probability 0.
    pub values: Option<Vec<Enclosure>>,
    /// The value of learning: what it is worth to see the percepts on the way.
    pub learning: Option<Enclosure>,
    /// What lies beyond the cycles that are looked at, at least and at most, for every action.
    pub rest: Option<Enclosure>,
    /// Whether the action is proven to be the one that the policy takes, in spite of open mass and of the rest.
    pub is_settled: bool,
    /// Whether another action is worth exactly as much.
    pub is_tied: bool,
    /// How many worlds are left before it.
    pub left: usize,
    /// The heaviest of them with their posteriors.
    pub leaders: Vec<(String, Enclosure)>,
    /// The chance of each action under the policy.
    pub chances: Vec<Rational>,
    /// The action given.
    pub action: String,
    /// The percept that came; none where no percept came.
    pub percept: Option<String>,
    /// Its reward.
    pub reward: Option<Rational>,
}

/// What an agent did.
#[derive(Clone, Debug)]
pub struct Lived {
    /// The names of the actions.
    pub actions: Vec<String>,
    /// The policy, by its word in the file.
    pub policy: String,
    /// What it can expect to get in the cycles to play, where that was worked out.
    pub worth: Option<Enclosure>,
    /// How far it looks: `fixed`, `moving` or `geometric`.
    pub horizon: &'static str,
    /// How many cycles it is to play.
    pub cycles_to_play: usize,
    /// Over how many cycles it plans, where that is not all that are left.
    pub ahead: Option<usize>,
    /// What a reward is worth a cycle later.
    pub discount: Rational,
    /// The reward of a cycle without a percept.
    pub death: Rational,
    /// The world that plays.
    pub truth: Option<String>,
    /// Whether the seed changes anything.
    pub is_drawn: bool,
    /// Cycles that were given, as `action/percept`.
    pub history: Vec<String>,
    /// The cycles played.
    pub cycles: Vec<LivedCycle>,
    /// Why there are no more.
    pub end: LifeEnd,
    /// The cycle whose percept no world allows.
    pub all_refuted: Option<usize>,
    /// The sum of the rewards that came in the cycles played, a missing percept's included.
    pub rewards: Rational,
    /// The worlds left at the end with their posteriors, the heaviest first; at most [`Lived::WORLDS`].
    pub posterior: Vec<(String, Enclosure)>,
    /// How many are left at the end.
    pub left: usize,
    /// How many there are.
    pub worlds: usize,
    /// The share, at the end, of what the step limit leaves open, at most.
    pub open: Rational,
}

impl Lived {
    /// The most worlds that are kept of each moment.
    pub const WORLDS: usize = 100;

    /// The keys that a run on one's own worlds has beside those of every run.
    #[must_use]
    pub fn document(&self) -> Map<String, Value> {
        let shares = |shares: &[(String, Enclosure)]| -> Value {
            let shares = shares.iter();
            shares
                .map(|(name, share)| json!({"name": name, "posterior": bounds(share)}))
                .collect()
        };
        let cycle = |cycle: &LivedCycle| {
            let values = cycle.values.as_ref().map(|values| {
                let named = self.actions.iter().zip(values).zip(&cycle.chances);
                named
                    .map(|((action, q), chance)| {
                        json!({"action": action, "q": bounds(q), "chance": chance.to_string()})
                    })
                    .collect::<Vec<_>>()
            });
            json!({
                "cycle": cycle.cycle,
                "action": cycle.action,
                "percept": cycle.percept,
                "reward": cycle.reward.as_ref().map(ToString::to_string),
                "values": values,
                "learning": cycle.learning.as_ref().map(bounds),
                "beyond": cycle.rest.as_ref().map(bounds),
                "settled": cycle.is_settled,
                "tied": cycle.is_tied,
                "worlds_left": cycle.left,
                "leaders": shares(&cycle.leaders),
            })
        };
        let mut keys = Map::new();
        let mut put = |key: &str, value| keys.insert(key.to_owned(), value);
        put("policy", json!(self.policy));
        put("policy_value", json!(self.worth.as_ref().map(bounds)));
        put(
            "horizon",
            json!({
                "kind": self.horizon,
                "cycles": self.cycles_to_play,
                "ahead": self.ahead,
                "discount": self.discount.to_string(),
            }),
        );
        put("death", json!(self.death.to_string()));
        put("truth", json!(self.truth));
        put("history", json!(self.history));
        put("cycles", self.cycles.iter().map(cycle).collect());
        put("ended", json!(self.end.word()));
        put("all_refuted_at", json!(self.all_refuted));
        put("rewards", json!(self.rewards.to_string()));
        put("posterior", shares(&self.posterior));
        put("open_share", json!(self.open.to_string()));
        put("worlds_left", json!(self.left));
        put("worlds", json!(self.worlds));
        keys
    }
}

//! Shards of a search for one x: parts of it, done apart and merged in any order.
//!
//! What a search gathers are sums of integers, so the merged sums are those of the undivided search, and so are the
//! bounds. The whole is a shard too: the only one of one.

mod data;

pub use data::{SearchShardData, UnsoundShard};

use super::budget::{Budget, StopReason};
use super::checkpoint::{Checkpoint, Identity, kept};
use super::control::Control;
use super::denominator::Denominator;
use super::drawn::{Confidence, Drawn};
use super::enumerable::Enumerable;
use super::plan::{Halt, Plan};
use super::query::Query;
use super::search::plan;
use super::shard::{ShardError, StorageError, all_once};
use super::share::Share;
use super::sought::{Found, Sought};
use crate::exact::Rational;
use crate::machine::Symbols;

/// What is searched for, and how: what all shards of a search have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Question {
    query: Query,
    budget: Budget,
    machine: String,
    /// How the machine is walked.
    walk: String,
    denominator: Denominator,
    /// How many parts the whole has.
    parts: usize,
    /// The version that searched.
    version: String,
    /// How the open mass is sampled, if it is: the draws, and how sure that is what they say.
    confidence: Option<Confidence>,
}

/// One of several shards of a search for x: masses that sum to its share of 1, and its share of the draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchShard {
    question: Question,
    share: Share,
    stop: StopReason,
    sought: Sought,
    drawn: Option<Drawn>,
}

/// What all shards of a search found together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searched {
    /// What was searched for.
    pub x: Symbols,
    /// The machine's name.
    pub machine: String,
    /// What was found.
    pub found: Found,
    /// What was drawn from what is open, if anything was, and how sure that is what the draws say.
    pub sample: Option<(Drawn, Confidence)>,
}

impl SearchShard {
    /// Does a share of what [`search`](super::search()) does, with a checkpoint if one is to be kept. No programs are
    /// listed.
    ///
    /// # Errors
    /// When the checkpoint cannot be used, or a limit is exceeded.
    pub fn gather<E: Enumerable + ?Sized>(
        machine: &E,
        query: &Query,
        share: Share,
        checkpoint: Option<&Checkpoint>,
        control: &Control<'_>,
    ) -> Result<Self, StorageError> {
        let query = query.clone().keep(0);
        let halt = Halt::new(control);
        let plan = Plan {
            shared: true,
            ..plan(machine, &query, &halt)?
        };
        let job = machine.seek(&plan, &query.x);
        let (name, walk) = (machine.reference_machine(), machine.walk());
        let what = format!("{} by {walk}", query.words());
        let identity = Identity::new(&what, &name, &plan.budget, share, job.parts());
        let sought = kept(job.as_ref(), share, &halt, &identity, checkpoint)?;
        Ok(Self {
            question: Question {
                query,
                budget: plan.budget,
                machine: name.into_owned(),
                walk: walk.to_owned(),
                denominator: plan.denominator,
                parts: job.parts(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                confidence: None,
            },
            share,
            stop: control.reason(),
            sought,
            drawn: None,
        })
    }

    /// The same with this share of the draws, and how sure is to be what they say.
    #[must_use]
    pub fn with_sample(mut self, drawn: Drawn, confidence: &Confidence) -> Self {
        self.question.confidence = Some(confidence.clone());
        self.drawn = Some(drawn);
        self
    }

    /// What is searched for.
    #[must_use]
    pub fn x(&self) -> &Symbols {
        &self.question.query.x
    }

    /// The machine's name.
    #[must_use]
    pub fn machine(&self) -> &str {
        &self.question.machine
    }

    /// What the search may spend.
    #[must_use]
    pub fn budget(&self) -> &Budget {
        &self.question.budget
    }

    /// What its masses are integers over.
    #[must_use]
    pub fn denominator(&self) -> Denominator {
        self.question.denominator
    }

    /// Which share of the search it is.
    #[must_use]
    pub fn share(&self) -> Share {
        self.share
    }

    /// Why it stopped.
    #[must_use]
    pub fn stop(&self) -> StopReason {
        self.stop
    }

    /// How many cylinders were revealed.
    #[must_use]
    pub fn cylinders(&self) -> u128 {
        self.sought.tally.cylinders
    }

    /// The mass that surely prints x: all shards together have the lower bound of M(x).
    #[must_use]
    pub fn printed(&self) -> Rational {
        self.sought.printed(self.question.denominator)
    }

    /// Merges all shards of a search, in any order, to what was found by all of it.
    ///
    /// # Errors
    /// [`ShardError`] when they are not each shard of one search exactly once.
    pub fn merge(shards: &[Self]) -> Result<Searched, ShardError> {
        let first = shards.first().ok_or(ShardError::None)?;
        let question = &first.question;
        if let Some(other) = shards.iter().position(|shard| shard.question != *question) {
            return Err(ShardError::Different { index: other + 1 });
        }
        all_once(shards.iter().map(|shard| shard.share))?;
        let mut sought = Sought::new(question.query.x.len(), 0);
        let mut stop = StopReason::Bits;
        let mut drawn = first.drawn.clone();
        for (place, shard) in shards.iter().enumerate() {
            let added = sought.checked_add(&shard.sought);
            added.ok_or(ShardError::Masses)?;
            if shard.stop != StopReason::Bits {
                stop = shard.stop;
            }
            if place > 0 {
                drawn = match (drawn, &shard.drawn) {
                    (None, None) => None,
                    (Some(all), Some(more)) => all.with(more),
                    _ => None,
                };
                if drawn.is_some() != first.drawn.is_some() {
                    return Err(ShardError::Different { index: place + 1 });
                }
            }
        }
        if !sought.is_whole(question.denominator) {
            return Err(ShardError::Masses);
        }
        Ok(Searched {
            x: question.query.x.clone(),
            machine: question.machine.clone(),
            found: sought.found(question.budget, question.denominator, stop),
            sample: drawn.zip(question.confidence.clone()),
        })
    }
}

#[cfg(test)]
mod tests;

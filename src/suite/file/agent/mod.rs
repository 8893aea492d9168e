//! The file of an agent: worlds with weights, the one that plays, a history, a horizon.
//!
//! Takes the run itself from `own_agent`. Every mistake is told with its place, before anything runs.

use serde::Deserialize;
use toml::Spanned;

use super::hypotheses::Weights;
use super::reader::{Reader, Result, Value};
use crate::agent::{Aim, Payoff, PayoffError};
use crate::exact::{Rational, as_u64};
use crate::scenario::DEFAULT_SEED;
use crate::suite::own_agent::{Class, MOST_AHEAD, OwnAgent, follows, longest};

mod interface;
mod policy;
mod table;
mod worlds;

use interface::{Spoken, TypedInterface};
use policy::Around;
use worlds::{Declared, TypedWorlds};

/// The most cycles of a life.
const MOST_CYCLES: usize = 10_000;

/// The most histories that a policy follows one by one.
const MOST_FOLLOWED: usize = 1 << 12;

/// Steps of a program from one symbol to the next, unless the file says something else.
const STEPS: u64 = 1000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    #[expect(dead_code, reason = "it was looked at before")]
    kind: String,
    title: Option<String>,
    #[serde(alias = "A")]
    action_bits: Option<Spanned<Value>>,
    #[serde(alias = "P")]
    percept_bits: Option<Spanned<Value>>,
    actions: Option<Spanned<Value>>,
    percepts: Option<Spanned<Value>>,
    rewards: Option<Spanned<Value>>,
    range: Option<Spanned<Value>>,
    death: Option<Spanned<Value>>,
    steps: Option<Spanned<Value>>,
    world: Option<Spanned<Value>>,
    enumerated: Option<Spanned<Value>>,
    weights: Option<Spanned<Weights>>,
    truth: Option<Spanned<Value>>,
    history: Option<Spanned<Value>>,
    policy: Option<Spanned<Value>>,
    horizon: Option<Spanned<Value>>,
    ahead: Option<Spanned<Value>>,
    discount: Option<Spanned<Value>>,
    seed: Option<Spanned<Value>>,
}

/// Cycles to play, how far the agent looks, and what a reward is worth later.
struct Looks {
    cycles: usize,
    ahead: Option<usize>,
    discount: Rational,
}

impl Looks {
    /// What a policy plans for, after so many cycles that were given.
    fn aim(&self, given: usize, death: &Rational) -> Result<Aim, PayoffError> {
        let payoff = Payoff::discounted(self.discount.clone())?.with_death(death.clone());
        let last = given + self.cycles;
        match self.ahead {
            None => Ok(Aim::fixed(last, payoff)),
            Some(ahead) if self.discount == Rational::one() => Ok(Aim::moving(ahead, last, payoff)),
            Some(ahead) => Aim::geometric(ahead, payoff),
        }
    }
}

impl Reader<'_> {
    /// The agent of this file.
    pub(super) fn agent(&self) -> Result<OwnAgent> {
        let typed: Typed = toml::from_str(self.text)
            .map_err(|error| self.error(error.span().unwrap_or(0..0), error.message()))?;
        let spoken = self.interface(&TypedInterface {
            action_bits: typed.action_bits.as_ref(),
            percept_bits: typed.percept_bits.as_ref(),
            actions: typed.actions.as_ref(),
            percepts: typed.percepts.as_ref(),
            rewards: typed.rewards.as_ref(),
            range: typed.range.as_ref(),
            death: typed.death.as_ref(),
        })?;
        let steps = match &typed.steps {
            None => STEPS,
            Some(steps) => match self.count(steps)? {
                0 => {
                    let message =
                        "a program takes at least 1 step to say anything, as in steps = 1000";
                    return self.made(steps, Err(message));
                }
                count => count,
            },
        };
        let declared = self.worlds(
            &TypedWorlds {
                world: typed.world.as_ref(),
                enumerated: typed.enumerated.as_ref(),
                weights: typed.weights.as_ref(),
                truth: typed.truth.as_ref(),
            },
            &spoken,
            steps,
        )?;
        let acting = self.policy(
            typed.policy.as_ref(),
            Around {
                spoken: &spoken,
                lengths: &declared.lengths,
            },
        )?;
        let looks = self.looks(&typed)?;
        let history = match &typed.history {
            Some(history) => self.history(history, &spoken)?,
            None => Vec::new(),
        };
        if let (Some(truth), Some(typed)) = (&declared.truth, &typed.history)
            && let Err(cycle) = follows(truth.member.environment().as_mut(), &history)
        {
            let message = format!(
                "the world that plays, {}, never answers so in cycle {}; change the history, or the truth",
                truth.name,
                cycle + 1
            );
            return self.made(typed, Err(message));
        }
        let aim = looks.aim(history.len(), &spoken.death);
        let aim = aim.map_err(|error| {
            let place = typed.discount.as_ref().map(Spanned::span);
            self.error(place.unwrap_or(0..0), error)
        })?;
        let Declared {
            worlds,
            weights,
            enumerated,
            truth,
            lengths: _,
        } = declared;
        let class = Class {
            interface: spoken.interface,
            actions: spoken.actions,
            percepts: spoken.percepts,
            worlds,
            weights,
            enumerated,
            truth,
            history,
            cycles: looks.cycles,
            aim,
            acting,
            steps,
        };
        self.fits(&class, &typed)?;
        let seed = typed
            .seed
            .as_ref()
            .map(|seed| self.count(seed))
            .transpose()?;
        let title = typed.title.unwrap_or_else(|| "Your own worlds".to_owned());
        let seed = seed.unwrap_or(DEFAULT_SEED);
        Ok(OwnAgent::new(title, class, seed, self.text.to_owned()))
    }

    fn looks(&self, typed: &Typed) -> Result<Looks> {
        let Some(horizon) = &typed.horizon else {
            let message = "an agent needs a horizon, the cycles that it plays, as in horizon = 6";
            return Err(self.error(0..0, message));
        };
        let cycles: usize = self.count(horizon)?;
        if cycles == 0 || cycles > MOST_CYCLES {
            let message = format!("a horizon is at least 1 cycle and at most {MOST_CYCLES}");
            return self.made(horizon, Err(message));
        }
        let discount = typed.discount.as_ref();
        let discount = discount
            .map(|discount| self.rational(discount))
            .transpose()?;
        let discount = discount.unwrap_or_else(Rational::one);
        let ahead = match &typed.ahead {
            None => None,
            Some(typed) => match self.count(typed)? {
                0 => {
                    let message = "an agent looks at least 1 cycle ahead, as in ahead = 4";
                    return self.made(typed, Err(message));
                }
                ahead if ahead > MOST_AHEAD => {
                    let message = format!("an agent looks at most {MOST_AHEAD} cycles ahead");
                    return self.made(typed, Err(message));
                }
                ahead => Some(ahead),
            },
        };
        if ahead.is_none() && cycles > MOST_AHEAD {
            let message = format!(
                "an agent looks at most {MOST_AHEAD} cycles ahead; write a shorter horizon, or how far it looks, as in \
                 ahead = 10"
            );
            return self.made(horizon, Err(message));
        }
        Ok(Looks {
            cycles,
            ahead,
            discount,
        })
    }

    /// Cycles that were given, each as `action/percept`.
    fn history(&self, typed: &Spanned<Value>, spoken: &Spoken) -> Result<Vec<(usize, usize)>> {
        let mut pairs = Vec::new();
        let mut push = |typed: &Spanned<Value>, text: &str| -> Result<()> {
            let message = || {
                format!(
                    "{text:?} is not a cycle; a history is a list of action/percept pairs, as in history = \
                     \"{}/{}\"",
                    spoken.actions[0], spoken.percepts[0]
                )
            };
            let pair = text.split_once('/').ok_or_else(message);
            let (action, percept) = self.made(typed, pair)?;
            let action = self.made(typed, spoken.action(action.trim()))?;
            let percept = self.made(typed, spoken.percept(percept.trim()))?;
            pairs.push((action, percept));
            Ok(())
        };
        match typed.get_ref() {
            Value::List(list) => {
                for each in list {
                    push(each, self.text(each)?)?;
                }
            }
            _ => {
                for word in self.text(typed)?.split_whitespace() {
                    push(typed, word)?;
                }
            }
        }
        if pairs.len() > MOST_CYCLES {
            let message = format!("a history has at most {MOST_CYCLES} cycles");
            return self.made(typed, Err(message));
        }
        Ok(pairs)
    }

    /// Refuses a plan that does not fit into memory, and says which does.
    fn fits(&self, class: &Class, typed: &Typed) -> Result<()> {
        let cycles = class.to_go(0);
        let (place, key) = match (&typed.ahead, class.cycles) {
            (Some(ahead), _) => (ahead.span(), "ahead"),
            (None, _) => (
                typed.horizon.as_ref().map(Spanned::span).unwrap_or(0..0),
                "horizon",
            ),
        };
        let refused = |longest: usize| {
            let base = as_u64(class.actions.len()) * as_u64(class.percepts.len());
            let message = format!(
                "what the agent may come to believe in {base}^{cycles} histories does not fit into memory, though equal \
                 beliefs are counted once; write {key} = {longest} or less"
            );
            Err(self.error(place.clone(), message))
        };
        if class.acting.follows_each_history() {
            let base = class.actions.len() * class.percepts.len();
            let fits = |cycles: &usize| {
                let cycles = u32::try_from(*cycles).unwrap_or(u32::MAX);
                base.checked_pow(cycles)
                    .is_some_and(|all| all <= MOST_FOLLOWED)
            };
            if !fits(&cycles) {
                let longest = (1..cycles).take_while(fits).last().unwrap_or(0);
                let message = format!(
                    "this policy follows every history, and {base}^{cycles} are too many; write {key} = {longest} or less"
                );
                return Err(self.error(place, message));
            }
        }
        if class.enumerated.is_some() {
            let fits = class.interface.fits(cycles);
            return fits.map_err(|error| self.error(place.clone(), error));
        }
        let mut worlds = class.worlds();
        let Ok(past) = class.past(&mut worlds) else {
            return Ok(());
        };
        match longest(&mut worlds, past.belief(), cycles) {
            longest if longest < cycles => refused(longest),
            _ => Ok(()),
        }
    }
}

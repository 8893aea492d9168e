//! Knowledge seeking: no reward counts, only what percepts tell. Takes aims, beliefs and logarithms.
//!
//! Orseau, Lattimore and Hutter 2013. Counted is, in bits, KL(w_t || w_(t-1)), whose expectation at an action is the
//! information of the next percept about the world, or -log2 xi(e_t | h a_t), whose expectation is the entropy of the
//! next percept. That no percept comes any more is an outcome, too; after it nothing is told.

use std::collections::HashMap;

use crate::agent::aim::{Aim, Horizon};
use crate::agent::belief::{Belief, BeliefError};
use crate::agent::past::History;
use crate::agent::planner::Values;
use crate::agent::policy::{Choice, Policy, PolicyError};
use crate::agent::worlds::Worlds;
use crate::exact::{Enclosure, Rational, as_u64, log2};

/// Bits of a logarithm at first, and where that leaves actions undecided.
const PRECISIONS: [u32; 2] = [64, 256];

/// What is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// KL(w_t || w_(t-1)): to know which world it is.
    Knowledge,
    /// -log2 xi(e_t | h a_t): to see what was not expected, noise as well.
    Entropy,
}

/// Maximises the expected discounted sum of what is sought.
///
/// Actions are compared by enclosures. Where two are not told apart at 256 bits of each logarithm the lowest of those
/// that may be best is taken, undecided: equal values whose logarithms are not whole numbers look so, too.
#[derive(Clone, Debug)]
pub struct KnowledgeSeeking {
    aim: Aim,
    sought: Sought,
    known: HashMap<(Posterior, usize, u32), Values>,
}

/// World, state and share of each that is left.
type Posterior = Vec<(usize, usize, Rational)>;

/// A percept, or silence: its probability, and the joint weights.
struct After {
    chance: Rational,
    /// Joint weight of each world, and the factor by which its share grows.
    joint: Vec<(Rational, Rational)>,
    /// None after silence.
    posterior: Option<Posterior>,
}

impl KnowledgeSeeking {
    /// Seeks this; of the aim's payoff only the discount counts.
    #[must_use]
    pub fn new(aim: Aim, sought: Sought) -> Self {
        KnowledgeSeeking {
            aim,
            sought,
            known: HashMap::new(),
        }
    }

    /// What each action is expected to tell in all, in bits and in one unit of xi(h), to `precision` bits of each
    /// logarithm.
    ///
    /// # Errors
    /// [`PolicyError::Open`], [`PolicyError::Refuted`].
    pub fn values(
        &mut self,
        worlds: &mut Worlds,
        history: History<'_>,
        precision: u32,
    ) -> Result<Values, PolicyError> {
        let seen = history.seen();
        if !history.belief().open().is_zero() {
            return Err(self.open(seen));
        }
        let posterior = shares(history.belief()).ok_or(BeliefError { cycle: seen })?;
        let ahead = self.aim.ahead(seen);
        let values = self.of(worlds, posterior, ahead, precision, seen)?;
        Ok(values.plus(&self.beyond(worlds, history.belief(), ahead, precision)?))
    }

    fn open(&self, cycle: usize) -> PolicyError {
        PolicyError::Open {
            policy: self.name(),
            cycle,
        }
    }

    /// What cycles past the plan may tell: at most gamma^d of the entropy left, or log2 of all outcomes in each.
    fn beyond(
        &self,
        worlds: &Worlds,
        belief: &Belief,
        ahead: usize,
        precision: u32,
    ) -> Result<Enclosure, PolicyError> {
        if !matches!(self.aim.horizon(), Horizon::Geometric { .. }) {
            return Ok(Enclosure::zero());
        }
        let discount = self.aim.payoff().discount();
        let later = discount.pow(as_u64(ahead));
        let (outcomes, unit) = match self.sought {
            Sought::Knowledge => (belief.alive().len(), later),
            Sought::Entropy => {
                let all = (Rational::one() - discount).reciprocal();
                let all = all.unwrap_or_else(Rational::zero);
                (worlds.interface().rewards().len() + 1, later * all)
            }
        };
        let most = log2(&Rational::from(as_u64(outcomes)), precision)?.scale(&unit);
        Ok(Enclosure::new(Rational::zero(), most.upper().clone())
            .unwrap_or_else(|_| Enclosure::zero()))
    }

    fn of(
        &mut self,
        worlds: &mut Worlds,
        posterior: Posterior,
        cycles: usize,
        precision: u32,
        seen: usize,
    ) -> Result<Values, PolicyError> {
        let place = (posterior, cycles, precision);
        if let Some(values) = self.known.get(&place) {
            return Ok(values.clone());
        }
        let mut values = Vec::new();
        for action in 0..worlds.interface().actions() {
            values.push(self.action(worlds, &place.0, cycles, action, precision, seen)?);
        }
        let values = Values::new(values);
        self.known.insert(place, values.clone());
        Ok(values)
    }

    fn action(
        &mut self,
        worlds: &mut Worlds,
        posterior: &Posterior,
        cycles: usize,
        action: usize,
        precision: u32,
        seen: usize,
    ) -> Result<Enclosure, PolicyError> {
        let mut value = Enclosure::zero();
        if cycles == 0 {
            return Ok(value);
        }
        let after = outcomes(worlds, posterior, action).ok_or_else(|| self.open(seen))?;
        for outcome in after {
            value += match self.sought {
                Sought::Entropy => log2(&outcome.chance, precision)?.scale(&-&outcome.chance),
                Sought::Knowledge => {
                    let mut sum = Enclosure::zero();
                    for (joint, factor) in &outcome.joint {
                        sum += log2(factor, precision)?.scale(joint);
                    }
                    sum
                }
            };
            if let (Some(posterior), true) = (outcome.posterior, cycles > 1) {
                let later = self.of(worlds, posterior, cycles - 1, precision, seen + 1)?;
                let share = self.aim.payoff().discount() * &outcome.chance;
                value += later.value().scale(&share);
            }
        }
        Ok(if value.is_exact() {
            value
        } else {
            value.round_outward(2 * precision)
        })
    }
}

/// The posterior as shares of the evidence; none where every world is refuted.
fn shares(belief: &Belief) -> Option<Posterior> {
    let inverse = belief.evidence().reciprocal()?;
    let alive = belief.alive().iter();
    Some(
        alive
            .map(|(member, state, weight)| (*member, *state, weight * &inverse))
            .collect(),
    )
}

/// What may follow an action; none where something is open.
fn outcomes(worlds: &mut Worlds, posterior: &Posterior, action: usize) -> Option<Vec<After>> {
    let percepts = worlds.interface().rewards().len();
    // By percept, silence last: share before, joint weight, world and next state.
    let mut by: Vec<Vec<(Rational, Rational, usize, usize)>> = vec![Vec::new(); percepts + 1];
    for (member, state, share) in posterior {
        let law = worlds.member_mut(*member).law(*state, action);
        if !law.open.is_zero() {
            return None;
        }
        let mut silent = share.clone();
        for outcome in &law.outcomes {
            let joint = share * &outcome.chance;
            silent -= &joint;
            by[outcome.percept].push((share.clone(), joint, *member, outcome.next));
        }
        if !silent.is_zero() {
            by[percepts].push((share.clone(), silent, *member, *state));
        }
    }
    let mut after = Vec::new();
    for (percept, parts) in by.into_iter().enumerate() {
        let chance: Rational = parts.iter().map(|(_, joint, _, _)| joint).sum();
        let Some(inverse) = chance.reciprocal() else {
            continue;
        };
        let mut joint = Vec::new();
        let mut posterior = Vec::new();
        for (share, part, member, next) in parts {
            let now = &part * &inverse;
            let factor = now.checked_div(&share).unwrap_or_else(Rational::one);
            joint.push((part, factor));
            posterior.push((member, next, now));
        }
        after.push(After {
            chance,
            joint,
            posterior: (percept < percepts).then_some(posterior),
        });
    }
    Some(after)
}

impl Policy for KnowledgeSeeking {
    fn name(&self) -> String {
        match self.sought {
            Sought::Knowledge => "knowledge-seeking".to_owned(),
            Sought::Entropy => "entropy-seeking".to_owned(),
        }
    }

    fn choose(&mut self, worlds: &mut Worlds, history: History<'_>) -> Result<Choice, PolicyError> {
        let actions = worlds.interface().actions();
        let mut possible = 0;
        for precision in PRECISIONS {
            let values = self.values(worlds, history, precision)?;
            if let Some(best) = values.best() {
                return Ok(Choice::sure(best, actions));
            }
            possible = values.first_possible();
            // What lies past the plan is wider than any logarithm.
            if matches!(self.aim.horizon(), Horizon::Geometric { .. }) {
                break;
            }
        }
        Ok(Choice::sure(possible, actions).undecided())
    }
}

//! The value of any policy, by recursion over histories. Takes policies, beliefs and payoffs.
//!
//! V^pi(h) = sum over a of pi(a|h) sum over e of (r(e) xi(hae) + gamma V^pi(hae)), unnormalised, 0 after the last cycle.

use super::belief::Belief;
use super::past::Past;
use super::payoff::Payoff;
use super::planner::Values;
use super::policy::{Policy, PolicyError};
use super::worlds::Worlds;
use crate::exact::{Enclosure, Rational};

/// What a policy is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worth {
    /// Unnormalised; a point where nothing is open.
    pub value: Enclosure,
    /// Histories on the way at which the policy could not tell which action it holds for the best.
    pub undecided: u64,
}

/// A policy under valuation.
#[derive(Debug)]
pub struct Valuation<'a> {
    worlds: &'a mut Worlds,
    policy: &'a mut dyn Policy,
    payoff: &'a Payoff,
    undecided: u64,
}

impl<'a> Valuation<'a> {
    /// What `policy` gets of `payoff` in these worlds. The policy's own aim may be another.
    pub fn new(
        worlds: &'a mut Worlds,
        policy: &'a mut dyn Policy,
        payoff: &'a Payoff,
    ) -> Valuation<'a> {
        Valuation {
            worlds,
            policy,
            payoff,
            undecided: 0,
        }
    }

    /// V^pi in the next `cycles` cycles. `truth` says how likely percepts are: the policy's own belief for V^pi_xi, one
    /// world for V^pi_nu, each as it is after the history that the policy has seen.
    ///
    /// # Errors
    /// [`PolicyError`], where the policy is not defined on a history that may come.
    pub fn worth(
        &mut self,
        past: &mut Past,
        truth: &Belief,
        cycles: usize,
    ) -> Result<Worth, PolicyError> {
        self.undecided = 0;
        let value = self.value(past, truth, cycles)?;
        Ok(Worth {
            value,
            undecided: self.undecided,
        })
    }

    /// Q^pi of every action: this one now, the policy from the next cycle on.
    ///
    /// # Errors
    /// As [`Valuation::worth`].
    pub fn actions(
        &mut self,
        past: &mut Past,
        truth: &Belief,
        cycles: usize,
    ) -> Result<Values, PolicyError> {
        let actions = 0..self.worlds.interface().actions();
        let values = actions.map(|action| self.action(past, truth, cycles, action));
        Ok(Values::new(values.collect::<Result<_, _>>()?))
    }

    fn value(
        &mut self,
        past: &mut Past,
        truth: &Belief,
        cycles: usize,
    ) -> Result<Enclosure, PolicyError> {
        if cycles == 0 {
            return Ok(Enclosure::zero());
        }
        let choice = self.policy.choose(self.worlds, past.history())?;
        self.undecided += u64::from(!choice.is_decided());
        let mut value = Enclosure::zero();
        for (action, chance) in choice.chances().iter().enumerate() {
            if !chance.is_zero() {
                value += self.action(past, truth, cycles, action)?.scale(chance);
            }
        }
        Ok(value)
    }

    fn action(
        &mut self,
        past: &mut Past,
        truth: &Belief,
        cycles: usize,
        action: usize,
    ) -> Result<Enclosure, PolicyError> {
        if cycles == 0 {
            return Ok(Enclosure::zero());
        }
        let percepts = self.worlds.interface().rewards().len();
        // What was open before keeps its stake: any reward in each cycle.
        let mut open = truth.open().clone();
        let mut silent = truth.evidence();
        let mut value = Enclosure::zero();
        for percept in 0..percepts {
            let mut after = truth.clone();
            after.update(self.worlds, action, percept);
            open = after.open().clone();
            let mass = after.evidence();
            if mass.is_zero() {
                continue;
            }
            silent -= &mass;
            let reward = &self.worlds.interface().rewards()[percept] * &mass;
            value += Enclosure::exact(reward);
            if cycles > 1 {
                after.settle();
                past.see(self.worlds, action, percept);
                let later = self.value(past, &after, cycles - 1);
                past.take_back();
                value += later?.scale(self.payoff.discount());
            }
        }
        silent -= &open - truth.open();
        let annuity = self.payoff.annuity(cycles);
        value += Enclosure::exact(silent * self.payoff.death() * &annuity);
        let [least, most] = self.payoff.range(self.worlds.interface().rewards());
        let stake: Rational = open * annuity;
        let ends = Enclosure::new(&stake * least, &stake * most);
        Ok(value + ends.unwrap_or_else(|_| Enclosure::zero()))
    }
}

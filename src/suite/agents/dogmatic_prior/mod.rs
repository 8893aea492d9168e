//! `dogmatic-prior`: an adversarial prior makes the Bayes-optimal agent follow any given policy.
//!
//! Takes the bandits and the dogma about them from `instrument`, planned by `agent`. Leike & Hutter 2015, Bad Universal
//! Priors and Notions of Optimality, Theorem 7.
//!
//! Let xi be a prior and pi a policy. nu is xi as long as the actions are pi's, and reward 0 for ever from the first
//! other action on. xi' = nu/2 + (eps/2) xi.
//!
//! Derivation. At a history h that pi leads to nu(h) = xi(h), so xi'(h) = (1 + eps)/2 xi(h), and the posterior of nu is
//! 1/(1 + eps): what pi sees can never refute the dogma. After another action a than pi(h) nu pays nothing, so the value
//! of a is all from xi, with the posterior eps/(1 + eps): Q_xi'(h, a) = eps/(1 + eps) Q_xi(h, a), exactly, which is at
//! most eps/(1 + eps) per cycle to go. Following pi is worth at least V^pi_xi(h) under both. So pi(h) is the only best
//! action wherever V^pi_xi(h) > eps/(1 + eps), values per cycle to go. (The theorem asks for V^pi_xi(h) > eps, which is
//! more.)
//!
//! Control: one bandit of arms 1/20 and 9/10, pi always the first, eps = 1/2. There V^pi is 1/20, below eps/(1 + eps) =
//! 1/3, and pi is left at once.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::exact::{Rational, as_u64, as_usize};
use crate::scenario::figures::{distinct, fraction, length, quotient, whole};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    own_derivation, parameters,
};
use crate::suite::instrument::bandit_sums::{Counts, Sums};
use crate::suite::instrument::bandits::{Thought, starved, thoughts, three};
use crate::suite::instrument::planning::decimal;
use crate::suite::instrument::policy_trees::{PolicyTree, depth, percepts};
use crate::suite::instrument::short_numbers::few;

mod picture;

const LEIKE: &str = here!("Leike & Hutter 2015, Theorem 7; re-derived in");
const OWN: &str = own_derivation!();

/// The policies that can be prescribed, in words.
const POLICIES: [&str; 4] = [
    "always 0",
    "always 1",
    "win-stay, lose-shift",
    "0 and 1 in turn",
];
/// The most values of eps.
const MOST_EPS: usize = 8;

parameters! { Parameters {
    horizon "horizon": u32 = 6 in 1..=7, "cycles m";
    eps "eps": [i64] = [2, 4, 10, 100] in 1..=10000, "the doubt that the dogma leaves, as its reciprocals: 1/2, 1/4, ..";
    policy "policy": u32 = 0 in 0..=3, "what the dogma prescribes: 0 always 0, 1 always 1, 2 win-stay lose-shift, 3 0 and 1 in turn";
} }

claims! {
    POSTERIOR: Exact Equal "dogma-never-refuted", LEIKE,
        "At every history of the policy the posterior of the dogma is 1/(1+eps), as before the first cycle.";
    EVIDENCE: Exact Equal "evidence", OWN,
        "There xi'(h) is (1+eps)/2 times xi(h).";
    DEVIATE: Exact Equal "value-of-deviating", OWN,
        "The value of the other action is eps/(1+eps) times what it is under xi, at every history of the policy.";
    BOUND: Exact AtMost "deviating-is-worth-little", LEIKE,
        "It is at most eps/(1+eps) per cycle to go.";
    OPTIMUM: Exact GreaterThan "policy-is-the-optimum", LEIKE,
        "The policy's action is better than the other wherever following it is worth more than eps/(1+eps) per cycle \
         to go under xi.", applies "following the policy is worth more than eps/(1+eps) somewhere";
    CONTROL: Exact GreaterThan "control-left-at-once", OWN,
        "Control: arms 1/20 and 9/10, eps = 1/2, policy always 0: the other action is better in the first cycle.";
    FOLLOWED: Measured None "followed-{eps}", LEIKE,
        "Histories of the policy at which the agent does what the dogma prescribes, eps = {eps}.",
        beside "all histories of the policy";
    PREMISE: Measured None "premise-{eps}", LEIKE,
        "Histories of the policy at which following it is worth more than eps = {eps} per cycle, as the theorem asks.",
        beside "those at which it is worth more than eps/(1+eps)";
}

/// What is done at the histories of a policy. Kept as a rule, which both sides ask on their own.
fn rule(policy: u32) -> impl Fn(&[usize]) -> usize {
    move |seen: &[usize]| match policy {
        0 => 0,
        1 => 1,
        2 => seen.iter().filter(|percept| **percept == 0).count() % 2,
        _ => seen.len() % 2,
    }
}

impl Parameters {
    fn doubts(&self) -> Result<Vec<Rational>> {
        let parts: Vec<u64> = distinct(&self.eps)?;
        parts.into_iter().map(|part| fraction(1, part)).collect()
    }

    fn cycles(&self) -> usize {
        as_usize(u64::from(self.horizon))
    }
}

/// One doubt.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    eps: Rational,
    thoughts: Vec<Thought>,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    policy: PolicyTree,
    found: Vec<Found>,
    /// What the control thinks before the first cycle.
    control: Thought,
}

/// What theory says at one history of the policy.
#[derive(Clone, Debug)]
struct Node {
    evidence: Rational,
    deviate: Rational,
    /// V^pi_xi per cycle to go.
    policy: Rational,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    cycles: usize,
    /// By doubt: 1/(1+eps), eps/(1+eps), and the histories in the order of the nodes.
    said: Vec<(Rational, Rational, Vec<Node>)>,
}

/// The scenario.
pub(crate) struct DogmaticPrior;

impl Experiment for DogmaticPrior {
    const ABOUT: About = About {
        name: "dogmatic-prior",
        question: Question::Agents,
        claim: "A prior that promises hell for any other action makes the Bayes-optimal agent follow any \
                policy that pays enough.",
        source: LEIKE,
        text: "Half of the prior is a mixture of three bandits in which every action but the prescribed one leads to \
               hell, eps/2 is the mixture itself. The exact plan of the agent is set beside the theorem at every \
               history that the policy leads to. Control: a policy that earns so little that hell is no threat.",
        worth: "Exact for these mixtures of bandits at these horizons, open mass 0. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        few("eps", &parameters.eps, MOST_EPS)
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let cycles = parameters.cycles();
        let policy = PolicyTree::of(cycles, rule(parameters.policy));
        let mut found = Vec::new();
        for eps in parameters.doubts()? {
            context.go_on()?;
            found.push(Found {
                thoughts: thoughts(&three(), &policy, &eps)?,
                eps,
            });
        }
        let always = PolicyTree::of(cycles, rule(0));
        let mut control = thoughts(&starved(), &always, &Rational::ratio(1, 2))?;
        Ok(Measured {
            policy,
            found,
            control: control.swap_remove(0),
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let cycles = parameters.cycles();
        let rule = rule(parameters.policy);
        let mut sums = Sums::new(three());
        let mut said = Vec::new();
        for eps in parameters.doubts()? {
            let one = Rational::one();
            let sure = quotient(&one, &(&one + &eps))?;
            let doubt = &sure * &eps;
            let mut nodes = Vec::new();
            for node in 0..(1 << cycles) - 1 {
                context.go_on()?;
                let mut seen = percepts(node);
                let (left, action) = (cycles - seen.len(), rule(&seen));
                let counts: Counts = Sums::counts(&rule, &seen);
                let xi = sums.xi(counts);
                let deviate = quotient(&sums.q(counts, 1 - action, left), &xi)?;
                let followed = sums.of_policy(&rule, &mut seen, counts, left);
                nodes.push(Node {
                    evidence: (&one + &eps) * Rational::ratio(1, 2) * &xi,
                    deviate: &doubt * deviate,
                    policy: quotient(&followed, &(xi * whole(as_u64(left))))?,
                });
            }
            said.push((sure, doubt, nodes));
        }
        Ok(Theory { cycles, said })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (found, (sure, doubt, nodes)) in measured.found.iter().zip(&theory.said) {
            let eps = &found.eps;
            let mut premise = [0_u64; 2];
            for (thought, said) in found.thoughts.iter().zip(nodes) {
                let node = thought.node;
                let instance = || format!("eps={eps}, after percepts {:?}", percepts(node));
                let action = measured.policy.action(node);
                let [kept, left] = [action, 1 - action].map(|action| &thought.values[action]);
                claims.check(&POSTERIOR, instance, &thought.dogma, sure);
                claims.check(&EVIDENCE, instance, &thought.evidence, &said.evidence);
                claims.check(&DEVIATE, instance, left, &said.deviate);
                let per_cycle = fraction(1, as_u64(theory.cycles - depth(node)))?;
                claims.check(&BOUND, instance, left * per_cycle, doubt);
                if said.policy > *doubt {
                    claims.check(&OPTIMUM, instance, kept, left);
                }
                premise[0] += u64::from(said.policy > *eps);
                premise[1] += u64::from(said.policy > *doubt);
            }
            let all = length(&found.thoughts);
            let followed = found.followed(&measured.policy);
            claims.one(&FOLLOWED.with("eps", eps), followed, all);
            claims.one(&PREMISE.with("eps", eps), premise[0], premise[1]);
        }
        let [kept, left] = &measured.control.values;
        claims.one(&CONTROL, left, kept);
        Ok(())
    }
}

impl Answered for DogmaticPrior {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        Ok(measured.answer(parameters))
    }
}

impl Found {
    /// Histories at which the prescribed action is the only best one.
    fn followed(&self, policy: &PolicyTree) -> u64 {
        let followed = self
            .thoughts
            .iter()
            .filter(|thought| thought.follows(policy));
        as_u64(followed.count())
    }

    /// Whether it is so at all of them.
    fn keeps(&self, policy: &PolicyTree) -> bool {
        self.followed(policy) == length(&self.thoughts)
    }
}

impl Measured {
    fn answer(&self, parameters: &Parameters) -> Vec<String> {
        let mut said = Vec::new();
        let prescribed = POLICIES[as_usize(u64::from(parameters.policy))];
        for found in &self.found {
            let Some(first) = found.thoughts.first() else {
                continue;
            };
            let action = self.policy.action(0);
            let followed = found.followed(&self.policy);
            said.push(format!(
                "Doubt eps = {}: the agent does what the dogma prescribes ({prescribed}) at {followed} of {} \
                 histories. In the first of {} cycles the prescribed action {action} is worth {}, the other {}. It \
                 believes in hell with probability {}, and nothing that the policy sees changes that{}.",
                found.eps,
                found.thoughts.len(),
                parameters.horizon,
                decimal(&first.values[action]),
                decimal(&first.values[1 - action]),
                decimal(&first.dogma),
                if found.keeps(&self.policy) {
                    ": it never tries, so it never learns"
                } else {
                    ""
                },
            ));
        }
        let [kept, left] = self.control.values.each_ref().map(decimal);
        said.push(format!(
            "Where the prescribed arm pays 1/20 and the other 9/10 hell is no threat: with eps = 1/2 it leaves the policy \
             at once, for {left} expected rewards instead of {kept}."
        ));
        said
    }
}

#[cfg(test)]
mod tests;

//! `stupid-aixi`: how intelligent the optimal agent is depends on its prior alone.
//!
//! Takes the bandits and the dogma about them from `instrument`, planned by `agent`. Leike & Hutter 2015, Bad Universal
//! Priors and Notions of Optimality, Corollaries 13 to 15.
//!
//! Legg and Hutter's intelligence of a policy is its value on the prior, Upsilon_xi(pi) = V^pi_xi. The agent that is
//! optimal for xi has the most of it. With the prior xi' = nu/2 + (eps/2) xi, nu being xi on pi and hell off it, the
//! optimal agent is pi wherever pi earns more than eps/(1 + eps) per cycle to go (see `dogmatic-prior`). So any such
//! policy, the least intelligent too, is optimal for some prior, and then has the most intelligence there is:
//! Upsilon_xi'(pi) = (1 + eps)/2 Upsilon_xi(pi), since nu pays pi what xi does.
//!
//! All 2^(2^m - 1) deterministic policies of m cycles, actions by own percepts, are tried one by one. Least and most
//! intelligence stand beside a backward induction over counts that shares no code with it.
//!
//! Control: one bandit of arms 1/20 and 9/10, pi always the first, eps = 1/2: the optimal agent is not pi.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::exact::{Rational, as_u64, as_usize};
use crate::scenario::figures::{distinct, fraction, length, quotient, whole};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    own_derivation, parameters,
};
use crate::suite::instrument::bandit_sums::{Counts, Sums};
use crate::suite::instrument::bandits::{self, Thought, starved, thoughts, three};
use crate::suite::instrument::planning::decimal;
use crate::suite::instrument::policy_trees::{PolicyTree, percepts};
use crate::suite::instrument::short_numbers::few;

mod picture;

const LEIKE: &str = here!("Leike & Hutter 2015, Corollaries 13 to 15; re-derived in");
const OWN: &str = own_derivation!();

/// The most values of eps.
const MOST_EPS: usize = 4;

parameters! { Parameters {
    horizon "horizon": u32 = 3 in 1..=3, "cycles m; there are 2^(2^m - 1) policies";
    eps "eps": [i64] = [4, 10] in 1..=10000, "the doubt that the dogma leaves, as its reciprocals: 1/4, 1/10, ..";
} }

claims! {
    FOLLOWED: Exact Equal "any-policy-is-optimal", LEIKE,
        "For every policy that earns more than eps/(1+eps) per cycle to go at all its histories, the agent that is \
         optimal under its dogma does as the policy does at all of them (2^m - 1), and nothing else is as good.",
        applies "some policy earns so much at all its histories";
    PRIME: Exact Equal "most-intelligent-by-its-prior", OWN,
        "Under that prior the optimal value is the policy's: (1+eps)/2 times its Upsilon under xi.",
        applies "some policy earns so much at all its histories";
    UPSILON: Exact Equal "upsilon", OWN,
        "Upsilon_xi of every policy, by the laws of the worlds, is that by sums over counts (rewards per cycle).";
    LEAST: Exact Equal "least-upsilon", OWN,
        "The least Upsilon_xi of all policies is that of backward induction for the worst.";
    MOST: Exact Equal "most-upsilon", OWN,
        "The greatest Upsilon_xi of all policies is that of backward induction for the best.";
    CONTROL: Exact LessThan "control-not-optimal", OWN,
        "Control: arms 1/20 and 9/10, eps = 1/2, policy always 0: the agent does as the policy does at fewer than all \
         its histories.";
    COUNT: Measured None "policies-made-optimal-{eps}", LEIKE,
        "Policies that the dogma makes optimal, eps = {eps}.",
        beside "all policies";
    STUPID: Measured None "least-upsilon-made-optimal-{eps}", LEIKE,
        "Least Upsilon_xi among the policies that the dogma makes optimal, eps = {eps}.",
        beside "the Upsilon_xi of the agent that is optimal for xi";
}

/// One policy under one dogma.
#[derive(Clone, Debug)]
struct Made {
    /// Histories at which the agent does as the policy does, and nothing else is as good.
    followed: u64,
    /// The optimal value under xi', per cycle.
    value: Rational,
}

impl Made {
    fn of(policy: &PolicyTree, thoughts: &[Thought]) -> Result<Made> {
        let followed = thoughts.iter().filter(|thought| thought.follows(policy));
        let value = thoughts.first().map(|first| {
            let [one, other] = first.values.clone();
            &first.evidence * one.max(other)
        });
        let value = value.unwrap_or_else(Rational::zero);
        Ok(Made {
            followed: as_u64(followed.count()),
            value: value * fraction(1, as_u64(policy.cycles()))?,
        })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    eps: Vec<Rational>,
    /// By policy: Upsilon_xi.
    upsilon: Vec<Rational>,
    /// By doubt and policy.
    made: Vec<Vec<Made>>,
    control: Made,
    histories: u64,
}

/// What theory says of one policy.
#[derive(Clone, Debug)]
struct Said {
    upsilon: Rational,
    /// Least value per cycle to go at its histories.
    poorest: Rational,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    said: Vec<Said>,
    least: Rational,
    most: Rational,
    /// 2^m - 1.
    histories: u64,
}

/// The scenario.
pub(crate) struct StupidAixi;

impl Experiment for StupidAixi {
    const ABOUT: About = About {
        name: "stupid-aixi",
        question: Question::Agents,
        claim: "Every policy, even the stupidest, is the most intelligent one for some prior.",
        source: LEIKE,
        text: "All deterministic policies of a few cycles are ranked by their value on a mixture of three bandits, \
               their intelligence. Then each gets a prior of its own, in which any other action leads to hell, and the \
               exact plan of the agent with that prior is compared with the policy at all its histories. Control: a \
               policy that earns too little.",
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
        let cycles = as_usize(u64::from(parameters.horizon));
        let parts: Vec<u64> = distinct(&parameters.eps)?;
        let eps: Vec<Rational> = parts
            .into_iter()
            .map(|part| fraction(1, part))
            .collect::<Result<_>>()?;
        let mut worlds = Vec::new();
        for arms in three() {
            worlds.push(bandits::world(&arms)?);
        }
        let share = fraction(1, length(&worlds) * as_u64(cycles))?;
        let mut measured = Measured {
            upsilon: Vec::new(),
            made: vec![Vec::new(); eps.len()],
            control: {
                let always = PolicyTree::of(cycles, |_| 0);
                let found = thoughts(&starved(), &always, &Rational::ratio(1, 2))?;
                Made::of(&always, &found)?
            },
            histories: (1 << cycles) - 1,
            eps,
        };
        for policy in PolicyTree::all(cycles) {
            context.go_on()?;
            let values = worlds.iter_mut().map(|world| policy.value_in(world));
            measured.upsilon.push(values.sum::<Rational>() * &share);
            for (eps, made) in measured.eps.iter().zip(&mut measured.made) {
                made.push(Made::of(&policy, &thoughts(&three(), &policy, eps)?)?);
            }
        }
        Ok(measured)
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let cycles = as_usize(u64::from(parameters.horizon));
        let mut sums = Sums::new(three());
        let histories = (1_u64 << cycles) - 1;
        let share = fraction(1, as_u64(cycles))?;
        let mut said = Vec::new();
        for number in 0..1_u64 << histories {
            context.go_on()?;
            // Bit i of the number is the action at the i-th history, the shorter first.
            let rule = |seen: &[usize]| {
                let place = seen
                    .iter()
                    .fold(0, |place, percept| 2 * place + 1 + percept);
                usize::from(number >> place & 1 == 1)
            };
            let mut poorest: Option<Rational> = None;
            for node in 0..as_usize(histories) {
                let mut seen = percepts(node);
                let counts: Counts = Sums::counts(&rule, &seen);
                let left = cycles - seen.len();
                let value = sums.of_policy(&rule, &mut seen, counts, left);
                let value = quotient(&value, &(sums.xi(counts) * whole(as_u64(left))))?;
                if poorest.as_ref().is_none_or(|poorest| value < *poorest) {
                    poorest = Some(value);
                }
            }
            let start = Counts::default();
            said.push(Said {
                upsilon: sums.of_policy(&rule, &mut Vec::new(), start, cycles) * &share,
                poorest: poorest.unwrap_or_else(Rational::zero),
            });
        }
        Ok(Theory {
            said,
            least: sums.least(Counts::default(), cycles) * &share,
            most: sums.best(Counts::default(), cycles) * &share,
            histories,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (number, (found, said)) in measured.upsilon.iter().zip(&theory.said).enumerate() {
            claims.check(
                &UPSILON,
                || format!("policy {number}"),
                found,
                &said.upsilon,
            );
        }
        for (eps, made) in measured.eps.iter().zip(&measured.made) {
            let doubt = quotient(eps, &(Rational::one() + eps))?;
            let half = (Rational::one() + eps) * Rational::ratio(1, 2);
            for (number, (made, said)) in made.iter().zip(&theory.said).enumerate() {
                if said.poorest > doubt {
                    let instance = || format!("policy {number}, eps={eps}");
                    claims.check(&FOLLOWED, instance, made.followed, theory.histories);
                    claims.check(&PRIME, instance, &made.value, &said.upsilon * &half);
                }
            }
            let count = measured.optimal(made).count();
            claims.one(&COUNT.with("eps", eps), as_u64(count), length(made));
            if let Some(least) = measured.optimal(made).min() {
                claims.one(&STUPID.with("eps", eps), least, &theory.most);
            }
        }
        let all = || measured.upsilon.iter();
        let zero = Rational::zero();
        claims.one(&LEAST, all().min().unwrap_or(&zero), &theory.least);
        claims.one(&MOST, all().max().unwrap_or(&zero), &theory.most);
        claims.one(&CONTROL, measured.control.followed, theory.histories);
        Ok(())
    }
}

impl Answered for StupidAixi {
    fn answer(_: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        Ok(measured.answer())
    }
}

impl Measured {
    /// Upsilon_xi of the policies that the dogma makes optimal.
    fn optimal<'a>(&'a self, made: &'a [Made]) -> impl Iterator<Item = &'a Rational> {
        let followed = self.upsilon.iter().zip(made);
        followed
            .filter(|(_, made)| made.followed == self.histories)
            .map(|(upsilon, _)| upsilon)
    }

    fn answer(&self) -> Vec<String> {
        let (Some(least), Some(most)) = (self.upsilon.iter().min(), self.upsilon.iter().max())
        else {
            return Vec::new();
        };
        let mut said = vec![format!(
            "The {} policies earn between {} and {} per cycle on the three bandits: that is their intelligence under \
             the uniform prior.",
            self.upsilon.len(),
            decimal(least),
            decimal(most),
        )];
        for (eps, made) in self.eps.iter().zip(&self.made) {
            let stupidest = self.optimal(made).min().map_or_else(String::new, |found| {
                format!(
                    "; the stupidest of them earns {}, and counts as the most intelligent by its own prior",
                    decimal(found)
                )
            });
            said.push(format!(
                "With a doubt of eps = {eps} the agent that believes a policy's dogma does as the policy does at every \
                 history for {} of {} policies{stupidest}.",
                self.optimal(made).count(),
                made.len(),
            ));
        }
        said.push(format!(
            "A policy that earns 1/20 where 9/10 can be had is not followed at eps = 1/2: at {} of its {} histories only.",
            self.control.followed, self.histories,
        ));
        said
    }
}

#[cfg(test)]
mod tests;

//! `self-optimising`: where some policy does well in every world of the class, the Bayes-optimal one does.
//!
//! Takes two worlds with a trap and the exact planner from `agent`. Hutter 2002, Self-Optimizing and Pareto-Optimal
//! Policies in General Environments based on Bayes-Mixtures (COLT).
//!
//! The class: bandits of two arms, each arm with one of a few chances of reward, all pairs, equal weights w. V*_nu is m
//! times the better chance. The Bayes-optimal policy for m cycles has the regret V*_nu - V^xi_nu in the world nu, and
//! R(m), the sum of w times these, is the least of all policies.
//!
//! Derivation. For every policy pi, R(m) <= sum over nu of w (V*_nu - V^pi_nu), and no term of R is negative, so w (V*_nu -
//! V^xi_nu) is at most the Bayes regret of any policy. Where pi has a regret per cycle that goes to 0 in every world of a
//! finite class, so has the Bayes-optimal policy. UCB is such a policy.
//!
//! R(m)/m never grows \[own\]. Let u_t be the greatest posterior mean of an arm that the optimal policy for m cycles
//! sees in cycle t. The policy that plays the optimal policy for m cycles and then the arm with the greatest posterior
//! mean earns in cycle m + 1 the mean of u_(m+1). Posterior means are martingales, so the greatest of them is a
//! submartingale: the mean of u does not fall with t. And what is earned in cycle t is at most the mean of u_t, so the
//! further cycle is worth at least the mean of those before: V(m+1)/(m+1) >= V(m)/m, and V*(m)/m is constant. In a single
//! world it need not be so: that is counted.
//!
//! UCB plays each arm once, then the arm with the greatest mean + sqrt(2 ln t/n), t cycles seen, n pulls of the arm;
//! indices are rounded down to 2^-32, which makes it a policy like any other, and its value exact.
//!
//! Control: heaven and hell. Where the first action decides for ever no policy does well in both worlds, and R(m)/m is
//! the lighter weight at every m.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::agent::{Belief, Interface, Payoff, TableEnvironment};
use crate::exact::{Rational, as_u64, as_usize};
use crate::scenario::figures::{distinct, fraction, length, whole};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, ScenarioError, Statements,
    claims, here, own_derivation, parameters,
};
use crate::suite::instrument::planning::{self, decimal, plan};
use crate::suite::instrument::short_numbers::few;
use crate::suite::instrument::two_doors;

mod counts;
mod picture;
mod ucb;

use counts::Quarters;

const HUTTER: &str = here!("Hutter 2002 (COLT); re-derived in");
const OWN: &str = own_derivation!();

/// The longest horizon to which the planner of the agent layer is asked, too.
const PLANNED: u32 = 7;
/// The weight of the lighter world of the control.
const LIGHTER: (i64, u64) = (1, 3);

parameters! { Parameters {
    horizon "horizon": u32 = 40 in 2..=100, "cycles m; every shorter horizon is tried too; beyond 56 it takes minutes";
    quarters "quarters": [i64] = [1, 2, 3] in 0..=4, "chances of reward of an arm, in quarters; the worlds are all pairs";
} }

claims! {
    BOUND: Exact AtMost "within-regret-of-ucb", HUTTER,
        "In every world nu w(nu) (V*_nu - V^xi_nu) is at most the Bayes regret of UCB, at every horizon m.";
    LEAST: Exact AtMost "least-regret", HUTTER,
        "The Bayes-optimal policy's Bayes regret R(m) is at most that of UCB, at every horizon m.";
    FALLS: Exact AtMost "regret-per-cycle-falls", OWN,
        "R(m)/m never grows with m.";
    TABLE: Exact Equal "planner-and-counts", OWN,
        "The value by backward induction over counts is that of the exact planner, at every horizon to 7.";
    CONTROL: Exact Equal "control-trap", HUTTER,
        "Control: with heaven and hell, weights 1/3 and 2/3, R(m)/m is 1/3 at every m.";
    STAYS: Exact AtLeast "control-does-not-fall", OWN,
        "Control: there R(m)/m never falls with m.";
    LAST: Measured None "regret-per-cycle", HUTTER,
        "R(m)/m at the longest horizon.",
        beside "that of UCB";
    SINGLE: Measured None "grows-in-a-world", OWN,
        "Pairs of a world and a horizon at which the regret per cycle in that world grows with one more cycle.",
        beside "all pairs";
}

impl Parameters {
    fn worlds(&self) -> Result<Vec<Quarters>> {
        let arms: Vec<u32> = distinct(&self.quarters)?;
        let pairs = arms
            .iter()
            .flat_map(|one| arms.iter().map(|other| [*one, *other]));
        Ok(pairs.collect())
    }

    fn most(&self) -> u64 {
        u64::from(self.horizon)
    }
}

/// V*_nu for so many cycles.
fn best(world: Quarters, cycles: u64) -> Rational {
    whole(cycles) * whole(u64::from(world[0].max(world[1]))) * Rational::ratio(1, 4)
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    worlds: Vec<Quarters>,
    /// By horizon from 1, then world: V*_nu - V^xi_nu.
    regrets: Vec<Vec<Rational>>,
    /// By horizon from 1: R(m).
    bayes: Vec<Rational>,
    /// By horizon from 1: the value V^xi_xi by counts.
    values: Vec<Rational>,
    /// By horizon from 1: R(m)/m of the control.
    trap: Vec<Rational>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// By horizon from 1: the Bayes regret of UCB.
    ucb: Vec<Rational>,
    /// By horizon from 1: the value by the planner.
    planned: Vec<Rational>,
    lighter: Rational,
    weight: Rational,
}

/// R(m)/m where the first action decides for ever.
fn trap(most: usize, context: &Context<'_>) -> Result<Vec<Rational>> {
    let members = [two_doors::trap(0)?, two_doors::trap(1)?];
    let mut worlds = planning::worlds(Interface::of_bits(1, 1)?, members);
    let lighter = Rational::ratio(LIGHTER.0, LIGHTER.1);
    let weights = [lighter.clone(), Rational::one() - lighter];
    let prior = Belief::new(weights.clone());
    let payoff = Payoff::default();
    let mut found = Vec::new();
    for cycles in 1..=most {
        context.go_on()?;
        let mut regret = -plan(&mut worlds, &prior, (cycles, 0), &payoff)?.value();
        for (member, weight) in weights.iter().enumerate() {
            let alone = plan(&mut worlds, &Belief::at(member, 0), (cycles, 0), &payoff)?;
            regret += weight * alone.value();
        }
        found.push(regret * fraction(1, as_u64(cycles))?);
    }
    Ok(found)
}

/// The scenario.
pub(crate) struct SelfOptimising;

impl Experiment for SelfOptimising {
    const ABOUT: About = About {
        name: "self-optimising",
        question: Question::Agents,
        claim: "Where some policy does well in every world of the class, the Bayes-optimal policy does, too.",
        source: HUTTER,
        text: "The Bayes-optimal policy for bandits of two arms, planned exactly over counts at every horizon, and \
               its regret in each world. Beside it are UCB, whose exact regret bounds it, and the submartingale that \
               makes the regret per cycle fall. Control: heaven and hell, where no policy does well in both worlds.",
        worth: "Exact for this finite class of bandits, undiscounted, each horizon known to the agent; open mass 0. \
                Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        few("quarters", &parameters.quarters, 16)?;
        if parameters.worlds()?.len() > 1 {
            return Ok(());
        }
        let why = "all arms pay the same, so that there is nothing to learn";
        Err(ScenarioError::refused(why, ["quarters=1,2,3"]))
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let worlds = parameters.worlds()?;
        let weight = fraction(1, length(&worlds))?;
        let (mut regrets, mut bayes, mut values) = (Vec::new(), Vec::new(), Vec::new());
        for cycles in 1..=parameters.most() {
            context.report("horizons", cycles, parameters.most())?;
            let found = counts::values(&worlds, as_usize(cycles), context)?;
            let regret = found.iter().zip(&worlds);
            let regret: Vec<Rational> = regret
                .map(|(value, world)| best(*world, cycles) - value)
                .collect();
            bayes.push(regret.iter().sum::<Rational>() * &weight);
            values.push(found.iter().sum::<Rational>() * &weight);
            regrets.push(regret);
        }
        let trap = trap(as_usize(parameters.most()), context)?;
        Ok(Measured {
            worlds,
            regrets,
            bayes,
            values,
            trap,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let worlds = parameters.worlds()?;
        let weight = fraction(1, length(&worlds))?;
        let earned = ucb::values(&worlds, as_usize(parameters.most()), context)?;
        let ucb = (1..).zip(earned).map(|(cycles, earned)| {
            let lost = worlds.iter().zip(&earned);
            let lost = lost.map(|(world, earned)| best(*world, cycles) - earned);
            lost.sum::<Rational>() * &weight
        });
        let ucb = ucb.collect();
        let mut members = Vec::new();
        for world in &worlds {
            let arms = world.map(|quarters| Rational::ratio(i64::from(quarters), 4));
            members.push(TableEnvironment::bandit("bandit", &arms)?);
        }
        let prior = Belief::new(vec![weight.clone(); members.len()]);
        let mut list = planning::worlds(Interface::of_bits(1, 1)?, members);
        let planned = (1..=PLANNED.min(parameters.horizon)).map(|cycles| {
            context.go_on()?;
            let ahead = (as_usize(u64::from(cycles)), 0);
            let plan = plan(&mut list, &prior, ahead, &Payoff::default())?;
            Ok(plan.value().clone())
        });
        Ok(Theory {
            ucb,
            planned: planned.collect::<Result<_>>()?,
            lighter: Rational::ratio(LIGHTER.0, LIGHTER.1),
            weight,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let per_cycle = |sums: &[Rational]| -> Result<Vec<Rational>> {
            let shares = (1..).zip(sums);
            shares.map(|(m, sum)| Ok(sum * fraction(1, m)?)).collect()
        };
        for (place, (regrets, ucb)) in measured.regrets.iter().zip(&theory.ucb).enumerate() {
            let horizon = || format!("m={}", place + 1);
            for (world, regret) in measured.worlds.iter().zip(regrets) {
                let instance =
                    || format!("arms {}/4 and {}/4, m={}", world[0], world[1], place + 1);
                claims.check(&BOUND, instance, &theory.weight * regret, ucb);
            }
            claims.check(&LEAST, horizon, &measured.bayes[place], ucb);
        }
        let bayes = per_cycle(&measured.bayes)?;
        for (place, pair) in bayes.windows(2).enumerate() {
            claims.check(&FALLS, || format!("m={}", place + 2), &pair[1], &pair[0]);
        }
        for (place, (found, planned)) in measured.values.iter().zip(&theory.planned).enumerate() {
            claims.check(&TABLE, || format!("m={}", place + 1), found, planned);
        }
        for (place, found) in measured.trap.iter().enumerate() {
            claims.check(
                &CONTROL,
                || format!("m={}", place + 1),
                found,
                &theory.lighter,
            );
        }
        for (place, pair) in measured.trap.windows(2).enumerate() {
            claims.check(&STAYS, || format!("m={}", place + 2), &pair[1], &pair[0]);
        }
        if let (Some(bayes), Some(ucb)) = (bayes.last(), per_cycle(&theory.ucb)?.last()) {
            claims.one(&LAST, bayes, ucb);
        }
        let [grows, all] = measured.grows()?;
        claims.one(&SINGLE, grows, all);
        Ok(())
    }
}

impl Answered for SelfOptimising {
    fn answer(_: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        measured.answer()
    }
}

impl Measured {
    /// Pairs of world and horizon at which the regret per cycle grows with one more cycle, and all pairs.
    fn grows(&self) -> Result<[u64; 2]> {
        let mut found = [0, 0];
        for (m, pair) in (1..).zip(self.regrets.windows(2)) {
            for (before, after) in pair[0].iter().zip(&pair[1]) {
                let grows = after * whole(m) > before * whole(m + 1);
                found[0] += u64::from(grows);
                found[1] += 1;
            }
        }
        Ok(found)
    }

    fn answer(&self) -> Result<Vec<String>> {
        let all = length(&self.bayes);
        let per_cycle = |m: u64| -> Result<String> {
            Ok(decimal(&(&self.bayes[as_usize(m - 1)] * fraction(1, m)?)))
        };
        let mut said = vec![format!(
            "In {} bandits, equally likely, the Bayes-optimal agent loses {} per cycle to one who knows the better arm \
             with 1 cycle to come, {} with {}, {} with {all}: it learns all that matters.",
            self.worlds.len(),
            per_cycle(1)?,
            per_cycle(all.div_ceil(4))?,
            all.div_ceil(4),
            per_cycle(all)?,
        )];
        let last = self.regrets.last().map(|regrets| {
            let worst = self.worlds.iter().zip(regrets);
            worst.max_by(|a, b| a.1.cmp(b.1))
        });
        if let Some(Some((world, regret))) = last {
            said.push(format!(
                "It loses most in the world of the arms {}/4 and {}/4: {} of {all} cycles.",
                world[0],
                world[1],
                decimal(regret),
            ));
        }
        let [grows, pairs] = self.grows()?;
        said.push(format!(
            "The mean over the worlds never grows with the horizon; in a single world it does at {grows} of {pairs} \
             pairs of world and horizon."
        ));
        if let Some(trap) = self.trap.last() {
            said.push(format!(
                "With heaven and hell it loses {trap} per cycle at every horizon: no policy does well in both worlds."
            ));
        }
        Ok(said)
    }
}

#[cfg(test)]
mod tests;

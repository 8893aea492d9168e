//! `incomplete-learning`: the Bayes-optimal agent stops trying while it may still be wrong, and stays wrong for ever.
//!
//! Takes policies from `agent`, enclosures from `exact` and seeded draws. Rothschild 1974; Orseau 2013 and Lattimore and
//! Hutter 2011 on asymptotic optimality.
//!
//! A sure arm pays 1 with chance 1/2. An unknown arm pays 1 with chance 7/10 or 3/10, odds 1. A reward is worth gamma of
//! itself a cycle later. After d more successes than failures the odds are (7/3)^d, so d is all that is known.
//!
//! Derivation \[own\]. The sure arm tells nothing: once it is best it stays best. So a policy is to try until d = -k. Its
//! advantage over the sure arm is c = (1/5)/(1-gamma) per unit of 1 - E gamma^T in the good world, minus the same in the
//! bad one, T the time until d = -k; with p, q = 7/10, 3/10, s = sqrt(1 - 4 p q gamma^2), E gamma^T is x^k, x = (1-s)/(2 p
//! gamma) in the good world and y = (1-s)/(2 q gamma) in the bad. So k is the first place of the largest y^k - x^k, k >=
//! 0. In the good world d falls to -k at some time with chance (q/p)^k = (3/7)^k (gambler's ruin): the agent that does so
//! takes the worse arm for ever and loses 1/5 in each cycle, (1/5) (3/7)^k on average.
//!
//! Measured: k by value iteration on d, from below and from above, every step rounded outward, so that trying and stopping
//! are told apart for certain; where gamma is at most 9/10 by the exact planner as well; the share of runs that get
//! stuck, by simulation. In a run that has come to d = 40 the chance of getting stuck is below (3/7)^40, and it is ended.
//!
//! Controls: in the bad world stopping is right and every run stops; an agent that sees what the unknown arm would have
//! paid, whatever it pulls, is on the worse arm after n cycles with chance at most exp(-2 n/25) (Hoeffding), so none is.

use crate::agent::{
    Aim, BayesOptimal, Belief, Environment, Interface, Past, Payoff, Policy, TableEnvironment,
    Worlds,
};
use crate::exact::{Rational, Rounding};
use crate::scenario::figures::{distinct, fraction, quotient, signed, whole};
use crate::scenario::sampling::{Chance, Draws, each_run, five_errors};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    own_derivation, parameters,
};

mod closed;
mod iteration;
mod picture;

const OWN: &str = own_derivation!();
const ROTHSCHILD: &str = here!("Rothschild 1974; gambler's ruin, derived in");

/// Net successes at which a run is ended.
const SAFE: i64 = 40;
/// Cycles of the control that is told.
const TOLD_CYCLES: u32 = 1000;
/// Cycles that the exact planner looks ahead, and the largest gamma (in hundredths) at which that decides.
const AHEAD: usize = 100;
const PLANNED: u64 = 90;

parameters! { Parameters {
    discounts "gamma": [i64] = [80, 90, 95, 99] in 50..=99,
        "what a reward is worth a cycle later, in hundredths";
    runs "runs": u64 = 4000 in 500..=100000, "simulated runs per discount and world";
} }

claims! {
    STOPS: Exact Equal "stops-at", OWN,
        "The agent stops trying at k net failures, the first k at which y^k - x^k is largest, for every gamma.";
    PLANNER: Exact Equal "planner-stops-at", OWN,
        "So does the exact planner with a geometric horizon, where gamma is at most 9/10.",
        applies "a gamma is at most 90 and the planner tells the actions apart";
    STUCK: Sampled Within "stuck-{gamma}", ROTHSCHILD,
        "In the good world, with gamma {gamma}/100, a share of (3/7)^k of the runs gets stuck with the worse arm, within 5 \
         standard errors.";
    BAD: Sampled Equal "control-bad-world", OWN,
        "Control: in the bad world, where to stop is right, every run stops.";
    TOLD: Sampled Equal "control-told", OWN,
        "Control: no agent that is told what the unknown arm would have paid has the worse arm after 1000 cycles.";
    LOSS: Measured None "loss-{gamma}", OWN,
        "What a cycle loses in the limit, on average over the runs in the good world, gamma {gamma}/100.",
        beside "one fifth in the runs that are stuck";
}

/// One discount.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// In hundredths.
    gamma: u64,
    /// By value iteration.
    stops: u64,
    /// By the planner.
    planned: Option<u64>,
    runs: u64,
    stuck_good: u64,
    stuck_bad: u64,
    told_wrong: u64,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured(Vec<Found>);

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// k and (3/7)^k.
    said: Vec<(u64, Rational)>,
}

/// Whether a run gets to d = -stops before d = [`SAFE`].
fn stuck(draws: &mut Draws, success: Chance, stops: i64) -> bool {
    let mut net = 0_i64;
    while net > -stops && net < SAFE {
        net += if draws.happens(success) { 1 } else { -1 };
    }
    net <= -stops
}

/// Net failures at which the planner stops.
fn planned(gamma: &Rational, most: u64) -> Result<Option<u64>> {
    let r = Rational::ratio;
    let interface = Interface::new(2, vec![r(0, 1), r(1, 1)], &[r(0, 1), r(1, 1)])?;
    let mut members: Vec<Box<dyn Environment>> = Vec::new();
    for chance in [r(7, 10), r(3, 10)] {
        members.push(Box::new(TableEnvironment::bandit(
            "arms",
            &[r(1, 2), chance],
        )?));
    }
    let mut worlds = Worlds::new(interface, members);
    let aim = Aim::geometric(AHEAD, Payoff::discounted(gamma.clone())?)?;
    let mut policy = BayesOptimal::new(aim);
    let mut past = Past::new(Belief::new([r(1, 2), r(1, 2)]));
    for net in 0..=most {
        let choice = policy.choose(&mut worlds, past.history())?;
        if !choice.is_decided() {
            return Ok(None);
        }
        if choice.action() == Some(0) {
            return Ok(Some(net));
        }
        past.see(&mut worlds, 1, 0);
    }
    Ok(None)
}

/// The scenario.
pub(crate) struct IncompleteLearning;

impl Experiment for IncompleteLearning {
    const ABOUT: About = About {
        name: "incomplete-learning",
        question: Question::Agents,
        claim: "A Bayes-optimal agent may stop trying the better arm after a few failures, and then never \
                finds out.",
        source: "Rothschild 1974; Orseau 2013; Lattimore and Hutter 2011",
        text: "One arm is known to pay half of the time, the other pays 7 or 3 times in 10. With discounted rewards the \
               Bayes-optimal agent gives the unknown arm up after k failures more than successes, and as the known arm \
               teaches it nothing it never comes back. If the unknown arm was the better one this happens with chance \
               (3/7)^k. Controls: the bad world, where to stop is right, and an agent that is told what it missed.",
        worth: "Thresholds exact, shares of runs sampled, for these two worlds only. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let [good, bad] = [Rational::ratio(7, 10), Rational::ratio(3, 10)];
        let [good, bad] = [Chance::new(&good)?, Chance::new(&bad)?];
        let mut found = Vec::new();
        for hundredths in distinct::<u64>(&parameters.discounts)? {
            let gamma = fraction(hundredths, 100)?;
            let stops = iteration::stops(&gamma, context)?;
            let net = signed(stops);
            let runs = each_run(context, "runs", parameters.runs, |run| {
                let mut draws = Draws::new(parameters.seed, run);
                let in_good = stuck(&mut draws, good, net);
                let in_bad = stuck(&mut draws, bad, net);
                let mut told = 0_i64;
                for _ in 0..TOLD_CYCLES {
                    told += if draws.happens(good) { 1 } else { -1 };
                }
                Ok([in_good, in_bad, told <= -net])
            })?;
            let count = |which: usize| {
                let among = runs.iter().map(|run| u64::from(run[which]));
                among.sum()
            };
            let planned = if hundredths <= PLANNED {
                planned(&gamma, stops + 2)?
            } else {
                None
            };
            found.push(Found {
                gamma: hundredths,
                stops,
                planned,
                runs: parameters.runs,
                stuck_good: count(0),
                stuck_bad: count(1),
                told_wrong: count(2),
            });
        }
        Ok(Measured(found))
    }

    fn theory(_: &Parameters, measured: &Measured, context: &Context<'_>) -> Result<Theory> {
        let mut said = Vec::new();
        for found in &measured.0 {
            context.go_on()?;
            let stops = closed::stops(&fraction(found.gamma, 100)?)?;
            said.push((stops, Rational::ratio(3, 7).checked_pow(stops)?));
        }
        Ok(Theory { said })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let any = measured.0.iter().any(|found| found.planned.is_some());
        claims.applies(&PLANNER, any, || {
            "at no gamma the planner decides".to_owned()
        });
        for (found, (stops, share)) in measured.0.iter().zip(&theory.said) {
            let name = || format!("gamma={}/100", found.gamma);
            claims.check(&STOPS, name, found.stops, *stops);
            if let Some(planned) = found.planned {
                claims.check(&PLANNER, name, planned, *stops);
            }
            let stuck = fraction(found.stuck_good, found.runs)?;
            let errors = five_errors(&(share * (Rational::one() - share)), found.runs)?;
            let statement = STUCK.with("gamma", found.gamma);
            claims.within(&statement, errors.lower().clone(), &stuck, share);
            claims.check(&BAD, name, found.stuck_bad, found.runs);
            claims.check(&TOLD, name, found.told_wrong, 0);
            let loss = quotient(&stuck, &whole(5))?;
            claims.one(
                &LOSS.with("gamma", found.gamma),
                loss,
                Rational::ratio(1, 5),
            );
        }
        Ok(())
    }
}

impl Answered for IncompleteLearning {
    fn answer(_: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let mut said = Vec::new();
        for found in &measured.0 {
            let share = fraction(found.stuck_good, found.runs)?;
            let failures = if found.stops == 1 {
                "failure"
            } else {
                "failures"
            };
            said.push(format!(
                "With gamma = {}/100 the agent gives the unknown arm up {} {failures} below even, for what a try may still \
                 tell is no longer worth what it costs; its belief in the better arm is then {}. In {} of {} runs in which \
                 that arm was the better one this happened, and {} of the reward of a cycle is lost for ever, on average.",
                found.gamma,
                found.stops,
                believed(found.stops)?.to_decimal(3, Rounding::Nearest),
                found.stuck_good,
                found.runs,
                quotient(&share, &whole(5))?.to_decimal(3, Rounding::Nearest),
            ));
        }
        Ok(said)
    }
}

/// The posterior of the good world after so many net failures.
fn believed(failures: u64) -> Result<Rational> {
    let odds = Rational::ratio(3, 7).checked_pow(failures)?;
    quotient(&odds, &(Rational::one() + &odds))
}

#[cfg(test)]
mod tests;

//! `off-switch`: an agent that is unsure of its aim lets itself be switched off as long as its human errs rarely enough.
//!
//! Takes tables and the exact planner from `agent`. Hadfield-Menell, Dragan, Abbeel & Russell 2017, The Off-Switch Game.
//!
//! Acting has a utility u that the agent does not know. It may switch itself off (0), act (u), or ask: a human who sees u
//! lets it act where u > 0 and switches it off where not, and does the opposite with chance b.
//!
//! Derivation \[own\]. With U+ = E max(u, 0) and U- = E max(-u, 0) acting is worth U+ - U-, being off 0, and asking (1-b)
//! U+ - b U-. Asking gains on acting (1-b) U- - b U+, and on being off (1-b) U+ - b U-. Both are positive iff b < U-/(U+ +
//! U-) and b < U+/(U+ + U-). So it asks iff b < min(U+, U-)/(U+ + U-), and a human who never errs is worth min(U+, U-) to
//! it. That is 0 for an agent which is sure of the sign of u: it has nothing to learn from being switched off.
//!
//! Control: agents that are sure of u. Each is worth as much without the human, who only harms it where he errs.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::agent::{Belief, Payoff, TableEnvironment};
use crate::exact::{Rational, as_u64};
use crate::scenario::figures::{fraction, length, quotient};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, ScenarioError, Statements,
    claims, here, own_derivation, parameters,
};
use crate::suite::instrument::planning::{self, Plan, decimal, interface, plan};
use crate::suite::instrument::short_numbers::few;

mod picture;

const HADFIELD: &str = here!("Hadfield-Menell et al. 2017; threshold derived in");
const OWN: &str = own_derivation!();

/// The actions. A tie goes to the lowest.
const ACTIONS: [&str; 3] = ["switches itself off", "acts", "asks"];
const ASK: usize = 2;
/// The most utilities.
const MOST: usize = 32;
/// Halvings that close in on the threshold.
const HALVINGS: u32 = 20;

parameters! { Parameters {
    utilities "u": [i64] = [-3, -1, 2, 5] in -1000..=1000, "utilities of acting, equally likely; one that is named twice is twice as likely";
    grid "grid": u64 = 44 in 1..=200, "chances of an error that are tried: 0, 1/grid, .. 1";
} }

claims! {
    WORTH: Exact Equal "value-of-asking", OWN,
        "Asking a human who errs with chance b is worth (1-b) U+ - b U-, for every b.";
    WITHOUT: Exact Equal "value-without-the-human", OWN,
        "The better of acting and being off is worth max(U+ - U-, 0).";
    RULE: Exact Equal "asks-or-not", OWN,
        "The agent asks (1) iff b < min(U+, U-)/(U+ + U-); a tie does not ask.";
    GAIN: Exact Equal "gain-of-asking", HADFIELD,
        "A human who never errs is worth min(U+, U-) to it.";
    STILL: Exact AtMost "threshold-from-below", OWN,
        "The least chance of an error at which halving finds that it does not ask, minus 2^-20, is at most that \
         threshold.";
    NO_MORE: Exact AtLeast "threshold-from-above", OWN,
        "That chance is at least the threshold.";
    SURE: Exact AtMost "control-sure-of-its-aim", HADFIELD,
        "Control: to an agent that is sure of its utility asking is worth no more than the better of acting and being \
         off, whoever it asks.";
    HARM: Exact LessThan "control-an-error-harms", OWN,
        "Control: and less, where the human may err and there is something to gain or lose.";
}

/// What is planned at one chance of an error.
#[derive(Clone, Debug)]
struct At {
    error: Rational,
    plan: Plan,
    /// By utility: the plan of an agent that is sure of it.
    sure: Vec<Plan>,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    utilities: Vec<i64>,
    at: Vec<At>,
    /// The least chance of an error found at which it does not ask, and by how much it may be too large.
    threshold: Rational,
    width: Rational,
}

/// The plans over worlds that differ in the utility of acting. Percept 0 pays nothing, percept 1 + i utility i.
fn plans(utilities: &[i64], error: &Rational) -> Result<(Plan, Vec<Plan>)> {
    let mut rewards = vec![Rational::zero()];
    rewards.extend(utilities.iter().map(|u| Rational::from_integer(*u)));
    let one = Rational::one();
    let mut members = Vec::new();
    for (place, utility) in utilities.iter().enumerate() {
        let acts = place + 1;
        let let_act = if *utility > 0 {
            &one - error
        } else {
            error.clone()
        };
        let row = vec![
            vec![(one.clone(), 0, 0)],
            vec![(one.clone(), acts, 0)],
            vec![(&one - &let_act, 0, 0), (let_act, acts, 0)],
        ];
        let name = format!("acting is worth {utility}");
        members.push(TableEnvironment::new(name, 3, vec![row])?);
    }
    let mut worlds = planning::worlds(interface(3, rewards)?, members);
    let weight = fraction(1, length(utilities))?;
    let belief = Belief::new(utilities.iter().map(|_| weight.clone()));
    let payoff = Payoff::default();
    let unsure = plan(&mut worlds, &belief, (1, 0), &payoff)?;
    let sure = (0..utilities.len()).map(|member| {
        let belief = Belief::at(member, 0);
        plan(&mut worlds, &belief, (1, 0), &payoff)
    });
    let sure = sure.collect::<Result<_>>()?;
    Ok((unsure, sure))
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// E max(u, 0) and E max(-u, 0).
    good: Rational,
    bad: Rational,
    threshold: Rational,
}

/// The scenario.
pub(crate) struct OffSwitch;

impl Experiment for OffSwitch {
    const ABOUT: About = About {
        name: "off-switch",
        question: Question::Agents,
        claim: "An agent unsure of its aim lets itself be switched off exactly as long as its human errs \
                rarely enough.",
        source: HADFIELD,
        text: "Acting has one of several utilities, and the agent does not know which. It may act, switch itself \
               off, or ask a human, who knows it and errs with chance b. The exact plan is set beside the threshold \
               of b in closed form. Control: agents that are sure of their utility, to whom the human is worth \
               nothing.",
        worth: "Exact for this finite prior of utilities and one decision, open mass 0. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        few("u", &parameters.utilities, MOST)?;
        if parameters.utilities.iter().any(|utility| *utility != 0) {
            return Ok(());
        }
        Err(ScenarioError::refused(
            "acting is worth 0 for sure, so that nothing is at stake",
            ["u=-1,1"],
        ))
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let utilities = parameters.utilities.clone();
        let mut at = Vec::new();
        for part in 0..=parameters.grid {
            context.go_on()?;
            let error = fraction(part, parameters.grid)?;
            let (plan, sure) = plans(&utilities, &error)?;
            at.push(At { error, plan, sure });
        }
        let (mut least, mut most) = (Rational::zero(), Rational::one());
        for _ in 0..HALVINGS {
            context.go_on()?;
            let middle = (&least + &most) * Rational::ratio(1, 2);
            let (plan, _) = plans(&utilities, &middle)?;
            if plan.best == ASK {
                least = middle;
            } else {
                most = middle;
            }
        }
        Ok(Measured {
            utilities,
            at,
            width: &most - &least,
            threshold: most,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let all = length(&parameters.utilities);
        let part = |sign: i64| {
            let sum: i64 = parameters.utilities.iter().map(|u| (sign * u).max(0)).sum();
            fraction(sum.unsigned_abs(), all)
        };
        let (good, bad) = (part(1)?, part(-1)?);
        let threshold = quotient(&good.clone().min(bad.clone()), &(&good + &bad))?;
        Ok(Theory {
            good,
            bad,
            threshold,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let Theory { good, bad, .. } = theory;
        let without = (good - bad).max(Rational::zero());
        for at in &measured.at {
            let b = &at.error;
            let instance = || format!("b={b}");
            let worth = (Rational::one() - b) * good - b * bad;
            claims.check(&WORTH, instance, &at.plan.values[ASK], worth);
            claims.check(&WITHOUT, instance, without_human(&at.plan), &without);
            let asks = u64::from(at.plan.best == ASK);
            claims.check(&RULE, instance, asks, u64::from(*b < theory.threshold));
            for (utility, sure) in measured.utilities.iter().zip(&at.sure) {
                let instance = || format!("u={utility}, b={b}");
                let (asking, alone) = (&sure.values[ASK], without_human(sure));
                claims.check(&SURE, instance, asking, alone);
                if b.signum() > 0 && *utility != 0 {
                    claims.check(&HARM, instance, asking, alone);
                }
            }
        }
        if let Some(first) = measured.at.first() {
            let gain = first.plan.value() - without_human(&first.plan);
            claims.one(&GAIN, gain, good.min(bad));
        }
        let below = &measured.threshold - &measured.width;
        claims.one(&STILL, below, &theory.threshold);
        claims.one(&NO_MORE, &measured.threshold, &theory.threshold);
        Ok(())
    }
}

impl Answered for OffSwitch {
    fn answer(_: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        Ok(measured.answer())
    }
}

/// The better of acting and being off.
fn without_human(plan: &Plan) -> &Rational {
    (&plan.values[0]).max(&plan.values[1])
}

impl Measured {
    /// Chances of the grid at which it asks.
    fn asked(&self) -> usize {
        let asked = self.at.iter().filter(|at| at.plan.best == ASK);
        asked.count()
    }

    fn answer(&self) -> Vec<String> {
        let utilities: Vec<String> = self.utilities.iter().map(i64::to_string).collect();
        let mut said = Vec::new();
        if let Some(first) = self.at.first() {
            let alone = without_human(&first.plan);
            let values = first.plan.values.iter().map(decimal);
            said.push(format!(
                "The agent believes that acting is worth {}, each equally likely. With a human who never errs it {}: \
                 off, acting and asking are worth {}. The human is worth {} to it.",
                utilities.join(", "),
                ACTIONS[first.plan.best],
                values.collect::<Vec<_>>().join(", "),
                decimal(&(first.plan.value() - alone)),
            ));
        }
        let (asked, tried) = (self.asked(), self.at.len());
        match self.at.last() {
            Some(last) if asked > 0 => said.push(format!(
                "It asks at {asked} of {tried} chances of an error that were tried, as long as the human errs with less \
                 than {}; with more it {} without asking, though it knows no more.",
                decimal(&self.threshold),
                ACTIONS[last.plan.best],
            )),
            _ => said.push(format!(
                "It asks at none of {tried} chances of an error: it is sure whether acting is worth more than being off."
            )),
        }
        let harmed = self.at.iter().flat_map(|at| &at.sure);
        let asked = harmed.filter(|plan| plan.best == ASK).count();
        said.push(format!(
            "An agent that is sure of its utility asks in {asked} of {} cases: being switched off can tell it nothing.",
            as_u64(self.at.len() * self.utilities.len()),
        ));
        said
    }
}

#[cfg(test)]
mod tests;

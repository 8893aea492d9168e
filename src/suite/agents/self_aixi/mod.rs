//! `self-aixi`: an agent that does not plan, but improves by one step on a guess at its own future actions.
//!
//! Takes worlds, policies and their values from `agent`. Catt et al. 2023.
//!
//! Three bandits, weights 1/3: chances of reward (1/2, 3/4), (1/2, 1/4), (1/3, 2/3) of arms 0 and 1. Four policies,
//! weights 1/4: always 0, always 1, uniform, win-stay-lose-shift (its first action is either, 1/2 each). zeta is their
//! Bayes mixture, weights updated by the agent's own actions. Self-AIXI does argmax over a of Q^zeta_xi(h, a).
//!
//! Derivation (policy improvement). zeta is one policy that depends on the history. Let V^self and V^zeta agree after
//! the last cycle. If V^self(hae) >= V^zeta(hae) for all a and e then V^self(h) = sum over e of (r xi(hae) + V^self(hae))
//! at the action a of Self-AIXI, which is at least Q^zeta(h, a) = max over a of Q^zeta(h, a) >= V^zeta(h). No policy is
//! above V*. So V^zeta_xi(h) <= V^self_xi(h) <= V*_xi(h) at every history, on the agent's path or off it.
//!
//! Control: the improvement needs zeta valued by the same xi. An agent that values zeta as if the second bandit were all
//! there is takes arm 0 wherever that bandit says so, and comes out below zeta.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::agent::{
    Aim, Always, Belief, Environment, Interface, Past, Payoff, Policy, PolicyMixture, SelfAixi,
    TableEnvironment, Uniform, Valuation, WinStay, Worlds,
};
use crate::exact::{Rational, Rounding, as_usize};
use crate::scenario::figures::{length, quotient, whole};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, ScenarioError, Statements,
    claims, here, own_derivation, parameters,
};
use crate::suite::instrument::planning::plan;

mod picture;
mod plain;

use plain::BANDITS;

const CATT: &str = here!("Catt et al. 2023; policy improvement, derived in");
const OWN: &str = own_derivation!();

/// The bandit that the control takes for the whole truth.
const WRONG: usize = 1;

parameters! { Parameters {
    horizon "horizon": u64 = 4 in 2..=4, "cycles m";
} }

claims! {
    ZETA: Exact Equal "zeta-is-plain", OWN,
        "The value of the mixture of policies is that of a plain sum over policies, worlds and histories, at every \
         history.";
    OPTIMUM: Exact Equal "optimum-is-plain", OWN,
        "The best value is that of a plain recursion, at every history.";
    LEAST: Exact AtLeast "at-least-zeta", CATT,
        "Self-AIXI is worth at least as much as the mixture that it improves on, at every history.";
    MOST: Exact AtMost "at-most-optimum", CATT,
        "Self-AIXI is worth at most as much as the Bayes-optimal policy, at every history.";
    CONTROL: Exact LessThan "control-wrong-world", OWN,
        "Control: an agent that values the mixture in one wrong world is worth less than the mixture.";
    CLOSED: Measured None "gap-closed", OWN,
        "Share of the gap between mixture and optimum that the one step closes.", beside "all of it";
}

/// What is compared, at one history.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Actions and percepts.
    cycles: Vec<(usize, usize)>,
    /// Unnormalised.
    zeta: Rational,
    own: Rational,
    best: Rational,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    horizon: usize,
    places: Vec<Place>,
    /// By horizon, from 1: zeta, Self-AIXI, the optimum and the control.
    totals: Vec<[Rational; 4]>,
    /// The first action of Self-AIXI and Q^zeta of both.
    first: Option<usize>,
    first_values: [Rational; 2],
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// V^zeta and V* at every history, in the same order.
    places: Vec<[Rational; 2]>,
}

/// The bandits, to an agent, and their weights.
struct Class {
    worlds: Worlds,
    prior: Belief,
    payoff: Payoff,
}

impl Class {
    fn new() -> Result<Class> {
        let (zero, one) = (Rational::zero(), Rational::one());
        let interface = Interface::new(2, vec![zero.clone(), one.clone()], &[zero, one])?;
        let mut members: Vec<Box<dyn Environment>> = Vec::new();
        for arms in BANDITS {
            let arms = arms.map(|(p, q)| Rational::ratio(p, q));
            members.push(Box::new(TableEnvironment::bandit("bandit", &arms)?));
        }
        let weight = quotient(&Rational::one(), &whole(length(&members)))?;
        Ok(Class {
            prior: Belief::new(members.iter().map(|_| weight.clone())),
            worlds: Worlds::new(interface, members),
            payoff: Payoff::default(),
        })
    }

    fn worth(
        &mut self,
        policy: &mut dyn Policy,
        past: &mut Past,
        truth: &Belief,
        cycles: usize,
    ) -> Result<Rational> {
        let mut valuation = Valuation::new(&mut self.worlds, policy, &self.payoff);
        let worth = valuation.worth(past, truth, cycles)?;
        worth
            .value
            .exact_value()
            .cloned()
            .ok_or(ScenarioError::OpenMass)
    }

    fn best(&mut self, belief: &Belief, cycles: usize, seen: usize) -> Result<Rational> {
        let plan = plan(&mut self.worlds, belief, (cycles, seen), &self.payoff)?;
        Ok(plan.value().clone())
    }
}

/// The list of policies.
fn mixture() -> PolicyMixture {
    let list: [Box<dyn Policy>; 4] = [
        Box::new(Always(0)),
        Box::new(Always(1)),
        Box::new(Uniform),
        Box::new(WinStay),
    ];
    let weight = Rational::ratio(1, 4);
    let weighed = list.into_iter().map(|policy| (policy, weight.clone()));
    PolicyMixture::new(weighed.collect())
}

/// Every history of fewer than `horizon` cycles, shorter ones first; all are possible.
fn histories(horizon: usize) -> Vec<Vec<(usize, usize)>> {
    let mut all = vec![Vec::new()];
    let mut from = 0;
    for _ in 1..horizon {
        let to = all.len();
        for index in from..to {
            for cycle in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                all.push([&all[index][..], &[cycle]].concat());
            }
        }
        from = to;
    }
    all
}

/// The scenario.
pub(crate) struct SelfAixiImproves;

impl Experiment for SelfAixiImproves {
    const ABOUT: About = About {
        name: "self-aixi",
        question: Question::Agents,
        claim: "One step of improvement on a mixture of simple policies: never below the mixture, never above the optimum.",
        source: "Catt et al. 2023, Self-Predictive Universal AI; policy improvement",
        text: "Three bandits are believed in, and four simple policies are mixed by what the agent itself does. \
               Self-AIXI takes the action that is best if the mixture acts from then on; it never plans. Its exact \
               value lies between that of the mixture and the best there is, at every history. Control: an agent \
               that values the mixture in one wrong world.",
        worth: "Exact for these three bandits, four policies and this horizon only, open mass 0. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let horizon = as_usize(parameters.horizon);
        let mut class = Class::new()?;
        let mut zeta = mixture();
        let aim = |cycles| Aim::fixed(cycles, Payoff::default());
        let mut own = SelfAixi::new(aim(horizon), mixture());
        let mut places = Vec::new();
        for cycles in histories(horizon) {
            context.go_on()?;
            let mut past = Past::new(class.prior.clone());
            for &(action, percept) in &cycles {
                past.see(&mut class.worlds, action, percept);
            }
            let belief = past.belief().clone();
            let left = horizon - cycles.len();
            places.push(Place {
                zeta: class.worth(&mut zeta, &mut past, &belief, left)?,
                own: class.worth(&mut own, &mut past, &belief, left)?,
                best: class.best(&belief, left, cycles.len())?,
                cycles,
            });
        }
        let mut totals = Vec::new();
        for cycles in 1..=horizon {
            context.go_on()?;
            let prior = class.prior.clone();
            let mut past = Past::new(prior.clone());
            let mut wrong = Past::new(Belief::of([(WRONG, Rational::one())]));
            let mut own = SelfAixi::new(aim(cycles), mixture());
            totals.push([
                class.worth(&mut zeta, &mut past, &prior, cycles)?,
                class.worth(&mut own, &mut past, &prior, cycles)?,
                class.best(&prior, cycles, 0)?,
                class.worth(&mut own, &mut wrong, &prior, cycles)?,
            ]);
        }
        let mut past = Past::new(class.prior.clone());
        let prior = class.prior.clone();
        let mut valuation = Valuation::new(&mut class.worlds, &mut zeta, &class.payoff);
        let values = valuation.actions(&mut past, &prior, horizon)?;
        let point = |action: usize| values.actions()[action].lower().clone();
        Ok(Measured {
            horizon,
            places,
            totals,
            first: own.choose(&mut class.worlds, past.history())?.action(),
            first_values: [point(0), point(1)],
        })
    }

    fn theory(
        parameters: &Parameters,
        measured: &Measured,
        context: &Context<'_>,
    ) -> Result<Theory> {
        let horizon = as_usize(parameters.horizon);
        let mut places = Vec::new();
        for place in &measured.places {
            context.go_on()?;
            places.push(plain::values(&place.cycles, horizon - place.cycles.len()));
        }
        Ok(Theory { places })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (place, [zeta, best]) in measured.places.iter().zip(&theory.places) {
            let name = || plain::name(&place.cycles);
            claims.check(&ZETA, name, &place.zeta, zeta);
            claims.check(&OPTIMUM, name, &place.best, best);
            claims.check(&LEAST, name, &place.own, zeta);
            claims.check(&MOST, name, &place.own, best);
        }
        if let (Some([zeta, own, best, control]), Some([said, _])) =
            (measured.totals.last(), theory.places.first())
        {
            claims.one(&CONTROL, control, said);
            let closed = quotient(&(own - zeta), &(best - zeta))?;
            claims.one(&CLOSED, closed, Rational::one());
        }
        Ok(())
    }
}

impl Answered for SelfAixiImproves {
    fn answer(_: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        Ok(measured.answer())
    }
}

fn decimal(value: &Rational) -> String {
    value.to_decimal(5, Rounding::Nearest)
}

impl Measured {
    fn answer(&self) -> Vec<String> {
        let mut said = Vec::new();
        let first = self
            .first
            .map_or_else(|| "either".to_owned(), |action| action.to_string());
        let [zero, one] = self.first_values.each_ref().map(decimal);
        said.push(format!(
            "With {} cycles to go Self-AIXI pulls arm {first} first: if the mixture of four simple policies acts from then \
             on, arm 0 is worth {zero} rewards and arm 1 {one}.",
            self.horizon,
        ));
        if let Some([zeta, own, best, control]) =
            self.totals.last().map(|all| all.each_ref().map(decimal))
        {
            said.push(format!(
                "In all it gets {own} rewards; the mixture that it improves on gets {zeta}, the Bayes-optimal agent \
                 {best}. It lies between the two at all {} histories. An agent that improves on the mixture as \
                 valued in the second bandit alone gets {control}.",
                self.places.len(),
            ));
        }
        let short = self
            .places
            .iter()
            .filter(|place| place.own < place.best)
            .count();
        said.push(format!(
            "At {short} of the {} histories the one step is not enough for the best value.",
            self.places.len(),
        ));
        said
    }
}

#[cfg(test)]
mod tests;

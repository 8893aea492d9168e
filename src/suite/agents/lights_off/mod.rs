//! `lights-off`: "the world is gone at night" against "only the lights are off". An agent that rests learns
//! nothing; one test settles it, and whether to test is a threshold on the odds.
//!
//! Takes rationals and enclosures from `exact`, the exact `Mixture`, and beliefs and the planner from `agent`. The
//! example is Kosoy's (post of 4 July 2018, text unconfirmed); the decision rule is derived here.
//!
//! Two worlds: with probability p the world persists at night (the lights are off), else it is gone from the
//! first night on. On each of H nights the agent may act in the dark at cost k, which yields g > k next
//! morning where the world persists. Delta = log2(p/(1-p)) bits.
//!
//! Derivation \[own\]. Resting shows the same in both worlds: odds and values do not move. The first act
//! settles which world it is: then acting every night is best in the one, worth g - k each, and resting in
//! the other. Acting on the first night is worth p (g-k) H - (1-p) k; a first act on a later night is worth
//! less where this is positive; never acting is worth 0. So the agent acts iff p (g-k) H > (1-p) k, that is
//! 2^Delta > k/((g-k) H), and its value is max(0, p (g-k) H - (1-p) k). An agent that looks at one night only
//! acts iff p g > k. With the worth b per night of delay H becomes H_b = (1 - b^H)/(1 - b), which tends to
//! 1/(1-b): the value is within p (g-k) b^H/(1-b) of its limit. One who rests for ever in the persisting
//! world loses H (g-k).
//!
//! Control: an agent that is not told what its acts have yielded. Nothing is learnt by acting, each night is
//! worth p g - k, and it acts iff p g > k whatever H: the factor H is the value of what a test tells. Its plan is worth
//! max(0, H (p g - k)), so the value of learning is the difference of the two maxima. Where p g > k it is p (g-k) H -
//! (1-p) k - H (p g - k) = k (H-1) (1-p): acting on where the world is gone, which one who is told does not do. For H > 1
//! the two differ at every k < g for the largest whole Delta with 2^Delta <= k/(g-k): there 2^Delta > k/((g-k)
//! H), but not p g > k.
//!
//! Ties rest, on both sides. All figures are rationals; no tolerance anywhere.

use crate::exact::Rational;
use crate::scenario::figures::{quotient, whole};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, own_derivation,
};

mod answer;
mod measured;
mod parameters;
mod picture;

use measured::{Found, Learnt, learn};
use parameters::{Parameters, Place, odds, persists};

const OWN: &str = own_derivation!();

claims! {
    SAME_ACTION: Exact Equal "same-action", OWN,
        "Expectimax acts (1) on the first night iff 2^Delta > k/((g-k) H), for every Delta, k and H.";
    VALUE: Exact Equal "value-of-exploration", OWN, "Its value is max(0, p (g-k) H - (1-p) k).";
    ONE_NIGHT: Exact Equal "one-night", OWN,
        "After a rest on every night but the last it acts on the last iff p g > k, whatever H.";
    DISCOUNTED: Exact Equal "discounted-action", OWN,
        "When a night's delay makes a reward worth b of itself, it acts iff 2^Delta > k/((g-k) H_b), H_b = \
         (1 - b^H)/(1 - b).";
    LIMIT: Exact AtMost "discounted-limit", OWN,
        "Its discounted value is within p (g-k) b^H/(1-b) of the closed form at H = 1/(1-b).";
    LEARNING: Exact Equal "value-of-learning", OWN,
        "Being told what acting has yielded is worth max(0, p (g-k) H - (1-p) k) - max(0, H (p g - k)).";
    TEST: Exact Equal "value-of-one-test", OWN,
        "Where p g > k, so that it acts anyway, that is k (H-1) (1-p): what acting on would cost where the world is gone.";
    REGRET: Exact Equal "regret-of-resting", OWN,
        "Resting for ever in the persisting world loses H (g-k).";
    RESTING: Exact Equal "resting-learns-nothing", OWN,
        "Until the first act the posterior is the prior, on every night, policy and world.";
    SETTLED: Exact Equal "one-test-settles", OWN,
        "From the first act on the posterior of the true world is 1.";
    UNTOLD: Exact Equal "control-untold", OWN,
        "Control: an agent that is not told what acting has yielded acts iff p g > k, whatever H.";
    TELLS: Exact GreaterThan "control-tells", OWN,
        "Control: places of the grid at which being told makes the agent act where it would rest; there is \
         one for every cost whose odds the grid has.";
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    found: Vec<Found>,
    learnt: Vec<Learnt>,
}

/// The closed forms at one place.
#[derive(Clone, Debug)]
struct Said {
    /// 2^Delta > k/((g-k) H).
    acts: bool,
    /// max(0, p (g-k) H - (1-p) k).
    value: Rational,
    /// The same minus max(0, H (p g - k)), and k (H-1) (1-p).
    learning: Rational,
    test: Rational,
    /// p g > k.
    myopic: bool,
    /// The rule with H_b for H.
    discounted_acts: bool,
    /// Value at 1/(1-b) for H, and the most that H nights can miss.
    limit: Rational,
    limit_distance: Rational,
    /// H (g-k).
    regret_of_resting: Rational,
}

impl Said {
    fn of(parameters: &Parameters, place: Place) -> Result<Said> {
        let one = Rational::one();
        let (odds, persists) = (odds(place.delta), persists(place.delta)?);
        let (cost, nights) = (whole(place.cost), Rational::from(place.nights));
        let net = whole(parameters.gain) - &cost;
        let threshold = |nights: &Rational| quotient(&cost, &(&net * nights));
        let value = |nights: &Rational| {
            let value = &persists * &net * nights - (&one - &persists) * &cost;
            value.max(Rational::zero())
        };
        // p g - k.
        let per_night = &persists * whole(parameters.gain) - &cost;
        let later = parameters.discount.pow(u64::from(place.nights));
        let weight = &one - &parameters.discount;
        let discounted = quotient(&(&one - &later), &weight)?;
        Ok(Said {
            acts: odds > threshold(&nights)?,
            learning: value(&nights) - (&nights * &per_night).max(Rational::zero()),
            test: &cost * (&nights - &one) * (&one - &persists),
            value: value(&nights),
            myopic: per_night.signum() > 0,
            discounted_acts: odds > threshold(&discounted)?,
            limit: value(&quotient(&one, &weight)?),
            limit_distance: &persists * &net * quotient(&later, &weight)?,
            regret_of_resting: net * nights,
        })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    said: Vec<Said>,
}

/// The scenario.
pub(crate) struct LightsOff;

impl Experiment for LightsOff {
    const ABOUT: About = About {
        name: "lights-off",
        question: Question::Agents,
        claim: "Whether the world is gone at night or only dark: resting tells nothing, one test settles it.",
        source: here!("Kosoy, post of 4 July 2018; decision rule own, derived in"),
        text: "Two worlds look alike to one who rests at night: in one only the lights are off, in the other \
               the world is gone. Acting in the dark costs k and yields g next morning where the world is \
               there. Exact expectimax over H nights is set beside the rule: test iff the odds exceed \
               k/((g-k) H). Control: an agent that is not told what came of its acts follows the rule of a \
               single night.",
        worth: "Exact for this finite prior of two worlds only, open mass 0. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let mut found = Vec::new();
        for cost in 1..parameters.gain {
            context.report("costs", cost, parameters.gain - 1)?;
            found.extend(measured::at_cost(parameters, cost, context)?);
        }
        // In the order of the grid.
        found.sort_by_key(|found| (found.place.nights, found.place.cost, found.place.delta));
        Ok(Measured {
            found,
            learnt: learn(parameters)?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let places = parameters.grid().into_iter();
        let said = places.map(|place| {
            context.go_on()?;
            Said::of(parameters, place)
        });
        Ok(Theory {
            said: said.collect::<Result<_>>()?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        // 1 for an agent that acts, 0 for one that rests.
        let action = |acts| u64::from(acts);
        let mut differ = 0;
        for (found, said) in measured.found.iter().zip(&theory.said) {
            let place = || found.place.name();
            let Found {
                told,
                untold,
                discounted,
                ..
            } = found;
            claims.check(&SAME_ACTION, place, action(told.acts), action(said.acts));
            claims.check(&VALUE, place, &told.value, &said.value);
            let learning = &told.value - &untold.value;
            claims.check(&LEARNING, place, &learning, &said.learning);
            if said.myopic {
                claims.check(&TEST, place, &learning, &said.test);
            }
            let at_last = action(found.acts_at_last);
            claims.check(&ONE_NIGHT, place, at_last, action(said.myopic));
            let acts = action(discounted.acts);
            claims.check(&DISCOUNTED, place, acts, action(said.discounted_acts));
            let distance = (&discounted.value - &said.limit).abs();
            claims.check(&LIMIT, place, distance, &said.limit_distance);
            let regret = &found.regret_of_resting;
            claims.check(&REGRET, place, regret, &said.regret_of_resting);
            claims.check(&UNTOLD, place, action(untold.acts), action(said.myopic));
            differ += u64::from(told.acts != untold.acts);
        }
        claims.one(&TELLS, differ, 0);
        for step in &measured.learnt {
            let name = || step.name.clone();
            if step.acted {
                claims.check(&SETTLED, name, &step.posterior, action(step.world_persists));
            } else {
                claims.check(&RESTING, name, &step.posterior, &step.prior);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

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
//! worth p g - k, and it acts iff p g > k whatever H: the factor H is the value of what a test tells. For H > 1
//! the two differ at every k < g for the largest whole Delta with 2^Delta <= k/(g-k): there 2^Delta > k/((g-k)
//! H), but not p g > k.
//!
//! Ties rest, on both sides. All figures are rationals; no tolerance anywhere.

use crate::agent::{Belief, Payoff, Planner, Values, Worlds};
use crate::exact::{Rational, as_u64, as_usize};
use crate::scenario::figures::{quotient, whole};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, own_derivation,
    parameters,
};
use crate::suite::instrument::mixing::{mixture, point, sequence};
use crate::suite::instrument::night_worlds::{ACT, REST, RESTED, night_worlds};

mod picture;

/// Nights over which every policy goes through the exact mixture.
const MIXTURE_NIGHTS: u32 = 6;

const OWN: &str = own_derivation!();

parameters! { Parameters {
    gain "gain": u64 = 10 in 2..=20, "what acting yields, g; the grid has every cost k below it";
    nights "nights": u32 = 16 in 2..=64, "the grid has every number of nights up to this";
    delta "delta": i64 = 12 in 1..=32, "the grid has log-odds from -this to this, in bits";
    discount "discount": Rational = 9/10 in 1/10..=99/100,
        "what a reward is worth one night later, in the discounted claims";
} }

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

impl Parameters {
    /// Every Delta, k and H of the grid.
    fn grid(&self) -> Vec<Place> {
        let mut places = Vec::new();
        for nights in 1..=self.nights {
            for cost in 1..self.gain {
                places.extend((-self.delta..=self.delta).map(|delta| Place {
                    delta,
                    cost,
                    nights,
                }));
            }
        }
        places
    }
}

/// One place of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    delta: i64,
    cost: u64,
    nights: u32,
}

impl Place {
    fn name(self) -> String {
        format!("Delta={}, k={}, H={}", self.delta, self.cost, self.nights)
    }
}

/// p/(1-p) = 2^Delta.
fn odds(delta: i64) -> Rational {
    let base = if delta < 0 {
        Rational::ratio(1, 2)
    } else {
        Rational::from(2)
    };
    base.pow(delta.unsigned_abs())
}

/// p, the probability that the world persists.
fn persists(delta: i64) -> Result<Rational> {
    quotient(&odds(delta), &(Rational::one() + odds(delta)))
}

/// What an agent does on the first night, and its value.
#[derive(Clone, Debug)]
struct Choice {
    acts: bool,
    value: Rational,
}

/// What expectimax finds at one place.
#[derive(Clone, Debug)]
struct Found {
    place: Place,
    told: Choice,
    untold: Choice,
    discounted: Choice,
    /// Whether it acts on the last night, having rested on all before.
    acts_at_last: bool,
    /// Value where the world is known to persist, minus the rewards of resting for ever.
    regret_of_resting: Rational,
}

impl Choice {
    /// Acting has to be better; a tie rests.
    fn of(values: &Values) -> Result<Choice> {
        Ok(Choice {
            acts: values.best() == Some(ACT),
            value: point(&values.value())?,
        })
    }
}

/// The worlds of one cost, and what rewards are worth.
struct Problem {
    cost: u64,
    /// There for ever, and gone from the first night on.
    worlds: Worlds,
    plain: Payoff,
    discounted: Payoff,
}

impl Problem {
    fn new(parameters: &Parameters, cost: u64) -> Result<Problem> {
        let gain = whole(parameters.gain);
        Ok(Problem {
            cost,
            worlds: night_worlds(&whole(cost), &gain, [None, Some(1)])?,
            plain: Payoff::default(),
            discounted: Payoff::discounted(parameters.discount.clone())?,
        })
    }

    fn found(&mut self, place: Place) -> Result<Found> {
        let nights = as_usize(u64::from(place.nights));
        let persists = persists(place.delta)?;
        let mut belief = Belief::new([persists.clone(), Rational::one() - persists]);
        let first = belief.outlook(&mut self.worlds, nights, 0)?;
        let sure = Belief::new([Rational::one()]).outlook(&mut self.worlds, nights, 0)?;
        let told = Planner::new(&self.worlds, &self.plain).values(&first);
        // Who is not told what acting has yielded can only fix a plan.
        let untold = Planner::blind(&self.worlds, &self.plain).values(&first);
        let discounted = Planner::new(&self.worlds, &self.discounted).values(&first);
        let in_it = Planner::new(&self.worlds, &self.plain).values(&sure);
        for _ in 1..nights {
            belief.update(&mut self.worlds, REST, RESTED);
        }
        let last = belief.outlook(&mut self.worlds, 1, nights - 1)?;
        let at_last = Planner::new(&self.worlds, &self.plain).values(&last);
        Ok(Found {
            place,
            acts_at_last: Choice::of(&at_last)?.acts,
            told: Choice::of(&told)?,
            untold: Choice::of(&untold)?,
            discounted: Choice::of(&discounted)?,
            // Resting for ever is worth nothing in any world.
            regret_of_resting: Choice::of(&in_it)?.value,
        })
    }
}

/// The posterior that the world persists, after some nights of a policy.
#[derive(Clone, Debug)]
struct Learnt {
    name: String,
    prior: Rational,
    acted: bool,
    world_persists: bool,
    posterior: Rational,
}

/// Every policy of acting on some nights, in both worlds, through the exact mixture: a percept is 1 where an
/// act has yielded something.
fn learn(parameters: &Parameters) -> Result<Vec<Learnt>> {
    let nights = parameters.nights.min(MIXTURE_NIGHTS);
    let mut learnt = Vec::new();
    for delta in [-parameters.delta, 0, parameters.delta] {
        let prior = persists(delta)?;
        for policy in 0_u32..1 << nights {
            let acts: Vec<bool> = (0..nights).map(|night| policy >> night & 1 == 1).collect();
            for world_persists in [true, false] {
                let mut list = mixture(vec![
                    (sequence(&acts), prior.clone()),
                    (sequence(&vec![false; acts.len()]), Rational::one() - &prior),
                ])?;
                let mut acted = false;
                for (night, &act) in (1..).zip(&acts) {
                    list.update(act && world_persists)?;
                    acted |= act;
                    learnt.push(Learnt {
                        name: format!(
                            "Delta={delta}, policy {policy:b}, world persists: {world_persists}, night {night}"
                        ),
                        prior: prior.clone(),
                        acted,
                        world_persists,
                        posterior: point(&list.posterior_of(0)?)?,
                    });
                }
            }
        }
    }
    Ok(learnt)
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
        let later = parameters.discount.pow(u64::from(place.nights));
        let weight = &one - &parameters.discount;
        let discounted = quotient(&(&one - &later), &weight)?;
        Ok(Said {
            acts: odds > threshold(&nights)?,
            value: value(&nights),
            myopic: &persists * whole(parameters.gain) > cost,
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
               there. Exact expectimax over H nights stands beside the rule: test iff the odds exceed \
               k/((g-k) H). Control: an agent that is not told what came of its acts follows the rule of a \
               single night.",
        worth: "Exact for this finite prior of two worlds only, open mass 0. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let grid = parameters.grid();
        let total = as_u64(grid.len());
        let costs = (1..parameters.gain).map(|cost| Problem::new(parameters, cost));
        let mut problems: Vec<Problem> = costs.collect::<Result<_>>()?;
        let mut found = Vec::new();
        for (done, place) in (0_u64..).zip(grid) {
            if done.is_multiple_of(16) {
                context.report("grid", done, total)?;
            }
            let of_it = problems
                .iter_mut()
                .filter(|problem| problem.cost == place.cost);
            for problem in of_it {
                found.push(problem.found(place)?);
            }
        }
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

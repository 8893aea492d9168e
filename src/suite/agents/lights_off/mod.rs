//! `lights-off`: "the world is gone at night" against "only the lights are off". An agent that rests learns
//! nothing; one test settles it, and whether to test is a threshold on the odds.
//!
//! Takes rationals and enclosures from `exact`, the exact `Mixture`, and expectimax from `nights`. The example is Kosoy's
//! (post of 4 July 2018, text unconfirmed); the decision rule is derived here.
//!
//! Two worlds: with probability p the world persists at night (the lights are off), else it is gone from the
//! first night on. On each of H nights the agent may act in the dark at cost k, which yields g > k next morning
//! where the world persists. Delta = log2(p/(1-p)) bits.
//!
//! Derivation \[own\]. Resting shows the same in both worlds: odds and values do not move. The first act settles
//! which world it is: then acting every night is best in the one, worth g - k each, and resting in the other. Acting
//! on the first night is worth p (g-k) H - (1-p) k; a first act on a later night is worth less where this is
//! positive; never acting is worth 0. So the agent acts iff p (g-k) H > (1-p) k, that is 2^Delta > k/((g-k) H), and
//! its value is max(0, p (g-k) H - (1-p) k). An agent that looks at one night only acts iff p g > k. With the
//! worth b per night of delay H becomes H_b = (1 - b^H)/(1 - b), which tends to 1/(1-b): the value is within
//! p (g-k) b^H/(1-b) of its limit. One who rests for ever in the persisting world loses H (g-k).
//!
//! Control: an agent that is not told what its acts have yielded. Nothing is learnt by acting, each night is worth
//! p g - k, and it acts iff p g > k whatever H: the factor H is the value of what a test tells.
//!
//! Ties rest, on both sides. All figures are rationals; no tolerance anywhere.

use crate::exact::{Enclosure, Rational};
use crate::scenario::figures::{exact, length, quotient, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::mixing::{mixture, point, sequence};
use crate::suite::instrument::nights::{Expectimax, Nights, World};

mod picture;

/// Nights over which every policy goes through the exact mixture.
const MIXTURE_NIGHTS: u32 = 6;

const OWN: &str = "own derivation, in the documentation of scenario::lights_off";

/// The scenario.
pub struct LightsOff;

/// What a run is about.
#[derive(Clone, Debug)]
struct Parameters {
    gain: u64,
    nights: u32,
    delta: u32,
    discount: Rational,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            gain: settings.count("gain")?,
            nights: settings.count("nights")?,
            delta: settings.count("delta")?,
            discount: settings.rational("discount")?.clone(),
        })
    }

    /// Every Delta, k and H of the grid.
    fn grid(&self) -> Vec<Place> {
        let delta = i64::from(self.delta);
        let mut places = Vec::new();
        for nights in 1..=self.nights {
            for cost in 1..self.gain {
                places.extend((-delta..=delta).map(|delta| Place {
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
    /// p/(1-p) = 2^Delta.
    fn odds(self) -> Rational {
        let base = if self.delta < 0 {
            Rational::ratio(1, 2)
        } else {
            Rational::from_integer(2)
        };
        base.pow(self.delta.unsigned_abs())
    }

    /// p, the probability that the world persists.
    fn persists(self) -> Result<Rational, ScenarioError> {
        quotient(&self.odds(), &(Rational::one() + self.odds()))
    }

    fn name(self) -> String {
        format!("Delta={}, k={}, H={}", self.delta, self.cost, self.nights)
    }
}

// ---------------------------------------------------------------------------------------------- measure

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
    /// Value where the world is known to persist, less the rewards of resting for ever.
    regret_of_resting: Rational,
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

#[derive(Clone, Debug)]
struct Measured {
    found: Vec<Found>,
    learnt: Vec<Learnt>,
}

fn worlds(persists: &Rational) -> [World; 2] {
    let world = |gone_from, weight| World { gone_from, weight };
    [
        world(None, persists.clone()),
        world(Some(1), Rational::one() - persists),
    ]
}

fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let grid = parameters.grid();
    let mut found = Vec::new();
    for (done, place) in (0u64..).zip(&grid) {
        if done.is_multiple_of(256) {
            context.report("grid", done, length(&grid))?;
        }
        let problem = |told, discount: &Rational| Nights {
            nights: place.nights,
            cost: whole(place.cost),
            gain: whole(parameters.gain),
            discount: discount.clone(),
            told,
        };
        let choose = |problem: &Nights, worlds: &[World]| {
            let decision = Expectimax::new(problem, worlds).first();
            Choice {
                acts: decision.acts(),
                value: decision.value().clone(),
            }
        };
        let undecided = worlds(&place.persists()?);
        let told = problem(true, &Rational::one());
        found.push(Found {
            place: *place,
            told: choose(&told, &undecided),
            untold: choose(&problem(false, &Rational::one()), &undecided),
            discounted: choose(&problem(true, &parameters.discount), &undecided),
            // Resting for ever is worth nothing in any world.
            regret_of_resting: choose(&told, &worlds(&Rational::one())).value,
        });
    }
    Ok(Measured {
        found,
        learnt: learn(parameters)?,
    })
}

/// Every policy of acting on some nights, in both worlds, through the exact mixture: a percept is 1 where an act
/// has yielded something.
fn learn(parameters: &Parameters) -> Result<Vec<Learnt>, ScenarioError> {
    let nights = parameters.nights.min(MIXTURE_NIGHTS);
    let delta = i64::from(parameters.delta);
    let mut learnt = Vec::new();
    for delta in [-delta, 0, delta] {
        let place = Place {
            delta,
            cost: 1,
            nights,
        };
        let prior = place.persists()?;
        for policy in 0u32..1 << nights {
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
                        name: format!("Delta={delta}, policy {policy:b}, world persists: {world_persists}, night {night}"),
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

// ----------------------------------------------------------------------------------------------- theory

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

#[derive(Clone, Debug)]
struct Theory {
    said: Vec<Said>,
}

fn theory(parameters: &Parameters) -> Result<Theory, ScenarioError> {
    let one = Rational::one();
    let said = parameters
        .grid()
        .into_iter()
        .map(|place| {
            let persists = place.persists()?;
            let cost = whole(place.cost);
            let net = whole(parameters.gain) - &cost;
            let nights = whole(u64::from(place.nights));
            let threshold = |nights: &Rational| quotient(&cost, &(&net * nights));
            let value = |nights: &Rational| {
                let value = &persists * &net * nights - (&one - &persists) * &cost;
                value.max(Rational::zero())
            };
            let later = parameters.discount.pow(u64::from(place.nights));
            let weight = &one - &parameters.discount;
            let discounted = quotient(&(&one - &later), &weight)?;
            Ok(Said {
                acts: place.odds() > threshold(&nights)?,
                value: value(&nights),
                myopic: &persists * whole(parameters.gain) > cost,
                discounted_acts: place.odds() > threshold(&discounted)?,
                limit: value(&quotient(&one, &weight)?),
                limit_distance: &persists * &net * quotient(&later, &weight)?,
                regret_of_resting: net * nights,
            })
        })
        .collect::<Result<_, ScenarioError>>()?;
    Ok(Theory { said })
}

// ----------------------------------------------------------------------------------------------- claims

/// 1 for an agent that acts, 0 for one that rests.
fn action(acts: bool) -> Rational {
    whole(u64::from(acts))
}

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, text: &str| {
        ForAll::new(Statement::new(id, Grade::Exact, text, OWN), relation, None)
    };
    let equal = |id: &str, text: &str| all(id, Relation::Equal, text);
    let mut same = equal(
        "same-action",
        "Expectimax acts (1) on the first night iff 2^Delta > k/((g-k) H), for every Delta, k and H.",
    );
    let mut value = equal(
        "value-of-exploration",
        "Its value is max(0, p (g-k) H - (1-p) k).",
    );
    let mut one_night = equal("one-night", "With one night left it acts iff p g > k.");
    let mut discounted = equal(
        "discounted-action",
        "When a night's delay makes a reward worth b of itself, it acts iff 2^Delta > k/((g-k) H_b), H_b = (1 - b^H)/(1 - b).",
    );
    let mut limit = all(
        "discounted-limit",
        Relation::AtMost,
        "Its discounted value is within p (g-k) b^H/(1-b) of the closed form at H = 1/(1-b).",
    );
    let mut regret = equal(
        "regret-of-resting",
        "Resting for ever in the persisting world loses H (g-k).",
    );
    let mut untold = equal(
        "control-untold",
        "Control: an agent that is not told what acting has yielded acts iff p g > k, whatever H.",
    );
    let mut differ = 0;
    for (found, said) in measured.found.iter().zip(&theory.said) {
        let name = || found.place.name();
        same.check_exact(name, &action(found.told.acts), &action(said.acts));
        value.check_exact(name, &found.told.value, &said.value);
        if found.place.nights == 1 {
            one_night.check_exact(name, &action(found.told.acts), &action(said.myopic));
        }
        discounted.check_exact(
            name,
            &action(found.discounted.acts),
            &action(said.discounted_acts),
        );
        limit.check_exact(
            name,
            &(&found.discounted.value - &said.limit).abs(),
            &said.limit_distance,
        );
        regret.check_exact(name, &found.regret_of_resting, &said.regret_of_resting);
        untold.check_exact(name, &action(found.untold.acts), &action(said.myopic));
        differ += u64::from(found.told.acts != found.untold.acts);
    }
    let tells = former::claim(
        Statement::new(
            "control-tells",
            Grade::Exact,
            "Control: places of the grid at which being told makes the agent act where it would rest.",
            OWN,
        ),
        Relation::GreaterThan,
        exact(differ),
        Enclosure::zero(),
        None,
    );
    let mut resting = equal(
        "resting-learns-nothing",
        "Until the first act the posterior is the prior, on every night, policy and world.",
    );
    let mut settled = equal(
        "one-test-settles",
        "From the first act on the posterior of the true world is 1.",
    );
    for step in &measured.learnt {
        if step.acted {
            settled.check_exact(
                || step.name.clone(),
                &step.posterior,
                &action(step.world_persists),
            );
        } else {
            resting.check_exact(|| step.name.clone(), &step.posterior, &step.prior);
        }
    }
    Ok(vec![
        same.claim()?,
        value.claim()?,
        one_night.claim()?,
        discounted.claim()?,
        limit.claim()?,
        regret.claim()?,
        resting.claim()?,
        settled.claim()?,
        untold.claim()?,
        tells,
    ])
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for LightsOff {
    fn name(&self) -> &'static str {
        "lights-off"
    }

    fn claim(&self) -> &'static str {
        "Whether the world is gone at night or only dark: resting tells nothing, one test settles it."
    }

    fn source(&self) -> &'static str {
        "Kosoy, post of 4 July 2018 (text unconfirmed); decision rule own, derived in scenario::lights_off"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "Two worlds look alike to one who rests at night: in one only the lights are off, in the other the world is \
         gone. Acting in the dark costs k and yields g next morning where the world is there. Exact expectimax over H \
         nights stands beside the rule: test iff the odds exceed k/((g-k) H). Control: an agent that is not told \
         what came of its acts follows the rule of a single night."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "gain",
                10,
                (2, 50),
                "what acting yields, g; the grid has every cost k below it",
            ),
            Parameter::integer(
                "nights",
                16,
                (2, 100),
                "the grid has every number of nights up to this",
            ),
            Parameter::integer(
                "delta",
                12,
                (1, 64),
                "the grid has log-odds from -this to this, in bits",
            ),
            Parameter::rational(
                "discount",
                Rational::ratio(9, 10),
                (Rational::ratio(1, 10), Rational::ratio(99, 100)),
                "what a reward is worth one night later, in the discounted claims",
            ),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(&parameters, context)?;
        let theory = theory(&parameters)?;
        let traces = picture::traces(&parameters, &measured)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            "Exact for this finite prior of two worlds only, open mass 0. Nothing here is about M.",
        )
    }
}

former_scenario!(LightsOff, Agents);

#[cfg(test)]
mod tests;

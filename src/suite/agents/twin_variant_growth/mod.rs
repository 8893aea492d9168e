//! `twin-variant-growth`: as the variants of a twin multiply, their joint mass decides, not the best of them.
//!
//! Takes rationals from `exact`, the exact `Mixture`, and expectimax from `nights`. \[own\], from Kraft's inequality.
//!
//! Beside a program p of l bits stand v(d) twins of l + d bits, d = 1 .. D. Relative to p they weigh R_D = sum of
//! v(d) 2^-d. Programs are prefix-free, so 2^-l (1 + R_D) <= 1: R_D <= 2^l - 1.
//!
//! Derivations. v(d) = 1: R_D = 1 - 2^-D. v(d) = d^2: R_D = 6 - (D^2 + 4D + 6) 2^-D (by induction: the step from D
//! adds (D+1)^2 2^-(D+1)). v(d) = c 2^d: R_D = c D, although no twin is heavier than 2^-1. A prefix-free code has
//! room for these as long as c D <= 2^l - 1, so D is at most floor((2^l - 1)/c).
//!
//! Passive. Twins that agree with p until their own times are refuted one after the other while p is right; the
//! mixture's probability of what p says is the product of (weight left after)/(weight before), 1/(1 + R_D) in the
//! end: all twins together cost ln(1 + R_D) nats exactly. An agent that rests in `nights` sees the same in all worlds:
//! nothing is refuted and the odds stay.
//!
//! Active, (a). If all twins say "gone from night 1 on" and differ in what nobody can observe, their joint odds
//! against p are R_D, and by the rule of lights-off (p (g-k) H > (1-p) k, p = 1/(1+R_D)) the agent acts iff R_D <
//! (g-k) H/k. With v(d) = c 2^d it acts iff D < D* = (g-k) H/(c k). Control: with the heaviest twin alone beside p it
//! acts at every depth.
//!
//! Active, (b). The twins of l + d bits say "gone from night d on". Acting on night i refutes, where the world
//! persists, exactly those with d <= i; expectimax finds the policy, and no closed form is known: measurements.
//!
//! All figures are rationals; no tolerance anywhere.

use num_bigint::{BigInt, BigUint};

use crate::exact::Rational;
use crate::scenario::figures::{exact, fraction, inverse_power, quotient, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::nights::{Expectimax, Nights, World};

mod picture;
mod plain;

use plain::Plain;

/// Depth of the classes that also go through the plain mixture, twin by twin.
const MIXTURE_DEPTH: u32 = 5;

const OWN: &str = "own derivation, in the documentation of scenario::twin_variant_growth";
const KRAFT: &str =
    "Kraft's inequality; own, in the documentation of scenario::twin_variant_growth";

/// The scenario.
pub struct TwinVariantGrowth;

/// How many twins there are of d bits more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Growth {
    One,
    Squares,
    Doubling,
}

/// All, in the order of the picture.
const GROWTHS: [Growth; 3] = [Growth::One, Growth::Squares, Growth::Doubling];

/// What a run is about.
#[derive(Clone, Copy, Debug)]
struct Parameters {
    length: u32,
    depth: u32,
    factor: u64,
    gain: u64,
    cost: u64,
    nights: u32,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let parameters = Parameters {
            length: settings.count("length")?,
            depth: settings.count("depth")?,
            factor: settings.count("c")?,
            gain: settings.count("gain")?,
            cost: settings.count("cost")?,
            nights: settings.count("nights")?,
        };
        let (length, factor) = (parameters.length, parameters.factor);
        let room = ((1 << length) - 1) / factor;
        if u64::from(parameters.depth) > room {
            return Err(ScenarioError::Settings(format!(
                "no prefix-free code has {factor} x 2^d twins of length + d bits up to d = {}; with length = {length} there is room up to d = {room}: raise length or lower depth",
                parameters.depth
            )));
        }
        if parameters.cost >= parameters.gain {
            return Err(ScenarioError::Settings(format!(
                "cost = {} must be below gain = {}, or acting never pays",
                parameters.cost, parameters.gain
            )));
        }
        let switch = parameters.switch()?;
        if whole(u64::from(parameters.depth)) < switch {
            return Err(ScenarioError::Settings(format!(
                "the agent would only rest from depth (gain - cost) nights/(c cost) = {switch} on, and depth is {}; raise depth or cost, or lower nights",
                parameters.depth
            )));
        }
        if switch <= Rational::one() {
            return Err(ScenarioError::Settings(format!(
                "the agent would rest at every depth, since (gain - cost) nights/(c cost) = {switch}; raise nights or lower cost"
            )));
        }
        Ok(parameters)
    }

    /// v(d).
    fn twins(&self, growth: Growth, d: u32) -> u64 {
        match growth {
            Growth::One => 1,
            Growth::Squares => u64::from(d) * u64::from(d),
            Growth::Doubling => self.factor << d,
        }
    }

    fn name(&self, growth: Growth) -> String {
        match growth {
            Growth::One => "v(d) = 1".to_string(),
            Growth::Squares => "v(d) = d^2".to_string(),
            Growth::Doubling if self.factor == 1 => "v(d) = 2^d".to_string(),
            Growth::Doubling => format!("v(d) = {} x 2^d", self.factor),
        }
    }

    /// (g-k) H/k: the joint odds of the twins from which on the agent rests.
    fn threshold(&self) -> Result<Rational, ScenarioError> {
        fraction((self.gain - self.cost) * u64::from(self.nights), self.cost)
    }

    /// D* = (g-k) H/(c k).
    fn switch(&self) -> Result<Rational, ScenarioError> {
        quotient(&self.threshold()?, &whole(self.factor))
    }

    fn problem(&self) -> Nights {
        Nights {
            nights: self.nights,
            cost: whole(self.cost),
            gain: whole(self.gain),
            discount: Rational::one(),
            told: true,
        }
    }
}

// ---------------------------------------------------------------------------------------------- measure

/// One growth up to one depth.
#[derive(Clone, Debug)]
struct Class {
    growth: Growth,
    name: String,
    depth: u32,
    /// Weights of all twins over that of p, added up one by one.
    mass: Rational,
    /// Probability of all that p says over that of nothing, inverted; twin by twin, grouped by length.
    passive: Rational,
    /// (a): whether the agent acts on the first night, with all twins, and with the heaviest alone.
    acts: bool,
    acts_on_heaviest: bool,
    /// (b): the same where the twins of d bits more are gone from night d on, and the nights on which the
    /// agent then acts as long as the world persists.
    later_acts: bool,
    later_nights: u32,
    later_value: Rational,
}

#[derive(Clone, Debug)]
struct Measured {
    classes: Vec<Class>,
    plain: Vec<Plain>,
    /// The largest depth at which the doubling twins fit a prefix-free code.
    room: u64,
}

fn world(gone_from: Option<u32>, weight: Rational) -> World {
    World { gone_from, weight }
}

fn class(parameters: &Parameters, growth: Growth, depth: u32) -> Result<Class, ScenarioError> {
    let one = Rational::one;
    let weight = |d: u32| whole(parameters.twins(growth, d)) * inverse_power(d);
    let mass: Rational = (1..=depth).map(weight).sum();
    // Symbol by symbol: what is left when the twins of one length after the other are refuted.
    let (mut left, mut kept) = (one() + &mass, one());
    for d in 1..=depth {
        let after = &left - weight(d);
        kept *= quotient(&after, &left)?;
        left = after;
    }
    let problem = parameters.problem();
    let acts = |twins: Rational| {
        let worlds = [world(None, one()), world(Some(1), twins)];
        Expectimax::new(&problem, &worlds).first().acts()
    };
    let mut worlds = vec![world(None, one())];
    worlds.extend((1..=depth).map(|d| world(Some(d), weight(d))));
    let mut later = Expectimax::new(&problem, &worlds);
    let first = later.first();
    let mut possible = vec![true; worlds.len()];
    let mut later_nights = 0;
    for night in 1..=parameters.nights {
        if later.decide(night, &possible).acts() {
            later_nights += 1;
            possible = later.left(night, &possible, true);
        }
    }
    Ok(Class {
        growth,
        name: parameters.name(growth),
        depth,
        passive: quotient(&one(), &kept)?,
        acts: acts(mass.clone()),
        acts_on_heaviest: acts(Rational::ratio(1, 2)),
        mass,
        later_acts: first.acts(),
        later_nights,
        later_value: first.value().clone(),
    })
}

/// The largest depth at which p of `length` bits and c 2^d words of each length + d fit a prefix-free code: the
/// canonical code, whose next word of a length is the last one plus 1.
fn room(parameters: &Parameters) -> u64 {
    // p is the word of `length` zeros; `next` is the first free word of the length in hand.
    let mut next = BigUint::from(1u32);
    let mut depth = 0;
    loop {
        let d = depth + 1;
        next = (next << 1u32) + (BigUint::from(parameters.factor) << d);
        if next > BigUint::from(1u32) << (u64::from(parameters.length) + d) {
            return depth;
        }
        depth = d;
    }
}

fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let mut classes = Vec::new();
    let mut plains = Vec::new();
    for (done, growth) in (0..).zip(GROWTHS) {
        context.report("growths", done, crate::scenario::figures::length(&GROWTHS))?;
        for depth in 1..=parameters.depth {
            classes.push(class(parameters, growth, depth)?);
        }
        for depth in 1..=parameters.depth.min(MIXTURE_DEPTH) {
            plains.push(plain::run(parameters, growth, depth)?);
        }
    }
    Ok(Measured {
        classes,
        plain: plains,
        room: room(parameters),
    })
}

// ----------------------------------------------------------------------------------------------- theory

/// The closed forms for one growth, by depth from 1.
#[derive(Clone, Debug)]
struct GrowthTheory {
    growth: Growth,
    /// R_D.
    mass: Vec<Rational>,
    /// R_D < (g-k) H/k.
    acts: Vec<bool>,
}

#[derive(Clone, Debug)]
struct Theory {
    growths: Vec<GrowthTheory>,
    /// 2^l - 1.
    most_mass: Rational,
    /// floor((2^l - 1)/c).
    room: BigInt,
    /// The least depth that is D* or more.
    switch: BigInt,
    /// (a) for p and a twin of weight 2^-1.
    acts_on_heaviest: bool,
    /// For the classes of the plain mixture: R of the twins with d > night, by night.
    survivors: Vec<Vec<Rational>>,
}

/// R_D in closed form.
fn closed(growth: Growth, factor: u64, depth: u32) -> Rational {
    let d = u64::from(depth);
    match growth {
        Growth::One => Rational::one() - inverse_power(depth),
        Growth::Squares => whole(6) - whole(d * d + 4 * d + 6) * inverse_power(depth),
        Growth::Doubling => whole(factor * d),
    }
}

fn theory(parameters: &Parameters) -> Result<Theory, ScenarioError> {
    let threshold = parameters.threshold()?;
    let most_mass = Rational::from_integer(2).pow(u64::from(parameters.length)) - Rational::one();
    let growths = GROWTHS
        .iter()
        .map(|&growth| {
            let mass: Vec<Rational> = (1..=parameters.depth)
                .map(|depth| closed(growth, parameters.factor, depth))
                .collect();
            GrowthTheory {
                growth,
                acts: mass.iter().map(|mass| mass < &threshold).collect(),
                mass,
            }
        })
        .collect();
    let survivors = GROWTHS
        .iter()
        .flat_map(|&growth| {
            let of = move |depth| closed(growth, parameters.factor, depth);
            (1..=parameters.depth.min(MIXTURE_DEPTH)).map(move |depth| {
                (1..=parameters.nights)
                    .map(|night| of(depth) - of(night.min(depth)))
                    .collect()
            })
        })
        .collect();
    Ok(Theory {
        growths,
        room: quotient(&most_mass, &whole(parameters.factor))?.floor(),
        most_mass,
        switch: parameters.switch()?.ceil(),
        acts_on_heaviest: Rational::ratio(1, 2) < threshold,
        survivors,
    })
}

// ----------------------------------------------------------------------------------------------- claims

/// 1 for an agent that acts, 0 for one that rests.
fn action(acts: bool) -> Rational {
    whole(u64::from(acts))
}

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, text: &str, source: &str| {
        ForAll::new(
            Statement::new(id, Grade::Exact, text, source),
            relation,
            None,
        )
    };
    let equal = |id: &str, text: &str| all(id, Relation::Equal, text, OWN);
    let mut mass = equal(
        "joint-mass",
        "The twins' weights add up to R_D = 1 - 2^-D, 6 - (D^2 + 4D + 6) 2^-D and c D for v(d) = 1, d^2 and c 2^d.",
    );
    let mut kraft = all("kraft", Relation::AtMost, "R_D is at most 2^l - 1.", KRAFT);
    let mut passive = equal(
        "passive-cost",
        "While p is right all twins together cost a factor of exactly 1 + R_D, that is ln(1 + R_D) nats.",
    );
    let mut acts = equal(
        "action-by-joint-mass",
        "(a) The agent acts (1) on the first night iff R_D < (g-k) H/k, for every growth and depth.",
    );
    let mut heaviest = equal(
        "control-heaviest-alone",
        "Control: beside the heaviest twin alone the agent acts at every depth: the best twin does not stop it.",
    );
    let mut rests_at: Option<u32> = None;
    for found in &measured.classes {
        let name = || format!("{}, D={}", found.name, found.depth);
        let said = theory
            .growths
            .iter()
            .find(|said| said.growth == found.growth);
        let place = usize::try_from(found.depth - 1).unwrap_or(usize::MAX);
        if let Some((of_mass, acting)) =
            said.and_then(|said| said.mass.get(place).zip(said.acts.get(place)))
        {
            mass.check_exact(name, &found.mass, of_mass);
            passive.check_exact(name, &found.passive, &(Rational::one() + of_mass));
            acts.check_exact(name, &action(found.acts), &action(*acting));
        }
        heaviest.check_exact(
            name,
            &action(found.acts_on_heaviest),
            &action(theory.acts_on_heaviest),
        );
        kraft.check_exact(name, &found.mass, &theory.most_mass);
        if found.growth == Growth::Doubling && !found.acts && rests_at.is_none() {
            rests_at = Some(found.depth);
        }
    }
    let one = |id: &str, text: &str, source: &str, seen: u64, said: &BigInt| {
        former::claim(
            Statement::new(id, Grade::Exact, text, source),
            Relation::Equal,
            exact(seen),
            Rational::from(said.clone()).into(),
            None,
        )
    };
    let switch = one(
        "switch",
        "(a) With v(d) = c 2^d the agent first rests at the least depth D >= D* = (g-k) H/(c k) (0 where it never rests).",
        OWN,
        u64::from(rests_at.unwrap_or(0)),
        &theory.switch,
    );
    let room = one(
        "room",
        "A prefix-free code holds the twins of v(d) = c 2^d up to the depth (2^l - 1)/c and no deeper.",
        KRAFT,
        measured.room,
        &theory.room,
    );
    let mut plain_cost = equal(
        "mixture-agrees",
        "In the plain mixture, every twin a hypothesis of its own, the cost is the same factor 1 + R_D.",
    );
    let mut resting = equal(
        "resting-refutes-nothing",
        "(b) The twins \"gone from night d on\" keep their odds R_D against p on every night of an agent that rests.",
    );
    let mut acting = equal(
        "acting-refutes",
        "(b) Where the world persists, an agent that acts every night has refuted exactly the twins with d <= i after night i: R_D - R_i is left.",
    );
    for (found, survivors) in measured.plain.iter().zip(&theory.survivors) {
        let name = || found.name.clone();
        plain_cost.check_exact(name, &found.passive, &(Rational::one() + &found.mass));
        for (night, (rested, acted)) in (1..).zip(found.resting.iter().zip(&found.acting)) {
            let label = || format!("{}, night {night}", found.name);
            resting.check_exact(label, rested, &found.mass);
            if let Some(left) = survivors.get(night - 1) {
                acting.check_exact(label, acted, left);
            }
        }
    }
    let mut claims = vec![
        mass.claim()?,
        kraft.claim()?,
        room,
        passive.claim()?,
        plain_cost.claim()?,
        acts.claim()?,
        switch,
        heaviest.claim()?,
        resting.claim()?,
        acting.claim()?,
    ];
    claims.extend(measurements(measured));
    Ok(claims)
}

/// What expectimax does with the twins "gone from night d on", at the largest depth.
fn measurements(measured: &Measured) -> Vec<Claim> {
    let mut claims = Vec::new();
    for growth in GROWTHS {
        let id = match growth {
            Growth::One => "one",
            Growth::Squares => "squares",
            Growth::Doubling => "doubling",
        };
        let of_growth: Vec<&Class> = measured
            .classes
            .iter()
            .filter(|class| class.growth == growth)
            .collect();
        if let Some(last) = of_growth.last() {
            claims.push(former::measurement(
                &format!("later-nights-{id}"),
                format!("(b) {}: nights on which the agent acts as long as the world persists, at depth {}; beside it 1 where it acts in (a), else 0.", last.name, last.depth),
                OWN,
                exact(u64::from(last.later_nights)),
                action(last.acts).into(),
            ));
        }
    }
    let doubling = |acts: fn(&Class) -> bool| {
        measured
            .classes
            .iter()
            .filter(|class| class.growth == Growth::Doubling && acts(class))
            .map(|class| u64::from(class.depth))
            .max()
            .unwrap_or(0)
    };
    claims.push(former::measurement(
        "later-switch",
        "(b) With v(d) = c 2^d: the largest depth at which the agent acts on the first night; beside it that of (a).",
        OWN,
        exact(doubling(|class| class.later_acts)),
        exact(doubling(|class| class.acts)),
    ));
    claims
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for TwinVariantGrowth {
    fn name(&self) -> &'static str {
        "twin-variant-growth"
    }

    fn claim(&self) -> &'static str {
        "As the variants of a twin multiply, their joint mass decides, not the best of them."
    }

    fn source(&self) -> &'static str {
        "own, from Kraft's inequality"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "Beside a program stand v(d) twins that are d bits longer, v(d) = 1, d^2 or c 2^d. While the program is right, \
         all of them cost ln(1 + R_D) nats, R_D their joint weight. In the decision problem of lights-off, with \
         \"the world is gone\" in so many variants, exact expectimax rests as soon as R_D reaches (g-k) H/k, though \
         no single twin would stop it. Variants \"gone from night d on\" are refuted by acting only."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer("length", 4, (3, 16), "bits l of the program p"),
            Parameter::integer("depth", 12, (2, 40), "twins up to so many bits longer, D"),
            Parameter::integer("c", 1, (1, 8), "the last growth is v(d) = c 2^d"),
            Parameter::integer(
                "gain",
                10,
                (2, 100),
                "what acting yields where the world is there, g",
            ),
            Parameter::integer("cost", 5, (1, 99), "what acting costs, k"),
            Parameter::integer("nights", 8, (1, 24), "nights to come, H"),
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
            "Exact for these finite priors of p and its twins only, weights 2^-length, open mass 0. Nothing here is \
             about M.",
        )
    }
}

former_scenario!(TwinVariantGrowth, Agents);

#[cfg(test)]
mod tests;

//! `twin-variant-growth`: as the variants of a twin multiply, their joint mass decides, not the best of them.
//!
//! Takes rationals from `exact`, the exact `Mixture`, and beliefs and the planner from `agent`. \[own\], from Kraft's
//! inequality.
//!
//! Beside a program p of l bits stand v(d) twins of l + d bits, d = 1 .. D. Relative to p they weigh R_D =
//! sum of v(d) 2^-d. Programs are prefix-free, so 2^-l (1 + R_D) <= 1: R_D <= 2^l - 1.
//!
//! Derivations. v(d) = 1: R_D = 1 - 2^-D. v(d) = d^2: R_D = 6 - (D^2 + 4D + 6) 2^-D (by induction: the step
//! from D adds (D+1)^2 2^-(D+1)). v(d) = c 2^d: R_D = c D, although no twin is heavier than 2^-1. A
//! prefix-free code has room for these as long as c D <= 2^l - 1, so D is at most floor((2^l - 1)/c).
//!
//! Passive. Twins that agree with p until their own times are refuted one after the other while p is right;
//! the mixture's probability of what p says is the product of (weight left after)/(weight before), 1/(1 +
//! R_D) in the end (the product telescopes): all twins together cost ln(1 + R_D) nats exactly. An agent that rests at night sees
//! the same in all worlds: nothing is refuted and the odds stay.
//!
//! Active, (a). If all twins say "gone from night 1 on" and differ in what nobody can observe, their joint
//! odds against p are R_D, and by the rule of lights-off (p (g-k) H > (1-p) k, p = 1/(1+R_D)) the agent acts
//! iff R_D < (g-k) H/k. With v(d) = c 2^d it acts iff D < D* = (g-k) H/(c k). Control: beside a single twin of d
//! bits more, R = 2^-d: acting on the first night is worth (g-k) H - 2^-d k, p counted as 1, resting for ever
//! nothing. Settings at which the agent acts at depth 1 of c 2^d (D* > 1) have (g-k) H > k, so it acts beside
//! any single twin.
//!
//! Active, (b). The twins of l + d bits say "gone from night d on". Acting on night i refutes, where the
//! world persists, exactly those with d <= i; expectimax finds the policy, and no closed form is known:
//! measurements.
//!
//! All figures are rationals; no tolerance anywhere.

use num_bigint::BigUint;

use crate::agent::{Belief, Payoff, Planner, Values, Worlds};
use crate::exact::{Rational, as_usize};
use crate::scenario::figures::{inverse_power, length, quotient, whole};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, own_derivation,
};
use crate::suite::instrument::mixing::point;
use crate::suite::instrument::night_worlds::{ACT, REST, RESTED, YIELDED, night_worlds};

mod answer;
mod parameters;
mod picture;
mod plain;

use parameters::{GROWTHS, Growth, Parameters};
use plain::Plain;

/// Depth of the classes that also go through the plain mixture, twin by twin.
const MIXTURE_DEPTH: u32 = 5;

const OWN: &str = own_derivation!();
const KRAFT: &str = here!("Kraft's inequality; own, in the documentation of");

claims! {
    MASS: Exact Equal "joint-mass", OWN,
        "The twins' weights add up to R_D = 1 - 2^-D, 6 - (D^2 + 4D + 6) 2^-D and c D for v(d) = 1, d^2 and \
         c 2^d.";
    MOST_MASS: Identity AtMost "kraft", KRAFT,
        "R_D is at most 2^l - 1; deeper twins are refused.";
    ROOM: Exact Equal "room", KRAFT,
        "A prefix-free code holds the twins of v(d) = c 2^d up to the depth (2^l - 1)/c and no deeper.";
    PASSIVE: Identity Equal "passive-cost", OWN,
        "While p is right the shares that are left, one length of twins after the other, multiply to 1/(1 + \
         R_D): a product that telescopes.";
    MIXTURE: Exact Equal "mixture-agrees", OWN,
        "While p is right all twins together cost a factor of exactly 1 + R_D, that is ln(1 + R_D) nats, in \
         the mixture in which every twin is a hypothesis of its own, at depths up to 5.";
    ACTS: Exact Equal "action-by-joint-mass", OWN,
        "(a) The agent acts (1) on the first night iff R_D < (g-k) H/k, for every growth and depth.";
    SWITCH: Exact Equal "switch", OWN,
        "(a) With v(d) = c 2^d the agent first rests at the least depth D >= D* = (g-k) H/(c k) (0 where it \
         never rests).";
    ALONE: Exact Equal "control-one-twin-alone", OWN,
        "Control: beside one twin alone, d bits longer than p, the first night is worth (g-k) H - 2^-d k (p \
         counted as 1), above 0 for every d: no single twin stops the agent.",
        refuted_by "a single twin beside which the best policy is worth anything else, or which makes it rest";
    RESTING: Exact Equal "resting-refutes-nothing", OWN,
        "(b) The twins \"gone from night d on\" keep their odds R_D against p on every night of an agent \
         that rests.";
    ACTING: Exact Equal "acting-refutes", OWN,
        "(b) Where the world persists, an agent that acts every night has refuted exactly the twins with d \
         <= i after night i: R_D - R_i is left.";
    LATER_NIGHTS: Measured None "later-nights-{growth}", OWN,
        "(b) {name}: nights on which the agent acts as long as the world persists, at depth {depth}.",
        beside "1 if it acts in (a)";
    LATER_SWITCH: Measured None "later-switch", OWN,
        "(b) With v(d) = c 2^d: the largest depth at which the agent acts on the first night.",
        beside "in (a)";
}

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
    /// (a): whether the agent acts on the first night.
    acts: bool,
    /// (b): the same where the twins of d bits more are gone from night d on, and the nights on which the
    /// agent then acts as long as the world persists.
    later_acts: bool,
    later_nights: u32,
    later_value: Rational,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// By growth and depth.
    classes: Vec<Class>,
    /// The same for the first depths.
    plain: Vec<Plain>,
    /// By d from 1: the value of the first night beside one twin of d bits more.
    alone: Vec<Rational>,
    /// The largest depth at which the doubling twins fit a prefix-free code.
    room: u64,
}

impl Measured {
    fn of(&self, growth: Growth) -> impl DoubleEndedIterator<Item = &Class> {
        let classes = self.classes.iter();
        classes.filter(move |class| class.growth == growth)
    }
}

/// p, which is there for ever, and twins that are gone from these nights on, with weights relative to p's.
struct Problem {
    worlds: Worlds,
    belief: Belief,
    nights: usize,
}

impl Problem {
    fn new(parameters: &Parameters, twins: &[(usize, Rational)]) -> Result<Problem> {
        let (cost, gain) = (whole(parameters.cost), whole(parameters.gain));
        let gone_from = twins.iter().map(|(night, _)| Some(*night));
        let weights = twins.iter().map(|(_, weight)| weight.clone());
        Ok(Problem {
            worlds: night_worlds(&cost, &gain, [None].into_iter().chain(gone_from))?,
            belief: Belief::new([Rational::one()].into_iter().chain(weights)),
            nights: as_usize(u64::from(parameters.nights)),
        })
    }

    /// What the agent thinks after so many nights.
    fn decide(&mut self, seen: usize) -> Result<Values> {
        let outlook = self
            .belief
            .outlook(&mut self.worlds, self.nights - seen, seen)?;
        Ok(Planner::new(&self.worlds, &Payoff::default()).values(&outlook))
    }

    /// On how many nights it acts as long as the world persists.
    fn acts_in_p(mut self) -> Result<u32> {
        let mut acted = 0;
        for seen in 0..self.nights {
            let acts = acts(&self.decide(seen)?);
            let (action, percept) = if acts { (ACT, YIELDED) } else { (REST, RESTED) };
            acted += u32::from(acts);
            self.belief.update(&mut self.worlds, action, percept);
        }
        Ok(acted)
    }
}

/// Whether acting is better; a tie rests.
fn acts(values: &Values) -> bool {
    values.best() == Some(ACT)
}

/// (a): the first night of p and twins of this weight together.
fn first_night(parameters: &Parameters, twins: Rational) -> Result<Values> {
    Problem::new(parameters, &[(1, twins)])?.decide(0)
}

fn class(parameters: &Parameters, growth: Growth, depth: u32) -> Result<Class> {
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
    let gone: Vec<(usize, Rational)> = (1..=depth)
        .map(|d| (as_usize(u64::from(d)), weight(d)))
        .collect();
    let mut later = Problem::new(parameters, &gone)?;
    let first = later.decide(0)?;
    Ok(Class {
        growth,
        name: parameters.name(growth),
        depth,
        passive: quotient(&one(), &kept)?,
        acts: acts(&first_night(parameters, mass.clone())?),
        mass,
        later_acts: acts(&first),
        later_nights: later.acts_in_p()?,
        later_value: point(&first.value())?,
    })
}

/// The largest depth at which p of `length` bits and c 2^d words of each length + d fit a prefix-free code:
/// the canonical code, whose next word of a length is the last one plus 1.
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

/// What theory says of one growth up to one depth.
#[derive(Clone, Debug)]
struct ClassTheory {
    /// R_D.
    mass: Rational,
    /// R_D < (g-k) H/k.
    acts: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// By growth and depth.
    classes: Vec<ClassTheory>,
    /// 2^l - 1.
    most_mass: Rational,
    /// floor((2^l - 1)/c).
    room: Rational,
    /// The least depth that is D* or more.
    switch: Rational,
    /// By d from 1: (g-k) H - 2^-d k.
    alone: Vec<Rational>,
    /// For the classes of the plain mixture: R_D, and R of the twins with d > night, by night.
    survivors: Vec<(Rational, Vec<Rational>)>,
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

/// The scenario.
pub(crate) struct TwinVariantGrowth;

impl Experiment for TwinVariantGrowth {
    const ABOUT: About = About {
        name: "twin-variant-growth",
        question: Question::Agents,
        claim: "As the variants of a twin multiply, their joint mass decides, not the best of them.",
        source: "own, from Kraft's inequality",
        text: "Beside a program there are v(d) twins that are d bits longer, v(d) = 1, d^2 or c 2^d. While \
               the program is right, all of them cost ln(1 + R_D) nats, R_D their joint weight. In the \
               decision problem of lights-off, with \"the world is gone\" in that many variants, exact \
               expectimax rests as soon as R_D reaches (g-k) H/k, though no single twin would stop it. \
               Variants \"gone from night d on\" are refuted by acting only.",
        worth: "Exact for these finite priors of p and its twins only, weights 2^-length, open mass 0. \
                Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        parameters.fit()
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let (mut classes, mut plain) = (Vec::new(), Vec::new());
        for (done, growth) in (0..).zip(GROWTHS) {
            context.report("growths", done, length(&GROWTHS))?;
            for depth in 1..=parameters.depth {
                context.go_on()?;
                classes.push(class(parameters, growth, depth)?);
                if depth <= MIXTURE_DEPTH {
                    plain.push(plain::run(parameters, growth, depth, context)?);
                }
            }
        }
        let alone = |d| point(&first_night(parameters, inverse_power(d))?.value());
        Ok(Measured {
            alone: (1..=parameters.depth).map(alone).collect::<Result<_>>()?,
            classes,
            plain,
            room: room(parameters),
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let threshold = parameters.threshold()?;
        let (mut classes, mut survivors) = (Vec::new(), Vec::new());
        for growth in GROWTHS {
            let mass = |depth| closed(growth, parameters.factor, depth);
            classes.extend((1..=parameters.depth).map(|depth| ClassTheory {
                acts: mass(depth) < threshold,
                mass: mass(depth),
            }));
            survivors.extend((1..=parameters.depth.min(MIXTURE_DEPTH)).map(|depth| {
                let left = |night: u32| mass(depth) - mass(night.min(depth));
                (mass(depth), (1..=parameters.nights).map(left).collect())
            }));
        }
        let most_mass = whole((1 << parameters.length) - 1);
        let cost = whole(parameters.cost);
        let alone = |d| &threshold * &cost - inverse_power(d) * &cost;
        Ok(Theory {
            classes,
            room: quotient(&most_mass, &whole(parameters.factor))?
                .floor()
                .into(),
            most_mass,
            switch: parameters.switch()?.ceil().into(),
            alone: (1..=parameters.depth).map(alone).collect(),
            survivors,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        // 1 for an agent that acts, 0 for one that rests.
        let action = |acts: bool| u64::from(acts);
        for (found, said) in measured.classes.iter().zip(&theory.classes) {
            let name = || format!("{}, D={}", found.name, found.depth);
            claims.check(&MASS, name, &found.mass, &said.mass);
            claims.check(&MOST_MASS, name, &found.mass, &theory.most_mass);
            claims.check(&PASSIVE, name, &found.passive, Rational::one() + &said.mass);
            claims.check(&ACTS, name, action(found.acts), action(said.acts));
        }
        for (d, (found, said)) in (1..).zip(measured.alone.iter().zip(&theory.alone)) {
            claims.check(&ALONE, || format!("d={d}"), found, said);
        }
        claims.one(&ROOM, measured.room, &theory.room);
        let depth = |class: &Class| u64::from(class.depth);
        let rests_at = measured.of(Growth::Doubling).find(|class| !class.acts);
        claims.one(&SWITCH, rests_at.map_or(0, depth), &theory.switch);
        for (found, (mass, survivors)) in measured.plain.iter().zip(&theory.survivors) {
            let name = || found.name.clone();
            claims.check(&MIXTURE, name, &found.passive, Rational::one() + mass);
            for (night, (rested, acted)) in (1..).zip(found.resting.iter().zip(&found.acting)) {
                let label = || format!("{}, night {night}", found.name);
                claims.check(&RESTING, label, rested, mass);
                if let Some(left) = survivors.get(night - 1) {
                    claims.check(&ACTING, label, acted, left);
                }
            }
        }
        // What expectimax does with the twins "gone from night d on", at the largest depth.
        for (growth, id) in GROWTHS.into_iter().zip(["one", "squares", "doubling"]) {
            if let Some(last) = measured.of(growth).next_back() {
                let nights = LATER_NIGHTS
                    .with("growth", id)
                    .with("name", &last.name)
                    .with("depth", last.depth);
                claims.one(&nights, u64::from(last.later_nights), action(last.acts));
            }
        }
        let deepest = |acts: fn(&Class) -> bool| {
            let last = measured.of(Growth::Doubling).rfind(|class| acts(class));
            last.map_or(0, depth)
        };
        claims.one(
            &LATER_SWITCH,
            deepest(|class| class.later_acts),
            deepest(|class| class.acts),
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests;

//! `heaven-hell`: where the first action decides for ever, no policy has a regret that grows slower than time.
//!
//! Takes tables, written worlds and the exact planner from `agent`. Hutter, Universal Artificial Intelligence (2005);
//! Kosoy, on traps.
//!
//! Derivation \[own\]. In the world H_i action i leads to heaven, reward 1 in this and every later cycle, and the other
//! to hell, reward 0 for ever. Nothing that is done later counts. So a policy that begins with action 0 with chance p has
//! the value m p in H_0 and m (1 - p) in H_1, whatever it does then, and the regrets m (1 - p) and m p: their larger is
//! at least m/2, with equality at p = 1/2. With weights w_0, w_1 the Bayes-optimal policy takes the heavier world's
//! heaven, and its expected regret is m min(w_0, w_1), the least there is.
//!
//! The least worst regret is a linear programme in p: minimise z with z >= sum over a of p(a) (V*_nu - Q_nu(a)) for every
//! nu. Q_nu(a) counts the best continuation, so the programme's value is a lower bound for every policy; it is attained
//! where the first percept tells the worlds apart, as here.
//!
//! The enumerated prior has such worlds by itself. `?[]+]` (15 bits) pays 1 until an action is 1 and is silent for ever
//! after it, `?+[]+]` (18 bits) is the reverse. Of these two the agent follows the first, loses all in the second, and
//! its Bayes regret is m 2^-18.
//!
//! Control: doors that can be tried again, reward 1 in every cycle in which the right one is chosen. There one look
//! settles it: the least worst regret is 1/2 and the Bayes regret min(w_0, w_1), at every horizon.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::agent::{Belief, Environment, Interface, Payoff, Worlds, WrittenEnvironment};
use crate::exact::{Rational, as_usize};
use crate::scenario::figures::{inverse_power, quotient, whole};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    own_derivation, parameters,
};
use crate::suite::instrument::planning::{self, decimal, plan};
use crate::suite::instrument::short_numbers::short;
use crate::suite::instrument::two_doors;

mod picture;

const HUTTER: &str = here!("Hutter 2005, Universal Artificial Intelligence; re-derived in");
const OWN: &str = own_derivation!();

/// The worlds of the enumerated prior, and the bits of each.
const WRITTEN: [&str; 2] = ["?[]+]", "?+[]+]"];
/// Chances of action 0 that are tried beside the best one: multiples of 1 over this.
const TRIED: u64 = 8;

parameters! { Parameters {
    horizon "horizon": u32 = 48 in 2..=128, "cycles m; every shorter horizon is tried too";
    weight "w0": Rational = 1/3 in 1/1000..=999/1000, "weight of the world whose heaven is behind door 0; the other has the rest";
} }

claims! {
    WORST: Exact Equal "least-worst-regret", HUTTER,
        "The least worst regret of all policies, a linear program over the first action, is m/2 at every \
         horizon m.";
    EVERY: Exact AtLeast "every-first-action", HUTTER,
        "A policy that begins with action 0 with chance p has a worst regret of at least m max(p, 1-p), whatever it \
         does later, for p = 0, 1/8, .. 1.";
    BAYES: Exact Equal "bayes-regret", OWN,
        "The Bayes-optimal agent's expected regret is m min(w0, w1) at every horizon m.";
    WRITTEN_WORST: Exact Equal "written-worst-regret", OWN,
        "For the programs `?[]+]` and `?+[]+]` the linear program gives m/2, too.";
    WRITTEN_BAYES: Exact Equal "written-bayes-regret", OWN,
        "With weights 2^-15 and 2^-18 of these programs the agent's expected regret is m 2^-18.";
    CONTROL: Exact Equal "control-doors-again", OWN,
        "Control: where a wrong door can be left, the least worst regret is 1/2 at every horizon m.";
    BELOW: Exact LessThan "control-below", OWN,
        "Control: that is below the m/2 of the trap at every horizon from 2 on.";
    CONTROL_BAYES: Exact Equal "control-bayes-regret", OWN,
        "Control: there the Bayes-optimal agent's expected regret is min(w0, w1) at every horizon m.";
}

/// One horizon of one pair of worlds.
#[derive(Clone, Debug)]
pub(crate) struct Regrets {
    /// V*_nu - Q_nu(a) by world and action.
    of: [[Rational; 2]; 2],
    /// The least worst one, and the chance of action 0 at which it is had.
    worst: Rational,
    chance: Rational,
    /// The Bayes-optimal agent's expected regret, and its first action.
    bayes: Rational,
    action: usize,
}

impl Regrets {
    fn measure(worlds: &mut Worlds, prior: &Belief, cycles: usize) -> Result<Regrets> {
        let payoff = Payoff::default();
        let planned = plan(worlds, prior, (cycles, 0), &payoff)?;
        let mut bayes = -planned.value();
        let mut of = Vec::new();
        for (member, _, weight) in prior.alive() {
            let alone = plan(worlds, &Belief::at(*member, 0), (cycles, 0), &payoff)?;
            bayes += weight * alone.value();
            of.push([0, 1].map(|action: usize| alone.value() - &alone.values[action]));
        }
        let [of0, of1] = [of.remove(0), of.remove(0)];
        let of = [of0, of1];
        let (worst, chance) = least_worst(&of)?;
        Ok(Regrets {
            of,
            worst,
            chance,
            bayes,
            action: planned.best,
        })
    }

    /// The worst regret of a policy that begins with action 0 with this chance and then does what is best.
    fn at(&self, chance: &Rational) -> Rational {
        worst_at(&self.of, chance)
    }
}

fn worst_at(of: &[[Rational; 2]; 2], chance: &Rational) -> Rational {
    let rest = Rational::one() - chance;
    let [one, other] = of
        .each_ref()
        .map(|[first, second]| chance * first + &rest * second);
    one.max(other)
}

/// The linear programme: two lines in the chance of action 0, whose upper envelope is least at an end or where they
/// cross.
fn least_worst(of: &[[Rational; 2]; 2]) -> Result<(Rational, Rational)> {
    let [[a, b], [c, d]] = of;
    let mut chances = vec![Rational::zero(), Rational::one()];
    let slope = (a - b) - (c - d);
    if !slope.is_zero() {
        let crossing = quotient(&(d - b), &slope)?;
        if !crossing.is_negative() && crossing <= Rational::one() {
            chances.push(crossing);
        }
    }
    let tried = chances.into_iter().map(|p| (worst_at(of, &p), p));
    let least = tried.min_by(|x, y| x.0.cmp(&y.0));
    Ok(least.unwrap_or_else(|| (Rational::zero(), Rational::zero())))
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    weights: [Rational; 2],
    /// By horizon, from 1.
    trap: Vec<Regrets>,
    written: Vec<Regrets>,
    doors: Vec<Regrets>,
}

/// What theory says at one horizon.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    half: Rational,
    bayes: Rational,
    written: Rational,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    said: Vec<Said>,
    /// min(w0, w1).
    lighter: Rational,
}

/// The scenario.
pub(crate) struct HeavenHell;

impl Experiment for HeavenHell {
    const ABOUT: About = About {
        name: "heaven-hell",
        question: Question::Agents,
        claim: "Where the first action decides for ever, every policy loses at least half of all reward in \
                some world.",
        source: HUTTER,
        text: "In one world heaven is behind door 0, in the other behind door 1; the first choice is for ever. The \
               regret of every first action comes from the exact planner, the least worst one from a linear program \
               over mixed first actions. Two written programs of 15 and 18 bits are such worlds by themselves. \
               Control: doors that can be tried again, where the regret does not grow.",
        worth: "Exact for these pairs of worlds, open mass 0; the two written ones are in the enumerated prior with \
                these weights.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        short("w0", &parameters.weight)
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let weights = [
            parameters.weight.clone(),
            Rational::one() - &parameters.weight,
        ];
        let bits = || Interface::of_bits(1, 1);
        let mut trap = planning::worlds(bits()?, [two_doors::trap(0)?, two_doors::trap(1)?]);
        let mut doors = planning::worlds(bits()?, [two_doors::undone(0)?, two_doors::undone(1)?]);
        let mut programs: Vec<Box<dyn Environment>> = Vec::new();
        for source in WRITTEN {
            programs.push(Box::new(WrittenEnvironment::parse(source)?));
        }
        let mut written = Worlds::new(bits()?, programs);
        let prior = Belief::new(weights.clone());
        let by_length = Belief::by_description(&written);
        let mut measured = Measured {
            weights,
            trap: Vec::new(),
            written: Vec::new(),
            doors: Vec::new(),
        };
        let horizon = as_usize(u64::from(parameters.horizon));
        for cycles in 1..=horizon {
            context.go_on()?;
            let of = Regrets::measure(&mut trap, &prior, cycles)?;
            measured.trap.push(of);
            let of = Regrets::measure(&mut written, &by_length, cycles)?;
            measured.written.push(of);
            let of = Regrets::measure(&mut doors, &prior, cycles)?;
            measured.doors.push(of);
        }
        Ok(measured)
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let w0 = &parameters.weight;
        let lighter = w0.clone().min(Rational::one() - w0);
        let said = (1..=u64::from(parameters.horizon)).map(|m| Said {
            half: whole(m) * Rational::ratio(1, 2),
            bayes: whole(m) * &lighter,
            written: whole(m) * inverse_power(18),
        });
        Ok(Theory {
            said: said.collect(),
            lighter,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let half = Rational::ratio(1, 2);
        for (place, said) in theory.said.iter().enumerate() {
            let horizon = || format!("m={}", place + 1);
            let trap = &measured.trap[place];
            claims.check(&WORST, horizon, &trap.worst, &said.half);
            for part in 0..=TRIED {
                let chance = whole(part) * Rational::ratio(1, TRIED);
                let most = chance.clone().max(Rational::one() - &chance);
                let bound = Rational::from(2) * most * &said.half;
                let instance = || format!("p={chance}, m={}", place + 1);
                claims.check(&EVERY, instance, trap.at(&chance), bound);
            }
            claims.check(&BAYES, horizon, &trap.bayes, &said.bayes);
            let written = &measured.written[place];
            claims.check(&WRITTEN_WORST, horizon, &written.worst, &said.half);
            claims.check(&WRITTEN_BAYES, horizon, &written.bayes, &said.written);
            let doors = &measured.doors[place];
            claims.check(&CONTROL, horizon, &doors.worst, &half);
            claims.check(&CONTROL_BAYES, horizon, &doors.bayes, &theory.lighter);
            if place > 0 {
                claims.check(&BELOW, horizon, &doors.worst, &said.half);
            }
        }
        Ok(())
    }
}

impl Answered for HeavenHell {
    fn answer(_: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        Ok(measured.answer())
    }
}

impl Measured {
    fn answer(&self) -> Vec<String> {
        let (Some(trap), Some(written), Some(doors)) =
            (self.trap.last(), self.written.last(), self.doors.last())
        else {
            return Vec::new();
        };
        let cycles = self.trap.len();
        let heavier = self.weights[trap.action].clone();
        vec![
            format!(
                "The agent takes door {} first, for it believes with probability {} that heaven is there. If it is \
                 wrong it loses all {cycles} rewards, and learns the truth when nothing can be done any more: its \
                 expected regret is {}. No policy does better in the worst case than to draw the door with chance \
                 {}, and even that loses {} of {cycles} rewards in one of the worlds.",
                trap.action,
                decimal(&heavier),
                decimal(&trap.bayes),
                trap.chance,
                trap.worst,
            ),
            format!(
                "Of the programs `{}` and `{}` it follows the shorter one: its first action is {}. In the other world \
                 it is silenced by that and gets nothing of {cycles} rewards; its least worst regret is {}, too.",
                WRITTEN[0], WRITTEN[1], written.action, written.worst,
            ),
            format!(
                "Where a door can be left again, one look settles it: the least worst regret is {} after {cycles} \
                 cycles, as after one.",
                doors.worst,
            ),
        ]
    }
}

#[cfg(test)]
mod tests;

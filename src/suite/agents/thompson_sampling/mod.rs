//! `thompson-sampling`: an agent that draws a world from its posterior every effective horizon is never stuck for good.
//!
//! Takes policies and their values from `agent`. Leike, Lattimore, Orseau and Hutter 2016: asymptotically optimal in mean.
//!
//! The class of `incomplete-learning`: a sure arm that pays 1 with chance 1/2, an unknown arm with chance 7/10 or 3/10,
//! odds 1; gamma = 19/20. Every 20 cycles the agent draws one of the two worlds from its posterior and pulls the better
//! arm of that world until the next draw. The gap at time t is (1-gamma) E (V*_mu - V^TS_mu), the normalised value that
//! is lost from t on; it is 1/5 of the discounted chance of the wrong arm.
//!
//! Derivation \[own\]. d, the net successes of the unknown arm, is a Markov chain: with chance 1/(1 + (3/7)^d) the good
//! world is drawn and d moves by 20 pulls, else it stays. The chance of the wrong arm is E_good w(bad) in the good world
//! and E_bad w(good) in the bad one. With even odds both are 2 E_xi w(good) w(bad), as P_good(h) w(bad|h) = 2 xi(h)
//! w(good|h) w(bad|h): the gap is the same in both worlds. The Bayes-optimal agent, which stops trying at k net failures
//! and is then stuck, has a gap of (1/5)(3/7)^k in the limit; here k = 3, the first place of the largest y^k - x^k, x =
//! (1-s)/(7 gamma/5), y = (1-s)/(3 gamma/5), s = sqrt(1 - 21 gamma^2/25) (derived in `incomplete-learning`).
//!
//! Measured: the chain, in fixed point of 60 bits, every product rounded down and up. d is kept within 60 of 0. A walk of
//! the good world that would fall below -60 is put back where the wrong arm is drawn less often; that happens with chance
//! below (3/7)^60, which is added to the upper end, and likewise in the bad world; at the other end it is put back where
//! the wrong arm is drawn more often, which can only widen the gap. So the upper end is one.
//!
//! Control: heaven and hell. The first action decides for ever, and a draw from the prior is wrong half of the time: the
//! loss per cycle stays 1/2 at every horizon.

use crate::agent::{
    Aim, Belief, Environment, Interface, Past, Payoff, TableEnvironment, Thompson, Valuation,
    Worlds,
};
use crate::exact::{Enclosure, Rational, Rounding, as_u64, as_usize};
use crate::scenario::figures::{quotient, whole};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, ScenarioError, Statements,
    claims, here, own_derivation, parameters,
};

mod chain;
mod picture;
mod plain;

use chain::EVERY;

const OWN: &str = own_derivation!();
const LEIKE: &str = here!("Leike, Lattimore, Orseau and Hutter 2016; here by the chain of");

/// Cycles between two draws, and the longest horizon, where policy and chain are compared.
const SHORT_EVERY: usize = 2;
const SHORT: usize = 5;

parameters! { Parameters {
    periods "periods": u64 = 100 in 50..=200, "periods of 20 cycles after which the gap is judged";
} }

claims! {
    RECOVERS: Exact LessThan "gap-vanishes", LEIKE,
        "At the end the gap is below a tenth of what the Bayes-optimal agent loses in the limit, in both worlds.";
    ALIKE: Exact Within "same-in-both-worlds", OWN,
        "The gap is the same in the good world and in the bad one, after every period.";
    CHAIN: Exact Equal "policy-is-chain", OWN,
        "With a draw every 2 cycles the exact value of the policy is that of the chain, in both worlds, at every horizon \
         to 5.";
    CONTROL: Exact Equal "control-heaven-hell", OWN,
        "Control: where the first action decides for ever the loss per cycle is 1/2 at every horizon, in both worlds.";
    GAP: Measured None "gap-at-{cycles}", OWN,
        "The gap (at most) at cycle {cycles}.", beside "the Bayes-optimal agent's in the limit";
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// By world (good, bad) and period.
    gaps: [Vec<Enclosure>; 2],
    /// By world and horizon, from 1: V^TS.
    short: [Vec<Rational>; 2],
    /// By world and horizon, from 1: what is lost per cycle.
    heaven_hell: [Vec<Rational>; 2],
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// (1/5)(3/7)^k.
    bayes: Rational,
    short: [Vec<Rational>; 2],
}

/// What Thompson sampling gets in world `truth` in so many cycles.
fn value(worlds: &mut Worlds, truth: usize, cycles: usize) -> Result<Rational> {
    let payoff = Payoff::default();
    let mut policy = Thompson::new(Aim::fixed(cycles, payoff.clone()), SHORT_EVERY);
    let prior = Belief::new([Rational::ratio(1, 2), Rational::ratio(1, 2)]);
    let worth = Valuation::new(worlds, &mut policy, &payoff).worth(
        &mut Past::new(prior),
        &Belief::at(truth, 0),
        cycles,
    )?;
    worth
        .value
        .exact_value()
        .cloned()
        .ok_or(ScenarioError::OpenMass)
}

fn pair(members: [TableEnvironment; 2]) -> Result<Worlds> {
    let (zero, one) = (Rational::zero(), Rational::one());
    let interface = Interface::new(2, vec![zero.clone(), one.clone()], &[zero, one])?;
    let members = members.map(|member| Box::new(member) as Box<dyn Environment>);
    Ok(Worlds::new(interface, members.into()))
}

fn bandits() -> Result<Worlds> {
    let bandit = |p| TableEnvironment::bandit("arms", &[Rational::ratio(1, 2), p]);
    pair([
        bandit(Rational::ratio(7, 10))?,
        bandit(Rational::ratio(3, 10))?,
    ])
}

/// One world in which action 0 leads to heaven and 1 to hell, and the reverse.
fn heaven_hell() -> Result<Worlds> {
    let world = |heaven: usize| {
        let to = |action: usize| {
            let percept = usize::from(action == heaven);
            vec![(Rational::one(), percept, 2 - percept)]
        };
        let stay = |percept: usize, state: usize| vec![vec![(Rational::one(), percept, state)]; 2];
        let rows = vec![vec![to(0), to(1)], stay(1, 1), stay(0, 2)];
        TableEnvironment::new("heaven or hell", 2, rows)
    };
    pair([world(0)?, world(1)?])
}

fn by_horizon(
    worlds: fn() -> Result<Worlds>,
    of: impl Fn(Rational, usize) -> Result<Rational>,
) -> Result<[Vec<Rational>; 2]> {
    let mut worlds = worlds()?;
    let mut found = [Vec::new(), Vec::new()];
    for (truth, values) in found.iter_mut().enumerate() {
        for cycles in 1..=SHORT {
            values.push(of(value(&mut worlds, truth, cycles)?, cycles)?);
        }
    }
    Ok(found)
}

/// The scenario.
pub(crate) struct ThompsonSampling;

impl Experiment for ThompsonSampling {
    const ABOUT: About = About {
        name: "thompson-sampling",
        question: Question::Agents,
        claim: "An agent that draws a world from its posterior now and then is never stuck with the worse arm for good.",
        source: "Leike, Lattimore, Orseau and Hutter 2016, Thompson Sampling is Asymptotically Optimal",
        text: "The worlds of incomplete-learning: a sure arm, and one that may be better or worse. Thompson sampling \
               draws one of the two worlds from its posterior every 20 cycles and does what is best there. What it \
               still loses goes to 0, where the Bayes-optimal agent keeps losing. Nothing is sampled: its state of \
               knowledge is a Markov chain. Control: heaven and hell, from which nobody recovers.",
        worth: "Exact to the rounding of fixed point, enclosed, for these two worlds only. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let periods = as_usize(parameters.periods);
        Ok(Measured {
            gaps: [
                chain::gaps(true, periods, context)?,
                chain::gaps(false, periods, context)?,
            ],
            short: by_horizon(bandits, |value, _| Ok(value))?,
            heaven_hell: by_horizon(heaven_hell, |value, cycles| {
                let all = whole(as_u64(cycles));
                quotient(&(&all - value), &all)
            })?,
        })
    }

    fn theory(_: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let stops = plain::stops()?;
        Ok(Theory {
            bayes: Rational::ratio(1, 5) * Rational::ratio(3, 7).pow(stops),
            short: [true, false].map(|good| {
                (1..=SHORT)
                    .map(|m| plain::value(good, m, SHORT_EVERY))
                    .collect()
            }),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let [good, bad] = &measured.gaps;
        let tenth = &theory.bayes * Rational::ratio(1, 10);
        let widths = good.iter().chain(bad).map(Enclosure::width);
        let widest = widths.max().unwrap_or_else(Rational::zero);
        claims.tolerate(&ALIKE, widest * Rational::from_integer(2));
        for (period, (good, bad)) in (0_u64..).zip(good.iter().zip(bad)) {
            claims.check(&ALIKE, || format!("t={}", period * EVERY), good, bad);
        }
        for (world, gaps) in WORLDS.into_iter().zip(&measured.gaps) {
            if let Some(last) = gaps.last() {
                claims.check(&RECOVERS, || world.to_owned(), last, &tenth);
            }
        }
        for (world, name) in WORLDS.into_iter().enumerate() {
            let both = measured.short[world].iter().zip(&theory.short[world]);
            for (horizon, (found, said)) in (1..).zip(both) {
                claims.check(&CHAIN, || format!("{name} world, m={horizon}"), found, said);
            }
            for (horizon, lost) in (1..).zip(&measured.heaven_hell[world]) {
                let instance = || format!("heaven at {world}, m={horizon}");
                claims.check(&CONTROL, instance, lost, Rational::ratio(1, 2));
            }
        }
        for (cycles, gap) in told(good) {
            claims.one(&GAP.with("cycles", cycles), gap.upper(), &theory.bayes);
        }
        Ok(())
    }
}

impl Answered for ThompsonSampling {
    fn answer(_: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let said = |gap: &Enclosure| gap.upper().to_decimal(3, Rounding::Nearest);
        let [good, _] = &measured.gaps;
        let gaps: Vec<String> = told(good)
            .into_iter()
            .map(|(cycles, gap)| format!("{} at cycle {cycles}", said(gap)))
            .collect();
        let lost = measured.heaven_hell[0].last().map(Rational::to_string);
        Ok(vec![
            format!(
                "The agent draws one of two worlds from its posterior every {EVERY} cycles and pulls that world's better \
                 arm. Of each unit of discounted reward it still loses {}, in the good world and in the bad one alike, \
                 because it now and then draws the wrong world, ever more rarely.",
                gaps.join(", "),
            ),
            format!(
                "It does not recover where nobody can: between heaven and hell it loses {} of every cycle, at every \
                 horizon.",
                lost.unwrap_or_default(),
            ),
        ])
    }
}

const WORLDS: [&str; 2] = ["good", "bad"];

/// The gaps that are told: those of the catalogue, and the last.
fn told(gaps: &[Enclosure]) -> Vec<(u64, &Enclosure)> {
    let last = gaps.len().saturating_sub(1);
    let mut places: Vec<usize> = [5, 20, 50, 79]
        .into_iter()
        .filter(|place| *place < last)
        .collect();
    places.push(last);
    let at = places.into_iter();
    at.filter_map(|place| Some((as_u64(place) * EVERY, gaps.get(place)?)))
        .collect()
}

#[cfg(test)]
mod tests;

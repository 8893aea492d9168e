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
//! Two other classes, exact for a draw every 2 cycles, q the chance that a draw keeps the agent from a test and n the
//! number of draws so far \[own\]. Lights off: acting at night costs 1 and yields 4 where the world is still there,
//! posterior 1/40. Until it acts nothing is learned, so it has not acted after n draws with chance q^n, q = 39/40; the
//! first act tells the worlds apart. So it expects 3 (1 - q^n) in each cycle of the world that is there, and pays 1 - q^n
//! in all where it is gone. The Bayes-optimal agent with 5 cycles to come rests (15/40 is less than 39/40). The dogma:
//! arms 1/2 and 3/4, and hell for ever for whoever pulls the second, posterior 1/(1 + eps) = 2/3 = q as long as nobody
//! does. In the world where the dogma is true it expects q^n/2 in a cycle, so that it ends in hell for sure: where there
//! is a trap a test is not learning.
//!
//! Control: heaven and hell. The first action decides for ever, and a draw from the prior is wrong half of the time: the
//! loss per cycle stays 1/2 at every horizon.

use crate::agent::{
    Aim, BayesOptimal, Belief, Interface, Past, Payoff, Policy, TableEnvironment, Thompson,
    Valuation, Worlds,
};
use crate::exact::{Enclosure, Rational, Rounding, as_u64, as_usize};
use crate::scenario::figures::{fraction, quotient, whole};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, ScenarioError, Statements,
    claims, here, own_derivation, parameters,
};
use crate::suite::instrument::bandits;
use crate::suite::instrument::night_worlds::night_worlds;
use crate::suite::instrument::planning::{self, decimal, plan};
use crate::suite::instrument::policy_trees::PolicyTree;
use crate::suite::instrument::two_doors;

mod chain;
mod picture;
mod plain;

use chain::EVERY;

const OWN: &str = own_derivation!();
const LEIKE: &str = here!("Leike, Lattimore, Orseau and Hutter 2016; here by the chain of");

/// Cycles between two draws, and the longest horizon, where policy and chain are compared.
const SHORT_EVERY: usize = 2;
const SHORT: usize = 5;

/// What acting at night costs and yields, and one in how many is the prior of the world that is still there.
const COST: i64 = 1;
const YIELD: i64 = 4;
const THERE: u64 = 40;
/// eps of the dogma, and the arms that it is about.
const EPS: (i64, u64) = (1, 2);
const ARMS: [(i64, u64); 2] = [(1, 2), (3, 4)];

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
    NIGHTS: Exact Equal "lights-off-found-out", OWN,
        "Lights off: its exact value is that of a test with chance 1/40 at each draw, in the world that is there and in \
         the one that is gone, at every horizon to 5.";
    RESTS: Exact Equal "control-bayes-rests", OWN,
        "Control: in the world that is there the Bayes-optimal agent loses all that can be had, at every horizon to 5.";
    DOGMA: Exact Equal "dogma-left-for-hell", OWN,
        "Where the dogma is true its exact value is that of leaving it with chance 1/3 at each draw, at every horizon \
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
    /// By world (there, gone) and horizon, from 1: V^TS.
    nights: [Vec<Rational>; 2],
    /// By horizon, from 1: what the Bayes-optimal agent loses in the world that is there.
    rests: Vec<Rational>,
    /// By horizon, from 1: V^TS where the dogma is true.
    dogma: Vec<Rational>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// (1/5)(3/7)^k.
    bayes: Rational,
    short: [Vec<Rational>; 2],
    nights: [Vec<Rational>; 2],
    dogma: Vec<Rational>,
}

/// What a policy gets in world `truth` in so many cycles.
fn worth(
    worlds: &mut Worlds,
    policy: &mut dyn Policy,
    prior: &Belief,
    truth: usize,
    cycles: usize,
) -> Result<Rational> {
    let worth = Valuation::new(worlds, policy, &Payoff::default()).worth(
        &mut Past::new(prior.clone()),
        &Belief::at(truth, 0),
        cycles,
    )?;
    let exact = worth.value.exact_value().cloned();
    exact.ok_or(ScenarioError::OpenMass)
}

/// What Thompson sampling gets in world `truth`, by horizon from 1.
fn thompson(worlds: &mut Worlds, prior: &Belief, truth: usize) -> Result<Vec<Rational>> {
    let at = (1..=SHORT).map(|cycles| {
        let mut policy = Thompson::new(Aim::fixed(cycles, Payoff::default()), SHORT_EVERY);
        worth(worlds, &mut policy, prior, truth, cycles)
    });
    at.collect()
}

fn even() -> Belief {
    Belief::new([Rational::ratio(1, 2), Rational::ratio(1, 2)])
}

fn pair(members: [TableEnvironment; 2]) -> Result<Worlds> {
    Ok(planning::worlds(Interface::of_bits(1, 1)?, members))
}

fn two_bandits() -> Result<Worlds> {
    let bandit = |p| TableEnvironment::bandit("arms", &[Rational::ratio(1, 2), p]);
    pair([
        bandit(Rational::ratio(7, 10))?,
        bandit(Rational::ratio(3, 10))?,
    ])
}

/// Thompson sampling in both of two worlds, equally likely.
fn in_both(worlds: Result<Worlds>) -> Result<[Vec<Rational>; 2]> {
    let mut worlds = worlds?;
    Ok([
        thompson(&mut worlds, &even(), 0)?,
        thompson(&mut worlds, &even(), 1)?,
    ])
}

/// What is lost per cycle, of 1, by horizon from 1.
fn lost(values: &[Rational]) -> Result<Vec<Rational>> {
    let per_cycle = (1..).zip(values);
    per_cycle
        .map(|(cycles, value)| quotient(&(whole(cycles) - value), &whole(cycles)))
        .collect()
}

/// Lights off: Thompson sampling in both worlds, and the Bayes-optimal agent in the one that is there.
fn nights() -> Result<([Vec<Rational>; 2], Vec<Rational>)> {
    let (cost, gain) = (Rational::from_integer(COST), Rational::from_integer(YIELD));
    let mut worlds = night_worlds(&cost, &gain, [None, Some(1)])?;
    let there = fraction(1, THERE)?;
    let prior = Belief::new([there.clone(), Rational::one() - there]);
    let found = [
        thompson(&mut worlds, &prior, 0)?,
        thompson(&mut worlds, &prior, 1)?,
    ];
    let rests = (1..=SHORT).map(|cycles| {
        let mut policy = BayesOptimal::new(Aim::fixed(cycles, Payoff::default()));
        let earned = worth(&mut worlds, &mut policy, &prior, 0, cycles)?;
        let best = plan(
            &mut worlds,
            &Belief::at(0, 0),
            (cycles, 0),
            &Payoff::default(),
        )?;
        Ok(best.value() - earned)
    });
    Ok((found, rests.collect::<Result<_>>()?))
}

/// Thompson sampling where the dogma against the second arm is true.
fn dogma() -> Result<Vec<Rational>> {
    let arms = ARMS.map(|(of, parts)| Rational::ratio(of, parts));
    let first = PolicyTree::of(SHORT, |_| 0);
    let (mut worlds, prior) = bandits::dogmatic(&[arms], &first, &Rational::ratio(EPS.0, EPS.1))?;
    thompson(&mut worlds, &prior, 0)
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
               knowledge is a Markov chain. Lights off, and a dogma, at short horizons beside it. Control: heaven and hell, from which nobody recovers.",
        worth: "Exact for these worlds only; the gaps to the rounding of fixed point, enclosed. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let periods = as_usize(parameters.periods);
        let gaps = [
            chain::gaps(true, periods, context)?,
            chain::gaps(false, periods, context)?,
        ];
        let [heaven, hell] = in_both(pair([two_doors::trap(0)?, two_doors::trap(1)?]))?;
        let (nights, rests) = nights()?;
        Ok(Measured {
            gaps,
            short: in_both(two_bandits())?,
            heaven_hell: [lost(&heaven)?, lost(&hell)?],
            nights,
            rests,
            dogma: dogma()?,
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
            nights: plain::nights(SHORT, SHORT_EVERY),
            dogma: plain::dogma(SHORT, SHORT_EVERY),
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
        for (world, (found, said)) in ["there", "gone"]
            .into_iter()
            .zip(measured.nights.iter().zip(&theory.nights))
        {
            for (horizon, (found, said)) in (1..).zip(found.iter().zip(said)) {
                claims.check(&NIGHTS, || format!("{world}, m={horizon}"), found, said);
            }
        }
        for (horizon, lost) in (1_u64..).zip(&measured.rests) {
            claims.check(&RESTS, || format!("m={horizon}"), lost, whole(3 * horizon));
        }
        for (horizon, (found, said)) in (1..).zip(measured.dogma.iter().zip(&theory.dogma)) {
            claims.check(&DOGMA, || format!("m={horizon}"), found, said);
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
        let last = |values: &[Rational]| values.last().map(decimal).unwrap_or_default();
        let lost = measured.heaven_hell[0].last().map(Rational::to_string);
        Ok(vec![
            format!(
                "The agent draws one of two worlds from its posterior every {EVERY} cycles and pulls that world's better \
                 arm. Of each unit of discounted reward it still loses {}, in the good world and in the bad one alike, \
                 because it now and then draws the wrong world, ever more rarely.",
                gaps.join(", "),
            ),
            format!(
                "Lights off, and 1 in {THERE} that the world is still there: it tests sooner or later, expects {} in {SHORT} \
                 nights of that world, and pays {} where the world is gone; the Bayes-optimal agent rests.",
                last(&measured.nights[0]),
                last(&measured.nights[1]).trim_start_matches('-'),
            ),
            format!(
                "Where a dogma that threatens hell is true it leaves the dogma sooner or later, and expects {} in {SHORT} \
                 cycles; the Bayes-optimal agent obeys, and expects {}.",
                last(&measured.dogma),
                decimal(&(whole(as_u64(SHORT)) * Rational::ratio(ARMS[0].0, ARMS[0].1))),
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

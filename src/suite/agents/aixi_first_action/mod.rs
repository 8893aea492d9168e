//! `aixi-first-action`: the optimal first action of AIXI, on M itself and not on a truncation, certified.
//!
//! Takes the walk over revealed programs and, for the other side, the exact planner over written programs from `agent`.
//! Actions and percepts have one bit, the percept is the reward, the horizon m is known.
//!
//! Derivation \[own\]. A policy's value on M is a sum over histories of the mass that has printed them. A cylinder that is
//! open after a history, with n cycles to go, adds to it at least 0 and at most n times its mass, and more narrowly what
//! random ops can bring at least and at most, whatever the agent does (`frontier` has the proof). So expectimax over the
//! decided masses with the least is a lower bound of every policy's value, and with the most an upper one; both then hold
//! for the best policy after each first action. Where the lower end of one Q is above the upper end of the other, the
//! first action is certified: no program that was not looked at can change it.
//!
//! Beside it stands the list of all written programs to L bits, with Kraft sum K, planned exactly by other code: what is
//! missing from it has mass 1 - K and is worth between 0 and m (1 - K). So its Q is at most the upper end on M, and the
//! lower end is at most its Q plus m (1 - K).
//!
//! Control: with anything allowed for code that is not revealed, the same bits leave the action open.

use crate::agent::{Enumerated, FirstAction, Payoff, Unrevealed};
use crate::exact::{Enclosure, Rational, Rounding, as_usize};
use crate::scenario::figures::whole;
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims,
    own_derivation, parameters,
};
use crate::suite::instrument::planning::plan;

mod picture;

const OWN: &str = own_derivation!();

/// The fewest bits that are tried.
const LEAST_BITS: u32 = 4;
/// The bits of the list that stands beside it.
const LIST_BITS: u32 = 12;

parameters! { Parameters {
    horizon "horizon": u32 = 3 in 1..=4, "cycles m that the agent plans for; every shorter horizon is tried too";
    bits "bits": u32 = 24 in 16..=30, "bits at which the search for a certificate is given up";
    steps "steps": u64 = 300 in 300..=2000, "steps S of a run";
} }

claims! {
    ACTS: Certified GreaterThan "one-is-optimal", OWN,
        "Q(1) - Q(0) on M, for which the bounds leave an interval, is above 0 at every horizon to m: AIXI's first \
         action is 1.";
    RISES: Certified AtLeast "lower-ends-nest", OWN,
        "No lower end falls when one more bit is revealed.";
    FALLS: Certified AtMost "upper-ends-nest", OWN,
        "No upper end rises when one more bit is revealed.";
    LIST_BELOW: Certified AtLeast "above-the-list", OWN,
        "The upper end of each Q is at least the exact Q over the written programs to 12 bits.";
    LIST_ABOVE: Certified AtMost "below-the-list-and-the-rest", OWN,
        "The lower end of each Q is at most that, with m for every program that the list lacks.";
    CONTROL: Certified LessThan "control-anything", OWN,
        "Control: with anything allowed for code that is not revealed, the ends overlap at the bits that certify: \
         the lower end of Q(1) minus the upper end of Q(0) is negative.";
    BITS: Measured None "bits-that-certify", OWN,
        "Bits at which the action is certified.",
        beside "the horizon";
}

/// The enclosures at one number of bits.
#[derive(Clone, Debug)]
struct Step {
    bits: u32,
    found: FirstAction,
}

impl Step {
    /// The lower end of Q(1) minus the upper end of Q(0).
    fn lead(&self) -> Rational {
        lead(&self.found)
    }

    /// Q(1) - Q(0), as far as it is known.
    fn difference(&self) -> Enclosure {
        let [rest, act] = &self.found.values;
        act - rest
    }
}

fn lead(found: &FirstAction) -> Rational {
    let [rest, act] = &found.values;
    act.lower() - rest.upper()
}

/// One horizon, bit by bit until the action is certified.
#[derive(Clone, Debug)]
struct Search {
    horizon: usize,
    steps: Vec<Step>,
    /// With anything allowed for unrevealed code, at the last number of bits.
    anything: FirstAction,
}

impl Search {
    fn last(&self) -> &Step {
        // A search has at least one step: the fewest bits are below the most.
        &self.steps[self.steps.len() - 1]
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    searches: Vec<Search>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// By horizon: Q of each action over the list.
    list: Vec<[Rational; 2]>,
    /// 1 - K of the list.
    missing: Rational,
}

/// The scenario.
pub(crate) struct AixiFirstAction;

impl Experiment for AixiFirstAction {
    const ABOUT: About = About {
        name: "aixi-first-action",
        question: Question::Agents,
        claim: "AIXI's first action on this machine is 1, certified on the whole universal prior at short horizons.",
        source: "own derivation; as far as we know, no optimal action of AIXI has been published before",
        text: "With actions and percepts of one bit, the percept the reward, programs are revealed bit by bit until \
               the value of one first action is above that of the other whatever all other programs do. The ends \
               hold for M, not for a truncation. Beside them is the exact plan over all written programs to 12 bits. \
               Control: without a bound on what unrevealed code can do, the same bits decide nothing.",
        worth: "Certified for M at these horizons, for this machine. The agent is AIXI with a known horizon and \
                unnormalised M; nothing is said of its second action.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let mut searches = Vec::new();
        for horizon in 1..=as_usize(u64::from(parameters.horizon)) {
            let mut steps: Vec<Step> = Vec::new();
            for bits in LEAST_BITS..=parameters.bits {
                let most = u64::from(parameters.bits);
                context.report(&format!("horizon {horizon}, bits"), u64::from(bits), most)?;
                let found =
                    FirstAction::enclose(horizon, bits, parameters.steps, Unrevealed::RandomOps)?;
                let step = Step { bits, found };
                let certified = step.lead().signum() > 0;
                steps.push(step);
                if certified {
                    break;
                }
            }
            let bits = steps.last().map_or(LEAST_BITS, |step| step.bits);
            let anything =
                FirstAction::enclose(horizon, bits, parameters.steps, Unrevealed::Anything)?;
            searches.push(Search {
                horizon,
                steps,
                anything,
            });
        }
        Ok(Measured { searches })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let mut all = Enumerated::new(LIST_BITS, 1, 1)?;
        let mut list = Vec::new();
        for horizon in 1..=as_usize(u64::from(parameters.horizon)) {
            let found = plan(
                &mut all.worlds,
                &all.prior,
                (horizon, 0),
                &Payoff::default(),
            )?;
            list.push([0, 1].map(|action: usize| found.values[action].clone()));
        }
        Ok(Theory {
            list,
            missing: Rational::one() - all.prior.evidence(),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (search, list) in measured.searches.iter().zip(&theory.list) {
            let horizon = || format!("horizon {}", search.horizon);
            let last = search.last();
            claims.check(&ACTS, horizon, last.difference(), Rational::zero());
            claims.check(&CONTROL, horizon, lead(&search.anything), Rational::zero());
            claims.check(
                &BITS,
                horizon,
                u64::from(last.bits),
                whole(count(search.horizon)),
            );
            for pair in search.steps.windows(2) {
                let values = pair[0].found.values.iter().zip(&pair[1].found.values);
                for (action, (before, after)) in values.enumerate() {
                    let instance = || {
                        format!(
                            "Q({action}), horizon {}, {} bits",
                            search.horizon, pair[1].bits
                        )
                    };
                    claims.check(&RISES, instance, after.lower(), before.lower());
                    claims.check(&FALLS, instance, after.upper(), before.upper());
                }
            }
            let rest = whole(count(search.horizon)) * &theory.missing;
            for (action, (found, list)) in last.found.values.iter().zip(list).enumerate() {
                let instance = || format!("Q({action}), horizon {}", search.horizon);
                claims.check(&LIST_BELOW, instance, found.upper(), list);
                claims.check(&LIST_ABOVE, instance, found.lower(), list + &rest);
            }
        }
        Ok(())
    }
}

impl Answered for AixiFirstAction {
    fn answer(_: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        Ok(measured.searches.iter().map(sentence).collect())
    }
}

fn count(cycles: usize) -> u64 {
    crate::exact::as_u64(cycles)
}

fn ends(value: &Enclosure) -> String {
    let [lower, upper] = [
        value.lower().to_decimal(4, Rounding::Down),
        value.upper().to_decimal(4, Rounding::Up),
    ];
    format!("[{lower}, {upper}]")
}

/// What AIXI does first at one horizon, and why.
fn sentence(search: &Search) -> String {
    let last = search.last();
    let [rest, act] = last.found.values.each_ref().map(ends);
    let does = if last.lead().signum() > 0 {
        "AIXI's first action is 1, certified for all programs"
    } else {
        "AIXI's first action is not decided: raise bits"
    };
    format!(
        "Horizon {}: {does}. Acting (1) is worth Q(1) in {act} expected rewards, resting Q(0) in {rest}, with programs \
         revealed to {} bits.",
        search.horizon, last.bits,
    )
}

#[cfg(test)]
mod tests;

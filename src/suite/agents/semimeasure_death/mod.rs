//! `semimeasure-death`: lost mass acts as death, and the reward convention decides what death is worth.
//!
//! Takes tables, the enumerated prior and the exact planner from `agent`. Martin, Everitt & Hutter 2016, Death and
//! Suicide in Universal Artificial Intelligence.
//!
//! Arm A pays r in each cycle. Arm B pays r' < r, and in each cycle in which it is pulled the world stops with chance d
//! before it pays: no percept comes then or later. A semimeasure counts nothing for what never comes.
//!
//! Derivation \[own\]. Rewards in \[0, 1\]: V_n(A) = r + V_(n-1) is at least (1 - d)(r' + V_(n-1)) = V_n(B), so B is never
//! better. Subtract 1 from every reward and count nothing for a missing percept, as before: A costs a = 1 - r, B costs
//! b = 1 - r' where it pays, more than a, and a stopped world costs nothing. With U the cost of the n - 1 cycles after, B
//! is better iff (1 - d)(b + U) is below a + U, iff d is above (b - a)/(b + U). As long as A is best later, U = (n - 1) a;
//! where B is best at fewer cycles already, d is above a larger threshold. So with n cycles to go
//!
//! B is better iff d > (r - r')/((1 - r') + (n - 1)(1 - r)).
//!
//! The threshold falls with n: the agent looks for death early, and holds on to life late, when little is left to
//! suffer. With r = 3/4 and r' = 1/2 it is 1/(n + 1).
//!
//! Controls. M_norm gives the lost mass back to the percepts, B pays r' for sure, and A is better whatever is subtracted.
//! And if a missing percept counts -1, the least reward, the shifted values are those of \[0, 1\] minus n: the shift does
//! nothing, the flip is all in the 0 for a missing percept.
//!
//! The enumerated prior loses mass to silent programs. Shifting its rewards by -1 is counting 1 for each missing percept
//! and subtracting n from all values; what that does to the agent's first action is a measurement.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::agent::{Belief, Enumerated, Payoff, TableEnvironment};
use crate::exact::{Rational, as_usize};
use crate::scenario::figures::{fraction, quotient, whole};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, ScenarioError, Statements,
    claims, here, own_derivation, parameters,
};
use crate::suite::instrument::planning::{self, Plan, decimal, interface, plan};
use crate::suite::instrument::short_numbers::short;

mod picture;

const MARTIN: &str = here!("Martin, Everitt & Hutter 2016; re-derived in");
const OWN: &str = own_derivation!();

/// Halvings that close in on a threshold.
const HALVINGS: u32 = 16;
/// The written programs that are planned over, by bits.
const LIST_BITS: u32 = 12;

parameters! { Parameters {
    sure "r": Rational = 3/4 in 1/100..=1/1, "what the safe arm A pays in each cycle";
    risky "r2": Rational = 1/2 in 0/1..=99/100, "what the risky arm B pays where the world goes on, less than r";
    horizon "horizon": u32 = 8 in 1..=24, "cycles n to go; every shorter horizon is tried too";
    grid "grid": u64 = 60 in 1..=120, "chances of a stop that are tried: 0, 1/grid, .. up to 1";
    enumerated "enumerated": u32 = 6 in 1..=6, "the longest horizon over written programs to 12 bits";
} }

claims! {
    UNIT: Exact Equal "unit-rewards", MARTIN,
        "Rewards in [0, 1]: the agent plays the safe arm (0) at every chance of a stop, with any number of cycles to go.";
    FLIPS: Exact Equal "shifted-action", OWN,
        "Rewards shifted to [-1, 0]: with n cycles to go it plays the risky arm (1) iff the chance of a stop exceeds \
         (r - r')/((1 - r') + (n-1)(1 - r)); a tie plays the safe arm.";
    NOT_YET: Exact AtMost "threshold-from-below", OWN,
        "The largest chance at which halving finds the safe arm is at most that threshold, for every n.";
    ALREADY: Exact GreaterThan "threshold-from-above", OWN,
        "2^-16 above it the risky arm is played, and the chance is above the threshold, for every n.",
        applies "r is below 1";
    NORM: Exact Equal "control-norm", MARTIN,
        "Control: with the lost mass given back to the percepts (M_norm) the shifted rewards, too, play the safe arm (0).";
    WORST: Exact Equal "control-death-is-worst", OWN,
        "Control: if a missing percept counts -1, the value of each arm is that under [0, 1] minus n: the shift does \
         nothing.";
    ENUMERATED: Measured None "first-action-at-{horizon}", MARTIN,
        "First action over all written programs to 12 bits, rewards in [-1, 0], {horizon} cycles.",
        beside "rewards in [0, 1]";
}

/// What is planned at one chance of a stop, by number of cycles to go from 1.
#[derive(Clone, Debug)]
pub(crate) struct At {
    chance: Rational,
    unit: Vec<Plan>,
    shifted: Vec<Plan>,
    norm: Vec<Plan>,
    worst: Vec<Plan>,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    at: Vec<At>,
    /// By n from 1: the largest chance found to play A, and the least found to play B.
    thresholds: Vec<[Rational; 2]>,
    /// First plan over written programs by horizon: rewards in [0, 1], and in [-1, 0].
    enumerated: Vec<[Plan; 2]>,
    /// The weight of these programs.
    written: Rational,
}

/// Plans for all horizons to `most` between the arms, where B stops the world with this chance.
fn plans(
    rewards: [Rational; 2],
    stops: &Rational,
    payoff: &Payoff,
    cycles: impl Iterator<Item = usize>,
) -> Result<Vec<Plan>> {
    let goes_on = Rational::one() - stops;
    let row = vec![vec![(Rational::one(), 0, 0)], vec![(goes_on, 1, 0)]];
    let world = TableEnvironment::new("two arms", 2, vec![row])?;
    let mut worlds = planning::worlds(interface(2, rewards.into())?, [world]);
    let sure = Belief::new([Rational::one()]);
    cycles
        .map(|cycles| plan(&mut worlds, &sure, (cycles, 0), payoff))
        .collect()
}

impl Parameters {
    fn rewards(&self) -> [Rational; 2] {
        [self.sure.clone(), self.risky.clone()]
    }

    fn shifted(&self) -> [Rational; 2] {
        self.rewards().map(|reward| reward - Rational::one())
    }

    fn at(&self, chance: Rational) -> Result<At> {
        let all = || 1..=as_usize(u64::from(self.horizon));
        let still = Payoff::default();
        let dreaded = Payoff::default().with_death(Rational::from_integer(-1));
        Ok(At {
            unit: plans(self.rewards(), &chance, &still, all())?,
            shifted: plans(self.shifted(), &chance, &still, all())?,
            norm: plans(self.shifted(), &Rational::zero(), &still, all())?,
            worst: plans(self.shifted(), &chance, &dreaded, all())?,
            chance,
        })
    }

    /// Halves [0, 1] towards the chance at which the shifted rewards flip: A at the first, B at the second.
    fn threshold(&self, cycles: usize) -> Result<[Rational; 2]> {
        let (mut safe, mut risky) = (Rational::zero(), Rational::one());
        for _ in 0..HALVINGS {
            let middle = (&safe + &risky) * Rational::ratio(1, 2);
            let cycles = std::iter::once(cycles);
            let found = plans(self.shifted(), &middle, &Payoff::default(), cycles)?;
            if found.iter().any(|plan| plan.best == 1) {
                risky = middle;
            } else {
                safe = middle;
            }
        }
        Ok([safe, risky])
    }
}

fn enumerated(most: usize) -> Result<(Vec<[Plan; 2]>, Rational)> {
    let mut all = Enumerated::new(LIST_BITS, 1, 1)?;
    let kind = Payoff::default().with_death(Rational::one());
    let mut found = Vec::new();
    for cycles in 1..=most {
        let mut of = |payoff: &Payoff| plan(&mut all.worlds, &all.prior, (cycles, 0), payoff);
        found.push([of(&Payoff::default())?, of(&kind)?]);
    }
    Ok((found, all.prior.evidence()))
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// By n, from 1.
    thresholds: Vec<Rational>,
    /// Whether there is a chance above the threshold.
    flips: bool,
}

/// The scenario.
pub(crate) struct SemimeasureDeath;

impl Experiment for SemimeasureDeath {
    const ABOUT: About = About {
        name: "semimeasure-death",
        question: Question::Agents,
        claim: "Shift all rewards below 0, and an agent whose beliefs lose mass seeks the death that it avoided.",
        source: MARTIN,
        text: "A safe arm pays more than a risky one, which may stop the world before it pays. Exact plans under \
               rewards in [0, 1] and in [-1, 0], where a percept that never comes counts 0, are set beside the \
               chance of a stop, in closed form, above which the agent wants it. Controls: M_norm, which loses \
               nothing, and death counted as the least reward. Then the same shift over all written programs to 12 \
               bits.",
        worth: "Exact for this table and for the finite prior of written programs to 12 bits, open mass 0. Nothing \
                here is certified for M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        short("r", &parameters.sure)?;
        short("r2", &parameters.risky)?;
        if parameters.risky < parameters.sure {
            return Ok(());
        }
        let why = format!(
            "the risky arm pays r2 = {}, no less than the safe one, r = {}",
            parameters.risky, parameters.sure
        );
        Err(ScenarioError::refused(why, ["r2=0"]))
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let mut at = Vec::new();
        for part in 0..=parameters.grid {
            context.report("chances", part, parameters.grid)?;
            at.push(parameters.at(fraction(part, parameters.grid)?)?);
        }
        let mut thresholds = Vec::new();
        for cycles in 1..=as_usize(u64::from(parameters.horizon)) {
            context.go_on()?;
            thresholds.push(parameters.threshold(cycles)?);
        }
        let (enumerated, written) = enumerated(as_usize(u64::from(parameters.enumerated)))?;
        Ok(Measured {
            at,
            thresholds,
            enumerated,
            written,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let (r, r2) = (&parameters.sure, &parameters.risky);
        let one = Rational::one();
        let thresholds = (0..u64::from(parameters.horizon)).map(|later| {
            let suffered = (&one - r2) + whole(later) * (&one - r);
            quotient(&(r - r2), &suffered)
        });
        Ok(Theory {
            thresholds: thresholds.collect::<Result<_>>()?,
            flips: *r < one,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let action = |risky: bool| u64::from(risky);
        let never = Rational::zero();
        for at in &measured.at {
            let d = &at.chance;
            for (place, threshold) in theory.thresholds.iter().enumerate() {
                let cycles = place + 1;
                let instance = || format!("chance {d}, n={cycles}");
                let plays = |plans: &[Plan]| action(plans[place].best == 1);
                claims.check(&UNIT, instance, plays(&at.unit), &never);
                let wants = action(d > threshold);
                claims.check(&FLIPS, instance, plays(&at.shifted), wants);
                claims.check(&NORM, instance, plays(&at.norm), &never);
                let cost = whole(crate::exact::as_u64(cycles));
                for (arm, unit) in at.unit[place].values.iter().enumerate() {
                    let instance = || format!("arm {arm}, chance {d}, n={cycles}");
                    let found = &at.worst[place].values[arm];
                    claims.check(&WORST, instance, found, unit - &cost);
                }
            }
        }
        claims.applies(&ALREADY, theory.flips, || "r = 1".to_owned());
        for (n, ([safe, risky], said)) in
            (1..).zip(measured.thresholds.iter().zip(&theory.thresholds))
        {
            claims.check(&NOT_YET, || format!("n={n}"), safe, said);
            claims.check(&ALREADY, || format!("n={n}"), risky, said);
        }
        for (n, [unit, shifted]) in (1..).zip(&measured.enumerated) {
            let action = |plan: &Plan| crate::exact::as_u64(plan.best);
            claims.one(
                &ENUMERATED.with("horizon", n),
                action(shifted),
                action(unit),
            );
        }
        Ok(())
    }
}

impl Answered for SemimeasureDeath {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        Ok(measured.answer(parameters))
    }
}

impl Measured {
    fn answer(&self, parameters: &Parameters) -> Vec<String> {
        let mut said = vec![format!(
            "With rewards in [0, 1] the agent plays the safe arm ({}) at every chance of a stop: death would cost it \
             the rewards to come. With the same rewards minus 1 a missing percept, which counts 0, is the best that \
             there is.",
            parameters.sure,
        )];
        let flips: Vec<String> = (1..)
            .zip(&self.thresholds)
            .map(|(n, [safe, _])| format!("{} (n={n})", decimal(safe)))
            .collect();
        if parameters.sure < Rational::one() {
            said.push(format!(
                "It then plays the risky arm ({}) as soon as the chance of a stop is above {}: the more cycles are to \
                 come, the more it wants to die.",
                parameters.risky,
                flips.join(", "),
            ));
            said.push(
                "Given the lost mass back (M_norm) or a death counted as -1 it never does: what flips is not the world, \
                 but the 0 for what never comes."
                    .to_owned(),
            );
        } else {
            said.push("But the safe arm then costs nothing, and it stays with it.".to_owned());
        }
        if let Some([unit, shifted]) = self.enumerated.last() {
            let lower = |plan: &Plan| {
                let values = plan.values.iter().map(decimal);
                values.collect::<Vec<_>>().join(" and ")
            };
            said.push(format!(
                "Over all written programs to {LIST_BITS} bits (weight {}), {} cycles: with rewards in [0, 1] its first \
                 action is {} (Q(0) and Q(1) are {}), with rewards in [-1, 0] it is {} ({}, each cycle counted 1 higher){}.",
                decimal(&self.written),
                self.enumerated.len(),
                unit.best,
                lower(unit),
                shifted.best,
                lower(shifted),
                if unit.best == shifted.best {
                    ": nothing flips there"
                } else {
                    ""
                },
            ));
        }
        said
    }
}

#[cfg(test)]
mod tests;

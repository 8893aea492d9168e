//! `pareto-trivial`: in a rich enough class of worlds no policy is dominated, so that Pareto optimality says nothing.
//!
//! Takes tables from `agent`, bandits and policies from `instrument`. Leike & Hutter 2015, Bad Universal Priors and
//! Notions of Optimality, Theorem 18.
//!
//! A policy dominates another in a class of worlds if it is worth as much in each and more in one. The buddy of a history
//! h and an action a gives the percepts of h as long as the actions are h's, and reward 0 for ever after any other; after
//! h it pays 1 for ever if the next action is a, and nothing if it is not.
//!
//! Derivation. Two policies that differ do so first at some history h, of own percepts, that both lead to: in its buddy
//! with the action of the one, that one earns all and the other nothing after h, and before h they earn the same. So
//! neither dominates the other: each is Pareto optimal, whatever it does. In the buddy (h, a) with rewards r_1 .. r_k in h
//! a policy earns the sum of r_1 .. r_j where it leaves h in cycle j + 1, and, where it does not leave h, all of them and
//! m - k more iff its next action is a.
//!
//! Control: without the buddies, in the three bandits alone, policies are dominated.
//!
//! All figures are rationals; no tolerance anywhere.

use crate::agent::TableEnvironment;
use crate::exact::{Rational, as_u64, as_usize};
use crate::scenario::figures::length;
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    own_derivation, parameters,
};
use crate::suite::instrument::bandits::{self, starved, three};
use crate::suite::instrument::policy_trees::PolicyTree;

mod picture;

const LEIKE: &str = here!("Leike & Hutter 2015, Theorem 18; re-derived in");
const OWN: &str = own_derivation!();

parameters! { Parameters {
    horizon "horizon": u32 = 3 in 2..=3, "cycles m; there are 2^(2^m - 1) policies";
} }

claims! {
    OPTIMAL: Exact Equal "every-policy-is-pareto-optimal", LEIKE,
        "With a buddy for each history of fewer than m cycles and each action, 2^(2^m - 1) policies are not dominated: \
         all.";
    BETTER: Exact Equal "each-beats-each", OWN,
        "For every ordered pair of policies there is a buddy in which the first earns more.";
    BUDDIES: Exact Equal "value-with-a-buddy", OWN,
        "The value of every policy with every buddy is the rewards of the history that they share, and all later ones \
         iff the policy gets so far and does what the buddy wants.";
    CONTROL: Exact LessThan "control-without-buddies", OWN,
        "Control: in the three bandits alone fewer than all policies are undominated.";
    STARVED: Exact Equal "control-one-bandit", OWN,
        "Control: in the bandit of arms 1/20 and 9/10 alone the policy that always plays the better arm dominates every \
         other, and it alone is undominated.";
    DOMINATED: Measured None "dominated-without-buddies", LEIKE,
        "Policies that are dominated in the three bandits alone.",
        beside "all policies";
}

/// A history: actions and percepts.
type History = Vec<(usize, usize)>;

/// All histories of fewer than so many cycles, the shorter first.
fn histories(cycles: usize) -> Vec<History> {
    let mut all: Vec<History> = vec![Vec::new()];
    let mut from = 0;
    for _ in 1..cycles {
        let to = all.len();
        for place in from..to {
            for (action, percept) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                let mut longer = all[place].clone();
                longer.push((action, percept));
                all.push(longer);
            }
        }
        from = to;
    }
    all
}

/// The buddy of a history and an action.
fn buddy(history: &[(usize, usize)], wanted: usize) -> Result<TableEnvironment> {
    let sure = |percept: usize, next: usize| vec![(Rational::one(), percept, next)];
    let (heaven, hell) = (history.len() + 1, history.len() + 2);
    let mut rows = Vec::new();
    for (place, &(action, percept)) in history.iter().enumerate() {
        let mut row = vec![sure(0, hell); 2];
        row[action] = sure(percept, place + 1);
        rows.push(row);
    }
    let mut row = vec![sure(0, hell); 2];
    row[wanted] = sure(1, heaven);
    rows.push(row);
    rows.push(vec![sure(1, heaven); 2]);
    rows.push(vec![sure(0, hell); 2]);
    Ok(TableEnvironment::new("buddy", 2, rows)?)
}

/// Values by policy, then by world of a class.
type Table = Vec<Vec<Rational>>;

/// Whether the first is worth as much everywhere and more somewhere.
fn dominates(one: &[Rational], other: &[Rational]) -> bool {
    let mut pairs = one.iter().zip(other);
    pairs.all(|(one, other)| one >= other) && one != other
}

/// How many policies no other dominates.
fn undominated(table: &Table) -> u64 {
    let free = table
        .iter()
        .filter(|values| !table.iter().any(|other| dominates(other, values)));
    as_u64(free.count())
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    bandits: Table,
    buddies: Table,
    /// Undominated with all, with the three bandits, and with the starved one.
    undominated: [u64; 3],
    /// Ordered pairs of policies with a buddy in which the first earns more.
    better: u64,
}

fn table(worlds: &mut [TableEnvironment], cycles: usize, context: &Context<'_>) -> Result<Table> {
    let mut table = Vec::new();
    for policy in PolicyTree::all(cycles) {
        context.go_on()?;
        table.push(
            worlds
                .iter_mut()
                .map(|world| policy.value_in(world))
                .collect(),
        );
    }
    Ok(table)
}

impl Measured {
    fn of(bandits: Table, buddies: Table, starved: &Table) -> Self {
        let both = bandits.iter().zip(&buddies);
        let all: Table = both
            .map(|(few, more)| [few.clone(), more.clone()].concat())
            .collect();
        let better = buddies.iter().map(|one| {
            let beaten = buddies.iter().filter(|other| {
                let mut pairs = one.iter().zip(*other);
                pairs.any(|(one, other)| one > other)
            });
            as_u64(beaten.count())
        });
        Measured {
            undominated: [&all, &bandits, starved].map(undominated),
            better: better.sum(),
            bandits,
            buddies,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    policies: u64,
    /// By policy, then by buddy.
    buddies: Table,
}

/// The scenario.
pub(crate) struct ParetoTrivial;

impl Experiment for ParetoTrivial {
    const ABOUT: About = About {
        name: "pareto-trivial",
        question: Question::Agents,
        claim: "In a class with a world for every taste no policy is dominated: Pareto optimality is no merit.",
        source: LEIKE,
        text: "All deterministic policies of a few cycles are valued in three bandits, and in a buddy world for every \
               history and action, which pays for that action only. With the buddies no policy dominates another. \
               Control: without them policies are dominated.",
        worth: "Exact for this class of worlds at these horizons. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let cycles = as_usize(u64::from(parameters.horizon));
        let of = |arms: Vec<bandits::Arms>| -> Result<Vec<TableEnvironment>> {
            let worlds = arms.iter().map(|arms| Ok(bandits::world(arms)?));
            worlds.collect()
        };
        let mut buddies = Vec::new();
        for history in histories(cycles) {
            for wanted in [0, 1] {
                buddies.push(buddy(&history, wanted)?);
            }
        }
        let bandits = table(&mut of(three())?, cycles, context)?;
        let buddies = table(&mut buddies, cycles, context)?;
        let starved = table(&mut of(starved())?, cycles, context)?;
        Ok(Measured::of(bandits, buddies, &starved))
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let cycles = u64::from(parameters.horizon);
        let policies = 1_u64 << ((1 << cycles) - 1);
        let mut buddies = Vec::new();
        for policy in 0..policies {
            context.go_on()?;
            let mut row = Vec::new();
            for history in histories(as_usize(cycles)) {
                for wanted in [0, 1] {
                    row.push(Rational::from(earned(policy, &history, wanted, cycles)));
                }
            }
            buddies.push(row);
        }
        Ok(Theory { policies, buddies })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let [all, alone, starved] = measured.undominated;
        claims.one(&OPTIMAL, all, theory.policies);
        let pairs = theory.policies * (theory.policies - 1);
        claims.one(&BETTER, measured.better, pairs);
        for (policy, (found, said)) in measured.buddies.iter().zip(&theory.buddies).enumerate() {
            for (buddy, (found, said)) in found.iter().zip(said).enumerate() {
                let instance = || format!("policy {policy}, buddy {buddy}");
                claims.check(&BUDDIES, instance, found, said);
            }
        }
        claims.one(&CONTROL, alone, theory.policies);
        claims.one(&STARVED, starved, 1);
        let policies = length(&measured.bandits);
        claims.one(&DOMINATED, policies - alone, theory.policies);
        Ok(())
    }
}

impl Answered for ParetoTrivial {
    fn answer(_: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let policies = length(&measured.bandits);
        let [all, alone, _] = measured.undominated;
        let worlds = measured.buddies.first().map_or(0, Vec::len);
        Ok(vec![
            format!(
                "In the three bandits alone {} of {policies} policies are dominated: another earns as much in each and \
                 more in one.",
                policies - alone
            ),
            format!(
                "With {worlds} buddies in the class, worlds that pay for one action after one history only, {all} of \
                 {policies} policies are Pareto optimal: whatever an agent does, some world rewards just that."
            ),
        ])
    }
}

/// What policy number `policy` earns with a buddy, by hand: bit i of the number is the action at the i-th history of own
/// percepts, the shorter first.
fn earned(policy: u64, history: &[(usize, usize)], wanted: usize, cycles: u64) -> u64 {
    let (mut place, mut sum) = (0, 0);
    let action = |place: u64| as_usize(policy >> place & 1);
    for &(given, percept) in history {
        if action(place) != given {
            return sum;
        }
        sum += as_u64(percept);
        place = 2 * place + 1 + as_u64(percept);
    }
    if action(place) == wanted {
        sum += cycles - as_u64(history.len());
    }
    sum
}

#[cfg(test)]
mod tests;

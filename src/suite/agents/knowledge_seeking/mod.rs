//! `knowledge-seeking`: an agent that wants to know tests at once, whatever a test costs, and falls for no noise.
//!
//! Takes policies and beliefs from `agent`, and logarithms from `exact`. Orseau, Lattimore and Hutter 2013.
//!
//! At night the world persists or is gone, with odds p to 1 - p. Five actions: rest (quiet, reward 1/2); test (a yes or a no,
//! right with chance 3/4, reward 1/2 - k); look at a screen of noise (quiet or murmur, 1/2 each, reward 1/2); step into a
//! trap (reward 0, for ever, and nothing is ever told again); enter a delusion box (reward 1, for ever, and nothing is
//! told). The knowledge-seeker maximises the expected discounted sum of KL(w_t || w_(t-1)), the entropy-seeker that of
//! -log2 xi(e_t | h a_t), the Bayes-optimal agent rewards.
//!
//! Derivation \[own\]. E KL(w_t || w_(t-1)) given h and a is the information of the next percept about the world. It is 0
//! for all actions but the test, and positive for that while both worlds have weight; and what a test tells now is worth
//! more than the same later where gamma < 1. So the knowledge-seeker tests in every cycle, at every cost k, and neither
//! looks at the screen nor enters trap or box. The sum over t of E_xi KL(w_t || w_(t-1)) of a fixed policy is, by the chain
//! rule, I(nu; history), which is at most Ent(w). A percept of the screen has a whole bit of entropy, one of the test, yes
//! with chance 1/4 + p/2, less unless p = 1/2: the entropy-seeker takes the screen. The box pays 1 in every cycle, no
//! other action more than 1/2: the Bayes-optimal agent enters it at once.
//!
//! Controls: the entropy-seeker, which takes noise for knowledge; and a test that is always right without discount, where
//! to test on the first night or on the second tells the same, so that nothing says when.
//!
//! Logarithms are enclosed; the tolerances are their widths.

use crate::agent::{
    Aim, Always, BayesOptimal, Belief, Environment, History, Interface, KnowledgeSeeking, Past,
    Payoff, Policy, Rule, Sought, TableEnvironment, Uniform, Worlds,
};
use crate::exact::{Enclosure, PRECISION, Rational, Rounding, as_u64, as_usize, log2};
use crate::scenario::figures::{fraction, quotient, width_of_logarithms};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, ScenarioError, Statements,
    claims, here, own_derivation, parameters,
};

mod picture;
mod plain;

const OWN: &str = own_derivation!();
const ORSEAU: &str = here!("Orseau, Lattimore and Hutter 2013; derived in");

/// Actions and percepts by name.
const ACTIONS: [&str; 5] = ["rest", "test", "screen", "trap", "box"];
const TEST: usize = 1;
const SCREEN: usize = 2;
const BOX: usize = 4;
const PERCEPTS: usize = 6;
/// Quarters of a reward that a test costs.
const COSTS: [i64; 3] = [0, 1, 2];
/// Eighths of the prior that the world persists.
const PRIORS: [u64; 4] = [1, 2, 3, 6];
/// Cycles of a fixed policy whose information is summed.
const TOLD: usize = 2;

parameters! { Parameters {
    horizon "horizon": u64 = 4 in 2..=5, "cycles m";
    discount "discount": Rational = 9/10 in 1/10..=99/100, "what knowledge is worth a cycle later";
} }

claims! {
    FIRST: Exact Equal "tests-at-once", ORSEAU,
        "The knowledge-seeker tests (1) on the first night, at every cost of a test and every prior.";
    NEVER: Exact Equal "never-noise-nor-trap", ORSEAU,
        "It tests (1) after every history on which neither trap nor box was entered: never noise, trap or box while \
         information is left.";
    IDENTITY: Exact Within "information", OWN,
        "The sum of E KL(w_t || w_(t-1)) over the cycles of a fixed policy is I(nu; history), for each of four policies.";
    BOUND: Exact AtMost "at-most-entropy", ORSEAU,
        "It is at most Ent(w), in bits.";
    BLISS: Exact Equal "bayes-enters-box", OWN,
        "The Bayes-optimal agent enters the delusion box (4) at once.";
    NOISE: Exact Equal "control-entropy", OWN,
        "Control: the entropy-seeker looks at the screen of noise (2) first, at every prior but 1/2.";
    WAITS: Exact Within "control-undiscounted", OWN,
        "Control: without discount, and with a test that is always right, resting first is worth as much as testing first.";
    WORTH: Measured None "first-test", OWN,
        "What the knowledge-seeker expects to learn in all, in bits, at a prior of 3/8.", beside "the entropy of the prior";
}

/// What an agent does first.
#[derive(Clone, Debug)]
pub(crate) struct First {
    name: String,
    action: usize,
}

/// The information of a fixed policy.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    policy: &'static str,
    /// Eighths.
    prior: u64,
    bits: Enclosure,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    first: Vec<First>,
    later: Vec<First>,
    told: Vec<Told>,
    bayes: Vec<First>,
    entropy: Vec<First>,
    /// Q(rest) and Q(test) without discount, with a test that is always right.
    waits: [Enclosure; 2],
    /// By prior, in eighths: Q of every action of the knowledge-seeker.
    values: Vec<(u64, Vec<Enclosure>)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// I(nu; history) of each policy and prior, and the entropy of the prior.
    told: Vec<[Enclosure; 2]>,
    terms: u64,
}

/// The two worlds, to an agent.
fn worlds(right: &Rational, cost: i64) -> Result<Worlds> {
    let r = Rational::ratio;
    let (half, one) = (r(1, 2), Rational::one());
    let test = &half - r(cost, 4);
    // Quiet, murmur, yes, no, nothing, bliss.
    let rewards = vec![
        half.clone(),
        half.clone(),
        test.clone(),
        test,
        r(0, 1),
        one.clone(),
    ];
    let interface = Interface::new(ACTIONS.len(), rewards, &[r(0, 1), one.clone()])?;
    let world = |name: &str, says: usize| {
        let wrong = Rational::one() - right;
        let night = vec![
            vec![(Rational::one(), 0, 0)],
            vec![(right.clone(), says, 0), (wrong, 5 - says, 0)],
            vec![(r(1, 2), 0, 0), (r(1, 2), 1, 0)],
            vec![(Rational::one(), 4, 1)],
            vec![(Rational::one(), 5, 2)],
        ];
        let for_ever =
            |percept, state| vec![vec![(Rational::one(), percept, state)]; ACTIONS.len()];
        TableEnvironment::new(
            name,
            ACTIONS.len(),
            vec![night, for_ever(4, 1), for_ever(5, 2)],
        )
    };
    let members: Vec<Box<dyn Environment>> =
        vec![Box::new(world("persists", 2)?), Box::new(world("gone", 3)?)];
    Ok(Worlds::new(interface, members))
}

/// The prior that the world persists with so many eighths.
fn prior(eighths: u64) -> Result<Belief> {
    let persists = fraction(eighths, 8)?;
    let gone = Rational::one() - &persists;
    Ok(Belief::new([persists, gone]))
}

/// The action of a policy, and only where it is decided.
fn action(policy: &mut dyn Policy, worlds: &mut Worlds, history: History<'_>) -> Result<usize> {
    let choice = policy.choose(worlds, history)?;
    // An undecided choice is no action of the catalogue: it fails every claim that it enters.
    let decided = choice.action().filter(|_| choice.is_decided());
    Ok(decided.unwrap_or(ACTIONS.len()))
}

/// Histories of fewer than `cycles` cycles of rest, test and screen that may come.
fn histories(worlds: &mut Worlds, prior: &Belief, cycles: usize) -> Vec<Past> {
    let mut all = vec![Past::new(prior.clone())];
    let mut from = 0;
    for _ in 1..cycles {
        let to = all.len();
        for index in from..to {
            for action in 0..=SCREEN {
                for percept in 0..PERCEPTS {
                    let mut past = all[index].clone();
                    past.see(worlds, action, percept);
                    if !past.belief().alive().is_empty() {
                        all.push(past);
                    }
                }
            }
        }
        from = to;
    }
    all
}

/// The sum of E KL(w_t || w_(t-1)) over the next cycles of a policy, in bits.
fn told(
    worlds: &mut Worlds,
    policy: &mut dyn Policy,
    past: &mut Past,
    cycles: usize,
) -> Result<Enclosure> {
    let mut sum = Enclosure::zero();
    if cycles == 0 {
        return Ok(sum);
    }
    let choice = policy.choose(worlds, past.history())?;
    let before = past.belief().posterior();
    let evidence = past.belief().evidence();
    for (action, chance) in choice.chances().iter().enumerate() {
        if chance.is_zero() {
            continue;
        }
        for percept in 0..PERCEPTS {
            past.see(worlds, action, percept);
            let share = quotient(&past.belief().evidence(), &evidence)? * chance;
            if !share.is_zero() {
                let mut gained = Enclosure::zero();
                for (member, now) in past.belief().posterior() {
                    let then = before.iter().find(|(other, _)| *other == member);
                    let then = then.map_or_else(Rational::one, |(_, share)| share.clone());
                    gained += log2(&quotient(&now, &then)?, PRECISION)?.scale(&now);
                }
                gained += told(worlds, policy, past, cycles - 1)?;
                sum += gained.scale(&share);
            }
            past.take_back();
        }
    }
    Ok(sum)
}

/// Fixed policies, by name.
fn policies() -> [(&'static str, Box<dyn Policy>); 4] {
    [
        ("always tests", Box::new(Always(TEST))),
        ("always looks at the screen", Box::new(Always(SCREEN))),
        ("any action", Box::new(Uniform)),
        (
            "rests, then tests",
            Box::new(Rule::new("rests, then tests", |cycles| cycles.len().min(1))),
        ),
    ]
}

/// The scenario.
pub(crate) struct KnowledgeSeekers;

impl Experiment for KnowledgeSeekers {
    const ABOUT: About = About {
        name: "knowledge-seeking",
        question: Question::Agents,
        claim: "An agent that seeks knowledge tests at once, whatever it costs, and is not fooled by noise, trap or box.",
        source: "Orseau, Lattimore and Hutter 2013, Universal Knowledge-Seeking Agents for Stochastic Environments",
        text: "Is the world gone at night, or only dark? Beside resting and testing there are a screen of noise, a trap, and \
               a delusion box in which every cycle pays 1. One agent counts what it learns about the world, one how \
               surprising percepts are, one rewards. Controls: the second, which watches noise, and a world without \
               discount, where a test may wait for ever.",
        worth: "Exact for these two worlds only, logarithms enclosed. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let horizon = as_usize(parameters.horizon);
        let discounted = Payoff::discounted(parameters.discount.clone())?;
        let aim = Aim::fixed(horizon, discounted);
        let right = Rational::ratio(3, 4);
        let (mut first, mut later, mut bayes) = (Vec::new(), Vec::new(), Vec::new());
        let (mut entropy, mut values) = (Vec::new(), Vec::new());
        for cost in COSTS {
            let mut list = worlds(&right, cost)?;
            let mut seeker = KnowledgeSeeking::new(aim.clone(), Sought::Knowledge);
            let mut surprise = KnowledgeSeeking::new(aim.clone(), Sought::Entropy);
            let mut greedy = BayesOptimal::new(aim.clone());
            for eighths in PRIORS {
                context.go_on()?;
                let name = format!(
                    "k={}, p={}",
                    fraction(cost.unsigned_abs(), 4)?,
                    fraction(eighths, 8)?
                );
                let past = Past::new(prior(eighths)?);
                let mut does = |policy: &mut dyn Policy| {
                    let action = action(policy, &mut list, past.history())?;
                    Ok::<First, ScenarioError>(First {
                        name: name.clone(),
                        action,
                    })
                };
                first.push(does(&mut seeker)?);
                entropy.push(does(&mut surprise)?);
                bayes.push(does(&mut greedy)?);
                if cost == 0 {
                    let found = seeker.values(&mut list, past.history(), 64)?;
                    values.push((eighths, found.actions().to_vec()));
                }
            }
            for past in histories(&mut list, &prior(PRIORS[0])?, horizon) {
                context.go_on()?;
                let action = action(&mut seeker, &mut list, past.history())?;
                let name = format!("k={cost}/4, after {:?}", past.history().cycles());
                later.push(First { name, action });
            }
        }
        let mut information = Vec::new();
        let mut list = worlds(&right, 1)?;
        for (name, mut policy) in policies() {
            for eighths in PRIORS {
                context.go_on()?;
                let mut past = Past::new(prior(eighths)?);
                information.push(Told {
                    policy: name,
                    prior: eighths,
                    bits: told(&mut list, policy.as_mut(), &mut past, TOLD)?,
                });
            }
        }
        let mut sure = worlds(&Rational::one(), 1)?;
        let mut patient =
            KnowledgeSeeking::new(Aim::fixed(horizon, Payoff::default()), Sought::Knowledge);
        let found = patient.values(&mut sure, Past::new(prior(3)?).history(), PRECISION)?;
        Ok(Measured {
            first,
            later,
            told: information,
            bayes,
            entropy,
            waits: [found.actions()[0].clone(), found.actions()[TEST].clone()],
            values,
        })
    }

    fn theory(_: &Parameters, measured: &Measured, _: &Context<'_>) -> Result<Theory> {
        let said = measured
            .told
            .iter()
            .map(|told| plain::information(told.policy, told.prior));
        Ok(Theory {
            told: said.collect::<Result<_>>()?,
            // Both sides: at most 36 ends of histories and 25 pairs of actions, two worlds, two cycles.
            terms: 8 * 36 * 25,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let number = as_u64;
        for (statement, firsts, expected) in [
            (&FIRST, &measured.first, TEST),
            (&NEVER, &measured.later, TEST),
            (&BLISS, &measured.bayes, BOX),
            (&NOISE, &measured.entropy, SCREEN),
        ] {
            for first in firsts {
                claims.check(
                    statement,
                    || first.name.clone(),
                    number(first.action),
                    number(expected),
                );
            }
        }
        let width = width_of_logarithms(theory.terms, &Rational::from_integer(4));
        claims.tolerate(&IDENTITY, width.clone());
        for (told, [information, entropy]) in measured.told.iter().zip(&theory.told) {
            let name = || format!("{}, p={}/8", told.policy, told.prior);
            claims.check(&IDENTITY, name, &told.bits, information);
            claims.check(&BOUND, name, &told.bits, entropy);
        }
        let [rest, test] = &measured.waits;
        claims.within(&WAITS, width, rest, test);
        let at = measured.values.iter().find(|(eighths, _)| *eighths == 3);
        if let Some((_, values)) = at {
            claims.one(&WORTH, &values[TEST], &plain::entropy(3)?);
        }
        Ok(())
    }
}

impl Answered for KnowledgeSeekers {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let mut said = Vec::new();
        let does = |firsts: &[First]| {
            let name = firsts.first().and_then(|first| ACTIONS.get(first.action));
            name.map_or("undecided", |name| *name)
        };
        if let Some((eighths, values)) = measured.values.iter().find(|(eighths, _)| *eighths == 3) {
            let bits: Vec<String> = ACTIONS
                .iter()
                .zip(values)
                .map(|(name, value)| {
                    format!("{name} {}", value.upper().to_decimal(4, Rounding::Nearest))
                })
                .collect();
            said.push(format!(
                "At a belief of {} that the world persists the knowledge-seeker's first action is: {}. What it expects to \
                 learn in {} cycles, in bits, by its first action: {}.",
                fraction(*eighths, 8)?,
                does(&measured.first),
                parameters.horizon,
                bits.join(", "),
            ));
        }
        let tests = measured
            .later
            .iter()
            .filter(|first| first.action == TEST)
            .count();
        said.push(format!(
            "It tests after {tests} of {} histories that are still open, whether a test costs nothing, 1/4 or all of a \
             night's reward.",
            measured.later.len(),
        ));
        said.push(format!(
            "The agent that counts surprise instead does this first: {}. The one that counts rewards: {}.",
            does(&measured.entropy),
            does(&measured.bayes),
        ));
        Ok(said)
    }
}

#[cfg(test)]
mod tests;

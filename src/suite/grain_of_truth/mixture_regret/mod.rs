//! `mixture-regret`: dominance. No sequence costs the mixture more than ln 1/w above any hypothesis.
//!
//! Takes the exact `Mixture`, its hypotheses and exact rationals. Folklore; Cesa-Bianchi and Lugosi 2006
//! (unconfirmed).
//!
//! Derivation \[own\]. By definition w_n(nu) = w(nu) nu(x)/xi(x), so w_n(nu) xi(x) = w(nu) nu(x) and
//! -ln xi(x) + ln nu(x) = ln w_n(nu) - ln w(nu) <= ln 1/w(nu), as w_n <= 1; for every x, nu and n, and also
//! for semimeasures, since nothing was assumed of nu. What is tested is that the mixture, which works by
//! conditional predictions, meets this with nu(x) computed from closed forms and by following every data
//! bit of a program ([`joint`], which shares no code with the mixture), on random lists with semimeasures,
//! zero probabilities and programs that read data. A list that gives x probability 0 must end in the named
//! outcome all-refuted, at the first such t.

use rand_chacha::rand_core::Rng;

use crate::exact::Rational;
use crate::mixture::{Mixture, MixtureError};
use crate::prior::FinitePrior;
use crate::scenario::figures::{exact, fraction, length, quotient, signed};
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::sampling::stream;
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::mixing::{exactly, point};
use crate::suite::instrument::random_list::Kind;

mod picture;

const DOMINANCE: &str = "dominance (folklore; Cesa-Bianchi and Lugosi 2006, unconfirmed); derived in scenario::mixture_regret";

/// The scenario.
pub struct MixtureRegret;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    lists: u64,
    hypotheses: u64,
    symbols: u64,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            lists: settings.count("lists")?,
            hypotheses: settings.count("hypotheses")?,
            symbols: settings.count("n")?,
            seed: settings.seed,
        })
    }
}

/// One random list with its weights and a sequence.
#[derive(Clone, Debug)]
struct List {
    number: u64,
    members: Vec<(Kind, Rational)>,
    x: Vec<bool>,
}

impl List {
    /// A stream of its own for each list. Every fourth list holds only what can be refuted; its sequence is
    /// random, the others' follow a member for a while or are random.
    fn draw(parameters: Parameters, number: u64) -> Result<List, ScenarioError> {
        let mut generator = stream(parameters.seed, number);
        let refutable = number.is_multiple_of(4);
        let count = 2 + generator.next_u64() % (parameters.hypotheses - 1);
        let kinds: Vec<Kind> = (0..count)
            .map(|_| Kind::draw(&mut generator, refutable))
            .collect();
        let shares: Vec<u64> = (0..count).map(|_| 1 + generator.next_u64() % 16).collect();
        // In half of the lists the weights sum to less than 1.
        let total = shares.iter().sum::<u64>() + generator.next_u64() % 2 * 5;
        let members = kinds
            .into_iter()
            .zip(shares)
            .map(|(kind, share)| Ok((kind, fraction(share, total)?)))
            .collect::<Result<Vec<_>, ScenarioError>>()?;
        let follow = members.iter().find_map(|(kind, _)| match kind {
            Kind::Periodic(period) if !refutable => Some(period.clone()),
            _ => None,
        });
        let x = (0..parameters.symbols)
            .map(|t| match &follow {
                Some(period) => period[usize::try_from(t).unwrap_or(0) % period.len()],
                None => generator.next_u64() & 1 == 1,
            })
            .collect();
        Ok(List { number, members, x })
    }

    fn mixture(&self, reversed: bool) -> Result<Mixture, ScenarioError> {
        let mut pairs = Vec::new();
        for (kind, weight) in &self.members {
            pairs.push((kind.hypothesis()?, weight.clone()));
        }
        if reversed {
            pairs.reverse();
        }
        Ok(Mixture::new(FinitePrior::explicit(pairs)?))
    }
}

// ---------------------------------------------------------------------------------------------- measure

/// What the mixture of a list says after t symbols.
#[derive(Clone, Debug)]
struct State {
    evidence: Rational,
    posterior: Vec<Rational>,
    /// The same from the list in reverse order, put back in order.
    reversed: (Rational, Vec<Rational>),
}

/// A list run through the mixture, until its end or until all is refuted.
#[derive(Clone, Debug)]
struct ListRun {
    number: u64,
    states: Vec<State>,
    refuted_at: Option<u64>,
}

/// The largest regret to one hypothesis.
#[derive(Clone, Debug)]
struct Regret {
    list: u64,
    name: String,
    /// nu(x_1:t)/xi(x_1:t), where it is largest.
    ratio: Rational,
    /// w(nu).
    weight: Rational,
}

struct Measured {
    runs: Vec<ListRun>,
    regrets: Vec<Regret>,
}

fn state(mixture: &Mixture, reversed: &Mixture) -> Result<State, ScenarioError> {
    let posterior = |mixture: &Mixture| -> Result<Vec<Rational>, ScenarioError> {
        mixture.posterior()?.iter().map(point).collect()
    };
    let mut backwards = posterior(reversed)?;
    backwards.reverse();
    Ok(State {
        evidence: exactly(&mixture.evidence())?,
        posterior: posterior(mixture)?,
        reversed: (exactly(&reversed.evidence())?, backwards),
    })
}

fn run_list(list: &List, regrets: &mut Vec<Regret>) -> Result<ListRun, ScenarioError> {
    let (mut mixture, mut reversed) = (list.mixture(false)?, list.mixture(true)?);
    let mut run = ListRun {
        number: list.number,
        states: vec![state(&mixture, &reversed)?],
        refuted_at: None,
    };
    let mut largest: Vec<Option<Rational>> = vec![None; list.members.len()];
    for &symbol in &list.x {
        match (mixture.update(symbol), reversed.update(symbol)) {
            (Ok(()), Ok(())) => {}
            (Err(MixtureError::AllRefuted { t }), Err(MixtureError::AllRefuted { t: same }))
                if t == same =>
            {
                run.refuted_at = Some(t);
                break;
            }
            (Err(error), _) | (_, Err(error)) => return Err(error.into()),
        }
        let now = state(&mixture, &reversed)?;
        for (index, (weight, largest)) in now.posterior.iter().zip(&mut largest).enumerate() {
            if weight.is_zero() {
                continue;
            }
            let own = exactly(&mixture.hypothesis(index).evidence())?;
            let ratio = quotient(&own, &now.evidence)?;
            if largest.as_ref().is_none_or(|former| ratio > *former) {
                *largest = Some(ratio);
            }
        }
        run.states.push(now);
    }
    for (index, (found, (_, weight))) in largest.into_iter().zip(&list.members).enumerate() {
        if let Some(ratio) = found {
            let name = mixture.hypothesis(index).name();
            regrets.push(Regret {
                list: list.number,
                name,
                ratio,
                weight: weight.clone(),
            });
        }
    }
    Ok(run)
}

fn measure(lists: &[List], context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let mut measured = Measured {
        runs: Vec::new(),
        regrets: Vec::new(),
    };
    for list in lists {
        context.report("lists", list.number, length(lists))?;
        measured.runs.push(run_list(list, &mut measured.regrets)?);
    }
    Ok(measured)
}

// ----------------------------------------------------------------------------------------------- theory

/// One list by its joint probabilities.
#[derive(Clone, Debug)]
struct ListTheory {
    weights: Vec<Rational>,
    /// nu(x_1:t) by hypothesis, then t.
    joint: Vec<Vec<Rational>>,
    /// First t at which every hypothesis has probability 0.
    refuted_at: Option<u64>,
}

impl ListTheory {
    /// The sum of w(nu) nu(x_1:t).
    fn evidence(&self, t: usize) -> Rational {
        self.joint
            .iter()
            .zip(&self.weights)
            .map(|(joint, weight)| &joint[t] * weight)
            .sum()
    }
}

struct Theory {
    lists: Vec<ListTheory>,
    /// The bound is this over w: e to the power 0 nats.
    scale: Rational,
    posterior_sum: Rational,
}

fn theory(lists: &[List]) -> Result<Theory, ScenarioError> {
    let mut theories = Vec::new();
    for list in lists {
        let mut said = ListTheory {
            weights: list
                .members
                .iter()
                .map(|(_, weight)| weight.clone())
                .collect(),
            joint: Vec::new(),
            refuted_at: None,
        };
        for (kind, _) in &list.members {
            said.joint.push(kind.joint(&list.x)?);
        }
        said.refuted_at = (1..)
            .zip(1..=list.x.len())
            .find(|&(_, t)| said.evidence(t).is_zero())
            .map(|(t, _)| t);
        theories.push(said);
    }
    Ok(Theory {
        lists: theories,
        scale: Rational::one(),
        posterior_sum: Rational::one(),
    })
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, text: &str| {
        ForAll::new(
            Statement::new(id, Grade::Exact, text, DOMINANCE),
            relation,
            None,
        )
    };
    let mut evidence = all(
        "evidence",
        Relation::Equal,
        "The mixture's evidence is the sum of w(nu) nu(x_1:t), every list and t, with nu(x_1:t) from its definition.",
    );
    let mut identity = all(
        "identity",
        Relation::Equal,
        "w_t(nu)/w(nu) = nu(x_1:t)/xi(x_1:t), so -ln xi + ln nu = ln w_t - ln w: every list, hypothesis and t.",
    );
    let mut sums = all(
        "posterior-sum",
        Relation::Equal,
        "The posterior sums to 1, every list and t.",
    );
    let mut order = all(
        "order",
        Relation::Equal,
        "Reversing the list changes neither evidence nor posterior: largest difference over every list and t.",
    );
    let mut refuted = all(
        "all-refuted",
        Relation::Equal,
        "A list is named all-refuted at the first t at which every hypothesis has probability 0 (0: never), and at no other.",
    );
    let mut regret = all(
        "regret-bound",
        Relation::AtMost,
        "The regret to a hypothesis is at most ln 1/w nats: nu(x_1:t)/xi(x_1:t), at its largest over t, is at most 1/w.",
    );
    for (run, said) in measured.runs.iter().zip(&theory.lists) {
        let number = run.number;
        refuted.check(
            || format!("list {number}"),
            &exact(run.refuted_at.unwrap_or(0)),
            &exact(said.refuted_at.unwrap_or(0)),
        );
        for (t, state) in run.states.iter().enumerate() {
            let xi = said.evidence(t);
            evidence.check_exact(|| format!("list {number}, t={t}"), &state.evidence, &xi);
            let sum: Rational = state.posterior.iter().sum();
            sums.check_exact(
                || format!("list {number}, t={t}"),
                &sum,
                &theory.posterior_sum,
            );
            let mut difference = (&state.evidence - &state.reversed.0).abs();
            for (forwards, backwards) in state.posterior.iter().zip(&state.reversed.1) {
                difference = difference.max((forwards - backwards).abs());
            }
            order.check_exact(
                || format!("list {number}, t={t}"),
                &difference,
                &Rational::zero(),
            );
            for (index, (weight, joint)) in said.weights.iter().zip(&said.joint).enumerate() {
                if xi.is_zero() {
                    continue;
                }
                let gained = quotient(&state.posterior[index], weight)?;
                let label = || format!("list {number}, hypothesis {}, t={t}", index + 1);
                identity.check_exact(label, &gained, &quotient(&joint[t], &xi)?);
            }
        }
    }
    for found in &measured.regrets {
        let label = || format!("list {}, {}", found.list, found.name);
        regret.check_exact(
            label,
            &found.ratio,
            &quotient(&theory.scale, &found.weight)?,
        );
    }
    Ok(vec![
        identity.claim()?,
        regret.claim()?,
        evidence.claim()?,
        sums.claim()?,
        order.claim()?,
        refuted.claim()?,
    ])
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for MixtureRegret {
    fn name(&self) -> &'static str {
        "mixture-regret"
    }

    fn claim(&self) -> &'static str {
        "Dominance: no sequence costs the mixture more than ln 1/w above any hypothesis."
    }

    fn source(&self) -> &'static str {
        "folklore; Cesa-Bianchi and Lugosi 2006 (unconfirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "Random lists of coins, Markov chains, KT estimators, periodic sequences, semimeasures and written \
         programs that read data, with random weights, see random or periodic sequences. The exact mixture \
         stands beside sums over joint probabilities that share no code with it. Every fourth list can be \
         refuted altogether: that has a name, and no division by 0."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer("lists", 40, (4, 10_000), "random lists"),
            Parameter::integer(
                "hypotheses",
                7,
                (2, 64),
                "at most so many hypotheses in a list",
            ),
            Parameter::integer("n", 24, (8, 64), "symbols of each sequence"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let lists = draw(parameters)?;
        let measured = measure(&lists, context)?;
        let theory = theory(&lists)?;
        let traces = picture::traces(&measured)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            "Exact for these finite priors only, each a random list; their open mass is 0, and nothing \
                       here is about M.",
        )
    }
}

fn draw(parameters: Parameters) -> Result<Vec<List>, ScenarioError> {
    (1..=parameters.lists)
        .map(|number| List::draw(parameters, number))
        .collect()
}

former_scenario!(MixtureRegret, GrainOfTruth);

#[cfg(test)]
mod tests;

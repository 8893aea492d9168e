//! `old-evidence`: a theory thought of late and replayed stands exactly where it would have stood, and a
//! theory made to fit pays for what it memorises.
//!
//! Takes the exact `Mixture`, which nests and starts from hypotheses that have seen symbols; the random
//! hypotheses and the joint probabilities of `mixture-regret`. Hutter 2007 (TCS 384) and 2009 (sections
//! unconfirmed) on the problems of old evidence and of ad-hoc hypotheses.
//!
//! Replay \[own\]. A class xi of old theories is shrunk to 1 - w to make room for nu at weight w. From the
//! start, nu's posterior after x is w nu(x)/((1 - w) xi(x) + w nu(x)). Replayed, nu comes in after x with its
//! evidence nu(x) beside the class's xi(x): the same numbers, hence the same posterior, the same odds among
//! the old theories and the same predictions ever after. Control: not replayed, nu comes in at w whatever x
//! was, and its odds are off by the factor nu(x)/xi(x), which is what the old evidence is worth.
//!
//! Ad-hoc theories \[own\], in [`ad_hoc`]: a skeleton of l bits guesses k symbols evenly and goes on as a coin.
//! A theory that has the k symbols written into it costs c(y) more bits for y, where sum over y of 2^-c(y) <= 1
//! (its code goes on from the skeleton's). Against the skeleton's even guess its net factor on its own y is
//! 2^(k - c(y)):
//! - copied bit by bit, c = k, the net factor is 1: no gain, for every k and y; the whole family has the
//!   skeleton's evidence on every x;
//! - by any other code the mean of 2^(k - c(y)) over all y is sum 2^-c(y) <= 1, so (Markov) at most 2^-g of
//!   all data give a gain of g bits. A gain above 0 on some y is possible then and nothing ad hoc: such a y has a
//!   pattern that the code has a short word for.
//!
//! Control: charged as if it were the skeleton, a theory fitted afterwards gains k bits.

use rand_chacha::rand_core::Rng;

use crate::exact::Rational;
use crate::mixture::{Hypothesis, Mixture, MixtureError};
use crate::scenario::figures::{fraction, length, quotient, signed};
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::sampling::stream;
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::mixing::{exactly, mixture, point};
use crate::suite::instrument::random_list::Kind;

mod ad_hoc;
mod picture;

const OWN: &str = "own derivation, in the documentation of scenario::old_evidence";
const HUTTER: &str = "Hutter 2007, 2009 (sections unconfirmed); derived in scenario::old_evidence";

/// The scenario.
pub struct OldEvidence;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    trials: u64,
    hypotheses: u64,
    symbols: u64,
    memorised: u32,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            trials: settings.count("trials")?,
            hypotheses: settings.count("hypotheses")?,
            symbols: settings.count("n")?,
            memorised: settings.count("memorised")?,
            seed: settings.seed,
        })
    }
}

/// Old theories with weights, a late one with the weight that it would have had, and the data.
#[derive(Clone, Debug)]
struct Trial {
    old: Vec<(Kind, Rational)>,
    late: Kind,
    weight: Rational,
    x: Vec<bool>,
}

impl Trial {
    /// The first trial, which is drawn too: the late theory is the truth, a coin of 3/4.
    fn demonstration(parameters: Parameters) -> Trial {
        let mut generator = stream(parameters.seed, 0);
        let old = [(1, 4), (3, 8), (1, 2)]
            .map(|(p, q)| (Kind::Coin(Rational::ratio(p, q)), Rational::ratio(1, 3)));
        Trial {
            old: old.to_vec(),
            late: Kind::Coin(Rational::ratio(3, 4)),
            weight: Rational::ratio(1, 16),
            x: (0..parameters.symbols)
                .map(|_| !generator.next_u64().is_multiple_of(4))
                .collect(),
        }
    }

    fn draw(parameters: Parameters, number: u64) -> Result<Trial, ScenarioError> {
        let mut generator = stream(parameters.seed, number);
        let count = 1 + generator.next_u64() % parameters.hypotheses;
        let kinds: Vec<Kind> = (0..count)
            .map(|_| Kind::draw(&mut generator, false))
            .collect();
        let shares: Vec<u64> = kinds
            .iter()
            .map(|_| 1 + generator.next_u64() % 16)
            .collect();
        let total = shares.iter().sum();
        let late = Kind::draw(&mut generator, false);
        let weight = Rational::ratio(signed(1 + generator.next_u64() % 31), 32);
        // The data follow a periodic theory where there is one, the late one first.
        let period = std::iter::once(&late)
            .chain(&kinds)
            .find_map(|kind| match kind {
                Kind::Periodic(period) => Some(period.clone()),
                _ => None,
            });
        let x = match period {
            Some(period) => period
                .iter()
                .copied()
                .cycle()
                .zip(0..parameters.symbols)
                .map(|(symbol, _)| symbol)
                .collect(),
            None => (0..parameters.symbols)
                .map(|_| generator.next_u64() & 1 == 1)
                .collect(),
        };
        let old = kinds
            .into_iter()
            .zip(shares)
            .map(|(kind, share)| Ok((kind, fraction(share, total)?)))
            .collect::<Result<_, ScenarioError>>()?;
        Ok(Trial {
            old,
            late,
            weight,
            x,
        })
    }

    fn old_mixture(&self) -> Result<Mixture, ScenarioError> {
        mixture(
            self.old
                .iter()
                .map(|(kind, weight)| Ok((kind.hypothesis()?, weight.clone())))
                .collect::<Result<_, ScenarioError>>()?,
        )
    }

    /// The old class as it stands beside a newcomer as it stands.
    fn joined(
        &self,
        old: &Mixture,
        newcomer: Box<dyn Hypothesis>,
    ) -> Result<Mixture, ScenarioError> {
        let class: Box<dyn Hypothesis> = Box::new(old.clone());
        mixture(vec![
            (class, Rational::one() - &self.weight),
            (newcomer, self.weight.clone()),
        ])
    }

    /// The same when the newcomer's past does not count: its posterior is its weight at first. None where
    /// one of the two is refuted.
    fn joined_without_replay(
        &self,
        old: &Mixture,
        newcomer: Box<dyn Hypothesis>,
    ) -> Result<Option<Mixture>, ScenarioError> {
        let (xi, nu) = (exactly(&old.evidence())?, exactly(&newcomer.evidence())?);
        if xi.is_zero() || nu.is_zero() {
            return Ok(None);
        }
        // Weights (1 - w)/xi and w/nu undo what both have seen; they are scaled to sum to 1.
        let class = quotient(&(Rational::one() - &self.weight), &xi)?;
        let late = quotient(&self.weight, &nu)?;
        let sum = &class + &late;
        let boxed: Box<dyn Hypothesis> = Box::new(old.clone());
        Ok(Some(mixture(vec![
            (boxed, quotient(&class, &sum)?),
            (newcomer, quotient(&late, &sum)?),
        ])?))
    }
}

fn draw(parameters: Parameters) -> Result<Vec<Trial>, ScenarioError> {
    let others = (1..parameters.trials).map(|number| Trial::draw(parameters, number));
    std::iter::once(Ok(Trial::demonstration(parameters)))
        .chain(others)
        .collect()
}

// ---------------------------------------------------------------------------------------------- measure

/// The late theory coming in after t symbols, replayed.
#[derive(Clone, Debug)]
struct Entry {
    /// Its posterior.
    late: Rational,
    /// Posteriors of the old theories beside it.
    old: Vec<Rational>,
}

/// A trial, for as long as anything is left of the old class.
#[derive(Clone, Debug)]
struct TrialRun {
    entries: Vec<Entry>,
    /// When the late theory came in for good.
    entered: usize,
    /// Probability of each later symbol before it was seen, the late theory replayed.
    predictions: Vec<Rational>,
    /// Posterior of the late theory from its entry on, not replayed: w at first. Empty where one side was
    /// refuted before the entry.
    unreplayed: Vec<Rational>,
}

#[derive(Clone, Debug)]
struct Measured {
    trials: Vec<TrialRun>,
    ad_hoc: ad_hoc::Measured,
}

/// The late theory's posterior, and those of the old theories, in a mixture made by [`Trial::joined`].
fn entry(joined: &Mixture, old: &Mixture) -> Result<Entry, ScenarioError> {
    let posterior = joined.posterior()?;
    let class = point(&posterior[0])?;
    Ok(Entry {
        late: point(&posterior[1])?,
        old: old
            .posterior()?
            .iter()
            .map(|share| Ok(point(share)? * &class))
            .collect::<Result<_, ScenarioError>>()?,
    })
}

fn follow(trial: &Trial) -> Result<TrialRun, ScenarioError> {
    let mut old = trial.old_mixture()?;
    let mut run = TrialRun {
        entries: Vec::new(),
        entered: trial.x.len() / 2,
        predictions: Vec::new(),
        unreplayed: Vec::new(),
    };
    let (mut replayed, mut unreplayed): (Option<Mixture>, Option<Mixture>) = (None, None);
    for t in 0..=trial.x.len() {
        let mut late = trial.late.hypothesis()?;
        for &symbol in &trial.x[..t] {
            late.update(symbol);
        }
        let joined = trial.joined(&old, late.clone())?;
        run.entries.push(entry(&joined, &old)?);
        if t == run.entered {
            replayed = Some(joined);
            unreplayed = trial.joined_without_replay(&old, late)?;
        }
        if let Some(mixture) = &unreplayed {
            run.unreplayed.push(point(&mixture.posterior()?[1])?);
        }
        let Some(&symbol) = trial.x.get(t) else { break };
        // While the old class lives, a mixture that has it at a weight above 0 lives too.
        match old.update(symbol) {
            Ok(()) => {}
            Err(MixtureError::AllRefuted { .. }) => break,
            Err(error) => return Err(error.into()),
        }
        if let Some(mixture) = &mut replayed {
            run.predictions
                .push(point(&mixture.predictive()?[usize::from(symbol)])?);
            mixture.update(symbol)?;
        }
        if let Some(mixture) = &mut unreplayed {
            mixture.update(symbol)?;
        }
    }
    Ok(run)
}

fn measure(
    parameters: Parameters,
    trials: &[Trial],
    context: &Context<'_>,
) -> Result<Measured, ScenarioError> {
    let mut runs = Vec::new();
    for (done, trial) in (0u64..).zip(trials) {
        context.report("trials", done, length(trials))?;
        runs.push(follow(trial)?);
    }
    Ok(Measured {
        trials: runs,
        ad_hoc: ad_hoc::measure(parameters.memorised, context)?,
    })
}

// ----------------------------------------------------------------------------------------------- theory

/// One trial by its joint probabilities.
#[derive(Clone, Debug)]
struct TrialTheory {
    /// The late theory's weight.
    weight: Rational,
    /// nu(x_1:t) of the late theory, t = 0 .. n.
    late: Vec<Rational>,
    /// w(nu) nu(x_1:t) by old theory, then t; the weights those of the old class alone.
    old: Vec<Vec<Rational>>,
}

impl TrialTheory {
    /// xi(x_1:t) of the old class.
    fn class(&self, t: usize) -> Rational {
        self.old.iter().map(|joint| &joint[t]).sum()
    }

    /// (1 - w) xi(x_1:t) + w nu(x_1:t).
    fn total(&self, t: usize) -> Rational {
        (Rational::one() - &self.weight) * self.class(t) + &self.weight * &self.late[t]
    }
}

#[derive(Clone, Debug)]
struct Theory {
    trials: Vec<TrialTheory>,
    ad_hoc: ad_hoc::Theory,
}

fn theory(parameters: Parameters, trials: &[Trial]) -> Result<Theory, ScenarioError> {
    let trials = trials
        .iter()
        .map(|trial| {
            Ok(TrialTheory {
                weight: trial.weight.clone(),
                late: trial.late.joint(&trial.x)?,
                old: trial
                    .old
                    .iter()
                    .map(|(kind, weight)| {
                        Ok(kind.joint(&trial.x)?.iter().map(|p| p * weight).collect())
                    })
                    .collect::<Result<_, ScenarioError>>()?,
            })
        })
        .collect::<Result<_, ScenarioError>>()?;
    Ok(Theory {
        trials,
        ad_hoc: ad_hoc::theory(parameters.memorised)?,
    })
}

// ----------------------------------------------------------------------------------------------- claims

fn odds(posterior: &Rational) -> Result<Rational, ScenarioError> {
    quotient(posterior, &(Rational::one() - posterior))
}

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, text: &str| {
        ForAll::new(
            Statement::new(id, Grade::Exact, text, HUTTER),
            Relation::Equal,
            None,
        )
    };
    let mut replay = all(
        "replay",
        "A late theory that is replayed has the posterior that it would have had from the start, w nu(x)/((1-w) xi(x) + w nu(x)): every trial and time of entry.",
    );
    let mut others = all(
        "replay-others",
        "So have the old theories beside it: every trial, theory and time of entry.",
    );
    let mut future = all(
        "replay-future",
        "And every later symbol has the probability that it would have had.",
    );
    let mut control = all(
        "control-not-replayed",
        "Control: a theory that comes in at its weight and is not replayed stays wrong by the factor nu(x)/xi(x) of the evidence before its entry, in the odds at the end of the data.",
    );
    for ((number, run), said) in (0u64..).zip(&measured.trials).zip(&theory.trials) {
        for (t, entry) in run.entries.iter().enumerate() {
            let total = said.total(t);
            let label = || format!("trial {number}, t={t}");
            let late = quotient(&(&said.weight * &said.late[t]), &total)?;
            replay.check_exact(label, &entry.late, &late);
            let rest = Rational::one() - &said.weight;
            for (found, joint) in entry.old.iter().zip(&said.old) {
                others.check_exact(label, found, &quotient(&(&rest * &joint[t]), &total)?);
            }
        }
        for (t, found) in (run.entered..).zip(&run.predictions) {
            let next = quotient(&said.total(t + 1), &said.total(t))?;
            future.check_exact(|| format!("trial {number}, t={}", t + 1), found, &next);
        }
        let (Some(with), Some(without)) = (run.entries.last(), run.unreplayed.last()) else {
            continue;
        };
        if !without.is_zero() {
            let worth = quotient(&said.late[run.entered], &said.class(run.entered))?;
            let factor = quotient(&odds(&with.late)?, &odds(without)?)?;
            control.check_exact(|| format!("trial {number}"), &factor, &worth);
        }
    }
    let mut claims = vec![
        replay.claim()?,
        others.claim()?,
        future.claim()?,
        control.claim()?,
    ];
    claims.extend(ad_hoc::claims(&measured.ad_hoc, &theory.ad_hoc)?);
    Ok(claims)
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for OldEvidence {
    fn name(&self) -> &'static str {
        "old-evidence"
    }

    fn claim(&self) -> &'static str {
        "A theory thought of late and replayed stands where it would have stood; one made to fit gains nothing."
    }

    fn source(&self) -> &'static str {
        "Hutter 2007, 2009 (sections unconfirmed); own derivation"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "Random lists of old theories see data; a new theory comes in after every number of symbols and is          replayed, and its posterior, the others' and all later predictions are those of a class that had it          from the start. Then theories with the data written into them: the bits that they copy cost what they          gain. Controls: a theory that is not replayed, and one that is fitted afterwards and not charged for it."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "trials",
                24,
                (2, 10_000),
                "random trials, the first one fixed",
            ),
            Parameter::integer("hypotheses", 5, (1, 64), "at most so many old theories"),
            Parameter::integer("n", 24, (8, 64), "symbols of each trial"),
            Parameter::integer(
                "memorised",
                8,
                (2, 12),
                "symbols that a theory may have written into it",
            ),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let trials = draw(parameters)?;
        let measured = measure(parameters, &trials, context)?;
        let theory = theory(parameters, &trials)?;
        let traces = picture::traces(&measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            "Exact for these finite priors only, each a random list or a family of theories with data written \
             into them; their open mass is 0, and nothing here is about M.",
        )
    }
}

former_scenario!(OldEvidence, GrainOfTruth);

#[cfg(test)]
mod tests;

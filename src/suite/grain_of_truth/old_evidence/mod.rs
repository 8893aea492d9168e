//! `old-evidence`: a theory thought of late and replayed stands exactly where it would have stood, and a
//! theory made to fit pays for what it memorises: bit for bit when it copies, on average under any code.
//!
//! Takes the exact `Mixture`, which nests and starts from hypotheses that have seen symbols; the random
//! hypotheses of `random_list` and their joint probabilities. Hutter 2007 (TCS 384) and 2009 (sections
//! unconfirmed) on the problems of old evidence and of ad-hoc hypotheses.
//!
//! Replay \[own\]. A class xi of old theories is shrunk to 1 - w to make room for nu at weight w. From the
//! start, nu's posterior after x is w nu(x)/((1 - w) xi(x) + w nu(x)). Replayed, nu comes in after x with its
//! evidence nu(x) beside the class's xi(x): the same numbers, hence the same posterior, the same odds among
//! the old theories and the same predictions ever after. Control: not replayed, nu comes in at w whatever x
//! was, and its odds are off by the factor nu(x)/xi(x), which is what the old evidence is worth.
//!
//! Ad-hoc theories \[own\], in [`ad_hoc`]: a skeleton of l bits guesses k symbols evenly and goes on as a
//! coin. A theory that has the k symbols written into it costs c(y) more bits for y, where sum over y of
//! 2^-c(y) <= 1 (its code goes on from the skeleton's). Against the skeleton's even guess its net factor on
//! its own y is 2^(k - c(y)):
//! - copied bit by bit, c = k, the net factor is 1: no gain, for every k and y; the whole family has the
//!   skeleton's evidence on every x;
//! - by any other code the mean of 2^(k - c(y)) over all y is sum 2^-c(y) <= 1, so (Markov) at most 2^-g of
//!   all data give a gain of g bits. A gain above 0 on some y is possible then and nothing ad hoc: such a y
//!   has a pattern that the code has a short word for.
//!
//! Control: charged as if it were the skeleton, a theory fitted afterwards gains k bits.

use rand_chacha::rand_core::Rng;

use crate::exact::{Rational, as_u64, as_usize};
use crate::mixture::{Hypothesis, Mixture, MixtureError};
use crate::scenario::figures::{fraction, length, quotient};
use crate::scenario::sampling::stream;
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, own_derivation,
    parameters,
};
use crate::suite::instrument::mixing::{exactly, mixture, posterior, predicted};
use crate::suite::instrument::random_list::Kind;

mod ad_hoc;
mod answer;
mod picture;

const OWN: &str = own_derivation!();
const HUTTER: &str = here!("Hutter 2007, 2009; derived in");

parameters! { Parameters {
    trials "trials": u64 = 24 in 2..=10_000, "random trials, the first one fixed";
    hypotheses "hypotheses": u64 = 5 in 1..=64, "most old theories in a list";
    symbols "n": usize = 24 in 8..=64, "symbols of each trial";
    memorised "memorised": u64 = 8 in 2..=12, "symbols that a theory may have written into it";
} }

claims! {
    REPLAY: Exact Equal "replay", HUTTER,
        "A late theory that is replayed has the posterior that it would have had from the start, w \
         nu(x)/((1-w) xi(x) + w nu(x)): every trial and time of entry.";
    OTHERS: Exact Equal "replay-others", HUTTER,
        "So have the old theories beside it: every trial, theory and time of entry.";
    FUTURE: Exact Equal "replay-future", HUTTER,
        "And every later symbol has the probability that it would have had.";
    CONTROL: Exact Equal "control-not-replayed", HUTTER,
        "Control: a theory that comes in at its weight and is not replayed stays wrong by the factor \
         nu(x)/xi(x) of the evidence before its entry, in the odds at the end of the data.";
    CHARGED: Exact AtMost "ad-hoc-net-gain", OWN,
        "A theory with k observed symbols copied into it, bit by bit, has at no time more weight than the \
         skeleton that guesses them evenly: net gain at most 0 bits, every k.";
    FAMILY: Exact Equal "ad-hoc-family", OWN,
        "The 2^k theories that copy k symbols have together the skeleton's evidence, every k and t.";
    MEAN: Exact AtMost "any-code-mean", OWN,
        "Under a code with a short word for one y the net factor 2^(k - c(y)), averaged over all y, is at \
         most 1, every k.";
    SHARES: Exact AtMost "any-code-gain", OWN,
        "Under that code at most 2^-g of all data give a gain of g bits or more, every k and g.";
    UNCHARGED: Exact Equal "control-not-charged", OWN,
        "Control: fitted afterwards and charged as the skeleton, a theory gains k bits, every k.";
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
    /// Those of a run.
    fn all(parameters: &Parameters) -> Result<Vec<Trial>> {
        let number = |number| match number {
            0 => Ok(Trial::demonstration(parameters)),
            _ => Trial::draw(parameters, number),
        };
        (0..parameters.trials).map(number).collect()
    }

    /// The first trial, which is drawn too: the late theory is the truth, a coin of 3/4.
    fn demonstration(parameters: &Parameters) -> Trial {
        let mut generator = stream(parameters.seed, 0);
        let coin = |p, q| Kind::Coin(Rational::ratio(p, q));
        let old = [coin(1, 4), coin(3, 8), coin(1, 2)];
        Trial {
            old: old.map(|coin| (coin, Rational::ratio(1, 3))).to_vec(),
            late: coin(3, 4),
            weight: Rational::ratio(1, 16),
            x: (0..parameters.symbols)
                .map(|_| !generator.next_u64().is_multiple_of(4))
                .collect(),
        }
    }

    fn draw(parameters: &Parameters, number: u64) -> Result<Trial> {
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
        let weight = fraction(1 + generator.next_u64() % 31, 32)?;
        // The data follow a periodic theory where there is one, the late one first.
        let period = std::iter::once(&late)
            .chain(&kinds)
            .find_map(|kind| match kind {
                Kind::Periodic(period) => Some(period.clone()),
                _ => None,
            });
        let x = (0..parameters.symbols).map(|t| match &period {
            Some(period) => period[t % period.len()],
            None => generator.next_u64() & 1 == 1,
        });
        Ok(Trial {
            x: x.collect(),
            old: kinds
                .into_iter()
                .zip(shares)
                .map(|(kind, share)| Ok((kind, fraction(share, total)?)))
                .collect::<Result<_>>()?,
            late,
            weight,
        })
    }

    /// The old class as it stands beside the late theory as it stands, at weights 1 - w and w. `undone` is the
    /// evidence of both that shall not count: the weights are divided by it, and scaled to sum to 1.
    fn joined(
        &self,
        old: &Mixture,
        late: Box<dyn Hypothesis>,
        [xi, nu]: &[Rational; 2],
    ) -> Result<Mixture> {
        let class: Box<dyn Hypothesis> = Box::new(old.clone());
        let of_class = quotient(&(Rational::one() - &self.weight), xi)?;
        let of_late = quotient(&self.weight, nu)?;
        let sum = &of_class + &of_late;
        mixture(vec![
            (class, quotient(&of_class, &sum)?),
            (late, quotient(&of_late, &sum)?),
        ])
    }

    fn follow(&self) -> Result<TrialRun> {
        let weighted = |(kind, weight): &(Kind, Rational)| Ok((kind.hypothesis()?, weight.clone()));
        let mut old = mixture(self.old.iter().map(weighted).collect::<Result<_>>()?)?;
        let entered = self.x.len() / 2;
        let (mut entries, mut predictions, mut without) = (Vec::new(), Vec::new(), Vec::new());
        let (mut replayed, mut unreplayed): (Option<Mixture>, Option<Mixture>) = (None, None);
        for t in 0..=self.x.len() {
            let mut late = self.late.hypothesis()?;
            for &symbol in &self.x[..t] {
                late.update(symbol);
            }
            let nothing = [Rational::one(), Rational::one()];
            let joined = self.joined(&old, late.clone(), &nothing)?;
            let shares = posterior(&joined)?;
            entries.push(Entry {
                late: shares[1].clone(),
                old: posterior(&old)?
                    .iter()
                    .map(|share| share * &shares[0])
                    .collect(),
            });
            if t == entered {
                replayed = Some(joined);
                let seen = [exactly(&old.evidence())?, exactly(&late.evidence())?];
                if seen.iter().all(|evidence| !evidence.is_zero()) {
                    unreplayed = Some(self.joined(&old, late, &seen)?);
                }
            }
            if let Some(mixture) = &unreplayed {
                without.push(posterior(mixture)?.remove(1));
            }
            let Some(&symbol) = self.x.get(t) else { break };
            // While the old class lives, a mixture that has it at a weight above 0 lives too.
            match old.update(symbol) {
                Ok(()) => {}
                Err(MixtureError::AllRefuted { .. }) => break,
                Err(error) => return Err(error.into()),
            }
            if let Some(mixture) = &mut replayed {
                predictions.push(predicted(mixture, symbol)?);
                mixture.update(symbol)?;
            }
            if let Some(mixture) = &mut unreplayed {
                mixture.update(symbol)?;
            }
        }
        Ok(TrialRun {
            entries,
            entered,
            predictions,
            unreplayed: without,
        })
    }
}

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
pub(crate) struct Measured {
    trials: Vec<TrialRun>,
    ad_hoc: ad_hoc::Measured,
}

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
    fn new(trial: &Trial) -> Result<Self> {
        let weighted = |(kind, weight): &(Kind, Rational)| {
            Ok(kind.joint(&trial.x)?.iter().map(|p| p * weight).collect())
        };
        Ok(TrialTheory {
            weight: trial.weight.clone(),
            late: trial.late.joint(&trial.x)?,
            old: trial.old.iter().map(weighted).collect::<Result<_>>()?,
        })
    }

    /// xi(x_1:t) of the old class.
    fn class(&self, t: usize) -> Rational {
        self.old.iter().map(|joint| &joint[t]).sum()
    }

    /// (1 - w) xi(x_1:t) + w nu(x_1:t).
    fn total(&self, t: usize) -> Rational {
        (Rational::one() - &self.weight) * self.class(t) + &self.weight * &self.late[t]
    }

    /// w nu(x_1:t) over that: the posterior of the late theory had from the start.
    fn had_from_start(&self, t: usize) -> Result<Rational> {
        quotient(&(&self.weight * &self.late[t]), &self.total(t))
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    trials: Vec<TrialTheory>,
    ad_hoc: ad_hoc::Theory,
}

fn odds(posterior: &Rational) -> Result<Rational> {
    quotient(posterior, &(Rational::one() - posterior))
}

fn judge_replay(measured: &[TrialRun], theory: &[TrialTheory], claims: &mut Claims) -> Result<()> {
    for (number, (run, said)) in measured.iter().zip(theory).enumerate() {
        claims.go_on()?;
        let rest = Rational::one() - &said.weight;
        for (t, entry) in run.entries.iter().enumerate() {
            let label = || format!("trial {number}, t={t}");
            claims.check(&REPLAY, label, &entry.late, said.had_from_start(t)?);
            for (found, joint) in entry.old.iter().zip(&said.old) {
                let share = quotient(&(&rest * &joint[t]), &said.total(t))?;
                claims.check(&OTHERS, label, found, share);
            }
        }
        for (t, found) in (run.entered..).zip(&run.predictions) {
            let next = quotient(&said.total(t + 1), &said.total(t))?;
            claims.check(
                &FUTURE,
                || format!("trial {number}, t={}", t + 1),
                found,
                next,
            );
        }
        if let (Some(with), Some(without)) = (run.entries.last(), run.unreplayed.last())
            && !without.is_zero()
        {
            let worth = quotient(&said.late[run.entered], &said.class(run.entered))?;
            let factor = quotient(&odds(&with.late)?, &odds(without)?)?;
            claims.check(&CONTROL, || format!("trial {number}"), factor, worth);
        }
    }
    Ok(())
}

fn judge_ad_hoc(
    measured: &ad_hoc::Measured,
    theory: &ad_hoc::Theory,
    claims: &mut Claims,
) -> Result<()> {
    for fit in &measured.charged {
        for (t, odds) in fit.odds.iter().enumerate() {
            let label = || format!("k={}, y={:b}, t={t}", fit.k, fit.y);
            claims.check(&CHARGED, label, odds, Rational::one());
        }
    }
    for (k, (found, said)) in (1u64..).zip(measured.families.iter().zip(&theory.skeleton)) {
        for (t, (evidence, skeleton)) in found.iter().zip(said).enumerate() {
            claims.check(&FAMILY, || format!("k={k}, t={t}"), evidence, skeleton);
        }
    }
    for (k, factors) in (1u64..).zip(&measured.lucky) {
        let all_data = length(factors);
        let mean = quotient(&factors.iter().sum(), &Rational::from(all_data))?;
        claims.check(&MEAN, || format!("k={k}"), mean, Rational::one());
        for (g, share) in (1..=k).zip(&theory.shares) {
            let least = Rational::from(2).pow(g);
            let count = factors.iter().filter(|&factor| *factor >= least).count();
            let found = fraction(as_u64(count), all_data)?;
            claims.check(&SHARES, || format!("k={k}, g={g}"), found, share);
        }
    }
    for fit in &measured.uncharged {
        let k = as_usize(fit.k);
        for (t, odds) in fit.odds.iter().enumerate().skip(k) {
            let gain = &theory.uncharged[k - 1];
            claims.check(&UNCHARGED, || format!("k={k}, t={t}"), odds, gain);
        }
    }
    Ok(())
}

/// The scenario.
pub(crate) struct OldEvidence;

impl Experiment for OldEvidence {
    const ABOUT: About = About {
        name: "old-evidence",
        question: Question::GrainOfTruth,
        claim: "A theory thought of late and replayed stands where it would have stood; one made to fit gains \
                nothing on average.",
        source: "Hutter 2007, 2009; own derivation",
        text: "Random lists of old theories see data; a new theory comes in after every number of symbols and is \
               replayed, and its posterior, the others' and all later predictions are those of a class that had \
               it from the start. Then theories with the data written into them: copied bit by bit they cost what \
               they gain; under any other code single data gain, and on average none do. Controls: a theory \
               that is not replayed, and one that is fitted afterwards and not charged for it.",
        worth: "Exact for these finite priors only, each a random list or a family of theories with data \
                written into them; their open mass is 0, and nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let mut trials = Vec::new();
        for (done, trial) in (0..).zip(Trial::all(parameters)?) {
            context.report("trials", done, parameters.trials)?;
            trials.push(trial.follow()?);
        }
        Ok(Measured {
            trials,
            ad_hoc: ad_hoc::measure(parameters.memorised, context)?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let trials = Trial::all(parameters)?;
        let of_trial = |trial| {
            context.go_on()?;
            TrialTheory::new(trial)
        };
        Ok(Theory {
            trials: trials.iter().map(of_trial).collect::<Result<_>>()?,
            ad_hoc: ad_hoc::theory(parameters.memorised),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        judge_replay(&measured.trials, &theory.trials, claims)?;
        judge_ad_hoc(&measured.ad_hoc, &theory.ad_hoc, claims)
    }
}

#[cfg(test)]
mod tests;

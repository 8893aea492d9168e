//! One's own data under a class of one's choice: the posterior, the losses, and the bound between them.
//!
//! Takes the exact `Mixture`. What must hold for any data and any class is dominance: xi(x) is the sum of
//! w(nu) nu(x), so nu(x)/xi(x) <= 1/w(nu) for every nu (folklore; Cesa-Bianchi & Lugosi 2006,
//! unconfirmed). To make that a test and not a restatement, xi(x) is built here from the mixture's
//! one-step predictions, whose product it must be, and nu(x) is asked of the hypotheses themselves.
//!
//! A file may name remedies, which run beside the mixture ([`remedy`]), and a truth that the data is drawn
//! from, whose own loss is then drawn too. With several seeds there is a run for each: the claims are about
//! all of them, a measurement is the mean over them, and the pictures show the first. The length of the data
//! as an xz file is a measurement.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::machine::Symbols;
use crate::mixture::{Hypothesis, Mixture};
use crate::prior::FinitePrior;
use crate::scenario::Value;
use crate::scenario::charts;
use crate::scenario::figures::{length, signed};
use crate::scenario::{Context, Outcome, ScenarioError};

mod claims;
mod measured;
mod picture;
mod remedy;
mod truth;

use claims::claims;
use measured::{Beside, Measured, Run, follow, length_of};
pub use remedy::Remedy;
pub(super) use truth::{MOST_DRAWN, Truth};

/// The most symbols that exact evidence is kept for; its integers grow with each.
pub const MAX_SYMBOLS: usize = 100_000;

/// Data that is too long for exact evidence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the data has {symbols} symbols; exact evidence is kept for at most {MAX_SYMBOLS}, give a part of it"
)]
pub struct TooLong {
    /// Its symbols.
    pub symbols: usize,
}

/// Where the data of a run comes from.
#[derive(Debug)]
pub(super) enum Data {
    /// It is there, and the same for every seed.
    Given(Symbols),
    /// Each seed draws its own.
    Drawn(Truth),
}

/// A class with its prior, the data that it is to meet, and what runs beside it.
#[derive(Debug)]
pub struct OwnData {
    name: String,
    title: String,
    mixture: Mixture,
    names: Vec<String>,
    data: Data,
    prior: FinitePrior<Box<dyn Hypothesis>>,
    remedies: Vec<Remedy>,
    seeds: Vec<u64>,
}

struct Theory {
    weights: Vec<Rational>,
    /// log2(1/w) by hypothesis; none for the weight 0.
    prior_bits: Vec<Option<Enclosure>>,
    /// What staying with one hypothesis costs under each remedy, by time; see [`remedy`].
    prices: BTreeMap<u64, Vec<Option<Enclosure>>>,
}

impl OwnData {
    pub(super) fn new(
        name: String,
        title: String,
        prior: FinitePrior<Box<dyn Hypothesis>>,
        data: Data,
    ) -> Result<Self, TooLong> {
        if let Data::Given(data) = &data
            && data.len() > MAX_SYMBOLS
        {
            return Err(TooLong {
                symbols: data.len(),
            });
        }
        let mut names: Vec<String> = Vec::new();
        for hypothesis in prior.hypotheses() {
            let plain = hypothesis.name();
            names.push(if names.contains(&plain) {
                format!("{plain} #{}", names.len() + 1)
            } else {
                plain
            });
        }
        Ok(OwnData {
            name,
            title,
            mixture: Mixture::new(prior.clone()),
            names,
            data,
            prior,
            remedies: Vec::new(),
            seeds: vec![crate::scenario::DEFAULT_SEED],
        })
    }

    /// The same with remedies, all different, and seeds, at least one and all different.
    pub(super) fn declared(mut self, remedies: Vec<Remedy>, seeds: Vec<u64>) -> Self {
        (self.remedies, self.seeds) = (remedies, seeds);
        self
    }

    fn truth(&self) -> Option<&Truth> {
        match &self.data {
            Data::Given(_) => None,
            Data::Drawn(truth) => Some(truth),
        }
    }

    /// Whether the seed changes anything.
    fn draws(&self) -> bool {
        self.truth().is_some() || self.remedies.iter().any(Remedy::draws)
    }

    /// Truth and length of its data, remedies and seeds, where the file declares them.
    fn parameters(&self, measured: &Measured) -> Vec<(String, Value)> {
        let mut parameters = Vec::new();
        if let Some(truth) = self.truth() {
            parameters.push(("truth".to_owned(), Value::Text(truth.hypothesis.name())));
            let mut lengths: Vec<i64> = measured
                .runs
                .iter()
                .map(|run| signed(run.symbols))
                .collect();
            // A truth that stops may give each seed another number of symbols.
            if lengths.windows(2).all(|pair| pair[0] == pair[1]) {
                lengths.truncate(1);
            }
            let symbols = match lengths[..] {
                [all] => Value::Integer(all),
                _ => Value::Integers(lengths),
            };
            parameters.push(("n".to_owned(), symbols));
        }
        if !self.remedies.is_empty() {
            let names = self.remedies.iter().map(Remedy::name).collect();
            parameters.push(("remedies".to_owned(), Value::Texts(names)));
        }
        if measured.has_several() {
            let seeds = self.seeds.iter().copied().map(signed).collect();
            parameters.push(("seeds".to_owned(), Value::Integers(seeds)));
        }
        parameters
    }

    /// What the file calls its run.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Runs the mixture over the data, once for each seed.
    ///
    /// # Errors
    /// [`ScenarioError::Interrupted`]; a truth whose next symbol is not settled, or that draws the same data
    /// with all of several seeds; a logarithm that could not be enclosed.
    pub fn run(&self, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let measured = self.measure(context)?;
        let theory = self.theory(&measured)?;
        let traces = self.traces(&measured, &theory)?;
        let open = if measured.is_exact() {
            "Exact for this finite prior only; its open mass is 0."
        } else {
            "Certified for this finite prior only: some program did not settle, so weights and losses are enclosures."
        };
        Ok(Outcome {
            scenario: self.name.clone(),
            parameters: self.parameters(&measured),
            seed: self
                .seeds
                .first()
                .copied()
                .unwrap_or(crate::scenario::DEFAULT_SEED),
            claims: claims(&measured, &theory)?,
            charts: charts(&traces)?,
            traces,
            sentence: format!(
                "{open}{}{} Nothing here is about M.",
                refuted(&measured),
                infinite(&measured)
            ),
        })
    }

    fn theory(&self, measured: &Measured) -> Result<Theory, ScenarioError> {
        let moments = measured.runs.iter().flat_map(|run| &run.moments);
        let times: BTreeSet<u64> = moments.map(|moment| moment.time).collect();
        let prices = times.into_iter().map(|time| {
            let price = |remedy: &Remedy| remedy.price_of_staying(time);
            let of_each: Result<_, ScenarioError> = self.remedies.iter().map(price).collect();
            Ok((time, of_each?))
        });
        let weights: Vec<Rational> = (0..self.mixture.len())
            .map(|index| self.mixture.prior_weight(index))
            .collect();
        let bits = |weight: &Rational| -> Result<_, ScenarioError> {
            if weight.is_zero() {
                return Ok(None);
            }
            Ok(Some(-log2(weight, PRECISION)?))
        };
        Ok(Theory {
            prior_bits: weights.iter().map(bits).collect::<Result<_, _>>()?,
            weights,
            prices: prices.collect::<Result<_, ScenarioError>>()?,
        })
    }

    /// The data of each seed.
    fn data(&self, context: &Context<'_>) -> Result<Vec<Symbols>, ScenarioError> {
        let truth = match &self.data {
            Data::Given(data) => return Ok(vec![data.clone(); self.seeds.len()]),
            Data::Drawn(truth) => truth,
        };
        let done = AtomicU64::new(0);
        let total = length(&self.seeds);
        let draw = |&seed: &u64| {
            // Asked before, too: after an interruption the seeds that are left draw nothing.
            context.report("data", done.load(Ordering::Relaxed), total)?;
            let data = truth.draw(seed)?;
            context.report("data", done.fetch_add(1, Ordering::Relaxed) + 1, total)?;
            Ok(data)
        };
        let drawn: Vec<Symbols> = in_order(&self.seeds, draw)?;
        let alike = drawn.windows(2).all(|pair| pair[0] == pair[1]);
        if drawn.len() > 1 && alike && !self.remedies.iter().any(Remedy::draws) {
            return Err(ScenarioError::Settings(format!(
                "{} draws the same data with every seed, so each run would be the same; give one seed, or a truth that chance decides",
                truth.hypothesis.name()
            )));
        }
        Ok(drawn)
    }

    fn measure(&self, context: &Context<'_>) -> Result<Measured, ScenarioError> {
        let data = self.data(context)?;
        let total = data.iter().map(length_of).sum();
        let done = AtomicU64::new(0);
        let runs: Vec<(u64, &Symbols)> = self.seeds.iter().copied().zip(&data).collect();
        let run = |&(seed, data): &(u64, &Symbols)| -> Result<Run, ScenarioError> {
            let over = |remedy: &Remedy| remedy.over(self.prior.clone(), seed);
            let beside = Beside {
                remedies: self.remedies.iter().map(over).collect::<Result<_, _>>()?,
                truth: self.truth().map(|truth| truth.hypothesis.clone()),
            };
            follow(self.mixture.clone(), beside, (seed, data), |symbols| {
                let so_far = done.fetch_add(symbols, Ordering::Relaxed) + symbols;
                context.report("symbols", so_far, total)
            })
        };
        Ok(Measured {
            remedies: self.remedies.clone(),
            runs: in_order(&runs, run)?,
        })
    }
}

/// Works on all items at once; of several errors the first in order is given, on any number of threads.
fn in_order<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, ScenarioError> + Sync + Send,
) -> Result<Vec<R>, ScenarioError> {
    let all: Vec<Result<R, ScenarioError>> = items.par_iter().map(work).collect();
    all.into_iter().collect()
}

/// That, and when, all hypotheses were refuted.
fn refuted(measured: &Measured) -> String {
    let ended = |run: &Run| Some((run.seed, run.all_refuted?));
    let ends: Vec<(u64, u64)> = measured.runs.iter().filter_map(ended).collect();
    match ends[..] {
        [] => String::new(),
        [(_, t)] if !measured.has_several() => format!(
            " all-refuted: after symbol {t} every hypothesis has probability 0, and the run ends there."
        ),
        _ => {
            let ends = ends
                .iter()
                .map(|(seed, t)| format!("symbol {t} of seed {seed}"));
            format!(
                " all-refuted: after {} every hypothesis has probability 0, and that run ends there; the mixture's loss is infinite, so no mean of it is stated.",
                ends.collect::<Vec<_>>().join(", ")
            )
        }
    }
}

/// Which remedies gave what came probability 0, so that their loss, or its mean, is no number.
fn infinite(measured: &Measured) -> String {
    let mut said = String::new();
    for (place, remedy) in measured.remedies.iter().enumerate() {
        let lost = |run: &&Run| {
            let last = run.moments.last();
            last.is_some_and(|last| {
                last.mixture_loss.is_some() && last.remedy_losses[place].is_none()
            })
        };
        let seeds: Vec<String> = measured
            .runs
            .iter()
            .filter(lost)
            .map(|run| run.seed.to_string())
            .collect();
        if seeds.is_empty() {
            continue;
        }
        let with = if measured.has_several() {
            let word = if seeds.len() > 1 { "seeds" } else { "seed" };
            let seeds = seeds.join(", ");
            format!(" with {word} {seeds}, so no mean of it is stated")
        } else {
            String::new()
        };
        said += &format!(" The loss of {} is not finite{with}.", remedy.name());
    }
    said
}

#[cfg(test)]
mod tests;

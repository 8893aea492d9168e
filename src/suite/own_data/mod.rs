//! One's own data under a class of one's choice: the posterior, the losses, and the bound between them.
//!
//! Takes the exact `Mixture`. What must hold for any data and any class is dominance ([`claims`]). To make
//! that a test and not a restatement, xi(x) is built here from the mixture's one-step predictions, whose
//! product it must be, and nu(x) is asked of the hypotheses themselves.
//!
//! A file may name remedies, which run beside the mixture ([`remedy`]), and a truth that the data is drawn
//! from, whose own loss is then drawn too. With several seeds there is a run for each: the claims are about
//! all of them, a measurement is the mean over them, and the pictures show the first. The length of the data
//! as an xz file is a measurement.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::exact::as_u64;
use crate::machine::Symbols;
use crate::mixture::{Hypothesis, Mixture};
use crate::prior::FinitePrior;
use crate::scenario::figures::signed;
use crate::scenario::{Context, DEFAULT_SEED, Outcome, Result, ScenarioError, Value, charts};

mod claims;
mod measured;
mod picture;
mod remedy;
mod theory;
mod truth;

use measured::{Beside, Measured, Moment, Run};
pub use remedy::Remedy;
use theory::Theory;
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
    data: Data,
    prior: FinitePrior<Box<dyn Hypothesis>>,
    remedies: Vec<Remedy>,
    seeds: Vec<u64>,
}

impl OwnData {
    pub(super) fn new(
        name: String,
        title: String,
        prior: FinitePrior<Box<dyn Hypothesis>>,
        data: Data,
    ) -> Result<Self, TooLong> {
        match &data {
            Data::Given(data) if data.len() > MAX_SYMBOLS => Err(TooLong {
                symbols: data.len(),
            }),
            _ => Ok(OwnData {
                name,
                title,
                data,
                prior,
                remedies: Vec::new(),
                seeds: vec![DEFAULT_SEED],
            }),
        }
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
            parameters.push(("truth", Value::Text(truth.hypothesis.name())));
            let lengths = measured.runs.iter().map(|run| signed(run.symbols));
            let lengths: Vec<i64> = lengths.collect();
            // A truth that stops may give each seed another number of symbols.
            let symbols = match lengths[..] {
                [all, ref others @ ..] if others.iter().all(|&other| other == all) => {
                    Value::Integer(all)
                }
                _ => Value::Integers(lengths),
            };
            parameters.push(("n", symbols));
        }
        if !self.remedies.is_empty() {
            let names = self.remedies.iter().map(Remedy::name);
            parameters.push(("remedies", Value::Texts(names.collect())));
        }
        if measured.has_several() {
            let seeds = self.seeds.iter().copied().map(signed);
            parameters.push(("seeds", Value::Integers(seeds.collect())));
        }
        let named = parameters.into_iter();
        named
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
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
    pub fn run(&self, context: &Context<'_>) -> Result<Outcome> {
        let measured = self.measure(context)?;
        let theory = self.theory(&measured)?;
        let traces = self.traces(&measured, &theory)?;
        let open = if measured.is_exact() {
            "Exact for this finite prior only; its open mass is 0."
        } else {
            "Certified for this finite prior only: some program did not settle, so weights and losses are \
             enclosures."
        };
        let (refuted, infinite) = (refuted(&measured), infinite(&measured));
        Ok(Outcome {
            scenario: self.name.clone(),
            parameters: self.parameters(&measured),
            seeds: self.seeds.clone(),
            answer: Vec::new(),
            claims: claims::claims(&measured, &theory, context)?,
            charts: charts(&traces)?,
            traces,
            sentence: format!("{open}{refuted}{infinite} Nothing here is about M."),
        })
    }

    fn theory(&self, measured: &Measured) -> Result<Theory> {
        let times = measured.moments().map(|(_, moment)| moment.time);
        Theory::of(self.prior.weights(), &self.remedies, times)
    }

    /// The data of each seed.
    fn data(&self, context: &Context<'_>) -> Result<Vec<Symbols>> {
        let truth = match &self.data {
            Data::Given(data) => return Ok(vec![data.clone(); self.seeds.len()]),
            Data::Drawn(truth) => truth,
        };
        let (done, total) = (AtomicU64::new(0), as_u64(self.seeds.len()));
        let drawn = in_order(&self.seeds, |&seed| {
            // After an interruption the seeds that are left draw nothing.
            context.go_on()?;
            let data = truth.draw(seed)?;
            context.report("data", done.fetch_add(1, Ordering::Relaxed) + 1, total)?;
            Ok(data)
        })?;
        let alike = drawn.windows(2).all(|pair| pair[0] == pair[1]);
        if drawn.len() > 1 && alike && !self.remedies.iter().any(Remedy::draws) {
            return Err(ScenarioError::Settings(format!(
                "{} draws the same data with every seed, so each run would be the same; give one seed, or a \
                 truth that chance decides",
                truth.hypothesis.name()
            )));
        }
        Ok(drawn)
    }

    fn measure(&self, context: &Context<'_>) -> Result<Measured> {
        let data = self.data(context)?;
        let total = data.iter().map(|data| as_u64(data.len())).sum();
        let done = AtomicU64::new(0);
        let tell = |symbols| {
            let so_far = done.fetch_add(symbols, Ordering::Relaxed) + symbols;
            Ok(context.report("symbols", so_far, total)?)
        };
        let seeds: Vec<(u64, &Symbols)> = self.seeds.iter().copied().zip(&data).collect();
        let runs = in_order(&seeds, |&(seed, data)| {
            let remedies = self.remedies.iter();
            let beside = Beside {
                remedies: remedies
                    .map(|remedy| remedy.over(self.prior.clone(), seed))
                    .collect::<Result<_>>()?,
                truth: self.truth().map(|truth| truth.hypothesis.clone()),
            };
            Run::follow(Mixture::new(self.prior.clone()), beside, (seed, data), tell)
        })?;
        Ok(Measured {
            remedies: self.remedies.clone(),
            runs,
        })
    }
}

/// Works on all items at once; of several errors the first in order is given, on any number of threads.
fn in_order<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    let all: Vec<Result<R>> = items.par_iter().map(&work).collect();
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
                " all-refuted: after {} every hypothesis has probability 0, and that run ends there; the \
                 mixture's loss is infinite, so no mean of it is stated.",
                ends.collect::<Vec<_>>().join(", ")
            )
        }
    }
}

/// Which remedies gave what came probability 0, so that their loss, or its mean, is no number.
fn infinite(measured: &Measured) -> String {
    let mut said = String::new();
    for (place, remedy) in measured.remedies.iter().enumerate() {
        let lost = measured.runs.iter().filter(|run| {
            let lost =
                |last: &Moment| last.mixture_loss.is_some() && last.remedy_losses[place].is_none();
            run.last().is_some_and(lost)
        });
        let seeds: Vec<String> = lost.map(|run| run.seed.to_string()).collect();
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

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

use crate::exact::{Rational, as_u64};
use crate::mixture::{Hypothesis, Mixture};
use crate::prior::FinitePrior;
use crate::scenario::figures::signed;
use crate::scenario::{
    Context, DEFAULT_SEED, Held, Outcome, Result, ScenarioError, Span, Standing, Value, charts,
};

mod claims;
mod measured;
mod observed;
mod picture;
mod race;
mod remedy;
mod theory;
mod truth;

use measured::{Asked, Beside, Measured, Moment, Run};
pub use observed::Observed;
pub use remedy::Remedy;
use theory::Theory;
pub(super) use truth::{MOST_DRAWN, Truth};

/// The most symbols of a run.
pub const MAX_SYMBOLS: u64 = 10_000_000;

/// The most beside a remedy, whose weights are fractions.
pub const MAX_SYMBOLS_WITH_REMEDY: u64 = 100_000;

/// The most rows of a trace.
pub const MAX_ROWS: u64 = 2_000_000;

/// Data that a run cannot take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// Too long for any run.
    #[error(
        "the data has {symbols} symbols and a run takes at most {MAX_SYMBOLS}; give a part of it"
    )]
    TooLong {
        /// Its symbols.
        symbols: u64,
    },
    /// Too long for a remedy.
    #[error(
        "the data has {symbols} symbols and a remedy takes at most {MAX_SYMBOLS_WITH_REMEDY}; remove [[remedy]], or \
         give a part of the data"
    )]
    TooLongForRemedy {
        /// Its symbols.
        symbols: u64,
    },
    /// A symbol is missing, and a remedy does not sum it out.
    #[error(
        "{missing} of the data's symbols are missing, and a remedy does not sum them out; remove [[remedy]], or fill \
         the gaps"
    )]
    MissingForRemedy {
        /// How many are missing.
        missing: u64,
    },
    /// More rows than memory should hold.
    #[error(
        "--every asks for {rows} rows, and a run keeps at most {MAX_ROWS}; give a larger number"
    )]
    TooManyRows {
        /// The rows asked for.
        rows: u64,
    },
    /// Only counts were given, and the order matters.
    #[error(
        "the order of the symbols matters to {name}, and `ones` and `zeros` do not say it; give `symbols` or `data`, or \
         use bernoulli, beta and kt of order 0 only"
    )]
    OrderMatters {
        /// The hypothesis, or the remedy.
        name: String,
    },
}

/// Where the data of a run comes from.
#[derive(Debug)]
pub(super) enum Data {
    /// It is there, and the same for every seed.
    Given(Observed),
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
    /// Odds to be watched.
    odds: Vec<Rational>,
    /// The text of its file.
    file: Option<String>,
    /// Symbols from one row of the traces to the next; none: as few as a picture needs.
    every: Option<u64>,
}

impl OwnData {
    pub(super) fn new(
        name: String,
        title: String,
        prior: FinitePrior<Box<dyn Hypothesis>>,
        data: Data,
    ) -> Self {
        OwnData {
            name,
            title,
            data,
            prior,
            remedies: Vec::new(),
            seeds: vec![DEFAULT_SEED],
            odds: Vec::new(),
            file: None,
            every: None,
        }
    }

    /// The same with a row in the traces after every so many symbols, and after the last.
    ///
    /// # Errors
    /// [`DataError::TooManyRows`].
    pub fn every(mut self, symbols: u64) -> Result<Self, DataError> {
        let all = match &self.data {
            Data::Given(data) => data.len(),
            Data::Drawn(truth) => truth.symbols,
        };
        let rows = (all / symbols.max(1)).saturating_mul(as_u64(self.prior.len()));
        if rows > MAX_ROWS {
            return Err(DataError::TooManyRows { rows });
        }
        self.every = Some(symbols.max(1));
        Ok(self)
    }

    /// The same with remedies, all different, and seeds, at least one and all different.
    pub(super) fn declared(mut self, remedies: Vec<Remedy>, seeds: Vec<u64>) -> Self {
        (self.remedies, self.seeds) = (remedies, seeds);
        self
    }

    /// The same with odds to be watched, each at least 1, from a file of this text.
    pub(super) fn watching(mut self, odds: Vec<Rational>, file: Option<String>) -> Self {
        (self.odds, self.file) = (odds, file);
        self
    }

    /// The same, unless the data is none that such a run can take.
    pub(super) fn checked(self) -> Result<Self, DataError> {
        let Data::Given(data) = &self.data else {
            return Ok(self);
        };
        let (symbols, missing) = (data.len(), data.missing());
        if symbols > MAX_SYMBOLS {
            return Err(DataError::TooLong { symbols });
        }
        if let Some(remedy) = self.remedies.first() {
            if symbols > MAX_SYMBOLS_WITH_REMEDY {
                return Err(DataError::TooLongForRemedy { symbols });
            }
            if missing > 0 {
                return Err(DataError::MissingForRemedy { missing });
            }
            if !data.is_ordered() {
                let name = format!("the remedy {}", remedy.name());
                return Err(DataError::OrderMatters { name });
            }
        }
        let ordered = self
            .prior
            .hypotheses()
            .iter()
            .find(|own| !own.is_exchangeable());
        if let Some(own) = ordered
            && !data.is_ordered()
        {
            let name = own.name();
            return Err(DataError::OrderMatters { name });
        }
        Ok(self)
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
        let open = if measured.is_settled() {
            "Certified for this finite prior only; its open mass is 0."
        } else {
            "Certified for this finite prior only: some program is not decided, so weights and losses are \
             intervals."
        };
        let (refuted, infinite) = (refuted(&measured), infinite(&measured));
        let rows = match measured.runs.first().map(|run| run.every) {
            None | Some(0 | 1) => String::new(),
            Some(every) => {
                format!(" The traces have a row every {every} symbols; `--every 1` keeps all.")
            }
        };
        let outcome = Outcome {
            scenario: self.name.clone(),
            parameters: self.parameters(&measured),
            seeds: self.seeds.clone(),
            answer: Vec::new(),
            claims: claims::claims(&measured, &theory, context)?,
            charts: charts(&traces)?,
            standing: self.standing(&measured),
            lived: None,
            file: self.file.clone(),
            traces,
            sentence: format!("{open}{refuted}{infinite}{rows} Nothing here is about M."),
        };
        Ok(outcome.stamped())
    }

    fn theory(&self, measured: &Measured) -> Result<Theory> {
        let times = measured.moments().map(|(_, moment)| moment.time);
        Theory::of(self.prior.weights(), &self.remedies, times)
    }

    /// The data of each seed.
    fn data(&self, context: &Context<'_>) -> Result<Vec<Observed>> {
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
        Ok(drawn.into_iter().map(Observed::from).collect())
    }

    /// Where the data leaves the class; with several seeds there is no one answer.
    fn standing(&self, measured: &Measured) -> Option<Standing> {
        let [run] = &measured.runs[..] else {
            return None;
        };
        let last = run.last()?;
        let names = self.names().into_iter();
        let held = names.zip(&run.held).map(|(name, held)| Held {
            name,
            ..held.clone()
        });
        let remedies = self.remedies.iter().map(Remedy::name);
        let is_ordered = match &self.data {
            Data::Given(data) => data.is_ordered(),
            Data::Drawn(_) => true,
        };
        // Of counts nothing is known but the end.
        let events = if is_ordered {
            run.race.events.clone()
        } else {
            Vec::new()
        };
        Some(Standing {
            symbols: run.symbols,
            missing: run.missing,
            is_ordered,
            is_drawn: self.draws(),
            held: held.collect(),
            leader: last.leader,
            mixture: last.mixture_loss.as_ref().map(Span::of).unwrap_or_default(),
            next: run.next.clone(),
            unused: Rational::one() - self.prior.weights().iter().cloned().sum::<Rational>(),
            remedies: remedies.zip(last.remedy_losses.iter().cloned()).collect(),
            all_refuted: run.all_refuted,
            leader_changes: if is_ordered {
                run.race.leader_changes
            } else {
                0
            },
            events,
            happened: if is_ordered { run.race.happened } else { 0 },
        })
    }

    fn measure(&self, context: &Context<'_>) -> Result<Measured> {
        let data = self.data(context)?;
        let total = data.iter().map(Observed::len).sum();
        let done = AtomicU64::new(0);
        let tell = |symbols| {
            let so_far = done.fetch_add(symbols, Ordering::Relaxed) + symbols;
            Ok(context.report("symbols", so_far, total)?)
        };
        let seeds: Vec<(u64, &Observed)> = self.seeds.iter().copied().zip(&data).collect();
        let runs = in_order(&seeds, |&(seed, data)| {
            let remedies = self.remedies.iter();
            let beside = Beside {
                remedies: remedies
                    .map(|remedy| remedy.over(self.prior.clone(), seed))
                    .collect::<Result<_>>()?,
                truth: self.truth().map(|truth| truth.hypothesis.clone()),
            };
            let mixture = Mixture::new(self.prior.clone());
            let asked = Asked {
                odds: &self.odds,
                every: self.every,
            };
            Run::follow(mixture, beside, (seed, data), asked, tell)
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

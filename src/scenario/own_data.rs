//! One's own data under a class of one's choice: the posterior, the losses, and the bound between them.
//!
//! Takes the exact `Mixture`. What must hold for any data and any class is dominance: xi(x) is the sum of
//! w(nu) nu(x), so nu(x)/xi(x) <= 1/w(nu) for every nu (folklore; Cesa-Bianchi & Lugosi 2006,
//! unconfirmed). To make that a test and not a restatement, xi(x) is built here from the mixture's
//! one-step predictions, whose product it must be, and nu(x) is asked of the hypotheses themselves.
//!
//! A file may name a remedy, which runs beside the mixture ([`remedy`]), and a truth that the data is drawn
//! from, whose own loss is then drawn too. The length of the data as an xz file is a measurement.

use super::figures::{exact, length, quotient, signed, whole, width_of_logarithms};
use super::outcome::charts;
use super::parameter::Value;
use super::{Claim, Context, ForAll, Grade, Outcome, Relation, ScenarioError, Statement};
use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::machine::Symbols;
use crate::mixture::{Hypothesis, Mixture, MixtureError, xz_bits};
use crate::prior::FinitePrior;
use crate::trace::{Axis, Column, Recipe, Role, Trace};

mod remedy;

pub use remedy::Remedy;

/// The most symbols that exact evidence is kept for; its integers grow with each.
pub const MAX_SYMBOLS: usize = 100_000;

/// The identities are checked after every symbol up to this one; the fractions of later ones are long.
const CHECKED: u64 = 256;

/// Rows are kept at about so many times.
const TIMES: u64 = 400;

/// So many hypotheses are drawn, the heaviest at the end first.
const DRAWN: usize = 6;

const DOMINANCE: &str =
    "dominance, folklore; Cesa-Bianchi & Lugosi 2006 (unconfirmed); scenario::own_data";

/// Data that is too long for exact evidence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the data has {symbols} symbols; exact evidence is kept for at most {MAX_SYMBOLS}, give a part of it"
)]
pub struct TooLong {
    /// Its symbols.
    pub symbols: usize,
}

/// A class with its prior, and the data that it is to meet.
#[derive(Debug)]
pub struct OwnData {
    name: String,
    title: String,
    mixture: Mixture,
    names: Vec<String>,
    data: Symbols,
    prior: FinitePrior<Box<dyn Hypothesis>>,
    remedy: Option<Remedy>,
    truth: Option<Box<dyn Hypothesis>>,
    seed: u64,
}

/// One time of a run.
#[derive(Clone, Debug)]
struct Moment {
    time: u64,
    leader: usize,
    /// log2 w_t(nu) by hypothesis; `None` where it is refuted or only its open mass is left.
    weights: Vec<Option<Enclosure>>,
    /// -log2 nu(x) by hypothesis, likewise.
    losses: Vec<Option<Enclosure>>,
    /// -log2 xi(x).
    mixture_loss: Option<Enclosure>,
    /// The same of the remedy and of the truth, where the file names them.
    remedy_loss: Option<Enclosure>,
    truth_loss: Option<Enclosure>,
}

/// What the identities are about, after one symbol.
#[derive(Clone, Debug)]
struct Identity {
    time: u64,
    /// The product of the mixture's one-step predictions.
    product: Rational,
    /// nu(x) by hypothesis.
    evidence: Vec<Rational>,
    /// The posterior's sum, unless all are refuted.
    posterior_sum: Option<Rational>,
}

struct Measured {
    moments: Vec<Moment>,
    identities: Vec<Identity>,
    leader_changes: u64,
    all_refuted: Option<u64>,
    is_exact: bool,
    /// The length of the data as an xz file, and without one.
    xz_bits: u64,
    symbols: u64,
}

struct Theory {
    weights: Vec<Rational>,
    /// What staying with one hypothesis costs under the remedy, by moment; see [`remedy`].
    prices: Vec<Option<Enclosure>>,
}

/// What runs beside the mixture.
struct Beside {
    remedy: Option<Box<dyn Hypothesis>>,
    truth: Option<Box<dyn Hypothesis>>,
}

impl Beside {
    fn update(&mut self, symbol: bool) {
        for predictor in [&mut self.remedy, &mut self.truth].into_iter().flatten() {
            predictor.update(symbol);
        }
    }
}

impl OwnData {
    pub(super) fn new(
        name: String,
        title: String,
        prior: FinitePrior<Box<dyn Hypothesis>>,
        data: Symbols,
    ) -> Result<Self, TooLong> {
        if data.len() > MAX_SYMBOLS {
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
            remedy: None,
            truth: None,
            seed: super::DEFAULT_SEED,
        })
    }

    /// The same with what else its file declares.
    pub(super) fn declared(
        mut self,
        remedy: Option<Remedy>,
        truth: Option<Box<dyn Hypothesis>>,
        seed: u64,
    ) -> Self {
        (self.remedy, self.truth, self.seed) = (remedy, truth, seed);
        self
    }

    /// Remedy, truth and length of the data, where the file declares them.
    fn parameters(&self) -> Vec<(String, Value)> {
        let mut parameters = Vec::new();
        if let Some(truth) = &self.truth {
            let symbols = Value::Integer(signed(length_of(&self.data)));
            parameters.push(("truth".to_owned(), Value::Text(truth.name())));
            parameters.push(("n".to_owned(), symbols));
        }
        if let Some(remedy) = &self.remedy {
            parameters.push(("remedy".to_owned(), Value::Text(remedy.name())));
        }
        parameters
    }

    /// What the file calls its run.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Runs the mixture over the data.
    ///
    /// # Errors
    /// [`ScenarioError::Interrupted`], or a logarithm that could not be enclosed.
    pub fn run(&self, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let measured = self.measure(context)?;
        let theory = self.theory(&measured)?;
        let traces = self.traces(&measured, &theory)?;
        let open = if measured.is_exact {
            "Exact for this finite prior only; its open mass is 0."
        } else {
            "Certified for this finite prior only: some program did not settle, so weights and losses are enclosures."
        };
        let ending = match measured.all_refuted {
            Some(t) => format!(
                " all-refuted: after symbol {t} every hypothesis has probability 0, and the run ends there."
            ),
            None => String::new(),
        };
        Ok(Outcome {
            scenario: self.name.clone(),
            parameters: self.parameters(),
            seed: self.seed,
            claims: claims(&measured, &theory)?,
            charts: charts(&traces)?,
            traces,
            sentence: format!("{open}{ending} Nothing here is about M."),
        })
    }

    fn theory(&self, measured: &Measured) -> Result<Theory, ScenarioError> {
        let price = |moment: &Moment| match &self.remedy {
            Some(remedy) => remedy.price_of_staying(moment.time),
            None => Ok(None),
        };
        Ok(Theory {
            weights: (0..self.mixture.len())
                .map(|index| self.mixture.prior_weight(index))
                .collect(),
            prices: measured
                .moments
                .iter()
                .map(price)
                .collect::<Result<_, _>>()?,
        })
    }

    fn measure(&self, context: &Context<'_>) -> Result<Measured, ScenarioError> {
        let mut mixture = self.mixture.clone();
        let remedy = self.remedy.as_ref();
        let mut beside = Beside {
            remedy: remedy
                .map(|remedy| remedy.over(self.prior.clone(), self.seed))
                .transpose()?,
            truth: self.truth.clone(),
        };
        let total = length_of(&self.data);
        let every = total.div_ceil(TIMES).max(1);
        let mut measured = Measured {
            moments: vec![moment(&mixture, &beside)],
            identities: vec![],
            leader_changes: 0,
            all_refuted: None,
            is_exact: true,
            xz_bits: xz_bits(&self.data)?,
            symbols: total,
        };
        let start = mixture.evidence().lower().to_rational();
        measured.identities.push(identity(&mixture, &start));
        let mut product = Some(start);
        for (time, symbol) in (1..=total).zip(self.data.iter()) {
            if time <= CHECKED {
                let next = mixture.predictive()?;
                product = product
                    .zip(next[usize::from(symbol)].exact_value())
                    .map(|(product, next)| product * next);
            }
            let former = mixture.leader();
            beside.update(symbol);
            match mixture.update(symbol) {
                Ok(()) => {}
                Err(MixtureError::AllRefuted { t }) => measured.all_refuted = Some(t),
                Err(error) => return Err(error.into()),
            }
            measured.is_exact &= mixture.is_exact();
            if let Some(product) = &product
                && time <= CHECKED
                && measured.is_exact
            {
                measured.identities.push(identity(&mixture, product));
            }
            if measured.all_refuted.is_some() {
                measured.moments.push(moment(&mixture, &beside));
                break;
            }
            measured.leader_changes += u64::from(mixture.leader() != former);
            if time.is_multiple_of(every) || time == total {
                context.report("symbols", time, total)?;
                measured.moments.push(moment(&mixture, &beside));
            }
        }
        Ok(measured)
    }

    fn traces(&self, measured: &Measured, theory: &Theory) -> Result<Vec<Trace>, ScenarioError> {
        Ok(vec![
            self.posterior_trace(measured)?,
            self.loss_trace(measured, theory)?,
        ])
    }

    fn posterior_trace(&self, measured: &Measured) -> Result<Trace, ScenarioError> {
        let (mut times, mut names, mut weights, mut losses, mut leads) =
            (vec![], vec![], vec![], vec![], vec![]);
        for moment in &measured.moments {
            for (index, name) in self.names.iter().enumerate() {
                times.push(Some(signed(moment.time)));
                names.push(Some(name.clone()));
                weights.push(moment.weights[index].as_ref().map(Enclosure::midpoint_f64));
                losses.push(moment.losses[index].as_ref().map(Enclosure::midpoint_f64));
                leads.push(Some(moment.leader == index));
            }
        }
        let mut recipe = Recipe::new("posterior", format!("{}: the posterior", self.title))
            .subtitle("Posterior weight of each hypothesis after the symbols seen; a line that ends is a hypothesis refuted. Exact for this finite prior.")
            .axes(Axis::linear("symbols seen"), Axis::powers_of_two("posterior weight"));
        for (colour, &index) in self.heaviest(measured).iter().enumerate() {
            let name = &self.names[index];
            recipe = recipe
                .series(name, "t_symbols", "log2_weight", Role::Measured(colour))
                .where_column("hypothesis", name);
        }
        Ok(Trace::new("posterior")
            .with_column("t_symbols", Column::Integer(times))?
            .with_column("hypothesis", Column::Text(names))?
            .with_column("log2_weight", Column::Float(weights))?
            .with_column("loss_bits", Column::Float(losses))?
            .with_column("leads", Column::Boolean(leads))?
            .with_recipe(&recipe))
    }

    /// The hypotheses to draw: those that lived longest, then by their last weight.
    fn heaviest(&self, measured: &Measured) -> Vec<usize> {
        let last = |index: usize| {
            measured.moments.iter().rev().find_map(|moment| {
                moment.weights[index]
                    .as_ref()
                    .map(|weight| (moment.time, weight.lower().clone()))
            })
        };
        let mut order: Vec<usize> = (0..self.names.len()).collect();
        order.sort_by_key(|&index| std::cmp::Reverse(last(index)));
        order.truncate(DRAWN);
        order
    }

    fn loss_trace(&self, measured: &Measured, theory: &Theory) -> Result<Trace, ScenarioError> {
        let (mut times, mut mixture, mut best, mut bound) = (vec![], vec![], vec![], vec![]);
        let (mut remedies, mut truths) = (vec![], vec![]);
        for moment in &measured.moments {
            times.push(Some(signed(moment.time)));
            mixture.push(moment.mixture_loss.as_ref().map(Enclosure::midpoint_f64));
            remedies.push(moment.remedy_loss.as_ref().map(Enclosure::midpoint_f64));
            truths.push(moment.truth_loss.as_ref().map(Enclosure::midpoint_f64));
            let least = |losses: Vec<Enclosure>| {
                losses
                    .into_iter()
                    .min_by(|a, b| a.upper().cmp(b.upper()))
                    .map(|loss| loss.midpoint_f64())
            };
            best.push(least(moment.losses.iter().flatten().cloned().collect()));
            let mut bounds = Vec::new();
            for (loss, weight) in moment.losses.iter().zip(&theory.weights) {
                if let (Some(loss), false) = (loss, weight.is_zero()) {
                    bounds.push(loss - log2(weight, PRECISION)?);
                }
            }
            bound.push(least(bounds));
        }
        let mut recipe = Recipe::new("loss", format!("{}: what prediction cost", self.title))
            .subtitle("Cumulative log loss; dashed, the bound: the least of any hypothesis's loss and log2(1/weight) together. Exact for this finite prior.")
            .axes(Axis::linear("symbols seen"), Axis::linear("log loss so far (bits)"))
            .series("best single", "t_symbols", "best_loss_bits", Role::Measured(1))
            .series("mixture", "t_symbols", "mixture_loss_bits", Role::Measured(0))
            .series("bound", "t_symbols", "bound_bits", Role::Bound);
        let mut trace = Trace::new("loss")
            .with_column("t_symbols", Column::Integer(times))?
            .with_column("mixture_loss_bits", Column::Float(mixture))?
            .with_column("best_loss_bits", Column::Float(best))?
            .with_column("bound_bits", Column::Float(bound))?;
        if let Some(remedy) = &self.remedy {
            let name = remedy.name();
            recipe = recipe.series(&name, "t_symbols", "remedy_loss_bits", Role::Measured(2));
            trace = trace.with_column("remedy_loss_bits", Column::Float(remedies))?;
        }
        if self.truth.is_some() {
            recipe = recipe.series("the truth", "t_symbols", "truth_loss_bits", Role::Reference);
            trace = trace.with_column("truth_loss_bits", Column::Float(truths))?;
        }
        Ok(trace.with_recipe(&recipe))
    }
}

fn length_of(data: &Symbols) -> u64 {
    u64::try_from(data.len()).unwrap_or(u64::MAX)
}

fn loss(predictor: Option<&dyn Hypothesis>) -> Option<Enclosure> {
    predictor?.evidence().log2(PRECISION).ok().map(|bits| -bits)
}

fn moment(mixture: &Mixture, beside: &Beside) -> Moment {
    // What has no logarithm (weight 0, or open mass only) is a gap.
    let refuted = mixture.refuted_at().is_some();
    Moment {
        time: mixture.time(),
        leader: mixture.leader(),
        weights: (0..mixture.len())
            .map(|index| mixture.posterior_of(index).ok()?.log2(PRECISION).ok())
            .collect(),
        losses: (0..mixture.len())
            .map(|index| {
                if mixture.joint(index).is_zero() {
                    return None;
                }
                loss(Some(mixture.hypothesis(index)))
            })
            .collect(),
        mixture_loss: (!refuted)
            .then(|| mixture.log_loss(PRECISION).ok())
            .flatten(),
        remedy_loss: loss(beside.remedy.as_deref()),
        truth_loss: loss(beside.truth.as_deref()),
    }
}

fn identity(mixture: &Mixture, product: &Rational) -> Identity {
    Identity {
        time: mixture.time(),
        product: product.clone(),
        evidence: (0..mixture.len())
            .map(|index| {
                if mixture.joint(index).is_zero() {
                    Rational::zero()
                } else {
                    mixture.hypothesis(index).evidence().lower().to_rational()
                }
            })
            .collect(),
        posterior_sum: mixture
            .posterior()
            .ok()
            .map(|posterior| posterior.iter().map(|weight| weight.lower().clone()).sum()),
    }
}

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, text: &str| {
        ForAll::new(
            Statement::new(id, Grade::Exact, text, DOMINANCE),
            relation,
            None,
        )
    };
    let mut chain = all(
        "chain",
        Relation::Equal,
        "The product of the mixture's one-step predictions is the weighted sum of the hypotheses' probabilities, after each of the first symbols.",
    );
    let mut dominance = all(
        "dominance",
        Relation::AtMost,
        "nu(x)/xi(x) <= 1/w(nu): no hypothesis predicts these symbols better than the mixture by more than log2(1/w) bits.",
    );
    let mut sums = all(
        "posterior-sum",
        Relation::Equal,
        "The posterior weights sum to exactly 1.",
    );
    for identity in &measured.identities {
        let t = identity.time;
        let mixed: Rational = identity
            .evidence
            .iter()
            .zip(&theory.weights)
            .map(|(evidence, weight)| evidence * weight)
            .sum();
        chain.check_exact(|| format!("t={t}"), &identity.product, &mixed);
        if let Some(sum) = &identity.posterior_sum {
            sums.check_exact(|| format!("t={t}"), sum, &Rational::one());
        }
        for (place, (evidence, weight)) in identity.evidence.iter().zip(&theory.weights).enumerate()
        {
            if !identity.product.is_zero() && !weight.is_zero() {
                dominance.check_exact(
                    || format!("hypothesis {}, t={t}", place + 1),
                    &quotient(evidence, &identity.product)?,
                    &quotient(&Rational::one(), weight)?,
                );
            }
        }
    }
    let mut found = Vec::new();
    if measured.is_exact {
        found.extend([chain.claim()?, dominance.claim()?, sums.claim()?]);
    }
    found.push(Claim::measurement(
        "leader-changes",
        "How often another hypothesis took the lead; beside it, the number of hypotheses less 1: a lead taken more often was taken back.",
        DOMINANCE,
        exact(measured.leader_changes),
        Enclosure::exact(whole(length(&theory.weights)) - Rational::one()),
    ));
    if let Some(t) = measured.all_refuted {
        found.push(Claim::measurement(
            "all-refuted",
            "The symbol after which every hypothesis has probability 0; beside it, the last symbol that was predicted.",
            DOMINANCE,
            exact(t),
            exact(t - 1),
        ));
    }
    if measured.is_exact {
        found.extend(staying(measured, theory)?);
    }
    if let Some(last) = measured.moments.last()
        && let Some(mixture_loss) = &last.mixture_loss
    {
        let best = last
            .losses
            .iter()
            .flatten()
            .min_by(|a, b| a.upper().cmp(b.upper()));
        let beside = [
            (
                "log-loss",
                "The mixture's cumulative log loss in bits; beside it, that of the best single hypothesis.",
                Some(mixture_loss),
                best,
            ),
            (
                "remedy-log-loss",
                "The remedy's cumulative log loss in bits; beside it, the plain mixture's.",
                last.remedy_loss.as_ref(),
                Some(mixture_loss),
            ),
            (
                "truth-log-loss",
                "The mixture's cumulative log loss in bits; beside it, that of the truth the data was drawn from.",
                Some(mixture_loss),
                last.truth_loss.as_ref(),
            ),
        ];
        for (id, text, measured, theory) in beside {
            if let (Some(measured), Some(theory)) = (measured, theory) {
                let (measured, theory) = (measured.clone(), theory.clone());
                found.push(Claim::measurement(id, text, DOMINANCE, measured, theory));
            }
        }
    }
    found.push(Claim::measurement(
        "xz",
        "The length in bits of all the data as an xz file, container and all: the compressor people use; beside it, the number of symbols.",
        "the xz file format, preset 6",
        exact(measured.xz_bits),
        exact(measured.symbols),
    ));
    Ok(found)
}

/// The remedy against every hypothesis it could have stayed with. None where it mixes no paths.
fn staying(measured: &Measured, theory: &Theory) -> Result<Option<Claim>, ScenarioError> {
    let statement = Statement::new(
        "staying",
        Grade::Certified,
        "The remedy's log loss in bits is at most that of any hypothesis, log2(1/w) and the price of staying with it: (t-1) log2(1/(1-a)) at rate a, log2 t at rate 1/t, 1 under the switch distribution.",
        "derived in scenario::fixed_share and scenario::switch_distribution",
    );
    let mut instances = Vec::new();
    let mut largest = Rational::one();
    for (moment, price) in measured.moments.iter().zip(&theory.prices) {
        let (Some(remedy), Some(price)) = (&moment.remedy_loss, price) else {
            continue;
        };
        for (place, (own, weight)) in moment.losses.iter().zip(&theory.weights).enumerate() {
            if let (Some(own), false) = (own, weight.is_zero()) {
                let bound = own - log2(weight, PRECISION)? + price;
                largest = largest.max(bound.upper().clone());
                let label = format!("hypothesis {}, t={}", place + 1, moment.time);
                instances.push((label, remedy, bound));
            }
        }
    }
    if instances.is_empty() {
        return Ok(None);
    }
    // Where one hypothesis alone is left both sides may be one number, which enclosures leave open: four
    // logarithms, of the two losses, the weight and the price. (What the remedy rounds is far less.)
    let touching = width_of_logarithms(4, &largest);
    let mut all = ForAll::new(statement, Relation::AtMost, Some(touching));
    for (label, remedy, bound) in instances {
        all.check(|| label, remedy, &bound);
    }
    all.claim().map(Some)
}

#[cfg(test)]
mod tests;

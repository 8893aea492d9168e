//! What is claimed of every seed's run, and what is measured over all of them.
//!
//! Takes the relations between the two sides from `claim`. Of several seeds a claim's label names the one that
//! it is about, and a measurement is the mean over them.

use super::measured::{Measured, Run};
use super::{Remedy, Theory};
use crate::exact::{Enclosure, Rational};
use crate::scenario::figures::{exact, fraction, length, quotient, whole, width_of_logarithms};
use crate::scenario::former;
use crate::scenario::former::{ForAll, Statement};
use crate::scenario::{Claim, Grade, Relation, ScenarioError};

const DOMINANCE: &str =
    "dominance, folklore; Cesa-Bianchi & Lugosi 2006 (unconfirmed); scenario::own_data";

pub(super) fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let mut found = Vec::new();
    if measured.is_exact() {
        found.extend(identities(measured, theory)?);
    }
    found.extend(leads(measured, theory)?);
    found.extend(refutations(measured));
    if measured.is_exact() {
        for (place, remedy) in measured.remedies.iter().enumerate() {
            found.extend(staying(measured, theory, (place, remedy))?);
        }
    }
    found.extend(losses(measured)?);
    found.extend(measurement(
        measured,
        ("xz", "the xz file format, preset 6"),
        "The length in bits of all the data as an xz file, container and all: the compressor people use; beside it, the number of symbols.",
        mean(measured, |run| Some(exact(run.xz_bits)))?,
        mean(measured, |run| Some(exact(run.symbols)))?,
    ));
    Ok(found)
}

/// The label of an instance; of several seeds it begins with the one that it is of.
fn label(measured: &Measured, run: &Run, instance: &str) -> String {
    if measured.has_several() {
        format!("seed {}, {instance}", run.seed)
    } else {
        instance.to_owned()
    }
}

/// What must be so for any class and any data, at the first symbols.
fn identities(measured: &Measured, theory: &Theory) -> Result<[Claim; 3], ScenarioError> {
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
    for run in &measured.runs {
        for identity in &run.identities {
            let t = identity.time;
            let here = || label(measured, run, &format!("t={t}"));
            let mixed: Rational = identity
                .evidence
                .iter()
                .zip(&theory.weights)
                .map(|(evidence, weight)| evidence * weight)
                .sum();
            chain.check_exact(here, &identity.product, &mixed);
            if let Some(sum) = &identity.posterior_sum {
                sums.check_exact(here, sum, &Rational::one());
            }
            let pairs = identity.evidence.iter().zip(&theory.weights);
            for (place, (evidence, weight)) in pairs.enumerate() {
                if !identity.product.is_zero() && !weight.is_zero() {
                    let instance = format!("hypothesis {}, t={t}", place + 1);
                    dominance.check_exact(
                        || label(measured, run, &instance),
                        &quotient(evidence, &identity.product)?,
                        &quotient(&Rational::one(), weight)?,
                    );
                }
            }
        }
    }
    Ok([chain.claim()?, dominance.claim()?, sums.claim()?])
}

/// The mean over the seeds; none where the figure is not there for one of them.
fn mean(
    measured: &Measured,
    figure: impl Fn(&Run) -> Option<Enclosure>,
) -> Result<Option<Enclosure>, ScenarioError> {
    let figures: Option<Vec<Enclosure>> = measured.runs.iter().map(figure).collect();
    let Some(figures) = figures else {
        return Ok(None);
    };
    let share = fraction(1, length(&figures))?;
    let sum: Enclosure = figures.iter().sum();
    Ok(Some(sum.scale(&share)))
}

/// A measurement of the run, or of the mean over the seeds; none where one side is not there.
fn measurement(
    measured: &Measured,
    (id, source): (&str, &str),
    text: &str,
    found: Option<Enclosure>,
    beside: Option<Enclosure>,
) -> Option<Claim> {
    let text = if measured.has_several() {
        format!("{text} Mean over the {} seeds.", measured.runs.len())
    } else {
        text.to_owned()
    };
    Some(former::measurement(id, text, source, found?, beside?))
}

fn leads(measured: &Measured, theory: &Theory) -> Result<Option<Claim>, ScenarioError> {
    let others = Enclosure::exact(whole(length(&theory.weights)) - Rational::one());
    Ok(measurement(
        measured,
        ("leader-changes", DOMINANCE),
        "How often another hypothesis took the lead; beside it, the number of hypotheses less 1: a lead taken more often was taken back.",
        mean(measured, |run| Some(exact(run.leader_changes)))?,
        Some(others),
    ))
}

/// When all were refuted; of several seeds, with how many: a mean of times of those alone would say nothing.
fn refutations(measured: &Measured) -> Option<Claim> {
    let times: Vec<u64> = measured
        .runs
        .iter()
        .filter_map(|run| run.all_refuted)
        .collect();
    let first = *times.first()?;
    let (text, found, beside) = if measured.has_several() {
        (
            "With how many seeds every hypothesis came to have probability 0; beside it, the number of seeds.",
            length(&times),
            length(&measured.runs),
        )
    } else {
        (
            "The symbol after which every hypothesis has probability 0; beside it, the last symbol that was predicted.",
            first,
            first - 1,
        )
    };
    let (found, beside) = (exact(found), exact(beside));
    Some(former::measurement(
        "all-refuted",
        text,
        DOMINANCE,
        found,
        beside,
    ))
}

/// The id of what is said of a remedy, and the remedy in words: of several, each has its own.
fn about(measured: &Measured, id: &str, remedy: &Remedy) -> (String, String) {
    if measured.remedies.len() > 1 {
        (
            format!("{id}-{}", remedy.key()),
            format!("the remedy ({})", remedy.name()),
        )
    } else {
        (id.to_owned(), "the remedy".to_owned())
    }
}

/// The losses at the end.
fn losses(measured: &Measured) -> Result<Vec<Claim>, ScenarioError> {
    let mixture = mean(measured, |run| run.moments.last()?.mixture_loss.clone())?;
    let best = mean(measured, |run| run.moments.last()?.best_loss().cloned())?;
    let truth = mean(measured, |run| run.moments.last()?.truth_loss.clone())?;
    let mut found = Vec::new();
    found.extend(measurement(
        measured,
        ("log-loss", DOMINANCE),
        "The mixture's cumulative log loss in bits; beside it, that of the best single hypothesis.",
        mixture.clone(),
        best,
    ));
    for (place, remedy) in measured.remedies.iter().enumerate() {
        let (id, name) = about(measured, "remedy-log-loss", remedy);
        found.extend(measurement(
            measured,
            (&id, DOMINANCE),
            &format!("The cumulative log loss in bits of {name}; beside it, the plain mixture's."),
            mean(measured, |run| {
                run.moments.last()?.remedy_losses[place].clone()
            })?,
            mixture.clone(),
        ));
    }
    found.extend(measurement(
        measured,
        ("truth-log-loss", DOMINANCE),
        "The mixture's cumulative log loss in bits; beside it, that of the truth the data was drawn from.",
        mixture,
        truth,
    ));
    Ok(found)
}

/// A remedy against every hypothesis it could have stayed with. None where it mixes no paths.
fn staying(
    measured: &Measured,
    theory: &Theory,
    (place, remedy): (usize, &Remedy),
) -> Result<Option<Claim>, ScenarioError> {
    let (id, name) = about(measured, "staying", remedy);
    let statement = Statement::new(
        id,
        Grade::Certified,
        format!(
            "The log loss in bits of {name} is at most that of any hypothesis, log2(1/w) and the price of staying with it: (t-1) log2(1/(1-a)) at rate a, log2 t at rate 1/t, 1 under the switch distribution."
        ),
        "derived in scenario::fixed_share and scenario::switch_distribution",
    );
    let mut instances = Vec::new();
    let mut largest = Rational::one();
    for run in &measured.runs {
        for moment in &run.moments {
            let price = theory
                .prices
                .get(&moment.time)
                .and_then(|of| of[place].as_ref());
            let (Some(loss), Some(price)) = (&moment.remedy_losses[place], price) else {
                continue;
            };
            let pairs = moment.losses.iter().zip(&theory.prior_bits);
            for (hypothesis, (own, bits)) in pairs.enumerate() {
                if let (Some(own), Some(bits)) = (own, bits) {
                    let bound = own + bits + price;
                    largest = largest.max(bound.upper().clone());
                    let instance = format!("hypothesis {}, t={}", hypothesis + 1, moment.time);
                    instances.push((label(measured, run, &instance), loss, bound));
                }
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
    for (label, loss, bound) in instances {
        all.check(|| label, loss, &bound);
    }
    all.claim().map(Some)
}

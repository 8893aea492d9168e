//! What is claimed of every seed's run, and what is measured over all of them.
//!
//! Dominance (folklore; Cesa-Bianchi & Lugosi 2006): xi(x) is the sum of w(nu) nu(x), so
//! nu(x)/xi(x) <= 1/w(nu) for every nu, whatever the class and the data. Of several seeds a claim's label
//! names the one that it is about, and a measurement is the mean over them.

use super::measured::{Measured, Moment, Run};
use super::remedy::{Remedy, SOURCE as STAY};
use super::theory::Theory;
use crate::exact::{Enclosure, Rational, as_u64};
use crate::scenario::figures::{fraction, quotient, width_of_logarithms};
use crate::scenario::{Claim, Claims, Context, Result, Statement, claims, here};

const DOMINANCE: &str = here!("dominance, folklore; Cesa-Bianchi & Lugosi 2006;");

// `{of}` and `{remedy}` name one of several remedies, and `{mean}` says that a figure is a mean.
claims! {
    CHAIN: Exact Equal "chain", DOMINANCE,
        "The product of the mixture's one-step predictions is the weighted sum of the hypotheses' \
         probabilities, after each of the first symbols.";
    DOMINATES: Exact AtMost "dominance", DOMINANCE,
        "nu(x)/xi(x) <= 1/w(nu): no hypothesis predicts these symbols better than the mixture by more than \
         log2(1/w) bits.";
    SUM: Exact Equal "posterior-sum", DOMINANCE, "The posterior weights sum to exactly 1.";
    LEADS: Measured None "leader-changes", DOMINANCE,
        "How often another hypothesis took the lead; a lead taken more often than there are others was taken \
         back.{mean}",
        beside "other hypotheses";
    REFUTED_AT: Measured None "all-refuted", DOMINANCE,
        "The symbol after which every hypothesis has probability 0.",
        beside "the last symbol that was predicted";
    REFUTED_WITH: Measured None "all-refuted", DOMINANCE,
        "With how many seeds every hypothesis came to have probability 0.",
        beside "of all seeds";
    STAYING: Certified AtMost "staying{of}", STAY,
        "The log loss in bits of {remedy} is at most that of any hypothesis, log2(1/w) and the price of \
         staying with it: (t-1) log2(1/(1-a)) at rate a, log2 t at rate 1/t, 1 under the switch \
         distribution.";
    LOSS: Measured None "log-loss", DOMINANCE,
        "The mixture's cumulative log loss in bits.{mean}",
        beside "of the best single hypothesis";
    REMEDY_LOSS: Measured None "remedy-log-loss{of}", DOMINANCE,
        "The cumulative log loss in bits of {remedy}.{mean}",
        beside "of the plain mixture";
    TRUTH_LOSS: Measured None "truth-log-loss", DOMINANCE,
        "The mixture's cumulative log loss in bits.{mean}",
        beside "of the truth the data was drawn from";
    XZ: Measured None "xz", "the xz file format, preset 6",
        "The length in bits of all the data as an xz file, container and all: the compressor people use.{mean}",
        beside "symbols";
}

pub(super) fn claims(
    measured: &Measured,
    theory: &Theory,
    context: &Context<'_>,
) -> Result<Vec<Claim>> {
    let mut claims = Claims::new(&[CLAIMS], context);
    judge(measured, theory, &mut claims)?;
    claims.finish()
}

fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
    identities(measured, theory, claims)?;
    for statement in [&CHAIN, &DOMINATES, &SUM] {
        claims.leave_out(statement);
    }
    if measured.is_settled() {
        for place in 0..measured.remedies.len() {
            staying(measured, theory, place, claims);
        }
    }
    refutations(measured, claims);
    let mut means = Means { measured, claims };
    let others = as_u64(theory.weights.len()) - 1;
    means.check(
        &LEADS,
        |run| count(run.race.leader_changes),
        |_| count(others),
    )?;
    let mixture = |run: &Run| run.last()?.mixture_loss.clone();
    means.check(&LOSS, mixture, |run| run.last()?.best_loss())?;
    for (place, remedy) in measured.remedies.iter().enumerate() {
        let own = |run: &Run| run.last()?.remedy_losses[place].clone();
        means.check(&about(&REMEDY_LOSS, measured, remedy), own, mixture)?;
    }
    means.check(&TRUTH_LOSS, mixture, |run| run.last()?.truth_loss.clone())?;
    means.check(&XZ, |run| count(run.xz_bits?), |run| count(run.symbols))
}

fn count(count: u64) -> Option<Enclosure> {
    Some(count.into())
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
fn identities(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
    let runs = measured.runs.iter();
    let all = runs.flat_map(|run| run.identities.iter().map(move |identity| (run, identity)));
    for (run, identity) in all {
        let t = identity.time;
        let here = || label(measured, run, &format!("t={t}"));
        let pairs = identity.evidence.iter().zip(&theory.weights);
        let mixed: Rational = pairs.clone().map(|(own, weight)| own * weight).sum();
        claims.check(&CHAIN, here, &identity.product, mixed);
        if let Some(sum) = &identity.posterior_sum {
            claims.check(&SUM, here, sum, Rational::one());
        }
        for (place, (own, weight)) in pairs.enumerate() {
            if !identity.product.is_zero() && !weight.is_zero() {
                let instance = || label(measured, run, &format!("hypothesis {}, t={t}", place + 1));
                let ratio = quotient(own, &identity.product)?;
                let bound = quotient(&Rational::one(), weight)?;
                claims.check(&DOMINATES, instance, ratio, bound);
            }
        }
    }
    Ok(())
}

/// Measurements of the run, or of the mean over the seeds.
struct Means<'a, 'c> {
    measured: &'a Measured,
    claims: &'a mut Claims<'c>,
}

impl Means<'_, '_> {
    /// Measures a figure and what stands beside it; leaves both out where one is not there for some seed.
    fn check(
        &mut self,
        statement: &Statement,
        figure: impl Fn(&Run) -> Option<Enclosure>,
        beside: impl Fn(&Run) -> Option<Enclosure>,
    ) -> Result<()> {
        let runs = &self.measured.runs;
        let seeds = as_u64(runs.len());
        let share = fraction(1, seeds)?;
        let sum =
            |sides: Option<Vec<Enclosure>>| Some(sides?.iter().sum::<Enclosure>().scale(&share));
        let found = sum(runs.iter().map(figure).collect());
        let beside = sum(runs.iter().map(beside).collect());
        let mean = if self.measured.has_several() {
            format!(" Mean over the {seeds} seeds.")
        } else {
            String::new()
        };
        match found.zip(beside) {
            Some((found, beside)) => {
                self.claims
                    .one(&statement.with("mean", mean), found, beside);
            }
            None => self.claims.leave_out(statement),
        }
        Ok(())
    }
}

/// When all were refuted; of several seeds, with how many: a mean of times of those alone would say nothing.
fn refutations(measured: &Measured, claims: &mut Claims) {
    let times = measured.runs.iter().filter_map(|run| run.all_refuted);
    match times.clone().next() {
        Some(_) if measured.has_several() => {
            let seeds = as_u64(measured.runs.len());
            claims.one(&REFUTED_WITH, as_u64(times.count()), seeds);
        }
        Some(first) => claims.one(&REFUTED_AT, first, first - 1),
        None => {}
    }
    // The two have one id, of which there is at most one claim.
    claims.leave_out(&REFUTED_AT);
}

/// A statement of one remedy: of several, each has its own.
fn about(statement: &Statement, measured: &Measured, remedy: &Remedy) -> Statement {
    let (of, name) = if measured.remedies.len() > 1 {
        let name = format!("the remedy ({})", remedy.name());
        (format!("-{}", remedy.key()), name)
    } else {
        (String::new(), "the remedy".to_owned())
    };
    statement.with("of", of).with("remedy", name)
}

/// A remedy against every hypothesis that it could have stayed with. Nothing where it mixes no paths.
fn staying(measured: &Measured, theory: &Theory, place: usize, claims: &mut Claims) {
    let mut instances = Vec::new();
    let mut largest = Rational::one();
    for (run, moment) in measured.moments() {
        let Moment {
            time,
            remedy_losses,
            ..
        } = moment;
        let losses = moment.enclosed_losses();
        let price = theory.prices.get(time).and_then(|of| of[place].as_ref());
        let (Some(loss), Some(price)) = (&remedy_losses[place], price) else {
            continue;
        };
        for (hypothesis, (own, bits)) in losses.iter().zip(&theory.prior_bits).enumerate() {
            if let (Some(own), Some(bits)) = (own, bits) {
                let bound = own + bits + price;
                largest = largest.max(bound.upper().clone());
                let instance = format!("hypothesis {}, t={time}", hypothesis + 1);
                instances.push((label(measured, run, &instance), loss, bound));
            }
        }
    }
    if instances.is_empty() {
        return;
    }
    let statement = about(&STAYING, measured, &measured.remedies[place]);
    // Where one hypothesis alone is left both sides may be one number, which enclosures leave open: four
    // logarithms, of the two losses, the weight and the price. (What the remedy rounds is far less.)
    claims.tolerate(&statement, width_of_logarithms(4, &largest));
    for (label, loss, bound) in instances {
        claims.check(&statement, || label, loss, bound);
    }
}

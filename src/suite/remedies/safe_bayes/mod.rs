//! `safe-bayes`: the learning rate is chosen by the loss of one who draws from the posterior.
//!
//! Takes the posterior of all nested models from `nested_regression`, and the data of `grunwald-van-ommen`;
//! and, for two coins, `SafeBayes` from `mixture` (`coins`, certified).
//! Grunwald 2012, "The safe Bayesian" (unconfirmed); Grunwald and van Ommen 2017 (Bayesian Analysis 12(4);
//! abstract confirmed).
//!
//! SafeBayes takes, of the rates eta = 1, 1/2, 1/4, .., the one with the least cumulative
//! posterior-randomised log loss R_eta = sum_i E[-ln f_theta(y_i | x_i)], theta drawn from the generalised
//! posterior of the points before i. (A tie would go to the larger rate.)
//!
//! Derivations \[own\]. The mixability gap of a point, E[-ln f] + ln E[f], is at least 0 by Jensen's
//! inequality, and 0 only where all of the posterior gives the point the same density. At eta = 1 the mixed
//! losses -ln E[f] of all points add up to -ln of the evidence (chain rule); here the former come from
//! Student densities and the latter from determinants and Gamma functions. So R_1 is Bayes' code length plus
//! all gaps: where the posterior lies spread over densities that are bad each by itself, the mixture does
//! well and R_1 does not, and that is how SafeBayes sees it. At any rate the -ln E[f^eta] add up to -ln Z_eta, Z_eta
//! the integral of prior x likelihood^eta, and each is at most eta E[-ln f]: R_eta is at least -ln Z_eta/eta.
//!
//! How much the choice gains is measured; no theorem gives it at a finite n. What can be compared is the excess
//! of R over the loss of the best density in the class: the log loss of a density shifts by n ln c when Y is written
//! in another unit, so a ratio of losses says nothing. In the control, without easy points, the class holds the
//! truth, and little is to be repaired. (The choice does not return to rate 1 even there.)
//!
//! Tolerances. A loss is a log-sum over d + 1 models after a triangular solve of (d + 1)^2 terms, each term rounded to
//! 2^-53 of the largest loss: (d + 1)^2 2^-52 times the largest loss, n times that for all points, and 1/eta times
//! as much for -ln Z_eta/eta. Measured means are shown with 5 standard errors over the runs, the variance measured.

use crate::exact::{Rational, as_u64};
use crate::scenario::figures::{fraction, inverse_power, length, of_double, whole};
use crate::scenario::sampling::{MeanOfRuns, Sample, each_run};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statement, Statements, claims, here,
};
use crate::suite::instrument::nested_regression::source::Source;

mod answer;
mod coins;
mod losses;
mod parameters;
mod picture;

use coins::{ClosedForm, Courses, DERIVED};
use losses::{RateLosses, Run, follow};
use parameters::Parameters;

const PAPER: &str = "Grünwald 2012; Grünwald and van Ommen 2017 (Bayesian Analysis 12(4))";
const JENSEN: &str = here!("Jensen's inequality; derived in the documentation of");
const CHAIN: &str = here!("chain rule of probability; derived in the documentation of");

claims! {
    GAP: Float AtLeast "gap-nonnegative", JENSEN,
        "The mixability gap is at least 0 at every point, every rate and every run, to within rounding.";
    CHAIN_RULE: Float Within "chain-rule", CHAIN,
        "At rate 1 the mixed losses of all points, from Student densities, add up to -ln of the evidence in \
         closed form, to within rounding.";
    CODE: Float AtLeast "randomised-above-code", JENSEN,
        "The randomised loss of all points is at least 1/eta times -ln of the integral of prior times likelihood^eta \
         in closed form, at every rate eta and in every run, to within rounding.";
    COIN_LOSSES: Certified Within "coins-losses", DERIVED,
        "Coins 1/4 and 3/4 on growing blocks and on 0101..: after every symbol and at every rate the \
         mixture's randomised loss is that of the closed form.";
    COIN_CHOICE: Certified Equal "coins-choice", DERIVED,
        "There the rate that SafeBayes takes after every symbol is the one of least loss in closed form; \
         ties keep the former rate.";
    COIN_BLOCKS: Certified Equal "coins-blocks", DERIVED,
        "Growing blocks: at the end of every block from block 2 on SafeBayes is back at rate 1.";
    COIN_ALTERNATION: Certified Equal "coins-alternation", DERIVED,
        "Control, 0101..: from the second symbol on SafeBayes takes the least rate, and never comes back.";
    CHOSEN: Measured None "chosen-below-1-{id}", PAPER,
        "{data}: share of the runs in which the chosen rate is below 1.",
        beside "at 1/2";
    EXCESS: Measured None "excess-{id}", PAPER,
        "{data}: by how many nats the randomised loss at rate 1 exceeds the best density's, mean over the \
         runs.",
        beside "at the chosen rate";
    LOSS: Measured None "loss-{id}", PAPER,
        "{data}: mean randomised loss in nats at rate 1.",
        beside "at the chosen rate";
}

/// Bits of a double's fraction, less one: twice the unit roundoff is 2^-this.
const ROUNDING_BITS: u32 = 52;

/// The runs on both sources, in the order of their streams.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    easy_points: Vec<Run>,
    well_specified: Vec<Run>,
    coins: Courses,
}

impl Measured {
    fn sources(&self) -> [(Source, &[Run]); 2] {
        [
            (Source::EasyPoints, &self.easy_points),
            (Source::WellSpecified, &self.well_specified),
        ]
    }
}

/// The randomised losses at rate 1 and at the chosen rate, run by run.
fn at_one_and_chosen(runs: &[Run]) -> Result<[Vec<Rational>; 2]> {
    let at = |halvings: fn(&Run) -> usize| -> Result<Vec<Rational>> {
        let losses = runs.iter().map(|run| run.rates[halvings(run)].randomised);
        losses.map(of_double).collect()
    };
    Ok([at(|_| 0)?, at(Run::chosen)?])
}

/// By how much losses exceed the best density's, run by run: the mean with its interval.
fn excess(runs: &[Run], losses: &[Rational]) -> Result<MeanOfRuns> {
    let pairs = runs.iter().zip(losses);
    let excesses = pairs.map(|(run, loss)| Ok(loss - of_double(run.best)?));
    Sample::of(&excesses.collect::<Result<Vec<_>>>()?)?.figure()
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    gap: Rational,
    /// What rounding may do to one loss, per nat of the largest one.
    rounding: Rational,
    points: Rational,
    /// 1/eta of the least rate.
    most: Rational,
    coins: ClosedForm,
}

/// The gap and the code of every run and rate, and the chain rule at rate 1.
fn judge_losses(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
    let all = || {
        measured.sources().into_iter().flat_map(|(source, runs)| {
            let named = move |(index, run)| (format!("{}, run {index}", source.name()), run);
            runs.iter().enumerate().map(named)
        })
    };
    let mut largest = Rational::zero();
    for losses in all().flat_map(|(_, run)| &run.rates) {
        largest = largest.max(of_double(losses.largest)?);
    }
    let one = &theory.rounding * largest;
    let all_points = &one * &theory.points;
    claims.tolerate(&GAP, one);
    claims.tolerate(&CODE, &all_points * &theory.most);
    claims.tolerate(&CHAIN_RULE, all_points);
    for (name, run) in all() {
        for (halvings, losses) in run.rates.iter().enumerate() {
            let label = || format!("{name}, eta 2^-{halvings}");
            claims.check(&GAP, label, of_double(losses.least_gap)?, &theory.gap);
            let code = of_double(losses.code_length)? * whole(1 << halvings);
            claims.check(&CODE, label, of_double(losses.randomised)?, code);
        }
        let RateLosses {
            mixed, code_length, ..
        } = run.rates[0];
        claims.check(
            &CHAIN_RULE,
            || name,
            of_double(mixed)?,
            of_double(code_length)?,
        );
    }
    Ok(())
}

fn judge_coins(measured: &Courses, theory: &ClosedForm, claims: &mut Claims) {
    claims.tolerate(&COIN_LOSSES, coins::touching());
    for (name, own, closed) in [
        ("blocks", &measured.blocks, &theory.courses.blocks),
        ("0101", &measured.alternation, &theory.courses.alternation),
    ] {
        for (t, (own, closed)) in (1..).zip(own.losses.iter().zip(&closed.losses)) {
            for (k, (own, closed)) in own.iter().zip(closed).enumerate() {
                claims.check(
                    &COIN_LOSSES,
                    || format!("{name}, t={t}, eta 2^-{k}"),
                    own,
                    closed,
                );
            }
        }
        for (t, (own, closed)) in (1..).zip(own.chosen.iter().zip(&closed.chosen)) {
            claims.check(&COIN_CHOICE, || format!("{name}, t={t}"), own, closed);
        }
    }
    for (t, chosen) in (1..).zip(&measured.blocks.chosen) {
        if theory.ends.contains(&t) {
            claims.check(&COIN_BLOCKS, || format!("t={t}"), chosen, 1);
        }
    }
    for (t, chosen) in (1..).zip(&measured.alternation.chosen).skip(1) {
        claims.check(
            &COIN_ALTERNATION,
            || format!("t={t}"),
            chosen,
            &theory.least,
        );
    }
}

/// The scenario.
pub(crate) struct SafeBayes;

impl Experiment for SafeBayes {
    const ABOUT: About = About {
        name: "safe-bayes",
        question: Question::Remedies,
        claim: "Drawing from the posterior loses at least as much as mixing does; SafeBayes learns its rate from \
                that loss.",
        source: "Grünwald 2012; Grünwald and van Ommen 2017 (Bayesian Analysis 12(4))",
        text: "The regressions and data of grunwald-van-ommen. SafeBayes takes the learning rate eta, of 1, 1/2, \
               1/4, .., at which predicting with parameters drawn from the posterior loses least. How far that loss \
               is from the best density's is measured at rate 1 and at the chosen rate, where half of the points are \
               easy and, as the control, where none is. Theorems are tested beside it: the mixability gap is never \
               negative, at every rate the randomised loss is at least the code length of the integral, and at rate \
               1 the mixture's losses add up to it. SafeBayes as a mixture of a list, which any scenario file can \
               take as its remedy, is set beside closed forms on two coins: on growing blocks the rate falls and \
               comes back, on 0101.. it falls and stays.",
        worth: "Floating point posteriors of these nested regressions; what the chosen rate gains is measured over \
                seeded runs, and no theorem says it. Enclosures for the two coins. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let runs = |source| {
            let follow = |run| follow(parameters, source, run, context);
            each_run(context, "runs", parameters.runs, follow)
        };
        Ok(Measured {
            easy_points: runs(Source::EasyPoints)?,
            well_specified: runs(Source::WellSpecified)?,
            coins: coins::measure(parameters.halvings, context)?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let models = whole(as_u64(parameters.covariates) + 1);
        Ok(Theory {
            gap: Rational::zero(),
            rounding: &models * &models * inverse_power(ROUNDING_BITS),
            points: whole(as_u64(parameters.observations)),
            most: whole(1 << parameters.halvings),
            coins: coins::theory(parameters.halvings, context)?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        judge_losses(measured, theory, claims)?;
        judge_coins(&measured.coins, &theory.coins, claims);
        for ((source, runs), id) in measured
            .sources()
            .into_iter()
            .zip(["easy-points", "control"])
        {
            let of = |statement: &Statement| statement.with("id", id).with("data", source.name());
            let share = |of: fn(usize) -> bool| {
                let these = runs.iter().filter(|run| of(run.chosen()));
                fraction(as_u64(these.count()), length(runs))
            };
            let (below, half) = (
                share(|halvings| halvings > 0)?,
                share(|halvings| halvings == 1)?,
            );
            claims.one(&of(&CHOSEN), below, half);
            let losses = at_one_and_chosen(runs)?;
            let [bayes, safe] = losses.each_ref().map(|losses| excess(runs, losses));
            claims.one(&of(&EXCESS), bayes?, safe?);
            let [bayes, safe] = losses.map(|losses| Sample::of(&losses));
            claims.one(&of(&LOSS), bayes?.figure()?, safe?.figure()?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

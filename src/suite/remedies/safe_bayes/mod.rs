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
//! well and R_1 does not, and that is how SafeBayes sees it.
//!
//! The claims compare the excess of R over the loss of the best density in the class. (The catalogue compares
//! the losses themselves; but the log loss of a density shifts by n ln c when Y is written in another unit,
//! so their ratio says nothing. Those figures are reported as measurements.) No theorem gives the excesses at
//! finite n; the factors are 5 on the easy points' data, as for the risk in `grunwald-van-ommen`, and 3 in
//! the control.
//!
//! Control: without easy points, where the class holds the truth, the chosen rate is never below 1/2 and the
//! excess at rate 1 is less than three times the least: little was to be repaired.
//! (The choice does not return to rate 1 even there.)
//!
//! Tolerances. Means: 5 standard errors over the runs, the variance measured, read at the worse end. Chain
//! rule: each of n losses is a log-sum over d + 1 models behind a triangular solve of (d + 1)^2 terms, each
//! term rounded to 2^-53 of the largest loss: n (d + 1)^2 2^-52 times the largest loss in all.

use crate::exact::{Enclosure, Rational, as_u64};
use crate::scenario::figures::{fraction, inverse_power, length, of_double, whole};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statement, Statements, claims, here,
};
use crate::suite::instrument::nested_regression::source::Source;

mod coins;
mod losses;
mod parameters;
mod picture;

use coins::{ClosedForm, Courses, DERIVED};
use losses::{RateLosses, Run, follow};
use parameters::Parameters;

const PAPER: &str = "Grunwald 2012 (unconfirmed); Grunwald and van Ommen 2017 (Bayesian Analysis 12(4); \
                     abstract confirmed)";
const JENSEN: &str = here!("Jensen's inequality; derived in the documentation of");
const CHAIN: &str = here!("chain rule of probability; derived in the documentation of");

claims! {
    GAP: Float AtLeast "gap-nonnegative", JENSEN,
        "The mixability gap is at least 0 at every point, every rate and every run.";
    CHAIN_RULE: Float Within "chain-rule", CHAIN,
        "At rate 1 the mixed losses of all points, from Student densities, add up to -ln of the evidence in \
         closed form, to within rounding.";
    COIN_LOSSES: Certified Within "coins-losses", DERIVED,
        "Coins 1/4 and 3/4 on growing blocks and on 0101..: after every symbol and at every rate the \
         mixture's randomised loss is that of the closed form.";
    COIN_CHOICE: Certified Equal "coins-choice", DERIVED,
        "There the rate that SafeBayes takes after every symbol is the one of least loss in closed form, the \
         former one in a tie.";
    COIN_BLOCKS: Certified Equal "coins-blocks", DERIVED,
        "Growing blocks: at the end of every block from block 2 on SafeBayes is back at rate 1.";
    COIN_ALTERNATION: Certified Equal "coins-alternation", DERIVED,
        "Control, 0101..: from the second symbol on SafeBayes takes the least rate, and never comes back.";
    RATE: Sampled LessThan "rate-below-1", PAPER,
        "With easy points the chosen rate is below 1 in every run.";
    EXCESS: Sampled LessThan "excess-repaired", PAPER,
        "With easy points the randomised loss exceeds the best density's at rate 1 by more than five times \
         as much as at the chosen rate: five times the latter less the former is negative in the mean over \
         the runs, at the worse end of 5 standard errors.";
    CONTROL_RATE: Sampled AtLeast "control-rate", PAPER,
        "Control, no easy points: the chosen rate is at least 1/2 in every run.";
    CONTROL_EXCESS: Sampled GreaterThan "control-excess", PAPER,
        "Control, no easy points: the excess at rate 1 is less than three times that at the chosen rate in \
         the mean over the runs, at the worse end of 5 standard errors.";
    LOSS: Measured None "loss-{id}", PAPER,
        "{data}: mean randomised loss in nats at rate 1, plus and minus 5 standard errors; beside it that at \
         the chosen rate.";
    ONE_HALF: Measured None "share-of-one-half-{id}", PAPER,
        "{data}: share of the runs in which the chosen rate is 1/2.";
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

/// `factor` times the excess over the best density's loss at the chosen rate less that at rate 1.
fn margin(runs: &[Run], factor: &Rational) -> Result<Enclosure> {
    let [bayes, safe] = at_one_and_chosen(runs)?;
    let losses = runs.iter().zip(bayes.iter().zip(safe));
    let differences = losses.map(|(run, (bayes, safe))| {
        let best = of_double(run.best)?;
        Ok(factor * (safe - &best) - (bayes - best))
    });
    Sample::of(&differences.collect::<Result<Vec<_>>>()?)?.interval()
}

/// On the easy points' data the excess at rate 1 is more than this many times that at the chosen rate.
const WORSE: u64 = 5;

/// In the control it is less than this many times.
const ALIKE: u64 = 3;

/// The control's rate is at least 2^-this.
const CONTROL_HALVINGS: u32 = 1;

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    gap: Rational,
    rate: Rational,
    control_rate: Rational,
    worse: Rational,
    alike: Rational,
    /// What rounding may do to the sum of mixed losses, per nat of the largest one.
    rounding: Rational,
    coins: ClosedForm,
}

/// The gap of every run and rate, and the chain rule at rate 1.
fn judge_losses(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
    let all = || {
        measured.sources().into_iter().flat_map(|(source, runs)| {
            let named = move |(index, run)| (format!("{}, run {index}", source.name()), run);
            runs.iter().enumerate().map(named)
        })
    };
    let mut largest = Rational::zero();
    for (_, run) in all() {
        largest = largest.max(of_double(run.rates[0].largest)?);
    }
    claims.tolerate(&CHAIN_RULE, &theory.rounding * largest);
    for (name, run) in all() {
        for (halvings, losses) in run.rates.iter().enumerate() {
            let label = || format!("{name}, eta 2^-{halvings}");
            claims.check(&GAP, label, of_double(losses.least_gap)?, &theory.gap);
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

/// The chosen rate of every run.
fn judge_rates(statement: &Statement, runs: &[Run], bound: &Rational, claims: &mut Claims) {
    for (index, run) in runs.iter().enumerate() {
        let rate = Rational::inverse_power(as_u64(run.chosen()));
        claims.check(statement, || format!("run {index}"), rate, bound);
    }
}

/// The scenario.
pub(crate) struct SafeBayes;

impl Experiment for SafeBayes {
    const ABOUT: About = About {
        name: "safe-bayes",
        question: Question::Remedies,
        claim: "The loss of one who draws from the posterior tells a learning rate that repairs Bayes.",
        source: "Grunwald 2012 (unconfirmed); Grunwald and van Ommen 2017 (Bayesian Analysis 12(4))",
        text: "The regressions and data of grunwald-van-ommen. SafeBayes takes the learning rate eta, of 1, \
               1/2, 1/4, .., at which predicting with parameters drawn from the posterior loses least. Where \
               half of the points are easy that is never 1, and at 1 the loss is many times as far from the \
               best density's. Control: where the class holds the truth the choice costs little either way, \
               though it does not return to 1. Two identities stand beside it: the mixability gap is never \
               negative, and at rate 1 the mixture's losses add up to the evidence. SafeBayes as a mixture \
               of a list, which any scenario file can take as its remedy, is set beside closed forms on two \
               coins: on growing blocks the rate falls and comes back, on 0101.. it falls and stays.",
        worth: "Floating point posteriors of these nested regressions, means over seeded runs with \
                tolerances from their number and spread; enclosures for the two coins. Nothing here is about \
                M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let runs = |source| {
            let follow = |run| Ok(follow(parameters, source, run));
            each_run(context, "runs", parameters.runs, follow)
        };
        Ok(Measured {
            easy_points: runs(Source::EasyPoints)?,
            well_specified: runs(Source::WellSpecified)?,
            coins: coins::measure(parameters.halvings)?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let models = whole(as_u64(parameters.covariates) + 1);
        let terms = whole(as_u64(parameters.observations)) * &models * &models;
        Ok(Theory {
            gap: Rational::zero(),
            rate: Rational::one(),
            control_rate: inverse_power(CONTROL_HALVINGS),
            worse: whole(WORSE),
            alike: whole(ALIKE),
            rounding: terms * inverse_power(ROUNDING_BITS),
            coins: coins::theory(parameters.halvings)?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let (easy, control) = (&measured.easy_points, &measured.well_specified);
        judge_losses(measured, theory, claims)?;
        judge_coins(&measured.coins, &theory.coins, claims);
        judge_rates(&RATE, easy, &theory.rate, claims);
        claims.one(&EXCESS, margin(easy, &theory.worse)?, 0);
        judge_rates(&CONTROL_RATE, control, &theory.control_rate, claims);
        claims.one(&CONTROL_EXCESS, margin(control, &theory.alike)?, 0);
        for ((source, runs), id) in measured
            .sources()
            .into_iter()
            .zip(["easy-points", "control"])
        {
            let of = |statement: &Statement| statement.with("id", id).with("data", source.name());
            let [bayes, safe] = at_one_and_chosen(runs)?.map(|losses| Sample::of(&losses));
            claims.one(&of(&LOSS), bayes?.interval()?, safe?.interval()?);
            let halves = runs.iter().filter(|run| run.chosen() == 1).count();
            claims.one(&of(&ONE_HALF), fraction(as_u64(halves), length(runs))?, 1);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

//! `skeleton-identity`: grouped by code, 2^-length is 2^-(code bits) x the code's evidence.
//!
//! Takes the machine, the exact `Mixture` with written programs in it, and the data set and model families
//! of [`occam`](super::occam). Own \[derived here\]; the names evidence, best fit and Occam factor are
//! `MacKay`'s (1992; 2003 ch. 28, unconfirmed).
//!
//! Code and evidence \[own\]. A program of the machine is a code c of l0 bits, its *skeleton*, and data bits d.
//! Of the strings c d that print x keep those whose last bit is the one that made the last symbol possible; no
//! such string is a prefix of another. One with k data bits has weight 2^-(l0+k), so the group's weight is
//! the sum of 2^-(l0+k) = 2^-l0 x sum of 2^-k = 2^-l0 x P(fair coin flips d make c print x) = 2^-l0 nu_c(x).
//! nu_c(x) is the evidence of the model that c is. So in the log-odds of two skeletons
//!   log2 odds = (l0' - l0)  [tacked on: code bits, there before any data, never moved by data]
//!             + log2 nu_c(x) - log2 nu_c'(x)  [intrinsic: the Bayes factor of the two models].
//!
//! Fit and Occam factor. `MacKay` splits the evidence once more, and for that a model needs parameters. Where
//! the first k data bits are kept for ever and act as parameters, the others being noise, the evidence is the
//! mean over their 2^k values v, each with prior 2^-k, of the likelihood P(x|v) = nu_c(x | first bits v):
//!   nu_c(x) = max over v of P(x|v)  [best fit]  x  mean of P(x|v) / max of P(x|v)  [Occam factor],
//! and the Occam factor lies between 2^-k (one value takes all) and 1. With k = 0 (`,]`, "sticky 1/4") there is
//! nothing to choose, it is 1, and the whole evidence is fit: of coin flips 2^-n. Where all data bits are
//! parameters ("period k") P(x|v) is 0 or 1, the best fit is 1, and the whole evidence is Occam factor: the
//! share of the values that survive.
//! 2^-length knows the cut between code and data, and not this second one. It is the reader's: the same coin
//! flips `,]` with their first k bits called parameters have the factor 2^-k, every k to n, and the same
//! evidence (control). A bit is called a parameter here if it bears upon all later symbols.
//!
//! The group is counted string by string ([`strings`]); the models' evidence, fit and Occam factor come from
//! the mixture's filter or from closed forms ([`models`]). Programs "period k, arbitrary pattern" are written
//! programs of 16k + 11 bits: read k cells, set a flag, print them for ever.
//!
//! Controls: with 2 bits paid for each data bit the group falls short of the evidence by exactly 2^-k, a
//! penalty that IS tacked on. And the shortest program alone (a two-part code) falls short of its group.

use crate::exact::{Enclosure, PRECISION, Rational, as_u64, as_usize, log2};
use crate::scenario::figures::{length, quotient, whole};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
};
use crate::suite::instrument::occam::chains;
use crate::suite::instrument::occam::data::STICKY;

mod answer;
mod measured;
mod models;
mod picture;
mod strings;
mod table;

use measured::{GRIDS, Measured, Parameters, REFERENCE, SKELETONS, grid_point};
use models::Split;

const OWN: &str = here!("own; derived in");
const MACKAY: &str = here!("own, after MacKay 1992, 2003 ch. 28; derived in");

claims! {
    PERIOD: Exact Equal "period-evidence", OWN,
        "\"Period k\", whose data bits are all parameters: the sum of 2^-length over the 2^k programs (code and \
         k pattern bits) that print x_1:t is 2^-(code bits) x the share of the patterns that fit, 2^-min(t,k) \
         or 0: best fit 1, and all the rest Occam factor; every k and t.";
    RAZOR: Exact Equal "razor-without-prior", OWN,
        "The razor stays when nothing is tacked on: with equal weights on the skeletons \"period k\" and \
         \"period 2k\" both fit a sequence of period k, and the odds are 2^k for the simpler.";
    DOUBLE: Exact Equal "control-double-penalty", OWN,
        "Control, a razor that is tacked on: with 2 bits paid for each data bit the group's weight is only 2^-k \
         of 2^-(code bits) x evidence.";
    SKELETON: Exact Equal "skeleton-evidence", OWN,
        "All written programs up to L bits: the sum of 2^-length over a skeleton's strings that print x_1:t \
         is 2^-(code bits) x its evidence with the data bits integrated out; every program and t.";
    OPEN: Exact AtMost "skeleton-open", OWN,
        "Where some strings were not followed to their end, or the filter left mass open, the two differ by \
         no more than that mass.",
        applies "some program has strings that were not followed to their end";
    SPLIT: Exact Equal "odds-split", OWN,
        "The posterior odds of two skeletons are 2^(difference of code bits) x the ratio of the shares of their \
         data strings that print x: tacked on x intrinsic, every t.";
    FIT: Exact Equal "fit-at-best-data-bits", MACKAY,
        "Where k data bits are parameters and the others noise (k = 0, 1, 2), the largest chance of x_1:t over \
         the 2^k values is the chain's likelihood at its best parameters; with k = 0 it is the whole evidence; \
         every listed skeleton and t.";
    OCCAM: Exact Equal "occam-factor", MACKAY,
        "2^-length of the group, over 2^-(code bits) and over that fit, is the Occam factor: the mean likelihood \
         of the 2^k values over the largest, 1 without parameters; every listed skeleton and t.";
    CALLED: Exact Equal "control-which-bits", OWN,
        "Control: 2^-length does not say which data bits are parameters. With the first k of the coin flips `,]` \
         called so the same evidence has the factor 2^-k, k to 4; with none, 1.";
    SHORTEST: Exact LessThan "shortest-alone", OWN,
        "Control: the weight of the shortest program that prints x is below its skeleton's 2^-(code bits) x \
         evidence: penalising length and keeping one program loses what the group has.";
    CHAIN_FIT: Exact Equal "chain-fit", MACKAY,
        "Markov chains whose 2^m parameters have b bits each: the likelihood of the best of the 2^(b 2^m) \
         values is the product over the contexts of the best there; every m and b.";
    CHAIN_OCCAM: Exact Equal "chain-occam-factor", MACKAY,
        "And the sum over them of 2^-(parameter bits) x likelihood, over that fit, is the Occam factor of the \
         one Bayesian model, a product over contexts; every m and b.";
    TACKED_ON: Identity Equal "tacked-on", OWN,
        "Tacked on: before any data the log2 odds of {program} to {reference} are the difference of their \
         code bits.";
    INTRINSIC: Measured None "intrinsic", "no theorem",
        "Intrinsic: {symbols} symbols move these log2 odds by their Bayes factor to {after} bits: {before} \
         tacked on, {moved} intrinsic.",
        beside "the odds after";
}

#[derive(Clone)]
pub(crate) struct Theory {
    /// Code bits of "period k", by k: 16 a symbol and 11.
    period_bits: fn(u64) -> u64,
    /// The Bayesian model's probability of a sequence of t symbols of period k: each pattern has 2^-min(t,k).
    pattern: fn(u64, u64) -> Rational,
    /// What is left of it where each of k data bits costs 2 bits.
    double: fn(u64) -> Rational,
    /// Odds of period k to period 2k where nothing is tacked on.
    razor: fn(u64) -> Rational,
    /// Odds of a skeleton of so many code bits to one of so many others before any data.
    tacked_on: fn(u64, u64) -> Result<Rational>,
    /// By how much a count may miss the filter where so much mass was not followed.
    allowed: fn(Rational) -> Rational,
    /// The listed skeletons as models in closed form: by skeleton, then t.
    models: Vec<Vec<Split>>,
    /// What `,]` with so many bits called parameters is said to have for an Occam factor.
    called: fn(u64) -> Rational,
    /// By grid: best fit and Occam factor.
    grids: Vec<Split>,
}

fn pattern(t: u64, k: u64) -> Rational {
    Rational::inverse_power(t.min(k))
}

fn tacked_on(bits: u64, reference: u64) -> Result<Rational> {
    let weight = Rational::inverse_power;
    quotient(&weight(bits), &weight(reference))
}

/// The model "a chain whose parameters are on the grid, each equally likely": contexts are independent.
fn grid_theory(order: u32, bits: u64, x: &[bool]) -> Result<Split> {
    let (mut fit, mut evidence) = (Rational::one(), Rational::one());
    for [zeros, ones] in chains::counts(order, x) {
        let (mut best, mut sum) = (Rational::zero(), Rational::zero());
        for cell in 0..1_u64 << bits {
            let p = grid_point(cell, bits);
            let likelihood = (Rational::one() - &p).pow(zeros) * p.pow(ones);
            sum += &likelihood;
            best = best.max(likelihood);
        }
        fit *= best;
        evidence *= Rational::inverse_power(bits) * sum;
    }
    let occam = quotient(&evidence, &fit)?;
    Ok(Split { fit, occam })
}

/// Period k: the group of programs, the Bayesian model, and the control.
fn judge_periods(measured: &Measured, theory: &Theory, claims: &mut Claims) {
    for period in &measured.periods {
        let (k, x) = (period.k, &period.x);
        let code = Rational::inverse_power((theory.period_bits)(k));
        for (t, group) in period.group.iter().enumerate() {
            let seen = &x[..t];
            let label = || format!("k={k}, {} symbols, t={t}", x.len());
            let mut pairs = seen.iter().zip(seen.iter().skip(as_usize(k)));
            if pairs.all(|(former, symbol)| former == symbol) {
                let said = &code * (theory.pattern)(length(seen), k);
                claims.check(&PERIOD, label, group, &said);
                claims.check(&DOUBLE, label, &period.double[t], said * (theory.double)(k));
            } else {
                claims.check(&PERIOD, label, group, Rational::zero());
            }
        }
    }
    for (k, odds) in &measured.razor {
        claims.check(&RAZOR, || format!("k={k}"), odds, (theory.razor)(*k));
    }
}

/// All written programs: strings counted one length after the other, against the filter.
fn judge_programs(measured: &Measured, theory: &Theory, claims: &mut Claims) {
    for (program, filter) in &measured.programs {
        let weight = Rational::inverse_power(program.bits);
        let open = &program.strings.open;
        for (t, (share, filter)) in program.strings.share.iter().zip(filter).enumerate() {
            let label = || format!("{} t={t}", program.source);
            match filter.exact_value() {
                Some(value) if open.is_zero() => {
                    claims.check(&SKELETON, label, &weight * share, &weight * value);
                }
                _ => {
                    let missing = (filter.lower() - share).abs();
                    let allowed = (theory.allowed)(filter.width() + open);
                    claims.check(&OPEN, label, missing, allowed);
                }
            }
        }
    }
}

/// The listed skeletons: their odds, and their evidence, each in two parts.
fn judge_listed(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
    let skeletons = &measured.skeletons;
    if skeletons.iter().any(|one| !one.strings.open.is_zero()) {
        return Err(ScenarioError::OpenMass);
    }
    let reference = &skeletons[0];
    let symbols = measured.joints.len() - 1;
    for (index, (skeleton, said)) in skeletons.iter().zip(&theory.models).enumerate() {
        let (name, strings) = (SKELETONS[index].name, &skeleton.strings);
        let code = Rational::inverse_power(skeleton.bits);
        let tacked_on = (theory.tacked_on)(skeleton.bits, reference.bits)?;
        for (t, (fit, said)) in skeleton.fit.iter().zip(said).enumerate() {
            let label = || format!("{name}, t={t}");
            let occam = quotient(&measured.joints[t][index], &(&code * fit))?;
            claims.check(&FIT, label, fit, &said.fit);
            claims.check(&OCCAM, label, occam, &said.occam);
            if index > 0 {
                let label = || format!("{name} against {REFERENCE}, t={t}");
                let shares = quotient(&strings.share[t], &reference.strings.share[t])?;
                claims.check(&SPLIT, label, measured.odds(t, index)?, &tacked_on * shares);
            }
        }
        let first = strings.by_length.iter().position(|count| count.bits() > 0);
        if let (Some(k), 1..) = (first, index) {
            let one = &code * Rational::inverse_power(as_u64(k));
            let group = code * said[symbols].evidence();
            claims.check(&SHORTEST, || name.to_owned(), one, group);
        }
    }
    for (parameters, occam) in &measured.called {
        let said = (theory.called)(as_u64(*parameters));
        claims.check(&CALLED, || format!("k={parameters}"), occam, said);
    }
    Ok(())
}

/// The log-odds of the program that made the data, before them and after.
fn tell_odds(measured: &Measured, claims: &mut Claims) -> Result<()> {
    let skeletons = &measured.skeletons;
    let symbols = measured.joints.len() - 1;
    let log_odds = |t: usize| -> Result<Enclosure> { Ok(log2(&measured.odds(t, 1)?, PRECISION)?) };
    let (before, after) = (log_odds(0)?, log_odds(symbols)?);
    let moved = &after - &before;
    let decimal = |value: &Enclosure| value.to_decimals(4).0;
    let tacked_on = TACKED_ON
        .with("program", STICKY)
        .with("reference", REFERENCE);
    let intrinsic = INTRINSIC
        .with("symbols", symbols)
        .with("after", decimal(&after))
        .with("before", decimal(&before))
        .with("moved", decimal(&moved));
    let said = whole(skeletons[0].bits) - whole(skeletons[1].bits);
    claims.one(&tacked_on, before, said);
    claims.one(&intrinsic, moved, after);
    Ok(())
}

/// The scenario.
pub(crate) struct SkeletonIdentity;

impl Experiment for SkeletonIdentity {
    const ABOUT: About = About {
        name: "skeleton-identity",
        question: Question::Simplicity,
        claim: "Grouped by code, 2^-length is 2^-(code bits) x evidence; an Occam factor is in it where data \
                bits are parameters.",
        source: "own; MacKay 1992, 2003 ch. 28 for the terms",
        text: "Is Occam's razor intrinsic to Bayesian model comparison and tacked on in program induction? A \
               program is a code (its skeleton) and data bits, and a code is a model of what it prints: the sum of \
               2^-length over a skeleton's programs that print x is 2^-(code bits) x the skeleton's Bayesian \
               evidence. So each log-odds splits into code bits, tacked on before any data, and the Bayes factor, \
               which is intrinsic.\n\n\
               Where data bits are parameters the evidence is MacKay's product: fit at their best values x Occam \
               factor. \"Period k\" has parameters only, coin flips and a fixed chain have none (their evidence \
               is all fit), and two programs read one or two parameters and then noise. Counted string by string \
               for these, for all written programs up to L bits, and for chains with parameters of b bits. The \
               pictures: log-odds over time; the parts of each model on one data set; fit and Occam factor over \
               time; the weight by length within one skeleton. mackay-occam-factor and code-length-quartet see \
               the same symbols.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        measured::measure(parameters, context)
    }

    fn theory(parameters: &Parameters, _: &Measured, context: &Context<'_>) -> Result<Theory> {
        let x = parameters.data()?;
        let short = &x[..parameters.short];
        let grids = GRIDS.map(|(order, bits)| grid_theory(order, bits, short));
        Ok(Theory {
            period_bits: |k| 16 * k + 11,
            pattern,
            double: Rational::inverse_power,
            razor: |k| Rational::from_integer(2).pow(k),
            tacked_on,
            allowed: |unsettled| unsettled,
            models: models::splits(&x, context)?,
            called: Rational::inverse_power,
            grids: grids.into_iter().collect::<Result<_>>()?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        judge_periods(measured, theory, claims);
        judge_programs(measured, theory, claims);
        judge_listed(measured, theory, claims)?;
        tell_odds(measured, claims)?;
        for (grid, said) in measured.grids.iter().zip(&theory.grids) {
            let label = || format!("order {}, {} bits per parameter", grid.order, grid.bits);
            let occam = quotient(&grid.evidence, &grid.fit)?;
            claims.check(&CHAIN_FIT, label, &grid.fit, &said.fit);
            claims.check(&CHAIN_OCCAM, label, occam, &said.occam);
        }
        Ok(())
    }

    fn worth(_: &Parameters, measured: &Measured) -> String {
        let programs = measured.programs.iter();
        let open = programs.filter(|(program, _)| !program.strings.open.is_zero());
        format!(
            "Exact for these skeletons only; of {} written programs {} have strings that were not all \
             followed, and count in skeleton-open instead.",
            measured.programs.len(),
            open.count()
        )
    }
}

#[cfg(test)]
mod tests;

//! `skeleton-identity`: 2^-length IS an Occam factor once programs are grouped by skeleton.
//!
//! Takes the machine, the exact `Mixture` with written programs in it, and the data set and model families
//! of [`occam`](super::occam). Own \[derived here\]; the names evidence, best fit and Occam factor are
//! `MacKay`'s (1992; 2003 ch. 28, unconfirmed).
//!
//! Derivation \[own\]. A program of the machine is a code c of l0 bits, its *skeleton*, and data bits d. Of
//! the strings c d that print x keep those whose last bit is the one that made the last symbol possible; no
//! such string is a prefix of another. One with k data bits has weight 2^-(l0+k), so the group's weight is
//! the sum of 2^-(l0+k) = 2^-l0 x sum of 2^-k = 2^-l0 x P(fair coin flips d make c print x) = 2^-l0 nu_c(x).
//! Read as a Bayesian model, c has the data bits as parameters, each string equally likely a priori; the
//! likelihood of a surviving string is 1, the best fit, and evidence / best fit = the surviving share of the
//! parameters' prior: `MacKay`'s Occam factor. Nothing was assumed of the machine but that data bits are
//! fair. So in the log-odds of two skeletons
//!   log2 odds = (l0' - l0)  [tacked on: code bits, there before any data, never moved by data]
//!             + log2 share - log2 share'  [intrinsic: the Bayes factor of the two models].
//! With parameters in front of a noisy model (chains whose parameters have b bits each) the same sum is
//! 2^-l0 x best fit x Occam factor, the best fit now below 1.
//!
//! The group is counted string by string ([`strings`]); the model's evidence comes from the mixture's filter
//! or from closed forms. Programs "period k, arbitrary pattern" are written programs of 16k + 11 bits: read k
//! cells, set a flag, print them for ever.
//!
//! Control: with 2 bits paid for each data bit the group falls short of the evidence by exactly 2^-k: a
//! penalty that IS tacked on. And the shortest program alone (a two-part code) falls short of its group.

use crate::exact::{Enclosure, PRECISION, Rational, as_u64, as_usize, log2};
use crate::scenario::figures::{length, quotient, whole};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
};
use crate::suite::instrument::occam::chains;
use crate::suite::instrument::occam::data::STICKY;

mod measured;
mod picture;
mod strings;
mod table;

use measured::{GRIDS, Measured, Parameters, REFERENCE, chain_bits, grid_point};

const OWN: &str = here!("own; derived in");

claims! {
    PERIOD: Exact Equal "period-evidence", OWN,
        "\"Period k\": the sum of 2^-length over the 2^k programs (code and k pattern bits) that print x_1:t \
         is 2^-(code bits) x the evidence of the Bayesian model \"period k, every pattern equally likely\"; \
         every k and t.";
    RAZOR: Exact Equal "razor-without-prior", OWN,
        "The razor stays when nothing is tacked on: with equal weights on the skeletons \"period k\" and \
         \"period 2k\" both fit a sequence of period k, and the odds are 2^k for the simpler.";
    DOUBLE: Exact LessThan "control-double-penalty", OWN,
        "Control, a razor that is tacked on: with 2 bits paid for each data bit the group's weight is below \
         2^-(code bits) x evidence. Only 2^-length is an Occam factor.";
    SKELETON: Exact Equal "skeleton-evidence", OWN,
        "All written programs up to L bits: the sum of 2^-length over a skeleton's strings that print x_1:t \
         is 2^-(code bits) x its evidence with the data bits integrated out; every program and t.";
    OPEN: Exact AtMost "skeleton-open", OWN,
        "Where some strings were not followed to their end, or the filter left mass open, the two differ by \
         no more than that mass.";
    SPLIT: Exact Equal "odds-split", OWN,
        "The posterior odds of two skeletons are 2^(difference of code bits) x ratio of the surviving shares \
         of their data strings: tacked on x intrinsic, every t.";
    SHORTEST: Exact LessThan "shortest-alone", OWN,
        "Control: the weight of the shortest program that prints x is below its skeleton's: penalising \
         length and keeping one program loses what the group has.";
    TACKED_ON: Exact Equal "tacked-on", OWN,
        "Tacked on: before any data the log2 odds of {program} to {reference} are the difference of their \
         code bits.";
    INTRINSIC: Measured None "intrinsic", "skeleton-identity",
        "Intrinsic: {symbols} symbols move these log2 odds by their Bayes factor (measured) to {after} bits \
         (compare): {before} tacked on, {moved} intrinsic.";
    CHAIN: Exact Equal "chain-split", OWN,
        "Markov chains with parameters of b bits: the sum over the 2^(b 2^m) programs of 2^-length x \
         likelihood is 2^-(code bits) x best fit x Occam factor of the one Bayesian model.";
}

#[derive(Clone)]
pub(crate) struct Theory {
    /// Code bits of "period k", by k: 16 a symbol and 11.
    period_bits: fn(u64) -> u64,
    /// The Bayesian model's probability of a sequence of t symbols of period k: each pattern has 2^-min(t,k).
    pattern: fn(u64, u64) -> Rational,
    /// Odds of period k to period 2k where nothing is tacked on.
    razor: fn(u64) -> Rational,
    /// Odds of a skeleton of so many code bits to one of so many others before any data.
    tacked_on: fn(u64, u64) -> Result<Rational>,
    /// By how much a count may miss the filter where so much mass was not followed.
    allowed: fn(Rational) -> Rational,
    /// By grid: 2^-l0, best fit and Occam factor.
    grids: Vec<[Rational; 3]>,
}

fn pattern(t: u64, k: u64) -> Rational {
    Rational::inverse_power(t.min(k))
}

fn tacked_on(bits: u64, reference: u64) -> Result<Rational> {
    let weight = Rational::inverse_power;
    quotient(&weight(bits), &weight(reference))
}

/// The model "a chain whose parameters are on the grid, each equally likely": contexts are independent.
fn grid_theory(order: u32, bits: u64, x: &[bool]) -> Result<[Rational; 3]> {
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
    Ok([Rational::inverse_power(chain_bits(order)), fit, occam])
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
                claims.check(&DOUBLE, label, &period.double[t], &said);
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

/// The odds of the listed skeletons, split.
fn judge_odds(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
    let (odds, skeletons) = (&measured.odds, &measured.skeletons);
    if skeletons.iter().any(|one| !one.strings.open.is_zero()) {
        return Err(ScenarioError::OpenMass);
    }
    let reference = &skeletons[0];
    for (index, skeleton) in skeletons.iter().enumerate().skip(1) {
        let (source, strings) = (&skeleton.source, &skeleton.strings);
        let tacked_on = (theory.tacked_on)(skeleton.bits, reference.bits)?;
        let shares = strings.share.iter().zip(&reference.strings.share);
        for (t, ((share, other), row)) in shares.zip(odds).enumerate() {
            let label = || format!("{source} against {REFERENCE}, t={t}");
            let said = &tacked_on * quotient(share, other)?;
            claims.check(&SPLIT, label, &row[index], said);
        }
        let first = strings.by_length.iter().position(|count| count.bits() > 0);
        if let Some(k) = first {
            let code = Rational::inverse_power(skeleton.bits);
            let one = &code * Rational::inverse_power(as_u64(k));
            claims.check(&SHORTEST, || source.clone(), one, code * strings.evidence());
        }
    }
    let symbols = odds.len() - 1;
    let log_odds = |t: usize| log2(&odds[t][1], PRECISION);
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
    let said = whole(reference.bits) - whole(skeletons[1].bits);
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
        claim: "2^-length is MacKay's Occam factor once programs are grouped by skeleton: only code bits are \
                tacked on.",
        source: "own; MacKay 1992, 2003 ch. 28 (unconfirmed) for the terms",
        text: "Is Occam's razor intrinsic to Bayesian model comparison and tacked on in program induction? A \
               program is a code (its skeleton) and data bits, and its data bits are a model's free \
               parameters: the sum of 2^-length over a skeleton's programs that print x is 2^-(code bits) x \
               the skeleton's Bayesian evidence. So each log-odds splits into code bits, tacked on before any \
               data, and the Bayes factor, which is intrinsic and grows.\n\n\
               Counted string by string for \"period k\", for all written programs up to L bits and for \
               chains with parameters of b bits. The pictures: the log-odds of a sticky program over time, \
               split; the table of programs, Markov chains and polynomials on one data set; the weight by \
               length within one skeleton. mackay-occam-factor and code-length-quartet see the same symbols.",
        worth: "",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        measured::measure(parameters, context)
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let x = parameters.data()?;
        let short = &x[..parameters.short];
        let grids = GRIDS.map(|(order, bits)| grid_theory(order, bits, short));
        Ok(Theory {
            period_bits: |k| 16 * k + 11,
            pattern,
            razor: |k| Rational::from_integer(2).pow(k),
            tacked_on,
            allowed: |unsettled| unsettled,
            grids: grids.into_iter().collect::<Result<_>>()?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        judge_periods(measured, theory, claims);
        judge_programs(measured, theory, claims);
        judge_odds(measured, theory, claims)?;
        for (grid, [prior, fit, occam]) in measured.grids.iter().zip(&theory.grids) {
            let label = || format!("order {}, {} bits a parameter", grid.order, grid.bits);
            claims.check(&CHAIN, label, &grid.group, prior * fit * occam);
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

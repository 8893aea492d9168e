//! The claims of `skeleton-identity`: what was measured beside what the identity says.
//!
//! Takes [`Measured`] and [`Theory`]; every verdict comes from exact rationals.

use super::{Measured, REFERENCE, SKELETONS, STICKY, Theory, two_to};
use crate::exact::{Enclosure, PRECISION, Rational, log2};
use crate::machine::Program;
use crate::scenario::figures::{inverse_power, length, quotient, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, Statement};
use crate::scenario::{Claim, Grade, Relation, ScenarioError};

const OWN: &str = "own; derived in scenario::skeleton_identity";

fn all(id: &str, relation: Relation, text: impl Into<String>) -> ForAll {
    ForAll::new(Statement::new(id, Grade::Exact, text, OWN), relation, None)
}

/// Period k: the group of programs, the Bayesian model, and the control.
fn period_claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let mut identity = all(
        "period-evidence",
        Relation::Equal,
        "\"Period k\": the sum of 2^-length over the 2^k programs (code and k pattern bits) that print x_1:t is 2^-(code bits) x the evidence of the Bayesian model \"period k, every pattern equally likely\"; every k and t.",
    );
    let mut control = all(
        "control-double-penalty",
        Relation::LessThan,
        "Control, a razor that is tacked on: with 2 bits paid for each data bit the group's weight is below 2^-(code bits) x evidence. Only 2^-length is an Occam factor.",
    );
    let mut razor = all(
        "razor-without-prior",
        Relation::Equal,
        "The razor stays when nothing is tacked on: with equal weights on the skeletons \"period k\" and \"period 2k\" both fit a sequence of period k, and the odds are 2^k for the simpler.",
    );
    for period in &measured.periods {
        let k = period.k;
        let code = inverse_power((theory.period_bits)(k));
        let lag = usize::try_from(k).unwrap_or(usize::MAX);
        for (t, group) in period.group.iter().enumerate() {
            let repeats = (lag..t).all(|i| period.x[i] == period.x[i - lag]);
            let evidence = if repeats {
                (theory.pattern)(length(&period.x[..t]), k)
            } else {
                Rational::zero()
            };
            let said = &code * evidence;
            let label = || format!("k={k}, {} symbols, t={t}", period.x.len());
            identity.check_exact(label, group, &said);
            if repeats {
                control.check_exact(label, &period.double[t], &said);
            }
        }
    }
    for (k, odds) in &measured.razor {
        razor.check_exact(|| format!("k={k}"), odds, &(theory.razor)(*k));
    }
    Ok(vec![identity.claim()?, razor.claim()?, control.claim()?])
}

/// All written programs: strings counted one length after the other, against the filter.
fn program_claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let mut identity = all(
        "skeleton-evidence",
        Relation::Equal,
        "All written programs up to L bits: the sum of 2^-length over a skeleton's strings that print x_1:t is 2^-(code bits) x its evidence with the data bits integrated out; every program and t.",
    );
    let mut open = all(
        "skeleton-open",
        Relation::AtMost,
        "Where some strings were not followed to their end, or the filter left mass open, the two differ by no more than that mass.",
    );
    for program in &measured.programs {
        let weight = inverse_power(program.bits);
        let unsettled = &program.strings.open;
        for (t, (share, filter)) in program
            .strings
            .share
            .iter()
            .zip(&program.filter)
            .enumerate()
        {
            let label = || format!("{} t={t}", program.source);
            match filter.exact_value() {
                Some(value) if unsettled.is_zero() => {
                    identity.check_exact(label, &(&weight * share), &(&weight * value));
                }
                _ => {
                    let missing = (filter.lower() - share).abs();
                    open.check_exact(
                        label,
                        &missing,
                        &(theory.allowed)(filter.width() + unsettled),
                    );
                }
            }
        }
    }
    Ok(vec![identity.claim()?, open.claim()?])
}

/// The odds of the listed skeletons, split.
fn odds_claims(
    measured: &Measured,
    theory: &Theory,
    symbols: usize,
) -> Result<Vec<Claim>, ScenarioError> {
    let mut split = all(
        "odds-split",
        Relation::Equal,
        "The posterior odds of two skeletons are 2^(difference of code bits) x ratio of the surviving shares of their data strings: tacked on x intrinsic, every t.",
    );
    let mut shortest = all(
        "shortest-alone",
        Relation::LessThan,
        "Control: the weight of the shortest program that prints x is below its skeleton's: penalising length and keeping one program loses what the group has.",
    );
    let mut bits = Vec::new();
    for source in SKELETONS {
        bits.push(Program::parse(source)?.length_bits());
    }
    for (index, strings) in measured.skeletons.iter().enumerate().skip(1) {
        let reference = &measured.skeletons[0];
        if !(strings.open.is_zero() && reference.open.is_zero()) {
            return Err(ScenarioError::OpenMass);
        }
        let tacked_on = two_to((theory.tacked_on)(bits[index], bits[0]));
        let shares = strings.share.iter().zip(&reference.share);
        for (t, ((share, other), row)) in shares.zip(&measured.odds).enumerate() {
            split.check_exact(
                || format!("{} against {REFERENCE}, t={t}", SKELETONS[index]),
                &row[index],
                &(&tacked_on * quotient(share, other)?),
            );
        }
        let first = strings.by_length.iter().position(|count| count.bits() > 0);
        let group = strings.share.last().ok_or(ScenarioError::OpenMass)?;
        if let Some(k) = first.and_then(|k| u32::try_from(k).ok()) {
            let code = inverse_power(bits[index]);
            let (one, group) = (&code * inverse_power(k), &code * group);
            shortest.check_exact(|| SKELETONS[index].to_owned(), &one, &group);
        }
    }
    let mut claims = vec![split.claim()?, shortest.claim()?];
    claims.extend(answers(measured, &bits, symbols)?);
    Ok(claims)
}

/// The split of the leading skeleton's log-odds, in figures that a reader sees in the table of claims.
fn answers(measured: &Measured, bits: &[u32], symbols: usize) -> Result<Vec<Claim>, ScenarioError> {
    let row = |t: usize| measured.odds.get(t).ok_or(ScenarioError::OpenMass);
    let before = log2(&row(0)?[1], PRECISION)?;
    let after = log2(&row(symbols)?[1], PRECISION)?;
    let intrinsic = &after - &before;
    let said = Enclosure::exact(whole(u64::from(bits[0])) - whole(u64::from(bits[1])));
    let short = |value: &Enclosure| value.to_decimals(4).0;
    let tacked = former::claim(
        Statement::new(
            "tacked-on",
            Grade::Exact,
            format!(
                "Tacked on: before any data the log2 odds of {STICKY} to {REFERENCE} are the difference of their code bits."
            ),
            OWN,
        ),
        Relation::Equal,
        before.clone(),
        said,
        None,
    );
    let net = former::measurement(
        "intrinsic",
        format!(
            "Intrinsic: {symbols} symbols move these log2 odds by their Bayes factor (measured) to {} bits (compare): {} tacked on, {} intrinsic.",
            short(&after),
            short(&before),
            short(&intrinsic)
        ),
        "skeleton-identity",
        intrinsic,
        after,
    );
    Ok(vec![tacked, net])
}

fn grid_claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let mut identity = all(
        "chain-split",
        Relation::Equal,
        "Markov chains with parameters of b bits: the sum over the 2^(b 2^m) programs of 2^-length x likelihood is 2^-(code bits) x best fit x Occam factor of the one Bayesian model.",
    );
    for (grid, [prior, fit, occam]) in measured.grids.iter().zip(&theory.grids) {
        identity.check_exact(
            || format!("order {}, {} bits a parameter", grid.order, grid.bits),
            &grid.group,
            &(prior * fit * occam),
        );
    }
    Ok(vec![identity.claim()?])
}

pub(super) fn claims(
    measured: &Measured,
    theory: &Theory,
    symbols: usize,
) -> Result<Vec<Claim>, ScenarioError> {
    let mut claims = period_claims(measured, theory)?;
    claims.extend(program_claims(measured, theory)?);
    claims.extend(odds_claims(measured, theory, symbols)?);
    claims.extend(grid_claims(measured, theory)?);
    Ok(claims)
}

//! Fixed share and Bayes on blocks of growing length: the regrets beside their bounds.
//!
//! Takes both mixtures and enclosures; the bounds are derived in [`super`](super).

use super::{Measured, OWN, Parameters, SHARE, Theory};
use crate::exact::{Enclosure, PRECISION, Rational, ln, log2};
use crate::mixture::{Evidence, Hypothesis, PathMixture, ShareRate};
use crate::scenario::figures::{exact, fraction, length, quotient, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, Statement};
use crate::scenario::{Claim, Context, Grade, Relation, ScenarioError};
use crate::suite::instrument::mixing::{exactly, mixture};
use crate::suite::misspecified::block_swings::measured::source;

/// The block source has two experts.
const EXPERTS: u64 = 2;

/// Rows between two block ends, for the picture.
const ROWS: u64 = 24;

/// Losses beyond the switching path's, in bits.
#[derive(Clone, Debug)]
pub(super) struct Regret {
    pub(super) time: u64,
    pub(super) constant: Enclosure,
    pub(super) harmonic: Enclosure,
    pub(super) bayes: Enclosure,
    /// At block ends: what the path gives x over what Bayes does.
    pub(super) ratio_to_bayes: Option<Rational>,
    /// The posterior weights of the upper coin, for the picture: constant rate, and Bayes.
    pub(super) upper: [Enclosure; 2],
}

/// part/whole by its logarithm, for the picture: the exact quotient would reduce long fractions.
fn share(part: &Evidence, whole: &Evidence) -> Result<Enclosure, ScenarioError> {
    let bits = part.log2(PRECISION)? - whole.log2(PRECISION)?;
    Ok((bits * ln(&Rational::from_integer(2), PRECISION)?).exp(PRECISION)?)
}

pub(super) fn measure(
    parameters: &Parameters,
    context: &Context<'_>,
) -> Result<Vec<Regret>, ScenarioError> {
    let rate = parameters.fitting_rate()?;
    let mut constant = PathMixture::fixed_share(parameters.coins()?, ShareRate::Constant(rate))?;
    let mut harmonic = PathMixture::fixed_share(parameters.coins()?, ShareRate::Harmonic)?;
    let half = Rational::ratio(1, 2);
    let (hypotheses, _) = parameters.coins()?.into_parts();
    let weighed = hypotheses.into_iter().map(|coin| (coin, half.clone()));
    let mut bayes = mixture(weighed.collect())?;
    let high = parameters.high();
    let symbol_bits = log2(&high, PRECISION)?;
    let ends = parameters.block_ends();
    let mut regrets = Vec::new();
    let (mut block, mut start) = (0, 0);
    for (time, &symbol) in (1..).zip(&source(parameters.ratio, parameters.symbols)) {
        constant.update(symbol);
        harmonic.update(symbol);
        bayes.update(symbol)?;
        let end = ends.get(block).copied().unwrap_or(u64::MAX);
        if time == end || (time - start).is_multiple_of(((end - start) / ROWS).max(1)) {
            context.report("symbols", time, parameters.symbols)?;
            let path = symbol_bits.scale(&whole(time));
            let over = |evidence: Enclosure| &path - evidence;
            let ratio = || -> Result<Rational, ScenarioError> {
                quotient(&high.pow(time), &exactly(&bayes.evidence())?)
            };
            regrets.push(Regret {
                time,
                constant: over(constant.evidence().log2(PRECISION)?),
                harmonic: over(harmonic.evidence().log2(PRECISION)?),
                bayes: over(bayes.evidence().log2(PRECISION)?),
                ratio_to_bayes: (time == end).then(ratio).transpose()?,
                upper: [
                    share(&constant.joint(1), &constant.evidence())?,
                    share(&bayes.joint(1), &bayes.evidence())?,
                ],
            });
        }
        if time == end {
            (block, start) = (block + 1, end);
        }
    }
    Ok(regrets)
}

/// At the end of a block, in bits.
#[derive(Clone, Debug)]
pub(super) struct BlockTheory {
    pub(super) time: u64,
    pub(super) constant: Enclosure,
    pub(super) harmonic: Enclosure,
    /// What the path gives x over what Bayes does.
    pub(super) ratio_to_bayes: Rational,
}

/// rho^minority 2/(1 + rho^-|S|) at the end of block k, with (n - \[k even\])/(1+r) symbols of the minority.
fn ratio_to_bayes(parameters: &Parameters, k: u32, end: u64) -> Result<Rational, ScenarioError> {
    let high = parameters.high();
    let rho = quotient(&high, &(Rational::one() - &high))?;
    let minority = (end - u64::from(k.is_multiple_of(2))) / (1 + parameters.ratio);
    let tail = quotient(&Rational::one(), &rho.pow(end - 2 * minority))?;
    quotient(&(rho.pow(minority) * whole(2)), &(Rational::one() + tail))
}

/// log2 of a positive value.
fn bits(value: &Rational) -> Result<Enclosure, ScenarioError> {
    Ok(log2(value, PRECISION)?)
}

/// The bounds at every block's end.
pub(super) fn theory(parameters: &Parameters) -> Result<Vec<BlockTheory>, ScenarioError> {
    let ends = parameters.block_ends();
    let rate = parameters.fitting_rate()?;
    let mut blocks = Vec::new();
    let mut first_behind: Vec<u64> = Vec::new();
    for (k, &end) in (0u32..).zip(&ends) {
        let switches = whole(u64::from(k));
        let stays = whole(end - 1 - u64::from(k));
        let one = bits(&whole(EXPERTS))?;
        let each = bits(&whole(EXPERTS - 1))?;
        let constant = &one + each.scale(&switches)
            - bits(&rate)?.scale(&switches)
            - bits(&(Rational::one() - &rate))?.scale(&stays);
        let mut harmonic = one + bits(&whole(end))?;
        for first in &first_behind {
            harmonic = harmonic + bits(&whole(first - 1))? + &each;
        }
        blocks.push(BlockTheory {
            time: end,
            constant,
            harmonic,
            ratio_to_bayes: ratio_to_bayes(parameters, k, end)?,
        });
        first_behind.push(end + 1);
    }
    Ok(blocks)
}

/// log2 N + m log2(N-1) + (n-1) H(m/(n-1)).
pub(super) fn entropy_bound(parameters: &Parameters) -> Result<Enclosure, ScenarioError> {
    // H(p) = p log2(1/p) + (1-p) log2(1/(1-p)) with p = m/(n-1).
    let (m, chances) = (length(&parameters.block_ends()) - 1, parameters.symbols - 1);
    let part = |count: u64| -> Result<Enclosure, ScenarioError> {
        let share = fraction(count, chances)?;
        Ok(-bits(&share)?.scale(&share))
    };
    let entropy = part(m)? + part(chances - m)?;
    Ok(bits(&whole(EXPERTS))?
        + bits(&whole(EXPERTS - 1))?.scale(&whole(m))
        + entropy.scale(&whole(chances)))
}

pub(super) fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let statement =
        |id: &str, source: &str, text: &str| Statement::new(id, Grade::Exact, text, source);
    let all = |id: &str, relation, source: &str, text: &str| {
        ForAll::new(statement(id, source, text), relation, None)
    };
    let mut constant = all(
        "blocks-constant-rate",
        Relation::AtMost,
        SHARE,
        "On the blocks, at rate m/(n-1), the regret in bits to the switching path is at most log2 N + m log2(N-1) - m log2 a - (n-1-m) log2(1-a), at every block's end.",
    );
    let mut harmonic = all(
        "blocks-decreasing-rate",
        Relation::AtMost,
        OWN,
        "On the blocks, at rate 1/t, it is at most log2 N + log2 n + the sum over switches of log2(t_i - 1) + log2(N-1), at every block's end.",
    );
    let mut linear = all(
        "blocks-bayes",
        Relation::Equal,
        OWN,
        "Control: Bayes's regret to the switching path is linear in n. The path's probability over Bayes's is rho^((n - [k even])/(1+r)) 2/(1 + rho^-|S|) at every block's end.",
    );
    let mut last = None;
    for said in &theory.blocks {
        let Some(regret) = measured
            .regrets
            .iter()
            .find(|regret| regret.time == said.time)
        else {
            continue;
        };
        let label = || format!("n={}", said.time);
        constant.check(label, &regret.constant, &said.constant);
        harmonic.check(label, &regret.harmonic, &said.harmonic);
        if let Some(ratio) = &regret.ratio_to_bayes {
            linear.check_exact(label, ratio, &said.ratio_to_bayes);
        }
        last = Some((regret, said));
    }
    let mut found = vec![constant.claim()?, harmonic.claim()?];
    if let Some((regret, said)) = last {
        found.push(former::claim(
            statement(
                "blocks-entropy",
                SHARE,
                "At n, rate m/(n-1), it is at most log2 N + m log2(N-1) + (n-1) H(m/(n-1)) bits.",
            ),
            Relation::AtMost,
            regret.constant.clone(),
            theory.entropy.clone(),
            None,
        ));
        found.push(linear.claim()?);
        found.push(former::claim(
            statement(
                "bayes-beyond-the-bound",
                OWN,
                "Control: without sharing the bound fails: at n Bayes's regret in bits is above that of rate 1/t.",
            ),
            Relation::GreaterThan,
            regret.bayes.clone(),
            said.harmonic.clone(),
            None,
        ));
        found.push(former::measurement(
            "regret-at-n",
            "Regret in bits to the switching path at n with the rate 1/t, which knows nothing of the blocks; beside it, with the rate that fits them.",
            OWN,
            regret.harmonic.clone(),
            regret.constant.clone(),
        ));
        found.push(former::measurement(
            "symbols",
            "n, the end of the last complete block; beside it, the number of switches.",
            OWN,
            exact(said.time),
            exact(length(&theory.blocks) - 1),
        ));
    }
    Ok(found)
}

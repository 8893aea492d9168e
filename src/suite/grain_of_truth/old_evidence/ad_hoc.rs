//! Theories with the data written into them, beside the skeleton that guesses the same symbols evenly.
//!
//! Takes the exact `Mixture` and semimeasures given by a rule. The derivation is in the scenario's
//! documentation. Lengths are those of a list: the skeleton has [`SKELETON_BITS`], a theory that has the k
//! symbols y written into it c(y) more.

use super::OWN;
use crate::exact::Rational;
use crate::mixture::{Conditional, Hypothesis, Mixture};
use crate::scenario::figures::{inverse_power, quotient, whole};
use crate::scenario::former::{ForAll, Statement};
use crate::scenario::{Claim, Context, Grade, Relation, ScenarioError};
use crate::suite::instrument::mixing::{mixture, point};

/// Length of the skeleton.
const SKELETON_BITS: u32 = 5;

/// Symbols that come behind the memorised ones.
const LATER: usize = 8;

/// Chance of a 1 behind the memorised symbols, under every theory here: 5/8.
fn later_chance() -> Rational {
    Rational::ratio(5, 8)
}

fn symbols(y: u32, k: u32) -> Vec<bool> {
    (0..k).map(|bit| y >> bit & 1 == 1).collect()
}

/// What comes behind the memorised symbols: 1 1 0 over and over.
fn later() -> impl Iterator<Item = bool> {
    (0..LATER).map(|t| t % 3 != 2)
}

fn of_one(p: Rational) -> [Rational; 2] {
    [Rational::one() - &p, p]
}

/// The first k symbols even, later ones a coin.
fn skeleton(k: u32) -> Box<dyn Hypothesis> {
    let k = usize::try_from(k).unwrap_or(usize::MAX);
    Box::new(Conditional::new("skeleton", move |past: &[bool]| {
        of_one(if past.len() < k {
            Rational::ratio(1, 2)
        } else {
            later_chance()
        })
    }))
}

/// The first symbols as written into it, later ones the same coin.
fn ad_hoc(written: &[bool]) -> Box<dyn Hypothesis> {
    let written = written.to_vec();
    Box::new(Conditional::new("ad hoc", move |past: &[bool]| {
        of_one(match written.get(past.len()) {
            Some(true) => Rational::one(),
            Some(false) => Rational::zero(),
            None => later_chance(),
        })
    }))
}

/// c(y) of a code with a short word for the k zeros: 1 bit for them, 1 + k for any other k symbols.
fn lucky_code(y: u32, k: u32) -> u32 {
    if y == 0 { 1 } else { 1 + k }
}

/// Some y of k symbols: all equal, alternating, and one without a pattern.
fn samples(k: u32) -> [u32; 4] {
    let mask = (1 << k) - 1;
    [0, mask, 0b1010_1010_1010 & mask, 0b1101_0001_1011 & mask]
}

// ---------------------------------------------------------------------------------------------- measure

/// Posterior odds of an ad-hoc theory against the skeleton, before each symbol and behind the last.
#[derive(Clone, Debug)]
pub(super) struct Fitted {
    pub(super) k: u32,
    pub(super) y: u32,
    pub(super) odds: Vec<Rational>,
}

#[derive(Clone, Debug)]
pub(super) struct Measured {
    /// Charged bit by bit.
    pub(super) charged: Vec<Fitted>,
    /// Charged as the skeleton.
    pub(super) uncharged: Vec<Fitted>,
    /// Evidence of the whole family of 2^k theories, by k = 1 .. K and then t.
    pub(super) families: Vec<Vec<Rational>>,
    /// Net factor under the code with a short word, by k = 1 .. K and then y.
    pub(super) lucky: Vec<Vec<Rational>>,
}

fn against(theory: Box<dyn Hypothesis>, extra_bits: u32, k: u32) -> Result<Mixture, ScenarioError> {
    mixture(vec![
        (skeleton(k), inverse_power(SKELETON_BITS)),
        (theory, inverse_power(SKELETON_BITS + extra_bits)),
    ])
}

fn odds(mixture: &Mixture) -> Result<Rational, ScenarioError> {
    let posterior = mixture.posterior()?;
    quotient(&point(&posterior[1])?, &point(&posterior[0])?)
}

pub(super) fn fitted(k: u32, y: u32, extra_bits: u32) -> Result<Fitted, ScenarioError> {
    let written = symbols(y, k);
    let mut mixture = against(ad_hoc(&written), extra_bits, k)?;
    let mut course = vec![odds(&mixture)?];
    for symbol in written.iter().copied().chain(later()) {
        mixture.update(symbol)?;
        course.push(odds(&mixture)?);
    }
    Ok(Fitted { k, y, odds: course })
}

fn family(k: u32) -> Result<Vec<Rational>, ScenarioError> {
    let members = (0..1u32 << k)
        .map(|y| (ad_hoc(&symbols(y, k)), inverse_power(SKELETON_BITS + k)))
        .collect();
    let mut mixture = mixture(members)?;
    let mut evidence = vec![super::exactly(&mixture.evidence())?];
    for symbol in symbols(samples(k)[3], k).into_iter().chain(later()) {
        mixture.update(symbol)?;
        evidence.push(super::exactly(&mixture.evidence())?);
    }
    Ok(evidence)
}

/// The odds behind y, over the odds that two theories of equal length have.
fn net_factor(k: u32, y: u32, extra_bits: u32) -> Result<Rational, ScenarioError> {
    let written = symbols(y, k);
    let mut mixture = against(ad_hoc(&written), extra_bits, k)?;
    for &symbol in &written {
        mixture.update(symbol)?;
    }
    odds(&mixture)
}

pub(super) fn measure(longest: u32, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let mut measured = Measured {
        charged: Vec::new(),
        uncharged: Vec::new(),
        families: Vec::new(),
        lucky: Vec::new(),
    };
    for k in 1..=longest {
        context.report("memorised symbols", u64::from(k), u64::from(longest))?;
        for y in samples(k) {
            measured.charged.push(fitted(k, y, k)?);
            measured.uncharged.push(fitted(k, y, 0)?);
        }
        measured.families.push(family(k)?);
        let lucky = (0..1u32 << k).map(|y| net_factor(k, y, lucky_code(y, k)));
        measured.lucky.push(lucky.collect::<Result<_, _>>()?);
    }
    Ok(measured)
}

// ----------------------------------------------------------------------------------------------- theory

#[derive(Clone, Debug)]
pub(super) struct Theory {
    /// Most that the odds of a theory charged bit by bit may be.
    pub(super) charged: Rational,
    /// Odds behind the fit when it is not charged, by k = 1 .. K: 2^k.
    pub(super) uncharged: Vec<Rational>,
    /// The skeleton's evidence with its weight, by k and then t.
    pub(super) skeleton: Vec<Vec<Rational>>,
    /// Most that the mean net factor may be.
    pub(super) mean: Rational,
    /// 2^-g: the largest share of all data that may give a gain of g bits, g = 1, 2, ..
    pub(super) shares: Vec<Rational>,
}

pub(super) fn theory(longest: u32) -> Result<Theory, ScenarioError> {
    let chance = later_chance();
    let rest = Rational::one() - &chance;
    let skeleton = |k: u32| {
        let mut evidence: Vec<Rational> =
            (0..=k).map(|t| inverse_power(SKELETON_BITS + t)).collect();
        let (mut ones, mut zeros) = (0, 0);
        for symbol in later() {
            if symbol {
                ones += 1;
            } else {
                zeros += 1;
            }
            evidence.push(inverse_power(SKELETON_BITS + k) * chance.pow(ones) * rest.pow(zeros));
        }
        evidence
    };
    Ok(Theory {
        charged: Rational::one(),
        uncharged: (1..=longest)
            .map(|k| Rational::from_integer(2).pow(u64::from(k)))
            .collect(),
        skeleton: (1..=longest).map(skeleton).collect(),
        mean: Rational::one(),
        shares: (1..=longest).map(inverse_power).collect(),
    })
}

// ----------------------------------------------------------------------------------------------- claims

pub(super) fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, text: &str| {
        ForAll::new(Statement::new(id, Grade::Exact, text, OWN), relation, None)
    };
    let mut charged = all(
        "ad-hoc-net-gain",
        Relation::AtMost,
        "A theory with k observed symbols copied into it, bit by bit, has at no time more weight than the skeleton that guesses them evenly: net gain at most 0 bits, every k.",
    );
    let mut family = all(
        "ad-hoc-family",
        Relation::Equal,
        "The 2^k theories that copy k symbols have together the skeleton's evidence, every k and t.",
    );
    let mut mean = all(
        "any-code-mean",
        Relation::AtMost,
        "Under a code with a short word for one y the net factor 2^(k - c(y)), averaged over all y, is at most 1, every k.",
    );
    let mut shares = all(
        "any-code-gain",
        Relation::AtMost,
        "Under that code at most 2^-g of all data give a gain of g bits or more, every k and g.",
    );
    let mut uncharged = all(
        "control-not-charged",
        Relation::Equal,
        "Control: fitted afterwards and charged as the skeleton, a theory gains k bits, every k.",
    );
    for course in &measured.charged {
        for (t, odds) in course.odds.iter().enumerate() {
            let label = || format!("k={}, y={:b}, t={t}", course.k, course.y);
            charged.check_exact(label, odds, &theory.charged);
        }
    }
    for course in &measured.uncharged {
        let at = usize::try_from(course.k).unwrap_or(usize::MAX);
        for (t, odds) in course.odds.iter().enumerate().skip(at) {
            if let Some(gain) = theory.uncharged.get(at - 1) {
                uncharged.check_exact(|| format!("k={at}, t={t}"), odds, gain);
            }
        }
    }
    for ((k, found), said) in (1u32..).zip(&measured.families).zip(&theory.skeleton) {
        for (t, (evidence, skeleton)) in found.iter().zip(said).enumerate() {
            family.check_exact(|| format!("k={k}, t={t}"), evidence, skeleton);
        }
    }
    for (k, factors) in (1u32..).zip(&measured.lucky) {
        let all_data = whole(super::length(factors));
        let average = quotient(&factors.iter().sum(), &all_data)?;
        mean.check_exact(|| format!("k={k}"), &average, &theory.mean);
        for ((g, share), gain) in (1u32..).zip(&theory.shares).zip(1u32..=k) {
            let least = Rational::from_integer(2).pow(u64::from(gain));
            let count = factors.iter().filter(|factor| **factor >= least).count();
            let found = quotient(&whole(u64::try_from(count).unwrap_or(u64::MAX)), &all_data)?;
            shares.check_exact(|| format!("k={k}, g={g}"), &found, share);
        }
    }
    Ok(vec![
        charged.claim()?,
        family.claim()?,
        mean.claim()?,
        shares.claim()?,
        uncharged.claim()?,
    ])
}

//! Theories with the data written into them, beside the skeleton that guesses the same symbols evenly.
//!
//! Takes the exact `Mixture` and semimeasures given by a rule. The derivation is in the scenario's
//! documentation. Lengths are those of a list: the skeleton has [`SKELETON_BITS`], a theory that has the k
//! symbols y written into it c(y) more.

use crate::exact::{Rational, as_usize};
use crate::mixture::{Conditional, Hypothesis, Mixture};
use crate::scenario::figures::quotient;
use crate::scenario::{Context, Result};
use crate::suite::instrument::mixing::{course, exactly, mixture, posterior};

/// Length of the skeleton.
const SKELETON_BITS: u64 = 5;

/// Symbols that come after the memorised ones.
const LATER: usize = 8;

/// Chance of a 1 after the memorised symbols, under every theory here: 5/8.
fn later_chance() -> Rational {
    Rational::ratio(5, 8)
}

fn symbols(y: u32, k: u64) -> impl Iterator<Item = bool> {
    (0..k).map(move |bit| y >> bit & 1 == 1)
}

/// What comes after the memorised symbols: 1 1 0 over and over.
fn later() -> impl Iterator<Item = bool> {
    (0..LATER).map(|t| t % 3 != 2)
}

/// The first symbols with these chances of a 1, later ones a coin.
fn theory_of(name: &str, chances: Vec<Rational>) -> Box<dyn Hypothesis> {
    Box::new(Conditional::new(name, move |past: &[bool]| {
        let one = chances
            .get(past.len())
            .cloned()
            .unwrap_or_else(later_chance);
        [Rational::one() - &one, one]
    }))
}

/// The first k symbols even.
fn skeleton(k: u64) -> Box<dyn Hypothesis> {
    theory_of("skeleton", vec![Rational::ratio(1, 2); as_usize(k)])
}

/// The first k symbols as written into it.
fn ad_hoc(y: u32, k: u64) -> Box<dyn Hypothesis> {
    let written = symbols(y, k).map(|symbol| Rational::from(u32::from(symbol)));
    theory_of("ad hoc", written.collect())
}

/// c(y) of a code with a short word for the k zeros: 1 bit for them, 1 + k for any other k symbols.
fn lucky_code(y: u32, k: u64) -> u64 {
    if y == 0 { 1 } else { 1 + k }
}

/// Some y of k symbols: all equal, alternating, and one without a pattern.
fn samples(k: u64) -> [u32; 4] {
    let mask = (1 << k) - 1;
    [0, mask, 0b1010_1010_1010 & mask, 0b1101_0001_1011 & mask]
}

/// Posterior odds of an ad-hoc theory against the skeleton, before each symbol and after the last.
#[derive(Clone, Debug)]
pub(super) struct Fitted {
    pub(super) k: u64,
    pub(super) y: u32,
    pub(super) odds: Vec<Rational>,
}

#[derive(Clone, Debug, Default)]
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

pub(super) fn fitted(k: u64, y: u32, extra_bits: u64) -> Result<Fitted> {
    let both = mixture(vec![
        (skeleton(k), Rational::inverse_power(SKELETON_BITS)),
        (
            ad_hoc(y, k),
            Rational::inverse_power(SKELETON_BITS + extra_bits),
        ),
    ])?;
    let odds = |both: &Mixture| {
        let shares = posterior(both)?;
        quotient(&shares[1], &shares[0])
    };
    let odds = course(both, symbols(y, k).chain(later()), odds)?;
    Ok(Fitted { k, y, odds })
}

fn family(k: u64) -> Result<Vec<Rational>> {
    let weight = Rational::inverse_power(SKELETON_BITS + k);
    let members = (0..1 << k).map(|y| (ad_hoc(y, k), weight.clone()));
    let x = symbols(samples(k)[3], k).chain(later());
    course(mixture(members.collect())?, x, |family| {
        exactly(&family.evidence())
    })
}

pub(super) fn measure(longest: u64, context: &Context<'_>) -> Result<Measured> {
    let mut measured = Measured::default();
    for k in 1..=longest {
        context.report("memorised symbols", k, longest)?;
        for y in samples(k) {
            measured.charged.push(fitted(k, y, k)?);
            measured.uncharged.push(fitted(k, y, 0)?);
        }
        measured.families.push(family(k)?);
        // The odds after y, over the odds that two theories of equal length have, which are 1.
        let net_factor = |y| {
            Ok(fitted(k, y, lucky_code(y, k))?
                .odds
                .swap_remove(as_usize(k)))
        };
        let lucky = (0..1 << k).map(net_factor);
        measured.lucky.push(lucky.collect::<Result<_>>()?);
    }
    Ok(measured)
}

#[derive(Clone, Debug)]
pub(super) struct Theory {
    /// Odds after the fit when it is not charged, by k = 1 .. K: 2^k.
    pub(super) uncharged: Vec<Rational>,
    /// The skeleton's evidence with its weight, by k and then t.
    pub(super) skeleton: Vec<Vec<Rational>>,
    /// 2^-g: the largest share of all data that may give a gain of g bits, g = 1, 2, ..
    pub(super) shares: Vec<Rational>,
}

pub(super) fn theory(longest: u64) -> Theory {
    let chance = later_chance();
    let rest = Rational::one() - &chance;
    let skeleton = |k: u64| {
        let mut now = Rational::inverse_power(SKELETON_BITS + k);
        let fitted = (SKELETON_BITS..=SKELETON_BITS + k).map(Rational::inverse_power);
        let later = later().map(|symbol| {
            now *= if symbol { &chance } else { &rest };
            now.clone()
        });
        fitted.chain(later).collect()
    };
    Theory {
        uncharged: (1..=longest).map(|k| Rational::from(2).pow(k)).collect(),
        skeleton: (1..=longest).map(skeleton).collect(),
        shares: (1..=longest).map(Rational::inverse_power).collect(),
    }
}

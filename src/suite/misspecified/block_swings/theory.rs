//! What theory says: the closed forms of change times, shares and regrets, and how far from its limit each
//! may be.

use super::parameters::{MIXTURE_SYMBOLS, Parameters};
use crate::exact::{Enclosure, PRECISION, Rational, log2, narrow};
use crate::scenario::figures::{fraction, inverse_power, whole};
use crate::scenario::{Result, ScenarioError};
use crate::suite::instrument::growing_blocks;

/// Crossings and complete blocks that the limits are read at: the last so many.
pub(super) const WINDOW: u32 = 5;

/// A run is long enough when those have come this near to their limits, as p/q.
pub(super) const NEAR: (i64, u64) = (1, 1000);

/// The closed forms for one ratio.
#[derive(Clone, Debug)]
pub(super) struct SwingTheory {
    /// c_k for k = 1, 2, ... while at most n.
    pub(super) changes: Vec<u64>,
    /// a_(k-1) for k = 1, 2, ...: after how many symbols of block k the wrong model leads.
    pub(super) wrong: Vec<u64>,
    /// (n - [k even])/(1 + r) at the end of block k = 0, 1, ....
    pub(super) minority: Vec<u64>,
    /// Limit of the ratio of crossing times.
    pub(super) ratio: Rational,
    /// Most that a ratio among the last may differ from it.
    pub(super) ratio_tolerance: Rational,
    /// Limit of the wrong model's share.
    pub(super) share: Rational,
    /// Most that a share among the last may differ from it.
    pub(super) share_tolerance: Rational,
    /// log_r(n (r^2 - 1)/(2 r)).
    pub(super) count: Enclosure,
    /// The better model's probability of the first 1, 2, .. symbols.
    pub(super) better: Vec<Rational>,
    /// Most that it may be of the mixture's.
    pub(super) most_over_mixture: Rational,
    /// lambda n/(1 + r) at the end of block k.
    pub(super) regret_path_bits: Vec<Enclosure>,
    /// 1 + lambda/(1 + r).
    pub(super) regret_path_tolerance: Rational,
    /// First time at which -log2 xi has reached the block program's length.
    pub(super) program_time: u64,
    /// Change times of the first symbols.
    pub(super) mixture_changes: Vec<u64>,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    pub(super) swings: Vec<SwingTheory>,
}

/// a_k = (r^(k+1) + (-1)^k)/(r + 1).
fn lead_at_end(ratio: u64, k: u32) -> u64 {
    let power = ratio.saturating_pow(k + 1);
    if k.is_multiple_of(2) {
        power.saturating_add(1) / (ratio + 1)
    } else {
        (power - 1) / (ratio + 1)
    }
}

/// z_k = (r^k - 1)/(r - 1) + a_(k-1), for k >= 1.
fn crossing(ratio: u64, k: u32) -> u64 {
    ((ratio.saturating_pow(k) - 1) / (ratio - 1)).saturating_add(lead_at_end(ratio, k - 1))
}

/// The largest of z_(k+1)/z_k - r = (1 + (-1)^k)/z_k, for the last crossings up to z_last: at the first even
/// k.
fn ratio_tolerance(ratio: u64, last: u32) -> Result<Rational> {
    let first = last.saturating_sub(WINDOW).max(1);
    fraction(2, crossing(ratio, first + first % 2))
}

/// The largest of |a_(k-1)/r^k - 1/(1 + r)| = 1/((1 + r) r^k), for the last blocks up to block `last`.
fn share_tolerance(ratio: u64, last: u32) -> Result<Rational> {
    let first = (last + 1).saturating_sub(WINDOW);
    fraction(1, (ratio + 1).saturating_mul(ratio.saturating_pow(first)))
}

/// The fewest symbols at which the tolerances of ratio and share are within 1/1000.
pub(super) fn symbols_needed(ratio: u64) -> u64 {
    let near = Rational::ratio(NEAR.0, NEAR.1);
    let is_near = |tolerance: Result<Rational>| tolerance.is_ok_and(|tolerance| tolerance <= near);
    // Block k is complete when the next one is level.
    (WINDOW + 1..)
        .find(|&k| is_near(ratio_tolerance(ratio, k)) && is_near(share_tolerance(ratio, k - 1)))
        .map_or(u64::MAX, |last| crossing(ratio, last) + 1)
}

/// The first time at which (P + Q)/2 <= 2^-bits, for P and Q the two models' probabilities.
pub(super) fn time_of_loss(parameters: &Parameters, symbols: &[bool]) -> Result<u64> {
    let [up, down] = parameters.chances();
    let (mut first, mut second) = (Rational::one(), Rational::one());
    let limit = inverse_power(parameters.program_bits);
    let half = Rational::ratio(1, 2);
    for (time, &symbol) in (1..).zip(symbols) {
        first *= if symbol { &up } else { &down };
        second *= if symbol { &down } else { &up };
        if (&first + &second) * &half <= limit {
            return Ok(time);
        }
    }
    let why = format!(
        "program_bits = {} is not reached in {MIXTURE_SYMBOLS} symbols",
        parameters.program_bits
    );
    Err(ScenarioError::refused(why, ["program_bits=1"]))
}

/// The larger of the two models' probabilities, from the counts.
fn better(parameters: &Parameters, symbols: &[bool]) -> Result<Vec<Rational>> {
    let [up, down] = parameters.chances();
    let mut ones = 0;
    let all = (1..).zip(symbols).map(|(time, &symbol)| {
        ones += u64::from(symbol);
        let rarer = ones.min(time - ones);
        Ok(up.checked_pow(time - rarer)? * down.checked_pow(rarer)?)
    });
    all.collect()
}

fn swing(parameters: &Parameters, ratio: u64) -> Result<SwingTheory> {
    let n = parameters.symbols;
    let step_bits = parameters.step_bits()?;
    let share = fraction(1, ratio + 1)?;
    let changes = (1..).map(|k| crossing(ratio, k) + 1);
    let changes: Vec<u64> = changes.take_while(|&time| time <= n).collect();
    let ends = growing_blocks::ends(ratio).take_while(|&end| end <= n);
    let ends: Vec<u64> = ends.collect();
    let last_block = narrow(ends.len() - 1)?;
    let minority = (0u64..).zip(&ends);
    let inside = whole(n) * fraction(ratio * ratio - 1, 2 * ratio)?;
    let count = log2(&inside, PRECISION)?.checked_div(&log2(&whole(ratio), PRECISION)?);
    let first = changes.iter().take_while(|&&time| time <= MIXTURE_SYMBOLS);
    let prefix = growing_blocks::symbols(ratio, n.min(MIXTURE_SYMBOLS));
    Ok(SwingTheory {
        mixture_changes: first.copied().collect(),
        wrong: (0..last_block).map(|k| lead_at_end(ratio, k)).collect(),
        minority: minority
            .map(|(k, end)| (end - u64::from(k.is_multiple_of(2))) / (ratio + 1))
            .collect(),
        ratio: whole(ratio),
        ratio_tolerance: ratio_tolerance(ratio, narrow(changes.len())?)?,
        changes,
        share_tolerance: share_tolerance(ratio, last_block)?,
        count: count.ok_or(ScenarioError::DivisionByZero)?,
        better: better(parameters, &prefix)?,
        most_over_mixture: whole(2),
        regret_path_bits: ends
            .iter()
            .map(|&end| step_bits.scale(&(whole(end) * &share)))
            .collect(),
        regret_path_tolerance: Rational::one() + step_bits.scale(&share).lower(),
        program_time: time_of_loss(parameters, &prefix)?,
        share,
    })
}

pub(super) fn theory(parameters: &Parameters) -> Result<Theory> {
    let ratios = parameters.ratios()?.into_iter();
    let swings = ratios.map(|ratio| swing(parameters, ratio));
    Ok(Theory {
        swings: swings.collect::<Result<_>>()?,
    })
}

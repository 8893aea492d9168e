//! Beside the tie: the control, in which the same pair's swings end.
//!
//! Off the tie the last change has the law of the walk with drift, from the same program run backward: at the
//! same L and n, the changes stop by the time that the drift's law says.

use super::belief::WALK_STEP_BITS;
use super::law::{BELIEFS_SETTLED, CELLS, Law, Walk};
use super::pair::PairRun;
use super::rates::Tie;
use super::setup::{BESIDE_TIE, Parameters, SCREEN, Setup};
use super::source::Source;
use super::tie::{BERK, pair};
use crate::exact::{Rational, as_u64};
use crate::scenario::figures::{fraction, length, of_double, whole};
use crate::scenario::sampling::{ALPHA_INVERSE, Sample, radius};
use crate::scenario::{Claims, Result, claims};

claims! {
    LAST_CHANGE: Sampled AtMost "last-change-off-tie", BERK,
        "Control: beside the tie the swings end. The last change's distribution function differs nowhere \
         from the drift's law by more than the DKW radius at 10^-6.",
        applies "the pair has at most 100 joint beliefs";
    DRIFT: Sampled Within "drift-off-tie", BERK,
        "Beside the tie the log-odds drift by the difference of the two KL rates, and some bits at the \
         start: mean over the replicates of the bits at n minus those at 0, beside what the expected steps \
         add up to.",
        applies "the pair has at most 100 joint beliefs";
}

/// The same pair beside its tie.
#[derive(Clone)]
pub(super) struct OffTie {
    source: Source,
    /// Log-odds of the pair before any symbol, in bits.
    start: f64,
    checkpoints: Vec<usize>,
    runs: Vec<PairRun>,
}

pub(super) fn measure(on: Setup<'_>, tie: &Tie) -> Result<OffTie> {
    let (at, offset) = (of_double(tie.source.parameter)?, &on.parameters.offset);
    // Above the tie; below it where there is no room above.
    let above = &at + offset;
    let parameter = if above < Rational::one() {
        above
    } else {
        at - offset
    };
    let source = tie.source.family.at(&parameter);
    // Ever denser to the end would be wrong here: the last change comes early.
    let span = on.parameters.symbols - SCREEN;
    let checkpoints: Vec<usize> = (0..24).map(|k| SCREEN + span * (k * k) / 529).collect();
    let pair = pair(on, tie, &checkpoints)?;
    Ok(OffTie {
        runs: pair.replicates(on, source, BESIDE_TIE)?,
        source,
        start: pair.start,
        checkpoints,
    })
}

/// No law where the pair's beliefs are too many.
pub(super) fn theory(on: Setup<'_>, tie: &Tie, off: &OffTie) -> Result<Option<Law>> {
    let pair = pair(on, tie, &off.checkpoints)?;
    let walk = Walk::of(&pair, off.source, BELIEFS_SETTLED, on.context);
    walk.map(|walk| walk.law_with_rest(CELLS)).transpose()
}

pub(super) fn judge(
    parameters: &Parameters,
    off: &OffTie,
    law: Option<&Law>,
    without_law: impl Fn() -> String,
    claims: &mut Claims,
) -> Result<()> {
    let Some(law) = law else {
        claims.applies(&LAST_CHANGE, false, &without_law);
        claims.applies(&DRIFT, false, without_law);
        return Ok(());
    };
    let mut distance = Rational::zero();
    for (checkpoint, settled) in off.checkpoints.iter().zip(&law.settled) {
        let seen = off.runs.iter().filter(|run| run.last_change <= *checkpoint);
        let share = fraction(as_u64(seen.count()), length(&off.runs))?;
        distance = distance.max((share - of_double(*settled)?).abs());
    }
    let radius = radius(2 * ALPHA_INVERSE, parameters.runs)?;
    claims.one(&LAST_CHANGE, distance, radius.lower());
    let ends = Sample::of_doubles(off.runs.iter().map(|run| run.end))?;
    // Beliefs on the walk's grid put a step off by that much.
    let off_steps = of_double(WALK_STEP_BITS)? * whole(as_u64(parameters.symbols));
    claims.within(
        &DRIFT,
        ends.five_errors()? + off_steps,
        &ends.mean - of_double(off.start)?,
        of_double(law.moved)?,
    );
    Ok(())
}

//! What ends the swings at a tie: L raised until a nearer program is in the class.
//!
//! L is raised one bit at a time: a tie ends where a behaviour enters that is nearer than the tied pair. Then
//! the newcomer's walk against either of the pair has a drift.

use super::class::{Behaviour, Class, build};
use super::law::{BELIEFS_ENDING, HALF_CELLS, Law, Walk};
use super::pair::Pair;
use super::rates::{Tie, nearer};
use super::runs::follow;
use super::setup::{Parameters, REPLICATE, SCREEN, Setup};
use super::source::Source;
use super::tie::BERK;
use crate::exact::Rational;
use crate::scenario::figures::{fraction, length, of_double};
use crate::scenario::sampling::{ALPHA_INVERSE, each_run, radius};
use crate::scenario::{Claims, Context, Result, claims};

claims! {
    STOPS: Measured None "stops-at-{source}", "the enumeration of written programs",
        "The L at which a behaviour enters that is nearer than the pair: {nearer}, rate {rate} against {own} \
         bits per symbol. Not looked at further, having no finite filter: {unplaced} longer programs up to \
         there (weight {weight}), not counting those below the coin.",
        beside "this run's L";
    STOPPED: Sampled AtMost "stopped-{source}", BERK,
        "At that L the swings end: the share of replicates whose leader still changes after n/2 is at most \
         the chance that the newcomer's walk against either of the pair is not ahead from there on.";
    WITHOUT_LAW: Measured None "stopped-{source without law}", BERK,
        "With the newcomer in the class the swings end, the later the smaller its advantage: share of \
         replicates whose leader still changes after n/2 (its beliefs are too many for a law).",
        beside "in the limit";
}

/// The first L at which something nearer than the tied pair is in the class.
#[derive(Clone)]
pub(super) struct Stop {
    pub(super) bits: u32,
    pub(super) nearer: Behaviour,
    rate: f64,
    /// The pair with its weights at that L.
    pair: [Behaviour; 2],
    /// Longer programs, up to that L, that are not refuted and have no finite filter: how many may give a
    /// string more than the coin does, and their weight.
    unplaced: u64,
    unplaced_weight: Rational,
    /// How many replicates changed their leader in the second half, and how many there were.
    pub(super) late: u64,
    pub(super) runs: u64,
}

/// The behaviours of each length above L that may be near to a random source.
pub(super) fn raise(
    parameters: &Parameters,
    prefixes: &[Vec<bool>],
    context: &Context<'_>,
) -> Result<Vec<(u32, Class)>> {
    let above = parameters.bits + 1..=parameters.raise;
    above
        .map(|bits| Ok((bits, build(bits..=bits, prefixes, true, context)?)))
        .collect()
}

pub(super) fn measure(on: Setup<'_>, tie: &Tie, raised: &[(u32, Class)]) -> Result<Option<Stop>> {
    let (parameters, class) = (on.parameters, on.class);
    let Some((bits, nearer, rate)) = nearer(raised, tie, on.context)? else {
        return Ok(None);
    };
    let up_to_there = raised.iter().filter(|(length, _)| *length <= bits);
    let longer: Vec<&Class> = up_to_there.map(|(_, class)| class).collect();
    let pair = tie.pair.map(|at| {
        let mut own = class.behaviours[at].clone();
        for same in longer.iter().flat_map(|class| &class.behaviours) {
            if same.filter.agrees(&own.filter) {
                own.join(same);
            }
        }
        own
    });
    let three = Class::of([&nearer, &pair[0], &pair[1]].map(Behaviour::clone).to_vec());
    let half = parameters.symbols / 2;
    let late = each_run(on.context, "what ends it", parameters.runs, |run| {
        let x = parameters.draw(tie.source, REPLICATE, run, parameters.symbols);
        let run = follow(&three, &x, SCREEN, 0, None, on.context)?;
        let late = run.changes.last().is_some_and(|change| change.time > half);
        Ok(u64::from(late))
    })?;
    Ok(Some(Stop {
        unplaced: longer.iter().map(|class| length(&class.unplaced)).sum(),
        unplaced_weight: longer.iter().map(|class| class.unplaced_weight()).sum(),
        bits,
        nearer,
        rate,
        pair,
        late: late.iter().sum(),
        runs: parameters.runs,
    }))
}

/// At most this share of replicates changes its leader in the second half; no value where the newcomer's
/// beliefs are too many for the grid.
pub(super) fn theory(on: Setup<'_>, source: Source, stop: &Stop) -> Result<Option<f64>> {
    let checkpoints = [on.parameters.symbols / 2, on.parameters.symbols];
    let laws = stop.pair.iter().map(|own| {
        let pair = Pair::of([&stop.nearer, own], &checkpoints)?;
        let walk = Walk::of(&pair, source, BELIEFS_ENDING, on.context);
        walk.map(|walk| walk.law_with_rest(HALF_CELLS)).transpose()
    });
    let laws: Vec<Option<Law>> = laws.collect::<Result<_>>()?;
    let fails = laws.iter().map(|law| law.as_ref().map(Law::falls_behind));
    Ok(fails.sum())
}

pub(super) fn judge(
    parameters: &Parameters,
    tie: &Tie,
    stop: &Stop,
    late: Option<f64>,
    claims: &mut Claims,
) -> Result<()> {
    let name = tie.source.family.name();
    let stops = STOPS
        .with("source", name)
        .with("nearer", stop.nearer.name())
        .with("rate", format!("{:.5}", stop.rate))
        .with("own", format!("{:.5}", tie.rates[0]))
        .with("unplaced", stop.unplaced)
        .with("weight", &stop.unplaced_weight);
    claims.one(&stops, u64::from(stop.bits), u64::from(parameters.bits));
    let share = fraction(stop.late, stop.runs)?;
    if let Some(bound) = late {
        let radius = radius(ALPHA_INVERSE, parameters.runs)?.lower().clone();
        claims.within(
            &STOPPED.with("source", name),
            radius,
            share,
            of_double(bound)?,
        );
    } else {
        claims.one(&WITHOUT_LAW.with("source without law", name), share, 0u64);
    }
    Ok(())
}

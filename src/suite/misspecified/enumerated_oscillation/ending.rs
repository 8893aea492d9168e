//! What ends the swings at a tie: L raised until a nearer program is in the class.
//!
//! L is raised one bit at a time: a tie ends where a behaviour enters that is nearer than the tied pair. Then the
//! newcomer's walk against either of the pair has a drift.

use super::class::{Behaviour, Class};
use super::law::{HALF_CELLS, Law, Walk};
use super::pair::Pair;
use super::parameters::{Parameters, SCREEN, Use};
use super::rates::{Tie, nearer};
use super::runs::follow;
use super::source::Source;
use super::tie::BERK;
use crate::exact::Rational;
use crate::scenario::figures::{fraction, length, of_double};
use crate::scenario::sampling::{ALPHA_INVERSE, each_run, radius};
use crate::scenario::{Claims, Context, Result, Statement, claims};

claims! {
    STOPS: Measured None "stops-at-{source}", "the enumeration of written programs",
        "The L at which a behaviour enters that is nearer than the pair: {nearer}, rate {rate} against {own} bits a \
         symbol; beside the L of this run. Longer programs up to there that are looked at no further, having no \
         finite filter: {unplaced} (weight {weight}), but for those below the coin.";
    STOPPED: Sampled AtMost "stopped-{source}", BERK,
        "At that L the swings end: the share of replicates whose leader still changes behind n/2 is at most the \
         chance that the newcomer's walk against either of the pair is not ahead from there on.";
    WITHOUT_LAW: Measured None "stopped-{source without law}", BERK,
        "With the newcomer in the class the swings end, the later the smaller its advantage: share of replicates \
         whose leader still changes behind n/2 (its beliefs are too many for a law).";
}

/// Joint beliefs up to which the law of a newcomer's walk is worked out.
const LAW_BELIEFS: usize = 300;

/// The first L at which something nearer than the tied pair is in the class.
#[derive(Clone)]
pub(super) struct Stop {
    pub(super) bits: u32,
    pub(super) nearer: Behaviour,
    rate: f64,
    /// The pair with its weights at that L.
    pair: [Behaviour; 2],
    /// Longer programs, up to that L, that are not refuted and have no finite filter: how many may give a string
    /// more than the coin does, and their weight.
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
        .map(|bits| Ok((bits, Class::readers(bits, prefixes, context)?)))
        .collect()
}

pub(super) fn measure(
    parameters: &Parameters,
    tie: &Tie,
    class: &Class,
    raised: &[(u32, Class)],
    context: &Context<'_>,
) -> Result<Option<Stop>> {
    let Some((bits, nearer, rate)) = nearer(raised, tie) else {
        return Ok(None);
    };
    let longer = || {
        raised
            .iter()
            .filter(|(length, _)| *length <= bits)
            .map(|(_, class)| class)
    };
    let pair = tie.pair.map(|at| {
        let mut own = class.behaviours[at].clone();
        for same in longer().flat_map(|class| &class.behaviours) {
            if same.filter.agrees(&own.filter) {
                own.join(same);
            }
        }
        own
    });
    let three = Class::of([&nearer, &pair[0], &pair[1]].map(Behaviour::clone).to_vec());
    let half = parameters.symbols / 2;
    let late = each_run(context, "what ends it", parameters.runs, |run| {
        let symbols = parameters.draw(tie.source, Use::Replicate(tie.source.family), run);
        let x: Vec<bool> = symbols.take(parameters.symbols).collect();
        let last = follow(&three, &x, SCREEN, None).changes.last().copied();
        Ok(u64::from(last.is_some_and(|change| change.time > half)))
    })?;
    Ok(Some(Stop {
        unplaced: longer().map(|class| length(&class.unplaced)).sum(),
        unplaced_weight: longer().map(Class::unplaced_weight).sum(),
        bits,
        nearer,
        rate,
        pair,
        late: late.iter().sum(),
        runs: parameters.runs,
    }))
}

#[derive(Clone)]
pub(super) struct Theory {
    /// L of this run.
    bits: u32,
    /// At most this share of replicates changes its leader in the second half; no value where the newcomer's
    /// beliefs are too many for the grid.
    late: Option<f64>,
    /// Hoeffding radius at alpha.
    radius: Rational,
}

pub(super) fn theory(
    parameters: &Parameters,
    source: Source,
    stop: &Stop,
    context: &Context<'_>,
) -> Result<Theory> {
    let checkpoints = [parameters.symbols / 2, parameters.symbols];
    let pairs = stop
        .pair
        .each_ref()
        .map(|own| Pair::of([&stop.nearer, own], &checkpoints));
    let mut walks = Vec::new();
    for pair in pairs {
        let walk = Walk::of(&pair?, source, context);
        walks.extend(walk.filter(|walk| walk.beliefs() <= LAW_BELIEFS));
    }
    let late = if let [first, second] = &walks[..] {
        let laws = [
            first.law_with_rest(HALF_CELLS)?,
            second.law_with_rest(HALF_CELLS)?,
        ];
        Some(laws.iter().map(Law::falls_behind).sum())
    } else {
        None
    };
    Ok(Theory {
        bits: parameters.bits,
        late,
        radius: radius(ALPHA_INVERSE, parameters.runs)?.lower().clone(),
    })
}

pub(super) fn judge(tie: &Tie, stop: &Stop, theory: &Theory, claims: &mut Claims) -> Result<()> {
    let name = tie.source.family.name();
    let of = |statement: &Statement| statement.with("source", name);
    let stops = of(&STOPS)
        .with("nearer", stop.nearer.name())
        .with("rate", format!("{:.5}", stop.rate))
        .with("own", format!("{:.5}", tie.rates[0]))
        .with("unplaced", stop.unplaced)
        .with("weight", &stop.unplaced_weight);
    claims.one(&stops, u64::from(stop.bits), u64::from(theory.bits));
    let share = fraction(stop.late, stop.runs)?;
    if let Some(bound) = theory.late {
        claims.within(
            &of(&STOPPED),
            theory.radius.clone(),
            share,
            of_double(bound)?,
        );
    } else {
        claims.one(&WITHOUT_LAW.with("source without law", name), share, 0u64);
    }
    Ok(())
}

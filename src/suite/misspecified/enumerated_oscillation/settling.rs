//! Away from a tie: how often the lead of the whole class changes before it stays with the nearest behaviour.
//!
//! Followed from the first symbol on, so the short programs that lead at first are in; no law is claimed,
//! since the early changes are between many.

use super::rates::{Rate, nearest};
use super::runs::follow;
use super::setup::{AWAY, Setup};
use super::source::Family;
use crate::exact::{Rational, as_u64};
use crate::scenario::figures::{fraction, length};
use crate::scenario::sampling::each_run;
use crate::scenario::{Claims, Result, claims};

claims! {
    CHANGES: Measured None "changes-at-{place}", "seeded sequences",
        "Leader changes of the whole class in 1500 symbols of Bernoulli({one}), from the first symbol on: \
         mean of 200 sequences, of which eight in ten have {few} to {many}.",
        beside "in the second half";
    SETTLED: Measured None "settled-at-{place}", "Berk 1966 (asymptotic carrier)",
        "Share of these sequences at whose end {nearest} leads, which has the least KL rate of the class at \
         Bernoulli({one}).",
        beside "in the limit";
}

/// The sources: one between the nearest behaviours' own, and one that no program of up to 28 bits has.
const ONES: [(i64, u64); 2] = [(1, 5), (1, 3)];

/// Symbols of each sequence.
const SYMBOLS: usize = 1500;

/// Sequences of each source.
const SEQUENCES: u64 = 200;

/// What the class did on one source.
#[derive(Clone)]
pub(super) struct Settling {
    one: Rational,
    nearest: String,
    /// Leader changes of all sequences together: all, and those after the first half.
    changes: u64,
    late: u64,
    /// Leader changes of a sequence that has more than a tenth of all, and of one that has more than nine
    /// tenths.
    tenths: [u64; 2],
    /// How many sequences end with the nearest in the lead.
    settled: u64,
}

pub(super) fn measure(on: Setup<'_>, rates: &[Rate]) -> Result<Vec<Settling>> {
    let mut all = Vec::new();
    for (at, (p, q)) in (0..).zip(ONES) {
        let one = Rational::ratio(p, q);
        let source = Family::Bernoulli.at(&one);
        // The coin is in every class, and nothing refutes it, so there is a nearest.
        if let Some(nearest) = nearest(rates, source, on.context)? {
            all.push(settling(on, one, AWAY + at, nearest)?);
        }
    }
    Ok(all)
}

fn settling(on: Setup<'_>, one: Rational, drawn_for: u64, nearest: &Rate) -> Result<Settling> {
    let (parameters, class) = (on.parameters, on.class);
    let source = Family::Bernoulli.at(&one);
    let runs = each_run(on.context, "away from a tie", SEQUENCES, |run| {
        let x = parameters.draw(source, drawn_for, run, SYMBOLS);
        let run = follow(class, &x, 1, 0, None, on.context)?;
        let late = run
            .changes
            .iter()
            .filter(|change| change.time > SYMBOLS / 2);
        let settled = run.leader == nearest.behaviour;
        Ok([
            length(&run.changes),
            as_u64(late.count()),
            u64::from(settled),
        ])
    })?;
    let mut counts: Vec<u64> = runs.iter().map(|run| run[0]).collect();
    counts.sort_unstable();
    let tenth = counts.len() / 10;
    let [changes, late, settled] = [0, 1, 2].map(|of| runs.iter().map(|run| run[of]).sum());
    Ok(Settling {
        one,
        nearest: class.behaviours[nearest.behaviour].name(),
        changes,
        late,
        tenths: [counts[tenth], counts[counts.len() - 1 - tenth]],
        settled,
    })
}

pub(super) fn judge(settling: &[Settling], claims: &mut Claims) -> Result<()> {
    for of in settling {
        let place = of.one.to_string().replace('/', "-");
        let [changes, settled] =
            [&CHANGES, &SETTLED].map(|claim| claim.with("place", &place).with("one", &of.one));
        let [few, many] = of.tenths;
        let changes = changes.with("few", few).with("many", many);
        let settled = settled.with("nearest", &of.nearest);
        claims.one(
            &changes,
            fraction(of.changes, SEQUENCES)?,
            fraction(of.late, SEQUENCES)?,
        );
        claims.one(&settled, fraction(of.settled, SEQUENCES)?, 1u64);
    }
    Ok(())
}

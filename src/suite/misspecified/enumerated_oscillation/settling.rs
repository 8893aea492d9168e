//! Away from a tie: how often the lead of the whole class changes before it stays with the nearest behaviour.
//!
//! Followed from the first symbol on, so the short programs that lead at first are in; no law is claimed, since
//! the early changes are between many.

use rayon::prelude::*;

use super::measured::{STREAMS, filters};
use super::runs::{follow, symbols};
use super::*;
use crate::scenario::figures::length;
use crate::scenario::former;

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
    /// Leader changes of all sequences together: all, and those behind the first half.
    changes: u64,
    late: u64,
    /// Leader changes of a sequence that has more than a tenth of all, and of one that has more than nine tenths.
    tenths: [u64; 2],
    /// How many sequences end with the nearest in the lead.
    settled: u64,
}

pub(super) fn settle(
    parameters: &Parameters,
    class: &Class,
) -> Result<Vec<Settling>, ScenarioError> {
    let rates = rates::rates(filters(class));
    (0..)
        .zip(ONES)
        .map(|(at, (p, q))| {
            let one = Rational::ratio(p, q);
            let source = Parameters::source(Family::Bernoulli, &one);
            let nearest = rates::nearest(&rates, source).ok_or_else(|| {
                ScenarioError::Settings(format!(
                    "at bits = {} every behaviour is refuted by some symbols; raise bits",
                    parameters.bits
                ))
            })?;
            let nearest = rates[nearest].behaviour;
            let first = STREAMS * (30 + at);
            let runs: Vec<(u64, u64, bool)> = (first..first + SEQUENCES)
                .into_par_iter()
                .map(|stream| {
                    let x: Vec<bool> = symbols(source, parameters.seed, stream)
                        .take(SYMBOLS)
                        .collect();
                    let run = follow(class, &x, 1, |last, b| source.chance(last, b), |_| false);
                    let late = run.changes.partition_point(|c| c.time <= SYMBOLS / 2);
                    (
                        length(&run.changes),
                        length(&run.changes[late..]),
                        run.leader == nearest,
                    )
                })
                .collect();
            let mut counts: Vec<u64> = runs.iter().map(|run| run.0).collect();
            counts.sort_unstable();
            let tenth = counts.len() / 10;
            Ok(Settling {
                tenths: [counts[tenth], counts[counts.len() - 1 - tenth]],
                one,
                nearest: class.behaviours[nearest].name(),
                changes: runs.iter().map(|run| run.0).sum(),
                late: runs.iter().map(|run| run.1).sum(),
                settled: runs.iter().map(|run| u64::from(run.2)).sum(),
            })
        })
        .collect()
}

pub(super) fn claims(settling: &[Settling]) -> Result<Vec<Claim>, ScenarioError> {
    let mut claims = Vec::new();
    for of in settling {
        let name = of.one.to_string().replace('/', "-");
        claims.push(former::measurement(
            &format!("changes-at-{name}"),
            format!(
                "Leader changes of the whole class in {SYMBOLS} symbols of Bernoulli({}), from the first symbol on: mean of {SEQUENCES} sequences, of which eight in ten have {} to {}; beside it those in the second half.",
                of.one, of.tenths[0], of.tenths[1]
            ),
            "seeded sequences",
            Enclosure::exact(fraction(of.changes, SEQUENCES)?),
            Enclosure::exact(fraction(of.late, SEQUENCES)?),
        ));
        claims.push(former::measurement(
            &format!("settled-at-{name}"),
            format!(
                "Share of these sequences at whose end {} leads, which has the least KL rate of the class at Bernoulli({}); 1 in the limit.",
                of.nearest, of.one
            ),
            "Berk 1966 (asymptotic carrier)",
            Enclosure::exact(fraction(of.settled, SEQUENCES)?),
            exact(1),
        ));
    }
    Ok(claims)
}

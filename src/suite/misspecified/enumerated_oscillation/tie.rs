//! At a tie: two behaviours that are equally near to the source take the lead from each other for ever.
//!
//! Theory. Let r_c = KL(mu||nu_c) be a behaviour's rate, from the stationary chain of what its filter
//! believes ([`rates`](super::rates)). The log-odds of two behaviours are a sum of steps that depend on the
//! chain of their joint belief, so they drift at r_b - r_a bits per symbol (the ergodic theorem; for sources
//! that are independent, Berk's), and where the rates are equal they are a walk without drift, which changes
//! sign for ever, about c sqrt(n) times in n symbols. That is so of a finite class and at an exact tie only.
//! Such a tie is found by bisection over the source's parameter, to a double; what is left of the drift there
//! moves the odds over n symbols by less than the error of a rate times n. The double is a computable
//! parameter, so under the universal prior M the source itself is in the class, and there the swings end. The
//! law of the changes comes from a dynamic program over belief and log-odds ([`law`](super::law)), with the
//! pair's own steps.
//!
//! Behaviours that are equal after a start (`+[,.,]]` and `,[+.],]` once a 1 was seen) differ by a constant
//! number of bits for ever; proven by the argument that merges behaviours, from the two vectors after the
//! start.

use rayon::prelude::*;

use super::class::Behaviour;
use super::law::{BELIEFS_COUNTED, CELLS, HALF_CELLS, Law, Walk};
use super::pair::{Pair, PairRun, changes_by};
use super::rates::{Tie, at_tie};
use super::runs::{ClassRun, follow};
use super::setup::{Parameters, REPLICATE, SCREEN, Setup};
use crate::exact::{Enclosure, Rational};
use crate::scenario::figures::{of_double, quotient};
use crate::scenario::sampling::Sample;
use crate::scenario::{Claims, Result, Statement, claims, here, own_derivation};

/// Where rates and the law of a walk come from.
pub(super) const BERK: &str = here!("Berk 1966; rates and law derived in");

claims! {
    TIE: Sampled Within "tie-{source}", BERK,
        "The {source} source with parameter {parameter}, {first} and {second} are at a tie: each loses, over \
         the second half of the replicates, on average as many bits per symbol against the source as the \
         stationary law of what the other believes says.";
    NEAREST: Identity LessThan "nearest-{source}", BERK,
        "At the tie every other behaviour that no symbol refutes is farther from the source, in bits per \
         symbol, or has the rate of one of the two, as after a start: so the tie was chosen.",
        applies "the class has a third rate";
    CHANGES: Sampled Within "leader-changes-{source}", BERK,
        "The mean number of leader changes of the pair after symbol 48 is that of the walk with the pair's \
         own steps, at those of n/16, n/4, n/2 and n where it expects one at least; here the tightest, \
         {checkpoint} symbols.",
        applies "the pair has at most 1000 joint beliefs and its walk expects a change by n";
    GROWTH: Measured None "growth-{source}", BERK,
        "Mean changes by n over those by n/4. A start far from even adds to it.",
        beside "if as the square root of n";
    PAIR_LEADS: Measured None "pair-leads-{source}", BERK,
        "How often in the second half of the traced sequences a behaviour leads that is neither of the two \
         nearest and has the rate of neither (the same process but for its start).",
        beside "in the limit";
    AFTER_START: Exact Equal "equal-after-a-start-{source}", own_derivation!(),
        "{first} and {second} are the same process after the first {proven} symbols of a sequence, so the \
         ratio of their likelihoods stays as it is, whatever follows: here to symbol 48.";
}

/// A tie and what the posterior does there.
#[derive(Clone)]
pub(super) struct Swings {
    pub(super) tie: Tie,
    /// The programs of the tied pair.
    pub(super) names: [String; 2],
    pub(super) runs: Vec<PairRun>,
    pub(super) traced: Vec<ClassRun>,
    /// By traced sequence: leaders that are one of the pair, or have the rate of one.
    same: Vec<Vec<usize>>,
    /// A behaviour that is equal to one of the pair after a start, if there is one.
    pub(super) after_start: Option<AfterStart>,
}

#[derive(Clone)]
pub(super) struct AfterStart {
    names: [String; 2],
    /// Symbols after which the two were proven equal for ever.
    proven: usize,
    /// The ratio of their likelihoods after those symbols, and at the end.
    pub(super) ratios: [Rational; 2],
}

pub(super) fn measure(on: Setup<'_>, tie: Tie, sequences: &[Vec<bool>]) -> Result<Swings> {
    let (class, source) = (on.class, tie.source);
    let checkpoints = on.parameters.checkpoints();
    let along = |x: &Vec<bool>| follow(class, x, SCREEN, 1000, Some(source), on.context);
    let traced: Vec<ClassRun> = sequences.par_iter().map(along).collect::<Result<_>>()?;
    let same = sequences.iter().zip(&traced);
    let same = same.map(|(x, run)| same_after_start(on, &tie, &x[..SCREEN], run));
    Ok(Swings {
        names: tie.pair.map(|at| class.behaviours[at].name()),
        runs: pair(on, &tie, &checkpoints)?.replicates(on, source, REPLICATE)?,
        same: same.collect::<Result<_>>()?,
        traced,
        after_start: after_start(on, &tie, &sequences[0][..SCREEN])?,
        tie,
    })
}

/// The tied pair of the class.
pub(super) fn pair<'a>(on: Setup<'a>, tie: &Tie, checkpoints: &'a [usize]) -> Result<Pair<'a>> {
    Pair::of(tie.pair.map(|at| &on.class.behaviours[at]), checkpoints)
}

/// The leaders of a run that are one of the pair, or have the rate of one: the same process after a start
/// that has worn off, as far as rates can tell.
fn same_after_start(on: Setup<'_>, tie: &Tie, x: &[bool], run: &ClassRun) -> Result<Vec<usize>> {
    let mut leaders: Vec<usize> = run.changes.iter().map(|change| change.to).collect();
    leaders.sort_unstable();
    leaders.dedup();
    let mut same = Vec::new();
    for at in leaders {
        let filter = &on.class.behaviours[at].filter;
        if tie.pair.contains(&at) || at_tie(filter, tie, x, on.context)? {
            same.push(at);
        }
    }
    Ok(same)
}

/// Something that is not one of the pair but proven equal to one of it after a start.
fn after_start(on: Setup<'_>, tie: &Tie, x: &[bool]) -> Result<Option<AfterStart>> {
    let class = on.class;
    for (at, other) in class.behaviours.iter().enumerate() {
        for own in tie.pair.map(|at| &class.behaviours[at]) {
            on.context.go_on()?;
            if !tie.pair.contains(&at)
                && let Some(found) = equal_within(own, other, x)?
            {
                return Ok(Some(found));
            }
        }
    }
    Ok(None)
}

/// Whether two are proven equal somewhere along x, which does not refute the other.
fn equal_within(own: &Behaviour, other: &Behaviour, x: &[bool]) -> Result<Option<AfterStart>> {
    let (mut a, mut b) = (own.filter.start(), other.filter.start());
    let mut ratio = Rational::one();
    let mut found = None;
    for (time, &symbol) in (1..).zip(x) {
        a = own.filter.step(&a, symbol);
        b = other.filter.step(&b, symbol);
        let likelihood: Rational = b.iter().sum();
        if likelihood.is_zero() {
            return Ok(None);
        }
        ratio = quotient(&a.iter().sum(), &likelihood)?;
        if found.is_none() && own.filter.agrees_from(&a, &other.filter, &b) {
            found = Some((time, ratio.clone()));
        }
    }
    Ok(found.map(|(proven, then)| AfterStart {
        names: [own.name(), other.name()],
        proven,
        ratios: [then, ratio],
    }))
}

/// The law of the pair's walk, and on a grid twice as wide; none where its beliefs are too many.
pub(super) fn theory(on: Setup<'_>, tie: &Tie) -> Result<Option<[Law; 2]>> {
    let checkpoints = on.parameters.checkpoints();
    let pair = pair(on, tie, &checkpoints)?;
    let Some(walk) = Walk::of(&pair, tie.source, BELIEFS_COUNTED, on.context) else {
        return Ok(None);
    };
    let (fine, coarse) = rayon::join(|| walk.law(CELLS), || walk.law(HALF_CELLS));
    Ok(Some([fine?, coarse?]))
}

pub(super) fn judge(
    parameters: &Parameters,
    swings: &Swings,
    laws: Option<&[Law; 2]>,
    without_law: impl Fn() -> String,
    claims: &mut Claims,
) -> Result<()> {
    let tie = &swings.tie;
    let name = tie.source.family.name();
    let of = |statement: &Statement| statement.with("source", name);
    let named = |statement: &Statement, [first, second]: &[String; 2]| {
        of(statement).with("first", first).with("second", second)
    };
    let said = format!("{:.6}", tie.source.parameter);
    let at_tie = named(&TIE, &swings.names).with("parameter", said);
    let lost = [0, 1].map(|of| Sample::of_doubles(swings.runs.iter().map(|run| run.lost[of])));
    let [first, second] = lost;
    let (first, second) = (first?, second?);
    let errors = first.five_errors()?.max(second.five_errors()?);
    let error = of_double(tie.error)?;
    claims.tolerate(&at_tie, errors + &error);
    let [own, other] = tie.rates.map(of_double);
    let (own, other) = (own?, other?);
    let by = |name: &String, other: &String| format!("{name}, by the law of {other}");
    let [a, b] = &swings.names;
    claims.check(&at_tie, || by(a, b), &first.mean, &other);
    claims.check(&at_tie, || by(b, a), &second.mean, &own);
    let nearest = of(&NEAREST);
    claims.applies(&nearest, tie.third.is_some(), || {
        "there is no third rate".to_owned()
    });
    if let Some([low, high]) = tie.third {
        let own = Enclosure::new(&own - &error, &own + &error)?;
        let third = Enclosure::new(of_double(low)?, of_double(high)?)?;
        claims.one(&nearest, own, third);
    }
    changes(parameters, swings, laws, without_law, claims)?;
    claims.one(&of(&PAIR_LEADS), thirds(swings), 0u64);
    if let Some(equal) = &swings.after_start {
        let [then, end] = &equal.ratios;
        let after = named(&AFTER_START, &equal.names).with("proven", equal.proven);
        claims.one(&after, end, then);
    }
    Ok(())
}

/// The changes beside the law of the walk.
fn changes(
    parameters: &Parameters,
    swings: &Swings,
    laws: Option<&[Law; 2]>,
    without_law: impl Fn() -> String,
    claims: &mut Claims,
) -> Result<()> {
    let name = swings.tie.source.family.name();
    let checkpoints = parameters.checkpoints();
    let mut means = Vec::new();
    let mut tightest: Option<(Rational, usize, [Rational; 3])> = None;
    for (index, checkpoint) in checkpoints.into_iter().enumerate() {
        let sample = changes_by(&swings.runs, index)?;
        let mean = sample.mean.clone();
        means.push(mean.clone());
        let Some(laws) = laws else { continue };
        let [fine, coarse] = laws.each_ref().map(|law| of_double(law.changes[index]));
        let fine = fine?;
        // Where hardly any replicate has a change yet, its own variance says nothing about the mean.
        if fine < Rational::one() {
            continue;
        }
        let tolerance = sample.five_errors()? + (&fine - coarse?).abs();
        let slack = &tolerance - (&mean - &fine).abs();
        if tightest.as_ref().is_none_or(|(least, ..)| slack < *least) {
            tightest = Some((slack, checkpoint, [tolerance, mean, fine]));
        }
    }
    let statement = CHANGES.with("source", name);
    if let Some((_, checkpoint, [tolerance, mean, fine])) = tightest {
        let statement = statement.with("checkpoint", checkpoint);
        claims.within(&statement, tolerance, mean, fine);
    } else {
        let statement = statement.with("checkpoint", parameters.symbols);
        claims.applies(&statement, false, || match laws {
            None => without_law(),
            Some([law, _]) => {
                let expected = law.changes.last().copied().unwrap_or(0.0);
                format!(
                    "the walk expects {expected:.3} changes by n = {}",
                    parameters.symbols
                )
            }
        });
    }
    if let Some(growth) = means[3].checked_div(&means[1]) {
        claims.one(&GROWTH.with("source", name), growth, 2u64);
    }
    Ok(())
}

/// How often a third behaviour leads the whole class in the second half of a traced sequence.
fn thirds(swings: &Swings) -> u64 {
    let mut thirds = 0;
    for (run, same) in swings.traced.iter().zip(&swings.same) {
        let half = run.moments.last().map_or(0, |moment| moment.time) / 2;
        // The last leader of the first half leads on into the second.
        let first = run.changes.partition_point(|change| change.time <= half);
        let late = &run.changes[first.saturating_sub(1)..];
        thirds += late
            .iter()
            .map(|change| u64::from(!same.contains(&change.to)))
            .sum::<u64>();
    }
    thirds
}

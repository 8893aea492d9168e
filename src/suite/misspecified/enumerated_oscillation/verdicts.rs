//! What theory says, and the claims.

use super::blocks::Turn;
use super::law::{Law, Walk};
use super::measured::{Swings, log_odds, transitions};
use super::runs::changes_by;
use super::*;
use crate::scenario::figures::of_double;
use crate::scenario::former;
use crate::scenario::sampling::{ALPHA_INVERSE, Sample, radius};

/// Grid points of the law to a standard deviation of one step; the law is computed at half as many too.
const CELLS: f64 = 4.0;
const HALF_CELLS: f64 = 2.0;

/// Bits of a double's fraction, less one: twice the unit roundoff is 2^-this.
const ROUNDING_BITS: u32 = 52;

/// By how much rounding may move a sum of `n` log2 chances that a filter of `states` states gives. Beliefs are
/// sums and products of positive numbers, so their relative error grows by at most states + 3 roundings a
/// symbol, and log2(1 + e) < 3e/2 for small e; each chance inherits it twice. Adding up rounds n times.
fn rounding(n: usize, states: usize, sum: f64) -> Result<Rational, ScenarioError> {
    let count = |n: usize| whole(u64::try_from(n).unwrap_or(u64::MAX));
    let beliefs = count(n) * count(n) * count(states + 3) * Rational::ratio(3, 2);
    Ok((beliefs + count(n) * of_double(sum)?.abs()) * inverse_power(ROUNDING_BITS))
}

/// Complete blocks at the end of the run whose changes are compared with the envelope's.
pub(super) const LAST_BLOCKS: usize = 4;

const BERK: &str = "Berk 1966; rates and law derived in scenario::enumerated_oscillation";
const OWN: &str = "own derivation, in the documentation of scenario::enumerated_oscillation";

#[derive(Clone)]
pub(super) struct Theory {
    /// By tie: the walk's law, and the law on a grid twice as wide.
    pub(super) laws: Vec<[Law; 2]>,
    /// The law beside the tie.
    pub(super) off: Law,
    /// By tie that ends: at most this share of replicates changes its leader in the second half.
    pub(super) late: Vec<Option<f64>>,
    /// The envelope's leader changes over the blocks.
    pub(super) envelope: Vec<Turn>,
    /// DKW and Hoeffding radius at alpha.
    pub(super) radius: Rational,
    pub(super) share_radius: Rational,
}

/// Joint beliefs up to which the law of a walk is worked out.
const LAW_BELIEFS: usize = 300;

fn has_law(a: &class::Behaviour, b: &class::Behaviour) -> bool {
    rates::chain(&[&a.filter, &b.filter], rates::WALK_GRID)
        .is_some_and(|pair| pair.next.len() <= LAW_BELIEFS)
}

fn walk_law(
    [a, b]: [&class::Behaviour; 2],
    source: Source,
    checkpoints: &[usize],
    cells: f64,
    settled: bool,
    context: &Context<'_>,
) -> Result<Law, ScenarioError> {
    let pair =
        rates::chain(&[&a.filter, &b.filter], rates::WALK_GRID).ok_or(ScenarioError::OpenMass)?;
    let walk = Walk {
        pair: &pair,
        source,
        start: log_odds(a, b)?,
        from: SCREEN,
        checkpoints,
        context,
    };
    if settled {
        walk.law_with_rest(cells)
    } else {
        walk.law(cells)
    }
}

pub(super) fn theory(
    parameters: &Parameters,
    measured: &Measured,
    context: &Context<'_>,
) -> Result<Theory, ScenarioError> {
    use rayon::prelude::*;
    let checkpoints = parameters.checkpoints();
    let behaviours = &measured.class.behaviours;
    let jobs: Vec<(usize, f64)> = (0..measured.ties.len())
        .flat_map(|at| [(at, CELLS), (at, HALF_CELLS)])
        .collect();
    let mut found = jobs
        .into_par_iter()
        .map(|(at, cells)| {
            let tie = &measured.ties[at].tie;
            let pair = tie.pair.map(|at| &behaviours[at]);
            walk_law(pair, tie.source, &checkpoints, cells, false, context)
        })
        .collect::<Result<Vec<_>, _>>()?
        .into_iter();
    let mut laws = Vec::new();
    while let (Some(fine), Some(coarse)) = (found.next(), found.next()) {
        laws.push([fine, coarse]);
    }
    let off = &measured.off;
    let mut late = Vec::new();
    for swings in &measured.ties {
        late.push(match &swings.stop {
            None => None,
            // Where the newcomer's beliefs are too many for the grid there is no law, only a measurement.
            Some(stop) if stop.pair.iter().any(|own| !has_law(&stop.nearer, own)) => None,
            Some(stop) => {
                let mut fails = 0.0;
                for own in &stop.pair {
                    let law = walk_law(
                        [&stop.nearer, own],
                        swings.tie.source,
                        &[parameters.symbols / 2, parameters.symbols],
                        HALF_CELLS,
                        true,
                        context,
                    )?;
                    fails = law::plus_rest(fails, law.ahead[0]);
                }
                Some(fails)
            }
        });
    }
    let prices: Vec<_> = measured
        .blocks
        .class
        .behaviours
        .iter()
        .zip(&measured.blocks.run.ends)
        .map(|(behaviour, end)| {
            let weight = behaviour.total().nearest_f64();
            blocks::prices(&behaviour.filter, weight, &measured.blocks.lengths)
                .filter(|_| *end > f64::NEG_INFINITY)
        })
        .collect();
    Ok(Theory {
        laws,
        off: walk_law(
            off.pair.map(|at| &behaviours[at]),
            off.source,
            &off.checkpoints,
            CELLS,
            true,
            context,
        )?,
        late,
        envelope: blocks::turns(&prices, &measured.blocks.lengths),
        radius: radius(2 * ALPHA_INVERSE, parameters.runs)?.lower().clone(),
        share_radius: radius(ALPHA_INVERSE, parameters.runs)?.lower().clone(),
    })
}

pub(super) fn claims(
    parameters: &Parameters,
    measured: &Measured,
    theory: &Theory,
) -> Result<Vec<Claim>, ScenarioError> {
    let mut claims = exactness(measured)?;
    for (at, swings) in measured.ties.iter().enumerate() {
        claims.extend(at_tie(parameters, measured, swings, theory, at)?);
    }
    claims.extend(beside_tie(measured, theory)?);
    claims.extend(growing(measured, theory)?);
    claims.extend(truth(parameters, measured));
    claims.extend(settling::claims(&measured.settling)?);
    claims.extend(
        measured
            .ties
            .iter()
            .zip(&measured.unplaced)
            .map(not_followed),
    );
    Ok(claims)
}

fn all(
    id: &str,
    grade: Grade,
    relation: Relation,
    tolerance: Option<Rational>,
    text: &str,
    source: &str,
) -> ForAll {
    ForAll::new(Statement::new(id, grade, text, source), relation, tolerance)
}

/// What the programs that are not followed weigh at most.
fn not_followed((swings, mass): (&Swings, &Rational)) -> Claim {
    former::measurement(
        &format!("not-followed-{}", swings.name),
        format!(
            "The most that all programs that are not followed weigh together behind {} symbols, in units of the lighter of the tied pair (those below the coin left out).",
            class::PREFIX_COMPARED
        ),
        "exact filters, open mass counted in",
        Enclosure::exact(mass.clone()),
        exact(0),
    )
}

/// The merged, screened class is the finite prior itself.
fn exactness(measured: &Measured) -> Result<Vec<Claim>, ScenarioError> {
    let mut whole = all(
        "class-is-the-prior",
        Grade::Exact,
        Relation::Equal,
        None,
        "Behaviours with their added weights give 16 symbols the probability that the exact mixture over all programs of 13 bits gives.",
        "merging changes no sum",
    );
    for (at, (merged, exact)) in measured.whole.iter().enumerate() {
        whole.check_exact(|| format!("sequence {at}"), merged, exact);
    }
    let mut members = all(
        "filters-agree",
        Grade::Exact,
        Relation::Equal,
        None,
        "Every behaviour's automaton gives 24 symbols the probability that its program's exact filter gives, which neither forgets nor merges.",
        OWN,
    );
    for (name, automaton, filter) in &measured.members {
        members.check_exact(|| name.clone(), automaton, filter);
    }
    let mut allowed = Rational::zero();
    for of in &measured.floats {
        allowed = allowed.max(rounding(of.symbols, of.states, of.double)?);
    }
    let mut floats = all(
        "doubles-agree",
        Grade::Float,
        Relation::Within,
        Some(allowed),
        "The tied behaviours' log2 likelihoods as sums of doubles are the exact ones, to within rounding.",
        OWN,
    );
    for of in &measured.floats {
        floats.check(
            || of.name.clone(),
            &Enclosure::exact(of_double(of.double)?),
            &log2(&of.exact, PRECISION)?,
        );
    }
    Ok(vec![whole.claim()?, members.claim()?, floats.claim()?])
}

fn at_tie(
    parameters: &Parameters,
    measured: &Measured,
    swings: &Swings,
    theory: &Theory,
    at: usize,
) -> Result<Vec<Claim>, ScenarioError> {
    let (name, tie) = (swings.name, &swings.tie);
    let names = tie.pair.map(|at| measured.class.behaviours[at].name());
    let said = format!(
        "{} source with parameter {:.6}, {} and {}",
        name, tie.source.parameter, names[0], names[1]
    );
    let mut claims = vec![
        former::claim(
            Statement::new(
                format!("tie-{name}"),
                Grade::Float,
                format!("The {said}: both have the same KL rate in bits a symbol."),
                BERK,
            ),
            Relation::Within,
            Enclosure::exact(of_double(tie.rates[0])?),
            Enclosure::exact(of_double(tie.rates[1])?),
            Some(of_double(rates::EQUAL_BITS)?),
        ),
        former::claim(
            Statement::new(
                format!("nearest-{name}"),
                Grade::Float,
                "Every other behaviour that no symbol refutes is farther (or equal to one of the two after a start).",
                BERK,
            ),
            Relation::LessThan,
            Enclosure::exact(of_double(tie.rates[0])?),
            Enclosure::exact(if tie.third.is_finite() {
                of_double(tie.third)?
            } else {
                whole(1)
            }),
            None,
        ),
    ];
    let mut worst: Option<(Rational, Claim)> = None;
    let mut last_mean = None;
    for (index, checkpoint) in parameters.checkpoints().into_iter().enumerate() {
        let sample = changes_by(&swings.runs, index)?;
        let [fine, coarse] = [0, 1].map(|grid: usize| theory.laws[at][grid].changes[index]);
        let (mean, fine, coarse) = (&sample.mean, of_double(fine)?, of_double(coarse)?);
        last_mean = Some(mean.clone());
        // Where hardly any replicate has a change yet, its own variance says nothing about the mean.
        if fine < Rational::one() {
            continue;
        }
        let tolerance = sample.five_errors()? + (&fine - &coarse).abs();
        let slack = &tolerance - (mean - &fine).abs();
        let claim = former::claim(
            Statement::new(
                format!("leader-changes-{name}"),
                Grade::Sampled,
                format!(
                    "The mean number of leader changes of the pair behind symbol {SCREEN} is that of the walk with the pair's own steps, at those of n/16, n/4, n/2 and n where it expects one at least; here the tightest, {checkpoint} symbols."
                ),
                BERK,
            ),
            Relation::Within,
            Enclosure::exact(mean.clone()),
            Enclosure::exact(fine),
            Some(tolerance),
        );
        if worst.as_ref().is_none_or(|(least, _)| slack < *least) {
            worst = Some((slack, claim));
        }
    }
    let Some((_, tightest)) = worst else {
        return Err(ScenarioError::Settings(format!(
            "n = {} is too short: the law expects less than one leader change at the {name} tie; raise n",
            parameters.symbols
        )));
    };
    claims.push(tightest);
    let quarter = changes_by(&swings.runs, 1)?.mean;
    if let Some(mean) = last_mean
        && let Some(ratio) = mean.checked_div(&quarter)
    {
        claims.push(former::measurement(
            &format!("growth-{name}"),
            "Mean changes by n over those by n/4: about 2 where changes grow as the square root of n (a start far from even adds to it).",
            BERK,
            Enclosure::exact(ratio),
            exact(2),
        ));
    }
    claims.push(pair_leads(swings));
    if let Some(equal) = &swings.after_start {
        claims.push(former::claim(
            Statement::new(
                format!("equal-after-a-start-{name}"),
                Grade::Exact,
                format!(
                    "{} and {} are the same process behind the first {} symbols, so the ratio of their likelihoods stays as it is, to symbol {SCREEN} here and for ever.",
                    equal.names[0], equal.names[1], equal.proven
                ),
                OWN,
            ),
            Relation::Equal,
            Enclosure::exact(equal.ratios[1].clone()),
            Enclosure::exact(equal.ratios[0].clone()),
            None,
        ));
    }
    if let Some(stop) = &swings.stop {
        claims.push(former::measurement(
            &format!("stops-at-{name}"),
            format!(
                "The L at which a behaviour enters that is nearer than the pair: {}, rate {:.5} against {:.5} bits a symbol; beside the L of this run. Longer programs up to there that are looked at no further, having no finite filter: {} (weight {}), but for those below the coin.",
                stop.nearer.name(),
                stop.rate,
                tie.rates[0],
                stop.unplaced,
                stop.unplaced_weight
            ),
            "the enumeration of written programs",
            exact(stop.bits.into()),
            exact(parameters.bits.into()),
        ));
        let share = Enclosure::exact(fraction(stop.late, stop.runs)?);
        claims.push(match theory.late[at] {
            Some(bound) => former::claim(
                Statement::new(
                    format!("stopped-{name}"),
                    Grade::Sampled,
                    "At that L the swings end: the share of replicates whose leader still changes behind n/2 is at most the chance that the newcomer's walk against either of the pair is not ahead from there on.",
                    BERK,
                ),
                Relation::AtMost,
                share,
                Enclosure::exact(of_double(bound)?),
                Some(theory.share_radius.clone()),
            ),
            None => former::measurement(
                &format!("stopped-{name}"),
                "With the newcomer in the class the swings end, the later the smaller its advantage: share of replicates whose leader still changes behind n/2 (its beliefs are too many for a law).",
                BERK,
                share,
                exact(0),
            ),
        });
    }
    Ok(claims)
}

/// In the second half no third behaviour leads the whole class.
fn pair_leads(swings: &Swings) -> Claim {
    let mut thirds = 0;
    for (run, same) in swings.traced.iter().zip(&swings.same) {
        let half = run.moments.last().map_or(0, |moment| moment.time) / 2;
        // The last leader of the first half leads on into the second.
        let first = run.changes.partition_point(|change| change.time <= half);
        let leaders = run.changes[first.saturating_sub(1)..]
            .iter()
            .map(|change| change.to);
        thirds += leaders
            .filter(|at| !same.contains(at))
            .map(|_| 1)
            .sum::<u64>();
    }
    former::claim(
        Statement::new(
            format!("pair-leads-{}", swings.name),
            Grade::Float,
            "In the second half of every traced sequence only the two nearest lead the whole class, or what has the rate of one of them (the same process but for its start): changes to any other behaviour.",
            BERK,
        ),
        Relation::Equal,
        exact(thirds),
        exact(0),
        None,
    )
}

fn beside_tie(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let off = &measured.off;
    let runs = crate::scenario::figures::length(&off.runs);
    let mut distance = Rational::zero();
    for (checkpoint, settled) in off.checkpoints.iter().zip(&theory.off.settled) {
        let seen = off
            .runs
            .iter()
            .filter(|run| run.last_change <= *checkpoint)
            .count();
        let share = fraction(u64::try_from(seen).unwrap_or(u64::MAX), runs)?;
        distance = distance.max((share - of_double(*settled)?).abs());
    }
    let symbols = off.checkpoints.last().copied().unwrap_or(1);
    let ends = Sample::of_doubles(off.runs.iter().map(|run| run.end))?;
    let steps = i64::try_from(symbols).unwrap_or(i64::MAX);
    let [a, b] = off.pair.map(|at| &measured.class.behaviours[at]);
    Ok(vec![
        former::claim(
            Statement::new(
                "last-change-off-tie",
                Grade::Sampled,
                "Control: beside the tie the swings end. The last change's distribution function differs nowhere from the drift's law by more than the DKW radius at 10^-6.",
                BERK,
            ),
            Relation::AtMost,
            Enclosure::exact(distance),
            Enclosure::exact(theory.radius.clone()),
            None,
        ),
        former::claim(
            Statement::new(
                "drift-off-tie",
                Grade::Sampled,
                "Beside the tie the log-odds drift by the difference of the two KL rates, and some bits at the start: mean over the replicates of the bits at n less those at 0, beside what the expected steps add up to.",
                BERK,
            ),
            Relation::Within,
            Enclosure::exact(&ends.mean - of_double(log_odds(a, b)?)?),
            Enclosure::exact(of_double(theory.off.moved)?),
            // Beliefs on the walk's grid put a step off by that much.
            Some(
                ends.five_errors()?
                    + of_double(rates::WALK_STEP_BITS)? * Rational::from_integer(steps),
            ),
        ),
    ])
}

fn growing(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let blocks = &measured.blocks;
    let mut ends = Vec::new();
    let mut total = 0;
    for length in &blocks.lengths {
        total += length;
        ends.push(total);
    }
    let last = blocks.lengths.len().saturating_sub(1);
    let mut counts = all(
        "changes-in-each-block",
        Grade::Float,
        Relation::Equal,
        None,
        "In each of the last complete growing blocks the leader changes as often as the lower envelope of the prices of long runs.",
        OWN,
    );
    let mut times = all(
        "change-times-in-blocks",
        Grade::Float,
        Relation::AtMost,
        None,
        "And at the envelope's times: symbols between the two times, at what a symbol of the block moves the two leaders' log-odds in bits; at most their prior bits, what the two cost while they settled in each block up to there, and one symbol.",
        OWN,
    );
    let first = last.saturating_sub(LAST_BLOCKS);
    for (block, &to) in ends.iter().enumerate().take(last).skip(first) {
        let from = to - blocks.lengths[block];
        let seen: Vec<usize> = blocks
            .run
            .changes
            .iter()
            .map(|change| change.time)
            .filter(|time| (from + 1..=to).contains(time))
            .collect();
        let said: Vec<&Turn> = theory
            .envelope
            .iter()
            .filter(|turn| turn.block == block)
            .collect();
        counts.check(
            || format!("block {block}"),
            &exact(crate::scenario::figures::length(&seen)),
            &exact(crate::scenario::figures::length(&said)),
        );
        for (time, turn) in seen.iter().zip(said) {
            let apart = u64::try_from(time.abs_diff(turn.change.time)).unwrap_or(u64::MAX);
            times.check_exact(
                || format!("block {block}"),
                &(whole(apart) * of_double(turn.gap)?),
                &of_double(turn.allowed)?,
            );
        }
    }
    let leaders = Leaders::of(transitions(&blocks.run.changes));
    Ok(vec![
        counts.claim()?,
        times.claim()?,
        former::measurement(
            "changes-over-blocks",
            "Leader changes over all growing blocks, beside the number of blocks: they grow together, as the logarithm of n.",
            OWN,
            exact(leaders.changes()),
            exact(crate::scenario::figures::length(&blocks.lengths)),
        ),
    ])
}

fn truth(parameters: &Parameters, measured: &Measured) -> Vec<Claim> {
    let coin = &measured.coin;
    let Some((bits, behaviour)) = &coin.found else {
        return vec![former::measurement(
            "truth-enters",
            format!(
                "No program of up to {} bits is Bernoulli({}): the truth stays outside; beside it the L looked at.",
                parameters.raise, parameters.coin
            ),
            "the enumeration of written programs",
            exact(0),
            exact(parameters.raise.into()),
        )];
    };
    let leads = coin.leads.iter().filter(|leads| **leads).count();
    vec![
        former::measurement(
            "truth-enters",
            format!(
                "The least L at which a program is proven to be Bernoulli({}): {}; beside the L of this run.",
                parameters.coin,
                behaviour.name()
            ),
            "the enumeration of written programs",
            exact((*bits).into()),
            exact(parameters.bits.into()),
        ),
        former::claim(
            Statement::new(
                "truth-leads",
                Grade::Float,
                "With the truth in the class it leads at the end of every traced sequence.",
                "grain of truth: the others' likelihood falls behind at their KL rates",
            ),
            Relation::Equal,
            exact(u64::try_from(leads).unwrap_or(u64::MAX)),
            exact(crate::scenario::figures::length(&coin.leads)),
            None,
        ),
    ]
}

/// A count as an integer of a trace.
pub(super) fn integer(count: usize) -> i64 {
    signed(u64::try_from(count).unwrap_or(u64::MAX))
}

//! What is run: the class, the ties, the replicates, the blocks, and L raised.

use super::class::{self, Behaviour};
use super::rates::Tie;
use super::runs::{Change, ClassRun, Pair, PairRun, follow, symbols};
use super::settling::{Settling, settle};
use super::*;

/// Symbols behind which the whole class is compared with the exact mixture.
const EXACT: usize = 16;

/// Longest programs of that comparison.
const EXACT_BITS: u32 = 13;

/// Symbols along which each behaviour is compared with the exact filter of its shortest program.
const MEMBER: usize = 24;

/// Symbols behind which the doubles are compared with exact values.
const FLOATS: usize = 500;

/// Streams of a seed: each family and use has its own.
pub(super) const STREAMS: u64 = 1 << 32;

#[derive(Clone)]
pub(super) struct Measured {
    pub(super) class: Class,
    /// P_13's probability of 16 symbols by behaviours, and by the exact mixture, for each traced sequence.
    pub(super) whole: Vec<(Rational, Rational)>,
    /// A behaviour's name, its probability of 24 symbols, and the exact filter's, for each.
    pub(super) members: Vec<(String, Rational, Rational)>,
    /// The tied behaviours' likelihoods of 500 symbols.
    pub(super) floats: Vec<Summed>,
    pub(super) ties: Vec<Swings>,
    pub(super) off: OffTie,
    pub(super) blocks: Blocks,
    pub(super) coin: Coin,
    pub(super) settling: Vec<Settling>,
    /// For each tie the most that all programs that are not followed weigh beside the lighter of the pair,
    /// behind [`class::PREFIX_COMPARED`] symbols of its first traced sequence.
    pub(super) unplaced: Vec<Rational>,
}

/// A likelihood as a sum of doubles and exactly.
#[derive(Clone)]
pub(super) struct Summed {
    pub(super) name: String,
    pub(super) states: usize,
    pub(super) symbols: usize,
    /// log2 of it.
    pub(super) double: f64,
    pub(super) exact: Rational,
}

/// A tie and what the posterior does there.
#[derive(Clone)]
pub(super) struct Swings {
    pub(super) name: &'static str,
    pub(super) tie: Tie,
    pub(super) runs: Vec<PairRun>,
    pub(super) traced: Vec<ClassRun>,
    /// By traced sequence: leaders that are one of the pair, or have the rate of one.
    pub(super) same: Vec<Vec<usize>>,
    pub(super) stop: Option<Stop>,
    /// A behaviour equal to one of the pair after a start: both names, and the difference in bits of their
    /// log-odds between the proof's time and the end; `None` if there is none.
    pub(super) after_start: Option<AfterStart>,
}

#[derive(Clone)]
pub(super) struct AfterStart {
    pub(super) names: [String; 2],
    /// Symbols behind which the two were proven equal for ever.
    pub(super) proven: usize,
    /// Log-odds of the two behind those symbols, and at the end, as exact ratios of likelihoods.
    pub(super) ratios: [Rational; 2],
}

/// The first L at which something nearer than the tied pair is in the class.
#[derive(Clone)]
pub(super) struct Stop {
    pub(super) bits: u32,
    pub(super) nearer: Behaviour,
    pub(super) rate: f64,
    /// The pair with its weights at that L.
    pub(super) pair: [Behaviour; 2],
    /// Longer programs, up to that L, that are not refuted and have no finite filter: how many may give a string
    /// more than the coin does, and their weight.
    pub(super) unplaced: u64,
    pub(super) unplaced_weight: Rational,
    /// How many replicates changed their leader in the second half, and how many there were.
    pub(super) late: u64,
    pub(super) runs: u64,
}

/// The control: the same pair beside its tie.
#[derive(Clone)]
pub(super) struct OffTie {
    pub(super) source: Source,
    pub(super) pair: [usize; 2],
    pub(super) checkpoints: Vec<usize>,
    pub(super) runs: Vec<PairRun>,
}

#[derive(Clone)]
pub(super) struct Blocks {
    pub(super) class: Class,
    pub(super) lengths: Vec<usize>,
    pub(super) run: ClassRun,
}

/// The coin and the least L at which it is a program.
#[derive(Clone)]
pub(super) struct Coin {
    pub(super) found: Option<(u32, Behaviour)>,
    /// In each traced sequence: whether the truth leads at the end once it is in the class.
    pub(super) leads: Vec<bool>,
}

impl Parameters {
    pub(super) fn source(family: Family, parameter: &Rational) -> Source {
        Source {
            family,
            parameter: parameter.nearest_f64(),
        }
    }

    /// The sequences that are traced: the families at the parameters asked for screen the class, so the
    /// replicates at the tie itself are screened again by what refutes them.
    fn traced(&self, source: Source, use_of: u64) -> Vec<Vec<bool>> {
        (0..TRACED)
            .map(|i| {
                symbols(source, self.seed, use_of * STREAMS + i)
                    .take(self.symbols)
                    .collect()
            })
            .collect()
    }
}

fn prefixes(sequences: &[Vec<bool>], length: usize) -> Vec<Vec<bool>> {
    sequences
        .iter()
        .map(|x| x[..length.min(x.len())].to_vec())
        .collect()
}

pub(super) fn measure(
    parameters: &Parameters,
    context: &Context<'_>,
) -> Result<Measured, ScenarioError> {
    let near = [
        Parameters::source(Family::Bernoulli, &parameters.near_bernoulli),
        Parameters::source(Family::Switching, &parameters.near_switching),
        Parameters::source(Family::Bernoulli, &parameters.coin),
    ];
    // A first class finds the ties; behaviours that any symbol refutes cannot be nearest.
    let probes: Vec<Vec<bool>> = near
        .iter()
        .map(|source| symbols(*source, parameters.seed, 0).take(SCREEN).collect())
        .collect();
    let probe = class::build(2..=parameters.bits, &probes, context)?;
    let mut found = Vec::new();
    for (family, wanted, name) in [
        (Family::Bernoulli, &parameters.near_bernoulli, "bernoulli"),
        (Family::Switching, &parameters.near_switching, "switching"),
    ] {
        let rates = rates::rates(filters(&probe));
        let tie = rates::tie(&rates, family, wanted.nearest_f64()).ok_or_else(|| {
            ScenarioError::Settings(format!(
                "at bits = {} one behaviour is nearest to every {name} source; raise bits",
                parameters.bits
            ))
        })?;
        found.push((name, tie));
    }
    let sequences: Vec<Vec<Vec<bool>>> = (1..)
        .zip(&found)
        .map(|(use_of, (_, tie))| parameters.traced(tie.source, use_of))
        .collect();
    let screens: Vec<Vec<bool>> = sequences
        .iter()
        .flat_map(|all| prefixes(all, SCREEN))
        .collect();
    let class = class::build(2..=parameters.bits, &screens, context)?;
    // One prefix is enough here: what some symbols refute is not near to any of the sources.
    let raised = raise(parameters, &probes[..1], context)?;
    let mut ties = Vec::new();
    for ((name, tie), traced) in found.into_iter().zip(&sequences) {
        // The same pair in the class that is followed.
        let pair = tie
            .pair
            .map(|at| position(&class, &probe.behaviours[at].filter));
        let [Some(a), Some(b)] = pair else {
            return Err(ScenarioError::Settings(format!(
                "a tied {name} behaviour is refuted by every traced sequence; take another seed"
            )));
        };
        let tie = Tie {
            pair: [a, b],
            ..tie
        };
        ties.push(swings(
            parameters, name, tie, &class, traced, &raised, context,
        )?);
    }
    context.report("beside the tie", 0, 1)?;
    let off = off_tie(parameters, &ties[0], &class);
    let (whole, members, floats) = checks(parameters, &class, &ties, &sequences, context)?;
    Ok(Measured {
        whole,
        members,
        floats,
        off,
        blocks: grow(parameters, context)?,
        coin: coin(parameters, &class, &raised),
        settling: settle(parameters, &class)?,
        unplaced: ties
            .iter()
            .zip(&sequences)
            .map(|(swings, traced)| unplaced(&class, &swings.tie, &traced[0]))
            .collect::<Result<_, _>>()?,
        ties,
        class,
    })
}

pub(super) fn filters(class: &Class) -> impl Iterator<Item = (usize, &FiniteFilter)> {
    class.behaviours.iter().map(|b| &b.filter).enumerate()
}

fn position(class: &Class, filter: &FiniteFilter) -> Option<usize> {
    class
        .behaviours
        .iter()
        .position(|b| b.filter.agrees(filter))
}

fn unplaced(class: &Class, tie: &Tie, x: &[bool]) -> Result<Rational, ScenarioError> {
    let x = &x[..class::PREFIX_COMPARED];
    let of = |at: usize| {
        let behaviour = &class.behaviours[at];
        behaviour.total() * behaviour.filter.probability(x)
    };
    let lighter = of(tie.pair[0]).min(of(tie.pair[1]));
    crate::scenario::figures::quotient(&class.unplaced_mass(x), &lighter)
}

/// The behaviours of each length above L.
fn raise(
    parameters: &Parameters,
    probes: &[Vec<bool>],
    context: &Context<'_>,
) -> Result<Vec<(u32, Class)>, ScenarioError> {
    (parameters.bits + 1..=parameters.raise)
        .map(|bits| Ok((bits, class::readers(bits, probes, context)?)))
        .collect()
}

pub(super) fn log_odds(a: &Behaviour, b: &Behaviour) -> Result<f64, ScenarioError> {
    let ratio = crate::scenario::figures::quotient(&a.total(), &b.total())?;
    Ok(log2(&ratio, PRECISION)?.midpoint_f64())
}

/// The streams of a tie's replicates.
fn streams(parameters: &Parameters, tie: &Tie) -> std::ops::Range<u64> {
    let first = STREAMS * (10 + u64::from(tie.source.family == Family::Switching));
    first..first + parameters.runs
}

/// The tied pair over all replicates, from `start` bits of log-odds.
pub(super) fn replicates(
    parameters: &Parameters,
    tie: &Tie,
    class: &Class,
    start: f64,
) -> Vec<PairRun> {
    let pair = Pair {
        filters: tie.pair.map(|at| &class.behaviours[at].filter),
        start,
        from: SCREEN,
        checkpoints: &parameters.checkpoints(),
    };
    pair.replicates(tie.source, parameters.seed, streams(parameters, tie))
}

fn swings(
    parameters: &Parameters,
    name: &'static str,
    tie: Tie,
    class: &Class,
    traced: &[Vec<bool>],
    raised: &[(u32, Class)],
    context: &Context<'_>,
) -> Result<Swings, ScenarioError> {
    context.report(name, 0, 1)?;
    let [a, b] = tie.pair.map(|at| &class.behaviours[at]);
    let runs = replicates(parameters, &tie, class, log_odds(a, b)?);
    let source = tie.source;
    let every = (parameters.symbols / 1000).max(1);
    let class_runs: Vec<ClassRun> = traced
        .iter()
        .map(|x| {
            follow(
                class,
                x,
                SCREEN,
                |last, b| source.chance(last, b),
                |time| time.is_multiple_of(every),
            )
        })
        .collect();
    context.report("what ends it", 0, 1)?;
    let stop = stop(parameters, &tie, class, raised)?;
    Ok(Swings {
        name,
        after_start: after_start(class, &tie, &traced[0])?,
        stop,
        runs,
        same: traced
            .iter()
            .zip(&class_runs)
            .map(|(x, run)| same_after_start(class, &tie, &x[..SCREEN], run))
            .collect(),
        traced: class_runs,
        tie,
    })
}

/// The leaders of a run that are one of the pair, or have the rate of one: the same process behind a start
/// that has worn off, as far as rates can tell.
fn same_after_start(class: &Class, tie: &Tie, x: &[bool], run: &ClassRun) -> Vec<usize> {
    let mut leaders: Vec<usize> = run.changes.iter().map(|change| change.to).collect();
    leaders.sort_unstable();
    leaders.dedup();
    leaders
        .retain(|at| tie.pair.contains(at) || rates::at_tie(&class.behaviours[*at].filter, tie, x));
    leaders
}

/// Something that is not one of the pair but has the rate of one, if it is proven equal after a start.
fn after_start(class: &Class, tie: &Tie, x: &[bool]) -> Result<Option<AfterStart>, ScenarioError> {
    for (at, other) in class.behaviours.iter().enumerate() {
        if tie.pair.contains(&at) {
            continue;
        }
        for own in tie.pair.map(|at| &class.behaviours[at]) {
            let (mut a, mut b) = (own.filter.start(), other.filter.start());
            let mut proven = None;
            for (time, &symbol) in (1..).zip(&x[..SCREEN]) {
                a = own.filter.step(&a, symbol);
                b = other.filter.step(&b, symbol);
                if sum(&b).is_zero() {
                    break;
                }
                if proven.is_none() && own.filter.agrees_from(&a, &other.filter, &b) {
                    proven = Some((
                        time,
                        crate::scenario::figures::quotient(&sum(&a), &sum(&b))?,
                    ));
                }
            }
            if sum(&b).is_zero() {
                continue;
            }
            if let Some((proven, before)) = proven {
                let end = crate::scenario::figures::quotient(&sum(&a), &sum(&b))?;
                return Ok(Some(AfterStart {
                    names: [own.name(), other.name()],
                    proven,
                    ratios: [before, end],
                }));
            }
        }
    }
    Ok(None)
}

fn sum(vector: &[Rational]) -> Rational {
    vector.iter().sum()
}

/// A behaviour with the weight that it has once longer programs of `raised` up to `bits` are in.
fn with_longer(behaviour: &Behaviour, raised: &[(u32, Class)], bits: u32) -> Behaviour {
    let mut all = behaviour.clone();
    for (_, class) in raised.iter().filter(|(length, _)| *length <= bits) {
        for more in class
            .behaviours
            .iter()
            .filter(|b| b.filter.agrees(&behaviour.filter))
        {
            all.weight += more.weight.clone();
            all.programs += more.programs;
        }
    }
    all
}

fn stop(
    parameters: &Parameters,
    tie: &Tie,
    class: &Class,
    raised: &[(u32, Class)],
) -> Result<Option<Stop>, ScenarioError> {
    let Some((bits, nearer, rate)) = rates::nearer(raised, tie) else {
        return Ok(None);
    };
    let [a, b] = tie
        .pair
        .map(|at| with_longer(&class.behaviours[at], raised, bits));
    let three = Class::of(vec![nearer.clone(), a.clone(), b.clone()]);
    let half = parameters.symbols / 2;
    use rayon::prelude::*;
    let late = streams(parameters, tie)
        .into_par_iter()
        .filter(|replicate| {
            let x: Vec<bool> = symbols(tie.source, parameters.seed, *replicate)
                .take(parameters.symbols)
                .collect();
            let run = follow(
                &three,
                &x,
                SCREEN,
                |last, b| tie.source.chance(last, b),
                |_| false,
            );
            run.changes.iter().any(|change| change.time > half)
        })
        .count();
    let longer = || {
        let classes = raised.iter().filter(|(length, _)| *length <= bits);
        classes.map(|(_, class)| class)
    };
    Ok(Some(Stop {
        unplaced: longer()
            .map(|class| crate::scenario::figures::length(&class.unplaced))
            .sum(),
        unplaced_weight: longer().map(Class::unplaced_weight).sum(),
        bits,
        nearer,
        rate,
        pair: [a, b],
        late: u64::try_from(late).unwrap_or(u64::MAX),
        runs: parameters.runs,
    }))
}

fn off_tie(parameters: &Parameters, at: &Swings, class: &Class) -> OffTie {
    let source = Parameters::source(
        at.tie.source.family,
        &(Rational::from_f64(at.tie.source.parameter).unwrap_or_else(Rational::zero)
            + &parameters.offset),
    );
    let [a, b] = at.tie.pair.map(|at| &class.behaviours[at]);
    // Ever denser to the end would be wrong here: the last change comes early.
    let checkpoints: Vec<usize> = (0..24_u32)
        .map(|k| SCREEN + (parameters.symbols - SCREEN) * usize::try_from(k * k).unwrap_or(0) / 529)
        .collect();
    let pair = Pair {
        filters: [&a.filter, &b.filter],
        start: log_odds(a, b).unwrap_or(0.0),
        from: SCREEN,
        checkpoints: &checkpoints,
    };
    let stream = STREAMS * 20;
    OffTie {
        runs: pair.replicates(source, parameters.seed, stream..stream + parameters.runs),
        source,
        pair: at.tie.pair,
        checkpoints,
    }
}

fn grow(parameters: &Parameters, context: &Context<'_>) -> Result<Blocks, ScenarioError> {
    let lengths = blocks::lengths(&parameters.growth, parameters.block_symbols);
    let x = blocks::symbols(&lengths);
    // All programs that print the first blocks; the screen must reach past the copies of short runs.
    let screen = vec![x[..BLOCK_SCREEN.min(x.len())].to_vec()];
    let class = class::build(2..=parameters.bits, &screen, context)?;
    let every = (x.len() / 4000).max(1);
    let run = follow(
        &class,
        &x,
        BLOCK_SCREEN,
        |_, _| 1.0,
        |time| time.is_multiple_of(every),
    );
    Ok(Blocks {
        class,
        lengths,
        run,
    })
}

/// Symbols of the blocks that screen the class.
pub(super) const BLOCK_SCREEN: usize = 200;

fn coin(parameters: &Parameters, class: &Class, raised: &[(u32, Class)]) -> Coin {
    let truth = FiniteFilter::bernoulli(&parameters.coin);
    let mut all = class.behaviours.clone();
    let mut found = None;
    if let Some(known) = all.iter().find(|b| b.filter.agrees(&truth)) {
        found = Some((parameters.bits, known.clone()));
    }
    for (bits, more) in raised {
        if found.is_some() {
            break;
        }
        if let Some(entered) = more.behaviours.iter().find(|b| b.filter.agrees(&truth)) {
            found = Some((*bits, entered.clone()));
        }
        all.extend(more.behaviours.iter().cloned());
    }
    let source = Parameters::source(Family::Bernoulli, &parameters.coin);
    let with_truth = Class::of(all);
    let leads = parameters
        .traced(source, 3)
        .iter()
        .map(|x| {
            let run = follow(
                &with_truth,
                x,
                SCREEN,
                |last, b| source.chance(last, b),
                |_| false,
            );
            with_truth.behaviours[run.leader].filter.agrees(&truth)
        })
        .collect();
    Coin { found, leads }
}

type Checks = (
    Vec<(Rational, Rational)>,
    Vec<(String, Rational, Rational)>,
    Vec<Summed>,
);

/// The behaviours against the exact mixture, the exact filters and exact long products.
fn checks(
    parameters: &Parameters,
    class: &Class,
    ties: &[Swings],
    sequences: &[Vec<Vec<bool>>],
    context: &Context<'_>,
) -> Result<Checks, ScenarioError> {
    let limits = FilterLimits::default();
    let mut whole = Vec::new();
    for traced in sequences {
        let x = &traced[0][..EXACT];
        let small = class::build(2..=EXACT_BITS, &[x.to_vec()], context)?;
        let merged: Rational = small
            .behaviours
            .iter()
            .map(|behaviour| behaviour.total() * behaviour.filter.probability(x))
            .sum();
        let mut mixture = Mixture::new(written_prior(EXACT_BITS, limits)?);
        for symbol in x {
            mixture.update(*symbol)?;
        }
        whole.push((merged, exactly(&mixture.evidence())?));
    }
    let x = &sequences[0][0];
    let mut members = Vec::new();
    for behaviour in &class.behaviours {
        let mut member = WrittenProgram::with_limits(behaviour.program.clone(), limits);
        x[..MEMBER].iter().for_each(|symbol| member.update(*symbol));
        let evidence = point(&member.evidence().enclosure())?;
        members.push((
            behaviour.name(),
            behaviour.filter.probability(&x[..MEMBER]),
            evidence,
        ));
    }
    let mut floats = Vec::new();
    for (swings, traced) in ties.iter().zip(sequences) {
        for at in swings.tie.pair {
            let behaviour = &class.behaviours[at];
            let x = &traced[0][..FLOATS.min(parameters.symbols)];
            let alone = Class::of(vec![Behaviour {
                weight: Rational::one(),
                so_far_weight: Rational::zero(),
                ..behaviour.clone()
            }]);
            let run = follow(&alone, x, 1, |_, _| 1.0, |_| false);
            floats.push(Summed {
                name: behaviour.name(),
                states: behaviour.filter.states(),
                symbols: x.len(),
                double: run.ends[0],
                exact: behaviour.filter.probability(x),
            });
        }
    }
    Ok((whole, members, floats))
}

/// Changes as pairs of leaders.
pub(super) fn transitions(changes: &[Change]) -> impl Iterator<Item = (usize, usize)> {
    changes.iter().map(|change| (change.from, change.to))
}

//! `ville-no-despair`: with the truth in the class its posterior hardly ever falls far, however long one looks.
//!
//! Takes integers for the whole tree of strings, the exact `Mixture` beside them, and the seeded random walk
//! of `equidistant-oscillation`. Ville 1939 (unconfirmed).
//!
//! Derivation. xi/mu is a martingale under mu where xi is a measure and mu positive (else a supermartingale):
//! sum over b of mu(b|x) xi(xb)/mu(xb) <= xi(x)/mu(x). It starts at 1. w_t(mu) <= d w(mu) says that
//! xi(x)/mu(x) >= 1/d, and Ville's maximal inequality gives that a probability of at most d for all times
//! together. At one time n it is Markov's inequality: P_mu(ln xi(x_1:n) - ln mu(x_1:n) >= k) <= e^-k, no
//! hypercompression. And by the mixture the posterior of any nu in the class is a martingale under xi:
//! sum over b of xi(b|x) w(nu|xb) = sum of w(nu) nu(xb)/xi(x) = w(nu|x), for measures.
//!
//! Run. All 2^n strings, for each of six hypotheses as the truth: probabilities are integers over 8^t, so that
//! a level is passed or not without rounding, and the chance of it is a sum of integers ([`tree`]). The
//! threshold e^k is no integer; it is enclosed, and strings whose ratio lies within the enclosure count on the
//! bound's unfavourable side. Then a long run of n = 10^4: the truth a fair coin among seven coins j/8. There
//! xi/mu is a function of t and |ones - zeros| that grows with the latter, so that each level is a barrier for
//! a simple random walk ([`barrier`]); the chance to cross it is summed in floating point, all terms positive,
//! and stands beside seeded runs. Tolerance of the sum: each of the at most n additions behind a term errs by a
//! factor 1 + 2^-53, so that n 2^-50 is ample. Tolerance of the frequencies: Hoeffding at 10^-6, two-sided.
//!
//! Control: a hypothesis that is not the truth is despaired of with a higher probability than d, at every level and
//! for every pair whose model is not the fair coin (which lies so near the others that 18 symbols do not refute it at
//! the deeper levels: under the chain (3/4, 1/4) its weight falls to 1/64 with less than that probability).

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::exact::{Enclosure, PRECISION, Rational, exp};
use crate::mixture::{Bernoulli, Hypothesis, Markov, Mixture, Sequence};
use crate::scenario::figures::{fraction, inverse_power, of_double, quotient, whole};
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::sampling::{ALPHA_INVERSE, flips, radius};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::mixing::{mixture, point};
use crate::suite::instrument::random_walk::walk::{self, LEVELS, Thresholds};

mod barrier;
mod picture;
mod tree;

use tree::{Figures, MEMBERS, Member};

/// Levels e^1 .. e^this of the claim on hypercompression.
const NATS: usize = 6;

const VILLE: &str = "Ville 1939 (unconfirmed); derivation in scenario::ville_no_despair";
const OWN: &str = "own derivation, in the documentation of scenario::ville_no_despair";

/// The scenario.
pub struct VilleNoDespair;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    depth: u32,
    mixture_depth: u32,
    symbols: u32,
    runs: u64,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        Ok(Parameters {
            depth: settings.count("depth")?,
            mixture_depth: settings.count("mixture_depth")?,
            symbols: settings.count("n")?,
            runs: settings.count("runs")?,
            seed: settings.seed,
        })
    }
}

/// A member of the list as a hypothesis, with its weight.
fn hypothesis(member: &Member) -> Result<(Box<dyn Hypothesis>, Rational), ScenarioError> {
    let eighths = |p: u8| Rational::ratio(i64::from(p), 8);
    let hypothesis: Box<dyn Hypothesis> = match member.kind {
        tree::Kind::Coin(p) => Box::new(Bernoulli::new(eighths(p))?),
        tree::Kind::Chain(after) => Box::new(Markov::new(after.map(eighths).to_vec())?),
        tree::Kind::Periodic(period) => Box::new(Sequence::periodic(&[], period)),
    };
    Ok((
        hypothesis,
        fraction(u64::from(member.weight), u64::from(tree::WEIGHTS))?,
    ))
}

fn list() -> Result<Mixture, ScenarioError> {
    mixture(MEMBERS.iter().map(hypothesis).collect::<Result<_, _>>()?)
}

/// The name of a member, for labels.
fn name(index: usize) -> Result<String, ScenarioError> {
    Ok(hypothesis(&MEMBERS[index])?.0.name())
}

// ---------------------------------------------------------------------------------------------- measure

/// The mixture at one string.
#[derive(Clone, Debug)]
struct Node {
    x: Vec<bool>,
    posterior: Vec<Rational>,
    /// Sum over b of xi(b|x) w(nu|xb), by hypothesis.
    expected: Vec<Rational>,
}

#[derive(Clone, Debug)]
struct Measured {
    depth: u32,
    figures: Figures,
    nodes: Vec<Node>,
    symbols: u32,
    runs: u64,
    /// How many of the long runs saw the truth's weight fall to 2^-1, 2^-2, .. of its prior weight.
    fallen: [u64; LEVELS],
    /// The chance of that, summed along the walk.
    crossed: Vec<Rational>,
}

/// Every string of fewer than `depth` symbols through the mixture.
fn visit(
    mixture: &Mixture,
    x: &mut Vec<bool>,
    depth: u32,
    nodes: &mut Vec<Node>,
) -> Result<(), ScenarioError> {
    if u32::try_from(x.len()).unwrap_or(u32::MAX) >= depth {
        return Ok(());
    }
    let shares = |mixture: &Mixture| -> Result<Vec<Rational>, ScenarioError> {
        mixture.posterior()?.iter().map(point).collect()
    };
    let mut expected = vec![Rational::zero(); mixture.len()];
    let predictive = mixture.predictive()?;
    let at = nodes.len();
    nodes.push(Node {
        x: x.clone(),
        posterior: shares(mixture)?,
        expected: Vec::new(),
    });
    for symbol in [false, true] {
        let chance = point(&predictive[usize::from(symbol)])?;
        let mut next = mixture.clone();
        next.update(symbol)?;
        for (sum, share) in expected.iter_mut().zip(shares(&next)?) {
            *sum += &chance * share;
        }
        x.push(symbol);
        visit(&next, x, depth, nodes)?;
        x.pop();
    }
    nodes[at].expected = expected;
    Ok(())
}

fn sample(
    parameters: Parameters,
    thresholds: &Thresholds,
    context: &Context<'_>,
) -> Result<[u64; LEVELS], ScenarioError> {
    let symbols = usize::try_from(parameters.symbols).unwrap_or(usize::MAX);
    let done = AtomicU64::new(0);
    let walks = (0..parameters.runs)
        .into_par_iter()
        .map(|run| {
            let walk = walk::follow(flips(parameters.seed, run).take(symbols), thresholds);
            let count = done.fetch_add(1, Ordering::Relaxed) + 1;
            if count.is_multiple_of(256) {
                context.report("runs", count, parameters.runs)?;
            }
            Ok(walk.despair)
        })
        .collect::<Result<Vec<usize>, ScenarioError>>()?;
    let mut fallen = [0; LEVELS];
    for levels in walks {
        for count in fallen.iter_mut().take(levels) {
            *count += 1;
        }
    }
    Ok(fallen)
}

fn measure(parameters: Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let mut nodes = Vec::new();
    visit(
        &list()?,
        &mut Vec::new(),
        parameters.mixture_depth,
        &mut nodes,
    )?;
    context.report("tree", 0, 1)?;
    let figures = tree::walk(parameters.depth)?;
    let barriers = barrier::thresholds(parameters.symbols)?;
    Ok(Measured {
        depth: parameters.depth,
        figures,
        nodes,
        symbols: parameters.symbols,
        runs: parameters.runs,
        fallen: sample(parameters, &barriers, context)?,
        crossed: barrier::crossed(&barriers)
            .into_iter()
            .map(of_double)
            .collect::<Result<_, _>>()?,
    })
}

// ----------------------------------------------------------------------------------------------- theory

#[derive(Clone, Debug)]
struct Theory {
    /// d = 2^-1, 2^-2, ..
    levels: Vec<Rational>,
    /// e^-1, e^-2, ..
    compression: Vec<Enclosure>,
    /// w(nu) nu(x) at the nodes that the mixture visited, by node and then hypothesis.
    joint: Vec<Vec<Rational>>,
    /// What the floating sums may be off by.
    rounding: Rational,
    /// What the frequencies may be off by.
    sampling: Rational,
}

fn theory(parameters: Parameters, nodes: &[Node]) -> Result<Theory, ScenarioError> {
    Ok(Theory {
        levels: (1u32..).take(LEVELS).map(inverse_power).collect(),
        compression: (1i64..)
            .take(NATS)
            .map(|k| exp(&Rational::from_integer(-k), PRECISION))
            .collect::<Result<_, _>>()?,
        joint: nodes
            .iter()
            .map(|node| MEMBERS.iter().map(|member| member.joint(&node.x)).collect())
            .collect(),
        rounding: whole(u64::from(parameters.symbols)) * inverse_power(50),
        // Two-sided: 2 exp(-2 R eps^2) = alpha.
        sampling: radius(2 * ALPHA_INVERSE, parameters.runs)?.lower().clone(),
    })
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, grade, relation, tolerance, text: String, source: &str| {
        ForAll::new(Statement::new(id, grade, text, source), relation, tolerance)
    };
    let (depth, symbols) = (measured.depth, measured.symbols);
    let mut despair = all(
        "no-despair",
        Grade::Exact,
        Relation::AtMost,
        None,
        format!(
            "The truth's weight falls to d times its prior weight, at any t <= {depth}, with probability at most d: every truth and d = 1/2 .. 1/64."
        ),
        VILLE,
    );
    let mut control = all(
        "control-wrong-model",
        Grade::Exact,
        Relation::GreaterThan,
        None,
        format!(
            "Control: the weight of a hypothesis that is not the truth falls to d times its prior weight, at some t <= {depth}, with probability above d: every d and pair, the fair coin as the model left out."
        ),
        OWN,
    );
    let mut compression = all(
        "no-hypercompression",
        Grade::Certified,
        Relation::AtMost,
        None,
        format!(
            "P_mu(ln xi - ln mu >= k) is at most e^-k at n = {depth}: every truth and k = 1 .. {NATS} nats."
        ),
        "Markov's inequality; derivation in scenario::ville_no_despair",
    );
    let mut posterior = all(
        "tree-is-mixture",
        Grade::Exact,
        Relation::Equal,
        None,
        "The exact mixture's posteriors are w(nu) nu(x) over their sum, from the tree's integers: every string to mixture_depth.".to_string(),
        OWN,
    );
    let mut martingale = all(
        "posterior-martingale",
        Grade::Exact,
        Relation::Equal,
        None,
        "Under the mixture every hypothesis expects its posterior to stay: the mean over the next symbol is w_t(nu), every string to mixture_depth.".to_string(),
        OWN,
    );
    let mut long = all(
        "no-despair-long",
        Grade::Float,
        Relation::AtMost,
        Some(theory.rounding.clone()),
        format!(
            "A fair coin among seven coins j/8 falls to d times its prior weight, at any t <= {symbols}, with probability at most d."
        ),
        VILLE,
    );
    let mut sampled = all(
        "sampled",
        Grade::Sampled,
        Relation::Within,
        Some(theory.sampling.clone()),
        format!(
            "In {} seeded runs of the same, as many fall as the sum along the walk says, to within Hoeffding's radius at 10^-6.",
            measured.runs
        ),
        OWN,
    );
    for (truth, by_model) in measured.figures.despair.iter().enumerate() {
        let truth_name = name(truth)?;
        for (model, chances) in by_model.iter().enumerate() {
            let model_name = name(model)?;
            for ((level, chance), d) in (1u32..).zip(chances).zip(&theory.levels) {
                let chance = measured.figures.probability(*chance);
                if truth == model {
                    despair.check_exact(|| format!("truth {truth_name}, d=2^-{level}"), &chance, d);
                } else if model != tree::FAIR_COIN {
                    let label = || format!("truth {truth_name}, model {model_name}, d=2^-{level}");
                    control.check_exact(label, &chance, d);
                }
            }
        }
        let masses = &measured.figures.compressed[truth];
        for ((k, mass), bound) in (1u32..).zip(masses).zip(&theory.compression) {
            let chance = Enclosure::new(
                measured.figures.probability(mass.sure),
                measured.figures.probability(mass.possible),
            )?;
            compression.check(|| format!("truth {truth_name}, k={k}"), &chance, bound);
        }
    }
    for (node, joint) in measured.nodes.iter().zip(&theory.joint) {
        let digits = || -> String { node.x.iter().map(|&s| if s { '1' } else { '0' }).collect() };
        let xi: Rational = joint.iter().sum();
        for (index, value) in joint.iter().enumerate() {
            let label = || format!("x={}, hypothesis {}", digits(), index + 1);
            posterior.check_exact(label, &node.posterior[index], &quotient(value, &xi)?);
            martingale.check_exact(label, &node.expected[index], &node.posterior[index]);
        }
    }
    for (index, (crossed, d)) in measured.crossed.iter().zip(&theory.levels).enumerate() {
        let label = || format!("d=2^-{}", index + 1);
        long.check_exact(label, crossed, d);
        sampled.check_exact(
            label,
            &fraction(measured.fallen[index], measured.runs)?,
            crossed,
        );
    }
    Ok(vec![
        despair.claim()?,
        control.claim()?,
        compression.claim()?,
        posterior.claim()?,
        martingale.claim()?,
        long.claim()?,
        sampled.claim()?,
    ])
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for VilleNoDespair {
    fn name(&self) -> &'static str {
        "ville-no-despair"
    }

    fn claim(&self) -> &'static str {
        "With the truth in the class, its posterior falls to d of its prior weight with probability at most d."
    }

    fn source(&self) -> &'static str {
        "Ville 1939 (unconfirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Sampled
    }

    fn description(&self) -> &'static str {
        "Coins, Markov chains and a periodic sequence, each in turn the truth: over all strings, what is the \
         probability that the posterior of the truth ever falls to d times its prior weight? Summed in integers \
         it is at most d, as Ville's inequality says; over 10^4 symbols it is summed along a random walk and \
         sampled. The posterior is a martingale under the mixture, exactly. Control: of what is not the truth one \
         despairs."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer("depth", 18, (16, 22), "all strings of so many symbols"),
            Parameter::integer(
                "mixture_depth",
                7,
                (1, 10),
                "strings of fewer symbols also go through the exact mixture",
            ),
            Parameter::integer("n", 10_000, (100, 100_000), "symbols of a long run"),
            Parameter::integer("runs", 20_000, (100, 1_000_000), "seeded long runs"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(parameters, context)?;
        let theory = theory(parameters, &measured.nodes)?;
        let traces = picture::traces(&measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            "Exact for this finite prior of six hypotheses only, and for the long runs floating sums and frequencies \
             for a prior of seven coins; their open mass is 0, and nothing here is about M.",
        )
    }
}

former_scenario!(VilleNoDespair, GrainOfTruth);

#[cfg(test)]
mod tests;

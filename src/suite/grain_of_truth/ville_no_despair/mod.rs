//! `ville-no-despair`: with the truth in the class its posterior hardly ever falls far, however long one
//! looks.
//!
//! Takes integers for the whole tree of strings, the exact `Mixture` beside them, and seeded walks of
//! `random_walk`. Ville 1939 (unconfirmed).
//!
//! Derivation. xi/mu is a martingale under mu where xi is a measure and mu positive (else a supermartingale):
//! sum over b of mu(b|x) xi(xb)/mu(xb) <= xi(x)/mu(x). It starts at 1. w_t(mu) <= d w(mu) says that
//! xi(x)/mu(x) >= 1/d, and Ville's maximal inequality gives that a probability of at most d for all times
//! together. At one time n it is Markov's inequality: P_mu(ln xi(x_1:n) - ln mu(x_1:n) >= k) <= e^-k, no
//! hypercompression. And by the mixture the posterior of any nu in the class is a martingale under xi:
//! sum over b of xi(b|x) w(nu|xb) = sum of w(nu) nu(xb)/xi(x) = w(nu|x), for measures.
//!
//! Run. All 2^n strings, for each of six hypotheses as the truth: probabilities are integers over 8^t, so
//! that a level is passed or not without rounding, and the chance of it is a sum of integers ([`tree`]). The
//! threshold e^k is no integer; it is enclosed, and strings whose ratio lies within the enclosure count on
//! the bound's unfavourable side. Then a long run of n = 10^4: the truth a fair coin among seven coins j/8.
//! There xi/mu is a function of t and |ones - zeros| that grows with the latter, so that each level is a
//! barrier for a simple random walk ([`barrier`]); the chance to cross it is summed in floating point, all
//! terms positive, and stands beside seeded runs. Tolerance of the sum: each of the at most n additions
//! after a term errs by a factor 1 + 2^-53, so that n 2^-50 is ample. Tolerance of the frequencies:
//! Hoeffding at 10^-6, two-sided.
//!
//! Control: a hypothesis that is not the truth is despaired of with a higher probability than d, at every
//! level and for every pair whose model is not the fair coin (which lies so near the others that 18 symbols
//! do not refute it at the deeper levels: under the chain (3/4, 1/4) its weight falls to 1/64 with less than
//! that probability). To fall by some t <= n grows more probable with n, so what the sums show at 16 symbols, the
//! least that may be set, holds at every other.

use crate::exact::{Enclosure, PRECISION, Rational, as_usize, exp};
use crate::mixture::Mixture;
use crate::scenario::figures::{fraction, inverse_power, of_double, quotient, whole};
use crate::scenario::sampling::{ALPHA_INVERSE, each_run, flips, radius};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, own_derivation,
    parameters,
};
use crate::suite::instrument::mixing::{mixture, posterior, predicted};
use crate::suite::instrument::random_walk::walk::{self, LEVELS};

mod answer;
mod barrier;
mod picture;
mod tree;

use tree::{FAIR_COIN, Figures, MEMBERS, NATS};

const VILLE: &str = here!("Ville 1939; derivation in");
const OWN: &str = own_derivation!();

parameters! { Parameters {
    depth "depth": u32 = 18 in 16..=22, "length of the strings, all of which are summed over";
    mixture_depth "mixture_depth": usize = 7 in 1..=10,
        "strings of fewer symbols also go through the exact mixture";
    symbols "n": u32 = 10_000 in 100..=100_000, "symbols of a long run";
    runs "runs": u64 = 20_000 in 100..=1_000_000, "seeded long runs";
} }

claims! {
    DESPAIR: Exact AtMost "no-despair", VILLE,
        "The truth's weight falls to d times its prior weight, at any t <= {depth}, with probability at most \
         d: every truth and d = 1/2 .. 1/64.";
    CONTROL: Exact GreaterThan "control-wrong-model", OWN,
        "Control: the weight of a hypothesis that is not the truth falls to d times its prior weight, at \
         some t <= {depth}, with probability above d: every d and pair, the fair coin as the model left out.";
    COMPRESSION: Certified AtMost "no-hypercompression", here!("Markov's inequality; derivation in"),
        "P_mu(ln xi - ln mu >= k) is at most e^-k at n = {depth}: every truth and k = 1 .. {nats} nats.";
    POSTERIOR: Exact Equal "tree-is-mixture", OWN,
        "The exact mixture's posteriors are w(nu) nu(x) over their sum, from the definitions: every string to \
         mixture_depth.";
    MARTINGALE: Exact Equal "posterior-martingale", OWN,
        "Under the mixture every posterior is a martingale: its mean over the next symbol is w(nu) nu(x) over \
         their sum, from the definitions: every string to mixture_depth.";
    LONG: Float AtMost "no-despair-long", VILLE,
        "A fair coin among seven coins j/8 falls to d times its prior weight, at any t <= {symbols}, with \
         probability at most d.";
    SAMPLED: Sampled Within "sampled", OWN,
        "In {runs} seeded runs of the same, as many fall as the sum along the walk says, to within \
         Hoeffding's radius at 10^-6.";
}

/// The mixture at one string.
#[derive(Clone, Debug)]
struct Node {
    x: Vec<bool>,
    posterior: Vec<Rational>,
    /// Sum over b of xi(b|x) w(nu|xb), by hypothesis.
    expected: Vec<Rational>,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    depth: u32,
    /// Of the list's hypotheses.
    names: Vec<String>,
    figures: Figures,
    nodes: Vec<Node>,
    symbols: u32,
    runs: u64,
    /// How many of the long runs saw the truth's weight fall to 2^-1, 2^-2, .. of its prior weight.
    fallen: [u64; LEVELS],
    /// The chance of that, summed along the walk.
    crossed: Vec<Rational>,
}

/// Every string of fewer than `depth` symbols that starts with x through the mixture.
fn visit(mixture: &Mixture, x: &[bool], depth: usize, nodes: &mut Vec<Node>) -> Result<()> {
    if x.len() >= depth {
        return Ok(());
    }
    let mut expected = vec![Rational::zero(); mixture.len()];
    let mut longer = Vec::new();
    for symbol in [false, true] {
        let chance = predicted(mixture, symbol)?;
        let mut next = mixture.clone();
        next.update(symbol)?;
        for (sum, share) in expected.iter_mut().zip(posterior(&next)?) {
            *sum += &chance * share;
        }
        longer.push(([x, &[symbol]].concat(), next));
    }
    nodes.push(Node {
        x: x.to_vec(),
        posterior: posterior(mixture)?,
        expected,
    });
    longer
        .iter()
        .try_for_each(|(x, next)| visit(next, x, depth, nodes))
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
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

/// The scenario.
pub(crate) struct VilleNoDespair;

impl Experiment for VilleNoDespair {
    const ABOUT: About = About {
        name: "ville-no-despair",
        question: Question::GrainOfTruth,
        claim: "With the truth in the class, its posterior falls to d of its prior weight with probability \
                at most d.",
        source: "Ville 1939",
        text: "Coins, Markov chains and a periodic sequence, each in turn the truth: over all strings, what \
               is the probability that the posterior of the truth ever falls to d times its prior weight? \
               Summed in integers it is at most d, as Ville's inequality says; over 10^4 symbols it is \
               summed along a random walk and sampled. The posterior is a martingale under the mixture, \
               exactly. Control: the posterior of what is not the truth falls far.",
        worth: "Exact for this finite prior of six hypotheses only, and for the long runs floating sums and \
                frequencies for a prior of seven coins; their open mass is 0, and nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let &Parameters {
            depth,
            symbols,
            runs,
            seed,
            ..
        } = parameters;
        let list = MEMBERS
            .iter()
            .map(|member| member.hypothesis())
            .collect::<Result<_>>()?;
        let mut nodes = Vec::new();
        visit(&mixture(list)?, &[], parameters.mixture_depth, &mut nodes)?;
        context.report("tree", 0, 1)?;
        let figures = tree::walk(depth, context)?;
        let barriers = barrier::thresholds(symbols)?;
        let mut fallen = [0; LEVELS];
        let levels = each_run(context, "runs", runs, |run| {
            let flips = flips(seed, run).take(as_usize(u64::from(symbols)));
            Ok(walk::follow(flips, &barriers).despair)
        })?;
        for levels in levels {
            for count in &mut fallen[..levels] {
                *count += 1;
            }
        }
        let crosses = |barrier: &Vec<i64>| of_double(barrier::crosses(barrier, context)?);
        Ok(Measured {
            depth,
            names: MEMBERS
                .iter()
                .map(|member| member.name())
                .collect::<Result<_>>()?,
            figures,
            nodes,
            symbols,
            runs,
            fallen,
            crossed: barriers
                .despair
                .iter()
                .map(crosses)
                .collect::<Result<_>>()?,
        })
    }

    fn theory(parameters: &Parameters, measured: &Measured, _: &Context<'_>) -> Result<Theory> {
        let decay = |k: i64| Ok(exp(&Rational::from_integer(-k), PRECISION)?);
        let joint = |node: &Node| MEMBERS.iter().map(|member| member.joint(&node.x)).collect();
        Ok(Theory {
            levels: (1..).take(LEVELS).map(inverse_power).collect(),
            compression: (1..).take(NATS).map(decay).collect::<Result<_>>()?,
            joint: measured.nodes.iter().map(joint).collect(),
            rounding: whole(u64::from(parameters.symbols)) * inverse_power(50),
            // Two-sided: 2 exp(-2 R eps^2) = alpha.
            sampling: radius(2 * ALPHA_INVERSE, parameters.runs)?.lower().clone(),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let Measured { names, figures, .. } = measured;
        let [despair, control, compression] =
            [DESPAIR, CONTROL, COMPRESSION].map(|claim| claim.with("depth", measured.depth));
        let compression = compression.with("nats", NATS);
        for (truth, by_model) in figures.despair.iter().enumerate() {
            let of_truth = format!("truth {}", names[truth]);
            for (model, chances) in by_model.iter().enumerate() {
                for ((level, &chance), d) in (1..).zip(chances).zip(&theory.levels) {
                    let chance = figures.probability(chance);
                    if truth == model {
                        claims.check(&despair, || format!("{of_truth}, d=2^-{level}"), chance, d);
                    } else if model != FAIR_COIN {
                        let label = || format!("{of_truth}, model {}, d=2^-{level}", names[model]);
                        claims.check(&control, label, chance, d);
                    }
                }
            }
            let masses = &figures.compressed[truth];
            for ((k, mass), bound) in (1..).zip(masses).zip(&theory.compression) {
                let [sure, possible] = [mass.sure, mass.possible].map(|m| figures.probability(m));
                let chance = Enclosure::new(sure, possible)?;
                claims.check(&compression, || format!("{of_truth}, k={k}"), chance, bound);
            }
        }
        for (node, joint) in measured.nodes.iter().zip(&theory.joint) {
            let digits =
                || -> String { node.x.iter().map(|&s| if s { '1' } else { '0' }).collect() };
            let xi: Rational = joint.iter().sum();
            for (index, value) in joint.iter().enumerate() {
                let label = || format!("x={}, hypothesis {}", digits(), index + 1);
                let share = &node.posterior[index];
                let said = quotient(value, &xi)?;
                claims.check(&POSTERIOR, label, share, &said);
                claims.check(&MARTINGALE, label, &node.expected[index], said);
            }
        }
        let long = LONG.with("symbols", measured.symbols);
        let sampled = SAMPLED.with("runs", measured.runs);
        claims.tolerate(&long, theory.rounding.clone());
        claims.tolerate(&sampled, theory.sampling.clone());
        let levels = (1..).zip(&measured.crossed).zip(measured.fallen);
        for (((level, crossed), fallen), d) in levels.zip(&theory.levels) {
            let label = || format!("d=2^-{level}");
            claims.check(&long, label, crossed, d);
            claims.check(&sampled, label, fraction(fallen, measured.runs)?, crossed);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

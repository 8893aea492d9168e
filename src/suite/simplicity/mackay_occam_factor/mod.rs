//! `mackay-occam-factor`: evidence = best fit x Occam factor, and no prior over models is needed.
//!
//! Takes the data set and the model families of [`occam`](super::occam); rationals and enclosures only.
//! `MacKay` 1992, 2003 ch. 28 (unconfirmed); the coordinate w: `MacKay` 1998, "Choice of basis for Laplace
//! approximation" (unconfirmed); Robbins 1955 for the error of Stirling's formula (unconfirmed).
//!
//! Theory. ln P(D|H) ~ ln P(D|w*,H) + ln P(w*|H) - (1/2) ln det(A/2 pi), A the Hessian of -ln posterior at
//! its peak w*. For a normal linear model -ln posterior is a quadratic, so the formula has no error: it is
//! compared as two rationals, a quadratic form and a determinant, to the product of one-point predictions.
//!
//! Error for chains \[own\]. A context with a zeros and b ones has evidence Gamma(a')Gamma(b')/Gamma(N), a' =
//! a+1, b' = b+1, N = n+2. With ln Gamma(z) = (z - 1/2) ln z - z + (1/2) ln 2 pi + r(z) its logarithm is
//! (a'-1/2) ln a' + (b'-1/2) ln b' - (N-1/2) ln N + (1/2) ln 2 pi + r(a') + r(b') - r(N), as a' + b' = N. The
//! formula of [`chains`] is (a+1) ln(a'/N) + (b+1) ln(b'/N) + (1/2) ln(2 pi N/(a'b')), the same without the
//! r's. So the error is r(a') + r(b') - r(N), a sum over contexts, with 1/(12z+1) < r(z) < 1/(12z): O(1/n)
//! where both symbols keep coming, and a constant where one never comes (control).
//!
//! How often the peak is elsewhere \[own\]. The data are random, and at any n some data sets make the evidence peak
//! at a model that is not the truth: with one parameter too many that happens where chi^2_1 > ln(n x constant), a
//! chance that falls only about as n^(-1/2). So the claim is about the share of many data sets, graded S. For the
//! chain of order 1 that changes its symbol with chance 1/4, ln evidence = ln best fit - V_m, V_m = the sum over
//! contexts c of (1/2) ln(n p_c/(2 pi q(1-q))), p_c the context's stationary probability. A model with d
//! parameters too many fits by (1/2) chi^2_d better (Wilks, a limit law), so it wins with chance P(chi^2_d > 2(V' -
//! V)); order 0 wins where n symbols gain less than V_1 - V_0 over a fair coin, at most exp(-2 s^2/(n r^2)) by
//! Hoeffding, s what is spare on average and r the range of a symbol's gain. For polynomials V' - V is (1/2) the sum
//! of ln(1 + n/(s(2j+1))) over the extra degrees j, and the chi^2 law is exact up to the noise, which is
//! binomial. The chances of all models that are not the truth are added.
//!
//! Control \[own\]: the best fit alone. The models are nested, so a maximum is taken over ever more: a larger model's
//! best fit is at least that of the model inside it, on all data, and equal only in a tie. It never prefers the
//! smaller.

use crate::exact::{Enclosure, Rational, as_u64, as_usize, ln};
use crate::scenario::figures::fraction;
use crate::scenario::sampling::each_run;
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, Statements, claims, here, parameters,
};
use crate::suite::instrument::occam::polynomials::{Evidence, Moments, predict_one_by_one};
use crate::suite::instrument::occam::{Split, chains, data, stirling};

mod answer;
mod chance;
mod picture;

const MACKAY: &str = here!("MacKay 1992, 2003 ch. 28; derived in");
const ROBBINS: &str = here!("own, from Robbins 1955; derived in");
const CHANCE: &str = here!("own, by chi^2 (Wilks); derived in");

parameters! { Parameters {
    symbols "log2_n": u32 = 16 in 14..=20, "log2 of the most symbols that the chains see";
    points "log2_points": u32 = 11 in 9..=13, "log2 of the most points that the polynomials see";
    exact "log2_exact": u32 = 12 in 8..=13,
        "log2 of the most symbols for which the evidence comes from factorials";
    runs "runs": u64 = 200 in 20..=1000, "data sets on which the peak is looked for";
} }

claims! {
    QUADRATIC: Exact Equal "normal-best-fit", MACKAY,
        "Polynomials: the squared surprises of one-point predictions sum to the misfit at w* + |w*|^2, as in \
         best fit x Occam factor; every degree.";
    DETERMINANT: Exact Equal "normal-occam-factor", MACKAY,
        "Polynomials: the product of the predictive variances, over the noise's, is det A: best fit x Occam \
         factor has no error; every degree.";
    ABOVE: Certified AtMost "laplace-error-upper", ROBBINS,
        "Chains: ln evidence minus ln(best fit x Occam factor) is at most the sum of 1/(12(a+1)) + 1/(12(b+1)) \
         - 1/(12(n+2)+1) nats over the contexts: O(1/n); every order and n.";
    BELOW: Certified AtLeast "laplace-error-lower", ROBBINS,
        "Chains: and at least the sum of 1/(12(a+1)+1) + 1/(12(b+1)+1) - 1/(12(n+2)) nats.";
    BOUNDARY: Certified AtLeast "control-boundary", ROBBINS,
        "Control: where a symbol never comes (n zeros, order 0) the error does not go to 0, it stays above 1/13 \
         nats; every n.";
    ORDER: Sampled AtMost "peak-order", CHANCE,
        "Chains, equal model priors: the evidence peaks away from the true order on no larger share of {runs} data \
         sets of {n} symbols than chi^2 allows.",
        refuted_by "a share that this many runs, at the bound's chance, reach less than once in a million times (Chernoff)";
    DEGREE: Sampled AtMost "peak-degree", CHANCE,
        "Polynomials, equal model priors: the evidence peaks away from the true degree on no larger share of {runs} \
         data sets of {n} points than chi^2 allows.",
        refuted_by "a share that this many runs, at the bound's chance, reach less than once in a million times (Chernoff)";
    FIT_ALONE: Certified AtLeast "control-fit-alone", MACKAY,
        "Control: without the Occam factor a larger model never loses, for the models are nested: its best fit is at \
         least that of the model inside it; nats gained, every n.";
    LAST_ORDER: Measured None "last-wrong-order", "no theorem",
        "Chains, the data set of this seed: the largest n at which the evidence still peaked elsewhere (0: \
         none). At a tie the best fit alone does not take the largest model.",
        beside "the best fit's last tie";
    LAST_DEGREE: Measured None "last-wrong-degree", "no theorem",
        "Polynomials, the data set of this seed: the largest n at which the evidence still peaked elsewhere \
         (0: none). At a tie the best fit alone does not take the largest model.",
        beside "the best fit's last tie";
}

/// Highest order of a chain, and highest degree of a polynomial.
const ORDERS: u32 = 4;
const DEGREES: usize = 8;

/// Points at which the one-point predictions are multiplied.
const FEW_POINTS: [u32; 3] = [3, 8, 20];

/// The smallest n of the grids.
const LEAST_LOG2: u32 = 3;

/// Symbols and points of the many data sets.
const MANY_SYMBOLS: u64 = 1024;
const MANY_POINTS: u32 = 64;

/// Streams 0 and 1 of the seed are the data set; the many have the ones after.
const FIRST_STREAM: u64 = 2;

fn powers_of_two(from: u32, to: u32) -> impl Iterator<Item = u64> {
    (from..=to).map(|exponent| 1 << exponent)
}

/// One model at one n, in nats.
#[derive(Clone, Debug)]
struct Model {
    n: u64,
    /// Its order or degree.
    number: u64,
    /// ln of the evidence.
    evidence: Enclosure,
    /// `MacKay`'s best fit and Occam factor.
    split: Split,
    /// ln of the likelihood at the parameters that fit best, but for what all degrees share.
    best: Enclosure,
    /// By how much that is above the next smaller model's.
    gain: Option<Enclosure>,
    /// The counts of a chain whose evidence is from factorials.
    exact: Option<Vec<[u64; 2]>>,
}

/// One normal model at few points.
#[derive(Clone, Debug)]
struct Normal {
    points: u32,
    degree: usize,
    /// Quadratic form and determinant of the one-point predictions.
    predicted: (Rational, Rational),
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    chains: Vec<Model>,
    polynomials: Vec<Model>,
    normals: Vec<Normal>,
    /// n and the error of the formula on n zeros.
    boundary: Vec<(u64, Enclosure)>,
    runs: u64,
    /// On how many of the many data sets the evidence of the chains, and of the polynomials, peaks elsewhere.
    elsewhere: [u64; 2],
}

/// The sum over contexts of f(a) + f(b) - f(a+b+1): ln of a!b!/(n+1)! where f is that of a factorial.
fn over_contexts(counts: &[[u64; 2]], f: impl Fn(u64) -> Result<Enclosure>) -> Result<Enclosure> {
    let mut sum = Enclosure::zero();
    for &[a, b] in counts {
        sum += f(a)? + f(b)? - f(a + b + 1)?;
    }
    Ok(sum)
}

fn from_factorials(counts: &[[u64; 2]], logs: &[Enclosure]) -> Result<Enclosure> {
    over_contexts(counts, |k| Ok(logs[as_usize(k)].clone()))
}

fn from_stirling(counts: &[[u64; 2]]) -> Result<Enclosure> {
    over_contexts(counts, |k| stirling::ln_gamma(k + 1))
}

/// The chains at every n: their evidence is from factorials as far as they go, from Stirling's formula beyond.
fn measure_chains(
    parameters: &Parameters,
    factorials: &[Enclosure],
    context: &Context<'_>,
) -> Result<Vec<Model>> {
    let x = data::symbols(parameters.seed, 1 << parameters.symbols)?;
    let mut models = Vec::new();
    for (done, n) in (0..).zip(powers_of_two(LEAST_LOG2, parameters.symbols)) {
        context.report("symbols", done, u64::from(parameters.symbols))?;
        let few = n <= 1 << parameters.exact;
        let mut smaller: Option<Vec<[u64; 2]>> = None;
        for order in 0..=ORDERS {
            let counts = chains::counts(order, &x[..as_usize(n)]);
            let gain = smaller.map(|smaller| chains::gain_of_order(&smaller, &counts));
            smaller = Some(counts.clone());
            models.push(Model {
                n,
                number: u64::from(order),
                evidence: if few {
                    from_factorials(&counts, factorials)?
                } else {
                    from_stirling(&counts)?
                },
                split: chains::laplace(&counts)?,
                best: chains::ln_best_fit(&counts)?,
                gain: gain.transpose()?,
                exact: few.then_some(counts),
            });
        }
    }
    Ok(models)
}

fn measure_polynomials(parameters: &Parameters, context: &Context<'_>) -> Result<Vec<Model>> {
    let variance = data::noise_variance();
    let mut models = Vec::new();
    for (done, exponent) in (0..).zip(LEAST_LOG2 + 1..=parameters.points) {
        context.report("points", done, u64::from(parameters.points))?;
        let moments = Moments::of(&data::points(parameters.seed, 1 << exponent), DEGREES);
        let mut smaller: Option<Rational> = None;
        for degree in 0..=DEGREES {
            context.go_on()?;
            let model = moments.evidence(degree, &variance, &Rational::one())?;
            let least = moments.evidence(degree, &variance, &Rational::zero())?;
            let split = model.split()?;
            let best = least.misfit * Rational::ratio(-1, 2);
            let gain = smaller.map(|smaller| Enclosure::exact(&best - smaller));
            smaller = Some(best.clone());
            models.push(Model {
                n: moments.points(),
                number: as_u64(degree),
                evidence: split.evidence(),
                split,
                best: Enclosure::exact(best),
                gain,
                exact: None,
            });
        }
    }
    Ok(models)
}

/// Whether the evidences of a family are not proven to be largest at the truth, on the data sets of run `run`.
fn elsewhere(seed: u64, run: u64) -> Result<[bool; 2]> {
    let streams = FIRST_STREAM + 2 * run;
    let x = data::symbols_of(seed, streams, as_usize(MANY_SYMBOLS))?;
    let chains = (0..=ORDERS).map(|order| from_stirling(&chains::counts(order, &x)));
    let points = data::points_of(seed, streams + 1, MANY_POINTS);
    let moments = Moments::of(&points, DEGREES);
    let polynomials = (0..=DEGREES).map(|degree| {
        let model = moments.evidence(degree, &data::noise_variance(), &Rational::one())?;
        Ok(model.split()?.evidence())
    });
    let orders = chains.collect::<Result<Vec<_>>>()?;
    let degrees = polynomials.collect::<Result<Vec<_>>>()?;
    Ok([
        largest(&orders) != Some(as_usize(data::TRUE_ORDER.into())),
        largest(&degrees) != Some(data::TRUE_DEGREE),
    ])
}

/// The place of the largest value, where it is proven to be the largest.
fn largest<E: std::borrow::Borrow<Enclosure>>(values: &[E]) -> Option<usize> {
    let lower = |at: &usize| values[*at].borrow().lower();
    let best = (0..values.len()).max_by(|a, b| lower(a).cmp(lower(b)))?;
    let mut others = (0..values.len()).filter(|&at| at != best);
    let proven = others.all(|at| values[at].borrow().upper() < lower(&best));
    proven.then_some(best)
}

/// Where the evidence of a family of models is to peak.
#[derive(Clone, Debug)]
struct Peak {
    truth: u64,
    /// The chance that it peaks elsewhere, at most.
    elsewhere: Rational,
    /// What the best fit alone takes, but for ties.
    largest: u64,
}

#[derive(Clone)]
pub(crate) struct Theory {
    /// Lower and upper bound of r(z).
    remainder: fn(u64) -> Result<Enclosure>,
    /// `MacKay`'s product, in the order of the normal models.
    normals: Vec<Evidence>,
    order: Peak,
    degree: Peak,
    /// What the error on n zeros stays above.
    boundary: Rational,
}

impl Theory {
    /// The error of Laplace's formula: r(a+1) + r(b+1) - r(n+2), all contexts.
    fn error(&self, counts: &[[u64; 2]]) -> Result<Enclosure> {
        over_contexts(counts, |k| (self.remainder)(k + 1))
    }
}

/// The last n at which the model with the largest of some values is not this one, 0 if it always is.
fn last_without(models: &[Model], number: u64, value: fn(&Model) -> &Enclosure) -> u64 {
    let of_n = models.chunk_by(|a, b| a.n == b.n);
    let without = of_n.filter(|models| {
        let values: Vec<&Enclosure> = models.iter().map(value).collect();
        largest(&values).map(|place| models[place].number) != Some(number)
    });
    without.map(|models| models[0].n).max().unwrap_or(0)
}

/// The scenario.
pub(crate) struct MackayOccamFactor;

impl Experiment for MackayOccamFactor {
    const ABOUT: About = About {
        name: "mackay-occam-factor",
        question: Question::Simplicity,
        claim: "Evidence = best fit x Occam factor: it peaks at the true order on most data, with no prior over \
                models to put it there.",
        source: "MacKay 1992, 2003 ch. 28",
        text: "Polynomials of degree 0 to 8 through points on a cubic with normal noise, and Markov chains of \
               order 0 to 4 on the symbols of a chain of order 1, all with equal model priors. Best fit alone \
               never prefers a smaller model to one that holds it; the Occam factor, which comes from the priors of \
               the parameters and from no prior over models, moves the peak to the truth, on as many data sets as \
               chi^2 says. The product is exact for polynomials, and for chains its error is enclosed: O(1/n).\n\n\
               The symbols are those of skeleton-identity, which splits the same log-odds into what is tacked \
               on and what is intrinsic, and of code-length-quartet.",
        worth: "Exact or enclosed for these two families of models on the data of this seed; equal model \
                priors, so no log-odds has a part that is tacked on.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let factorials = stirling::log_factorials((1 << parameters.exact) + 1, ln, context)?;
        let chains = measure_chains(parameters, &factorials, context)?;
        let zeros = powers_of_two(LEAST_LOG2, parameters.exact).map(|n| {
            let counts = [[n, 0]];
            let evidence = from_factorials(&counts, &factorials)?;
            Ok((n, evidence - chains::laplace(&counts)?.evidence()))
        });
        let boundary = zeros.collect::<Result<_>>()?;
        let polynomials = measure_polynomials(parameters, context)?;
        let mut normals = Vec::new();
        for points in FEW_POINTS {
            let sample = data::points(parameters.seed, points);
            for degree in 0..=DEGREES {
                normals.push(Normal {
                    points,
                    degree,
                    predicted: predict_one_by_one(&sample, degree, &data::noise_variance())?,
                });
            }
        }
        let peaks = each_run(context, "data sets", parameters.runs, |run| {
            elsewhere(parameters.seed, run)
        })?;
        let count = |family: usize| as_u64(peaks.iter().filter(|peaks| peaks[family]).count());
        Ok(Measured {
            chains,
            polynomials,
            normals,
            boundary,
            runs: parameters.runs,
            elsewhere: [count(0), count(1)],
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let mut normals = Vec::new();
        for points in FEW_POINTS {
            let moments = Moments::of(&data::points(parameters.seed, points), DEGREES);
            for degree in 0..=DEGREES {
                normals.push(moments.evidence(
                    degree,
                    &data::noise_variance(),
                    &Rational::one(),
                )?);
            }
        }
        Ok(Theory {
            remainder: stirling::robbins,
            normals,
            order: Peak {
                truth: u64::from(data::TRUE_ORDER),
                elsewhere: chance::of_chains(ORDERS, MANY_SYMBOLS)?,
                largest: u64::from(ORDERS),
            },
            degree: Peak {
                truth: as_u64(data::TRUE_DEGREE),
                elsewhere: chance::of_polynomials(DEGREES, MANY_POINTS.into())?,
                largest: as_u64(DEGREES),
            },
            // r(1) + r(n+1) - r(n+2) is more than r(1), as r falls, and r(1) is above 1/13.
            boundary: Rational::ratio(1, 13),
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        for (model, said) in measured.normals.iter().zip(&theory.normals) {
            let label = || format!("degree {}, {} points", model.degree, model.points);
            let (quadratic, determinant) = &model.predicted;
            claims.check(&QUADRATIC, label, quadratic, &said.misfit + &said.pull);
            claims.check(&DETERMINANT, label, determinant, &said.determinant);
        }
        for chain in &measured.chains {
            if let Some(counts) = &chain.exact {
                let error = &chain.evidence - chain.split.evidence();
                let said = theory.error(counts)?;
                let label = || format!("order {}, n={}", chain.number, chain.n);
                claims.check(&ABOVE, label, &error, said.upper());
                claims.check(&BELOW, label, &error, said.lower());
            }
        }
        for (n, error) in &measured.boundary {
            claims.check(&BOUNDARY, || format!("n={n}"), error, &theory.boundary);
        }
        let runs = measured.runs;
        let families = [
            ("chains", &measured.chains, &theory.order),
            ("polynomials", &measured.polynomials, &theory.degree),
        ];
        let statements = [
            (ORDER, MANY_SYMBOLS, LAST_ORDER),
            (DEGREE, MANY_POINTS.into(), LAST_DEGREE),
        ];
        for (at, (family, models, said)) in families.into_iter().enumerate() {
            for model in models {
                if let Some(gain) = &model.gain {
                    let label = || format!("{family} {}, n={}", model.number, model.n);
                    claims.check(&FIT_ALONE, label, gain, 0_u64);
                }
            }
            let (peak, n, last) = &statements[at];
            let peak = peak.with("runs", runs).with("n", n);
            let share = fraction(measured.elsewhere[at], runs)?;
            let tolerance = chance::tolerance(&said.elsewhere, runs)?;
            claims.within(&peak, tolerance, share, &said.elsewhere);
            let wrong = last_without(models, said.truth, |model| &model.evidence);
            let tied = last_without(models, said.largest, |model| &model.best);
            claims.one(last, wrong, tied);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

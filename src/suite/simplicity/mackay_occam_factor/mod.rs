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
//! From which n the peak stays \[own\]. The data are random, so this is graded S. For the chain of order 1 that
//! changes its symbol with chance 1/4, ln evidence = ln best fit - V_m, V_m = the sum over contexts c of
//! (1/2) ln(n p_c/(2 pi q(1-q))), p_c the context's stationary probability. A model with d parameters too
//! many fits by (1/2) chi^2_d better (Wilks), of mean d and variance 2d; one of order 0 loses n KL with
//! variance n v. n0 is the least n of the grid from which every other order's expected deficit is more than
//! five standard deviations. For polynomials the chi^2 law is exact up to the noise, which is binomial.
//!
//! Control: the best fit alone always takes the largest model.

use crate::exact::{Enclosure, Rational, as_u64, as_usize, ln};
use crate::scenario::figures::whole;
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::occam::polynomials::{Evidence, Moments, predict_one_by_one};
use crate::suite::instrument::occam::{Split, chains, data, stirling};

mod onset;
mod picture;

const MACKAY: &str = here!("MacKay 1992, 2003 ch. 28 (unconfirmed); derived in");
const ROBBINS: &str = here!("own, from Robbins 1955 (unconfirmed); derived in");
const ONSET: &str = here!("own, five standard errors; derived in");

parameters! { Parameters {
    symbols "log2_n": u32 = 16 in 14..=20, "log2 of the most symbols that the chains see";
    points "log2_points": u32 = 11 in 9..=13, "log2 of the most points that the polynomials see";
    exact "log2_exact": u32 = 12 in 8..=13,
        "log2 of the most symbols for which the evidence comes from factorials";
} }

claims! {
    QUADRATIC: Exact Equal "normal-best-fit", MACKAY,
        "Polynomials: the squared surprises of one-point predictions sum to the misfit at w* + |w*|^2, as in \
         best fit x Occam factor; every degree.";
    DETERMINANT: Exact Equal "normal-occam-factor", MACKAY,
        "Polynomials: the product of the predictive variances, over the noise's, is det A: best fit x Occam \
         factor has no error; every degree.";
    ABOVE: Certified AtMost "laplace-error-upper", ROBBINS,
        "Chains: ln evidence less ln(best fit x Occam factor) is at most the sum of 1/(12(a+1)) + 1/(12(b+1)) \
         - 1/(12(n+2)+1) nats over the contexts: O(1/n); every order and n.";
    BELOW: Certified AtLeast "laplace-error-lower", ROBBINS,
        "Chains: and at least the sum of 1/(12(a+1)+1) + 1/(12(b+1)+1) - 1/(12(n+2)) nats.";
    BOUNDARY: Certified AtLeast "control-boundary", ROBBINS,
        "Control: where a symbol never comes (n zeros, order 0) the error does not fall with n, it stays \
         above 1/13 nats.";
    ORDER: Sampled Equal "peak-order", ONSET,
        "Chains, equal model priors: from n = {onset} on (five standard errors) the evidence is largest at \
         the true order.";
    DEGREE: Sampled Equal "peak-degree", ONSET,
        "Polynomials, equal model priors: from n = {onset} on (five standard errors) the evidence is largest \
         at the true degree.";
    FIT_ALONE: Certified Equal "control-fit-alone", MACKAY,
        "Control: without the Occam factor the best fit takes the largest model at every n.";
    LAST_ORDER: Measured None "last-wrong-order", "mackay-occam-factor",
        "Chains: the largest n of the grid at which the evidence still peaked elsewhere (0: none); the n \
         computed for five standard errors beside it.";
    LAST_DEGREE: Measured None "last-wrong-degree", "mackay-occam-factor",
        "Polynomials: the largest n of the grid at which the evidence still peaked elsewhere (0: none); the n \
         computed for five standard errors beside it.";
}

/// Highest order of a chain, and highest degree of a polynomial.
const ORDERS: u32 = 4;
const DEGREES: usize = 8;

/// Points at which the one-point predictions are multiplied.
const FEW_POINTS: [u32; 3] = [3, 8, 20];

/// The smallest n of the grids.
const LEAST_LOG2: u32 = 3;

/// Fewer than this leave contexts of the largest chain unseen, and models tie.
const LARGEST_NEEDS: u64 = 1 << (2 * ORDERS);

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
        for order in 0..=ORDERS {
            let counts = chains::counts(order, &x[..as_usize(n)]);
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
        for degree in 0..=DEGREES {
            let model = moments.evidence(degree, &variance, &Rational::one())?;
            let least = moments.evidence(degree, &variance, &Rational::zero())?;
            let split = model.split()?;
            models.push(Model {
                n: moments.points(),
                number: as_u64(degree),
                evidence: split.evidence(),
                split,
                best: Enclosure::exact(least.misfit * Rational::ratio(-1, 2)),
                exact: None,
            });
        }
    }
    Ok(models)
}

/// Where the evidence of a family of models is to peak.
#[derive(Clone, Debug)]
struct Peak {
    truth: u64,
    /// From which n on.
    onset: u64,
    /// What the best fit alone takes.
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

/// The model with the largest of some values, where it is proven to be the largest, else -1: none.
fn peak(models: &[Model], value: fn(&Model) -> &Enclosure) -> Rational {
    let lower = |model| value(model).lower();
    let best = models.iter().max_by(|a, b| lower(a).cmp(lower(b)));
    let proven = best.filter(|best| {
        let mut others = models.iter().filter(|model| model.number != best.number);
        others.all(|other| value(other).upper() < lower(best))
    });
    proven.map_or(Rational::from_integer(-1), |best| whole(best.number))
}

/// The scenario.
pub(crate) struct MackayOccamFactor;

impl Experiment for MackayOccamFactor {
    const ABOUT: About = About {
        name: "mackay-occam-factor",
        question: Question::Simplicity,
        claim: "Evidence = best fit x Occam factor: Bayesian model comparison prefers the true order with no \
                prior over models.",
        source: "MacKay 1992, 2003 ch. 28 (unconfirmed)",
        text: "Polynomials of degree 0 to 8 through points on a cubic with normal noise, and Markov chains of \
               order 0 to 4 on the symbols of a chain of order 1, all with equal model priors. Best fit alone \
               takes the largest model; the Occam factor, which no prior over models put there, moves the \
               peak to the truth. The product is exact for polynomials, and for chains its error is enclosed: \
               O(1/n).\n\n\
               The symbols are those of skeleton-identity, which splits the same log-odds into what is tacked \
               on and what is intrinsic, and of code-length-quartet.",
        worth: "Exact or enclosed for these two families of models on the data of this seed; equal model \
                priors, so no log-odds has a part that is tacked on.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        if parameters.exact > parameters.symbols {
            return Err(ScenarioError::Settings(
                "log2_exact is above log2_n; raise log2_n or lower log2_exact".to_owned(),
            ));
        }
        Ok(())
    }

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
        Ok(Measured {
            chains,
            polynomials,
            normals,
            boundary,
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
        let needs = |what: &str, name: &str| {
            ScenarioError::Settings(format!(
                "no n of the grid is large enough for {what} to be told apart by five standard errors; \
                 raise {name}"
            ))
        };
        let of_chains = onset::of_chains(ORDERS, powers_of_two(LEAST_LOG2, parameters.symbols))?;
        let of_polynomials =
            onset::of_polynomials(DEGREES, powers_of_two(LEAST_LOG2 + 1, parameters.points))?;
        Ok(Theory {
            remainder: stirling::robbins,
            normals,
            order: Peak {
                truth: u64::from(data::TRUE_ORDER),
                onset: of_chains.ok_or_else(|| needs("the orders", "log2_n"))?,
                largest: u64::from(ORDERS),
            },
            degree: Peak {
                truth: as_u64(data::TRUE_DEGREE),
                onset: of_polynomials.ok_or_else(|| needs("the degrees", "log2_points"))?,
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
        for (family, models, said, at_truth, last) in [
            ("chains", &measured.chains, &theory.order, ORDER, LAST_ORDER),
            (
                "polynomials",
                &measured.polynomials,
                &theory.degree,
                DEGREE,
                LAST_DEGREE,
            ),
        ] {
            let mut last_wrong = 0;
            for models in models.chunk_by(|a, b| a.n == b.n) {
                let (n, truth) = (models[0].n, whole(said.truth));
                let evidence = peak(models, |model| &model.evidence);
                if evidence != truth {
                    last_wrong = n;
                }
                if n >= said.onset {
                    let statement = at_truth.with("onset", said.onset);
                    claims.check(&statement, || format!("n={n}"), evidence, truth);
                }
                if n >= LARGEST_NEEDS {
                    let best = peak(models, |model| &model.best);
                    let label = || format!("{family}, n={n}");
                    claims.check(&FIT_ALONE, label, best, said.largest);
                }
            }
            claims.one(&last, last_wrong, said.onset);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

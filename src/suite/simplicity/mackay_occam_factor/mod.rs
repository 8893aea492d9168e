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

use crate::exact::{Enclosure, Rational, ln};
use crate::scenario::figures::{fraction, signed, whole};
use crate::scenario::former;
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::occam::polynomials::{Evidence, Moments, predict_one_by_one};
use crate::suite::instrument::occam::{chains, data, stirling};

mod onset;
mod picture;

const MACKAY: &str =
    "MacKay 1992, 2003 ch. 28 (unconfirmed); derived in scenario::mackay_occam_factor";
const ROBBINS: &str =
    "own, from Robbins 1955 (unconfirmed); derived in scenario::mackay_occam_factor";
const ONSET: &str = "own, five standard errors; derived in scenario::mackay_occam_factor";

/// Highest order of a chain.
const ORDERS: u32 = 4;

/// Highest degree of a polynomial.
const DEGREES: usize = 8;

/// Points at which the one-point predictions are multiplied.
const FEW_POINTS: [u32; 3] = [3, 8, 20];

/// The scenario.
pub struct MackayOccamFactor;

#[derive(Clone, Copy, Debug)]
struct Parameters {
    /// log2 of the most symbols.
    symbols: u32,
    /// log2 of the most points.
    points: u32,
    /// log2 of the most symbols whose evidence is computed from factorials.
    exact: u32,
    seed: u64,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let parameters = Parameters {
            symbols: settings.count("log2_n")?,
            points: settings.count("log2_points")?,
            exact: settings.count("log2_exact")?,
            seed: settings.seed,
        };
        if parameters.exact > parameters.symbols {
            return Err(ScenarioError::Settings(
                "log2_exact is above log2_n; raise log2_n or lower log2_exact".to_owned(),
            ));
        }
        Ok(parameters)
    }
}

// ---------------------------------------------------------------------------------------------- measure

/// A chain model at one n.
#[derive(Clone, Debug)]
struct Chain {
    n: u64,
    order: u32,
    counts: Vec<[u64; 2]>,
    /// ln of the evidence: from factorials as far as they go, from Stirling's formula beyond.
    evidence: Enclosure,
    /// Whether it is from factorials.
    exact: bool,
    /// `MacKay`'s best fit and Occam factor, in nats.
    fit: Enclosure,
    occam: Enclosure,
    /// ln of the likelihood at the parameters that fit best.
    best: Enclosure,
}

/// A polynomial model at one n.
#[derive(Clone, Debug)]
struct Polynomial {
    n: u64,
    degree: usize,
    fit: Enclosure,
    occam: Enclosure,
    /// Minus half the squared misfit of plain least squares.
    best: Rational,
}

/// One normal model at few points, both ways.
#[derive(Clone, Debug)]
struct Normal {
    points: u32,
    degree: usize,
    /// Quadratic form and determinant of the one-point predictions.
    predicted: (Rational, Rational),
}

#[derive(Clone)]
struct Measured {
    chains: Vec<Chain>,
    polynomials: Vec<Polynomial>,
    normals: Vec<Normal>,
    /// n and the error of the formula on n zeros.
    boundary: Vec<(u64, Enclosure)>,
}

/// ln of a!b!/(n+1)! over all contexts.
fn from_factorials(
    counts: &[[u64; 2]],
    factorials: &[Enclosure],
) -> Result<Enclosure, ScenarioError> {
    let at = |k: u64| {
        let index = usize::try_from(k).ok();
        index
            .and_then(|k| factorials.get(k))
            .ok_or(ScenarioError::OpenMass)
    };
    let mut sum = Enclosure::zero();
    for &[a, b] in counts {
        sum += at(a)? + at(b)? - at(a + b + 1)?;
    }
    Ok(sum)
}

fn from_stirling(counts: &[[u64; 2]]) -> Result<Enclosure, ScenarioError> {
    let half = stirling::ln_two_pi()?.scale(&Rational::ratio(1, 2));
    let mut sum = Enclosure::zero();
    for &[a, b] in counts {
        sum += stirling::ln_gamma(a + 1, &half)? + stirling::ln_gamma(b + 1, &half)?
            - stirling::ln_gamma(a + b + 2, &half)?;
    }
    Ok(sum)
}

fn powers_of_two(from: u32, to: u32) -> impl Iterator<Item = u64> {
    (from..=to).map(|exponent| 1 << exponent)
}

/// The smallest n of the grids.
const LEAST_LOG2: u32 = 3;

fn measure(parameters: Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let (most, few) = (1_usize << parameters.symbols, 1_u64 << parameters.exact);
    let x = data::symbols(parameters.seed, most)?;
    let factorials = stirling::log_factorials(few + 1, ln, context)?;
    let mut all = Vec::new();
    for (done, n) in (0..).zip(powers_of_two(LEAST_LOG2, parameters.symbols)) {
        context.report("symbols", done, u64::from(parameters.symbols))?;
        let seen = &x[..usize::try_from(n).unwrap_or(most)];
        for order in 0..=ORDERS {
            let counts = chains::counts(order, seen);
            let exact = n <= few;
            let evidence = if exact {
                from_factorials(&counts, &factorials)?
            } else {
                from_stirling(&counts)?
            };
            let split = chains::laplace(&counts)?;
            all.push(Chain {
                n,
                order,
                evidence,
                exact,
                fit: split.fit,
                occam: split.occam,
                best: chains::ln_best_fit(&counts)?,
                counts,
            });
        }
    }
    let mut boundary = Vec::new();
    for n in powers_of_two(LEAST_LOG2, parameters.exact) {
        let counts = [[n, 0]];
        let error = from_factorials(&counts, &factorials)? - chains::laplace(&counts)?.evidence();
        boundary.push((n, error));
    }
    let variance = data::noise_variance();
    let mut polynomials = Vec::new();
    for (done, exponent) in (0..).zip(LEAST_LOG2 + 1..=parameters.points) {
        context.report("points", done, u64::from(parameters.points))?;
        let moments = Moments::of(&data::points(parameters.seed, 1 << exponent), DEGREES);
        for degree in 0..=DEGREES {
            let split = moments
                .evidence(degree, &variance, &Rational::one())?
                .split()?;
            let least = moments.evidence(degree, &variance, &Rational::zero())?;
            polynomials.push(Polynomial {
                n: moments.points(),
                degree,
                fit: split.fit,
                occam: split.occam,
                best: least.misfit * Rational::ratio(-1, 2),
            });
        }
    }
    let mut normals = Vec::new();
    for points in FEW_POINTS {
        let sample = data::points(parameters.seed, points);
        for degree in 0..=DEGREES {
            normals.push(Normal {
                points,
                degree,
                predicted: predict_one_by_one(&sample, degree, &variance)?,
            });
        }
    }
    Ok(Measured {
        chains: all,
        polynomials,
        normals,
        boundary,
    })
}

// ----------------------------------------------------------------------------------------------- theory

#[derive(Clone)]
struct Theory {
    /// Lower and upper bound of r(z).
    remainder: fn(u64) -> Result<Enclosure, ScenarioError>,
    /// `MacKay`'s product, in the order of the normal models.
    normals: Vec<Evidence>,
    /// From which n on the evidence is to peak at the truth.
    chain_onset: u64,
    polynomial_onset: u64,
    true_order: u64,
    true_degree: u64,
    /// What the best fit alone takes.
    largest: (u64, u64),
    /// What the error on n zeros stays above.
    boundary: fn(u64) -> Result<Rational, ScenarioError>,
}

impl Theory {
    /// The error of Laplace's formula: r(a+1) + r(b+1) - r(n+2), all contexts.
    fn error(&self, counts: &[[u64; 2]]) -> Result<Enclosure, ScenarioError> {
        let mut sum = Enclosure::zero();
        for &[a, b] in counts {
            sum +=
                (self.remainder)(a + 1)? + (self.remainder)(b + 1)? - (self.remainder)(a + b + 2)?;
        }
        Ok(sum)
    }
}

/// r(1) + r(n+1) - r(n+2) is more than r(1), as r falls, and r(1) is above 1/13.
fn boundary(_n: u64) -> Result<Rational, ScenarioError> {
    fraction(1, 13)
}

fn theory(parameters: Parameters) -> Result<Theory, ScenarioError> {
    let variance = data::noise_variance();
    let mut normals = Vec::new();
    for points in FEW_POINTS {
        let moments = Moments::of(&data::points(parameters.seed, points), DEGREES);
        for degree in 0..=DEGREES {
            normals.push(moments.evidence(degree, &variance, &Rational::one())?);
        }
    }
    let needs = |what: &str, name: &str| {
        ScenarioError::Settings(format!(
            "no n of the grid is large enough for {what} to be told apart by five standard errors; raise {name}"
        ))
    };
    Ok(Theory {
        remainder: stirling::robbins,
        normals,
        chain_onset: onset::of_chains(ORDERS, powers_of_two(LEAST_LOG2, parameters.symbols))?
            .ok_or_else(|| needs("the orders", "log2_n"))?,
        polynomial_onset: onset::of_polynomials(
            DEGREES,
            powers_of_two(LEAST_LOG2 + 1, parameters.points),
        )?
        .ok_or_else(|| needs("the degrees", "log2_points"))?,
        true_order: u64::from(data::TRUE_ORDER),
        true_degree: number(data::TRUE_DEGREE),
        largest: (u64::from(ORDERS), number(DEGREES)),
        boundary,
    })
}

// ----------------------------------------------------------------------------------------------- claims

/// An index as a number.
fn number(index: usize) -> u64 {
    u64::try_from(index).unwrap_or(u64::MAX)
}

/// The index of the largest value, where it is proven to be the largest.
fn peak(values: &[Enclosure]) -> Option<u64> {
    let best = (0..values.len()).max_by(|&a, &b| values[a].lower().cmp(values[b].lower()))?;
    let proven = (0..values.len())
        .all(|other| other == best || values[other].upper() < values[best].lower());
    proven.then(|| number(best))
}

/// A peak as a number; one that is not proven is none of the models.
fn shown(peak: Option<u64>) -> Rational {
    peak.map_or(Rational::from_integer(-1), whole)
}

fn normal_claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, text: &str| {
        ForAll::new(
            Statement::new(id, Grade::Exact, text, MACKAY),
            Relation::Equal,
            None,
        )
    };
    let mut quadratic = all(
        "normal-best-fit",
        "Polynomials: the squared surprises of one-point predictions sum to the misfit at w* + |w*|^2, as in best fit x Occam factor; every degree.",
    );
    let mut determinant = all(
        "normal-occam-factor",
        "Polynomials: the product of the predictive variances, over the noise's, is det A: best fit x Occam factor has no error; every degree.",
    );
    for (model, said) in measured.normals.iter().zip(&theory.normals) {
        let label = || format!("degree {}, {} points", model.degree, model.points);
        quadratic.check_exact(label, &model.predicted.0, &(&said.misfit + &said.pull));
        determinant.check_exact(label, &model.predicted.1, &said.determinant);
    }
    Ok(vec![quadratic.claim()?, determinant.claim()?])
}

fn error_claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, text: &str| {
        ForAll::new(
            Statement::new(id, Grade::Certified, text, ROBBINS),
            relation,
            None,
        )
    };
    let mut above = all(
        "laplace-error-upper",
        Relation::AtMost,
        "Chains: ln evidence less ln(best fit x Occam factor) is at most the sum of 1/(12(a+1)) + 1/(12(b+1)) - 1/(12(n+2)+1) nats over the contexts: O(1/n); every order and n.",
    );
    let mut below = all(
        "laplace-error-lower",
        Relation::AtLeast,
        "Chains: and at least the sum of 1/(12(a+1)+1) + 1/(12(b+1)+1) - 1/(12(n+2)) nats.",
    );
    let mut control = all(
        "control-boundary",
        Relation::AtLeast,
        "Control: where a symbol never comes (n zeros, order 0) the error does not fall with n, it stays above 1/13 nats.",
    );
    for chain in measured.chains.iter().filter(|chain| chain.exact) {
        let error = &chain.evidence - (&chain.fit + &chain.occam);
        let said = theory.error(&chain.counts)?;
        let label = || format!("order {}, n={}", chain.order, chain.n);
        above.check(label, &error, &Enclosure::exact(said.upper().clone()));
        below.check(label, &error, &Enclosure::exact(said.lower().clone()));
    }
    for (n, error) in &measured.boundary {
        control.check(
            || format!("n={n}"),
            error,
            &Enclosure::exact((theory.boundary)(*n)?),
        );
    }
    Ok(vec![above.claim()?, below.claim()?, control.claim()?])
}

/// The evidence's and the best fit's favourite, by n.
fn favourites(measured: &Measured) -> Vec<(bool, u64, Option<u64>, Option<u64>)> {
    let mut found = Vec::new();
    for models in measured.chains.chunk_by(|a, b| a.n == b.n) {
        let evidence: Vec<Enclosure> = models.iter().map(|chain| chain.evidence.clone()).collect();
        let best: Vec<Enclosure> = models.iter().map(|chain| chain.best.clone()).collect();
        found.push((true, models[0].n, peak(&evidence), peak(&best)));
    }
    for models in measured.polynomials.chunk_by(|a, b| a.n == b.n) {
        let evidence: Vec<Enclosure> = models
            .iter()
            .map(|model| &model.fit + &model.occam)
            .collect();
        let best: Vec<Enclosure> = models
            .iter()
            .map(|model| Enclosure::exact(model.best.clone()))
            .collect();
        found.push((false, models[0].n, peak(&evidence), peak(&best)));
    }
    found
}

fn peak_claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, grade, text: String, source: &str| {
        ForAll::new(
            Statement::new(id, grade, text, source),
            Relation::Equal,
            None,
        )
    };
    let mut order = all(
        "peak-order",
        Grade::Sampled,
        format!(
            "Chains, equal model priors: from n = {} on (five standard errors) the evidence is largest at the true order.",
            theory.chain_onset
        ),
        ONSET,
    );
    let mut degree = all(
        "peak-degree",
        Grade::Sampled,
        format!(
            "Polynomials, equal model priors: from n = {} on (five standard errors) the evidence is largest at the true degree.",
            theory.polynomial_onset
        ),
        ONSET,
    );
    let mut control = all(
        "control-fit-alone",
        Grade::Certified,
        "Control: without the Occam factor the best fit takes the largest model at every n."
            .to_owned(),
        MACKAY,
    );
    for (of_chain, n, evidence, best) in favourites(measured) {
        let (claim, onset, truth, largest, family) = if of_chain {
            (
                &mut order,
                theory.chain_onset,
                theory.true_order,
                theory.largest.0,
                "chains",
            )
        } else {
            (
                &mut degree,
                theory.polynomial_onset,
                theory.true_degree,
                theory.largest.1,
                "polynomials",
            )
        };
        if n >= onset {
            claim.check_exact(|| format!("n={n}"), &shown(evidence), &whole(truth));
        }
        if n >= whole_model_needs() {
            control.check_exact(|| format!("{family}, n={n}"), &shown(best), &whole(largest));
        }
    }
    let last = |chains: bool| {
        let wrong = favourites(measured).into_iter().filter(|found| {
            let truth = if chains {
                theory.true_order
            } else {
                theory.true_degree
            };
            found.0 == chains && found.2 != Some(truth)
        });
        wrong.map(|found| found.1).max().unwrap_or(0)
    };
    let stays = |id: &str, what: &str, chains: bool, onset: u64| {
        former::measurement(
            id,
            format!(
                "{what}: the largest n of the grid at which the evidence still peaked elsewhere (0: none); the n computed for five standard errors beside it."
            ),
            "mackay-occam-factor",
            crate::scenario::figures::exact(last(chains)),
            crate::scenario::figures::exact(onset),
        )
    };
    Ok(vec![
        order.claim()?,
        degree.claim()?,
        control.claim()?,
        stays("last-wrong-order", "Chains", true, theory.chain_onset),
        stays(
            "last-wrong-degree",
            "Polynomials",
            false,
            theory.polynomial_onset,
        ),
    ])
}

/// Fewer symbols than this leave contexts of the largest chain unseen, and models tie.
fn whole_model_needs() -> u64 {
    1 << (2 * ORDERS)
}

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let mut claims = normal_claims(measured, theory)?;
    claims.extend(error_claims(measured, theory)?);
    claims.extend(peak_claims(measured, theory)?);
    Ok(claims)
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for MackayOccamFactor {
    fn name(&self) -> &'static str {
        "mackay-occam-factor"
    }

    fn claim(&self) -> &'static str {
        "Evidence = best fit x Occam factor: Bayesian model comparison prefers the true order with no prior over models."
    }

    fn source(&self) -> &'static str {
        "MacKay 1992, 2003 ch. 28 (unconfirmed)"
    }

    fn grade(&self) -> Grade {
        Grade::Sampled
    }

    fn description(&self) -> &'static str {
        "Polynomials of degree 0 to 8 through points on a cubic with normal noise, and Markov chains of order 0 \
         to 4 on the symbols of a chain of order 1, all with equal model priors. Best fit alone takes the largest \
         model; the Occam factor, which no prior over models put there, moves the peak to the truth. The \
         product is exact for polynomials, and for chains its error is enclosed: O(1/n).\n\n\
         The symbols are those of skeleton-identity, which splits the same log-odds into what is tacked on and \
         what is intrinsic, and of code-length-quartet."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integer(
                "log2_n",
                16,
                (14, 20),
                "log2 of the most symbols that the chains see",
            ),
            Parameter::integer(
                "log2_points",
                11,
                (9, 13),
                "log2 of the most points that the polynomials see",
            ),
            Parameter::integer(
                "log2_exact",
                12,
                (8, 13),
                "log2 of the most symbols for which the evidence comes from factorials",
            ),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(parameters, context)?;
        let theory = theory(parameters)?;
        let claims = claims(&measured, &theory)?;
        let traces = picture::traces(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            "Exact or enclosed for these two families of models on the data of this seed; equal model priors, so \
             no log-odds has a part that is tacked on.",
        )
    }
}

former_scenario!(MackayOccamFactor, Simplicity);

#[cfg(test)]
mod tests;

//! `reparametrisation`: a density that is even in one coordinate is uneven in another, and predicts otherwise.
//!
//! Takes the exact `Mixture`, its coins and exact rationals. Hutter 2009 (open problems in universal
//! induction; section unconfirmed); the even density is Laplace's rule of succession. The other half of this
//! entry of the catalogue, `grue`, stands with the reference machines.
//!
//! Derivation \[own\]. A coin has chance theta of a 1. Let u = theta^(1/k) be even on \[0, 1\]. A string of a
//! ones and b zeros has the evidence
//! xi_k(a, b) = integral of u^(ka) (1 - u^k)^b du = B(a + 1/k, b + 1)/k (put theta = u^k, du = theta^(1/k - 1)
//! dtheta/k), so P_k(1 | a, b) = (a + 1/k)/(a + b + 1 + 1/k) = (ka + 1)/(k(a + b + 1) + 1): after 1^n it is
//! (n+1)/(n+2) for k = 1 and (2n+1)/(2n+3) for k = 2. Measured is the integral itself, its power (1 - u^k)^b
//! multiplied out and integrated term by term, which shares nothing with the closed form.
//! - What fades and what does not: after ones the hazard is k/(kn + k + 1), like 1/n for every k. After zeros
//!   P_k(1 | 0^n) = 1/(k(n+1) + 1), so that k = 1 and k differ by the factor (k(n+1) + 1)/(n + 2), which
//!   grows from (k+1)/2 to k: no data makes it fade.
//! - Price: in theta the density of k is theta^(1/k - 1)/k >= 1/k, so xi_1(x) <= k xi_k(x), every x: taking
//!   k for 1 costs at most log2 k bits, once. (The other way about nothing bounds it: on 0^n the ratio
//!   xi_k/xi_1 grows like n^(1 - 1/k).)
//! - A list: m coins at theta = (i/m)^k, i = 1 .. m, weight 1/m each. u^(kn) increases, so the list's
//!   evidence of 1^n, a right-hand Riemann sum, exceeds 1/(kn + 1) by at most (1 - 0)/m.
//!
//! Controls, where the condition "even, coordinate by coordinate" is missing. With the density carried along
//! (k u^(k-1) du is what dtheta becomes) every k predicts by Laplace's rule. With a list's weights carried
//! along, grouping the hypotheses in any way changes nothing; making the groups even instead does (the test
//! does it).

use crate::exact::Rational;
use crate::mixture::Hypothesis;
use crate::scenario::figures::{fraction, quotient, signed, whole};
use crate::scenario::former::{ForAll, FormerScenario, Statement, former_scenario};
use crate::scenario::{
    Claim, Context, Grade, Outcome, Parameter, Relation, ScenarioError, Settings,
};
use crate::suite::instrument::mixing::{bernoulli, exactly, mixture, point};

mod picture;

const OWN: &str = "own derivation, in the documentation of scenario::reparametrisation";
const HUTTER: &str = "Hutter 2009 (section unconfirmed); derived in scenario::reparametrisation";

/// The scenario.
pub struct Reparametrisation;

#[derive(Clone, Debug)]
struct Parameters {
    /// The k of u = theta^(1/k); each once, 1 always among them and first.
    coordinates: Vec<u32>,
    ones: u32,
    symbols: u32,
    coins: u32,
}

impl Parameters {
    fn read(settings: &Settings) -> Result<Self, ScenarioError> {
        let mut coordinates = vec![1];
        for &k in settings.integers("coordinates")? {
            let k = u32::try_from(k).map_err(|_| ScenarioError::DivisionByZero)?;
            if !coordinates.contains(&k) {
                coordinates.push(k);
            }
        }
        if coordinates.len() == 1 {
            return Err(ScenarioError::Settings(
                "coordinates names theta itself only; name another to compare it with, as in --set coordinates=2"
                    .to_string(),
            ));
        }
        Ok(Parameters {
            coordinates,
            ones: settings.count("n")?,
            symbols: settings.count("symbols")?,
            coins: settings.count("coins")?,
        })
    }

    /// Every (ones, zeros) of at most so many symbols.
    fn strings(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..=self.symbols).flat_map(|t| (0..=t).map(move |ones| (ones, t - ones)))
    }

    /// The symbols that the regrouped list sees: 1 1 0 over and over.
    fn seen(&self) -> impl Iterator<Item = bool> {
        (0..self.symbols).map(|t| t % 3 != 2)
    }

    /// Sizes 1, 2, 4, .. of the groups, the last one what is left.
    fn groups(&self) -> Vec<u32> {
        let (mut left, mut size) = (self.coins, 1);
        let mut groups = Vec::new();
        while left > 0 {
            groups.push(size.min(left));
            left -= size.min(left);
            size *= 2;
        }
        groups
    }
}

// ---------------------------------------------------------------------------------------------- measure

/// A density on \[0, 1\]: `factor` u^`power` du, in the coordinate u = theta^(1/k).
#[derive(Clone, Copy)]
struct Density {
    k: u32,
    factor: u32,
    power: u32,
}

impl Density {
    /// du.
    fn even(k: u32) -> Self {
        Density {
            k,
            factor: 1,
            power: 0,
        }
    }

    /// dtheta = k u^(k-1) du.
    fn carried(k: u32) -> Self {
        Density {
            k,
            factor: k,
            power: k - 1,
        }
    }

    /// The integral of u^(ka) (1 - u^k)^b over the density, the power multiplied out and integrated term by
    /// term.
    fn evidence(self, ones: u32, zeros: u32) -> Result<Rational, ScenarioError> {
        let mut binomial = Rational::one();
        let mut sum = Rational::zero();
        for j in 0..=zeros {
            let exponent = u64::from(self.k) * u64::from(ones + j) + u64::from(self.power);
            let term = &binomial * fraction(u64::from(self.factor), exponent + 1)?;
            if j.is_multiple_of(2) {
                sum += term;
            } else {
                sum -= term;
            }
            binomial *= fraction(u64::from(zeros - j), u64::from(j + 1))?;
        }
        Ok(sum)
    }

    /// The probability of a 1 behind so many ones and zeros.
    fn predictive(self, ones: u32, zeros: u32) -> Result<Rational, ScenarioError> {
        quotient(
            &self.evidence(ones + 1, zeros)?,
            &self.evidence(ones, zeros)?,
        )
    }
}

/// What one coordinate says of a string.
#[derive(Clone, Debug)]
struct OfString {
    ones: u32,
    zeros: u32,
    /// P(1) under the density that is even in the coordinate.
    predictive: Rational,
    /// P(1) under the density that is even in theta, carried along.
    carried: Rational,
    evidence: Rational,
}

/// One coordinate.
#[derive(Clone, Debug)]
struct Coordinate {
    k: u32,
    /// P(1 | 1^n), n = 0, 1, ..
    after_ones: Vec<Rational>,
    /// P(1 | 0^n), n = 0, 1, ..
    after_zeros: Vec<Rational>,
    strings: Vec<OfString>,
    /// Evidence of 1^n under the list of coins, n = 0, 1, ..
    list: Vec<Rational>,
}

#[derive(Clone, Debug)]
struct Measured {
    coordinates: Vec<Coordinate>,
    /// P(1) of the regrouped list before each symbol.
    regrouped: Vec<Rational>,
}

/// The chances of the list's coins: (i/m)^k.
fn chances(parameters: &Parameters, k: u32) -> Vec<Rational> {
    (1..=parameters.coins)
        .map(|i| Rational::ratio(i64::from(i), u64::from(parameters.coins)).pow(u64::from(k)))
        .collect()
}

/// A hypothesis with its weight.
type Weighted = (Box<dyn Hypothesis>, Rational);

/// Coins of the given weight each.
fn coins(chances: &[Rational], weight: &Rational) -> Result<Vec<Weighted>, ScenarioError> {
    chances
        .iter()
        .map(|chance| Ok((bernoulli(chance)?, weight.clone())))
        .collect()
}

/// P(1) before each symbol under a mixture of groups with these weights, each an even mixture of its coins.
fn regrouped(
    parameters: &Parameters,
    weights: &[Rational],
) -> Result<Vec<Rational>, ScenarioError> {
    let all = chances(parameters, 2);
    let mut rest = all.as_slice();
    let mut groups: Vec<Weighted> = Vec::new();
    for (&size, weight) in parameters.groups().iter().zip(weights) {
        let (group, others) =
            rest.split_at(usize::try_from(size).unwrap_or(usize::MAX).min(rest.len()));
        rest = others;
        let inner = mixture(coins(group, &fraction(1, u64::from(size))?)?)?;
        groups.push((Box::new(inner), weight.clone()));
    }
    let mut outer = mixture(groups)?;
    let mut predictions = Vec::new();
    for symbol in parameters.seen() {
        predictions.push(point(&outer.predictive()?[1])?);
        outer.update(symbol)?;
    }
    Ok(predictions)
}

/// The weights of the groups when each coin's weight is carried along.
fn carried_weights(parameters: &Parameters) -> Result<Vec<Rational>, ScenarioError> {
    let share = |size| fraction(u64::from(size), u64::from(parameters.coins));
    parameters.groups().into_iter().map(share).collect()
}

fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured, ScenarioError> {
    let total = u64::try_from(parameters.coordinates.len()).unwrap_or(u64::MAX);
    let mut coordinates = Vec::new();
    for (done, &k) in (0u64..).zip(&parameters.coordinates) {
        context.report("coordinates", done, total)?;
        let (even, carried) = (Density::even(k), Density::carried(k));
        let strings = parameters
            .strings()
            .map(|(ones, zeros)| {
                Ok(OfString {
                    ones,
                    zeros,
                    predictive: even.predictive(ones, zeros)?,
                    carried: carried.predictive(ones, zeros)?,
                    evidence: even.evidence(ones, zeros)?,
                })
            })
            .collect::<Result<_, ScenarioError>>()?;
        let weight = fraction(1, u64::from(parameters.coins))?;
        let mut coins = mixture(coins(&chances(parameters, k), &weight)?)?;
        let mut list = vec![exactly(&coins.evidence())?];
        for _ in 0..parameters.ones {
            coins.update(true)?;
            list.push(exactly(&coins.evidence())?);
        }
        coordinates.push(Coordinate {
            k,
            after_ones: (0..=parameters.ones)
                .map(|n| even.predictive(n, 0))
                .collect::<Result<_, _>>()?,
            after_zeros: (0..=parameters.ones)
                .map(|n| even.predictive(0, n))
                .collect::<Result<_, _>>()?,
            strings,
            list,
        });
    }
    Ok(Measured {
        coordinates,
        regrouped: regrouped(parameters, &carried_weights(parameters)?)?,
    })
}

// ----------------------------------------------------------------------------------------------- theory

/// The closed forms of one coordinate, in the order of what was measured.
#[derive(Clone, Debug)]
struct CoordinateTheory {
    /// (kn + 1)/(kn + k + 1).
    after_ones: Vec<Rational>,
    /// (ka + 1)/(k(a + b + 1) + 1).
    strings: Vec<Rational>,
    /// Laplace's rule, (a + 1)/(a + b + 2).
    laplace: Vec<Rational>,
    /// Least factor between the two chances of a first 1 behind zeros: (k + 1)/2.
    least_factor: Rational,
    /// Most that evenness in theta can gain over evenness in this coordinate.
    price: Rational,
    /// 1/(kn + 1).
    integral: Vec<Rational>,
}

#[derive(Clone, Debug)]
struct Theory {
    coordinates: Vec<CoordinateTheory>,
    /// Most by which the list's evidence may differ from the integral.
    riemann: Rational,
    /// P(1) of the list without groups, from the powers of its chances.
    ungrouped: Vec<Rational>,
}

fn theory(parameters: &Parameters) -> Result<Theory, ScenarioError> {
    let coordinates = parameters
        .coordinates
        .iter()
        .map(|&k| {
            let k = u64::from(k);
            let strings = || {
                parameters
                    .strings()
                    .map(|(a, b)| (u64::from(a), u64::from(b)))
            };
            Ok(CoordinateTheory {
                after_ones: (0..=u64::from(parameters.ones))
                    .map(|n| fraction(k * n + 1, k * n + k + 1))
                    .collect::<Result<_, _>>()?,
                strings: strings()
                    .map(|(a, b)| fraction(k * a + 1, k * (a + b + 1) + 1))
                    .collect::<Result<_, _>>()?,
                laplace: strings()
                    .map(|(a, b)| fraction(a + 1, a + b + 2))
                    .collect::<Result<_, _>>()?,
                least_factor: fraction(k + 1, 2)?,
                price: whole(k),
                integral: (0..=u64::from(parameters.ones))
                    .map(|n| fraction(1, k * n + 1))
                    .collect::<Result<_, _>>()?,
            })
        })
        .collect::<Result<_, ScenarioError>>()?;
    // The list's joint probabilities, all of equal weight: P(1) is the mean of theta under them.
    let chances = chances(parameters, 2);
    let mut joint = vec![Rational::one(); chances.len()];
    let mut ungrouped = Vec::new();
    for symbol in parameters.seen() {
        let ones: Rational = joint.iter().zip(&chances).map(|(j, p)| j * p).sum();
        ungrouped.push(quotient(&ones, &joint.iter().sum())?);
        for (j, p) in joint.iter_mut().zip(&chances) {
            *j *= if symbol {
                p.clone()
            } else {
                Rational::one() - p
            };
        }
    }
    Ok(Theory {
        coordinates,
        riemann: fraction(1, u64::from(parameters.coins))?,
        ungrouped,
    })
}

// ----------------------------------------------------------------------------------------------- claims

fn claims(measured: &Measured, theory: &Theory) -> Result<Vec<Claim>, ScenarioError> {
    let all = |id: &str, relation, tolerance, text: &str, source: &str| {
        ForAll::new(
            Statement::new(id, Grade::Exact, text, source),
            relation,
            tolerance,
        )
    };
    let mut theta = all(
        "even-in-theta",
        Relation::Equal,
        None,
        "With a density even in theta P(1|1^n) = (n+1)/(n+2), every n.",
        "Laplace's rule; derived in scenario::reparametrisation",
    );
    let mut root = all(
        "even-in-root",
        Relation::Equal,
        None,
        "With a density even in theta^(1/k) P(1|1^n) = (kn+1)/(kn+k+1), so (2n+1)/(2n+3) for the square root: every k > 1 and n.",
        HUTTER,
    );
    let mut strings = all(
        "every-string",
        Relation::Equal,
        None,
        "Behind a ones and b zeros the density even in theta^(1/k) gives a 1 the probability (ka+1)/(k(a+b+1)+1): every k, a and b.",
        OWN,
    );
    let mut factor = all(
        "never-fades",
        Relation::AtLeast,
        None,
        "Behind n zeros evenness in theta gives a first 1 at least (k+1)/2 times the probability that evenness in theta^(1/k) gives it: data does not make the coordinate fade.",
        OWN,
    );
    let mut price = all(
        "price",
        Relation::AtMost,
        None,
        "Evenness in theta gains at most log2 k bits over evenness in theta^(1/k), on any string: the ratio of the evidences is at most k.",
        OWN,
    );
    let mut list = all(
        "list-of-coins",
        Relation::Within,
        Some(theory.riemann.clone()),
        "m coins spaced evenly in theta^(1/k), through the exact mixture, give 1^n the evidence 1/(kn+1) to within 1/m.",
        OWN,
    );
    let mut carried = all(
        "control-density-carried-along",
        Relation::Equal,
        None,
        "Control: when the density is carried along (k u^(k-1) du for dtheta) every coordinate predicts by Laplace's rule.",
        OWN,
    );
    let mut grouped = all(
        "control-regrouped",
        Relation::Equal,
        None,
        "Control: a list's predictions do not change when its coins are grouped and their weights carried along: every t.",
        OWN,
    );
    let (Some(first), Some(_)) = (measured.coordinates.first(), theory.coordinates.first()) else {
        return Err(ScenarioError::DivisionByZero);
    };
    for (found, said) in measured.coordinates.iter().zip(&theory.coordinates) {
        let k = found.k;
        for (n, (value, closed)) in found.after_ones.iter().zip(&said.after_ones).enumerate() {
            if k == 1 {
                theta.check_exact(|| format!("n={n}"), value, closed);
            } else {
                root.check_exact(|| format!("k={k}, n={n}"), value, closed);
            }
        }
        for (index, (string, closed)) in found.strings.iter().zip(&said.strings).enumerate() {
            let label = || format!("k={k}, {} ones, {} zeros", string.ones, string.zeros);
            strings.check_exact(label, &string.predictive, closed);
            if let (Some(laplace), Some(plain)) =
                (said.laplace.get(index), first.strings.get(index))
            {
                carried.check_exact(label, &string.carried, laplace);
                let ratio = quotient(&plain.evidence, &string.evidence)?;
                price.check_exact(label, &ratio, &said.price);
            }
        }
        for (n, (here, plain)) in found.after_zeros.iter().zip(&first.after_zeros).enumerate() {
            if k > 1 {
                let ratio = quotient(plain, here)?;
                factor.check_exact(|| format!("k={k}, n={n}"), &ratio, &said.least_factor);
            }
        }
        for (n, (value, integral)) in found.list.iter().zip(&said.integral).enumerate() {
            list.check_exact(|| format!("k={k}, n={n}"), value, integral);
        }
    }
    for (t, (value, flat)) in measured.regrouped.iter().zip(&theory.ungrouped).enumerate() {
        grouped.check_exact(|| format!("t={t}"), value, flat);
    }
    Ok(vec![
        theta.claim()?,
        root.claim()?,
        strings.claim()?,
        factor.claim()?,
        price.claim()?,
        list.claim()?,
        carried.claim()?,
        grouped.claim()?,
    ])
}

// ------------------------------------------------------------------------------------------ the scenario

impl FormerScenario for Reparametrisation {
    fn name(&self) -> &'static str {
        "reparametrisation"
    }

    fn claim(&self) -> &'static str {
        "A density that is even in one coordinate is uneven in another, and predicts otherwise; a list is not."
    }

    fn source(&self) -> &'static str {
        "Hutter 2009 (section unconfirmed); Laplace's rule; own derivation"
    }

    fn grade(&self) -> Grade {
        Grade::Exact
    }

    fn description(&self) -> &'static str {
        "A coin of unknown chance theta. Knowing nothing, is theta even on [0, 1], or its square root? The two \
         predict differently, by a factor that no number of zeros makes fade. The integrals are taken term by \
         term and stand beside the closed forms; lists of coins go through the exact mixture. Controls: a \
         density that is carried along predicts the same in every coordinate, and so does a list of hypotheses \
         however it is grouped."
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![
            Parameter::integers(
                "coordinates",
                &[2, 3, 8],
                (1, 64),
                "the k of the coordinates theta^(1/k); theta itself is always among them",
            ),
            Parameter::integer("n", 64, (2, 200), "ones in a row, and zeros in a row"),
            Parameter::integer(
                "symbols",
                20,
                (3, 60),
                "all strings of at most so many symbols",
            ),
            Parameter::integer("coins", 64, (2, 200), "coins of the lists"),
        ]
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError> {
        let parameters = Parameters::read(settings)?;
        let measured = measure(&parameters, context)?;
        let theory = theory(&parameters)?;
        let traces = picture::traces(&measured, &theory)?;
        let claims = claims(&measured, &theory)?;
        Outcome::of(
            settings,
            claims,
            traces,
            "Exact for these densities and lists of coins only, their open mass 0; nothing here is about M.",
        )
    }
}

former_scenario!(Reparametrisation, GrainOfTruth);

#[cfg(test)]
mod tests;

//! `reparametrisation`: what is even in one coordinate is uneven in another, density or list, and predicts
//! otherwise.
//!
//! Takes the exact `Mixture`, its coins and exact rationals. Hutter 2009 (open problems in universal
//! induction; section unconfirmed); the even density is Laplace's rule of succession. The other half of this
//! entry of the catalogue, `grue`, stands with the reference machines.
//!
//! Derivation \[own\]. A coin has chance theta of a 1. Let u = theta^(1/k) be even on \[0, 1\]. A string of a
//! ones and b zeros has the evidence xi_k(a, b) = integral of u^(ka) (1 - u^k)^b du = B(a + 1/k, b + 1)/k
//! (put theta = u^k, du = theta^(1/k - 1) dtheta/k), so P_k(1 | a, b) = (a + 1/k)/(a + b + 1 + 1/k) = (ka +
//! 1)/(k(a + b + 1) + 1): after 1^n it is (n+1)/(n+2) for k = 1 and (2n+1)/(2n+3) for k = 2. Measured is the
//! integral itself, its power (1 - u^k)^b multiplied out and integrated term by term, which shares nothing
//! with the closed form.
//! - Along ones the coordinate fades: the chance of a 0 is k/(kn + k + 1) = 1/(n + 1 + 1/k) after 1^n, at most
//!   (n + 2)/(n + 1) times that for k = 1.
//! - Along zeros it does not. P_k(1 | 0^n) = 1/(k(n+1) + 1), so that k = 1 and k differ by the factor
//!   (k(n+1) + 1)/(n + 2), which grows from (k+1)/2 to k. (On a sequence whose share of ones tends to a number
//!   above 0 both densities are positive about that number, and the two predictions tend to it.)
//! - Price: in theta the density of k is theta^(1/k - 1)/k >= 1/k, so xi_1(x) <= k xi_k(x), every x: taking
//!   k for 1 costs at most log2 k bits, once. (The other way about nothing bounds it: on 0^n the ratio
//!   xi_k/xi_1 grows like n^(1 - 1/k).)
//! - Lists are no way out: m coins at theta = (i/m)^k, i = 1 .. m, weight 1/m each, are even in theta^(1/k) and
//!   give 1^n the evidence (1^p + 2^p + .. + m^p)/m^(p+1), p = kn, which by Faulhaber's formula is
//!   1/(p+1) (sum over j of C(p+1, j) B_j m^-j), B_j the Bernoulli numbers with B_1 = 1/2: 1/(p+1) + 1/(2m) + ...
//!   A first 1 has (m+1)/(2m) for k = 1 and at most (m+1)(2m+1)/(6m^2) for k > 1, as (i/m)^k <= (i/m)^2: a
//!   factor of at least 3m/(2m+1) between them, and exactly that for k = 2.
//!
//! Controls, where the condition "even, coordinate by coordinate" is missing. With the density carried along
//! (k u^(k-1) du is what dtheta becomes) every k predicts by Laplace's rule. With the weights of one given list
//! carried along, grouping its hypotheses in any way changes nothing; making the groups even instead does (the
//! test does it).

use crate::exact::{Rational, as_usize, narrow};
use crate::mixture::{Hypothesis, Mixture};
use crate::scenario::figures::{fraction, length, quotient};
use crate::scenario::{
    About, Claims, Context, Experiment, Question, Result, ScenarioError, Statements, claims, here,
    own_derivation, parameters,
};
use crate::suite::instrument::mixing::{bernoulli, course, even, exactly, mixture, predicted};

mod answer;
mod faulhaber;
mod picture;

use faulhaber::{bernoulli_numbers, mean_power};

const OWN: &str = own_derivation!();
const HUTTER: &str = here!("Hutter 2009; derived in");

/// Faulhaber's formula is used for powers up to this.
const MOST_POWER: u64 = 64;

parameters! { Parameters {
    roots "coordinates": [i64] = [2, 3, 8] in 1..=64,
        "the k of the coordinates theta^(1/k); theta itself is always among them";
    ones "n": u64 = 64 in 2..=200, "ones in a row, and zeros in a row";
    symbols "symbols": u64 = 20 in 3..=60, "all strings of at most this many symbols";
    coins "coins": u64 = 64 in 2..=200, "coins of the lists";
} }

claims! {
    THETA: Exact Equal "even-in-theta", here!("Laplace's rule; derived in"),
        "With a density uniform in theta P(1|1^n) = (n+1)/(n+2), every n.";
    ROOT: Exact Equal "even-in-root", HUTTER,
        "With a density uniform in theta^(1/k) P(1|1^n) = (kn+1)/(kn+k+1), so (2n+1)/(2n+3) for the \
         square root: every k > 1 and n.";
    STRINGS: Exact Equal "every-string", OWN,
        "After a ones and b zeros the density uniform in theta^(1/k) gives a 1 the probability \
         (ka+1)/(k(a+b+1)+1): every k, a and b.";
    ONES: Exact AtMost "ones-fade", OWN,
        "After n ones the density uniform in theta^(1/k) gives a first 0 at most (n+2)/(n+1) times the \
         probability that the one uniform in theta gives it: along ones the coordinate fades, every k > 1 \
         and n.";
    ZEROS: Exact AtLeast "zeros-do-not-fade", OWN,
        "After n zeros the density uniform in theta gives a first 1 at least (k+1)/2 times the \
         probability that the one uniform in theta^(1/k) gives it: along zeros the coordinate does not \
         fade, every k > 1 and n.";
    PRICE: Exact AtMost "price", OWN,
        "The density uniform in theta gains at most log2 k bits over the one uniform in theta^(1/k), on any \
         string: the ratio of the evidences is at most k, every k > 1.";
    LIST: Exact Equal "list-of-coins", here!("Faulhaber's formula; derived in"),
        "m coins spaced evenly in theta^(1/k), through the exact mixture, give 1^n the evidence S/m^(kn+1), S the \
         sum of the powers 1^kn .. m^kn by Faulhaber's formula: every k, and n with kn <= {most}.";
    LISTS: Exact AtLeast "lists-differ", OWN,
        "m coins spaced evenly in theta give a first 1 at least 3m/(2m+1) times the probability that m coins \
         spaced evenly in theta^(1/k) give it, every k > 1: a list has a coordinate as well.";
    CARRIED: Exact Equal "control-density-carried-along", OWN,
        "Control: when the density is carried along (k u^(k-1) du for dtheta) every coordinate predicts by \
         Laplace's rule.";
    GROUPED: Exact Equal "control-regrouped", OWN,
        "Control: the predictions of a given list do not change when its coins are grouped and their weights \
         carried along: every t.";
}

impl Parameters {
    /// The k of u = theta^(1/k): 1 first, and each once.
    fn coordinates(&self) -> Result<Vec<u64>> {
        let mut coordinates = vec![1];
        for &root in &self.roots {
            let k = narrow(root)?;
            if !coordinates.contains(&k) {
                coordinates.push(k);
            }
        }
        Ok(coordinates)
    }

    /// Every (ones, zeros) of at most so many symbols.
    fn strings(&self) -> impl Iterator<Item = (u64, u64)> {
        let symbols = self.symbols;
        (0..=symbols).flat_map(|t| (0..=t).map(move |ones| (ones, t - ones)))
    }

    /// What stands at the end of a run of n equal symbols, n = 0, 1, ..
    fn runs(&self, of: impl Fn(u64) -> Result<Rational>) -> Result<Vec<Rational>> {
        (0..=self.ones).map(of).collect()
    }

    /// The symbols that the regrouped list sees: 1 1 0 over and over.
    fn seen(&self) -> impl Iterator<Item = bool> {
        (0..self.symbols).map(|t| t % 3 != 2)
    }

    /// The chances of the list's coins: (i/m)^k.
    fn chances(&self, k: u64) -> Result<Vec<Rational>> {
        let chance = |i| Ok(fraction(i, self.coins)?.pow(k));
        (1..=self.coins).map(chance).collect()
    }

    /// Sizes 1, 2, 4, .. of the groups, the last one what is left.
    fn groups(&self) -> Vec<u64> {
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

/// The density (power + 1) u^power on \[0, 1\], in the coordinate u = theta^(1/k).
#[derive(Clone, Copy)]
struct Density {
    k: u64,
    power: u64,
}

impl Density {
    /// du.
    fn even(k: u64) -> Self {
        Density { k, power: 0 }
    }

    /// dtheta = k u^(k-1) du.
    fn carried(k: u64) -> Self {
        Density { k, power: k - 1 }
    }

    /// The integral of u^(ka) (1 - u^k)^b over the density, the power multiplied out and integrated term by
    /// term.
    fn evidence(self, ones: u64, zeros: u64) -> Result<Rational> {
        let mut coefficient = Rational::one();
        let mut sum = Rational::zero();
        for j in 0..=zeros {
            let exponent = self.k * (ones + j) + self.power;
            sum += &coefficient * fraction(self.power + 1, exponent + 1)?;
            coefficient *= -fraction(zeros - j, j + 1)?;
        }
        Ok(sum)
    }

    /// The probability of a 1 after so many ones and zeros.
    fn predictive(self, ones: u64, zeros: u64) -> Result<Rational> {
        quotient(
            &self.evidence(ones + 1, zeros)?,
            &self.evidence(ones, zeros)?,
        )
    }
}

/// What one coordinate says of a string.
#[derive(Clone, Debug)]
struct OfString {
    ones: u64,
    zeros: u64,
    /// P(1) under the density that is even in the coordinate.
    predictive: Rational,
    /// P(1) under the density that is even in theta, carried along.
    carried: Rational,
    evidence: Rational,
}

/// One coordinate.
#[derive(Clone, Debug)]
struct Coordinate {
    k: u64,
    /// P(1 | 1^n), n = 0, 1, ..
    after_ones: Vec<Rational>,
    /// P(1 | 0^n), n = 0, 1, ..
    after_zeros: Vec<Rational>,
    strings: Vec<OfString>,
    /// Evidence of 1^n under the list of coins, n = 0, 1, .. while kn is at most [`MOST_POWER`].
    list: Vec<Rational>,
}

impl Coordinate {
    fn measure(parameters: &Parameters, k: u64) -> Result<Self> {
        let (even, carried) = (Density::even(k), Density::carried(k));
        let of_string = |(ones, zeros)| {
            Ok(OfString {
                ones,
                zeros,
                predictive: even.predictive(ones, zeros)?,
                carried: carried.predictive(ones, zeros)?,
                evidence: even.evidence(ones, zeros)?,
            })
        };
        let coins = list(&parameters.chances(k)?)?;
        let ones = (0..parameters.ones.min(MOST_POWER / k)).map(|_| true);
        Ok(Coordinate {
            k,
            after_ones: parameters.runs(|n| even.predictive(n, 0))?,
            after_zeros: parameters.runs(|n| even.predictive(0, n))?,
            strings: parameters.strings().map(of_string).collect::<Result<_>>()?,
            list: course(coins, ones, |coins| exactly(&coins.evidence()))?,
        })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// Theta itself first.
    coordinates: Vec<Coordinate>,
    /// P(1) of the regrouped list before each symbol and after the last.
    regrouped: Vec<Rational>,
}

/// Coins of these chances, at equal weights.
fn list(chances: &[Rational]) -> Result<Mixture> {
    even(chances.iter().map(bernoulli).collect::<Result<_>>()?)
}

/// P(1) before each symbol and after the last under a mixture of groups with these weights, each an even
/// mixture of its coins.
fn regrouped(parameters: &Parameters, weights: &[Rational]) -> Result<Vec<Rational>> {
    let chances = parameters.chances(2)?;
    let mut rest = chances.as_slice();
    let mut groups = Vec::new();
    for (&size, weight) in parameters.groups().iter().zip(weights) {
        let (group, others) = rest.split_at(as_usize(size));
        let group: Box<dyn Hypothesis> = Box::new(list(group)?);
        groups.push((group, weight.clone()));
        rest = others;
    }
    course(mixture(groups)?, parameters.seen(), |outer| {
        predicted(outer, true)
    })
}

/// The closed forms of one coordinate, in the order of what was measured.
#[derive(Clone, Debug)]
struct CoordinateTheory {
    /// (kn + 1)/(kn + k + 1).
    after_ones: Vec<Rational>,
    /// 1/(k(n + 1) + 1).
    after_zeros: Vec<Rational>,
    /// (ka + 1)/(k(a + b + 1) + 1).
    strings: Vec<Rational>,
    /// Laplace's rule, (a + 1)/(a + b + 2).
    laplace: Vec<Rational>,
    /// Least factor between the two chances of a first 1 after zeros: (k + 1)/2.
    least_factor: Rational,
    /// Most that evenness in theta can gain over evenness in this coordinate.
    price: Rational,
    /// (1^p + .. + m^p)/m^(p+1), p = kn, n = 0, 1, .. while kn is at most [`MOST_POWER`].
    list: Vec<Rational>,
}

/// P_k(1 | a, b) = (ka + 1)/(k(a + b + 1) + 1).
fn closed_form(k: u64, ones: u64, zeros: u64) -> Result<Rational> {
    fraction(k * ones + 1, k * (ones + zeros + 1) + 1)
}

impl CoordinateTheory {
    fn new(parameters: &Parameters, k: u64, numbers: &[Rational]) -> Result<Self> {
        let strings = |k| {
            let all = parameters.strings();
            all.map(move |(ones, zeros)| closed_form(k, ones, zeros))
                .collect::<Result<_>>()
        };
        Ok(CoordinateTheory {
            after_ones: parameters.runs(|n| closed_form(k, n, 0))?,
            after_zeros: parameters.runs(|n| closed_form(k, 0, n))?,
            strings: strings(k)?,
            laplace: strings(1)?,
            least_factor: fraction(k + 1, 2)?,
            price: Rational::from(k),
            list: (0..=parameters.ones.min(MOST_POWER / k))
                .map(|n| mean_power(numbers, k * n, parameters.coins))
                .collect::<Result<_>>()?,
        })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    coordinates: Vec<CoordinateTheory>,
    /// (n + 2)/(n + 1), n = 0, 1, ..
    ones_fade: Vec<Rational>,
    /// 3m/(2m + 1).
    lists_differ: Rational,
    /// P(1) of the list without groups, from the powers of its chances.
    ungrouped: Vec<Rational>,
}

/// P(1) before each symbol under coins of equal weight: the mean of theta under their joint probabilities.
fn ungrouped(parameters: &Parameters) -> Result<Vec<Rational>> {
    let chances = parameters.chances(2)?;
    let (mut ones, mut zeros) = (0, 0);
    let mut predictions = Vec::new();
    for symbol in parameters.seen() {
        let (mut evidence, mut with_one) = (Rational::zero(), Rational::zero());
        for p in &chances {
            let joint = p.pow(ones) * (Rational::one() - p).pow(zeros);
            with_one += &joint * p;
            evidence += joint;
        }
        predictions.push(quotient(&with_one, &evidence)?);
        *(if symbol { &mut ones } else { &mut zeros }) += 1;
    }
    Ok(predictions)
}

/// The scenario.
pub(crate) struct Reparametrisation;

impl Experiment for Reparametrisation {
    const ABOUT: About = About {
        name: "reparametrisation",
        question: Question::GrainOfTruth,
        claim: "What is uniform in one coordinate, density or list, is not uniform in another and predicts \
                otherwise; regrouping a given list changes nothing.",
        source: "Hutter 2009; Laplace's rule; own derivation",
        text: "A coin of unknown chance theta. Knowing nothing, is theta uniform on [0, 1], or its square root? \
               The two predict differently: along ones less and less so, along zeros by a factor that stays. \
               The integrals are taken term by term and compared with the closed forms; lists of coins spaced \
               evenly in either coordinate go through the exact mixture and differ as well. Controls: a density \
               that is carried along predicts the same in every coordinate, and so does a given list however it \
               is grouped.",
        worth: "Exact for these densities and lists of coins only, their open mass 0; nothing here is about \
                M.",
    };
    const STATEMENTS: Statements = &[CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn fits(parameters: &Parameters) -> Result<()> {
        if parameters.coordinates()?.len() > 1 {
            return Ok(());
        }
        Err(ScenarioError::refused(
            "coordinates names theta itself only, and there is none to compare it with",
            ["coordinates=2"],
        ))
    }

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let all = parameters.coordinates()?;
        let mut coordinates = Vec::new();
        for (done, &k) in (0..).zip(&all) {
            context.report("coordinates", done, length(&all))?;
            coordinates.push(Coordinate::measure(parameters, k)?);
        }
        // Each coin's weight is carried along.
        let share = |size| fraction(size, parameters.coins);
        let weights: Vec<Rational> = parameters
            .groups()
            .into_iter()
            .map(share)
            .collect::<Result<_>>()?;
        Ok(Measured {
            coordinates,
            regrouped: regrouped(parameters, &weights)?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let numbers = bernoulli_numbers(MOST_POWER)?;
        let of = |k| CoordinateTheory::new(parameters, k, &numbers);
        Ok(Theory {
            coordinates: parameters
                .coordinates()?
                .into_iter()
                .map(of)
                .collect::<Result<_>>()?,
            ones_fade: parameters.runs(|n| fraction(n + 2, n + 1))?,
            lists_differ: fraction(3 * parameters.coins, 2 * parameters.coins + 1)?,
            ungrouped: ungrouped(parameters)?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let list = LIST.with("most", MOST_POWER);
        let in_theta = &measured.coordinates[0];
        for (found, said) in measured.coordinates.iter().zip(&theory.coordinates) {
            let k = found.k;
            let label = |n| move || format!("k={k}, n={n}");
            for (n, (value, closed)) in found.after_ones.iter().zip(&said.after_ones).enumerate() {
                let statement = if k == 1 { &THETA } else { &ROOT };
                claims.check(statement, label(n), value, closed);
            }
            let closed_forms = said.strings.iter().zip(&said.laplace);
            for (string, (closed, laplace)) in found.strings.iter().zip(closed_forms) {
                let label = || format!("k={k}, {} ones, {} zeros", string.ones, string.zeros);
                claims.check(&STRINGS, label, &string.predictive, closed);
                claims.check(&CARRIED, label, &string.carried, laplace);
            }
            for (n, (value, closed)) in found.list.iter().zip(&said.list).enumerate() {
                claims.check(&list, label(n), value, closed);
            }
            if k > 1 {
                judge_beside_theta(found, in_theta, said, theory, claims)?;
            }
        }
        for (t, (value, flat)) in measured.regrouped.iter().zip(&theory.ungrouped).enumerate() {
            claims.check(&GROUPED, || format!("t={t}"), value, flat);
        }
        Ok(())
    }
}

/// A root beside theta itself.
fn judge_beside_theta(
    found: &Coordinate,
    in_theta: &Coordinate,
    said: &CoordinateTheory,
    theory: &Theory,
    claims: &mut Claims,
) -> Result<()> {
    let k = found.k;
    let label = |n| move || format!("k={k}, n={n}");
    let one = Rational::one();
    let ones = found.after_ones.iter().zip(&in_theta.after_ones);
    for (n, ((here, plain), most)) in ones.zip(&theory.ones_fade).enumerate() {
        let ratio = quotient(&(&one - here), &(&one - plain))?;
        claims.check(&ONES, label(n), ratio, most);
    }
    let zeros = found.after_zeros.iter().zip(&in_theta.after_zeros);
    for (n, (here, plain)) in zeros.enumerate() {
        claims.check(&ZEROS, label(n), quotient(plain, here)?, &said.least_factor);
    }
    for (string, plain) in found.strings.iter().zip(&in_theta.strings) {
        let label = || format!("k={k}, {} ones, {} zeros", string.ones, string.zeros);
        let ratio = quotient(&plain.evidence, &string.evidence)?;
        claims.check(&PRICE, label, ratio, &said.price);
    }
    let first = quotient(&in_theta.list[1], &found.list[1])?;
    claims.check(&LISTS, || format!("k={k}"), first, &theory.lists_differ);
    Ok(())
}

#[cfg(test)]
mod tests;

//! Order selection on one sample: KT evidence, NML, BIC and AIC of Markov orders, all in nats.
//!
//! Takes KT estimators and the mixture over paths from `mixture`, certified functions from `exact`. This is
//! the catalogue's `markov-order-mdl`.
//!
//! With counts (a, b), n_c = a + b, in each context c of order k, the maximum likelihood of the sample is
//! the product over contexts of a^a b^b/n_c^n_c. BIC_k = -ln ML + 2^(k-1) ln n, AIC_k = -ln ML + 2^k. NML is
//! taken context by context, -ln ML + the sum of ln C(n_c) with C Bernoulli's normaliser (factorised NML;
//! Silander et al. 2008, unconfirmed): that of the whole order is a sum over all samples and out of reach.
//!
//! Derivation \[own\]. With f(a) = Gamma(a + 1/2) e^a/a^a, f(0) = sqrt(pi), the KT evidence over the maximum
//! likelihood is f(a) f(b) n^n e^-n/(pi n!). (ln f)'' = psi'(a + 1/2) - 1/a < 0, as psi'(a + 1/2) is the
//! midpoint sum of the integral of u^-2 from a on; so (ln f)' falls, to 0, and f rises, to sqrt(2 pi).
//! - Upper end: f <= sqrt(2 pi) and n! >= sqrt(2 pi n) n^n e^-n give evidence/ML <= sqrt(2/(pi n)): the
//!   regret of a context is at least (1/2) ln(pi n/2).
//! - Lower end: a concave ln f has f(a) f(b) >= f(0) f(n), so the regret is largest at the ends of the scale,
//!   where it is -ln(C(2n,n) 4^-n) <= (1/2) ln n + ln 2 (Krichevsky and Trofimov 1981, unconfirmed).
//! - ln C(n) lies between the least and the largest regret of any code, hence between the same two.
//!
//! Summed over the v contexts that were visited, evidence and NML both lie above -ln ML + (1/2) sum ln n_c
//! by v/2 ln(pi/2) to v ln 2. Against BIC: evidence - BIC lies between A + (v/2) ln(pi/2) and A + v ln 2 with
//! A = (1/2) sum ln n_c - 2^(k-1) ln n. Where every context has its share of the sample A is
//! (1/2) sum ln(n_c/n), which does not grow with n: BIC is within O(1) nats of the evidence.
//!
//! C(n) is 1 + 1 + (n-1)/n + (n-1)(n-2)/n^2 + ..., the sum over j of n!/((n-j)! n^j) (by Abel's identity;
//! the tests compare it with the definition), enclosed by integers over 2^160.

use num_bigint::BigUint;
use num_traits::{One, Zero};

use crate::exact::{Enclosure, Fraction, PRECISION, Rational, as_usize, ln};
use crate::mixture::{Hypothesis, KrichevskyTrofimov, PathMixture};
use crate::prior::FinitePrior;
use crate::scenario::figures::{length, quotient, whole, width_of_logarithms};
use crate::scenario::{Context, Result, here};

/// Bits that the switch distribution's weights are kept to, rounded outward.
const BITS: u32 = 256;

/// The sample's stream: apart from those of the catch-up.
pub(super) const STREAM: u64 = 1 << 40;

pub(super) const REGRET: &str = here!("Krichevsky and Trofimov 1981, Rissanen 1996; derived in");

/// A hundredth, a tenth and all of the sample.
fn moments(x: &[bool]) -> [u64; 3] {
    [length(x) / 100, length(x) / 10, length(x)]
}

/// One order's criteria after t symbols, in nats.
#[derive(Clone, Debug)]
pub(super) struct Criteria {
    pub(super) time: u64,
    pub(super) order: u32,
    pub(super) evidence: Enclosure,
    pub(super) nml: Enclosure,
    pub(super) bic: Enclosure,
    pub(super) aic: Enclosure,
}

#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub(super) criteria: Vec<Criteria>,
    /// -ln of what the switch distribution over all orders gives the sample.
    pub(super) switch: Enclosure,
    /// The order that its weight is largest at.
    pub(super) switch_order: u64,
}

impl Measured {
    /// n.
    pub(super) fn symbols(&self) -> u64 {
        self.criteria
            .iter()
            .map(|found| found.time)
            .max()
            .unwrap_or(0)
    }

    /// The criteria at n, by order.
    pub(super) fn at_end(&self) -> impl Iterator<Item = &Criteria> {
        let symbols = self.symbols();
        self.criteria
            .iter()
            .filter(move |found| found.time == symbols)
    }
}

/// Counts of the symbols behind each past of `order` symbols; before the start stand 0s.
fn counts(order: u32, x: &[bool]) -> Vec<[u64; 2]> {
    let mut counts = vec![[0u64; 2]; 1 << order];
    let mut past = 0usize;
    for &symbol in x {
        counts[past][usize::from(symbol)] += 1;
        past = (2 * past + usize::from(symbol)) % counts.len();
    }
    counts
}

/// n ln n, 0 at 0.
fn entropy_term(n: u64) -> Result<Enclosure> {
    if n == 0 {
        return Ok(Enclosure::zero());
    }
    Ok(ln(&whole(n), PRECISION)?.scale(&whole(n)))
}

/// Places of the fixed point numbers of [`normaliser`].
const PLACES: u64 = 160;

/// C(n) = sum over h of binomial(n, h) (h/n)^h (1 - h/n)^(n-h).
fn normaliser(n: u64) -> Result<Enclosure> {
    let unit = BigUint::one() << PLACES;
    let (mut low, mut high) = (unit.clone(), unit.clone());
    let (mut low_sum, mut high_sum) = (unit.clone(), unit.clone());
    for j in 0..n {
        low = low * (n - j) / n;
        // Upwards: (product + n - 1)/n.
        high = (high * (n - j) + (n - 1)) / n;
        low_sum += &low;
        high_sum += &high;
        // The factors fall, so all terms left are together at most n - j of this one, which is at most
        // the last place; that bound stands for them.
        if low.is_zero() {
            high_sum += &high * (n - j);
            break;
        }
    }
    let value = |sum: BigUint| Fraction::new(sum, unit.clone()).map(|sum| sum.to_rational());
    Ok(Enclosure::new(value(low_sum)?, value(high_sum)?)?)
}

/// The criteria of one order on `x`, whose KT evidence in nats is given.
fn criteria(order: u32, x: &[bool], evidence: Enclosure) -> Result<Criteria> {
    let (mut fit, mut complexity) = (Enclosure::zero(), Enclosure::zero());
    for [a, b] in counts(order, x) {
        fit = fit + entropy_term(a + b)? - entropy_term(a)? - entropy_term(b)?;
        if a + b > 0 {
            complexity += normaliser(a + b)?.ln(PRECISION)?;
        }
    }
    let free = whole(1 << order);
    let half = &free * Rational::ratio(1, 2);
    Ok(Criteria {
        time: length(x),
        order,
        evidence,
        nml: &fit + complexity,
        bic: &fit + ln(&whole(length(x)), PRECISION)?.scale(&half),
        aic: fit + Enclosure::from(free),
    })
}

fn estimators(most: u32) -> Result<Vec<Box<dyn Hypothesis>>> {
    let estimator = |order| -> Result<Box<dyn Hypothesis>> {
        Ok(Box::new(KrichevskyTrofimov::of_order(order)?))
    };
    (0..=most).map(estimator).collect()
}

fn nats(hypothesis: &dyn Hypothesis) -> Result<Enclosure> {
    let bits = -hypothesis.evidence().log2(PRECISION)?;
    Ok(bits * ln(&whole(2), PRECISION)?)
}

/// All criteria of the orders up to `most` on `x`.
pub(super) fn measure(x: &[bool], most: u32, context: &Context<'_>) -> Result<Measured> {
    let mut models = estimators(most)?;
    let prior = FinitePrior::uniform(estimators(most)?)?;
    let mut switch = PathMixture::switching(prior).to_bits(BITS);
    let mut found = Vec::new();
    for (time, &symbol) in (1..).zip(x) {
        context.go_on()?;
        switch.update(symbol);
        models.iter_mut().for_each(|model| model.update(symbol));
        if moments(x).contains(&time) {
            context.report("order selection", time, length(x))?;
            let seen = &x[..as_usize(time)];
            for (order, model) in (0..).zip(&models) {
                context.go_on()?;
                found.push(criteria(order, seen, nats(model.as_ref())?)?);
            }
        }
    }
    let weights = (0..switch.len()).map(|index| switch.joint(index).lower());
    let heaviest = (0u64..).zip(weights).max_by(|a, b| a.1.cmp(&b.1));
    Ok(Measured {
        criteria: found,
        switch: nats(&switch)?,
        switch_order: heaviest.map_or(0, |(order, _)| order),
    })
}

/// Where an order's evidence and NML may lie after t symbols, in nats.
#[derive(Clone, Debug)]
pub(super) struct Between {
    pub(super) time: u64,
    pub(super) order: u32,
    /// Beyond BIC.
    pub(super) least: Enclosure,
    pub(super) most: Enclosure,
}

#[derive(Clone, Debug)]
pub(super) struct Theory {
    pub(super) between: Vec<Between>,
    /// What two enclosures of the same regret may differ by.
    pub(super) touching: Rational,
    /// ln 2 + ln K: the price of a path with no switch.
    pub(super) no_switch: Enclosure,
}

/// pi between two decimals of 20 places.
fn pi() -> Result<Enclosure> {
    let ends = ["3.14159265358979323846", "3.14159265358979323847"];
    let [low, high] = ends.map(str::parse::<Rational>);
    Ok(Enclosure::new(low?, high?)?)
}

fn between(order: u32, x: &[bool]) -> Result<Between> {
    let mut visits = vec![0u64; 1 << order];
    let last = visits.len() - 1;
    let mut past = 0;
    for &symbol in x {
        visits[past] += 1;
        past = (past << 1 | usize::from(symbol)) & last;
    }
    visits.retain(|&count| count > 0);
    // A = (1/2) ln of the visited contexts' product over n^(2^k), from one logarithm.
    let visited: Rational = visits.iter().map(|&count| whole(count)).product();
    let all = whole(length(x)).pow(1 << order);
    let half = Rational::ratio(1, 2);
    let level = ln(&quotient(&visited, &all)?, PRECISION)?.scale(&half);
    let number = whole(length(&visits));
    let least = pi()?.scale(&half).ln(PRECISION)?.scale(&(&number * &half));
    let most = ln(&whole(2), PRECISION)?.scale(&number);
    Ok(Between {
        time: length(x),
        order,
        least: &level + least,
        most: level + most,
    })
}

/// The bounds for the orders up to `most` on `x`.
pub(super) fn theory(x: &[bool], most: u32, context: &Context<'_>) -> Result<Theory> {
    let mut all = Vec::new();
    for time in moments(x) {
        for order in 0..=most {
            context.go_on()?;
            all.push(between(order, &x[..as_usize(time)])?);
        }
    }
    let paths = whole(2) * whole(u64::from(most) + 1);
    // Nine sums of logarithms: three that make the likelihood, two the evidence, one each NML, BIC, A and v
    // ln 2. The sum of n_c log2 n_c is at most n log2 n, and the others have at most 2^k log2 n.
    let size = whole(length(x) + (1 << most)) * whole(u64::from(length(x).ilog2()) + 1);
    Ok(Theory {
        touching: width_of_logarithms(9, &size),
        between: all,
        no_switch: ln(&paths, PRECISION)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Catches: a sum that is cut too early or an identity misremembered.
    #[test]
    fn the_normaliser_is_that_of_its_definition() {
        for n in 1u32..=30 {
            let part =
                |count: u32| Rational::ratio(i64::from(count), u64::from(n)).pow(u64::from(count));
            let mut choose = Rational::one();
            let mut sum = Rational::zero();
            for h in 0..=n {
                sum += &choose * part(h) * part(n - h);
                choose *= Rational::ratio(i64::from(n - h), u64::from(h) + 1);
            }
            let found = normaliser(u64::from(n)).unwrap();
            assert!(found.contains(&sum), "{n}");
            assert!(found.width() < Rational::ratio(1, 1 << 60), "{n}");
        }
    }

    /// At n = 5000 it is within 1/1000 of sqrt(pi n/2) + 2/3.
    #[test]
    fn the_normaliser_grows_as_it_should() {
        let found = normaliser(5000).unwrap();
        let root = pi().unwrap().scale(&whole(2500)).sqrt(PRECISION).unwrap();
        let rest = found - root - Enclosure::exact(Rational::ratio(2, 3));
        assert!(rest.upper().abs() < Rational::ratio(1, 500), "{rest:?}");
    }

    /// Both ends of the regret of every pair of counts, which the claims rest on.
    #[test]
    fn the_regret_of_kt_is_between_its_ends() {
        for n in 1u64..=24 {
            for a in 0..=n {
                let x: Vec<bool> = (0..n).map(|t| t < a).collect();
                let mut model = KrichevskyTrofimov::new();
                x.iter().for_each(|&symbol| model.update(symbol));
                let found = criteria(0, &x, nats(&model).unwrap()).unwrap();
                let regret = found.evidence - found.bic;
                let said = between(0, &x).unwrap();
                assert!(
                    regret.upper() >= said.least.lower() && regret.lower() <= said.most.upper()
                );
            }
        }
    }
}

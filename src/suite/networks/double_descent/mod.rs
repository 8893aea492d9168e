//! `double-descent`: the error of the least weights that fit has a peak where weights and observations are equally many,
//! and falls again.
//!
//! Takes the draws from [`network::min_norm`](crate::network::min_norm), in doubles. Belkin, Hsu and Xu 2020, theorem 1
//! (number unconfirmed); re-derived here.
//!
//! y = x b + e, x of D standard normal inputs, e of variance s^2; the estimate uses the first p inputs: least squares for
//! p <= n, the least weights that interpolate for p > n. The inputs left out are independent of those used, so they are
//! noise of variance |b_out|^2 more: t = |b_out|^2 + s^2.
//!
//! - p <= n - 2: the covariance of the estimate is t (X^T X)^-1, of mean t/(n - p - 1) (inverse Wishart): the expected
//!   squared error at a fresh input is t (1 + p/(n - p - 1)).
//! - p >= n + 2: the estimate is the projection of b_in on the n-dimensional row space, uniformly turned, plus X^+ of the
//!   noise. The first leaves |b_in|^2 (1 - n/p), the second adds t n/(p - n - 1), as (X X^T)^-1 has the mean 1/(p - n -
//!   1): |b_in|^2 (1 - n/p) + t (1 + n/(p - n - 1)).
//! - In between, at p = n - 1, n, n + 1, the mean is infinite.
//!
//! Two routes. Measured: draws, the error at a fresh input computed from the weights. Theory: the formula in rationals.
//! The tolerance: five standard errors, of the least certain p among those compared, in units of theory's value.
//!
//! Control: weights that interpolate as well but are not the least: a part along which the data say nothing is added.
//! Theory's formula is not theirs.
//!
//! The second series is no theorem: random rectified features on a linear truth, with the part of the error that is due
//! to noise, and ridge at the penalty of the highest evidence. Where the peak is, what carries it and that ridge removes
//! it is measured.

use crate::exact::{Rational, as_u64};
use crate::network::min_norm::Linear;
use crate::network::normals::Normals;
use crate::scenario::figures::{fraction, quotient, whole};
use crate::scenario::sampling::{Sample, each_run};
use crate::scenario::{
    About, Answered, Claims, Context, Experiment, Question, Result, Statements, claims, here,
    parameters,
};
use crate::suite::instrument::doubles::{computed, exact_values, median, short};

mod features;
mod picture;

use features::Features;

const BELKIN: &str = here!("Belkin, Hsu and Xu 2020; re-derived in");

/// Every so many inputs the error is measured.
const EVERY: usize = 5;

/// From p = n by so many the mean has a variance that draws can tell.
const FAR: usize = 10;

parameters! { Parameters {
    observations "n": usize = 40 in 30..=50, "observations";
    inputs "D": usize = 100 in 90..=120, "inputs, all of which the truth uses";
    weight "b": Rational = 1/10 in 1/20..=1/5, "each true weight";
    noise "s": Rational = 1/2 in 1/4..=1/1, "standard deviation of the noise";
    draws "draws": u64 = 3000 in 400..=5000, "draws of the linear model";
    features "feature_draws": u64 = 40 in 20..=200, "draws of the rectified features";
} }

claims! {
    FEW: Sampled Within "few-weights", BELKIN,
        "With p at most n - 10: the squared error at a fresh input, mean over the draws, over (|b_out|^2 + s^2)(1 + p/(n - p - \
         1)) is 1.";
    MANY: Sampled Within "many-weights", BELKIN,
        "With p at least n + 10: the same over |b_in|^2 (1 - n/p) + (|b_out|^2 + s^2)(1 + n/(p - n - 1)) is 1.";
    FIVE: Sampled AtMost "within-five-percent", BELKIN,
        "At every p that is 10 or more from n the mean error is within 5 percent of theory's.",
        applies "five standard errors of every such mean are at most 5 percent";
    PEAK: Sampled GreaterThan "peak-where-they-are-equal", BELKIN,
        "The mean error at p = n, over the nearest multiple of 5, is above theory's at every p that is 10 or more from n.";
    AGAIN: Sampled LessThan "falls-again", BELKIN,
        "With all inputs the mean error, five standard errors included, is below theory's at the largest p up to n - 10.",
        applies "theory's value with all inputs is less than 3/4 of that at the largest p up to n - 10";
    CONTROL: Sampled GreaterThan "control-not-the-least-weights", BELKIN,
        "Control: with a part added along which the data say nothing, the weights fit as well and their mean error with all \
         inputs, minus five standard errors, is above theory's.";
}

/// The error with the first p inputs.
#[derive(Clone, Debug)]
struct Point {
    used: usize,
    least: Sample,
    /// Where the mean is infinite, draws have a median all the same.
    median: Rational,
}

#[derive(Clone, Debug)]
pub(crate) struct Measured {
    observations: usize,
    points: Vec<Point>,
    /// With all inputs and a part added.
    added: Sample,
    features: Features,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// For each p; none from n - 1 to n + 1, where the mean is infinite.
    risks: Vec<Option<Rational>>,
}

impl Parameters {
    fn used(&self) -> Vec<usize> {
        (EVERY..self.inputs)
            .step_by(EVERY)
            .chain([self.inputs])
            .collect()
    }

    fn risk(&self, used: usize) -> Result<Option<Rational>> {
        let [n, p] = [self.observations, used].map(as_u64);
        let square = &self.weight * &self.weight;
        let inside = whole(p) * &square;
        let outside = whole(as_u64(self.inputs) - p) * square + &self.noise * &self.noise;
        Ok(if p + 2 <= n {
            Some(outside * (Rational::one() + fraction(p, n - p - 1)?))
        } else if p >= n + 2 {
            let left = inside * (Rational::one() - fraction(n, p)?);
            Some(left + outside * (Rational::one() + fraction(n, p - n - 1)?))
        } else {
            None
        })
    }
}

impl Measured {
    /// The points far from p = n with theory's values.
    fn far<'a>(&'a self, theory: &'a Theory) -> impl Iterator<Item = (&'a Point, &'a Rational)> {
        let pairs = self.points.iter().zip(&theory.risks);
        pairs.filter_map(|(point, risk)| {
            let far = point.used.abs_diff(self.observations) >= FAR;
            Some((point, risk.as_ref()?)).filter(|_| far)
        })
    }

    /// The point nearest to p = n.
    fn middle(&self) -> Option<&Point> {
        self.points
            .iter()
            .min_by_key(|point| point.used.abs_diff(self.observations))
    }
}

/// The scenario.
pub(crate) struct DoubleDescent;

impl Experiment for DoubleDescent {
    const ABOUT: About = About {
        name: "double-descent",
        question: Question::Networks,
        claim: "The error of the least weights that fit peaks where weights and observations are equally many, and falls \
                again beyond.",
        source: "Belkin, Hsu and Xu 2020; Belkin et al. 2019",
        text: "Least squares on the first p inputs, and beyond p = n the least weights that interpolate. The mean error at a \
               fresh input is set beside its formula. Random rectified features show the same without a theorem: what \
               carries the peak is the variance, and ridge at the penalty of the highest evidence has none. Look at the \
               first picture: the peak, the second descent, and theory's line through both.",
        worth: "Means over seeded draws in floating point. Normal inputs and one linear truth; a peak of this kind says \
                nothing about the bits of a model. Nothing here is about M.",
    };
    const STATEMENTS: Statements = &[CLAIMS, features::CLAIMS];
    type Parameters = Parameters;
    type Measured = Measured;
    type Theory = Theory;

    fn measure(parameters: &Parameters, context: &Context<'_>) -> Result<Measured> {
        let model = Linear {
            observations: parameters.observations,
            inputs: parameters.inputs,
            weight: parameters.weight.nearest_f64(),
            noise: parameters.noise.nearest_f64(),
        };
        let setting = features::Setting {
            observations: parameters.observations,
            noise: model.noise,
            draws: parameters.features,
            seed: parameters.seed,
            // These streams come after those of the linear model.
            first_stream: parameters.draws,
        };
        let used = parameters.used();
        let draws = each_run(context, "draws", parameters.draws, |draw| {
            computed(model.draw(&used, &mut Normals::new(parameters.seed, draw)))
        })?;
        let points = used.iter().enumerate().map(|(place, &used)| {
            let risks = exact_values(draws.iter().map(|draw| &draw.least[place]))?;
            Ok(Point {
                used,
                median: median(&risks),
                least: Sample::of(&risks)?,
            })
        });
        Ok(Measured {
            observations: parameters.observations,
            points: points.collect::<Result<_>>()?,
            added: Sample::of_doubles(draws.iter().map(|draw| draw.added))?,
            features: Features::measured(&setting, context)?,
        })
    }

    fn theory(parameters: &Parameters, _: &Measured, _: &Context<'_>) -> Result<Theory> {
        let risks = parameters
            .used()
            .into_iter()
            .map(|used| parameters.risk(used));
        Ok(Theory {
            risks: risks.collect::<Result<_>>()?,
        })
    }

    fn judge(measured: &Measured, theory: &Theory, claims: &mut Claims) -> Result<()> {
        let few = |point: &Point| point.used < measured.observations;
        for (statement, is_few) in [(&FEW, true), (&MANY, false)] {
            let mut most = Rational::zero();
            for (point, risk) in measured
                .far(theory)
                .filter(|(point, _)| few(point) == is_few)
            {
                most = most.max(quotient(&point.least.five_errors()?, risk)?);
            }
            claims.tolerate(statement, most);
            for (point, risk) in measured
                .far(theory)
                .filter(|(point, _)| few(point) == is_few)
            {
                let ratio = quotient(&point.least.mean, risk)?;
                claims.check(
                    statement,
                    || format!("p={}", point.used),
                    ratio,
                    Rational::one(),
                );
            }
        }
        if let Some(middle) = measured.middle() {
            for (point, risk) in measured.far(theory) {
                claims.check(
                    &PEAK,
                    || format!("p={}", point.used),
                    &middle.least.mean,
                    risk,
                );
            }
        }
        let before = measured.far(theory).filter(|(point, _)| few(point)).last();
        if let (Some((_, before)), Some(Some(all)), Some(end)) =
            (before, theory.risks.last(), measured.points.last())
        {
            let falls = all < &(before * Rational::ratio(3, 4));
            claims.applies(&AGAIN, falls, || {
                format!("theory has {} and {}", short(all, 3), short(before, 3))
            });
            claims.one(&AGAIN, end.least.interval()?.upper(), before);
            claims.one(&CONTROL, measured.added.interval()?.lower(), all);
        }
        let (mut deviation, mut errors) = (Rational::zero(), Rational::zero());
        for (point, risk) in measured.far(theory) {
            deviation = deviation.max((quotient(&point.least.mean, risk)? - Rational::one()).abs());
            errors = errors.max(quotient(&point.least.five_errors()?, risk)?);
        }
        let five = fraction(5, 100)?;
        claims.applies(&FIVE, errors <= five, || {
            format!(
                "five standard errors are up to {} of theory's value",
                short(&errors, 2)
            )
        });
        claims.one(&FIVE, deviation, five);
        measured.features.judge(measured.observations, claims)
    }
}

impl Answered for DoubleDescent {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let (Some(middle), Some(end)) = (measured.middle(), measured.points.last()) else {
            return Ok(Vec::new());
        };
        let all = parameters.risk(end.used)?.unwrap_or_else(Rational::zero);
        let mut said = vec![format!(
            "There is a second descent: with {} observations half of the draws have a squared error above {} at p = {} weights \
             (the mean is infinite), and the mean falls to {} with all {} inputs (theory: {}).",
            parameters.observations,
            short(&middle.median, 3),
            middle.used,
            short(&end.least.mean, 4),
            end.used,
            short(&all, 4),
        )];
        said.extend(measured.features.said()?);
        Ok(said)
    }
}

#[cfg(test)]
mod tests;

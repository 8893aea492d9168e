//! Polynomials of degree d through points with normal noise of known variance.
//!
//! Takes rationals only. A model of degree d has coefficients w_0 .. w_d on the Legendre polynomials, each
//! normal with mean 0 and variance 1. With the design matrix F, noise variance s, A = I + F'F/s and
//! w* = A^-1 F'y/s, completing the square gives `MacKay`'s product without an error:
//! ln P(y) = -(n/2) ln(2 pi s) - |y - F w*|^2/(2s)   (fit)   - |w*|^2/2 - (1/2) ln det A   (Occam factor).
//! What is not shared by all degrees is two rationals, a quadratic form and a determinant: [`Evidence`].

use super::Split;
use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::ScenarioError;
use crate::scenario::figures::quotient;

/// The values of the Legendre polynomials of degree 0 to `degree` at t.
pub(crate) fn legendre(degree: usize, t: &Rational) -> Vec<Rational> {
    let mut values = vec![Rational::one()];
    if degree > 0 {
        values.push(t.clone());
    }
    for (j, index) in (1i64..).zip(1..degree) {
        let next = t * &values[index] * Rational::from_integer(2 * j + 1)
            - &values[index - 1] * Rational::from_integer(j);
        values.push(next * Rational::ratio(1, (j + 1).unsigned_abs()));
    }
    values
}

/// Sums over the points that all degrees up to a highest one need.
#[derive(Clone, Debug)]
pub(crate) struct Moments {
    points: u64,
    /// F'F.
    gram: Vec<Vec<Rational>>,
    /// F'y.
    cross: Vec<Rational>,
    /// y'y.
    square: Rational,
}

/// A model's fit and Occam factor as the rationals that they are made of.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    /// |y - F w*|^2/s.
    pub(crate) misfit: Rational,
    /// |w*|^2.
    pub(crate) pull: Rational,
    /// det A.
    pub(crate) determinant: Rational,
}

impl Moments {
    /// The sums over these points, for degrees up to `degree`.
    pub(crate) fn of(points: &[(Rational, Rational)], degree: usize) -> Self {
        let size = degree + 1;
        // Sums of t^k and y t^k first: far fewer products than with the Legendre polynomials themselves.
        let mut powers = vec![Rational::zero(); 2 * degree + 1];
        let mut with_value = vec![Rational::zero(); size];
        let mut square = Rational::zero();
        for (t, y) in points {
            let mut power = Rational::one();
            for (k, sum) in powers.iter_mut().enumerate() {
                *sum += &power;
                if let Some(sum) = with_value.get_mut(k) {
                    *sum += &power * y;
                }
                power *= t;
            }
            square += y * y;
        }
        let basis = coefficients(degree);
        let dot = |a: &[Rational], sums: &[Rational]| -> Rational {
            a.iter().zip(sums).map(|(a, sum)| a * sum).sum()
        };
        let gram = basis
            .iter()
            .map(|a| {
                let shifted: Vec<Rational> = (0..size).map(|k| dot(a, &powers[k..])).collect();
                basis.iter().map(|b| dot(b, &shifted)).collect()
            })
            .collect();
        Moments {
            points: crate::scenario::figures::length(points),
            gram,
            cross: basis.iter().map(|a| dot(a, &with_value)).collect(),
            square,
        }
    }

    /// How many points there are.
    pub(crate) fn points(&self) -> u64 {
        self.points
    }

    /// The evidence of the model of this degree, its coefficients' prior precision given: 1 for the model,
    /// 0 for plain least squares.
    pub(crate) fn evidence(
        &self,
        degree: usize,
        variance: &Rational,
        precision: &Rational,
    ) -> Result<Evidence, ScenarioError> {
        let size = degree + 1;
        let inverse = quotient(&Rational::one(), variance)?;
        let mut matrix: Vec<Vec<Rational>> = (0..size)
            .map(|i| {
                let row = self.gram[i][..size].iter().enumerate();
                row.map(|(j, value)| {
                    let prior = if i == j {
                        precision.clone()
                    } else {
                        Rational::zero()
                    };
                    value * &inverse + prior
                })
                .collect()
            })
            .collect();
        let mut right: Vec<Rational> = self.cross[..size].iter().map(|c| c * &inverse).collect();
        let determinant = solve(&mut matrix, &mut right)?;
        let mut residual = self.square.clone();
        for (i, w) in right.iter().enumerate() {
            let fitted: Rational = right.iter().zip(&self.gram[i]).map(|(v, g)| v * g).sum();
            residual += w * (fitted - &self.cross[i] * Rational::from_integer(2));
        }
        Ok(Evidence {
            misfit: residual * inverse,
            pull: right.iter().map(|w| w * w).sum(),
            determinant,
        })
    }
}

impl Evidence {
    /// In nats, less -(n/2) ln(2 pi s), which all degrees share.
    pub(crate) fn split(&self) -> Result<Split, ScenarioError> {
        let minus_half = Rational::ratio(-1, 2);
        let volume = Enclosure::exact(self.pull.clone()) + ln(&self.determinant, PRECISION)?;
        Ok(Split {
            prior: Enclosure::zero(),
            fit: Enclosure::exact(&self.misfit * &minus_half),
            occam: volume.scale(&minus_half),
        })
    }
}

/// Coefficients of t^0, t^1, .. of the Legendre polynomials of degree 0 to `degree`.
fn coefficients(degree: usize) -> Vec<Vec<Rational>> {
    let mut all = vec![vec![Rational::one()]];
    if degree > 0 {
        all.push(vec![Rational::zero(), Rational::one()]);
    }
    for (j, index) in (1i64..).zip(1..degree) {
        let mut next = vec![Rational::zero()];
        next.extend(
            all[index]
                .iter()
                .map(|c| c * Rational::from_integer(2 * j + 1)),
        );
        for (c, older) in next.iter_mut().zip(&all[index - 1]) {
            *c = &*c - older * Rational::from_integer(j);
        }
        let scale = Rational::ratio(1, (j + 1).unsigned_abs());
        all.push(next.iter().map(|c| c * &scale).collect());
    }
    all
}

/// Solves a positive definite system in place; gives the determinant.
fn solve(matrix: &mut [Vec<Rational>], right: &mut [Rational]) -> Result<Rational, ScenarioError> {
    let mut determinant = Rational::one();
    for pivot in 0..right.len() {
        let (row, value) = (matrix[pivot].clone(), right[pivot].clone());
        determinant *= &row[pivot];
        for other in (0..right.len()).filter(|&other| other != pivot) {
            let factor = quotient(&matrix[other][pivot], &row[pivot])?;
            for (entry, own) in matrix[other].iter_mut().zip(&row).skip(pivot) {
                *entry = &*entry - &factor * own;
            }
            right[other] = &right[other] - &factor * &value;
        }
    }
    for (index, value) in right.iter_mut().enumerate() {
        *value = quotient(value, &matrix[index][index])?;
    }
    Ok(determinant)
}

/// The same evidence as a product of one-point predictions, each normal with the mean and the variance that
/// the points before it leave: the sum of the squared standardised surprises, and the product of the
/// variances over s. No matrix is solved.
pub(crate) fn predict_one_by_one(
    points: &[(Rational, Rational)],
    degree: usize,
    variance: &Rational,
) -> Result<(Rational, Rational), ScenarioError> {
    let size = degree + 1;
    let mut mean = vec![Rational::zero(); size];
    let mut spread: Vec<Vec<Rational>> = (0..size)
        .map(|i| {
            (0..size)
                .map(|j| Rational::from_integer(i64::from(i == j)))
                .collect()
        })
        .collect();
    let (mut quadratic, mut determinant) = (Rational::zero(), Rational::one());
    for (t, y) in points {
        let basis = legendre(degree, t);
        let gain: Vec<Rational> = spread
            .iter()
            .map(|row| row.iter().zip(&basis).map(|(s, f)| s * f).sum())
            .collect();
        let predicted: Rational = mean.iter().zip(&basis).map(|(m, f)| m * f).sum();
        let own: Rational = gain.iter().zip(&basis).map(|(g, f)| g * f).sum();
        let total = own + variance;
        let surprise = y - predicted;
        quadratic += quotient(&(&surprise * &surprise), &total)?;
        determinant *= quotient(&total, variance)?;
        let (step, shrink) = (
            quotient(&surprise, &total)?,
            quotient(&Rational::one(), &total)?,
        );
        for i in 0..size {
            mean[i] += &gain[i] * &step;
            let scaled = &gain[i] * &shrink;
            for (entry, g) in spread[i].iter_mut().zip(&gain) {
                *entry = &*entry - &scaled * g;
            }
        }
    }
    Ok((quadratic, determinant))
}

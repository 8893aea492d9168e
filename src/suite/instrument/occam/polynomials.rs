//! Polynomials of degree d through points with normal noise of known variance.
//!
//! Takes rationals only. A model of degree d has coefficients w_0 .. w_d on the Legendre polynomials, each
//! normal with mean 0 and variance 1. With the design matrix F, noise variance s, A = I + F'F/s and
//! w* = A^-1 F'y/s, completing the square gives `MacKay`'s product without an error:
//! ln P(y) = -(n/2) ln(2 pi s) - |y - F w*|^2/(2s)   (fit)   - |w*|^2/2 - (1/2) ln det A   (Occam factor).
//! What is not shared by all degrees is two rationals, a quadratic form and a determinant: [`Evidence`].

use super::Split;
use crate::exact::{Enclosure, PRECISION, Rational, ln};
use crate::scenario::Result;
use crate::scenario::figures::{length, quotient};

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

fn dot(a: &[Rational], b: &[Rational]) -> Rational {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
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
        let gram = basis
            .iter()
            .map(|a| {
                let shifted: Vec<Rational> = (0..size).map(|k| dot(a, &powers[k..])).collect();
                basis.iter().map(|b| dot(b, &shifted)).collect()
            })
            .collect();
        Moments {
            points: length(points),
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
    ) -> Result<Evidence> {
        let size = degree + 1;
        let inverse = quotient(&Rational::one(), variance)?;
        let scaled = |row: &Vec<Rational>| row[..size].iter().map(|g| g * &inverse).collect();
        let mut matrix: Vec<Vec<Rational>> = self.gram[..size].iter().map(scaled).collect();
        for (i, row) in matrix.iter_mut().enumerate() {
            row[i] += precision;
        }
        let mut right: Vec<Rational> = self.cross[..size].iter().map(|c| c * &inverse).collect();
        let determinant = solve(&mut matrix, &mut right)?;
        let mut residual = self.square.clone();
        for (i, w) in right.iter().enumerate() {
            let fitted = dot(&right, &self.gram[i]);
            residual += w * (fitted - &self.cross[i] * Rational::from_integer(2));
        }
        Ok(Evidence {
            misfit: residual * inverse,
            pull: dot(&right, &right),
            determinant,
        })
    }
}

impl Evidence {
    /// In nats, without -(n/2) ln(2 pi s), which all degrees share.
    pub(crate) fn split(&self) -> Result<Split> {
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
        let (mut next, twice) = (vec![Rational::zero()], Rational::from_integer(2 * j + 1));
        next.extend(all[index].iter().map(|c| c * &twice));
        for (c, older) in next.iter_mut().zip(&all[index - 1]) {
            *c -= older * Rational::from_integer(j);
        }
        let scale = Rational::ratio(1, (j + 1).unsigned_abs());
        all.push(next.iter().map(|c| c * &scale).collect());
    }
    all
}

/// Solves a positive definite system in place; gives the determinant.
fn solve(matrix: &mut [Vec<Rational>], right: &mut [Rational]) -> Result<Rational> {
    let mut determinant = Rational::one();
    for pivot in 0..right.len() {
        let (row, value) = (matrix[pivot].clone(), right[pivot].clone());
        determinant *= &row[pivot];
        for other in (0..right.len()).filter(|&other| other != pivot) {
            let factor = quotient(&matrix[other][pivot], &row[pivot])?;
            for (entry, own) in matrix[other].iter_mut().zip(&row).skip(pivot) {
                *entry -= &factor * own;
            }
            right[other] -= &factor * &value;
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
) -> Result<(Rational, Rational)> {
    let size = degree + 1;
    let mut mean = vec![Rational::zero(); size];
    let mut spread = vec![mean.clone(); size];
    for (i, row) in spread.iter_mut().enumerate() {
        row[i] = Rational::one();
    }
    let (mut quadratic, mut determinant) = (Rational::zero(), Rational::one());
    for (t, y) in points {
        let basis = legendre(degree, t);
        let gain: Vec<Rational> = spread.iter().map(|row| dot(row, &basis)).collect();
        let total = dot(&gain, &basis) + variance;
        let surprise = y - dot(&mean, &basis);
        quadratic += quotient(&(&surprise * &surprise), &total)?;
        determinant *= quotient(&total, variance)?;
        for i in 0..size {
            let scaled = quotient(&gain[i], &total)?;
            mean[i] += &scaled * &surprise;
            for (entry, g) in spread[i].iter_mut().zip(&gain) {
                *entry -= &scaled * g;
            }
        }
    }
    Ok((quadratic, determinant))
}

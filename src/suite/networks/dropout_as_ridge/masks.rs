//! All masks of a row, one by one, in rationals; and where a quadratic is least, by its values alone.

use crate::exact::{Rational, as_u64};
use crate::scenario::Result;
use crate::scenario::figures::quotient;

/// Rows of inputs and what was observed: small whole numbers.
#[derive(Clone, Debug)]
pub(super) struct Data {
    pub(super) x: Vec<Vec<Rational>>,
    pub(super) y: Vec<Rational>,
    /// Weight vectors at which the mean is taken.
    pub(super) weights: Vec<Vec<Rational>>,
}

pub(super) fn inner(one: &[Rational], other: &[Rational]) -> Rational {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

/// The squared error's mean over the masks of every row, each entry kept with chance `keep`.
pub(super) fn mean_loss(data: &Data, weights: &[Rational], keep: &Rational) -> Rational {
    let drop = Rational::one() - keep;
    let inputs = weights.len();
    // Masks that keep equally many inputs have one chance.
    let chances: Vec<Rational> = (0..=inputs)
        .map(|kept| keep.pow(as_u64(kept)) * drop.pow(as_u64(inputs - kept)))
        .collect();
    let mut mean = Rational::zero();
    for (row, y) in data.x.iter().zip(&data.y) {
        let terms: Vec<Rational> = row.iter().zip(weights).map(|(x, w)| x * w).collect();
        let mut squares = vec![Rational::zero(); inputs + 1];
        add_masks(y.clone(), &terms, 0, &mut squares);
        let weighted = squares
            .iter()
            .zip(&chances)
            .map(|(sum, chance)| sum * chance);
        mean += weighted.sum::<Rational>();
    }
    mean
}

/// Adds the squared error of each mask of `terms` to the sum of those that keep as many.
fn add_masks(rest: Rational, terms: &[Rational], kept: usize, squares: &mut [Rational]) {
    match terms.split_first() {
        None => squares[kept] += &rest * &rest,
        Some((term, others)) => {
            add_masks(&rest - term, others, kept + 1, squares);
            add_masks(rest, others, kept, squares);
        }
    }
}

/// The mean with one coin for all entries of a row.
pub(super) fn tied_loss(data: &Data, weights: &[Rational], keep: &Rational) -> Rational {
    let rows = data.x.iter().zip(&data.y).map(|(row, y)| {
        let off = y - inner(row, weights);
        keep * (&off * &off) + (Rational::one() - keep) * (y * y)
    });
    rows.sum()
}

/// Where a quadratic of so many variables is least, from its values at 0, e_j, -e_j and e_j + e_k.
pub(super) fn least(
    quadratic: impl Fn(&[Rational]) -> Rational,
    variables: usize,
) -> Result<Vec<Rational>> {
    let at = |places: &[usize], value: i64| {
        let mut point = vec![Rational::zero(); variables];
        for &place in places {
            point[place] += Rational::from_integer(value);
        }
        quadratic(&point)
    };
    let origin = at(&[], 1);
    let ahead: Vec<Rational> = (0..variables).map(|j| at(&[j], 1)).collect();
    // H w = -g, g the slope at 0: 2 g_j = f(e_j) - f(-e_j), H_jk = f(e_j + e_k) - f(e_j) - f(e_k) + f(0).
    let mut system = Vec::new();
    for j in 0..variables {
        let mut row: Vec<Rational> = (0..variables)
            .map(|k| at(&[j, k], 1) - &ahead[j] - &ahead[k] + &origin)
            .collect();
        row.push((at(&[j], -1) - &ahead[j]) * Rational::ratio(1, 2));
        system.push(row);
    }
    eliminate(system)
}

/// The solution of a positive definite system whose rows end in the right side.
fn eliminate(mut system: Vec<Vec<Rational>>) -> Result<Vec<Rational>> {
    let size = system.len();
    for pivot in 0..size {
        let (above, below) = system.split_at_mut(pivot + 1);
        let row = &above[pivot];
        for other in below {
            let factor = quotient(&other[pivot], &row[pivot])?;
            for (entry, own) in other.iter_mut().zip(row).skip(pivot) {
                *entry -= &factor * own;
            }
        }
    }
    let mut solution = vec![Rational::zero(); size];
    for pivot in (0..size).rev() {
        let row = &system[pivot];
        let known = inner(&row[pivot + 1..size], &solution[pivot + 1..]);
        solution[pivot] = quotient(&(&row[size] - known), &row[pivot])?;
    }
    Ok(solution)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(values: &[i64]) -> Vec<Rational> {
        values
            .iter()
            .map(|value| Rational::from_integer(*value))
            .collect()
    }

    /// One row, two inputs: the four masks written out.
    #[test]
    fn four_masks_by_hand() {
        let data = Data {
            x: vec![whole(&[2, 3])],
            y: whole(&[7]),
            weights: Vec::new(),
        };
        let keep = Rational::ratio(1, 3);
        // 7, 7 - 2, 7 - 3, 7 - 5 with chances 4/9, 2/9, 2/9, 1/9.
        let expected = Rational::ratio(4 * 49 + 2 * 25 + 2 * 16 + 4, 9);
        assert_eq!(mean_loss(&data, &whole(&[1, 1]), &keep), expected);
        // 49 with chance 2/3, 4 with 1/3.
        let tied = Rational::ratio(2 * 49 + 4, 3);
        assert_eq!(tied_loss(&data, &whole(&[1, 1]), &keep), tied);
    }

    /// (a - 1)^2 + (a + b)^2 + 5 is least at (1, -1).
    #[test]
    fn the_least_of_a_quadratic() {
        let quadratic = |w: &[Rational]| {
            let (one, two) = (&w[0] - Rational::one(), &w[0] + &w[1]);
            &one * &one + &two * &two + Rational::from_integer(5)
        };
        assert_eq!(least(quadratic, 2).unwrap(), whole(&[1, -1]));
    }
}

//! The formulas against direct computation on small cases.

use super::source::Source;
use super::*;

fn learned(covariates: usize, rate: f64, count: usize) -> (NestedPosterior, Vec<Point>) {
    let points: Vec<Point> = Source::WellSpecified
        .points(covariates, 5, 0)
        .take(count)
        .collect();
    let mut posterior = NestedPosterior::new(covariates, rate);
    points.iter().for_each(|point| posterior.observe(point));
    (posterior, points)
}

/// The integral of prior times `of(b, s2)` over the intercept b | s2 ~ N(0, s2) and s2, by the trapezium rule
/// in b / s and ln s2.
fn over_prior(of: impl Fn(f64, f64) -> f64) -> f64 {
    let (steps, cells) = (1500, 160);
    let (step, cell) = (30.0 / double(steps), 18.0 / double(cells));
    let mut sum = 0.0;
    for i in 0..=steps {
        let s2 = libm::exp(double(i) * step - 12.0);
        let variance = SCALE / s2 * libm::exp(-SCALE / s2) * step;
        for k in 0..=cells {
            let t = double(k) * cell - 9.0;
            sum += variance * normal(t, 1.0) * cell * of(t * libm::sqrt(s2), s2);
        }
    }
    sum
}

fn normal(residual: f64, s2: f64) -> f64 {
    libm::exp(-residual * residual / (2.0 * s2)) / libm::sqrt(TAU * s2)
}

#[test]
fn the_factor_is_that_of_the_matrix() {
    let (posterior, points) = learned(5, 0.5, 12);
    for i in 0..5 {
        for j in 0..=i {
            let gram: f64 = points.iter().map(|p| p.x[i] * p.x[j]).sum();
            let wanted = 0.5 * gram + if i == j { 1.0 } else { 0.0 };
            let product: f64 = (0..=j)
                .map(|k| posterior.factor[i][k] * posterior.factor[j][k])
                .sum();
            assert!((wanted - product).abs() < 1e-12);
        }
    }
}

/// Model 0 has an intercept and the noise variance: evidence and both losses by integration over them.
#[test]
fn evidence_and_losses_of_the_intercept_alone_are_the_integrals() {
    for rate in [1.0, 0.5] {
        let (posterior, points) = learned(0, rate, 4);
        let next = 0.3;
        let likelihood = |b: f64, s2: f64| -> f64 {
            points
                .iter()
                .map(|p| libm::pow(normal(p.y - b, s2), rate))
                .product()
        };
        let evidence = over_prior(likelihood);
        let mixed = over_prior(|b, s2| likelihood(b, s2) * normal(next - b, s2)) / evidence;
        let loss = |b: f64, s2: f64| (libm::log(TAU * s2) + (next - b) * (next - b) / s2) / 2.0;
        let randomised = over_prior(|b, s2| likelihood(b, s2) * loss(b, s2)) / evidence;
        let weighed = posterior.weighed();
        let losses = weighed.losses(&Point {
            x: vec![1.0],
            y: next,
        });
        assert!((weighed.log_evidence - libm::log(evidence)).abs() < 1e-6);
        assert!((losses.mixed + libm::log(mixed)).abs() < 1e-6);
        assert!((losses.randomised - randomised).abs() < 1e-6);
    }
}

/// Before any data: b ~ N(0, s2 I), so y at (1, x) has variance s2 (1 + 1 + x^2), and the expected squared
/// residual of drawn coefficients is y^2 + s2 (1 + x^2).
#[test]
fn one_coefficient_spreads_the_prediction() {
    let prior = NestedPosterior::new(1, 1.0);
    let next = Point {
        x: vec![1.0, 2.0],
        y: 0.7,
    };
    let [narrow, wide] = [2.0, 6.0].map(|factor| over_prior(|_, s2| normal(next.y, factor * s2)));
    let loss = |spread: f64| {
        over_prior(|_, s2| (libm::log(TAU * s2) + next.y * next.y / s2 + spread) / 2.0)
    };
    let losses = prior.weighed().losses(&next);
    assert!((losses.mixed + libm::log((narrow + wide) / 2.0)).abs() < 1e-5);
    assert!((losses.randomised - (loss(1.0) + loss(5.0)) / 2.0).abs() < 1e-5);
}

/// Each model by itself, from the normal equations solved by Gauss's method.
#[test]
fn the_mean_coefficients_are_the_weighted_sum_of_every_models() {
    let (posterior, points) = learned(4, 0.5, 9);
    let weighed = posterior.weighed();
    let mut wanted = vec![0.0; 5];
    for p in 1..=5 {
        let mut rows: Vec<Vec<f64>> = (0..p)
            .map(|i| {
                let mut row: Vec<f64> = (0..p)
                    .map(|j| {
                        let gram: f64 = points.iter().map(|q| q.x[i] * q.x[j]).sum();
                        0.5 * gram + if i == j { 1.0 } else { 0.0 }
                    })
                    .collect();
                row.push(points.iter().map(|q| 0.5 * q.x[i] * q.y).sum());
                row
            })
            .collect();
        for k in 0..p {
            let pivot = rows[k].clone();
            for (i, row) in rows.iter_mut().enumerate() {
                let factor = if i == k { 0.0 } else { row[k] / pivot[k] };
                row.iter_mut()
                    .zip(&pivot)
                    .for_each(|(value, above)| *value -= factor * above);
            }
        }
        for (i, row) in rows.iter().enumerate() {
            wanted[i] += weighed.weights[p - 1] * row[p] / row[i];
        }
    }
    for (mean, wanted) in weighed.mean_coefficients().iter().zip(&wanted) {
        assert!((mean - wanted).abs() < 1e-12);
    }
    assert!((weighed.weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
}

/// digamma(1) = -gamma, digamma(1/2) = -gamma - 2 ln 2, and the recursion.
#[test]
fn digamma_has_its_known_values() {
    let gamma = 0.577_215_664_901_532_9;
    assert!((digamma(1.0) + gamma).abs() < 1e-14);
    assert!((digamma(0.5) + gamma + 2.0 * libm::log(2.0)).abs() < 1e-14);
    assert!((digamma(41.5) - digamma(40.5) - 1.0 / 40.5).abs() < 1e-14);
}

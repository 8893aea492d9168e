//! Adam: steps scaled by running means of the gradient and of its square (Kingma and Ba 2015).

/// Share of the old mean of the gradient that stays.
const FIRST: f32 = 0.9;

/// Share of the old mean of its square that stays.
const SECOND: f32 = 0.999;

/// What keeps the divisor from 0.
const LEAST: f32 = 1e-8;

/// The state of a descent.
#[derive(Clone, Debug)]
pub struct Adam {
    mean: Vec<f32>,
    square: Vec<f32>,
    steps: i32,
}

impl Adam {
    /// Before the first step of so many parameters.
    #[must_use]
    pub fn new(parameters: usize) -> Adam {
        Adam {
            mean: vec![0.0; parameters],
            square: vec![0.0; parameters],
            steps: 0,
        }
    }

    /// One step down the gradient at this rate.
    pub fn step(&mut self, parameters: &mut [f32], gradient: &[f32], rate: f32) {
        self.steps += 1;
        // Both means start at 0: the bias of that, in doubles, since 0.999^t is near 1 for long.
        let unbiased = |stays: f32| 1.0 - libm::pow(f64::from(stays), f64::from(self.steps));
        let scale = (f64::from(rate) / unbiased(FIRST)) as f32;
        let root = (1.0 / unbiased(SECOND)) as f32;
        let moments = self.mean.iter_mut().zip(&mut self.square);
        for ((parameter, slope), (mean, square)) in parameters.iter_mut().zip(gradient).zip(moments)
        {
            *mean = FIRST * *mean + (1.0 - FIRST) * slope;
            *square = SECOND * *square + (1.0 - SECOND) * slope * slope;
            *parameter -= scale * *mean / ((*square * root).sqrt() + LEAST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The formulas of the paper in doubles, with both means unbiased explicitly. Mistakes tried: no bias
    /// correction, the two shares exchanged.
    #[test]
    fn the_steps_are_those_of_the_paper() {
        let slopes = [0.3, -1.0, 0.02, 0.5, 0.5, -0.1];
        let (mut adam, mut parameters) = (Adam::new(1), [1.0f32]);
        let (mut m, mut v, mut x) = (0.0f64, 0.0f64, 1.0f64);
        for (t, slope) in slopes.into_iter().enumerate() {
            adam.step(&mut parameters, &[slope as f32], 0.01);
            m = 0.9 * m + 0.1 * slope;
            v = 0.999 * v + 0.001 * slope * slope;
            let t = t as i32 + 1;
            let (m, v) = (m / (1.0 - 0.9f64.powi(t)), v / (1.0 - 0.999f64.powi(t)));
            x -= 0.01 * m / (v.sqrt() + 1e-8);
            assert!((f64::from(parameters[0]) - x).abs() < 1e-6);
        }
    }
}

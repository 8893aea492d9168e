//! A sampler of free energies as it is practised: Langevin dynamics about a least of the loss.
//!
//! The loss is K(w) = w^(2k)/(2k) for one coordinate, on \[-1, 1\]; its learning coefficient is 1/(2k). The estimate of it
//! is n b E K at the inverse temperature b = 1/ln n (Watanabe 2013; Lau et al. 2023, unconfirmed), the mean taken over a
//! chain of w' = w - (s/2)(n b K'(w) + g w) + sqrt(s) e, e standard normal, which starts at the least and is reflected
//! at the ends. g pulls the chain to where it started. Doubles throughout.

use super::normals::Normals;

/// A chain's settings.
#[derive(Clone, Copy, Debug)]
pub struct Langevin {
    /// Observations n.
    pub observations: f64,
    /// The pull g to the start.
    pub pull: f64,
    /// Steps that count; a tenth as many before them do not.
    pub steps: u64,
}

impl Langevin {
    /// n b.
    fn sharpness(&self) -> f64 {
        self.observations / libm::log(self.observations)
    }

    /// The step: an eighth of the time in which the steepest coordinate forgets.
    fn step(&self) -> f64 {
        1.0 / (8.0 * (self.sharpness() + self.pull))
    }

    /// The estimate of 1/(2k) by one chain.
    #[must_use]
    pub fn estimate(&self, k: u32, normals: &mut Normals) -> f64 {
        let (sharpness, step) = (self.sharpness(), self.step());
        let (power, noise) = (f64::from(2 * k), libm::sqrt(step));
        let (mut w, mut sum, mut counted) = (0.0f64, 0.0, 0.0);
        for time in 0..self.steps + self.steps / 10 {
            // w^(2k - 1), with the sign of w.
            let slope = sharpness * libm::pow(w.abs(), power - 1.0).copysign(w) + self.pull * w;
            w += noise * normals.normal() - step / 2.0 * slope;
            if w.abs() > 1.0 {
                w = (2.0 - w.abs()).max(0.0).copysign(w);
            }
            if time >= self.steps / 10 {
                sum += sharpness * libm::pow(w.abs(), power) / power;
                counted += 1.0;
            }
        }
        sum / counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without a pull the chain of a parabola has the variance of its linear recursion: 1/(n b (1 - n b s/4)).
    #[test]
    fn a_parabola_has_the_chains_own_variance() {
        let chain = Langevin {
            observations: 1000.0,
            pull: 0.0,
            steps: 20_000,
        };
        let runs = 30;
        let sum: f64 = (0..runs)
            .map(|run| chain.estimate(1, &mut Normals::new(1, run)))
            .sum();
        let mean = sum / 30.0;
        let expected = 0.5 / (1.0 - 1.0 / 32.0);
        // A chain forgets in about 16 steps: 30 x 20,000/32 independent squares, of relative deviation sqrt 2.
        let error = 5.0 * expected * libm::sqrt(2.0 * 32.0 / (30.0 * 20_000.0));
        assert!((mean - expected).abs() < error, "{mean} {expected} {error}");
    }
}

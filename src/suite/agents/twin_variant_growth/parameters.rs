//! The settings of `twin-variant-growth`, and how many twins there are of each length.

use crate::exact::Rational;
use crate::scenario::figures::{fraction, quotient, whole};
use crate::scenario::{Result, parameters};

parameters! { Parameters {
    length "length": u32 = 4 in 3..=16, "bits l of the program p";
    depth "depth": u32 = 12 in 2..=40, "twins up to so many bits longer, D";
    factor "c": u64 = 1 in 1..=8, "the last growth is v(d) = c 2^d";
    gain "gain": u64 = 10 in 2..=100, "what acting yields where the world is there, g";
    cost "cost": u64 = 5 in 1..=99, "what acting costs, k";
    nights "nights": u32 = 8 in 1..=24, "nights to come, H";
} }

/// How many twins there are of d bits more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Growth {
    One,
    Squares,
    Doubling,
}

/// All, in the order of the picture.
pub(super) const GROWTHS: [Growth; 3] = [Growth::One, Growth::Squares, Growth::Doubling];

impl Parameters {
    /// v(d).
    pub(super) fn twins(&self, growth: Growth, d: u32) -> u64 {
        match growth {
            Growth::One => 1,
            Growth::Squares => u64::from(d * d),
            Growth::Doubling => self.factor << d,
        }
    }

    pub(super) fn name(&self, growth: Growth) -> String {
        match growth {
            Growth::One => "v(d) = 1".to_string(),
            Growth::Squares => "v(d) = d^2".to_string(),
            Growth::Doubling if self.factor == 1 => "v(d) = 2^d".to_string(),
            Growth::Doubling => format!("v(d) = {} x 2^d", self.factor),
        }
    }

    /// (g-k) H/k: the joint odds of the twins from which on the agent rests.
    pub(super) fn threshold(&self) -> Result<Rational> {
        fraction((self.gain - self.cost) * u64::from(self.nights), self.cost)
    }

    /// D* = (g-k) H/(c k).
    pub(super) fn switch(&self) -> Result<Rational> {
        quotient(&self.threshold()?, &whole(self.factor))
    }
}

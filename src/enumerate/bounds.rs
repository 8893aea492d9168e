//! Certified bounds of M(x), and of predictions made from them.

use crate::exact::{Enclosure, Rational};

/// lower(x) <= M(x) <= upper(x), both exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The mass of all cylinders whose output so far starts with x.
    pub lower: Rational,
    /// The same, and what may print x of the open cylinders whose output so far is a proper prefix of x: all
    /// of it, or as much as is not excluded.
    pub upper: Rational,
}

impl Bounds {
    /// The greater lower and the lesser upper bound of these and other bounds of the same M(x).
    #[must_use]
    pub fn tighter(&self, other: &Self) -> Self {
        Self {
            lower: self.lower.clone().max(other.lower.clone()),
            upper: self.upper.clone().min(other.upper.clone()),
        }
    }

    /// What lies in these bounds, which were sampled, and in certified ones; the certified ones alone where nothing
    /// does, for then the draws are wrong.
    #[must_use]
    pub fn narrowed(&self, certified: &Self) -> Self {
        let both = self.tighter(certified);
        if both.lower > both.upper {
            certified.clone()
        } else {
            both
        }
    }

    /// Whether upper(x)/lower(x) is at most `ratio`; never where lower(x) is 0.
    #[must_use]
    pub fn within(&self, ratio: &Rational) -> bool {
        !self.lower.is_zero() && self.upper <= &self.lower * ratio
    }
}

/// The bounds of M(x), M(x0) and M(x1), of one budget or the tightest of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// The bounds of M(x).
    pub x: Bounds,
    /// The bounds of M(x0) and M(x1).
    pub next: [Bounds; 2],
    /// The mass that is proven to print x and nothing more.
    pub ends: Rational,
}

/// `a / (a + b)`, and `otherwise` where both are 0.
fn share(a: &Rational, b: &Rational, otherwise: Rational) -> Rational {
    a.checked_div(&(a + b)).unwrap_or(otherwise)
}

impl Prediction {
    /// The bounds of M(xb)/M(x).
    ///
    /// M(x) is at most upper(x), which gives the lower end. It is at least lower(x), and what prints xb, what surely
    /// prints the other symbol and what surely prints nothing more have no part in common, so where M(xb) is as large
    /// as it may be M(x) is at least their sum; the quotient grows with M(xb), which gives the upper end.
    #[must_use]
    pub fn plain(&self, symbol: bool) -> Enclosure {
        let next = &self.next[usize::from(symbol)];
        let other = &self.next[usize::from(!symbol)];
        // A divisor is 0 only where everything is decided and nothing prints x.
        let part = |mass: &Rational, whole: &Rational, otherwise| {
            mass.checked_div(whole).unwrap_or(otherwise)
        };
        let least = (&next.upper + &other.lower + &self.ends).max(self.x.lower.clone());
        enclose(
            part(&next.lower, &self.x.upper, Rational::zero()),
            part(&next.upper, &least, Rational::one()),
        )
    }

    /// The share of this symbol in what surely prints x and goes on; 1/2 where nothing does.
    #[must_use]
    pub fn decided(&self, symbol: bool) -> Rational {
        let [this, other] = [symbol, !symbol].map(|symbol| &self.next[usize::from(symbol)].lower);
        share(this, other, Rational::ratio(1, 2))
    }

    /// The tighter of these bounds and others of the same x, each by itself.
    #[must_use]
    pub fn tighter(&self, other: &Self) -> Self {
        Self {
            x: self.x.tighter(&other.x),
            next: [0, 1].map(|symbol| self.next[symbol].tighter(&other.next[symbol])),
            ends: self.ends.clone().max(other.ends.clone()),
        }
    }

    /// What lies in these bounds, which were sampled, and in certified ones.
    #[must_use]
    pub fn narrowed(&self, certified: &Self) -> Self {
        Self {
            x: self.x.narrowed(&certified.x),
            next: [0, 1].map(|symbol| self.next[symbol].narrowed(&certified.next[symbol])),
            ends: self.ends.clone().max(certified.ends.clone()),
        }
    }

    /// The bounds of Solomonoff's normalised M(xb)/(M(x0)+M(x1)).
    #[must_use]
    pub fn normalised(&self, symbol: bool) -> Enclosure {
        let next = &self.next[usize::from(symbol)];
        let other = &self.next[usize::from(!symbol)];
        enclose(
            share(&next.lower, &other.upper, Rational::zero()),
            share(&next.upper, &other.lower, Rational::one()),
        )
    }
}

/// An enclosure of ends known to be in order: lower <= upper for both masses.
pub(super) fn enclose(lower: Rational, upper: Rational) -> Enclosure {
    match Enclosure::new(lower, upper) {
        Ok(enclosure) => enclosure,
        // Bounds from one budget cannot cross; wider than true is still certified.
        Err(_) => Enclosure::exact(Rational::zero()).hull(&Enclosure::exact(Rational::one())),
    }
}

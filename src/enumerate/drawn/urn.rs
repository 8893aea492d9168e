//! An urn of open cylinders, each drawn as often as its mass says.

use super::bits::Bits;
use crate::exact::as_u64;

/// What lies in an urn.
pub(super) trait Massive {
    /// How often it is drawn, beside the others.
    fn mass(&self) -> u64;
}

/// Cylinders to be drawn by their mass.
pub(super) struct Urn<'a, C> {
    open: &'a [C],
    /// The mass of each cylinder and all before it.
    sums: Vec<u64>,
    /// For every so many units of mass the first cylinder that reaches so far.
    places: Vec<u32>,
    /// A place is 2^shift units wide.
    shift: u32,
    pub(super) mass: u64,
}

/// An urn has about so many places for each cylinder.
const PLACES: u64 = 4;

impl<'a, C: Massive> Urn<'a, C> {
    pub(super) fn new(open: &'a [C]) -> Self {
        let mut mass = 0;
        let sums: Vec<u64> = open
            .iter()
            .map(|open| {
                mass += open.mass();
                mass
            })
            .collect();
        let wanted = (PLACES * as_u64(open.len())).max(1);
        let shift = (mass / wanted).max(1).ilog2();
        let mut at = 0;
        let places = (0..=mass >> shift)
            .map(|place| {
                while at + 1 < sums.len() && sums[at] <= place << shift {
                    at += 1;
                }
                at as u32
            })
            .collect();
        Urn {
            open,
            sums,
            places,
            shift,
            mass,
        }
    }

    #[inline]
    pub(super) fn draw(&self, bits: &mut Bits) -> &'a C {
        self.draw_unit(bits).0
    }

    /// A unit of mass drawn: its cylinder, and which unit of the cylinder's mass it is, from 0.
    #[inline]
    pub(super) fn draw_unit(&self, bits: &mut Bits) -> (&'a C, u64) {
        let unit = bits.below(self.mass);
        let mut at = self.places[(unit >> self.shift) as usize] as usize;
        while self.sums[at] <= unit {
            at += 1;
        }
        self.at(at, unit)
    }

    fn at(&self, at: usize, unit: u64) -> (&'a C, u64) {
        let open = &self.open[at];
        (open, unit + open.mass() - self.sums[at])
    }

    /// So many cylinders drawn, in the order in which they stand and not in that in which they were drawn: what is
    /// near in memory is gone on with together, which takes less than half the time. Each with the unit of its mass
    /// that was drawn.
    pub(super) fn draw_sorted<'s>(
        &'s self,
        count: u64,
        bits: &mut Bits,
    ) -> impl Iterator<Item = (&'a C, u64)> + use<'a, 's, C> {
        let mut units: Vec<u64> = (0..count).map(|_| bits.below(self.mass)).collect();
        units.sort_unstable();
        let mut at = 0;
        units.into_iter().map(move |unit| {
            while self.sums[at] <= unit {
                at += 1;
            }
            self.at(at, unit)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Confidence;
    use super::*;
    use crate::exact::Rational;

    impl Massive for u64 {
        fn mass(&self) -> u64 {
            *self
        }
    }

    /// Catches a unit of mass that goes to the neighbour.
    #[test]
    fn a_cylinder_is_drawn_as_often_as_its_mass_says() {
        const COUNT: u64 = 80_000;
        let masses = [1, 2, 5, 0, 8];
        let urn = Urn::new(&masses);
        let mut bits = Bits::new(1, 0);
        let sorted: Vec<(&u64, u64)> = urn.draw_sorted(COUNT, &mut bits).collect();
        let single: Vec<(&u64, u64)> = (0..COUNT).map(|_| urn.draw_unit(&mut bits)).collect();
        for drawn in [sorted, single] {
            for mass in masses {
                // Each unit of a cylinder is as likely as the others, and there are no others.
                for unit in 0..=mass {
                    let is = |drawn: &&(&u64, u64)| *drawn == &(&mass, unit);
                    let count = drawn.iter().filter(is).count() as u64;
                    let [low, high] = Confidence::default().share(count, count, COUNT);
                    let share = Rational::ratio(i64::from(unit < mass), urn.mass);
                    assert!(low <= share && share <= high, "{mass}, {unit}: {count}");
                }
            }
        }
    }
}

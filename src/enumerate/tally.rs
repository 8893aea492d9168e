//! Masses by status and decider: what every enumeration counts.

use super::budget::{Fate, Status};
use super::job::{Reveals, Yield};
use super::keep::{CheckpointError, Saved};
use super::row::{put_number, take_number};
use crate::machine::Decider;

/// A mass, and the number of cylinders that have it, if they are decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// Over the enumeration's [`Denominator`](super::Denominator).
    pub mass: u128,
    /// Leaves of the tree of cylinders; 0 where they are open.
    pub cylinders: u128,
}

impl Amount {
    fn add(&mut self, other: Self) {
        self.mass += other.mass;
        self.cylinders += other.cylinders;
    }

    fn checked_add(self, other: Self) -> Option<Self> {
        Some(Self {
            mass: self.mass.checked_add(other.mass)?,
            cylinders: self.cylinders.checked_add(other.cylinders)?,
        })
    }
}

/// How many ways there are to come to a status: plainly, and by each decider.
const WAYS: usize = 1 + Decider::ALL.len();

/// Amounts by status, and by the decider that proved it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    amounts: [[Amount; WAYS]; Status::ALL.len()],
    /// How many cylinders were revealed: each op or data bit within the bit limit once.
    pub cylinders: u128,
}

fn way(decider: Option<Decider>) -> usize {
    decider.map_or(0, |decider| 1 + decider as usize)
}

impl Tally {
    fn count(&mut self, status: Status, decider: Option<Decider>, amount: Amount) {
        self.amounts[status as usize][way(decider)].add(amount);
    }

    /// Counts a leaf in, one of `cylinders` that are alike; what disagrees with x is not counted, nor are
    /// cylinders that are open.
    #[inline]
    pub(super) fn leaf(&mut self, fate: Fate, mass: u128, cylinders: impl FnOnce() -> u128) {
        if let Fate::Is(status, decider) = fate {
            let cylinders = if status.is_open() { 0 } else { cylinders() };
            self.count(status, decider, Amount { mass, cylinders });
        }
    }

    /// Appends all numbers, in a fixed order.
    pub(super) fn write(&self, to: &mut Vec<u8>) {
        for amount in self.amounts.iter().flatten() {
            put_number(to, amount.mass);
            put_number(to, amount.cylinders);
        }
        put_number(to, self.cylinders);
    }

    /// Takes what [`Tally::write`] wrote off the front; none if it is not all there.
    pub(super) fn read(from: &mut &[u8]) -> Option<Self> {
        let mut tally = Self::default();
        for amount in tally.amounts.iter_mut().flatten() {
            amount.mass = take_number(from)?;
            amount.cylinders = take_number(from)?;
        }
        tally.cylinders = take_number(from)?;
        Some(tally)
    }

    /// Puts a tally together again: an amount for each status and decider that has one.
    #[must_use]
    pub fn from_amounts(
        amounts: impl IntoIterator<Item = (Status, Option<Decider>, Amount)>,
        cylinders: u128,
    ) -> Self {
        let mut tally = Self {
            cylinders,
            ..Self::default()
        };
        for (status, decider, amount) in amounts {
            tally.count(status, decider, amount);
        }
        tally
    }

    /// Takes over what another one counted.
    pub(super) fn add(&mut self, other: &Self) {
        for (own, others) in self.amounts.iter_mut().zip(&other.amounts) {
            for (own, other) in own.iter_mut().zip(others) {
                own.add(*other);
            }
        }
        self.cylinders += other.cylinders;
    }

    /// Takes over what was read from a file; none where sums do not fit.
    pub(super) fn checked_add(&mut self, other: &Self) -> Option<()> {
        for (own, others) in self.amounts.iter_mut().zip(&other.amounts) {
            for (own, other) in own.iter_mut().zip(others) {
                *own = own.checked_add(*other)?;
            }
        }
        self.cylinders = self.cylinders.checked_add(other.cylinders)?;
        Some(())
    }

    /// Whether there is no more mass than `whole`, and the number of decided cylinders fits.
    pub(super) fn fits(&self, whole: u128) -> bool {
        let mut amounts = self.amounts.iter().flatten();
        let all = amounts.try_fold(Amount::default(), |all, amount| all.checked_add(*amount));
        all.is_some_and(|all| all.mass <= whole)
    }

    /// What came to `status` by `decider` (none: by running to it).
    #[must_use]
    pub fn by(&self, status: Status, decider: Option<Decider>) -> Amount {
        self.amounts[status as usize][way(decider)]
    }

    /// What came to `status` in whatever way.
    #[must_use]
    pub fn of(&self, status: Status) -> Amount {
        let mut sum = Amount::default();
        self.amounts[status as usize]
            .iter()
            .for_each(|&amount| sum.add(amount));
        sum
    }

    /// The mass of all that was counted.
    #[must_use]
    pub fn mass(&self) -> u128 {
        Status::ALL.iter().map(|&status| self.of(status).mass).sum()
    }
}

impl Yield for Tally {
    fn merge(&mut self, other: Self) {
        self.add(&other);
    }
}

impl Reveals for Tally {
    fn revealed(&mut self, cylinders: u128) {
        self.cylinders += cylinders;
    }
}

impl Saved for Tally {
    fn save(
        &self,
        put: &mut dyn FnMut(&[u8]) -> Result<(), CheckpointError>,
    ) -> Result<(), CheckpointError> {
        let mut record = Vec::new();
        self.write(&mut record);
        put(&record)
    }

    fn restore(&mut self, mut record: &[u8]) -> Option<()> {
        self.checked_add(&Self::read(&mut record)?)?;
        record.is_empty().then_some(())
    }
}

//! Masses as machine words: integers over 2^(L+4).

use std::ops::AddAssign;

/// An unsigned integer that holds every mass of an enumeration.
pub(super) trait Mass: Copy + AddAssign + Into<u128> + Send + std::fmt::Debug {
    /// Nothing.
    const ZERO: Self;
    /// 2^bits: all mass.
    fn whole(bits: u32) -> Self;
    /// So many times as much. No more than the whole is ever asked for.
    fn times(self, number: u64) -> Self;
    /// Divided by 2^bits. Masses have a factor 2^(4 + bits left), so nothing is lost.
    fn half(self, bits: u32) -> Self;
}

macro_rules! mass {
    ($word:ty) => {
        impl Mass for $word {
            const ZERO: Self = 0;
            #[inline]
            fn whole(bits: u32) -> Self {
                1 << bits
            }
            #[inline]
            fn times(self, number: u64) -> Self {
                self * Self::from(number)
            }
            #[inline]
            fn half(self, bits: u32) -> Self {
                debug_assert!(self.trailing_zeros() >= bits);
                self >> bits
            }
        }
    };
}

mass!(u64);
mass!(u128);

/// The largest unit in bits whose masses fit 64 bits, sums included.
pub(super) const SHORT_BITS: u32 = 63;

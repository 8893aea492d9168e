//! Random bits from a numbered stream of a seed.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// The random words of everything that is drawn here: ChaCha8 seeded with `seed`
/// (`seed_from_u64`), in its stream `number`. What is drawn from one stream does not depend on the
/// others, so neither the order nor the number of threads matters; and whoever draws from the same
/// stream in the same order draws the same.
///
/// ```
/// use rand_chacha::rand_core::Rng;
/// use solomonoff::mixture::stream;
/// let (mut a, mut b) = (stream(1, 0), stream(1, 0));
/// assert_eq!(a.next_u64(), b.next_u64());
/// assert_ne!(a.next_u64(), stream(1, 1).next_u64());
/// ```
#[must_use]
pub fn stream(seed: u64, number: u64) -> ChaCha8Rng {
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(number);
    generator
}

/// Bits of a stream, a few at a time.
#[derive(Debug)]
pub(super) struct Bits {
    words: ChaCha8Rng,
    word: u64,
    left: u32,
}

impl Bits {
    pub(super) fn new(seed: u64, number: u64) -> Self {
        Bits {
            words: stream(seed, number),
            word: 0,
            left: 0,
        }
    }

    /// The next bits, 1 to 32 of them, as a number. What is left of a word when it does not suffice is dropped.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> u32 {
        if self.left < count {
            self.word = self.words.next_u64();
            self.left = 64;
        }
        let bits = self.word & ((1 << count) - 1);
        self.word >>= count;
        self.left -= count;
        bits as u32
    }

    /// A number below `count`, each as likely as the others.
    #[inline]
    pub(super) fn below(&mut self, count: u64) -> u64 {
        let shift = count.saturating_sub(1).leading_zeros().min(63);
        loop {
            let number = self.words.next_u64() >> shift;
            if number < count {
                return number;
            }
        }
    }

    /// The same, of a number that may have more than 64 bits.
    pub(super) fn below_wide(&mut self, count: u128) -> u128 {
        if let Ok(count) = u64::try_from(count) {
            return self.below(count).into();
        }
        let shift = (count - 1).leading_zeros();
        loop {
            let high = u128::from(self.words.next_u64()) << 64;
            let number = (high | u128::from(self.words.next_u64())) >> shift;
            if number < count {
                return number;
            }
        }
    }
}

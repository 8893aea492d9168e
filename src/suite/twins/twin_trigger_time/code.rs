//! Self-delimiting codes of the trigger time, as the words themselves.

/// A self-delimiting code of the trigger time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Gamma,
    Delta,
    Fixed,
    Simple,
}

/// All codes, in the order of the picture.
pub(super) const CODES: [Code; 4] = [Code::Gamma, Code::Delta, Code::Fixed, Code::Simple];

impl Code {
    pub(super) fn name(self) -> &'static str {
        match self {
            Code::Gamma => "gamma",
            Code::Delta => "delta",
            Code::Fixed => "fixed",
            Code::Simple => "simple",
        }
    }

    /// The code word of T, 1 <= T <= 2^horizon_bits.
    pub(super) fn word(self, time: u64, horizon_bits: u32) -> Word {
        match self {
            Code::Gamma => Word::default().gamma(time),
            Code::Delta => {
                let digits = u64::from(time.ilog2() + 1);
                Word::default().gamma(digits).digits(time, time.ilog2())
            }
            Code::Fixed => Word::default().digits(time - 1, horizon_bits),
            Code::Simple if time.is_power_of_two() => Word::default()
                .digits(0, 1)
                .gamma(u64::from(time.ilog2()) + 1),
            Code::Simple => Word::default().digits(1, 1).gamma(time),
        }
    }
}

/// A code word, its first bit the most significant of the lowest `length` bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) bits: u64,
    pub(super) length: u32,
}

impl Word {
    /// Appends the lowest `count` binary digits of `value`.
    pub(super) fn digits(self, value: u64, count: u32) -> Self {
        let kept = if count == 0 {
            0
        } else {
            value & (u64::MAX >> (64 - count))
        };
        Word {
            bits: (self.bits << count) | kept,
            length: self.length + count,
        }
    }

    /// Appends the Elias gamma code of `value` >= 1: as many zeros as digits after the first, then all.
    pub(super) fn gamma(self, value: u64) -> Self {
        let after = value.ilog2();
        self.digits(0, after).digits(value, after + 1)
    }
}

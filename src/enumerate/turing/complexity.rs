//! Complexities by a table of small Turing machines: the coding theorem method, and blocks.

use std::collections::BTreeMap;

use super::distribution::Distribution;
use crate::exact::{Enclosure, ExactError, PRECISION, Rational, as_u64, log2};

/// A number of bits between two ends; no upper end where the table knows none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bits {
    /// At least so many.
    pub lower: Rational,
    /// At most so many, if that is known.
    pub upper: Option<Rational>,
}

impl From<&Enclosure> for Bits {
    fn from(enclosure: &Enclosure) -> Self {
        Self {
            lower: enclosure.lower().clone(),
            upper: Some(enclosure.upper().clone()),
        }
    }
}

fn bits_of(ratio: &Rational) -> Result<Bits, ExactError> {
    log2(ratio, PRECISION).map(|log| Bits::from(&log))
}

impl Distribution {
    /// CTM: -log2 D(x). An output that no run has would be rarer than once in all halting runs.
    ///
    /// # Errors
    /// None in fact: the logarithm is of a ratio above 0.
    pub fn ctm(&self, x: &[u8]) -> Result<Bits, ExactError> {
        let (halting, count) = (self.halting(), self.count(x));
        let ratio =
            Rational::new(halting.into(), count.max(1).into()).unwrap_or_else(|_| Rational::one());
        let bits = bits_of(&ratio)?;
        Ok(Bits {
            upper: bits.upper.filter(|_| count > 0),
            ..bits
        })
    }

    /// The greatest length n such that the table has every string of 1 to n symbols.
    #[must_use]
    pub fn complete_to(&self) -> usize {
        let mut by_length = BTreeMap::<usize, u64>::new();
        for (symbols, _) in self.rows() {
            *by_length.entry(symbols.len()).or_default() += 1;
        }
        let all = |length: u32| u64::from(self.size().symbols()).checked_pow(length);
        let complete = (1..)
            .zip(by_length)
            .take_while(|&(length, (present, count))| {
                as_u64(present) == u64::from(length) && all(length) == Some(count)
            });
        complete.count()
    }

    /// BDM: x is cut from the left into blocks, the last one as long as what is left. Each distinct block costs its
    /// CTM once, and log2 of how often it stands there (Zenil et al. 2018, "A decomposition method for global
    /// evaluation of Shannon entropy and local estimations of algorithmic complexity").
    ///
    /// # Errors
    /// None in fact: all logarithms are of numbers above 0.
    pub fn bdm(&self, x: &[u8], block: usize) -> Result<Bits, ExactError> {
        let mut times = BTreeMap::<&[u8], i64>::new();
        for part in x.chunks(block.max(1)) {
            *times.entry(part).or_default() += 1;
        }
        let mut sum = Bits {
            lower: Rational::zero(),
            upper: Some(Rational::zero()),
        };
        for (part, times) in times {
            let own = self.ctm(part)?;
            let often = bits_of(&Rational::from_integer(times))?;
            sum = Bits {
                lower: &(&sum.lower + &own.lower) + &often.lower,
                upper: match (sum.upper, own.upper, often.upper) {
                    (Some(sum), Some(own), Some(often)) => Some(&(&sum + &own) + &often),
                    _ => None,
                },
            };
        }
        Ok(sum)
    }

    /// How much more likely x is by a fair coin than by the table, among strings of its length (Gauvrit et al. 2016);
    /// none where no run has the output x.
    #[must_use]
    pub fn chance_ratio(&self, x: &[u8]) -> Option<Rational> {
        let count = self.count(x);
        let of_length = self.rows().iter().filter(|(row, _)| row.len() == x.len());
        let sum: u64 = of_length.map(|(_, count)| count).sum();
        let by_table = Rational::new(sum.into(), count.into()).ok()?;
        let strings = Rational::from_integer(self.size().symbols().into()).pow(as_u64(x.len()));
        by_table.checked_div(&strings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enumerate::Control;
    use crate::machine::TuringSize;

    fn table(states: u8) -> Distribution {
        let size = TuringSize::new(states, 2).unwrap();
        Distribution::compute(size, None, false, &Control::new()).unwrap()
    }

    fn symbols(text: &str) -> Vec<u8> {
        text.bytes().map(|byte| byte - b'0').collect()
    }

    fn random(ratio: &Rational) -> String {
        let sum = ratio + &Rational::one();
        let chance = ratio.checked_div(&sum).unwrap();
        chance.to_decimal(6, crate::exact::Rounding::Up)
    }

    /// The examples of the definitions. Catches: all lengths summed, a ratio upside down.
    #[test]
    fn strings_are_more_or_less_likely_by_chance_as_published() {
        let ratio = |table: &Distribution, x: &str| table.chance_ratio(&symbols(x)).unwrap();
        let three = table(3);
        assert_eq!(ratio(&three, "0000"), Rational::ratio(2631, 4156));
        assert_eq!(random(&ratio(&three, "0000")), "0.387653");
        assert_eq!(ratio(&three, "0101"), Rational::ratio(877, 932));
        assert_eq!(ratio(&three, "0110"), Rational::ratio(2631, 2192));
        let four = table(4);
        assert_eq!(ratio(&four, "01101001"), Rational::ratio(11, 3));
        let near = |x: &str, millionths: i64| {
            let published = Rational::ratio(millionths, 1_000_000);
            (&ratio(&four, x) - &published).abs() < Rational::ratio(1, 2_000_000)
        };
        assert!(near("00000000", 128_655));
        assert!(near("01010101", 349_206));
        assert_eq!(four.chance_ratio(&symbols("2")), None);
        assert_eq!(four.complete_to(), 8);
    }

    #[test]
    fn an_output_of_no_run_has_a_lower_end_and_blocks_cost_what_they_are() {
        let two = table(2);
        let never = two.ctm(&symbols("00000")).unwrap();
        assert_eq!(never.upper, None);
        assert_eq!(never.lower.floor(), 12.into());
        // 6088/2000, and half of it once more for the second 0.
        let zero = two.ctm(&symbols("0")).unwrap();
        let twice = two.bdm(&symbols("00"), 1).unwrap();
        assert_eq!(twice.lower, &zero.lower + &Rational::one());
        assert_eq!(two.bdm(&[], 1).unwrap().upper, Some(Rational::zero()));
        assert_eq!(two.bdm(&symbols("0000010"), 5).unwrap().upper, None);
    }
}

//! How often each output was counted, kept so that the many short ones cost little.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use crate::enumerate::hash::NumberHasher;

/// Outputs of fewer bits than this stand in an array.
const DENSE_BITS: u32 = 15;

/// Counts by output. An output of up to 62 bits is a number: a 1, then its symbols from left to right.
#[derive(Clone, Debug)]
pub(super) struct Outputs {
    /// Bits of a symbol.
    bits: u32,
    dense: Vec<u64>,
    sparse: HashMap<u64, u64, BuildHasherDefault<NumberHasher>>,
    long: HashMap<Vec<u8>, u64>,
}

impl Outputs {
    pub fn new(bits: u32) -> Self {
        Self {
            bits,
            dense: vec![0; 1 << DENSE_BITS],
            sparse: HashMap::default(),
            long: HashMap::new(),
        }
    }

    /// Counts an output that is a number.
    #[inline]
    pub fn add(&mut self, output: u64, count: u64) {
        match self.dense.get_mut(output as usize) {
            Some(sum) => *sum += count,
            None => *self.sparse.entry(output).or_default() += count,
        }
    }

    /// Counts an output given by its symbols.
    pub fn add_symbols(&mut self, symbols: &[u8], count: u64) {
        if symbols.len() as u64 * u64::from(self.bits) <= 62 {
            let number = symbols
                .iter()
                .fold(1, |number, &symbol| number << self.bits | u64::from(symbol));
            self.add(number, count);
        } else {
            *self.long.entry(symbols.to_vec()).or_default() += count;
        }
    }

    /// Adds what another has counted.
    pub fn merge(&mut self, other: Self) {
        for (sum, count) in self.dense.iter_mut().zip(other.dense) {
            *sum += count;
        }
        for (output, count) in other.sparse {
            *self.sparse.entry(output).or_default() += count;
        }
        for (output, count) in other.long {
            *self.long.entry(output).or_default() += count;
        }
    }

    /// Every output that was counted, by its symbols, in no order.
    pub fn each(&self) -> impl Iterator<Item = (Vec<u8>, u64)> + '_ {
        let dense = (0..).zip(self.dense.iter().copied());
        let sparse = self.sparse.iter().map(|(&output, &count)| (output, count));
        let numbers = dense
            .filter(|&(_, count)| count > 0)
            .chain(sparse)
            .map(|(output, count)| (self.symbols(output), count));
        numbers.chain(
            self.long
                .iter()
                .map(|(symbols, &count)| (symbols.clone(), count)),
        )
    }

    fn symbols(&self, output: u64) -> Vec<u8> {
        let length = output.ilog2() / self.bits;
        let mask = (1 << self.bits) - 1;
        (0..length)
            .rev()
            .map(|place| (output >> (place * self.bits) & mask) as u8)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_outputs_come_back_as_they_went_in() {
        for bits in [1, 2] {
            let mut outputs = Outputs::new(bits);
            let mut other = Outputs::new(bits);
            let longest = [1, 7, 16, 17, 31, 32, 62, 63, 200];
            for (count, length) in (1..).zip(longest) {
                let symbols: Vec<u8> = (0..length).map(|place| (place % 3 % 2) as u8).collect();
                outputs.add_symbols(&symbols, count);
                other.add_symbols(&symbols, 10 * count);
            }
            outputs.merge(other);
            let mut found: Vec<(Vec<u8>, u64)> = outputs.each().collect();
            found.sort_by_key(|(symbols, _)| symbols.len());
            assert_eq!(found.len(), longest.len());
            for ((count, length), (symbols, sum)) in (1..).zip(longest).zip(found) {
                assert_eq!((symbols.len(), sum), (length, 11 * count), "{bits}");
                assert!(
                    (0..)
                        .zip(symbols)
                        .all(|(place, symbol)| symbol == place % 3 % 2)
                );
            }
        }
    }
}

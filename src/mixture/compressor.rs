//! The compressor people use: the length of the data as an xz file. Takes symbols.
//!
//! It stands in this layer because a compressor is a code for strings, and a code length
//! belongs beside the mixture's log loss, which is one too. It is no
//! [`Hypothesis`](super::Hypothesis): it gives whole strings a length and the next symbol no
//! probability, and 2^-length summed over all strings is far below 1, most of it spent on the
//! container.

use std::io::{self, Write};

use lzma_rust2::{XzOptions, XzWriter};

use crate::exact::as_u64;
use crate::machine::Symbols;

/// The compression level: the command's own default.
const LEVEL: u32 = 6;

/// The smallest dictionary that the format has.
const LEAST_DICTIONARY: usize = 4096;

/// The length in bits of the xz file of `symbols`, packed eight to a byte, the first in the
/// highest bit, the last byte filled with 0. Container and checksum count: 32 bytes of them are
/// there for an empty string too. One thread and no time stamp, so equal strings give equal files.
///
/// ```
/// use solomonoff::machine::Symbols;
/// use solomonoff::mixture::xz_bits;
/// assert_eq!(xz_bits(&Symbols::new())?, 8 * 32);
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// What the encoder says; writing itself goes to memory.
pub fn xz_bits(symbols: &Symbols) -> io::Result<u64> {
    let bytes = packed(symbols);
    let mut options = XzOptions::with_preset(LEVEL);
    // A dictionary longer than the data finds nothing more, and costs memory.
    let asked = &mut options.lzma_options.dict_size;
    if let Ok(dictionary) = u32::try_from(bytes.len().max(LEAST_DICTIONARY)) {
        *asked = dictionary.min(*asked);
    }
    let mut writer = XzWriter::new(Vec::new(), options)?;
    writer.write_all(&bytes)?;
    let file = writer.finish()?;
    Ok(8 * as_u64(file.len()))
}

fn packed(symbols: &Symbols) -> Vec<u8> {
    let mut bytes = vec![0u8; symbols.len().div_ceil(8)];
    for (index, symbol) in symbols.iter().enumerate() {
        bytes[index / 8] |= u8::from(symbol) << (7 - index % 8);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(symbols: impl Iterator<Item = bool>) -> u64 {
        xz_bits(&symbols.collect()).expect("written to memory")
    }

    #[test]
    fn symbols_are_packed_from_the_high_bit() {
        let symbols = Symbols::parse("1000000101").expect("symbols");
        assert_eq!(packed(&symbols), [0b1000_0001, 0b0100_0000]);
    }

    /// Catches: a file that is not finished, symbols not packed, a length in bytes.
    #[test]
    fn a_pattern_is_short_and_noise_is_not() {
        let pattern = bits((0..80_000).map(|t| t % 3 == 0));
        // The middle-square-like noise of a multiplicative walk; any noise would do.
        let mut state = 1u64;
        let noise = bits((0..80_000).map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            state >> 63 == 1
        }));
        assert!(pattern < 2_000, "{pattern}");
        assert!((80_000..82_000).contains(&noise), "{noise}");
        assert!(pattern.is_multiple_of(8));
    }
}

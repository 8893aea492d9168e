//! The file of a network: four bytes of header, then its parameters through a range coder.
//!
//! Bytes of the file:
//!
//! | byte | holds |
//! |---|---|
//! | 0 | version (1, or 2 for data of one's own) in the upper three bits, the step's number in the lower five: a parameter is a whole multiple of 2^(-number/2) |
//! | 1 | hidden units, 1 to 255; in version 1 inputs are 64 and outputs 10 |
//! | 2, 3 | how many 16-bit words follow, the lower byte first |
//! | 4, 5, 6 | in version 2 alone: inputs, the lower byte first, and outputs |
//! | rest | the words, each the lower byte first |
//!
//! The header says where the file ends, so no file begins another: 2^-(8 bytes) is a prior over networks, with a Kraft
//! sum of at most 1. The words are what `constriction`'s range coder (words of 16 bits, a state of 64) makes of bits, each
//! with the adaptive probability (n1 + 1/2)/(n0 + n1 + 1) of Krichevsky and Trofimov 1981 in its own context. For each
//! array (weights in, biases in, weights out, biases out) on its own: is it 0?; its sign; is its absolute value above 1,
//! above 2, .., above 14, up to the first no; and beyond 14 the excess m = |value| - 14 by Elias's gamma code: as many yes
//! as m has bits after the first, a no, and these bits.

use std::borrow::Borrow;
use std::num::NonZeroU16;

use constriction::stream::model::{DecoderModel, EncoderModel, EntropyModel};
use constriction::stream::queue::{RangeDecoder, RangeEncoder};
use constriction::stream::{Decode, Encode};
use thiserror::Error;

use super::compress::Quantised;
use super::dense::Shape;
use super::digits::{CLASSES, PIXELS};

/// Bytes before the first word.
pub const HEADER: usize = 4;

/// The version of the format.
const VERSION: u8 = 1;

/// That of networks of another shape than the digits', whose header says it.
const SHAPED: u8 = 2;

/// Bytes that such a header has more.
const SHAPE_BYTES: usize = 3;

/// Bits of a probability in the coder.
const PRECISION: usize = 16;

/// Absolute values that are written one by one.
const UNARY: usize = 14;

/// The most bits after the first of what exceeds [`UNARY`].
const MOST_BITS: usize = 30;

/// Why bytes are no network, or a network no file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileError {
    /// Not the first byte of such a file.
    #[error(
        "the first byte says version {0}, and this reads version {VERSION}; give a file that `solomonoff network encode` wrote"
    )]
    Version(u8),
    /// Bytes are missing or left over.
    #[error(
        "the file has {found} bytes and its header announces {announced}; it was cut or added to: copy it again"
    )]
    Length {
        /// Bytes there are.
        found: usize,
        /// Bytes that the header announces; 4 where there is no whole header.
        announced: usize,
    },
    /// No hidden unit.
    #[error(
        "the header announces no hidden unit, no input or no output; give a file that `solomonoff network encode` wrote"
    )]
    NoUnits,
    /// The words are no network.
    #[error("the file's words are no network: a parameter is beyond 2^30 steps; copy it again")]
    Words,
    /// A network that the format has no place for.
    #[error(
        "a file holds 1 to 65,535 inputs, 1 to 255 hidden units and outputs, steps 0 to 31 and 65,535 words, not {0:?}"
    )]
    Shape(Shape),
}

/// A bit that is predicted from those before it in the same context.
#[derive(Clone, Copy, Debug, Default)]
struct Context {
    counts: [u32; 2],
}

impl Context {
    /// The probability of a 0 in units of 2^-16, at least 1 and at most 2^16 - 1, rounded down.
    fn zero(self) -> u16 {
        let [n0, n1] = self.counts.map(u64::from);
        let units = ((2 * n0 + 1) << PRECISION) / (2 * (n0 + n1 + 1));
        units.clamp(1, (1 << PRECISION) - 1) as u16
    }

    fn update(&mut self, bit: bool) {
        self.counts[usize::from(bit)] += 1;
    }
}

/// Both sides of the interval as the coder wants them.
fn part(zero: u16, bit: bool) -> (u16, NonZeroU16) {
    let (from, length) = if bit {
        (zero, zero.wrapping_neg())
    } else {
        (0, zero)
    };
    let length = NonZeroU16::new(length).expect("0 < zero < 2^16, so neither part is empty");
    (from, length)
}

impl EntropyModel<PRECISION> for Context {
    type Symbol = bool;
    type Probability = u16;
}

impl EncoderModel<PRECISION> for Context {
    fn left_cumulative_and_probability(
        &self,
        symbol: impl Borrow<bool>,
    ) -> Option<(u16, NonZeroU16)> {
        Some(part(self.zero(), *symbol.borrow()))
    }
}

impl DecoderModel<PRECISION> for Context {
    fn quantile_function(&self, quantile: u16) -> (bool, u16, NonZeroU16) {
        let bit = quantile >= self.zero();
        let (from, length) = part(self.zero(), bit);
        (bit, from, length)
    }
}

/// What writes a bit that is given, or reads one and gives it.
trait Coder {
    fn bit(&mut self, context: &mut Context, bit: Option<bool>) -> Result<bool, FileError>;
}

struct Writer(RangeEncoder<u16, u64>);

impl Coder for Writer {
    fn bit(&mut self, context: &mut Context, bit: Option<bool>) -> Result<bool, FileError> {
        let bit = bit.unwrap_or_default();
        let written = self.0.encode_symbol(bit, *context);
        written.expect("every bit has a positive probability, and memory takes all words");
        context.update(bit);
        Ok(bit)
    }
}

struct Reader(RangeDecoder<u16, u64, constriction::backends::Cursor<u16, Vec<u16>>>);

impl Coder for Reader {
    fn bit(&mut self, context: &mut Context, _: Option<bool>) -> Result<bool, FileError> {
        let bit = self.0.decode_symbol(*context);
        let bit = bit.map_err(|_| FileError::Words)?;
        context.update(bit);
        Ok(bit)
    }
}

/// The contexts of one array.
#[derive(Clone, Debug, Default)]
struct Contexts {
    zero: Context,
    sign: Context,
    above: [Context; UNARY],
    more_bits: [Context; MOST_BITS],
    bits: [Context; MOST_BITS],
}

impl Contexts {
    /// Writes a number, or reads one where none is given.
    fn number(&mut self, coder: &mut impl Coder, number: Option<i32>) -> Result<i32, FileError> {
        let size = number.map(|number| i64::from(number).abs());
        if coder.bit(&mut self.zero, size.map(|size| size == 0))? {
            return Ok(0);
        }
        let negative = coder.bit(&mut self.sign, number.map(|number| number < 0))?;
        let size = self.size(coder, size)?;
        Ok(if negative { -size } else { size })
    }

    /// The same for an absolute value above 0.
    fn size(&mut self, coder: &mut impl Coder, size: Option<i64>) -> Result<i32, FileError> {
        for (below, context) in (1..).zip(&mut self.above) {
            if !coder.bit(context, size.map(|size| size > below))? {
                return Ok(below as i32);
            }
        }
        let excess = size.map(|size| size - UNARY as i64);
        let mut bits = 0;
        while coder.bit(
            self.more_bits.get_mut(bits).ok_or(FileError::Words)?,
            excess.map(|excess| excess >> (bits + 1) > 0),
        )? {
            bits += 1;
        }
        let mut read = 1i64;
        for place in (0..bits).rev() {
            let bit = excess.map(|excess| excess >> place & 1 == 1);
            read = 2 * read + i64::from(coder.bit(&mut self.bits[place], bit)?);
        }
        i32::try_from(read + UNARY as i64).map_err(|_| FileError::Words)
    }
}

/// All numbers of a network, written or read.
fn numbers(
    coder: &mut impl Coder,
    shape: Shape,
    given: Option<&[i32]>,
) -> Result<Vec<i32>, FileError> {
    let mut numbers = Vec::with_capacity(shape.parameters());
    for length in shape.lengths() {
        let mut contexts = Contexts::default();
        for _ in 0..length {
            let number = given.map(|given| given[numbers.len()]);
            numbers.push(contexts.number(coder, number)?);
        }
    }
    Ok(numbers)
}

/// The file of a network, all bytes with the header's.
///
/// # Errors
/// A shape that the format has no place for, or more than 2^16 words.
pub fn encode(network: &Quantised) -> Result<Vec<u8>, FileError> {
    let shape = network.shape;
    let unfit = || FileError::Shape(shape);
    let hidden = u8::try_from(shape.hidden).map_err(|_| unfit())?;
    let inputs = u16::try_from(shape.inputs).map_err(|_| unfit())?;
    let outputs = u8::try_from(shape.outputs).map_err(|_| unfit())?;
    if inputs == 0 || outputs == 0 || hidden == 0 || network.step > 31 {
        return Err(unfit());
    }
    let mut writer = Writer(RangeEncoder::new());
    numbers(&mut writer, shape, Some(&network.multiples))?;
    let words = writer.0.into_compressed();
    let words = words.expect("memory takes all words");
    let count = u16::try_from(words.len()).map_err(|_| unfit())?;
    let is_of_digits = (shape.inputs, shape.outputs) == (PIXELS, CLASSES);
    let version = if is_of_digits { VERSION } else { SHAPED };
    let mut file = vec![version << 5 | network.step, hidden];
    file.extend(count.to_le_bytes());
    if !is_of_digits {
        file.extend(inputs.to_le_bytes());
        file.push(outputs);
    }
    file.extend(words.into_iter().flat_map(u16::to_le_bytes));
    Ok(file)
}

/// The network of a file.
///
/// # Errors
/// Bytes that are no such file. Not every damage is seen: a changed word may be another network's.
pub fn decode(file: &[u8]) -> Result<Quantised, FileError> {
    let length = |announced| FileError::Length {
        found: file.len(),
        announced,
    };
    let (header, rest) = file
        .split_first_chunk::<HEADER>()
        .ok_or_else(|| length(HEADER))?;
    let [first, hidden, low, high] = *header;
    let more = match first >> 5 {
        VERSION => 0,
        SHAPED => SHAPE_BYTES,
        other => return Err(FileError::Version(other)),
    };
    let announced = HEADER + more + 2 * usize::from(u16::from_le_bytes([low, high]));
    if file.len() != announced {
        return Err(length(announced));
    }
    let (widths, rest) = rest.split_at(more);
    let (inputs, outputs) = match widths {
        [low, high, outputs] => (
            usize::from(u16::from_le_bytes([*low, *high])),
            usize::from(*outputs),
        ),
        _ => (PIXELS, CLASSES),
    };
    if hidden == 0 || inputs == 0 || outputs == 0 {
        return Err(FileError::NoUnits);
    }
    let shape = Shape {
        inputs,
        hidden: usize::from(hidden),
        outputs,
    };
    let words: Vec<u16> = rest
        .chunks_exact(2)
        .map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]]))
        .collect();
    let decoder = RangeDecoder::from_compressed(words).map_err(|_| FileError::Words)?;
    Ok(Quantised {
        shape,
        step: first & 31,
        multiples: numbers(&mut Reader(decoder), shape, None)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shape(hidden: usize) -> Shape {
        Shape {
            inputs: PIXELS,
            hidden,
            outputs: CLASSES,
        }
    }

    /// A network of another shape than the digits' says its own, and is no other file's beginning: the header has its length.
    /// Mistakes tried: outputs before inputs, the three bytes not counted in the length.
    #[test]
    fn a_network_of_another_shape_says_so_in_its_header() {
        let shape = Shape {
            inputs: 300,
            hidden: 3,
            outputs: 4,
        };
        let mut network = Quantised {
            shape,
            step: 5,
            multiples: vec![0; shape.parameters()],
        };
        (network.multiples[7], network.multiples[901]) = (-3, 40);
        let file = encode(&network).unwrap();
        assert_eq!(file[0], 2 << 5 | 5);
        assert_eq!(file[4..7], [44, 1, 4]);
        assert_eq!(decode(&file), Ok(network));
        for length in 0..file.len() {
            assert!(matches!(
                decode(&file[..length]),
                Err(FileError::Length { .. })
            ));
        }
        let empty = Shape { inputs: 0, ..shape };
        let multiples = vec![0; empty.parameters()];
        let none = Quantised {
            shape: empty,
            step: 5,
            multiples,
        };
        assert_eq!(encode(&none), Err(FileError::Shape(empty)));
    }

    /// A network of two units with these numbers first and 0 in all other places.
    fn with(numbers: &[i32]) -> Quantised {
        let shape = shape(2);
        let mut multiples = vec![0; shape.parameters()];
        multiples[..numbers.len()].copy_from_slice(numbers);
        Quantised {
            shape,
            step: 7,
            multiples,
        }
    }

    /// -log2 of the Krichevsky-Trofimov probability of each context's bits, from the counts alone: the product formula,
    /// which does not depend on the bits' order.
    fn closed_form(network: &Quantised) -> f64 {
        let mut bits = 0.0;
        let mut from = 0;
        for length in network.shape.lengths() {
            let array = &network.multiples[from..from + length];
            from += length;
            let mut context = |ones: usize, zeros: usize| {
                for i in 0..ones + zeros {
                    let half = if i < ones { i } else { i - ones };
                    bits -= ((half as f64 + 0.5) / (i as f64 + 1.0)).log2();
                }
            };
            let count = |of: &dyn Fn(i32) -> bool| array.iter().filter(|m| of(**m)).count();
            context(count(&|m| m == 0), count(&|m| m != 0));
            context(count(&|m| m < 0), count(&|m| m > 0));
            for below in 1..=14 {
                context(count(&|m| m.abs() > below), count(&|m| m.abs() == below));
            }
        }
        bits
    }

    proptest! {
        /// What is written is read, and the file is as long as its closed form says but for header, last words and
        /// rounding. Mistakes tried: contexts not updated, contexts shared by arrays.
        #[test]
        fn a_file_is_the_network_and_its_code_length(
            hidden in 1usize..40, spread in 1i32..=14, density in 0u32..100, seed: u64,
        ) {
            use rand_chacha::rand_core::Rng;
            let mut generator = crate::mixture::stream(seed, 0);
            let mut number = || {
                let (here, size) = (generator.next_u32() % 100, generator.next_u32());
                let size = (size % (2 * spread as u32 + 1)) as i32 - spread;
                if here < density { size } else { 0 }
            };
            let shape = shape(hidden);
            let multiples = (0..shape.parameters()).map(|_| number()).collect();
            let network = Quantised { shape, step: 10, multiples };
            let file = encode(&network).unwrap();
            let closed = closed_form(&network) / 8.0;
            prop_assert_eq!(decode(&file).unwrap(), network);
            let over = file.len() as f64 - closed;
            prop_assert!(over >= HEADER as f64 - 1.0 && over < HEADER as f64 + 8.0, "{} {closed}", file.len());
        }

        /// Any bytes are a network or an error, never a panic.
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), header: bool) {
            let mut bytes = bytes;
            if header && bytes.len() >= 4 {
                bytes[0] = VERSION << 5;
                bytes.truncate(bytes.len() / 2 * 2);
                bytes[2] = ((bytes.len() - 4) / 2) as u8;
                bytes[3] = 0;
            }
            let _ = decode(&bytes);
        }
    }

    #[test]
    fn large_numbers_are_written_too() {
        let numbers = [14, 15, 16, 17, -18, 1000, -1_000_000, 1 << 29, 0, -1];
        let network = with(&numbers);
        assert_eq!(decode(&encode(&network).unwrap()), Ok(network));
    }

    #[test]
    fn what_is_no_file_is_refused() {
        let file = encode(&with(&[1, -2, 3])).unwrap();
        assert_eq!(
            decode(&file[..3]),
            Err(FileError::Length {
                found: 3,
                announced: 4
            })
        );
        let cut = decode(&file[..file.len() - 1]);
        assert!(matches!(cut, Err(FileError::Length { .. })));
        let mut other = file.clone();
        other[0] = 0;
        assert_eq!(decode(&other), Err(FileError::Version(0)));
        other = file.clone();
        other[1] = 0;
        assert_eq!(decode(&other), Err(FileError::NoUnits));
        let wide = Quantised {
            shape: shape(300),
            step: 0,
            multiples: vec![0; shape(300).parameters()],
        };
        assert_eq!(encode(&wide), Err(FileError::Shape(shape(300))));
    }
}

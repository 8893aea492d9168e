//! What theory says of a file: its code length from counts alone, its loss decoded, and Occam's bound on its error.

use super::measured::{Measured, Parameters};
use crate::exact::{Enclosure, PRECISION, Rational, as_u64, ln, log2};
use crate::network::compress::Quantised;
use crate::network::digits::digits;
use crate::network::evaluate::evaluate;
use crate::network::file_code::decode;
use crate::network::split::Split;
use crate::scenario::figures::{fraction, length, of_double, whole};
use crate::scenario::sampling::{ALPHA_INVERSE, radius};
use crate::scenario::{Context, Result, ScenarioError};

/// What theory says of one file.
#[derive(Clone, Debug)]
pub(super) struct OfFile {
    /// The test loss of what its bytes decode to, in nats.
    pub(super) test_loss: Rational,
    /// Bits that it may have at most.
    pub(super) most_bits: Enclosure,
    /// Bits that it has at least.
    pub(super) least_bits: Enclosure,
    /// Occam's bound on its error.
    pub(super) bound: Enclosure,
}

/// What theory says of the student's file.
#[derive(Clone, Debug)]
pub(super) struct OfStudent {
    /// Occam's bound on its error.
    pub(super) bound: Enclosure,
    /// How far the error on the other images may be from the true one.
    pub(super) apart: Enclosure,
}

#[derive(Clone, Debug)]
pub(crate) struct Theory {
    /// In the order of the measured files.
    pub(super) files: Vec<OfFile>,
    /// How far the error on images kept apart may be from the true one.
    pub(super) apart: Enclosure,
    pub(super) student: Option<OfStudent>,
}

/// Bits of the header.
const HEADER_BITS: u64 = 32;

/// Bits that the coder may need to end: two words, and what fills the last.
const ENDING_BITS: u64 = 48;

/// Absolute values that have a context each.
const UNARY: i32 = 14;

impl Theory {
    pub(super) fn of(
        parameters: &Parameters,
        measured: &Measured,
        context: &Context<'_>,
    ) -> Result<Theory> {
        let [training, judging] = measured.images;
        let protocol = parameters.protocol();
        let mut split: Option<(u64, Split)> = None;
        let mut files = Vec::new();
        for (_, number, file) in measured.all_files() {
            context.go_on()?;
            if split.as_ref().is_none_or(|(of, _)| *of != number) {
                let run = parameters.run(number);
                let (images, noise) = (protocol.training, protocol.noise);
                let new = Split::new(digits(), images, noise, run.seed, run.number);
                split = Some((number, new));
            }
            let Some((_, split)) = &split else { continue };
            let network = decode(&file.file)?;
            let (code, rounding) = code_length(&network)?;
            let code = code + Enclosure::from(HEADER_BITS);
            let bits = 8 * length(&file.file);
            files.push(OfFile {
                test_loss: of_double(evaluate(&network.network(), &split.test).loss)?,
                most_bits: &code + Enclosure::exact(&rounding + whole(ENDING_BITS)),
                least_bits: code - Enclosure::exact(rounding),
                bound: bound(bits, file.train.errors, training)?,
            });
        }
        let student = measured.student.as_ref().map(|student| {
            let images = as_u64(student.images);
            Ok::<_, ScenarioError>(OfStudent {
                bound: bound(8 * u64::from(student.bytes), student.train_errors, images)?,
                apart: radius(ALPHA_INVERSE, images)?,
            })
        });
        Ok(Theory {
            files,
            apart: radius(ALPHA_INVERSE, judging)?,
            student: student.transpose()?,
        })
    }
}

/// Training error + sqrt((bits ln 2 + ln 10^6)/(2n)).
fn bound(bits: u64, errors: u32, images: u64) -> Result<Enclosure> {
    let nats =
        ln(&whole(2), PRECISION)?.scale(&whole(bits)) + ln(&whole(ALPHA_INVERSE), PRECISION)?;
    let radius = nats.scale(&fraction(1, 2 * images)?).sqrt(PRECISION)?;
    Ok(radius + Enclosure::exact(fraction(u64::from(errors), images)?))
}

/// -log2 of (2 n0 - 1)!! (2 n1 - 1)!!/(2^N N!), and what rounding may add to it or take from it.
fn context_bits(zeros: u64, ones: u64) -> Result<(Enclosure, Rational)> {
    let all = zeros + ones;
    let mut probability = Rational::inverse_power(all);
    let mut factor = Enclosure::zero();
    // Logarithms of short products: a number of 40,000 bits would be slow to divide.
    for i in 0..all {
        let odd = 2 * (if i < zeros { i } else { i - zeros }) + 1;
        probability *= fraction(odd, i + 1)?;
        if i % 64 == 63 {
            factor += log2(&probability, PRECISION)?;
            probability = Rational::one();
        }
    }
    let bits = factor + log2(&probability, PRECISION)?;
    // ln(2N + 1) is at most the bits of 2N + 1 in binary.
    let logarithm = u64::from((2 * all + 1).ilog2()) + 1;
    Ok((-bits, fraction(3 * all * (2 + logarithm), 1 << 16)?))
}

/// The code length of a network's numbers, and what rounding may change of it.
fn code_length(network: &Quantised) -> Result<(Enclosure, Rational)> {
    // One bit for what the coder itself rounds.
    let (mut bits, mut rounding) = (Enclosure::zero(), Rational::one());
    let mut add = |no: u64, yes: u64| -> Result<()> {
        if no + yes > 0 {
            let (more, rounded) = context_bits(no, yes)?;
            bits = &bits + more;
            rounding += rounded;
        }
        Ok(())
    };
    let mut from = 0;
    for length in network.shape.lengths() {
        let array = &network.multiples[from..from + length];
        from += length;
        let count =
            |of: &dyn Fn(i32) -> bool| as_u64(array.iter().filter(|number| of(**number)).count());
        add(count(&|number| number != 0), count(&|number| number == 0))?;
        add(count(&|number| number > 0), count(&|number| number < 0))?;
        for below in 1..=UNARY {
            let at = count(&|number| number.abs() == below);
            add(at, count(&|number| number.abs() > below))?;
        }
        // Beyond 14: one context for each further place of the excess, whether there is one, and its bit.
        let excess = |number: i32| number.abs() - UNARY;
        for place in 0..30u32 {
            let longer = count(&|number| excess(number) > 0 && excess(number).ilog2() > place);
            let ends = count(&|number| excess(number) > 0 && excess(number).ilog2() == place);
            add(ends, longer)?;
            let has = |number: i32| excess(number) > 0 && excess(number).ilog2() > place;
            let bit = |number: i32| excess(number) >> place & 1 == 1;
            add(
                count(&|number| has(number) && !bit(number)),
                count(&|number| has(number) && bit(number)),
            )?;
        }
    }
    Ok((bits, rounding))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 100 bytes, 60 errors of 600: 1/10 + sqrt((800 ln 2 + ln 10^6)/1200) = 0.1 + sqrt(0.473611). Mistakes tried: bits for
    /// nats, n for 2n.
    #[test]
    fn occams_bound_is_that_of_the_formula() {
        let bound = bound(800, 60, 600).unwrap();
        let [least, most] =
            [788_194, 788_195].map(|millionths| Rational::ratio(millionths, 1_000_000));
        assert!(bound.lower() > &least && bound.upper() < &most, "{bound:?}");
    }

    /// 0, 0, 1: 1/2 x 3/4 x 1/6 = 1/16, four bits.
    #[test]
    fn the_closed_form_is_that_of_the_sequence() {
        let (bits, _) = context_bits(2, 1).unwrap();
        assert!(bits.contains(&Rational::from_integer(4)), "{bits:?}");
        let (other, _) = context_bits(1, 2).unwrap();
        assert!(other.contains(&Rational::from_integer(4)));
        let (long, rounding) = context_bits(300, 200).unwrap();
        // H(0.4) x 500 = 485.48 bits, and half of log2(500 pi/2) = 4.81 more.
        assert!(
            long.lower() > &Rational::from_integer(489)
                && long.upper() < &Rational::from_integer(492)
        );
        assert!(rounding < Rational::one());
    }
}

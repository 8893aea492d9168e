//! The digits: 1,797 images of 8 x 8 pixels.
//!
//! Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak 1998, UCI Machine Learning Repository, CC BY
//! 4.0; the test set, as scikit-learn ships it. `programs/digits.txt` says where each came from.

use std::sync::LazyLock;

use thiserror::Error;

/// Pixels of an image.
pub const PIXELS: usize = 64;

/// Digits that an image may show.
pub const CLASSES: usize = 10;

/// The characters of a pixel, from 0 to 16.
const SHADES: &str = "0123456789abcdefg";

/// A line of the file is not an image.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "line {line} of the digits is no image; write its digit, a space and 64 pixels, each one of {SHADES}"
)]
pub struct DigitsError {
    /// Which line, from 1.
    pub line: usize,
}

/// Images with what they show.
#[derive(Clone, Debug, PartialEq)]
pub struct Images {
    /// Numbers of one: of a digit 64 pixels.
    pub inputs: usize,
    /// Labels that there are: of digits ten.
    pub classes: usize,
    /// The pixels, row by row, from 0 to 1; of data of one's own any numbers.
    pub pixels: Vec<f32>,
    /// The label of each, from 0: of a digit itself.
    pub labels: Vec<u8>,
}

impl Images {
    /// How many.
    #[must_use]
    pub fn count(&self) -> usize {
        self.labels.len()
    }

    /// The images of these numbers, in this order.
    ///
    /// # Panics
    /// If there is no image of such a number.
    #[must_use]
    pub fn of(&self, numbers: &[usize]) -> Images {
        let pixels = numbers.iter().flat_map(|&number| self.image(number));
        Images {
            inputs: self.inputs,
            classes: self.classes,
            pixels: pixels.copied().collect(),
            labels: numbers.iter().map(|&number| self.labels[number]).collect(),
        }
    }

    /// The first so many.
    ///
    /// # Panics
    /// If there are fewer.
    #[must_use]
    pub fn first(&self, count: usize) -> Images {
        Images {
            inputs: self.inputs,
            classes: self.classes,
            pixels: self.pixels[..count * self.inputs].to_vec(),
            labels: self.labels[..count].to_vec(),
        }
    }

    /// The pixels of one.
    fn image(&self, number: usize) -> &[f32] {
        &self.pixels[number * self.inputs..][..self.inputs]
    }

    /// Rows of numbers of one's own, `inputs` each, with a label below `classes` each; none where the lengths do not fit.
    #[must_use]
    pub fn table(
        inputs: usize,
        classes: usize,
        numbers: &[f64],
        labels: Vec<u8>,
    ) -> Option<Images> {
        let fits = numbers.len() == inputs * labels.len()
            && labels.iter().all(|&label| usize::from(label) < classes);
        fits.then(|| Images {
            inputs,
            classes,
            pixels: numbers.iter().map(|&number| number as f32).collect(),
            labels,
        })
    }

    /// Reads images, one a line: `#` begins a comment, else a digit, a space and 64 shades.
    ///
    /// # Errors
    /// The first line that is no image.
    pub fn parse(text: &str) -> Result<Images, DigitsError> {
        let mut images = Images {
            inputs: PIXELS,
            classes: CLASSES,
            pixels: Vec::new(),
            labels: Vec::new(),
        };
        for (index, line) in text.lines().enumerate() {
            if line.starts_with('#') {
                continue;
            }
            let (digit, pixels) = image(line).ok_or(DigitsError { line: index + 1 })?;
            images.labels.push(digit);
            images.pixels.extend(pixels);
        }
        Ok(images)
    }
}

fn image(line: &str) -> Option<(u8, Vec<f32>)> {
    let (digit, shades) = line.split_once(' ')?;
    let digit: u8 = digit.parse().ok().filter(|&digit| digit <= 9)?;
    // 0 to 16 sixteenths are floats as they are.
    let shade = |shade| SHADES.find(shade).map(|index| index as f32 / 16.0);
    let pixels: Vec<f32> = shades.chars().map(shade).collect::<Option<_>>()?;
    (pixels.len() == PIXELS).then_some((digit, pixels))
}

/// The 1,797 images, in the order of the file.
///
/// # Panics
/// Never: a test reads the file.
#[must_use]
pub fn digits() -> &'static Images {
    static DIGITS: LazyLock<Images> = LazyLock::new(|| {
        Images::parse(include_str!("../../programs/digits.txt"))
            .expect("the file is the crate's own, and a test reads it")
    });
    &DIGITS
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The counts are those of scikit-learn's table, as its own reader gives them; the sum of all pixels was taken
    /// from the same table.
    #[test]
    fn the_digits_are_those_of_the_repository() {
        let all = digits();
        assert_eq!(all.count(), 1797);
        let counts: Vec<usize> = (0..10)
            .map(|digit| all.labels.iter().filter(|&&label| label == digit).count())
            .collect();
        assert_eq!(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
        let sixteenths: f32 = all.pixels.iter().map(|pixel| pixel * 16.0).sum();
        assert_eq!(sixteenths as u64, PIXEL_SUM);
        assert_eq!(all.labels[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }

    const PIXEL_SUM: u64 = 561_718;

    #[test]
    fn a_line_that_is_no_image_is_refused_by_its_number() {
        let good = format!("7 {}", "0g".repeat(32));
        let text = format!("# a comment\n{good}\n");
        assert_eq!(Images::parse(&text).unwrap().pixels[..3], [0.0, 1.0, 0.0]);
        for bad in [
            "",
            "7",
            "x 00",
            "10 00",
            &format!("7 {}", "0".repeat(63)),
            &format!("7 {}", "h".repeat(64)),
        ] {
            let error = Images::parse(&format!("{text}{bad}\n"));
            assert_eq!(error, Err(DigitsError { line: 3 }), "{bad}");
        }
    }
}

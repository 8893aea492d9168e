//! D*(x), the monotone form of D: the share of halting runs whose output starts with x.

use super::distribution::Distribution;
use crate::enumerate::{Bounds, Prediction};
use crate::exact::Rational;
use crate::machine::Symbols;

impl Distribution {
    /// The runs whose output starts with these symbols.
    #[must_use]
    pub fn starting_with(&self, symbols: &[u8]) -> u64 {
        let rows = self.rows().iter();
        rows.filter(|(output, _)| output.starts_with(symbols))
            .map(|(_, count)| count)
            .sum()
    }

    /// So many runs of all that halt.
    fn share(&self, runs: u64) -> Rational {
        let runs = Rational::from(runs);
        runs.checked_div(&Rational::from(self.halting()))
            .unwrap_or_else(Rational::zero)
    }

    /// D*(x), exact: both bounds are alike.
    #[must_use]
    pub fn monotone(&self, x: &Symbols) -> Bounds {
        let mass = self.share(self.starting_with(&codes(x)));
        Bounds {
            lower: mass.clone(),
            upper: mass,
        }
    }

    /// D* of x, x0 and x1, from which predictions follow; what prints x alone ends there.
    #[must_use]
    pub fn prediction(&self, x: &Symbols) -> Prediction {
        Prediction {
            x: self.monotone(x),
            next: [false, true].map(|symbol| self.monotone(&x.with(symbol))),
            ends: self.share(self.count(&codes(x))),
        }
    }
}

fn codes(x: &Symbols) -> Vec<u8> {
    x.iter().map(u8::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enumerate::Control;
    use crate::machine::TuringSize;

    /// Catches: outputs that contain x, outputs of one length alone, an end that is left out.
    #[test]
    fn the_monotone_form_is_a_semimeasure_of_prefixes() {
        let size = TuringSize::new(3, 2).unwrap();
        let three = Distribution::compute(size, None, false, &Control::new()).unwrap();
        assert_eq!(three.monotone(&Symbols::new()).lower, Rational::one());
        for text in ["", "0", "01", "010", "00000", "0101010101"] {
            let x = Symbols::parse(text).unwrap();
            let said = three.prediction(&x);
            let parts = &(&said.next[0].lower + &said.next[1].lower) + &said.ends;
            assert_eq!(parts, said.x.lower, "{text}");
            // By the text of every output.
            let runs = three.rows().iter().filter(|(output, _)| {
                let output: String = output
                    .iter()
                    .map(|symbol| char::from(b'0' + symbol))
                    .collect();
                output.starts_with(text)
            });
            let runs: u64 = runs.map(|(_, count)| count).sum();
            let wanted = Rational::new(runs.into(), three.halting().into()).unwrap();
            assert_eq!(said.x.upper, wanted, "{text}");
            // Of what nothing prints nothing is known.
            assert_eq!(said.plain(true).is_exact(), text.len() < 10, "{text}");
        }
    }
}

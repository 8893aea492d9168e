//! What came out, in a few sentences: what each coordinate says after zeros and after ones.

use super::{Coordinate, Measured, Parameters, Reparametrisation};
use crate::exact::{PRECISION, Rational, log2};
use crate::scenario::figures::quotient;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal, enclosed, listed};

fn last(chances: &[Rational]) -> Rational {
    chances.last().cloned().unwrap_or_else(Rational::zero)
}

impl Answered for Reparametrisation {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let Some((plain, roots)) = measured.coordinates.split_first() else {
            return Ok(Vec::new());
        };
        let Some(root) = roots.last() else {
            return Ok(Vec::new());
        };
        let one = Rational::one();
        let after_zeros = |of: &Coordinate| last(&of.after_zeros);
        let a_zero = |of: &Coordinate| &one - last(&of.after_ones);
        let factor = quotient(&after_zeros(plain), &after_zeros(root))?;
        let of_roots: Vec<String> = roots
            .iter()
            .map(|root| {
                format!(
                    "{} if theta^(1/{}) is even",
                    decimal(&after_zeros(root)),
                    root.k
                )
            })
            .collect();
        let mut said = vec![format!(
            "After {} a 1 has the chance {} if theta, the coin's chance of a 1, is spread evenly, and {}: knowing nothing depends on the coordinate, and \
         here by a factor {} that no further zero removes.",
            counted(parameters.ones, "zero"),
            decimal(&after_zeros(plain)),
            listed(&of_roots),
            decimal(&factor),
        )];
        let ratios = root.strings.iter().zip(&plain.strings);
        let ratios = ratios.map(|(here, plain)| quotient(&plain.evidence, &here.evidence));
        let ratios = ratios.collect::<Result<Vec<_>>>()?;
        let price = match ratios.iter().max() {
            Some(most) => enclosed(&log2(most, PRECISION)?),
            None => String::new(),
        };
        said.push(format!(
        "After as many ones it matters less: a 0 has {} or {} (k = {}). And nothing but a constant is lost: on no string of up to {} does evenness in theta gain more than {price} bits on the other.",
        decimal(&a_zero(plain)),
        decimal(&a_zero(root)),
        root.k,
        counted(parameters.symbols, "symbol"),
    ));
        let agree = measured.coordinates.iter().all(|of| {
            let pairs = of.strings.iter().zip(&plain.strings);
            pairs
                .into_iter()
                .all(|(here, plain)| here.carried == plain.carried)
        });
        said.push(format!(
        "Control: with the density carried along all {} coordinates predict {} on every string.",
        measured.coordinates.len(),
        if agree { "the same" } else { "differently" },
    ));
        Ok(said)
    }
}

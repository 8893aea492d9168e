//! What came out, in a few sentences: what each form predicts in the end, and what it takes.

use super::{Measured, Pair, Parameters, SelectedBits};
use crate::exact::Rational;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal};

impl Answered for SelectedBits {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let one = Rational::one();
        let ends: Vec<&Pair> = measured
            .repeated
            .iter()
            .filter_map(|pairs| pairs.last())
            .collect();
        let least = ends.iter().map(|pair| &pair.normalised).min();
        let most = ends.iter().map(|pair| &pair.plain).max();
        let (Some(normalised), Some(plain)) = (least, most) else {
            return Ok(Vec::new());
        };
        let all = measured.repeated.iter().flatten();
        let Some(first) = all.map(|pair| &pair.normalised).min() else {
            return Ok(Vec::new());
        };
        // At the least it has halved the error that it began with.
        let learns = if Rational::from(2) * (&one - normalised) <= &one - first {
            "learns"
        } else {
            "has not learnt yet"
        };
        let mut said = vec![
            format!(
                "Normalised, the mixture {learns} that every second symbol repeats the random one before it: after {} it is \
             wrong with chance {}. Not normalised it gives the repetition {}, and its limit is s = {}: the rest is the chance \
             that nothing more comes.",
                counted(parameters.pairs, "pair"),
                decimal(&(&one - normalised)),
                decimal(plain),
                decimal(&parameters.copies),
            ),
            format!(
                "It begins at {}, with the pattern at weight 2^-{} beside a fair coin.",
                decimal(first),
                parameters.pattern_bits,
            ),
        ];
        let end = |pairs: &[Pair], of: fn(&Pair) -> &Rational| {
            pairs
                .last()
                .map_or_else(|| "unknown".to_owned(), |pair| decimal(of(pair)))
        };
        let sure = measured
            .certain
            .last()
            .map(|pair| decimal(&(&one - &pair.plain)));
        let patternless = match measured.patternless.last() {
            Some(pair) => format!(
                "without a pattern in the data it is {} once one symbol has not repeated",
                decimal(&pair.normalised)
            ),
            None => "and no symbol of the random data has failed to repeat".to_owned(),
        };
        said.push(format!(
        "Controls: with s = 1, where no mass is lost, the plain form has the limit 1, and is wrong with chance {}. With s = 1/2, \
         where the pattern gains nothing, the normalised one stays at {}; {patternless}.",
        sure.unwrap_or_default(),
        end(&measured.useless, |pair| &pair.normalised),
    ));
        Ok(said)
    }
}

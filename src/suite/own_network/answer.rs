//! What came out, in a few sentences.

use super::trained::{Measured, OwnNetwork};
use crate::exact::{Rational, Rounding};
use crate::scenario::Result;
use crate::scenario::figures::{fraction, length, of_double};
use crate::suite::instrument::equal_loss::at_equal_loss;

/// Mean of these; none of none.
fn mean(values: &[Rational]) -> Result<Option<Rational>> {
    if values.is_empty() {
        return Ok(None);
    }
    Ok(Some(
        values.iter().sum::<Rational>() * fraction(1, length(values))?,
    ))
}

pub(super) fn answer(own: &OwnNetwork, measured: &Measured) -> Result<Vec<String>> {
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    let several = own.plan.widths.len() > 1;
    for (place, hidden) in own.plan.widths.iter().enumerate() {
        let which = if several {
            format!(" of {hidden} hidden units")
        } else {
            String::new()
        };
        let mut found = Vec::new();
        for (family, name) in own.names().into_iter().enumerate().skip(1) {
            found.push((name.to_owned(), measured.paired(place, family, false)?));
        }
        first.push(match at_equal_loss(&which, &found)? {
            Some(said) => said,
            None => format!(
                "In no run do two files{which} stay within {} nats of the plain network's validation loss: no sizes to \
                 compare. Take a larger delta.",
                own.plan.delta
            ),
        });
        let mut bytes = Vec::new();
        let mut losses = Vec::new();
        for (family, name) in own.names().into_iter().enumerate() {
            let files: Vec<_> = measured.files(place, family).collect();
            let sizes: Vec<Rational> = files
                .iter()
                .map(|(_, file)| Rational::from(length(&file.file)))
                .collect();
            let tests: Result<Vec<Rational>> = files
                .iter()
                .map(|(_, file)| of_double(file.test.loss))
                .collect();
            if let (Some(size), Some(loss)) = (mean(&sizes)?, mean(&tests?)?) {
                let (size, loss) = (
                    size.to_decimal(4, Rounding::Nearest),
                    loss.to_decimal(3, Rounding::Nearest),
                );
                bytes.push(format!("{size} ({name})"));
                losses.push(loss);
            }
        }
        if !bytes.is_empty() {
            rest.push(format!(
                "Files{which}, mean bytes: {}; their test loss in nats: {}.",
                bytes.join(", "),
                losses.join(", ")
            ));
        }
        let with = measured.files(place, 0).count();
        let without = own.plan.runs - crate::exact::as_u64(with);
        if without > 0 && with > 0 {
            rest.push(format!(
                "In {without} more seeds no file of the plain network{which} is within {} nats of it.",
                own.plan.delta
            ));
        }
    }
    first.extend(rest);
    Ok(first)
}

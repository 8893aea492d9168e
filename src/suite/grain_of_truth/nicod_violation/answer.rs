//! What came out, in a few sentences: which black ravens lowered the belief, by how much, and when that ends.

use super::{Measured, NicodViolation, Parameters, Run, falls};
use crate::exact::as_u64;
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, decimal};

/// The objects that are black ravens and lowered the belief under M, from 1.
fn lowering(run: &Run) -> Vec<usize> {
    let ravens = (1..).zip(falls(&run.plain).zip(&run.black_raven));
    let found = ravens.filter(|(_, (falls, raven))| *falls && **raven);
    found.map(|(t, _)| t).collect()
}

impl Answered for NicodViolation {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let mut drops = Vec::new();
        for run in &measured.runs {
            for t in lowering(run) {
                drops.push(format!(
                    "from {} to {} (object {t}, {})",
                    decimal(&run.plain[t - 1]),
                    decimal(&run.plain[t]),
                    run.truth,
                ));
            }
        }
        let truths = measured.runs.len();
        let of = |beliefs: fn(&Run) -> &Vec<_>| {
            let fell = measured.runs.iter().flat_map(|run| falls(beliefs(run)));
            fell.filter(|&falls| falls).count()
        };
        let last = measured.runs.iter().filter_map(|run| {
            let fell = (1_u64..).zip(falls(&run.plain));
            fell.filter(|(_, falls)| *falls).map(|(t, _)| t).max()
        });
        let first = if drops.is_empty() {
            format!(
                "No black raven lowers the belief that all of {} ravens are black, under any of {truths} truths.",
                parameters.objects
            )
        } else {
            format!(
                "Black ravens lower the belief that no raven among {} is anything but black, {}: {}. There they falsify more of what goes with the hypothesis than of the rest.",
                counted(as_u64(parameters.objects), "object"),
                match drops.len() {
                    1 => "once".to_owned(),
                    times => format!("{times} times in {truths} truths"),
                },
                drops.join(", "),
            )
        };
        let mut said = vec![first];
        said.push(format!(
        "In all {} objects lower it, and {} when the prior is normalised. {}",
        of(|run| &run.plain),
        of(|run| &run.norm),
        match last.max() {
            Some(last) => format!(
                "The last of them is object {last}: in this finite list the drops end, and the belief does not fall from then on."
            ),
            None => String::new(),
        },
    ));
        let rising = measured.control.windows(2).all(|pair| pair[1] < pair[0]);
        if let (true, Some(share)) = (rising, measured.control.last()) {
            said.push(format!(
            "Control: the uniform measure alone never drops. Of all strings of {} a share {} keeps the hypothesis, so \
             that each object that keeps it raises the belief.",
            counted(as_u64(measured.control.len() - 1), "object"),
            decimal(share),
        ));
        }
        Ok(said)
    }
}

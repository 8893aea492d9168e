//! Which settings are refused, and what to set instead.

use super::measured::{MOST_SYMBOLS, Parameters};
use super::theory::{Order, order};
use crate::exact::Rational;
use crate::scenario::{Result, ScenarioError};

/// Other sources are tried in steps of 1/this.
const STEPS: u64 = 200;

/// Settings at which the nearest hypothesis surely wins, whatever the source and the class were.
const CLEAR: [&str; 3] = ["class_percent=10,20,30,60,70,80,90", "p=43/100", "n=100000"];

/// The fewest symbols, from those of the settings on by doubling, at which the nearest surely wins; none where two
/// are nearest, the truth is in the class, or no run is long enough.
fn enough(parameters: &Parameters, order: &Order) -> Result<Option<u64>> {
    let most = MOST_SYMBOLS.unsigned_abs();
    let mut symbols = parameters.symbols;
    loop {
        if order.surely_settled(symbols, parameters.runs)? {
            return Ok(Some(symbols));
        }
        if symbols == most {
            return Ok(None);
        }
        symbols = (2 * symbols).min(most);
    }
}

/// The nearest source at which the settings fit, with more symbols where it needs them.
fn other_source(parameters: &Parameters) -> Result<Vec<String>> {
    let ends = [Rational::ratio(1, 100), Rational::ratio(99, 100)];
    for step in 1..=STEPS {
        let step = Rational::from(step) * Rational::ratio(1, STEPS);
        for source in [&parameters.source - &step, &parameters.source + &step] {
            if source < ends[0] || source > ends[1] {
                continue;
            }
            let other = Parameters {
                source,
                ..parameters.clone()
            };
            if other.class().contains(&other.source) {
                continue;
            }
            let Ok(order) = order(&other)? else { continue };
            if let Some(symbols) = enough(&other, &order)? {
                let mut instead = vec![format!("p={}", other.source)];
                if symbols != parameters.symbols {
                    instead.push(format!("n={symbols}"));
                }
                return Ok(instead);
            }
        }
    }
    Ok(CLEAR.map(str::to_owned).to_vec())
}

/// The hypotheses in order; refuses a class of fewer than two, a truth in the class, a tie, and runs that are too
/// short.
pub(super) fn fitting(parameters: &Parameters) -> Result<Order> {
    let (class, source) = (parameters.class(), &parameters.source);
    if class.len() < parameters.class_percent.len() || class.len() < 2 {
        let mut percents: Vec<i64> = parameters.class_percent.clone();
        percents.sort_unstable();
        percents.dedup();
        if let &[one] = percents.as_slice() {
            percents.push(if one <= 50 { one + 49 } else { one - 49 });
        }
        let list: Vec<String> = percents.iter().map(i64::to_string).collect();
        return Err(ScenarioError::refused(
            "class_percent needs at least two hypotheses, each named once",
            [format!("class_percent={}", list.join(","))],
        ));
    }
    let why = if class.contains(source) {
        format!("Bernoulli({source}) is in the class, and this is about a truth outside of it")
    } else {
        match order(parameters)? {
            Err([a, b]) => format!(
                "Bernoulli({a}) and Bernoulli({b}) are equally near to Bernoulli({source}), which is the \
                 scenario equidistant-oscillation"
            ),
            Ok(order) => match enough(parameters, &order)? {
                Some(symbols) if symbols == parameters.symbols => return Ok(order),
                Some(symbols) => {
                    return Err(ScenarioError::refused(
                        format!(
                            "n = {} symbols do not surely bring the nearest of these hypotheses to 1 - 10^-6",
                            parameters.symbols
                        ),
                        [format!("n={symbols}")],
                    ));
                }
                None => format!(
                    "no n up to {MOST_SYMBOLS} surely brings the nearest of these hypotheses to 1 - 10^-6"
                ),
            },
        }
    };
    Err(ScenarioError::refused(why, other_source(parameters)?))
}

//! What came out, in a few sentences: what switching gains over Bayes on each order, and what it costs on a coin.

use super::{Measured, Parameters, SwitchDistribution};
use crate::exact::{Enclosure, Rational};
use crate::scenario::{Answered, Result};
use crate::suite::instrument::wording::{counted, enclosed, listed};

/// `gains 34.2 bits`, `loses 1.03 bits`.
fn gains(gained: &Enclosure) -> String {
    if gained.upper().signum() < 0 {
        format!("loses {} bits", enclosed(&-gained))
    } else {
        format!("gains {} bits", enclosed(gained))
    }
}

impl Answered for SwitchDistribution {
    fn answer(parameters: &Parameters, measured: &Measured) -> Result<Vec<String>> {
        let (mut of_orders, mut most_gained) = (Vec::new(), Rational::zero());
        for run in &measured.catch_ups {
            if let Some(last) = run.rows.last() {
                let gained = &last.bayes - &last.switch;
                most_gained = most_gained.max(gained.lower().clone());
                let behind = run.rows.iter().map(|row| &row.rich - &row.simple);
                let most = behind.max_by(|a, b| a.lower().cmp(b.lower()));
                of_orders.push(format!(
                "{} over Bayes on data of order {}, where the rich model was behind by up to {}",
                gains(&gained),
                run.order,
                most.as_ref().map_or_else(String::new, enclosed),
            ));
            }
        }
        let why = if most_gained > Rational::one() {
            "Bayes keeps what the rich model lost at first, the switch distribution pays for a switch."
        } else {
            "Nowhere was the rich model far enough behind to make a switch worth its price."
        };
        let coin = measured.coin.rows.last();
        let coin = coin.map_or_else(String::new, |last| gains(&(&last.bayes - &last.switch)));
        let selection = &measured.selection;
        let least = |criterion: fn(&super::Criteria) -> &Enclosure| {
            let found = selection.at_end();
            let least = found.min_by(|a, b| criterion(a).lower().cmp(criterion(b).lower()));
            least.map_or(0, |found| found.order)
        };
        Ok(vec![
            format!(
                "Over {} the switch distribution {}. {why}",
                counted(parameters.symbols, "symbol"),
                listed(&of_orders),
            ),
            format!(
                "Control: on a fair coin, where the simple model is right from the start, it {coin}. Where all experts agree \
             both give the data the same."
            ),
            format!(
                "Of the Markov orders 0 to {} the evidence chooses {} on data of order {}, NML {}, BIC {}, AIC {}, and the \
             switch distribution {}.",
                parameters.most_order,
                least(|found| &found.evidence),
                parameters.true_order,
                least(|found| &found.nml),
                least(|found| &found.bic),
                least(|found| &found.aic),
                selection.switch_order,
            ),
        ])
    }
}

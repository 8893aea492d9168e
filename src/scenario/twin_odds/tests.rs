//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial;

fn violated(measured: &[Measured], theory: &[Theory]) -> Vec<String> {
    trial::violated(&claims(measured, theory).unwrap())
}

#[test]
fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
    let context = trial::context();
    let pairs = find_pairs(
        Parameters {
            bits: 16,
            symbols: 24,
        },
        &context,
    )
    .unwrap();
    let measured = measure(&pairs, &context).unwrap();
    let theory = theory(&pairs).unwrap();
    assert_eq!(violated(&measured, &theory), Vec::<String>::new());

    // T off by one in a single pair: it parts earlier than stated.
    let mut late = measured.clone();
    late[0].pair.agree += 1;
    assert!(violated(&late, &theory).contains(&"odds-until-parting".to_string()));
    // A length off by one: the wrong prior weight.
    let mut longer = theory.clone();
    longer[3].odds = &longer[3].odds * Rational::ratio(1, 2);
    assert!(violated(&measured, &longer).contains(&"odds-until-parting".to_string()));
    // The likelihood of q alone for the ratio, where p is no certainty.
    let mut unequal = theory.clone();
    for said in &mut unequal {
        said.likelihood_ratio = &said.likelihood_ratio + Rational::ratio(1, 2);
    }
    assert!(violated(&measured, &unequal).contains(&"odds-at-parting".to_string()));
    // A pair that does not part where it is said to: odds unmoved.
    let mut early = measured.clone();
    let last = early[1].odds.len() - 1;
    early[1].odds[last] = theory[1].odds.clone();
    assert!(violated(&early, &theory).contains(&"control-parts-earlier".to_string()));
    // Too few pairs, too few that read.
    assert!(violated(&measured[..10], &theory[..10]).contains(&"pairs".to_string()));
    assert!(violated(&measured[..2], &theory[..2]).contains(&"pairs-reading-data".to_string()));
}

//! Two machines that ask an oracle about each other, and the answers that are consistent. Takes rationals.

use std::cmp::Ordering;

use crate::exact::Rational;

/// Whether an oracle may answer 1 with this chance of a machine that says 1 with that chance.
fn allows(said: &Rational, answer: &Rational) -> bool {
    match said.cmp(&Rational::ratio(1, 2)) {
        Ordering::Greater => *answer == Rational::one(),
        Ordering::Less => answer.is_zero(),
        Ordering::Equal => true,
    }
}

/// All consistent chances of the answer 1, of A and of B, in steps of 1/steps.
pub(super) fn consistent(steps: u64) -> Vec<[Rational; 2]> {
    let answers = || (0..=steps).map(|part| Rational::from(part) * Rational::ratio(1, steps));
    let mut found = Vec::new();
    for of_a in answers() {
        for of_b in answers() {
            // A copies what is said of B, B denies what is said of A.
            let says = [of_b.clone(), Rational::one() - &of_a];
            if allows(&says[0], &of_a) && allows(&says[1], &of_b) {
                found.push([of_a.clone(), of_b]);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_free_only_at_a_half() {
        let r = Rational::ratio;
        assert!(allows(&r(1, 2), &r(1, 3)) && allows(&r(3, 4), &r(1, 1)));
        assert!(!allows(&r(3, 4), &r(3, 4)) && !allows(&r(1, 4), &r(1, 3)));
    }
}

//! Claims: a theorem's relation beside what was measured, and the verdict.
//!
//! Takes enclosures and rationals from `exact`. Every verdict of every scenario is computed here, by
//! [`judge`], from the relation, the two enclosures and the tolerance, and nowhere else. A criterion is
//! read at the interval ends that are worst for it, so `holds` is a statement about all values that the
//! enclosures allow.

use serde_json::{Value, json};

use super::statement::{Grade, Relation, Statement};
use crate::exact::{Enclosure, Rational};

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The relation holds for every value that the enclosures allow.
    Holds,
    /// Some value that the enclosures allow breaks the relation.
    Violated,
    /// No relation was claimed.
    Measurement,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Verdict; 3] = [Verdict::Holds, Verdict::Violated, Verdict::Measurement];

    /// The verdict of that word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Verdict> {
        let mut all = Verdict::ALL.into_iter();
        all.find(|verdict| verdict.word() == word)
    }

    /// `holds`, `violated` or `measurement`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Violated => "violated",
            Verdict::Measurement => "measurement",
        }
    }
}

/// By how much the relation holds in the worst case that the enclosures allow; negative where it fails.
fn slack(
    relation: Relation,
    measured: &Enclosure,
    theory: &Enclosure,
    tolerance: &Rational,
) -> Rational {
    match relation {
        Relation::AtMost | Relation::LessThan => theory.lower() + tolerance - measured.upper(),
        Relation::AtLeast | Relation::GreaterThan => measured.lower() + tolerance - theory.upper(),
        Relation::Equal | Relation::Within => {
            let above = measured.upper() - theory.lower();
            let below = theory.upper() - measured.lower();
            tolerance - above.max(below)
        }
        Relation::None => Rational::zero(),
    }
}

/// The verdict, and the slack that it rests on. A tolerance widens any relation; without one it is 0.
pub(super) fn judge(
    relation: Relation,
    measured: &Enclosure,
    theory: &Enclosure,
    tolerance: Option<&Rational>,
) -> (Verdict, Rational) {
    let none = Rational::zero();
    let slack = slack(relation, measured, theory, tolerance.unwrap_or(&none));
    let verdict = if relation == Relation::None {
        Verdict::Measurement
    } else if slack.is_negative() || (relation.is_strict() && slack.is_zero()) {
        Verdict::Violated
    } else {
        Verdict::Holds
    };
    (verdict, slack)
}

/// A theorem's relation beside what was measured.
#[derive(Clone, Debug)]
pub struct Claim {
    statement: Statement,
    measured: Enclosure,
    theory: Enclosure,
    tolerance: Option<Rational>,
    instances: u64,
    worst: Option<String>,
    verdict: Verdict,
}

impl Claim {
    /// One claim about one pair of values.
    #[must_use]
    pub fn new(
        statement: Statement,
        measured: Enclosure,
        theory: Enclosure,
        tolerance: Option<Rational>,
    ) -> Self {
        let (verdict, _) = judge(statement.relation(), &measured, &theory, tolerance.as_ref());
        Claim {
            statement,
            measured,
            theory,
            tolerance,
            instances: 1,
            worst: None,
            verdict,
        }
    }

    /// The same as the worst of `instances`, named `worst`.
    pub(super) fn over(mut self, instances: u64, worst: String) -> Self {
        self.instances = instances;
        self.worst = Some(worst);
        self
    }

    /// The same as it was read back: with the verdict that was computed from the values themselves.
    pub(super) fn read(mut self, verdict: Verdict, instances: u64, worst: Option<String>) -> Self {
        self.verdict = verdict;
        self.instances = instances;
        self.worst = worst;
        self
    }

    /// What it claims, without what came out.
    #[must_use]
    pub fn about(&self) -> &Statement {
        &self.statement
    }

    /// Short name, unique in its scenario.
    #[must_use]
    pub fn id(&self) -> &str {
        self.statement.id()
    }

    /// The claim in one plain sentence.
    #[must_use]
    pub fn statement(&self) -> &str {
        self.statement.text()
    }

    /// Where the theorem comes from.
    #[must_use]
    pub fn source(&self) -> &str {
        self.statement.source()
    }

    /// How the figures were come by.
    #[must_use]
    pub fn grade(&self) -> Grade {
        self.statement.grade()
    }

    /// The relation between measured and theory.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.statement.relation()
    }

    /// The measured value, of the worst instance where there are many.
    #[must_use]
    pub fn measured(&self) -> &Enclosure {
        &self.measured
    }

    /// The theory's value, of the same instance.
    #[must_use]
    pub fn theory(&self) -> &Enclosure {
        &self.theory
    }

    /// By how much measured may miss, where the claim allows that.
    #[must_use]
    pub fn tolerance(&self) -> Option<&Rational> {
        self.tolerance.as_ref()
    }

    /// How many instances were checked.
    #[must_use]
    pub fn instances(&self) -> u64 {
        self.instances
    }

    /// The instance that measured and theory are of: the worst of all that were checked.
    #[must_use]
    pub fn worst(&self) -> Option<&str> {
        self.worst.as_deref()
    }

    /// What became of the claim.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }
}

/// Significant digits of a bound that is written as a decimal.
const DIGITS: u32 = 20;

/// A longer exact fraction than this is written as two decimals instead, rounded outward.
const LONGEST_EXACT: u64 = 200;

/// `{lower, upper}`: exact values of moderate size as `p/q` or an integer, others as decimals rounded
/// outward. (The verdict was computed from the values themselves, not from these strings.)
#[must_use]
pub fn bounds(value: &Enclosure) -> Value {
    match value.exact_value() {
        Some(exact) if exact.numerator().bits() + exact.denominator().bits() <= LONGEST_EXACT => {
            json!({ "lower": exact.to_string(), "upper": exact.to_string() })
        }
        _ => {
            let (lower, upper) = value.to_decimals(DIGITS);
            json!({ "lower": lower, "upper": upper })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn interval(lower: i64, upper: i64) -> Enclosure {
        Enclosure::new(Rational::from_integer(lower), Rational::from_integer(upper)).unwrap()
    }

    fn verdict(relation: Relation, m: (i64, i64), t: (i64, i64), tolerance: i64) -> Verdict {
        let tolerance = Rational::from_integer(tolerance);
        let (m, t) = (interval(m.0, m.1), interval(t.0, t.1));
        judge(relation, &m, &t, Some(&tolerance)).0
    }

    #[test]
    fn each_relation_is_read_at_its_worst_end() {
        use Relation::*;
        use Verdict::*;
        assert_eq!(verdict(AtMost, (1, 3), (3, 5), 0), Holds);
        assert_eq!(verdict(AtMost, (1, 4), (3, 5), 0), Violated);
        assert_eq!(verdict(LessThan, (1, 3), (3, 5), 0), Violated);
        assert_eq!(verdict(LessThan, (1, 3), (4, 5), 0), Holds);
        assert_eq!(verdict(AtLeast, (5, 9), (3, 5), 0), Holds);
        assert_eq!(verdict(AtLeast, (4, 9), (3, 5), 0), Violated);
        assert_eq!(verdict(GreaterThan, (5, 9), (3, 5), 0), Violated);
        assert_eq!(verdict(Equal, (5, 5), (5, 5), 0), Holds);
        assert_eq!(verdict(Equal, (5, 6), (5, 6), 0), Violated);
        assert_eq!(verdict(Within, (5, 6), (4, 5), 2), Holds);
        assert_eq!(verdict(Within, (5, 6), (4, 5), 1), Violated);
        assert_eq!(verdict(Within, (4, 5), (5, 6), 1), Violated);
        assert_eq!(verdict(None, (4, 5), (9, 9), 0), Measurement);
    }

    proptest! {
        /// A verdict over enclosures agrees with the verdict at every pair of points inside them.
        #[test]
        fn holds_means_holds_at_every_point(a in -4i64..4, b in 0i64..3, c in -4i64..4, d in 0i64..3, tol in 0i64..3) {
            let points = |lo: i64, len: i64| (lo..=lo + len).collect::<Vec<_>>();
            for relation in [Relation::AtMost, Relation::LessThan, Relation::AtLeast, Relation::GreaterThan, Relation::Within] {
                let all = points(a, b).iter().all(|&m| points(c, d).iter().all(|&t| match relation {
                    Relation::AtMost => m <= t + tol,
                    Relation::LessThan => m < t + tol,
                    Relation::AtLeast => m + tol >= t,
                    Relation::GreaterThan => m + tol > t,
                    _ => (m - t).abs() <= tol,
                }));
                prop_assert_eq!(verdict(relation, (a, a + b), (c, c + d), tol) == Verdict::Holds, all);
            }
        }
    }
}

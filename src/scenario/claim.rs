//! Claims: a theorem's relation beside what was measured, and the verdict.
//!
//! Takes enclosures and rationals from `exact`. Every verdict of every scenario is computed here, by
//! [`judge`], from the relation, the two enclosures and the tolerance, and nowhere else. A relation is read at
//! the interval ends that are worst for it, so `holds` is a statement about all values that the enclosures
//! allow; and at those that are best for it, so `violated` is one, too. What lies between is `undecided`.

use serde_json::{Value, json};

use super::statement::{Grade, Relation, Statement};
use crate::exact::{Enclosure, Rational};

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The relation holds for every value that the enclosures allow.
    Holds,
    /// No value that the enclosures allow meets the relation.
    Violated,
    /// The enclosures are too wide to tell.
    Undecided,
    /// The claim's condition does not hold at these settings.
    NotApplicable,
    /// An identity of one table holds: the code is right about it, and the world had no say.
    Identity,
    /// No relation was claimed.
    Measurement,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Verdict; 6] = [
        Verdict::Holds,
        Verdict::Violated,
        Verdict::Undecided,
        Verdict::NotApplicable,
        Verdict::Identity,
        Verdict::Measurement,
    ];

    /// The verdict of that word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Verdict> {
        let mut all = Verdict::ALL.into_iter();
        all.find(|verdict| verdict.word() == word)
    }

    /// `holds`, `violated`, `undecided`, `not applicable`, `identity` or `measurement`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Holds => "holds",
            Verdict::Violated => "violated",
            Verdict::Undecided => "undecided",
            Verdict::NotApplicable => "not applicable",
            Verdict::Identity => "identity",
            Verdict::Measurement => "measurement",
        }
    }

    /// Its mark before a claim's line.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Verdict::Holds => "✓",
            Verdict::Violated => "✗",
            Verdict::Undecided => "?",
            Verdict::NotApplicable => "–",
            Verdict::Identity => "=",
            Verdict::Measurement => "·",
        }
    }

    /// The word after a count of such claims.
    #[must_use]
    pub fn counted(self, count: usize) -> &'static str {
        match (self, count) {
            (Verdict::Holds, 1) => "holds",
            (Verdict::Holds, _) => "hold",
            (Verdict::Identity, 2..) => "identities",
            (Verdict::Measurement, 2..) => "measurements",
            _ => self.word(),
        }
    }

    /// The worst of several instances decides: the higher, the worse.
    fn badness(self) -> u8 {
        match self {
            Verdict::Violated => 2,
            Verdict::Undecided => 1,
            _ => 0,
        }
    }
}

/// By how much the relation holds in the worst case that the enclosures allow, and in the best; negative where it
/// fails.
fn slacks(
    relation: Relation,
    measured: &Enclosure,
    theory: &Enclosure,
    tolerance: &Rational,
) -> [Rational; 2] {
    match relation {
        Relation::AtMost | Relation::LessThan => [
            theory.lower() + tolerance - measured.upper(),
            theory.upper() + tolerance - measured.lower(),
        ],
        Relation::AtLeast | Relation::GreaterThan => [
            measured.lower() + tolerance - theory.upper(),
            measured.upper() + tolerance - theory.lower(),
        ],
        Relation::Equal | Relation::Within => {
            let farthest =
                (measured.upper() - theory.lower()).max(theory.upper() - measured.lower());
            let nearest =
                (measured.lower() - theory.upper()).max(theory.lower() - measured.upper());
            [
                tolerance - farthest,
                tolerance - nearest.max(Rational::zero()),
            ]
        }
        Relation::None => [Rational::zero(), Rational::zero()],
    }
}

/// How one instance came out: by verdict, then by the slack of the worst case; the least is the worst instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    slack: Rational,
}

impl Judged {
    pub(super) fn is_worse_than(&self, other: &Judged) -> bool {
        let (own, others) = (self.verdict.badness(), other.verdict.badness());
        own > others || (own == others && self.slack < other.slack)
    }
}

/// The verdict, and the slack that it rests on. A tolerance widens any relation; without one it is 0.
pub(super) fn judge(
    statement: &Statement,
    measured: &Enclosure,
    theory: &Enclosure,
    tolerance: Option<&Rational>,
) -> Judged {
    let (none, relation) = (Rational::zero(), statement.relation());
    let fails = |slack: &Rational| slack.is_negative() || (relation.is_strict() && slack.is_zero());
    let [worst, best] = slacks(relation, measured, theory, tolerance.unwrap_or(&none));
    let verdict = if relation == Relation::None {
        Verdict::Measurement
    } else if fails(&best) {
        Verdict::Violated
    } else if fails(&worst) {
        Verdict::Undecided
    } else if statement.grade() == Grade::Identity {
        Verdict::Identity
    } else {
        Verdict::Holds
    };
    Judged {
        verdict,
        slack: worst,
    }
}

/// What the two ends of a value are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interval {
    /// The value is proven to lie between them.
    Enclosure,
    /// A mean over runs, minus and plus five standard errors.
    FiveErrors,
}

impl Interval {
    /// The word in `result.json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Interval::Enclosure => "enclosure",
            Interval::FiveErrors => "five standard errors",
        }
    }

    /// The interval of that word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Interval> {
        let mut all = [Interval::Enclosure, Interval::FiveErrors].into_iter();
        all.find(|interval| interval.word() == word)
    }
}

/// The two sides of a claim, of one instance where there are many: the worst; where all sides are equal, the most
/// telling.
#[derive(Clone, Debug)]
pub struct Sides {
    /// The measured value.
    pub measured: Enclosure,
    /// The theory's value; of a measurement, the value that stands beside it.
    pub theory: Enclosure,
    /// What the ends of the two are.
    pub intervals: [Interval; 2],
    /// By how much measured may miss, where the claim allows that.
    pub tolerance: Option<Rational>,
    /// How many instances were checked.
    pub instances: u64,
    /// The instance that the values are of; none where the statement is about one pair of values.
    pub worst: Option<String>,
}

/// A theorem's relation beside what was measured, and what became of it.
#[derive(Clone, Debug)]
pub struct Claim {
    statement: Statement,
    verdict: Verdict,
    found: Result<Sides, String>,
}

impl Claim {
    /// A claim that was checked, with the verdict of its worst instance.
    pub(super) fn of(statement: Statement, verdict: Verdict, sides: Sides) -> Self {
        Claim {
            statement,
            verdict,
            found: Ok(sides),
        }
    }

    /// A claim whose condition does not hold at these settings, and why.
    pub(super) fn not_applicable(statement: Statement, reason: String) -> Self {
        Claim {
            statement,
            verdict: Verdict::NotApplicable,
            found: Err(reason),
        }
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

    /// How its figures are known.
    #[must_use]
    pub fn grade(&self) -> Grade {
        self.statement.grade()
    }

    /// The relation between measured and theory.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.statement.relation()
    }

    /// What was measured and what theory says; or, of a claim that is not applicable, why.
    ///
    /// # Errors
    /// The reason why the claim does not apply.
    pub fn sides(&self) -> Result<&Sides, &str> {
        self.found.as_ref().map_err(String::as_str)
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
        let statement = Statement::new(Grade::Exact, relation, "a", "b", "c");
        let (m, t) = (interval(m.0, m.1), interval(t.0, t.1));
        judge(&statement, &m, &t, Some(&tolerance)).verdict
    }

    #[test]
    fn each_relation_is_read_at_both_ends() {
        use Relation::*;
        use Verdict::*;
        assert_eq!(verdict(AtMost, (1, 3), (3, 5), 0), Holds);
        assert_eq!(verdict(AtMost, (1, 4), (3, 5), 0), Undecided);
        assert_eq!(verdict(AtMost, (6, 7), (3, 5), 0), Violated);
        assert_eq!(verdict(LessThan, (1, 3), (3, 5), 0), Undecided);
        assert_eq!(verdict(LessThan, (5, 5), (3, 5), 0), Violated);
        assert_eq!(verdict(LessThan, (1, 3), (4, 5), 0), Holds);
        assert_eq!(verdict(AtLeast, (5, 9), (3, 5), 0), Holds);
        assert_eq!(verdict(AtLeast, (4, 9), (3, 5), 0), Undecided);
        assert_eq!(verdict(AtLeast, (1, 2), (3, 5), 0), Violated);
        assert_eq!(verdict(GreaterThan, (5, 9), (3, 5), 0), Undecided);
        assert_eq!(verdict(GreaterThan, (3, 3), (3, 5), 0), Violated);
        assert_eq!(verdict(Equal, (5, 5), (5, 5), 0), Holds);
        assert_eq!(verdict(Equal, (5, 5), (6, 6), 0), Violated);
        assert_eq!(verdict(Equal, (5, 6), (5, 6), 0), Undecided);
        assert_eq!(verdict(Within, (5, 6), (4, 5), 2), Holds);
        assert_eq!(verdict(Within, (5, 6), (4, 5), 1), Undecided);
        assert_eq!(verdict(Within, (4, 5), (5, 6), 1), Undecided);
        assert_eq!(verdict(Within, (4, 5), (7, 8), 1), Violated);
        assert_eq!(verdict(None, (4, 5), (9, 9), 0), Measurement);
    }

    #[test]
    fn an_identity_that_holds_is_not_counted_among_those_that_hold() {
        let of = |m: i64| {
            let statement = Statement::new(Grade::Identity, Relation::Equal, "a", "b", "c");
            judge(&statement, &interval(m, m), &interval(5, 5), Option::None).verdict
        };
        assert_eq!((of(5), of(6)), (Verdict::Identity, Verdict::Violated));
    }

    /// A violated instance decides, though an undecided one has less slack in its worst case.
    #[test]
    fn a_violated_instance_is_worse_than_an_undecided_one() {
        let statement = Statement::new(Grade::Exact, Relation::AtMost, "a", "b", "c");
        let of = |m, t| judge(&statement, &m, &t, Option::None);
        let violated = of(interval(6, 6), interval(5, 5));
        let undecided = of(interval(0, 99), interval(5, 5));
        assert!(violated.is_worse_than(&undecided) && !undecided.is_worse_than(&violated));
    }

    proptest! {
        /// A verdict over enclosures agrees with the verdict at every pair of points inside them.
        #[test]
        fn a_verdict_is_that_of_every_point(a in -4i64..4, b in 0i64..3, c in -4i64..4, d in 0i64..3, tol in 0i64..3) {
            let points = |lo: i64, len: i64| lo..=lo + len;
            for relation in [Relation::AtMost, Relation::LessThan, Relation::AtLeast, Relation::GreaterThan, Relation::Within] {
                let holds = |m: i64, t: i64| match relation {
                    Relation::AtMost => m <= t + tol,
                    Relation::LessThan => m < t + tol,
                    Relation::AtLeast => m + tol >= t,
                    Relation::GreaterThan => m + tol > t,
                    _ => (m - t).abs() <= tol,
                };
                let all = points(a, b).all(|m| points(c, d).all(|t| holds(m, t)));
                let any = points(a, b).any(|m| points(c, d).any(|t| holds(m, t)));
                let expected = match (all, any) {
                    (true, _) => Verdict::Holds,
                    (_, false) => Verdict::Violated,
                    _ => Verdict::Undecided,
                };
                prop_assert_eq!(verdict(relation, (a, a + b), (c, c + d), tol), expected);
            }
        }
    }
}

//! Claims: a theorem's relation beside what was measured, and the verdict.
//!
//! Takes enclosures and rationals from `exact`. Every verdict of every scenario is computed here, by
//! [`judge`], from the relation, the two enclosures and the tolerance, and nowhere else. A criterion is
//! read at the interval ends that are worst for it, so `holds` is a statement about all values that the
//! enclosures allow.

use serde_json::{Map, Value, json};

use super::ScenarioError;
use crate::exact::{Enclosure, Rational};

/// How strong the evidence behind a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Rationals and integers throughout; logarithms only as enclosures in comparisons.
    Exact,
    /// Certified enclosure.
    Certified,
    /// Deterministic floating point with a stated tolerance.
    Float,
    /// Seeded sampling; the tolerance is computed from the number of runs.
    Sampled,
    /// A measurement that no theorem stands beside.
    Measured,
}

impl Grade {
    /// The catalogue's letter: `E`, `C`, `F`, `S` or `M`.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Grade::Exact => "E",
            Grade::Certified => "C",
            Grade::Float => "F",
            Grade::Sampled => "S",
            Grade::Measured => "M",
        }
    }
}

/// What a claim says about the measured value m and the theory's value t.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// m = t.
    Equal,
    /// m <= t.
    AtMost,
    /// m < t.
    LessThan,
    /// m >= t.
    AtLeast,
    /// m > t.
    GreaterThan,
    /// |m - t| <= tolerance.
    Within,
    /// Nothing: a measurement, with the figure it may be compared to.
    None,
}

impl Relation {
    /// The relation in words, as it stands in `result.json`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Relation::Equal => "equal",
            Relation::AtMost => "at most",
            Relation::LessThan => "less than",
            Relation::AtLeast => "at least",
            Relation::GreaterThan => "greater than",
            Relation::Within => "within",
            Relation::None => "none",
        }
    }

    fn is_strict(self) -> bool {
        matches!(self, Relation::LessThan | Relation::GreaterThan)
    }
}

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
fn judge(
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

/// What a claim is about: its name, words, source and grade, the same whatever comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Short name, unique in its scenario, in lower case with hyphens.
    pub id: String,
    /// The claim in one plain sentence.
    pub text: String,
    /// Where the theorem comes from.
    pub source: String,
    /// How the figures were come by.
    pub grade: Grade,
}

impl Statement {
    /// A statement of these parts.
    pub fn new(
        id: impl Into<String>,
        grade: Grade,
        text: impl Into<String>,
        source: impl Into<String>,
    ) -> Self {
        Statement {
            id: id.into(),
            text: text.into(),
            source: source.into(),
            grade,
        }
    }
}

/// A theorem's relation beside what was measured.
#[derive(Clone, Debug)]
pub struct Claim {
    statement: Statement,
    relation: Relation,
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
        relation: Relation,
        measured: Enclosure,
        theory: Enclosure,
        tolerance: Option<Rational>,
    ) -> Self {
        let (verdict, _) = judge(relation, &measured, &theory, tolerance.as_ref());
        Claim {
            statement,
            relation,
            measured,
            theory,
            tolerance,
            instances: 1,
            worst: None,
            verdict,
        }
    }

    /// A figure that no theorem stands beside, next to one it may be compared to. Graded `M`.
    #[must_use]
    pub fn measurement(
        id: &str,
        text: impl Into<String>,
        source: &str,
        measured: Enclosure,
        theory: Enclosure,
    ) -> Self {
        let statement = Statement::new(id, Grade::Measured, text, source);
        Claim::new(statement, Relation::None, measured, theory, None)
    }

    /// Short name, unique in its scenario.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.statement.id
    }

    /// The claim in one plain sentence.
    #[must_use]
    pub fn statement(&self) -> &str {
        &self.statement.text
    }

    /// Where the theorem comes from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.statement.source
    }

    /// How the figures were come by.
    #[must_use]
    pub fn grade(&self) -> Grade {
        self.statement.grade
    }

    /// The relation between measured and theory.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.relation
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

    /// The claim as an object of `result.json`.
    #[must_use]
    pub fn document(&self) -> Value {
        let mut claim = Map::new();
        claim.insert("id".into(), json!(self.id()));
        claim.insert("statement".into(), json!(self.statement()));
        claim.insert("source".into(), json!(self.source()));
        claim.insert("grade".into(), json!(self.grade().letter()));
        claim.insert("relation".into(), json!(self.relation.words()));
        claim.insert("measured".into(), bounds(&self.measured));
        claim.insert("theory".into(), bounds(&self.theory));
        let tolerance = self
            .tolerance
            .as_ref()
            .map(|t| bounds(&Enclosure::exact(t.clone())));
        claim.insert("tolerance".into(), tolerance.unwrap_or(Value::Null));
        claim.insert("verdict".into(), json!(self.verdict.word()));
        claim.insert("instances".into(), json!(self.instances));
        claim.insert("worst".into(), json!(self.worst));
        Value::Object(claim)
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

/// A claim over many instances: keeps the one with the least slack, and counts all.
pub struct ForAll {
    statement: Statement,
    relation: Relation,
    tolerance: Option<Rational>,
    instances: u64,
    worst: Option<Worst>,
}

struct Worst {
    slack: Rational,
    instance: String,
    measured: Enclosure,
    theory: Enclosure,
}

impl ForAll {
    /// Nothing checked yet.
    #[must_use]
    pub fn new(statement: Statement, relation: Relation, tolerance: Option<Rational>) -> Self {
        ForAll {
            statement,
            relation,
            tolerance,
            instances: 0,
            worst: None,
        }
    }

    /// Checks one more instance; `instance` names it should it be the worst.
    pub fn check(
        &mut self,
        instance: impl FnOnce() -> String,
        measured: &Enclosure,
        theory: &Enclosure,
    ) {
        self.instances += 1;
        let (_, slack) = judge(self.relation, measured, theory, self.tolerance.as_ref());
        if self.worst.as_ref().is_none_or(|worst| slack < worst.slack) {
            self.worst = Some(Worst {
                slack,
                instance: instance(),
                measured: measured.clone(),
                theory: theory.clone(),
            });
        }
    }

    /// The same for exact values.
    pub fn check_exact(
        &mut self,
        instance: impl FnOnce() -> String,
        measured: &Rational,
        theory: &Rational,
    ) {
        self.check(
            instance,
            &Enclosure::exact(measured.clone()),
            &Enclosure::exact(theory.clone()),
        );
    }

    /// Counts `instances` more that the caller found to have equal sides by comparing integers. They
    /// cannot be worse than any that was checked; at least one instance must be checked with its values.
    pub fn count_equal(&mut self, instances: u64) {
        debug_assert!(self.relation == Relation::Equal);
        self.instances += instances;
    }

    /// The claim.
    ///
    /// # Errors
    /// [`ScenarioError::NoInstance`] when nothing was checked: such a claim would say nothing.
    pub fn claim(self) -> Result<Claim, ScenarioError> {
        let Some(worst) = self.worst else {
            return Err(ScenarioError::NoInstance {
                claim: self.statement.id,
            });
        };
        let mut claim = Claim::new(
            self.statement,
            self.relation,
            worst.measured,
            worst.theory,
            self.tolerance,
        );
        claim.instances = self.instances;
        claim.worst = Some(worst.instance);
        Ok(claim)
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

    #[test]
    fn no_instance_is_an_error_and_the_worst_is_kept() {
        let statement = || Statement::new("a", Grade::Exact, "b", "c");
        assert!(
            ForAll::new(statement(), Relation::AtMost, None)
                .claim()
                .is_err()
        );
        let mut all = ForAll::new(statement(), Relation::AtMost, None);
        for n in [1, 4, 2] {
            all.check(|| format!("n={n}"), &interval(n, n), &interval(4, 4));
        }
        let claim = all.claim().unwrap();
        assert_eq!((claim.instances(), claim.worst()), (3, Some("n=4")));
        assert_eq!(claim.verdict(), Verdict::Holds);
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

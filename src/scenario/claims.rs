//! The claims of one run as they are checked, instance by instance.
//!
//! Takes [`Statement`]s and yields [`Claim`]s. Of each statement the worst instance is kept, by verdict and then
//! by slack, and all are counted; of equal sides, where none is worse, the most telling is kept. A statement whose
//! condition does not hold at the settings is `not applicable`, whatever is checked of it.

use std::borrow::Cow;

use super::claim::{Claim, Interval, Judged, Sides, judge};
use super::context::Context;
use super::error::ScenarioError;
use super::statement::{Relation, Statement};
use crate::exact::{Enclosure, Rational};

/// A value that a claim compares: an exact number, or bounds of one.
pub trait Figure {
    /// The value's enclosure.
    fn enclosed(&self) -> Cow<'_, Enclosure>;

    /// What the two ends are.
    fn interval(&self) -> Interval {
        Interval::Enclosure
    }
}

impl Figure for Enclosure {
    fn enclosed(&self) -> Cow<'_, Enclosure> {
        Cow::Borrowed(self)
    }
}

impl Figure for Rational {
    fn enclosed(&self) -> Cow<'_, Enclosure> {
        Cow::Owned(Enclosure::exact(self.clone()))
    }
}

impl Figure for u64 {
    fn enclosed(&self) -> Cow<'_, Enclosure> {
        Cow::Owned(super::figures::exact(*self))
    }
}

impl<F: Figure> Figure for &F {
    fn enclosed(&self) -> Cow<'_, Enclosure> {
        (*self).enclosed()
    }

    fn interval(&self) -> Interval {
        (*self).interval()
    }
}

/// What was checked of one statement.
struct Checked {
    statement: Statement,
    /// Why it does not apply.
    excluded: Option<String>,
    tolerance: Option<Rational>,
    instances: u64,
    worst: Option<Worst>,
}

struct Worst {
    judged: Judged,
    /// None where the statement is about one pair of values.
    instance: Option<String>,
    measured: Enclosure,
    theory: Enclosure,
    intervals: [Interval; 2],
}

impl Worst {
    /// Whether an instance of an equality that came out as this one did says more of it: other than 0 and 1 says
    /// more than 1, 1 more than 0, and of the rest the larger one.
    fn says_less_than(&self, measured: &Enclosure) -> bool {
        telling(&self.measured) < telling(measured)
    }
}

/// How much an equality of a value says: the larger, the more.
fn telling(value: &Enclosure) -> (bool, Rational) {
    let size = value.upper().abs();
    let trivial = size.is_zero() || size == Rational::one();
    (!trivial, size)
}

impl Checked {
    fn claim(self) -> Result<Claim, ScenarioError> {
        if let Some(reason) = self.excluded {
            return Ok(Claim::not_applicable(self.statement, reason));
        }
        let Some(worst) = self.worst else {
            return unchecked(self.statement);
        };
        let sides = Sides {
            measured: worst.measured,
            theory: worst.theory,
            intervals: worst.intervals,
            tolerance: self.tolerance,
            instances: self.instances,
            worst: worst.instance,
        };
        Ok(Claim::of(self.statement, worst.judged.verdict, sides))
    }
}

/// A statement with a condition may find no instance that meets it; without one that is an error.
fn unchecked(statement: Statement) -> Result<Claim, ScenarioError> {
    match statement.condition() {
        Some(condition) => {
            let reason = format!("no instance meets its condition: {condition}");
            Ok(Claim::not_applicable(statement, reason))
        }
        None => Err(ScenarioError::NoInstance {
            claim: statement.id().to_owned(),
        }),
    }
}

/// The claims of one run. Their order is that of the declared statements; statements that are made of several
/// things and declared side by side keep the order in which they were checked.
pub struct Claims<'a> {
    /// Who may interrupt: then nothing more is compared.
    context: &'a Context<'a>,
    declared: Vec<&'static Statement>,
    left_out: Vec<&'static str>,
    checked: Vec<Checked>,
    /// By what every value of the theory is multiplied: a mistake that a test puts in.
    #[cfg(test)]
    wrong_by: Option<Rational>,
}

impl<'a> Claims<'a> {
    /// Nothing checked yet of the statements declared. Once the run is interrupted nothing more is compared, and they
    /// do not finish.
    #[must_use]
    pub fn new(declared: &[&'static [Statement]], context: &'a Context<'a>) -> Self {
        Claims {
            context,
            declared: declared.iter().copied().flatten().collect(),
            left_out: Vec::new(),
            checked: Vec::new(),
            #[cfg(test)]
            wrong_by: None,
        }
    }

    /// Goes on, unless the run was asked to stop: for a judgement that works out much itself.
    ///
    /// # Errors
    /// [`ScenarioError::Interrupted`].
    pub fn go_on(&self) -> Result<(), ScenarioError> {
        Ok(self.context.go_on()?)
    }

    /// The same with every value of the theory multiplied by `factor`.
    #[cfg(test)]
    pub(super) fn wrong_by(self, factor: Rational) -> Self {
        Claims {
            wrong_by: Some(factor),
            ..self
        }
    }

    fn of(&mut self, statement: &Statement) -> &mut Checked {
        let mut known = self.checked.iter();
        let place = known.position(|checked| checked.statement.id() == statement.id());
        let place = place.unwrap_or_else(|| {
            self.checked.push(Checked {
                statement: statement.clone(),
                excluded: None,
                tolerance: None,
                instances: 0,
                worst: None,
            });
            self.checked.len() - 1
        });
        &mut self.checked[place]
    }

    /// Says whether the statement's condition holds at these settings. Where it does not, the claim is `not
    /// applicable`, for this reason, and what is checked of it does not count.
    pub fn applies(
        &mut self,
        statement: &Statement,
        holds: bool,
        why_not: impl FnOnce() -> String,
    ) {
        debug_assert!(statement.condition().is_some(), "{}", statement.id());
        if !holds {
            self.of(statement).excluded = Some(why_not());
        }
    }

    /// Allows `measured` to miss by so much, in every instance of the statement; said before the first.
    pub fn tolerate(&mut self, statement: &Statement, tolerance: Rational) {
        self.of(statement).tolerance = Some(tolerance);
    }

    /// Checks one more instance of the statement; `instance` names it should it be the worst.
    pub fn check(
        &mut self,
        statement: &Statement,
        instance: impl FnOnce() -> String,
        measured: impl Figure,
        theory: impl Figure,
    ) {
        self.see(statement, || Some(instance()), &measured, &theory);
    }

    /// Checks the statement on the one pair of values that it is about.
    pub fn one(&mut self, statement: &Statement, measured: impl Figure, theory: impl Figure) {
        self.see(statement, || None, &measured, &theory);
    }

    /// The same where `measured` may miss by `tolerance`.
    pub fn within(
        &mut self,
        statement: &Statement,
        tolerance: Rational,
        measured: impl Figure,
        theory: impl Figure,
    ) {
        self.tolerate(statement, tolerance);
        self.one(statement, measured, theory);
    }

    fn see(
        &mut self,
        statement: &Statement,
        instance: impl FnOnce() -> Option<String>,
        measured: &impl Figure,
        theory: &impl Figure,
    ) {
        if self.context.interrupted() {
            return;
        }
        let intervals = [measured.interval(), theory.interval()];
        let (measured, theory) = (measured.enclosed(), theory.enclosed());
        #[cfg(test)]
        let theory = match &self.wrong_by {
            Some(factor) => Cow::Owned(theory.scale(factor)),
            None => theory,
        };
        let checked = self.of(statement);
        checked.instances += 1;
        let judged = judge(statement, &measured, &theory, checked.tolerance.as_ref());
        let equality = statement.relation() == Relation::Equal;
        let shown = |worst: &Worst| {
            judged.is_worse_than(&worst.judged)
                || (equality && judged == worst.judged && worst.says_less_than(&measured))
        };
        if checked.worst.as_ref().is_none_or(shown) {
            checked.worst = Some(Worst {
                judged,
                instance: instance(),
                measured: measured.into_owned(),
                theory: theory.into_owned(),
                intervals,
            });
        }
    }

    /// Counts `instances` more that the caller found to have equal sides by comparing integers. They cannot be
    /// worse than any that was checked; at least one instance must be checked with its values.
    pub fn count_equal(&mut self, statement: &Statement, instances: u64) {
        debug_assert!(statement.relation() == Relation::Equal);
        self.of(statement).instances += instances;
    }

    /// Says that another statement stands in its place at these settings: it needs no instance.
    pub fn leave_out(&mut self, statement: &Statement) {
        self.left_out.push(statement.declared());
    }

    /// The claims.
    ///
    /// # Errors
    /// [`ScenarioError::NoInstance`] where a statement that applies to all settings was checked on nothing: such a
    /// claim would say nothing. Of several things there may be none. [`ScenarioError::Interrupted`].
    pub fn finish(self) -> Result<Vec<Claim>, ScenarioError> {
        self.go_on()?;
        let mut blocks: Vec<(Vec<&'static Statement>, bool)> = Vec::new();
        for &statement in &self.declared {
            let several = statement.is_of_several();
            match blocks.last_mut() {
                Some((statements, true)) if several => statements.push(statement),
                _ => blocks.push((vec![statement], several)),
            }
        }
        let mut checked = self.checked;
        let mut claims = Vec::new();
        for (statements, several) in blocks {
            let ids: Vec<&str> = statements.iter().map(|s| s.declared()).collect();
            let (of_these, others): (Vec<_>, Vec<_>) = checked
                .into_iter()
                .partition(|checked| ids.contains(&checked.statement.declared()));
            checked = others;
            if of_these.is_empty() && !several && !self.left_out.contains(&ids[0]) {
                claims.push(unchecked((*statements[0]).clone())?);
            }
            for checked in of_these {
                claims.push(checked.claim()?);
            }
        }
        debug_assert!(
            checked.is_empty(),
            "not declared: {:?}",
            checked.first().map(|checked| checked.statement.id())
        );
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    use super::super::claim::Verdict;
    use super::super::statement::{Grade, Statement};
    use super::*;

    static CONDITIONAL: [Statement; 1] =
        [
            Statement::new(Grade::Exact, Relation::AtMost, "late", "s", "t")
                .applies("n is at least 8"),
        ];

    #[test]
    fn outside_its_condition_a_claim_is_not_applicable_and_says_why() {
        let found = |holds: bool, checks: &[u64]| {
            let context = Context::new();
            let mut all = Claims::new(&[&CONDITIONAL], &context);
            all.applies(&CONDITIONAL[0], holds, || "n = 7".to_owned());
            for &measured in checks {
                all.one(&CONDITIONAL[0], measured, 4u64);
            }
            let claim = all.finish().unwrap().remove(0);
            (claim.verdict(), claim.sides().err().map(str::to_owned))
        };
        let not = |why: &str| (Verdict::NotApplicable, Some(why.to_owned()));
        assert_eq!(found(false, &[9]), not("n = 7"));
        assert_eq!(found(true, &[9]), (Verdict::Violated, None));
        let nothing = "no instance meets its condition: n is at least 8";
        assert_eq!(found(true, &[]), not(nothing));
    }

    static DECLARED: [Statement; 4] = [
        Statement::new(Grade::Exact, Relation::AtMost, "first", "s", "t"),
        Statement::new(Grade::Exact, Relation::Equal, "a-{x}", "s", "t"),
        Statement::new(Grade::Exact, Relation::Equal, "b-{x}", "s", "t"),
        Statement::new(Grade::Exact, Relation::Within, "last", "s", "t"),
    ];

    fn claims<'a>(context: &'a Context<'a>) -> Claims<'a> {
        Claims::new(&[&DECLARED[..3], &DECLARED[3..]], context)
    }

    #[test]
    fn no_instance_is_an_error_and_the_worst_is_kept() {
        let context = Context::new();
        assert!(claims(&context).finish().is_err());
        let mut all = claims(&context);
        all.within(&DECLARED[3], Rational::one(), 4u64, 5u64);
        for n in [1u64, 4, 2] {
            all.check(&DECLARED[0], || format!("n={n}"), n, 4u64);
        }
        let found = all.finish().unwrap();
        assert_eq!(found.len(), 2);
        let seen = |at: usize| {
            let sides = found[at].sides().unwrap();
            (sides.instances, sides.worst.as_deref())
        };
        assert_eq!((seen(0), seen(1)), ((3, Some("n=4")), (1, None)));
        assert!(found.iter().all(|claim| claim.verdict() == Verdict::Holds));
    }

    /// Of equal sides 0 = 0 says least, and a mistake among them is shown all the same.
    #[test]
    fn of_equalities_the_most_telling_instance_is_kept_and_a_violated_one_before_all() {
        let context = Context::new();
        let shown = |pairs: &[(u64, u64)]| {
            let mut all = Claims::new(&[&DECLARED[1..2]], &context);
            let statement = DECLARED[1].with("x", "1");
            for &(measured, theory) in pairs {
                all.check(&statement, || format!("{measured}"), measured, theory);
            }
            let claim = all.finish().unwrap().remove(0);
            let sides = claim.sides().unwrap();
            (
                claim.verdict(),
                sides.worst.clone().unwrap(),
                sides.instances,
            )
        };
        let holds = |worst: &str, instances| (Verdict::Holds, worst.to_owned(), instances);
        assert_eq!(shown(&[(0, 0), (1, 1), (0, 0)]), holds("1", 3));
        assert_eq!(shown(&[(0, 0), (7, 7), (1, 1), (3, 3)]), holds("7", 4));
        let half = Rational::ratio(1, 2);
        let mut all = Claims::new(&[&DECLARED[1..2]], &context);
        for value in [&Rational::zero(), &Rational::one(), &half] {
            all.check(
                &DECLARED[1].with("x", "1"),
                || value.to_string(),
                value,
                value,
            );
        }
        let claim = all.finish().unwrap().remove(0);
        assert_eq!(claim.sides().unwrap().worst.as_deref(), Some("1/2"));
        let violated = (Verdict::Violated, "2".to_owned(), 3);
        assert_eq!(shown(&[(9, 9), (2, 3), (8, 8)]), violated);
    }

    #[test]
    fn what_is_interrupted_compares_no_more_and_does_not_finish() {
        let context = Context::new();
        let mut all = claims(&context);
        all.one(&DECLARED[0], 1u64, 1u64);
        context.interrupt();
        all.one(&DECLARED[0], 2u64, 1u64);
        assert_eq!(all.checked[0].instances, 1);
        assert!(matches!(all.finish(), Err(ScenarioError::Interrupted)));
    }

    #[test]
    fn the_order_is_the_declared_one_and_several_keep_their_own() {
        let context = Context::new();
        let mut all = claims(&context);
        all.one(&DECLARED[3], 1u64, 1u64);
        for x in ["1", "2"] {
            all.one(&DECLARED[2].with("x", x), 1u64, 1u64);
            all.one(&DECLARED[1].with("x", x), 1u64, 1u64);
        }
        all.leave_out(&DECLARED[0]);
        let found = all.finish().unwrap();
        let ids: Vec<&str> = found.iter().map(Claim::id).collect();
        assert_eq!(ids, ["b-1", "a-1", "b-2", "a-2", "last"]);
    }
}

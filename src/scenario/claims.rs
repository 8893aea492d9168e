//! The claims of one run as they are checked, instance by instance.
//!
//! Takes [`Statement`]s and yields [`Claim`]s. Of each statement the instance with the least slack is kept,
//! and all are counted.

use std::borrow::Cow;

use super::claim::{Claim, judge};
use super::error::ScenarioError;
use super::statement::{Relation, Statement};
use crate::exact::{Enclosure, Rational};

/// A value that a claim compares: an exact number, or bounds of one.
pub trait Figure {
    /// The value's enclosure.
    fn enclosed(&self) -> Cow<'_, Enclosure>;
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
}

/// What was checked of one statement.
struct Checked {
    statement: Statement,
    tolerance: Option<Rational>,
    instances: u64,
    worst: Option<Worst>,
}

struct Worst {
    slack: Rational,
    /// None where the statement is about one pair of values.
    instance: Option<String>,
    measured: Enclosure,
    theory: Enclosure,
}

impl Checked {
    fn claim(self) -> Result<Claim, ScenarioError> {
        let Some(worst) = self.worst else {
            return Err(ScenarioError::NoInstance {
                claim: self.statement.id().to_owned(),
            });
        };
        let claim = Claim::new(self.statement, worst.measured, worst.theory, self.tolerance);
        Ok(match worst.instance {
            Some(instance) => claim.over(self.instances, instance),
            None => claim,
        })
    }
}

/// The claims of one run. Their order is that of the declared statements; statements that are made of several
/// things and declared side by side keep the order in which they were checked.
pub struct Claims {
    declared: Vec<&'static Statement>,
    left_out: Vec<&'static str>,
    checked: Vec<Checked>,
}

impl Claims {
    /// Nothing checked yet of the statements declared.
    #[must_use]
    pub fn new(declared: &[&'static [Statement]]) -> Self {
        Claims {
            declared: declared.iter().copied().flatten().collect(),
            left_out: Vec::new(),
            checked: Vec::new(),
        }
    }

    fn of(&mut self, statement: &Statement) -> &mut Checked {
        let mut known = self.checked.iter();
        let place = known.position(|checked| checked.statement.id() == statement.id());
        let place = place.unwrap_or_else(|| {
            self.checked.push(Checked {
                statement: statement.clone(),
                tolerance: None,
                instances: 0,
                worst: None,
            });
            self.checked.len() - 1
        });
        &mut self.checked[place]
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
        let checked = self.of(statement);
        checked.instances += 1;
        let (measured, theory) = (measured.enclosed(), theory.enclosed());
        let relation = statement.relation();
        let (_, slack) = judge(relation, &measured, &theory, checked.tolerance.as_ref());
        if checked
            .worst
            .as_ref()
            .is_none_or(|worst| slack < worst.slack)
        {
            checked.worst = Some(Worst {
                slack,
                instance: instance(),
                measured: measured.into_owned(),
                theory: theory.into_owned(),
            });
        }
    }

    /// Counts `instances` more that the caller found to have equal sides by comparing integers. They cannot be
    /// worse than any that was checked; at least one instance must be checked with its values.
    pub fn count_equal(&mut self, statement: &Statement, instances: u64) {
        debug_assert!(statement.relation() == Relation::Equal);
        self.of(statement).instances += instances;
    }

    /// Says that the settings leave the statement out: it needs no instance.
    pub fn leave_out(&mut self, statement: &Statement) {
        self.left_out.push(statement.declared());
    }

    /// The claims.
    ///
    /// # Errors
    /// [`ScenarioError::NoInstance`] where a statement was checked on nothing: such a claim would say nothing.
    /// Of several things there may be none.
    pub fn finish(self) -> Result<Vec<Claim>, ScenarioError> {
        let mut blocks: Vec<(Vec<&'static str>, bool)> = Vec::new();
        for statement in &self.declared {
            let (id, several) = (statement.declared(), statement.is_of_several());
            match blocks.last_mut() {
                Some((ids, true)) if several => ids.push(id),
                _ => blocks.push((vec![id], several)),
            }
        }
        let mut checked = self.checked;
        let mut claims = Vec::new();
        for (ids, several) in blocks {
            let (of_these, others): (Vec<_>, Vec<_>) = checked
                .into_iter()
                .partition(|checked| ids.contains(&checked.statement.declared()));
            checked = others;
            if of_these.is_empty() && !several && !self.left_out.contains(&ids[0]) {
                return Err(ScenarioError::NoInstance {
                    claim: ids[0].to_owned(),
                });
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

    static DECLARED: [Statement; 4] = [
        Statement::new(Grade::Exact, Relation::AtMost, "first", "s", "t"),
        Statement::new(Grade::Exact, Relation::Equal, "a-{x}", "s", "t"),
        Statement::new(Grade::Exact, Relation::Equal, "b-{x}", "s", "t"),
        Statement::new(Grade::Exact, Relation::Within, "last", "s", "t"),
    ];

    fn claims() -> Claims {
        Claims::new(&[&DECLARED[..3], &DECLARED[3..]])
    }

    #[test]
    fn no_instance_is_an_error_and_the_worst_is_kept() {
        assert!(claims().finish().is_err());
        let mut all = claims();
        all.within(&DECLARED[3], Rational::one(), 4u64, 5u64);
        for n in [1u64, 4, 2] {
            all.check(&DECLARED[0], || format!("n={n}"), n, 4u64);
        }
        let found = all.finish().unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].instances(), found[0].worst()), (3, Some("n=4")));
        assert_eq!((found[1].instances(), found[1].worst()), (1, None));
        assert!(found.iter().all(|claim| claim.verdict() == Verdict::Holds));
    }

    #[test]
    fn the_order_is_the_declared_one_and_several_keep_their_own() {
        let mut all = claims();
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

//! The way claims were written before [`Claims`](super::Claims); goes once every experiment is converted.

use super::ScenarioError;
use super::claim::{Claim, judge};
use super::statement::{Grade, Relation, Statement as Now};
use crate::exact::{Enclosure, Rational};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) source: String,
    pub(crate) grade: Grade,
}

impl Statement {
    pub(crate) fn new(
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

    fn now(self, relation: Relation) -> Now {
        Now::read(self.id, self.text, self.source, self.grade, relation)
    }
}

pub(crate) fn claim(
    statement: Statement,
    relation: Relation,
    measured: Enclosure,
    theory: Enclosure,
    tolerance: Option<Rational>,
) -> Claim {
    Claim::new(statement.now(relation), measured, theory, tolerance)
}

pub(crate) fn measurement(
    id: &str,
    text: impl Into<String>,
    source: &str,
    measured: Enclosure,
    theory: Enclosure,
) -> Claim {
    let statement = Statement::new(id, Grade::Measured, text, source);
    claim(statement, Relation::None, measured, theory, None)
}

/// A claim over many instances: keeps the one with the least slack, and counts all.
pub(crate) struct ForAll {
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
    pub(crate) fn new(
        statement: Statement,
        relation: Relation,
        tolerance: Option<Rational>,
    ) -> Self {
        ForAll {
            statement,
            relation,
            tolerance,
            instances: 0,
            worst: None,
        }
    }

    /// Checks one more instance; `instance` names it should it be the worst.
    pub(crate) fn check(
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
    pub(crate) fn check_exact(
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

    /// The claim.
    ///
    /// # Errors
    /// [`ScenarioError::NoInstance`] when nothing was checked: such a claim would say nothing.
    pub(crate) fn claim(self) -> Result<Claim, ScenarioError> {
        let Some(worst) = self.worst else {
            return Err(ScenarioError::NoInstance {
                claim: self.statement.id,
            });
        };
        let claim = claim(
            self.statement,
            self.relation,
            worst.measured,
            worst.theory,
            self.tolerance,
        );
        Ok(claim.over(self.instances, worst.instance))
    }
}

use super::{Context, Outcome, Parameter, Settings};

pub(crate) trait FormerScenario: Sync {
    fn name(&self) -> &'static str;
    fn claim(&self) -> &'static str;
    fn source(&self) -> &'static str;
    fn grade(&self) -> Grade;
    fn description(&self) -> &'static str;
    fn parameters(&self) -> Vec<Parameter>;
    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome, ScenarioError>;
}

macro_rules! former_scenario {
    ($name:ident, $question:ident) => {
        impl crate::scenario::Scenario for $name {
            fn about(&self) -> crate::scenario::About {
                use crate::scenario::former::FormerScenario as Former;
                crate::scenario::About {
                    name: Former::name(self),
                    question: crate::scenario::Question::$question,
                    claim: Former::claim(self),
                    source: Former::source(self),
                    text: Former::description(self),
                    worth: "",
                }
            }
            fn statements(&self) -> Vec<&'static crate::scenario::Statement> {
                vec![]
            }
            fn parameters(&self) -> Vec<crate::scenario::Parameter> {
                crate::scenario::former::FormerScenario::parameters(self)
            }
            fn run(
                &self,
                settings: &crate::scenario::Settings,
                context: &crate::scenario::Context<'_>,
            ) -> Result<crate::scenario::Outcome, crate::scenario::ScenarioError> {
                crate::scenario::former::FormerScenario::run(self, settings, context)
            }
            fn grade(&self) -> crate::scenario::Grade {
                crate::scenario::former::FormerScenario::grade(self)
            }
        }
    };
}
pub(crate) use former_scenario;

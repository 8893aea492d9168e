//! Experiments: what is run, the theorem beside it, and the scenario that the two make.
//!
//! [`Experiment`] is what one writes: parameters, what was measured and the theory as types of its own, and three
//! functions. `measure` and `theory` share no code, so that agreement says something; `judge` sets the two beside
//! each other. [`Answered`] says what came out in words, [`Drawn`] adds the rows and pictures, from which the experiment
//! takes nothing. All together are a
//! [`Scenario`], which is what help, `list`, page and command see.

use serde::{Serialize, Serializer};

use super::claims::Claims;
use super::context::Context;
use super::error::Result;
use super::outcome::Outcome;
use super::parameter::{Parameter, Settings};
use super::statement::{Grade, Statement};
#[cfg(test)]
use super::trial::Trial as Tried;
use crate::trace::Trace;

/// The question that a scenario answers: the groups of `list` and the folders of the suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// What is guaranteed when the truth is in the class?
    GrainOfTruth,
    /// What happens when the truth is not in the class?
    Misspecified,
    /// What helps where the plain mixture fails?
    Remedies,
    /// How long until near-duplicate hypotheses are told apart?
    Twins,
    /// Where does Occam's razor come from, and what does it measure?
    Simplicity,
    /// What does an agent do that believes such a mixture?
    Agents,
    /// What do regularisers, ensembles and stochastic gradients mean in bits?
    Networks,
}

impl Question {
    /// The question in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Question::GrainOfTruth => "What is guaranteed when the truth is in the class?",
            Question::Misspecified => "What happens when the truth is not in the class?",
            Question::Remedies => "What helps where the plain mixture fails?",
            Question::Twins => "How long until near-duplicate hypotheses are told apart?",
            Question::Simplicity => "Where does Occam's razor come from, and what does it measure?",
            Question::Agents => "What does an agent do that believes such a mixture?",
            Question::Networks => "What do regularisers, ensembles and SGD mean in bits?",
        }
    }
}

impl Serialize for Question {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.words())
    }
}

/// What an experiment is about, in words.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct About {
    /// Name on the command line, in lower case with hyphens.
    pub name: &'static str,
    /// The question that it answers.
    pub question: Question,
    /// What it claims, in one line.
    pub claim: &'static str,
    /// Where the theory comes from, in one line.
    pub source: &'static str,
    /// What is run, what stands beside it, and what to look at, in a few lines of plain text.
    pub text: &'static str,
    /// What the figures are worth: certified for M, or exact for a finite prior only, with the open mass.
    pub worth: &'static str,
}

/// Statements in lists, one per file that declares some.
pub type Statements = &'static [&'static [Statement]];

/// The settings of one run as an experiment reads them; written with the macro `parameters!`.
pub trait Declared: Sized {
    /// The parameters, in the order in which help lists them.
    fn declared() -> Vec<Parameter>;

    /// The values of `settings`, with its seed.
    ///
    /// # Errors
    /// When `settings` are not of these parameters.
    fn read(settings: &Settings) -> Result<Self>;
}

/// An experiment with its theory.
pub trait Experiment: Sync {
    /// What it is about, in words.
    const ABOUT: About;
    /// What it claims, in the order in which it is shown.
    const STATEMENTS: Statements;
    /// The settings of a run.
    type Parameters: Declared;
    /// What a run measured.
    type Measured;
    /// What theory says of it.
    type Theory;

    /// Refuses settings that do not fit together, with those that would.
    ///
    /// # Errors
    /// [`ScenarioError::Refused`](super::ScenarioError::Refused).
    fn fits(_: &Self::Parameters) -> Result<()> {
        Ok(())
    }

    /// Runs it.
    ///
    /// # Errors
    /// What the layers below refuse, or an interruption.
    fn measure(parameters: &Self::Parameters, context: &Context<'_>) -> Result<Self::Measured>;

    /// Works out what theory says, by a route that shares no code with the measured one. Only where a theorem is
    /// about what came out (a drawn sequence, a program that was found) is that taken from `measured`.
    ///
    /// # Errors
    /// As [`Experiment::measure`].
    fn theory(
        parameters: &Self::Parameters,
        measured: &Self::Measured,
        context: &Context<'_>,
    ) -> Result<Self::Theory>;

    /// Sets the two beside each other.
    ///
    /// # Errors
    /// A figure that does not exist at these settings.
    fn judge(measured: &Self::Measured, theory: &Self::Theory, claims: &mut Claims) -> Result<()>;

    /// What the figures of this run are worth.
    fn worth(_: &Self::Parameters, _: &Self::Measured) -> String {
        Self::ABOUT.worth.to_owned()
    }
}

/// A run that is judged, as those who draw it see it.
pub struct Finished<'a, E: Experiment + ?Sized> {
    /// Its settings.
    pub parameters: &'a E::Parameters,
    /// What it measured.
    pub measured: &'a E::Measured,
    /// What theory says of it.
    pub theory: &'a E::Theory,
    /// Who may interrupt: where much is worked out for a picture it asks.
    pub context: &'a Context<'a>,
}

/// What an experiment says in words.
pub trait Answered: Experiment {
    /// What came out, in a few sentences for one who reads nothing else: they are shown before the claims.
    ///
    /// # Errors
    /// As [`Experiment::judge`].
    fn answer(parameters: &Self::Parameters, measured: &Self::Measured) -> Result<Vec<String>>;
}

/// The rows of an experiment and how they are drawn. Nothing here enters a verdict.
pub trait Drawn: Experiment {
    /// The traces, each with its picture's recipe.
    ///
    /// # Errors
    /// Rows that make no trace, or an interruption.
    fn traces(run: Finished<'_, Self>) -> Result<Vec<Trace>>;
}

/// An experiment with its theory and pictures, whatever its types.
pub trait Scenario: Sync {
    /// What it is about, in words.
    fn about(&self) -> About;

    /// What it claims, in the order in which it is shown.
    fn statements(&self) -> Vec<&'static Statement>;

    /// The parameters, in the order in which help lists them.
    fn parameters(&self) -> Vec<Parameter>;

    /// Runs it. The same settings give the same outcome on every machine and thread count.
    ///
    /// # Errors
    /// [`ScenarioError`](super::ScenarioError): settings that do not fit together, or an interruption.
    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome>;

    /// All defaults, and seed 1.
    fn defaults(&self) -> Settings {
        Settings::new(self.about().name, self.parameters())
    }

    /// The weakest grade among the claims that a theorem stands behind.
    fn grade(&self) -> Grade {
        let grades = self.statements().into_iter().map(Statement::grade);
        let by_theorem = grades.filter(|grade| grade.is_of_a_theorem());
        by_theorem.max().unwrap_or(Grade::Measured)
    }
}

/// What else an experiment needs to be a scenario: in tests the mistakes that its claims must see, else nothing.
#[cfg(not(test))]
trait Tried {}

#[cfg(not(test))]
impl<E> Tried for E {}

impl<E: Answered + Drawn + Tried> Scenario for E {
    fn about(&self) -> About {
        E::ABOUT
    }

    fn statements(&self) -> Vec<&'static Statement> {
        E::STATEMENTS.iter().copied().flatten().collect()
    }

    fn parameters(&self) -> Vec<Parameter> {
        E::Parameters::declared()
    }

    fn run(&self, settings: &Settings, context: &Context<'_>) -> Result<Outcome> {
        let parameters = E::Parameters::read(settings)?;
        E::fits(&parameters)?;
        let measured = E::measure(&parameters, context)?;
        let theory = E::theory(&parameters, &measured, context)?;
        let mut claims = Claims::new(E::STATEMENTS, context);
        E::judge(&measured, &theory, &mut claims)?;
        let claims = claims.finish()?;
        let traces = E::traces(Finished {
            parameters: &parameters,
            measured: &measured,
            theory: &theory,
            context,
        })?;
        let worth = E::worth(&parameters, &measured);
        let answer = E::answer(&parameters, &measured)?;
        let outcome = Outcome::of(settings, claims, traces, worth)?;
        Ok(Outcome { answer, ..outcome })
    }
}

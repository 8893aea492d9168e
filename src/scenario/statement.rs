//! Statements: what a scenario claims, as data that exist without a run.
//!
//! A statement says in one sentence what a theorem, or a derivation, says of the figures of an experiment: by
//! which relation they stand to each other, from where that is known, how strong the evidence is, and what
//! would refute it. A run turns it into a [`Claim`](super::Claim) with a verdict. Lists of statements are
//! written with [`claims!`](crate::scenario::claims); what help, `list` and a scenario's grade say is read off them.

use std::borrow::Cow;
use std::fmt::Display;

use serde::{Serialize, Serializer};

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
    /// An identity of one table: both sides come from the same figures, so it checks the code and not the world.
    Identity,
}

impl Grade {
    /// All of them, the strongest first.
    pub const ALL: [Grade; 6] = [
        Grade::Exact,
        Grade::Certified,
        Grade::Float,
        Grade::Sampled,
        Grade::Measured,
        Grade::Identity,
    ];

    /// The grade of that letter.
    #[must_use]
    pub fn of_letter(letter: &str) -> Option<Grade> {
        let mut all = Grade::ALL.into_iter();
        all.find(|grade| grade.letter() == letter)
    }

    /// Whether a theorem stands behind such a figure, and the world could have refuted it.
    #[must_use]
    pub fn is_of_a_theorem(self) -> bool {
        !matches!(self, Grade::Measured | Grade::Identity)
    }

    /// The catalogue's letter: `E`, `C`, `F`, `S` or `M`; `I` for an identity.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Grade::Exact => "E",
            Grade::Certified => "C",
            Grade::Float => "F",
            Grade::Sampled => "S",
            Grade::Measured => "M",
            Grade::Identity => "I",
        }
    }
}

impl Serialize for Grade {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.letter())
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
    /// Nothing: a measurement, with a figure to stand beside it, which no theorem ties to it.
    None,
}

impl Relation {
    /// All of them.
    pub const ALL: [Relation; 7] = [
        Relation::Equal,
        Relation::AtMost,
        Relation::LessThan,
        Relation::AtLeast,
        Relation::GreaterThan,
        Relation::Within,
        Relation::None,
    ];

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

    /// The relation of those words.
    #[must_use]
    pub fn of_words(words: &str) -> Option<Relation> {
        let mut all = Relation::ALL.into_iter();
        all.find(|relation| relation.words() == words)
    }

    /// What one instance has to do to refute it, in one sentence.
    fn refutation(self) -> Option<&'static str> {
        Some(match self {
            Relation::Equal => "an instance whose measured value differs from the theory's",
            Relation::AtMost => "an instance whose measured value is above the theory's",
            Relation::LessThan => "an instance whose measured value is not below the theory's",
            Relation::AtLeast => "an instance whose measured value is below the theory's",
            Relation::GreaterThan => "an instance whose measured value is not above the theory's",
            Relation::Within => "a measured value farther from the theory's than the tolerance",
            Relation::None => return None,
        })
    }

    pub(super) fn is_strict(self) -> bool {
        matches!(self, Relation::LessThan | Relation::GreaterThan)
    }
}

impl Serialize for Relation {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.words())
    }
}

/// What a claim is about: its name, words, source, grade and relation, the same whatever comes out.
///
/// Where one statement is made of several things (sources, models, depths), its id and text hold a name in
/// braces, as in `loss-{source}`, that [`Statement::with`] fills in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    id: Cow<'static, str>,
    text: Cow<'static, str>,
    source: Cow<'static, str>,
    grade: Grade,
    relation: Relation,
    /// The condition outside of which it says nothing; none where it applies to all settings.
    applies: Option<&'static str>,
    refuted_by: Option<&'static str>,
    /// What a measurement's other value is.
    beside: Option<Cow<'static, str>>,
    /// The id as it was declared: the place among the scenario's statements.
    #[serde(skip)]
    declared: &'static str,
}

impl Statement {
    /// A statement: `id` is its short name, unique in its scenario, in lower case with hyphens; `text` says it
    /// in one plain sentence; `source` is where the theorem comes from.
    #[must_use]
    pub const fn new(
        grade: Grade,
        relation: Relation,
        id: &'static str,
        source: &'static str,
        text: &'static str,
    ) -> Self {
        Statement::beside(grade, relation, id, source, text, None)
    }

    /// The same with what the value is that a measurement stands beside, if that is said: `of all pairs`, `under
    /// M_norm`, `in the limit`.
    #[must_use]
    pub const fn beside(
        grade: Grade,
        relation: Relation,
        id: &'static str,
        source: &'static str,
        text: &'static str,
        label: Option<&'static str>,
    ) -> Self {
        Statement {
            id: Cow::Borrowed(id),
            text: Cow::Borrowed(text),
            source: Cow::Borrowed(source),
            grade,
            relation,
            applies: None,
            refuted_by: None,
            beside: match label {
                Some(label) => Some(Cow::Borrowed(label)),
                None => None,
            },
            declared: id,
        }
    }

    /// A statement as it was read back.
    pub(super) fn read(
        id: String,
        text: String,
        source: String,
        grade: Grade,
        relation: Relation,
        beside: Option<String>,
    ) -> Self {
        Statement {
            id: id.into(),
            text: text.into(),
            source: source.into(),
            grade,
            relation,
            applies: None,
            refuted_by: None,
            beside: beside.map(Cow::Owned),
            declared: "",
        }
    }

    /// Says where it applies; for other settings its claim is `not applicable`.
    #[must_use]
    pub const fn applies(mut self, condition: &'static str) -> Self {
        self.applies = Some(condition);
        self
    }

    /// Says what outcome would refute it, where that is more than the relation's failing for one instance.
    #[must_use]
    pub const fn refuted_by(mut self, outcome: &'static str) -> Self {
        self.refuted_by = Some(outcome);
        self
    }

    /// The statement of one of several things: `{key}` in id and text becomes `value`.
    #[must_use]
    pub fn with(&self, key: &str, value: impl Display) -> Statement {
        let (key, value) = (format!("{{{key}}}"), value.to_string());
        Statement {
            id: self.id.replace(&key, &value).into(),
            text: self.text.replace(&key, &value).into(),
            ..self.clone()
        }
    }

    /// Short name, unique in its scenario.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The claim in one plain sentence.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the theorem comes from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How its figures are known.
    #[must_use]
    pub fn grade(&self) -> Grade {
        self.grade
    }

    /// The relation between measured and theory.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.relation
    }

    /// The condition outside of which it says nothing; none where it applies to all settings.
    #[must_use]
    pub fn condition(&self) -> Option<&'static str> {
        self.applies
    }

    /// The outcome that would refute it, in one sentence; none for a measurement.
    #[must_use]
    pub fn refutation(&self) -> Option<&str> {
        self.refuted_by.or(self.relation.refutation())
    }

    /// What the value is that a measurement stands beside; none where a theorem's value stands there, or where
    /// nobody said.
    #[must_use]
    pub fn label(&self) -> Option<&str> {
        self.beside.as_deref()
    }

    /// The id as it was declared, with its braces.
    pub(super) fn declared(&self) -> &'static str {
        self.declared
    }

    /// Whether it is made of several things, each with an id of its own.
    pub(super) fn is_of_several(&self) -> bool {
        self.declared.contains('{')
    }
}

/// Statements as constants, and `CLAIMS`, the list of them in the order in which their claims are shown.
///
/// A line reads: name, grade, relation, id, source, sentence; then, where it does not apply to all settings,
/// `applies` and its condition; then, of a measurement, `beside` and what the value is that it stands beside; then,
/// where the relation alone does not say it, `refuted_by` and the outcome that would refute it.
macro_rules! claims {
    ($($name:ident: $grade:ident $relation:ident $id:literal, $source:expr, $text:expr
        $(, applies $condition:literal)? $(, beside $label:literal)? $(, refuted_by $refuted:literal)?;)*) => {
        $(const $name: $crate::scenario::Statement = $crate::scenario::Statement::beside(
            $crate::scenario::Grade::$grade,
            $crate::scenario::Relation::$relation,
            $id,
            $source,
            $text,
            $crate::scenario::label!($($label)?),
        )$(.applies($condition))?$(.refuted_by($refuted))?;)*

        /// The statements in the order in which their claims are shown.
        pub(super) const CLAIMS: &[$crate::scenario::Statement] = &[$($name),*];
    };
}
pub(crate) use claims;

/// The label that a line of [`claims!`] gives, or none.
macro_rules! label {
    () => {
        None
    };
    ($label:literal) => {
        Some($label)
    };
}
pub(crate) use label;

/// A source that ends in the module where it stands, as in `here!("Feller, vol. I; re-derived in")`.
macro_rules! here {
    ($text:literal) => {
        concat!($text, " ", module_path!())
    };
}
pub(crate) use here;

/// The source of what is derived in the documentation of the module where it stands, and nowhere else.
macro_rules! own_derivation {
    () => {
        $crate::scenario::here!("own derivation, in the documentation of")
    };
}
pub(crate) use own_derivation;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_braces_is_filled_in_and_the_place_is_kept() {
        let all = Statement::new(
            Grade::Exact,
            Relation::AtMost,
            "loss-{source}",
            "s",
            "The loss on {source} in {0, 1}.",
        );
        let one = all.with("source", "coin");
        assert_eq!(one.id(), "loss-coin");
        assert_eq!(one.text(), "The loss on coin in {0, 1}.");
        assert_eq!(one.declared(), all.declared());
        assert!(all.is_of_several());
    }

    #[test]
    fn every_relation_but_none_can_be_refuted() {
        let of = |relation| Statement::new(Grade::Exact, relation, "a", "b", "c");
        for relation in Relation::ALL {
            let refutable = of(relation).refutation().is_some();
            assert_eq!(refutable, relation != Relation::None);
        }
        let said = of(Relation::Equal).refuted_by("a change of leader");
        assert_eq!(said.refutation(), Some("a change of leader"));
    }
}

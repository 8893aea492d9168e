//! What proves that a run goes on as it does, without running it for ever.

/// What proves a status without running to it. The Kraft machine's are proven where
/// they are found, in `enumerate::kraft::cycle`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decider {
    /// The run is where it was, on the same tape: it does for ever what it did since.
    RepeatedConfiguration,
    /// The same, moved along the tape over blank cells.
    TranslatedCycle,
}

impl Decider {
    /// All deciders, in their order.
    pub const ALL: [Self; 2] = [Self::RepeatedConfiguration, Self::TranslatedCycle];

    /// The name in JSON, files and on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RepeatedConfiguration => "repeated-configuration",
            Self::TranslatedCycle => "translated-cycle",
        }
    }

    /// The decider of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decider| decider.name() == name)
    }
}

//! Why the checker does not believe a certificate.

/// Why a certificate proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The run comes to an entry that is not chosen.
    #[error("the run stops after {0} moves")]
    Stops(u64),
    /// The set of states is left, or has a way out.
    #[error("the states are not a set that is never left")]
    States,
    /// A round of no steps.
    #[error("a round of no steps says nothing")]
    NoSteps,
    /// A round that ends in another state, or elsewhere.
    #[error("a round ends in another state or at another place")]
    Round,
    /// A cell that is not as a round before.
    #[error("the cell at {0} from the head is not as a round before")]
    Cell(i64),
    /// A round that moves into cells that are not blank.
    #[error("the cell at {0} is not blank")]
    NotBlank(i64),
    /// Windows or words of a length that is not told, or too long.
    #[error("the set has elements of no form that can be checked")]
    Form,
    /// What the run begins with is not in the set.
    #[error("the blank tape is not in the set")]
    Beginning,
    /// An element from which the run stops, or never leaves a word.
    #[error("element {0} comes to an entry that is not chosen")]
    Exit(usize),
    /// An element one of whose successors is missing.
    #[error("a successor of element {0} is not in the set")]
    Open(usize),
}

//! Revealed code, place by place.

use crate::machine::Op;

/// No place: not revealed, or no owner.
pub(super) const NONE: u16 = u16::MAX;

/// A revealed place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) op: Op,
    /// The place of the `[` whose body this belongs to.
    pub(super) owner: u16,
    pub(super) next: u16,
    /// Of a `[`: the first place of its body.
    pub(super) body: u16,
}

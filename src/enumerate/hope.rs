//! How much of an open cylinder's mass may still print what is asked for, at most.

/// Shares are integers over 2 to this.
pub(super) const FRACTION_BITS: u32 = 22;

/// At most these shares print x, x0 and x1.
pub(super) type Hope = [u32; 3];

/// Nothing is known: all of it may.
pub(super) static ALL: Hope = [1 << FRACTION_BITS; 3];

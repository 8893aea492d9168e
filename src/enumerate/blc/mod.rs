//! All closed terms of the binary lambda calculus, by size: which have a normal form, and how large.

#[cfg_attr(
    not(test),
    allow(
        dead_code,
        reason = "closed sets are checked always, cycles in tests only"
    )
)]
mod certificate;
mod closed_set;
mod closures;
mod count;
mod cycle;
mod lazy;
mod measure;
mod omega;
mod table;

pub use count::{Champion, MOST_COUNTED_BITS, Row, Rows};
pub use omega::Omega;
#[cfg(test)]
mod tests;

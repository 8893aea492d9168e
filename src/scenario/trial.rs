//! What the scenarios' tests share: a context that neither tells nor stops, and the verdicts that fell.

use std::sync::atomic::AtomicBool;

use super::{Claim, Context, Verdict};

static NEVER: AtomicBool = AtomicBool::new(false);

/// A context without progress and interruption.
pub(super) fn context() -> Context<'static> {
    Context::new(&|_, _, _| (), &NEVER)
}

/// The ids of the claims that are called violated.
pub(super) fn violated(claims: &[Claim]) -> Vec<String> {
    claims
        .iter()
        .filter(|claim| claim.verdict() == Verdict::Violated)
        .map(|claim| claim.id().to_owned())
        .collect()
}

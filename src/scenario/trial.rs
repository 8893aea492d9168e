//! What the scenarios' tests share: a context that neither tells nor stops, the verdicts that fell, and the
//! mistakes that must make them fall.

use std::sync::atomic::AtomicBool;

use super::{Claim, Context, ScenarioError, Verdict};

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

/// A claim's id and the mistake, on either side, that must make it fall.
pub(super) type Mistake<M, T> = (&'static str, fn(&mut M, &mut T));

/// All claims hold on what `run` measures and says; each mistake makes its claim fall; and every claim that a
/// theorem stands behind has a mistake.
pub(super) fn every_mistake_is_seen<M, T>(
    run: impl Fn() -> (M, T),
    claims: impl Fn(&M, &T) -> Result<Vec<Claim>, ScenarioError>,
    mistakes: &[Mistake<M, T>],
) {
    let (measured, theory) = run();
    let found = claims(&measured, &theory).unwrap();
    assert_eq!(violated(&found), Vec::<String>::new());
    for claim in &found {
        let named = mistakes.iter().any(|(id, _)| *id == claim.id());
        let measurement = claim.verdict() == Verdict::Measurement;
        assert!(named || measurement, "no mistake for {}", claim.id());
    }
    for (index, (id, mistake)) in mistakes.iter().enumerate() {
        let (mut measured, mut theory) = run();
        mistake(&mut measured, &mut theory);
        let fallen = violated(&claims(&measured, &theory).unwrap());
        let seen = fallen.iter().any(|fallen| fallen == id);
        assert!(seen, "mistake {index}: {id} does not fall, but {fallen:?}");
    }
}

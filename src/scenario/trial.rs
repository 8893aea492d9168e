//! What the scenarios' tests share: a context that neither tells nor stops, the verdicts that fell, and the
//! mistakes that must make them fall.

use super::{Claim, Claims, Context, Drawn, Experiment, ScenarioError, Verdict};

/// A context without progress and interruption.
pub(crate) fn context() -> Context<'static> {
    Context::new()
}

/// The ids of the claims that are called violated.
pub(crate) fn violated(claims: &[Claim]) -> Vec<String> {
    claims
        .iter()
        .filter(|claim| claim.verdict() == Verdict::Violated)
        .map(|claim| claim.id().to_owned())
        .collect()
}

/// A claim's id and the mistake, on either side, that must make it fall.
pub(crate) type Mistake<M, T> = (&'static str, fn(&mut M, &mut T));

/// What the test of an experiment needs beside it.
pub(crate) trait Trial: Drawn<Measured: Clone, Theory: Clone> {
    /// Settings at which every claim holds, small enough to be run in a test.
    fn small() -> Self::Parameters;

    /// At least one mistake for each claim that a theorem stands behind: a claim's id, and a change on either
    /// side that must make it fall.
    fn mistakes() -> Vec<Mistake<Self::Measured, Self::Theory>>;
}

/// Both sides of an experiment at its small settings.
pub(crate) fn sides<E: Trial>() -> (E::Measured, E::Theory) {
    both::<E>(&E::small())
}

/// Both sides of an experiment at these settings.
pub(crate) fn both<E: Experiment>(parameters: &E::Parameters) -> (E::Measured, E::Theory) {
    let measured = E::measure(parameters, &context()).unwrap();
    let theory = E::theory(parameters, &measured, &context()).unwrap();
    (measured, theory)
}

/// The claims that these two sides make.
pub(crate) fn claims<E: Experiment>(
    measured: &E::Measured,
    theory: &E::Theory,
) -> Result<Vec<Claim>, ScenarioError> {
    let mut claims = Claims::new(E::STATEMENTS);
    E::judge(measured, theory, &mut claims)?;
    claims.finish()
}

/// The ids of the claims that are called violated at these settings.
pub(crate) fn violated_at<E: Experiment>(parameters: &E::Parameters) -> Vec<String> {
    let (measured, theory) = both::<E>(parameters);
    violated(&claims::<E>(&measured, &theory).unwrap())
}

/// All claims hold at the experiment's small settings; each mistake makes its claim fall; every claim that a
/// theorem stands behind has a mistake; and every claim is declared, so that it can be read without a run.
pub(crate) fn mistakes_are_seen<E: Trial>() {
    mistakes_are_seen_in::<E>(&sides::<E>());
}

/// The same in two sides that other tests look at too.
pub(crate) fn mistakes_are_seen_in<E: Trial>((measured, theory): &(E::Measured, E::Theory)) {
    let found = claims::<E>(measured, theory).unwrap();
    assert_eq!(violated(&found), Vec::<String>::new());
    let mistakes = E::mistakes();
    let declared: Vec<&str> = E::STATEMENTS
        .iter()
        .copied()
        .flatten()
        .map(|s| s.declared())
        .collect();
    for claim in &found {
        let named = mistakes.iter().any(|(id, _)| *id == claim.id());
        let measurement = claim.verdict() == Verdict::Measurement;
        assert!(named || measurement, "no mistake for {}", claim.id());
        let is_declared = declared.contains(&claim.about().declared());
        assert!(is_declared, "{} is not among the statements", claim.id());
        let filled = !claim.statement().contains('{') && !claim.id().contains('{');
        assert!(filled, "a name in braces is left in {}", claim.id());
    }
    for (index, (id, mistake)) in mistakes.iter().enumerate() {
        let (mut measured, mut theory) = (measured.clone(), theory.clone());
        mistake(&mut measured, &mut theory);
        let fallen = violated(&claims::<E>(&measured, &theory).unwrap());
        let seen = fallen.iter().any(|fallen| fallen == id);
        assert!(seen, "mistake {index}: {id} does not fall, but {fallen:?}");
    }
}

/// The test of an experiment, by its name.
macro_rules! tried {
    ($experiment:ty) => {
        #[test]
        fn every_claim_holds_and_the_smallest_mistakes_are_called_violated() {
            $crate::scenario::trial::mistakes_are_seen::<$experiment>();
        }
    };
}
pub(crate) use tried;

/// All claims hold on what `run` measures and says; each mistake makes its claim fall; and every claim that a
/// theorem stands behind has a mistake.
pub(crate) fn every_mistake_is_seen<M, T>(
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

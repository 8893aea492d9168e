//! What the scenarios' tests share: a context that neither tells nor stops, the verdicts that fell, and the
//! mistakes that must make them fall.

use super::{
    Answered, Claim, Claims, Context, Drawn, Experiment, Grade, Relation, ScenarioError, Verdict,
};
use crate::exact::Rational;

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
pub(crate) trait Trial: Answered + Drawn<Measured: Clone, Theory: Clone> {
    /// Settings at which every claim holds, small enough to be run in a test.
    fn small() -> Self::Parameters;

    /// At least one mistake for each claim that a theorem stands behind: a claim's id, and a change on either
    /// side that must make it fall.
    fn mistakes() -> Vec<Mistake<Self::Measured, Self::Theory>>;

    /// Equalities that do not see a factor of 7/10 in theory's value at the small settings, each with the reason: a
    /// value of 0, or too few runs.
    fn blunt() -> Vec<(&'static str, &'static str)> {
        Vec::new()
    }
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
    let context = context();
    let mut claims = Claims::new(E::STATEMENTS, &context);
    E::judge(measured, theory, &mut claims)?;
    claims.finish()
}

/// The ids of the claims that are called violated at these settings.
pub(crate) fn violated_at<E: Experiment>(parameters: &E::Parameters) -> Vec<String> {
    let (measured, theory) = both::<E>(parameters);
    violated(&claims::<E>(&measured, &theory).unwrap())
}

/// All claims hold at the experiment's small settings; each mistake makes its claim fall; every claim that a
/// theorem stands behind, and every identity, has a mistake; for every exact claim there is a world that breaks it;
/// wherever theory has a value, one that is wrong by nats for bits is seen; and every claim is declared, so that it
/// can be read without a run.
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
        let untried = matches!(
            claim.verdict(),
            Verdict::Measurement | Verdict::NotApplicable
        );
        assert!(named || untried, "no mistake for {}", claim.id());
        let decided = claim.verdict() != Verdict::Undecided;
        assert!(decided, "{} is undecided", claim.id());
        let is_declared = declared.contains(&claim.about().declared());
        assert!(is_declared, "{} is not among the statements", claim.id());
        let filled = !claim.statement().contains('{') && !claim.id().contains('{');
        assert!(filled, "a name in braces is left in {}", claim.id());
    }
    let mut broken_by_a_world = Vec::new();
    for (index, (id, mistake)) in mistakes.iter().enumerate() {
        let (mut other_measured, mut other_theory) = (measured.clone(), theory.clone());
        mistake(&mut other_measured, &mut other_theory);
        let fallen = violated(&claims::<E>(&other_measured, &other_theory).unwrap());
        let seen = fallen.iter().any(|fallen| fallen == id);
        assert!(seen, "mistake {index}: {id} does not fall, but {fallen:?}");
        // What was measured is another world's, and theory stands.
        if claims::<E>(&other_measured, theory)
            .is_ok_and(|claims| violated(&claims).contains(&(*id).to_owned()))
        {
            broken_by_a_world.push(*id);
        }
    }
    let worldless: Vec<&str> = found
        .iter()
        .filter(|claim| claim.verdict() == Verdict::Holds && claim.grade() == Grade::Exact)
        .map(Claim::id)
        .filter(|id| !broken_by_a_world.contains(id))
        .collect();
    assert_eq!(
        worldless,
        Vec::<&str>::new(),
        "no world breaks these exact claims"
    );
    factors_are_seen::<E>((measured, theory), &found);
}

/// Nats for bits, either way: a factor 2 is coarser than both.
const WRONG_BY: [(i64, u64); 2] = [(7, 10), (10, 7)];

/// Theory's value times a wrong factor breaks every equality.
fn factors_are_seen<E: Trial>((measured, theory): (&E::Measured, &E::Theory), found: &[Claim]) {
    for (p, q) in WRONG_BY {
        let context = context();
        let mut wrong = Claims::new(E::STATEMENTS, &context).wrong_by(Rational::ratio(p, q));
        E::judge(measured, theory, &mut wrong).unwrap();
        let fallen = violated(&wrong.finish().unwrap());
        let unseen: Vec<&str> = found
            .iter()
            .filter(|claim| matches!(claim.relation(), Relation::Equal | Relation::Within))
            .filter(|claim| claim.verdict() != Verdict::NotApplicable)
            .map(Claim::id)
            .filter(|id| !fallen.iter().any(|fallen| fallen == id))
            .filter(|id| E::blunt().iter().all(|(blunt, _)| blunt != id))
            .collect();
        assert_eq!(
            unseen,
            Vec::<&str>::new(),
            "theory times {p}/{q} is not seen"
        );
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

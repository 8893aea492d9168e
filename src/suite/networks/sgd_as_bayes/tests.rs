//! The claims hold, and the smallest mistakes are called violated.

use super::*;
use crate::scenario::trial::{self, Mistake, Trial, tried};

tried!(SgdAsBayes);

/// Twice the covariance: a step twice as large, or 2S for S.
fn doubled(entries: &mut [Rational]) {
    for entry in entries {
        *entry = &*entry * Rational::from_integer(2);
    }
}

impl Trial for SgdAsBayes {
    fn small() -> Parameters {
        Parameters {
            observations: 200,
            inputs: 2,
            batch: 4,
            chains: 20,
            steps: 10_000,
            seed: 1,
        }
    }

    fn mistakes() -> Vec<Mistake<Measured, Theory>> {
        vec![
            ("covariance-at-minus-4-half-octaves", |_, t| {
                doubled(&mut t.grid[0])
            }),
            ("covariance-at-minus-2-half-octaves", |_, t| {
                doubled(&mut t.grid[1])
            }),
            ("covariance-at-minus-1-half-octaves", |_, t| {
                doubled(&mut t.grid[2])
            }),
            // The neighbouring step's chains.
            ("covariance-at-0-half-octaves", |m, _| {
                m.grid[3].1 = m.grid[4].1.clone()
            }),
            ("covariance-at-1-half-octaves", |m, _| {
                m.grid[4].1 = m.grid[5].1.clone()
            }),
            ("covariance-at-2-half-octaves", |m, _| {
                m.grid[5].1 = m.grid[6].1.clone()
            }),
            ("covariance-at-4-half-octaves", |_, t| {
                doubled(&mut t.grid[6])
            }),
            // The formula for small steps, and the one without growing noise.
            ("covariance-at-a-large-step", |_, t| {
                t.large = t.formulas[0].clone()
            }),
            ("covariance-at-a-large-step", |_, t| {
                t.large = t.formulas[1].clone()
            }),
            // No preconditioner.
            ("covariance-preconditioned", |m, _| {
                m.preconditioned = m.grid[0].1.clone()
            }),
            // The second order forgotten.
            ("small-step-formula-is-off-by-order-e", |_, t| {
                t.trace_gap = Rational::zero()
            }),
            // The 2 forgotten: half the step.
            ("best-step", |_, t| t.step = &t.step * Rational::ratio(1, 2)),
            ("best-step", |m, _| m.grid[3].1 = m.grid[0].1.clone()),
            // S for 2S in the preconditioner: half the covariance.
            ("preconditioner-gives-posterior", |m, _| {
                doubled(&mut m.small_steps)
            }),
            // Chains without the preconditioner.
            ("preconditioned-is-nearer", |m, _| {
                m.preconditioned = m.grid[2].1.clone()
            }),
            // The right formula: the controls must see that nothing is off.
            ("control-small-step-formula", |_, t| {
                t.formulas[0] = t.large.clone()
            }),
            ("control-noise-that-does-not-grow", |_, t| {
                t.formulas[1] = t.large.clone()
            }),
        ]
    }
}

#[test]
fn every_setting_has_streams_of_its_own() {
    let (measured, _) = trial::sides::<SgdAsBayes>();
    let mut traces: Vec<&Rational> = measured.grid.iter().map(|(_, c)| &c.trace.mean).collect();
    traces.extend([
        &measured.large.trace.mean,
        &measured.preconditioned.trace.mean,
    ]);
    traces.sort();
    traces.dedup();
    assert_eq!(traces.len(), GRID.len() + 2);
}

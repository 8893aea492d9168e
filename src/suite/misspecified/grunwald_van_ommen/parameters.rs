//! The parameters of `grunwald-van-ommen`.

use crate::scenario::parameters;

parameters! { Parameters {
    observations "n": usize = 400 in 50..=5000, "observations of each run";
    at "at": usize = 100 in 20..=5000, "sizes and errors are taken after this many observations";
    covariates "covariates": usize = 50 in 4..=200, "the models take p = 0 to this many covariates";
    runs "runs": u64 = 100 in 2..=10_000, "seeded runs of each learner on each source";
    rate "eta": Rational = 1/4 in 1/64..=1/1, "learning rate of the generalised posterior";
    guesses "guesses": u64 = 100 in 20..=200,
        "points that are not easy in the game of guesses, where all is exact";
} }

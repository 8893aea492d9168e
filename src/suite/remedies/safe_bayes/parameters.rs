//! The parameters of `safe-bayes`.

use crate::scenario::parameters;

parameters! { Parameters {
    observations "n": usize = 100 in 20..=2000, "observations of each run";
    covariates "covariates": usize = 50 in 4..=200, "the models take p = 0 to this many covariates";
    runs "runs": u64 = 30 in 2..=10_000, "seeded runs on each source";
    halvings "halvings": u32 = 4 in 1..=10, "rates from 1 down to 2^-this are tried";
} }

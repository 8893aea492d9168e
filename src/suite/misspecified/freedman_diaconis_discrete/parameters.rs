//! The parameters of `freedman-diaconis-discrete`.

use crate::scenario::parameters;

parameters! { Parameters {
    symbols "n": u64 = 3000 in 200..=50_000, "symbols of each run";
    runs "runs": u64 = 60 in 20..=10_000, "seeded runs under each truth";
    drawn_symbols "drawn_n": u64 = 500 in 50..=5000, "symbols of each run with a truth drawn from the prior";
    drawn_runs "drawn": u64 = 4000 in 1000..=20_000, "runs with a truth drawn from the prior";
} }

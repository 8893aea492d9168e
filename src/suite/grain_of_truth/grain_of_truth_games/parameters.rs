//! The settings of `grain-of-truth-games`.

use crate::scenario::parameters;

parameters! { Parameters {
    grid "grid": u64 = 32 in 2..=128, "the oracle's answers are tried in steps of 1/(2 x this)";
    rounds "rounds": u64 = 200 in 20..=1000, "rounds of the two dogmatic players";
    horizon "horizon": u32 = 3 in 1..=4, "rounds that they plan ahead";
    dogma "eps": Rational = 1/10 in 1/100..=1/8, "weight of the worlds without hell over those with it";
    games "t": u64 = 4000 in 2000..=10_000, "rounds of Thompson against Thompson";
    seeds "seeds": u64 = 20 in 20..=100, "games of Thompson against Thompson";
} }

//! What several experiments share.

pub(super) mod bandit_sums;
pub(super) mod bandits;
pub(super) mod coin_flips;
pub(super) mod doubles;
pub(super) mod enumerating;
pub(super) mod expert_list;
pub(super) mod gamma_twins;
pub(super) mod growing_blocks;
pub(super) mod joint;
pub(super) mod leaders;
pub(super) mod log_sum;
pub(super) mod mixing;
pub(super) mod naive;
pub(super) mod nested_regression;
pub(super) mod night_worlds;
pub(super) mod occam;
pub(super) mod paired;
pub(super) mod planning;
pub(super) mod policies;
pub(super) mod printing;
pub(super) mod random_list;
pub(super) mod random_walk;
pub(super) mod short_numbers;
pub(super) mod two_doors;
pub(super) mod whole_odds;

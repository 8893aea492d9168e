//! The twins of a program p by trigger time, with Elias gamma as the code of that time: a list that several
//! scenarios run.
//!
//! Takes rationals from `exact`. p has weight 1, and for T = 1 .. 2^K a twin that parts from p after T
//! symbols has weight r(T) = 2^-(c + l(T)), l(T) = 2 floor(log2 T) + 1: c bits for the twin's program around
//! the code of T. While p is right, symbol T + 1 refutes the twins of time T and no others, so what is alive
//! is one sum that loses a term with every symbol ([`GammaTwins::refuted`]). Its closed form at T = 2^k
//! shares no code with that: 2^j values of T have floor(log2 T) = j, so R_(>=2^k) = 2^-c (sum over j = k ..
//! K-1 of 2^-(j+1), and 2^-(2K+1) for T = 2^K) = 2^-c (2^-k - 2^-K + 2^-(2K+1)) ([`GammaTwins::tail`]).

use crate::exact::Rational;
use crate::scenario::figures::inverse_power;

/// l(T): the length of the Elias gamma code of T >= 1.
pub(crate) fn gamma_length(time: u64) -> u32 {
    2 * time.ilog2() + 1
}

/// The list: c and K.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GammaTwins {
    /// c.
    pub(crate) overhead: u32,
    /// K: the last trigger time is 2^K.
    pub(crate) horizon_bits: u32,
}

/// The twins of one time, at the symbol that refutes them in the world p; weights over [`GammaTwins::unit`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refuted {
    /// T.
    pub(crate) time: u64,
    /// r(T).
    pub(crate) weight: u64,
    /// p and all twins that are not refuted before symbol T + 1.
    pub(crate) alive: u64,
}

impl GammaTwins {
    /// 2^K.
    pub(crate) fn horizon(self) -> u64 {
        1 << self.horizon_bits
    }

    /// The weight of p as an integer: no twin's bits are more than this power's.
    pub(crate) fn unit(self) -> u64 {
        1 << self.bits(self.horizon())
    }

    /// c + l(T), the bits of a twin.
    pub(crate) fn bits(self, time: u64) -> u32 {
        self.overhead + gamma_length(time)
    }

    /// r(T) over [`GammaTwins::unit`].
    pub(crate) fn weight(self, time: u64) -> u64 {
        self.unit() >> self.bits(time)
    }

    /// T = 1 .. 2^K in turn, where every time has so many twins.
    pub(crate) fn refuted(self, twins: u64) -> impl Iterator<Item = Refuted> {
        let times = move || 1..=self.horizon();
        let weights: u64 = times().map(|time| self.weight(time)).sum();
        times().scan(self.unit() + twins * weights, move |left, time| {
            let weight = self.weight(time);
            let alive = *left;
            *left -= twins * weight;
            Some(Refuted {
                time,
                weight,
                alive,
            })
        })
    }

    /// R_(>=2^k) in closed form, p's weight being 1, for k = 0 .. K.
    pub(crate) fn tail(self, k: u32) -> Rational {
        let last = self.horizon_bits;
        (inverse_power(k) - inverse_power(last) + inverse_power(2 * last + 1))
            * inverse_power(self.overhead)
    }
}

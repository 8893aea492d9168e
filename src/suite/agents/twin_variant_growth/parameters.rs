//! The settings of `twin-variant-growth`, and how many twins there are of each length.

use crate::exact::Rational;
use crate::scenario::figures::{fraction, quotient, whole};
use crate::scenario::{Result, ScenarioError, parameters};

parameters! { Parameters {
    length "length": u32 = 4 in 3..=16, "bits l of the program p";
    depth "depth": u32 = 12 in 2..=40, "twins up to this many bits longer, D";
    factor "c": u64 = 1 in 1..=8, "the last growth is v(d) = c 2^d";
    gain "gain": u64 = 10 in 2..=100, "what acting yields where the world is there, g";
    cost "cost": u64 = 5 in 1..=99, "what acting costs, k";
    nights "nights": u32 = 8 in 1..=24, "nights to come, H";
} }

/// How many twins there are of d bits more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Growth {
    One,
    Squares,
    Doubling,
}

/// All, in the order of the picture.
pub(super) const GROWTHS: [Growth; 3] = [Growth::One, Growth::Squares, Growth::Doubling];

impl Parameters {
    /// v(d).
    pub(super) fn twins(&self, growth: Growth, d: u32) -> u64 {
        match growth {
            Growth::One => 1,
            Growth::Squares => u64::from(d * d),
            Growth::Doubling => self.factor << d,
        }
    }

    pub(super) fn name(&self, growth: Growth) -> String {
        match growth {
            Growth::One => "v(d) = 1".to_string(),
            Growth::Squares => "v(d) = d^2".to_string(),
            Growth::Doubling if self.factor == 1 => "v(d) = 2^d".to_string(),
            Growth::Doubling => format!("v(d) = {} x 2^d", self.factor),
        }
    }

    /// (g-k) H/k: the joint odds of the twins from which on the agent rests.
    pub(super) fn threshold(&self) -> Result<Rational> {
        fraction((self.gain - self.cost) * u64::from(self.nights), self.cost)
    }

    /// D* = (g-k) H/(c k).
    pub(super) fn switch(&self) -> Result<Rational> {
        quotient(&self.threshold()?, &whole(self.factor))
    }

    /// Whether the twins fit a prefix-free code, acting can pay, and the agent changes its mind within the
    /// depths: 1 < D* <= D.
    pub(super) fn fit(&self) -> Result<()> {
        let (length, depth, factor) = (self.length, self.depth, self.factor);
        let room = ((1 << length) - 1) / factor;
        let mut instead = Vec::new();
        let mut why = Vec::new();
        if u64::from(depth) > room {
            why.push(format!(
                "no prefix-free code has {factor} x 2^d twins of length + d bits up to d = {depth}: with \
                 length = {length} there is room up to d = {room}"
            ));
            // 2^l - 1 >= c D.
            let least = (factor * u64::from(depth)).ilog2() + 1;
            instead.push(format!("length={least}"));
        }
        if let Some(wrong) = self.turns()? {
            why.push(wrong);
            instead.extend(self.that_turns()?);
        }
        if why.is_empty() {
            return Ok(());
        }
        Err(ScenarioError::refused(why.join("; "), instead))
    }

    /// What keeps the agent from acting at depth 1 and resting at the largest one.
    fn turns(&self) -> Result<Option<String>> {
        let (gain, cost, depth) = (self.gain, self.cost, self.depth);
        if cost >= gain {
            let why = format!("cost = {cost} is not below gain = {gain}, so acting never pays");
            return Ok(Some(why));
        }
        let switch = self.switch()?;
        let named = format!("(gain - cost) nights/(c cost) = {switch}");
        if whole(u64::from(depth)) < switch {
            let why = format!("the agent rests from depth {named} on only, and depth is {depth}");
            return Ok(Some(why));
        }
        let always = switch <= Rational::one();
        Ok(always.then(|| format!("the agent rests at every depth, since {named}")))
    }

    /// Another number of nights with which it does; where there is none, another cost, too: half the gain, at
    /// which 1 < D* <= 2 for the least H above c k/(g-k).
    fn that_turns(&self) -> Result<Vec<String>> {
        for away in 1..=24 {
            for nights in [self.nights.checked_sub(away), Some(self.nights + away)] {
                let nights = nights.filter(|nights| (1..=24).contains(nights));
                if let Some(nights) = nights {
                    let other = Parameters {
                        nights,
                        ..self.clone()
                    };
                    if other.turns()?.is_none() {
                        return Ok(vec![format!("nights={nights}")]);
                    }
                }
            }
        }
        let cost = self.gain / 2;
        let nights = self.factor * cost / (self.gain - cost) + 1;
        Ok(vec![format!("cost={cost}"), format!("nights={nights}")])
    }
}

//! Mixtures over paths: which expert predicts may change with time. Takes the trait
//! [`Hypothesis`], a prior on the experts and big integers.
//!
//! A path k_1, k_2, ... names the expert that predicts each symbol; all experts see all
//! symbols. Under a prior on paths that is a hidden Markov chain the sum over all paths of
//! prior(path) times the product of nu_(k_t)(x_t | x_<t) is the forward algorithm: weights
//! of the chain's states, multiplied by what their experts gave the symbol, then passed on.

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};

use super::bayes::share;
use super::evidence::{Evidence, magnitude};
use super::hypothesis::{Hypothesis, ProbabilityError, probability};
use crate::exact::{Enclosure, Rational};
use crate::prior::FinitePrior;

/// How probable a change of expert is before symbol t.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShareRate {
    /// The same before every symbol but the first.
    Constant(Rational),
    /// 1/t before symbol t >= 2.
    Harmonic,
}

/// A prior on paths.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Paths {
    /// Before every symbol but the first the path leaves its expert with the rate's
    /// probability, for any other with equal chance.
    Sharing(ShareRate),
    /// A switch after t >= 1 symbols, to an expert drawn from the shares; see
    /// [`PathMixture::switching`].
    Switching {
        /// The prior weights over their sum.
        shares: Vec<BigUint>,
        sum: BigUint,
    },
}

/// Numerators over one denominator: the weights of the chain's states. State s has the
/// expert s modulo their number.
#[derive(Clone, Debug)]
struct Weights {
    numerators: Vec<BigUint>,
    denominator: BigUint,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Lower,
    Upper,
}

impl Weights {
    fn total(&self) -> BigUint {
        self.numerators.iter().sum()
    }

    /// Multiplies each state's weight by what its expert gave the symbol.
    fn emit(&mut self, chances: &[Rational]) {
        let (factors, common) = over_common_denominator(chances);
        for (state, numerator) in self.numerators.iter_mut().enumerate() {
            *numerator *= &factors[state % factors.len()];
        }
        self.denominator *= common;
    }

    /// Keeps about `bits` significant bits of the total, towards `end`.
    fn round(&mut self, bits: u64, end: End) {
        let total = self.total();
        if total.is_zero() || self.denominator.bits() <= bits {
            return;
        }
        let places = (bits + self.denominator.bits()).saturating_sub(total.bits());
        for numerator in &mut self.numerators {
            let (quotient, rest) = (&*numerator << places).div_rem(&self.denominator);
            *numerator = quotient;
            if end == End::Upper && !rest.is_zero() {
                *numerator += 1u32;
            }
        }
        self.denominator = BigUint::one() << places;
    }
}

/// The chances as integers over their least common denominator.
fn over_common_denominator(chances: &[Rational]) -> (Vec<BigUint>, BigUint) {
    let common = chances
        .iter()
        .fold(BigUint::one(), |lcm, chance| lcm.lcm(&chance.denominator()));
    let factors = chances
        .iter()
        .map(|chance| magnitude(chance) * (&common / chance.denominator()))
        .collect();
    (factors, common)
}

impl Paths {
    /// The chain's step behind symbol `time`, for `experts` of them. The total is unchanged.
    fn pass(&self, time: u64, experts: usize, weights: &mut Weights) {
        match self {
            Paths::Sharing(rate) => {
                let (leaves, of) = match rate {
                    ShareRate::Constant(rate) => (magnitude(rate), rate.denominator()),
                    ShareRate::Harmonic => (BigUint::one(), BigUint::from(time + 1)),
                };
                if experts == 1 || leaves.is_zero() {
                    return;
                }
                let others = BigUint::from(experts - 1);
                let stays = (&of - &leaves) * &others;
                let total = weights.total();
                for numerator in &mut weights.numerators {
                    *numerator = &*numerator * &stays + (&total - &*numerator) * &leaves;
                }
                weights.denominator *= of * others;
            }
            Paths::Switching { shares, sum } => {
                let twice = sum * 2u32;
                let (stays, of) = (&twice * time, &twice * (time + 1));
                let (settled, unsettled) = weights.numerators.split_at_mut(experts);
                let moving: BigUint = unsettled.iter().sum();
                for ((settled, unsettled), share) in settled.iter_mut().zip(unsettled).zip(shares) {
                    let arrives = &moving * share;
                    *settled = &*settled * &of + &arrives;
                    *unsettled = &*unsettled * &stays + arrives;
                }
                weights.denominator *= of;
            }
        }
    }
}

/// The mixture of all paths through a list of experts, conditioned on the symbols seen.
///
/// Exact where the experts are. An expert whose predictions are enclosures makes the
/// weights two rows, of lower and of upper ends; so does [`PathMixture::to_bits`]. An
/// expert that gave a symbol probability 0 predicts nothing any more, as everywhere in
/// this layer, and no path can go on with it.
#[derive(Clone, Debug)]
pub struct PathMixture {
    experts: Vec<Box<dyn Hypothesis>>,
    paths: Paths,
    lower: Weights,
    /// Where it differs from `lower`.
    upper: Option<Weights>,
    time: u64,
    bits: Option<u64>,
}

impl PathMixture {
    /// Fixed share (Herbster and Warmuth 1998): the first expert is drawn from `prior`, and
    /// before every later symbol the path leaves its expert with the rate's probability, for
    /// any of the others with equal chance.
    ///
    /// ```
    /// use solomonoff::exact::Rational;
    /// use solomonoff::mixture::{Bernoulli, Hypothesis, PathMixture, ShareRate};
    /// use solomonoff::prior::FinitePrior;
    ///
    /// let coin = |p, q| -> Result<Box<dyn Hypothesis>, Box<dyn std::error::Error>> {
    ///     Ok(Box::new(Bernoulli::new(Rational::ratio(p, q))?))
    /// };
    /// let prior = FinitePrior::uniform([coin(1, 4)?, coin(3, 4)?])?;
    /// let rate = ShareRate::Constant(Rational::ratio(1, 10));
    /// let mut shared = PathMixture::fixed_share(prior, rate)?;
    /// shared.update(true);
    /// // Posterior 3/4, of which a tenth leaves: 3/4 * 9/10 + 1/4 * 1/10.
    /// assert_eq!(shared.posterior()[1].to_string(), "7/10");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ProbabilityError`] for a constant rate outside [0, 1].
    pub fn fixed_share(
        prior: FinitePrior<Box<dyn Hypothesis>>,
        rate: ShareRate,
    ) -> Result<PathMixture, ProbabilityError> {
        if let ShareRate::Constant(rate) = &rate {
            probability(rate.clone())?;
        }
        let (experts, weights) = prior.into_parts();
        let (numerators, denominator) = over_common_denominator(&weights);
        let weights = Weights {
            numerators,
            denominator,
        };
        Ok(PathMixture::starting(
            experts,
            Paths::Sharing(rate),
            weights,
        ))
    }

    /// The switch distribution (van Erven, Grünwald and de Rooij 2007): a path is m >= 1
    /// stretches with probability 2^-m, each with an expert drawn from `prior` (the same may
    /// come again); a stretch begins after t symbols with probability 1/(t(t+1)), given that
    /// it begins later than the one before.
    ///
    /// As a chain: behind each beginning the path is settled for ever with probability 1/2;
    /// an unsettled one begins anew after t symbols, if not before, with probability
    /// (1/(t(t+1))) / (1/t) = 1/(t+1). So there are two states an expert.
    pub fn switching(prior: FinitePrior<Box<dyn Hypothesis>>) -> PathMixture {
        let (experts, weights) = prior.into_parts();
        let (shares, denominator) = over_common_denominator(&weights);
        let sum = shares.iter().sum();
        let weights = Weights {
            numerators: [shares.as_slice(), shares.as_slice()].concat(),
            denominator: denominator * 2u32,
        };
        PathMixture::starting(experts, Paths::Switching { shares, sum }, weights)
    }

    fn starting(experts: Vec<Box<dyn Hypothesis>>, paths: Paths, weights: Weights) -> PathMixture {
        PathMixture {
            experts,
            paths,
            lower: weights,
            upper: None,
            time: 0,
            bits: None,
        }
    }

    /// The same with weights kept to `bits` significant bits, rounded outward after every
    /// symbol: evidence and predictions become enclosures whose relative width grows by about
    /// 2^-bits per symbol, and a step costs the same however long the data.
    #[must_use]
    pub fn to_bits(mut self, bits: u32) -> PathMixture {
        self.bits = Some(u64::from(bits.max(1)));
        self
    }

    /// How many experts there are; at least one.
    #[expect(
        clippy::len_without_is_empty,
        reason = "a prior without hypotheses cannot be made"
    )]
    pub fn len(&self) -> usize {
        self.experts.len()
    }

    /// Symbols seen.
    pub fn time(&self) -> u64 {
        self.time
    }

    /// What the paths that stand with the expert at `index` give the symbols seen: its share
    /// of the evidence.
    ///
    /// # Panics
    /// If `index` is not below [`PathMixture::len`].
    pub fn joint(&self, index: usize) -> Evidence {
        assert!(index < self.experts.len(), "no expert {index}");
        self.with(&|expert| expert == index)
    }

    /// The probability that each expert predicts the next symbol, given those seen; all 0
    /// once no path is left.
    pub fn posterior(&self) -> Vec<Enclosure> {
        (0..self.experts.len())
            .map(|index| share(&self.joint(index), &self.with(&|expert| expert != index)))
            .collect()
    }

    /// The joint of the experts that are `wanted`.
    fn with(&self, wanted: &dyn Fn(usize) -> bool) -> Evidence {
        self.between(&|weights: &Weights| {
            let states = weights.numerators.iter().enumerate();
            states
                .filter(|(state, _)| wanted(state % self.experts.len()))
                .map(|(_, numerator)| numerator)
                .sum()
        })
    }

    /// What `sum` makes of the weights, from the lower ends to the upper ones.
    fn between(&self, sum: &dyn Fn(&Weights) -> BigUint) -> Evidence {
        between(&self.lower, self.upper.as_ref(), sum)
    }

    /// What the experts give `symbol`: lower ends, and upper ends where they differ.
    fn chances(&self, symbol: bool) -> (Vec<Rational>, Option<Vec<Rational>>) {
        let next: Vec<Enclosure> = self
            .experts
            .iter()
            .map(|expert| {
                let [zero, one] = expert.predictive();
                if symbol { one } else { zero }
            })
            .collect();
        let lower = next.iter().map(|chance| chance.lower().clone()).collect();
        if next.iter().all(Enclosure::is_exact) {
            return (lower, None);
        }
        let upper = next.iter().map(|chance| chance.upper().clone()).collect();
        (lower, Some(upper))
    }

    /// Both rows of weights behind `symbol`, not yet passed on.
    fn emitted(&self, symbol: bool) -> (Weights, Option<Weights>) {
        let (low, high) = self.chances(symbol);
        let upper = match (&self.upper, &high) {
            (None, None) => None,
            (Some(weights), _) => Some(weights),
            (None, Some(_)) => Some(&self.lower),
        };
        let upper = upper.map(|weights| {
            let mut weights = weights.clone();
            weights.emit(high.as_ref().unwrap_or(&low));
            weights
        });
        let mut lower = self.lower.clone();
        lower.emit(&low);
        (lower, upper)
    }
}

fn between(
    lower: &Weights,
    upper: Option<&Weights>,
    sum: &dyn Fn(&Weights) -> BigUint,
) -> Evidence {
    let low = sum(lower);
    let Some(upper) = upper else {
        return Evidence::exact(low, lower.denominator.clone());
    };
    let low = low * &upper.denominator;
    let high = sum(upper) * &lower.denominator;
    // Upper ends are never below lower ends by their making.
    let open = if high > low {
        high - &low
    } else {
        BigUint::ZERO
    };
    Evidence::with_open(low, open, &lower.denominator * &upper.denominator)
}

impl Hypothesis for PathMixture {
    fn name(&self) -> String {
        let experts = self.experts.len();
        match &self.paths {
            Paths::Sharing(ShareRate::Constant(rate)) => {
                format!("fixed share {rate} of {experts}")
            }
            Paths::Sharing(ShareRate::Harmonic) => format!("share 1/t of {experts}"),
            Paths::Switching { .. } => format!("switch distribution of {experts}"),
        }
    }
    fn act(&mut self, action: &[bool]) {
        for expert in &mut self.experts {
            expert.act(action);
        }
    }
    fn evidence(&self) -> Evidence {
        self.between(&Weights::total)
    }
    fn extended(&self, symbol: bool) -> Evidence {
        let (lower, upper) = self.emitted(symbol);
        between(&lower, upper.as_ref(), &Weights::total)
    }
    fn update(&mut self, symbol: bool) {
        (self.lower, self.upper) = self.emitted(symbol);
        self.time += 1;
        for expert in &mut self.experts {
            expert.update(symbol);
        }
        if let (Some(_), None) = (self.bits, &self.upper) {
            self.upper = Some(self.lower.clone());
        }
        let ends = [
            (Some(&mut self.lower), End::Lower),
            (self.upper.as_mut(), End::Upper),
        ];
        for (weights, end) in ends {
            if let Some(weights) = weights {
                self.paths.pass(self.time, self.experts.len(), weights);
                if let Some(bits) = self.bits {
                    weights.round(bits, end);
                }
            }
        }
    }
    fn clone_box(&self) -> Box<dyn Hypothesis> {
        Box::new(self.clone())
    }
}

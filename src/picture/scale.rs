//! From values to positions: the three kinds of axis and their ticks.
//!
//! Positions are found by additions, products and quotients alone; the one
//! logarithm is computed here by a series, because the one of the platform
//! differs between platforms and the pictures must not.

use crate::trace::{Axis, Scale};

use super::tear::Tear;
use super::text::{grouped, power};

/// Beyond this a coordinate counts as a gap: differences stay finite.
const LIMIT: f64 = 1e300;

/// A mark on an axis.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    /// Where, in the axis's own (laid out) values.
    pub at: f64,
    /// What it says.
    pub label: String,
}

/// An axis laid out: its stretch and ticks.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    scale: Scale,
    /// Least laid-out value.
    pub low: f64,
    /// Greatest laid-out value; above `low`.
    pub high: f64,
    /// Ticks within the stretch, from low to high.
    pub ticks: Vec<Tick>,
    /// What is left out of it.
    tear: Option<Tear>,
}

impl Layout {
    /// Lays an axis out over values; `round` widens the stretch to whole
    /// ticks.
    pub(super) fn new(axis: &Axis, values: impl Iterator<Item = f64>, round: bool) -> Self {
        let scale = axis.scale;
        let asked = axis.range.into_iter().flat_map(|(a, b)| [a, b]);
        let mut ends: Option<(f64, f64)> = None;
        let mut all = Vec::new();
        for value in asked.chain(values).filter_map(|v| laid_out(scale, v)) {
            let (low, high) = ends.unwrap_or((value, value));
            ends = Some((low.min(value), high.max(value)));
            if axis.breaks {
                all.push(value);
            }
        }
        let (low, high) = widened(ends, scale);
        let mut layout = Layout {
            scale,
            low,
            high,
            ticks: Vec::new(),
            tear: None,
        };
        layout.mark(round, all);
        if !axis.names.is_empty() {
            let names = axis.names.iter();
            layout.ticks = names
                .filter_map(|(at, name)| {
                    let at = laid_out(scale, *at)?;
                    let label = name.clone();
                    (layout.low..=layout.high)
                        .contains(&at)
                        .then_some(Tick { at, label })
                })
                .collect();
        }
        layout
    }

    /// The share of the axis at a value: 0 at its start, 1 at its end; `None`
    /// for what cannot be shown (not finite, not positive on a log axis).
    pub(super) fn share(&self, value: f64) -> Option<f64> {
        laid_out(self.scale, value).map(|v| self.share_laid_out(v))
    }

    /// The share at a laid-out value, such as a tick's.
    pub(super) fn share_laid_out(&self, value: f64) -> f64 {
        let place = |value| self.tear.map_or(value, |tear| tear.place(value));
        (place(value) - place(self.low)) / (place(self.high) - place(self.low))
    }

    /// Where the stretch that is left out begins and ends, as shares of the axis.
    pub(super) fn tear(&self) -> Option<(f64, f64)> {
        let tear = self.tear?;
        Some((self.share_laid_out(tear.from), self.share_laid_out(tear.to)))
    }

    /// The distance of ticks that suits a stretch.
    fn step(&self, span: f64) -> Step {
        match self.scale {
            Scale::Linear => nice_step(span / 6.0),
            Scale::PowersOfTwo => whole_step(span / 6.0),
            Scale::Log10 => whole_step(span / 7.0),
        }
    }

    fn mark(&mut self, round: bool, values: Vec<f64>) {
        let mut step = self.step(self.high - self.low);
        if let Some((tear, left)) = Tear::in_values(values, |left| self.step(left).value()) {
            self.tear = Some(tear);
            step = self.step(left);
        }
        if round {
            self.low = (self.low / step.value()).floor() * step.value();
            self.high = (self.high / step.value()).ceil() * step.value();
        }
        // A hair of room, so that an end which is a tick stays one in spite
        // of rounding.
        let hair = step.value() * 1e-9;
        let mut index = ((self.low - hair) / step.value()).ceil();
        for _ in 0..64 {
            let at = step.times(index);
            if at > self.high + hair {
                break;
            }
            if let Some(tear) = self.tear
                && at > tear.from + hair
                && at < tear.to - hair
            {
                index = (tear.to / step.value()).round();
                continue;
            }
            let label = match self.scale {
                Scale::Linear => step.label(index),
                Scale::PowersOfTwo => match at {
                    0.0 => "1".to_owned(),
                    1.0 => "2".to_owned(),
                    // Nobody reads so long a raised number.
                    _ if at.abs() >= 1e7 => format!("2^({})", step.label(index)),
                    _ => power("2", at),
                },
                Scale::Log10 => decade(at, 1.0),
            };
            self.ticks.push(Tick { at, label });
            index += 1.0;
        }
        if self.scale == Scale::Log10 && self.ticks.len() < 3 {
            self.mark_within_decades(hair);
        }
    }

    /// On a short log axis the whole decades are too few: 2 and 5 join them.
    fn mark_within_decades(&mut self, hair: f64) {
        self.ticks.clear();
        let mut exponent = self.low.floor();
        for _ in 0..8 {
            for lead in [1.0, 2.0, 5.0] {
                let at = exponent + log10(lead);
                if at >= self.low - hair && at <= self.high + hair {
                    let label = decade(exponent, lead);
                    self.ticks.push(Tick { at, label });
                }
            }
            exponent += 1.0;
        }
    }
}

/// `lead` times a power of ten: digits while short, else a raised exponent.
fn decade(exponent: f64, lead: f64) -> String {
    if (0.0..4.0).contains(&exponent) {
        let zeros = ["", "0", "00", "000"];
        let count = [0.0, 1.0, 2.0, 3.0].iter().position(|e| *e >= exponent);
        format!("{lead:.0}{}", zeros[count.unwrap_or(0)])
    } else if lead > 1.0 {
        format!("{lead:.0}\u{B7}{}", power("10", exponent))
    } else {
        power("10", exponent)
    }
}

fn laid_out(scale: Scale, value: f64) -> Option<f64> {
    let value = match scale {
        Scale::Linear | Scale::PowersOfTwo => value,
        Scale::Log10 if value > 0.0 && value.is_finite() => log10(value),
        Scale::Log10 => return None,
    };
    (value.is_finite() && value.abs() < LIMIT).then_some(value)
}

/// A stretch that is not empty: nothing to show is 0 to 1, one value gets
/// room on both sides.
fn widened(ends: Option<(f64, f64)>, scale: Scale) -> (f64, f64) {
    let Some((low, high)) = ends else {
        return (0.0, 1.0);
    };
    // Below this the doubles between the two are too few for ticks.
    if high - low > low.abs().max(high.abs()) * 1e-12 {
        return (low, high);
    }
    let room = match scale {
        Scale::Linear if low == 0.0 => 1.0,
        Scale::Linear => low.abs() * 0.5,
        Scale::Log10 => 0.5,
        Scale::PowersOfTwo => (low.abs() * 1e-6).max(1.0),
    };
    (low - room, high + room)
}

/// The distance of ticks: a small integer times a power of ten, kept apart so
/// that a tick's label is exact.
#[derive(Clone, Copy, Debug)]
struct Step {
    lead: f64,
    exponent: i32,
}

impl Step {
    fn value(self) -> f64 {
        self.times(1.0)
    }

    /// The tick of an index: the double nearest to the decimal number, by the
    /// reader of decimals, which is the same everywhere.
    fn times(self, index: f64) -> f64 {
        let text = format!("{:.0}e{}", self.lead * index, self.exponent);
        text.parse::<f64>().map_or(0.0, |v| v + 0.0)
    }

    fn label(self, index: f64) -> String {
        let count = self.lead * index;
        if count == 0.0 {
            return "0".to_owned();
        }
        let value = self.times(index);
        match self.exponent {
            -6..=-1 => {
                let decimals = usize::try_from(-self.exponent).unwrap_or(0);
                grouped(&format!("{value:.decimals$}"))
            }
            0..=8 => grouped(&format!("{value:.0}")),
            exponent => {
                let tail = power("10", f64::from(exponent));
                format!("{}\u{B7}{tail}", grouped(&format!("{count:.0}")))
            }
        }
    }
}

/// The least of 1, 2, 5 times a power of ten that is not below `least`.
fn nice_step(least: f64) -> Step {
    let text = format!("{least:e}");
    let (lead, exponent) = text.split_once('e').unwrap_or(("1", "0"));
    let lead = lead.parse::<f64>().unwrap_or(1.0);
    let exponent = exponent.parse::<i32>().unwrap_or(0);
    match [1.0, 2.0, 5.0].into_iter().find(|nice| lead <= *nice) {
        Some(nice) => Step {
            lead: nice,
            exponent,
        },
        None => Step {
            lead: 1.0,
            exponent: exponent + 1,
        },
    }
}

/// The same, but whole: exponents of powers.
fn whole_step(least: f64) -> Step {
    if least <= 1.0 {
        Step {
            lead: 1.0,
            exponent: 0,
        }
    } else {
        nice_step(least)
    }
}

/// The decimal logarithm of a positive finite double, by the same operations
/// everywhere; within about 1e-15 of the true one, exact at powers of ten.
fn log10(value: f64) -> f64 {
    let text = format!("{value:e}");
    let (lead, exponent) = text.split_once('e').unwrap_or(("1", "0"));
    let exponent = exponent.parse::<f64>().unwrap_or(0.0);
    let mut lead = lead.parse::<f64>().unwrap_or(1.0);
    // ln(lead) for 1 <= lead < 10: first divided by 4/3 into [1, 4/3), where
    // the series in z = (lead-1)/(lead+1) <= 1/7 gains a digit a term.
    let mut thirds = 0.0;
    while lead >= 4.0 / 3.0 {
        lead *= 0.75;
        thirds += 1.0;
    }
    exponent + (thirds * LN_FOUR_THIRDS + ln_near_one(lead)) / std::f64::consts::LN_10
}

/// ln(4/3).
const LN_FOUR_THIRDS: f64 = 0.287_682_072_451_780_9;

fn ln_near_one(value: f64) -> f64 {
    let z = (value - 1.0) / (value + 1.0);
    let mut term = z;
    let mut sum = 0.0;
    for odd in [1.0, 3.0, 5.0, 7.0, 9.0, 11.0, 13.0, 15.0, 17.0, 19.0, 21.0] {
        sum += term / odd;
        term *= z * z;
    }
    2.0 * sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn labels(axis: &Axis, values: &[f64]) -> Vec<String> {
        let layout = Layout::new(axis, values.iter().copied(), false);
        layout.ticks.into_iter().map(|t| t.label).collect()
    }

    #[test]
    fn ticks_read_as_a_person_writes_them() {
        let linear = Axis::linear("");
        assert_eq!(
            labels(&linear, &[0.0, 1.0]),
            ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(labels(&linear, &[0.0, 1e6])[1], "200\u{A0}000");
        assert_eq!(
            labels(&linear, &[-2.0, 2.0]),
            ["\u{2212}2", "\u{2212}1", "0", "1", "2"]
        );
        let powers = Axis::powers_of_two("");
        assert_eq!(
            labels(&powers, &[-40.0, 0.0]),
            ["2⁻⁴⁰", "2⁻³⁰", "2⁻²⁰", "2⁻¹⁰", "1"]
        );
        let log = Axis::log10("");
        assert_eq!(
            labels(&log, &[1.0, 1e5]),
            ["1", "10", "100", "1000", "10⁴", "10⁵"]
        );
        assert_eq!(labels(&log, &[1.0, 20.0]), ["1", "2", "5", "10", "20"]);
    }

    #[test]
    fn what_a_log_axis_cannot_show_is_a_gap() {
        let layout = Layout::new(&Axis::log10(""), [1.0, 100.0].into_iter(), false);
        assert_eq!(layout.share(0.0), None);
        assert_eq!(layout.share(-1.0), None);
        assert_eq!(layout.share(f64::NAN), None);
        assert_eq!(layout.share(10.0), Some(0.5));
    }

    proptest! {
        #[test]
        fn the_logarithm_is_the_known_one(value in prop::num::f64::POSITIVE | prop::num::f64::NORMAL) {
            let value = value.abs();
            prop_assert!((log10(value) - value.log10()).abs() <= 1e-15 * value.log10().abs().max(1.0) * 4.0);
        }

        #[test]
        fn ticks_are_ordered_inside_and_cover_the_range(
            a in -1e9f64..1e9, width in 1e-3f64..1e9, kind in 0usize..3, round: bool,
        ) {
            let axis = [Axis::linear(""), Axis::powers_of_two(""), Axis::log10("")][kind].clone();
            let (a, b) = if kind == 2 { (a.abs() + 1e-9, a.abs() + 1e-9 + width) } else { (a, a + width) };
            let layout = Layout::new(&axis, [a, b].into_iter(), round);
            for value in [a, b] {
                let share = layout.share(value).expect("finite");
                prop_assert!((-1e-9..=1.0 + 1e-9).contains(&share));
            }
            prop_assert!(layout.ticks.len() <= 16);
            for pair in layout.ticks.windows(2) {
                prop_assert!(pair[0].at < pair[1].at);
                prop_assert_ne!(&pair[0].label, &pair[1].label);
            }
            for tick in &layout.ticks {
                let share = layout.share_laid_out(tick.at);
                prop_assert!((-1e-6..=1.0 + 1e-6).contains(&share));
            }
            if round {
                let first = layout.ticks.first().expect("ticks");
                let last = layout.ticks.last().expect("ticks");
                prop_assert!(layout.share_laid_out(first.at) < 1e-6 && layout.share_laid_out(last.at) > 1.0 - 1e-6);
            }
        }

        #[test]
        fn any_single_value_has_room(value in any::<f64>(), kind in 0usize..3) {
            let axis = [Axis::linear(""), Axis::powers_of_two(""), Axis::log10("")][kind].clone();
            let layout = Layout::new(&axis, std::iter::once(value), true);
            prop_assert!(layout.low < layout.high && (layout.high - layout.low).is_finite());
            if let Some(share) = layout.share(value) {
                prop_assert!((0.0..=1.0).contains(&share));
            }
        }
    }
}

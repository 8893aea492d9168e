//! [`Chart`]: a picture as data, before anything is drawn.
//!
//! Values are plain doubles: the nearest to an exact value, or the ends of an
//! enclosure of it. What has no value is a gap (`None`), never a floor; a
//! coordinate that is not finite counts as a gap too.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A picture: axes, series, certified bands, rules and regions.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chart {
    /// File stem and prefix of the ids in the SVG: letters, digits, `-`, `_`.
    pub id: String,
    /// What is shown, in a few words.
    pub title: String,
    /// One sentence that says what is seen, and the grade.
    pub subtitle: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// The curves, the later ones on top.
    pub series: Vec<Series>,
    /// Certified enclosures, drawn below the curves.
    pub bands: Vec<Band>,
    /// Straight lines across the picture.
    pub rules: Vec<Rule>,
    /// Shaded stretches of the x axis.
    pub regions: Vec<Region>,
    /// A graph; where there are arrows, the picture is nodes and arrows, and axes and curves are left out.
    pub arrows: Vec<Arrow>,
    /// What made the rows that are drawn, by key: scenario, parameters, seed, scenario file. It is written into the
    /// file of the picture and is not seen.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub origin: BTreeMap<String, String>,
}

/// An arrow between two nodes of a graph, each known by its label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Arrow {
    /// Where it starts.
    pub from: String,
    /// Where it leads.
    pub to: String,
    /// Written beside it; may be empty.
    pub label: String,
    /// Drawn in colour, with the nodes at its ends.
    pub strong: bool,
}

/// One axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Axis {
    /// What is measured, with its unit: `log loss (bits)`.
    pub label: String,
    /// How values are laid out.
    pub scale: Scale,
    /// The least stretch that must be shown, in the axis's own values; the
    /// data may widen it, so nothing is ever cut off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<(f64, f64)>,
    /// Whether a long stretch without a value is left out, where there is one: an outlier then does
    /// not press all else together. The upward axis alone heeds it, and the picture shows the tear.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub breaks: bool,
    /// Places with a name of their own, in place of numbers: the models of a bar chart. The axis to
    /// the right alone heeds them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<(f64, String)>,
}

/// How an axis lays out its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// In proportion.
    Linear,
    /// By the decimal logarithm; values that are not positive are gaps.
    Log10,
    /// Values are log2 already and lie in proportion; ticks read `2^-k`.
    PowersOfTwo,
}

/// What a series is to the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Measured; the number chooses colour and marker and stays the same for
    /// one hypothesis in all charts of a scenario.
    Measured(usize),
    /// The theorem's bound: dashed, in ink.
    Bound,
    /// Something to compare with: thin and grey.
    Reference,
}

/// How the points of a series are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// Joined by straight lines, broken at gaps.
    #[default]
    Joined,
    /// Each value holds until the next x.
    Steps,
    /// Markers alone.
    Points,
    /// A vertical line from the foot of the picture to each value: spikes.
    Stems,
}

/// One curve.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Series {
    /// Written beside the curve.
    pub label: String,
    /// `(x, y)` in growing x; `None` is a gap.
    pub points: Vec<(f64, Option<f64>)>,
    /// Measured, bound or reference.
    pub role: Role,
    /// How the points are drawn.
    pub line: Line,
}

/// A certified enclosure: at every x the value lies between the two.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Band {
    /// Written beside the band.
    pub label: String,
    /// `(x, lower and upper)` in growing x; `None` is a gap.
    pub points: Vec<(f64, Option<(f64, f64)>)>,
    /// Its colour: that of `Role::Measured` of the same number.
    pub colour: usize,
}

/// A straight line across the picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// At one x.
    Vertical {
        /// Where.
        x: f64,
        /// Written at its top.
        label: String,
    },
    /// At one y.
    Horizontal {
        /// Where.
        y: f64,
        /// Written at its end.
        label: String,
        /// A theorem's bound is dashed in ink, anything else thin and grey.
        role: Role,
    },
}

/// A shaded stretch of the x axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Left end.
    pub from: f64,
    /// Right end.
    pub to: f64,
    /// Written at its top; may be empty.
    pub label: String,
}

impl Axis {
    /// An axis in proportion.
    pub fn linear(label: impl Into<String>) -> Self {
        Axis {
            label: label.into(),
            scale: Scale::Linear,
            range: None,
            breaks: false,
            names: Vec::new(),
        }
    }

    /// An axis by decimal logarithm.
    pub fn log10(label: impl Into<String>) -> Self {
        Axis {
            scale: Scale::Log10,
            ..Axis::linear(label)
        }
    }

    /// An axis whose values are log2 already.
    pub fn powers_of_two(label: impl Into<String>) -> Self {
        Axis {
            scale: Scale::PowersOfTwo,
            ..Axis::linear(label)
        }
    }

    /// The same axis, showing at least this stretch (in the axis's values).
    #[must_use]
    pub fn showing(mut self, from: f64, to: f64) -> Self {
        self.range = Some((from, to));
        self
    }

    /// The same axis; a long stretch without a value is left out of it.
    #[must_use]
    pub fn breaking(mut self) -> Self {
        self.breaks = true;
        self
    }

    /// The same axis with names at places of it, in growing order, in place of numbers.
    #[must_use]
    pub fn named(mut self, names: impl IntoIterator<Item = (f64, String)>) -> Self {
        self.names = names.into_iter().collect();
        self
    }
}

impl Series {
    /// A joined curve.
    pub fn new(
        label: impl Into<String>,
        role: Role,
        points: impl IntoIterator<Item = (f64, Option<f64>)>,
    ) -> Self {
        Series {
            label: label.into(),
            points: points.into_iter().collect(),
            role,
            line: Line::Joined,
        }
    }

    /// The same points, drawn in another way.
    #[must_use]
    pub fn drawn_as(mut self, line: Line) -> Self {
        self.line = line;
        self
    }
}

impl Chart {
    /// An empty chart with linear axes; fill its fields.
    pub fn new(id: impl Into<String>, title: impl Into<String>) -> Self {
        Chart {
            id: id.into(),
            title: title.into(),
            subtitle: String::new(),
            x: Axis::linear("x"),
            y: Axis::linear("y"),
            series: Vec::new(),
            bands: Vec::new(),
            rules: Vec::new(),
            regions: Vec::new(),
            arrows: Vec::new(),
            origin: BTreeMap::new(),
        }
    }
}

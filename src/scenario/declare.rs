//! [`parameters!`]: the parameters of an experiment, declared once.

/// The struct of an experiment's parameters, each with its name on the command line, default, range and help,
/// and the seed of the run.
///
/// ```text
/// parameters! { Parameters {
///     offset "d": Rational = 1/4 in 1/20..=9/20, "the gappy class is Bernoulli(1/2 + d) and Bernoulli(1/2 - d)";
///     swing "swing": u64 = 2 in 1..=8, "largest balance B of ones and zeros";
///     percents "class_percent": [i64] = [30, 70] in 1..=99, "P(1) of each hypothesis, in percent";
/// } }
/// ```
///
/// The first name is the field's. A field that is declared `[i64]` is a `Vec<i64>`.
macro_rules! parameters {
    ($name:ident { $($fields:tt)* }) => {
        $crate::scenario::parameters!(@fields $name [] [] [] $($fields)*);
    };
    (@fields $name:ident [$($field:ident: $type:ty,)*] [$($declared:expr,)*] [$($read:ident = $value:expr,)*]) => {
        /// What a run is about.
        #[derive(Clone, Debug)]
        pub(crate) struct $name {
            $(pub(crate) $field: $type,)*
            /// Seed of every random choice.
            #[allow(dead_code, reason = "an experiment that draws nothing has no use for it")]
            pub(crate) seed: u64,
        }

        impl $crate::scenario::Declared for $name {
            fn declared() -> Vec<$crate::scenario::Parameter> {
                vec![$($declared),*]
            }

            fn read(
                settings: &$crate::scenario::Settings,
            ) -> Result<Self, $crate::scenario::ScenarioError> {
                $(let $read = $value(settings)?;)*
                Ok($name { $($read,)* seed: settings.seed })
            }
        }
    };
    (@fields $name:ident [$($field:tt)*] [$($declared:tt)*] [$($read:tt)*]
        $new:ident $key:literal: Rational = $p:literal/$q:literal in $a:literal/$b:literal..=$c:literal/$d:literal,
        $help:literal; $($rest:tt)*) => {
        $crate::scenario::parameters!(@fields $name
            [$($field)* $new: $crate::exact::Rational,]
            [$($declared)* $crate::scenario::Parameter::rational(
                $key,
                $crate::exact::Rational::ratio($p, $q),
                ($crate::exact::Rational::ratio($a, $b), $crate::exact::Rational::ratio($c, $d)),
                $help,
            ),]
            [$($read)* $new = (|settings: &$crate::scenario::Settings| settings.rational($key).cloned()),]
            $($rest)*);
    };
    (@fields $name:ident [$($field:tt)*] [$($declared:tt)*] [$($read:tt)*]
        $new:ident $key:literal: [i64] = [$($default:literal),*] in $min:literal..=$max:literal,
        $help:literal; $($rest:tt)*) => {
        $crate::scenario::parameters!(@fields $name
            [$($field)* $new: Vec<i64>,]
            [$($declared)* $crate::scenario::Parameter::integers(
                $key, &[$($default),*], ($min, $max), $help,
            ),]
            [$($read)* $new = (|settings: &$crate::scenario::Settings| {
                settings.integers($key).map(<[i64]>::to_vec)
            }),]
            $($rest)*);
    };
    (@fields $name:ident [$($field:tt)*] [$($declared:tt)*] [$($read:tt)*]
        $new:ident $key:literal: $type:ident = $default:literal in $min:literal..=$max:expr,
        $help:literal; $($rest:tt)*) => {
        $crate::scenario::parameters!(@fields $name
            [$($field)* $new: $type,]
            [$($declared)* $crate::scenario::Parameter::integer(
                $key, $default, ($min, $max), $help,
            ),]
            [$($read)* $new = (|settings: &$crate::scenario::Settings| settings.count::<$type>($key)),]
            $($rest)*);
    };
}
pub(crate) use parameters;

//! The remedies that a scenario file names, each under `[[remedy]]`.

use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::{FileError, Reader};
use crate::mixture::ShareRate;
use crate::suite::own_data::Remedy;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypedRemedy {
    kind: Spanned<TypedRemedyKind>,
    rate: Option<Spanned<String>>,
    eta: Option<Spanned<String>>,
    every: Option<Spanned<u64>>,
    halvings: Option<Spanned<u32>>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum TypedRemedyKind {
    Bayes,
    FixedShare,
    Switch,
    Generalised,
    SafeBayes,
    Thompson,
}

/// Reads `[[remedy]]`, any number of them; a table in single brackets is told of the double ones.
pub(super) fn tables<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<TypedRemedy>, D::Error> {
    struct Tables;

    impl<'de> Visitor<'de> for Tables {
        type Value = Vec<TypedRemedy>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("remedies, each under [[remedy]]")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut each: A) -> Result<Self::Value, A::Error> {
            let mut all = Vec::new();
            while let Some(remedy) = each.next_element()? {
                all.push(remedy);
            }
            Ok(all)
        }

        fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
            Err(A::Error::custom(
                "a file may name several remedies, so each stands under double brackets; write [[remedy]]",
            ))
        }
    }

    from.deserialize_any(Tables)
}

impl Reader<'_> {
    /// All different.
    pub(super) fn remedies(&self, typed: &[TypedRemedy]) -> Result<Vec<Remedy>, FileError> {
        let mut found = Vec::new();
        for typed in typed {
            let remedy = self.remedy(typed)?;
            if found.contains(&remedy) {
                return Err(self.error(
                    typed.kind.span(),
                    "this remedy stands in the file already and would run twice; remove it, or change its setting",
                ));
            }
            found.push(remedy);
        }
        Ok(found)
    }

    fn remedy(&self, typed: &TypedRemedy) -> Result<Remedy, FileError> {
        let kind = *typed.kind.get_ref();
        let extra = [
            (
                typed.rate.as_ref().map(Spanned::span),
                "rate",
                TypedRemedyKind::FixedShare,
            ),
            (
                typed.eta.as_ref().map(Spanned::span),
                "eta",
                TypedRemedyKind::Generalised,
            ),
            (
                typed.every.as_ref().map(Spanned::span),
                "every",
                TypedRemedyKind::Thompson,
            ),
            (
                typed.halvings.as_ref().map(Spanned::span),
                "halvings",
                TypedRemedyKind::SafeBayes,
            ),
        ];
        for (span, name, owner) in extra {
            if let (Some(span), true) = (span, kind != owner) {
                return Err(self.error(
                    span,
                    format!("`{name}` does not belong to this remedy; remove it"),
                ));
            }
        }
        let missing =
            |what: &str| self.error(typed.kind.span(), format!("this remedy needs {what}"));
        Ok(match kind {
            TypedRemedyKind::Bayes => {
                return Err(self.error(
                    typed.kind.span(),
                    "the plain Bayes mixture always runs, and remedies beside it; remove this [[remedy]]",
                ));
            }
            TypedRemedyKind::Switch => Remedy::Switch,
            TypedRemedyKind::Thompson => {
                let every = typed.every.as_ref().map_or(1, |every| *every.get_ref());
                if let (0, Some(typed)) = (every, &typed.every) {
                    let message = "it draws anew after at least 1 symbol, as in every = 1";
                    return Err(self.error(typed.span(), message));
                }
                Remedy::Thompson { every }
            }
            TypedRemedyKind::FixedShare => {
                let rate = typed
                    .rate
                    .as_ref()
                    .ok_or_else(|| missing("a rate, as in rate = \"1/100\", or rate = \"1/t\""))?;
                let shared = if rate.get_ref() == "1/t" {
                    ShareRate::Harmonic
                } else {
                    ShareRate::Constant(self.rational(rate)?)
                };
                Remedy::fixed_share(shared).map_err(|error| self.error(rate.span(), error))?
            }
            TypedRemedyKind::Generalised => {
                let eta = typed
                    .eta
                    .as_ref()
                    .ok_or_else(|| missing("eta, the learning rate, as in eta = \"1/2\""))?;
                let rate = self.rational(eta)?;
                Remedy::generalised(rate).map_err(|error| self.error(eta.span(), error))?
            }
            TypedRemedyKind::SafeBayes => {
                let halvings = typed
                    .halvings
                    .as_ref()
                    .ok_or_else(|| missing("halvings of the learning rate, as in halvings = 4"))?;
                let remedy = Remedy::safe_bayes(*halvings.get_ref());
                remedy.map_err(|error| self.error(halvings.span(), error))?
            }
        })
    }
}

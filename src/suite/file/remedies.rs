//! The remedies that a scenario file names, each under `[[remedy]]`.

use std::fmt;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::reader::{Fields, Reader, Result, Table};
use crate::mixture::ShareRate;
use crate::suite::own_data::Remedy;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Bayes,
    FixedShare,
    Switch,
    Generalised,
    SafeBayes,
    Thompson,
}

/// Reads `[[remedy]]`, any number of them; a table in single brackets is told of the double ones.
pub(super) fn tables<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Spanned<Table>>, D::Error> {
    struct Tables;

    impl<'de> Visitor<'de> for Tables {
        type Value = Vec<Spanned<Table>>;

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
                "a file may name several remedies, so each needs double brackets; write [[remedy]]",
            ))
        }
    }

    from.deserialize_any(Tables)
}

impl Reader<'_> {
    /// All different.
    pub(super) fn remedies(&self, tables: &[Spanned<Table>]) -> Result<Vec<Remedy>> {
        let mut found = Vec::new();
        for table in tables {
            let (kind, mut fields) = Fields::of(*self, "remedy", table)?;
            let remedy = self.remedy(kind, &mut fields)?;
            fields.end()?;
            if found.contains(&remedy) {
                let message = "this remedy is in the file already and would run twice; remove it, or \
                               change its setting";
                return Err(fields.wrong(message));
            }
            found.push(remedy);
        }
        Ok(found)
    }

    fn remedy(&self, kind: Kind, fields: &mut Fields<'_>) -> Result<Remedy> {
        Ok(match kind {
            Kind::Bayes => {
                let message = "the plain Bayes mixture always runs, and remedies beside it; remove this \
                               [[remedy]]";
                return Err(fields.wrong(message));
            }
            Kind::Switch => Remedy::Switch,
            Kind::Thompson => match fields.take("every") {
                None => Remedy::Thompson { every: 1 },
                Some(typed) => match self.count(&typed)? {
                    0 => {
                        let message = "it draws anew after at least 1 symbol, as in every = 1";
                        return self.made(&typed, Err(message));
                    }
                    every => Remedy::Thompson { every },
                },
            },
            Kind::FixedShare => {
                let advice = "a rate, as in rate = \"1/100\", or rate = \"1/t\"";
                let rate = fields.need("rate", advice)?;
                let shared = if self.text(&rate)? == "1/t" {
                    ShareRate::Harmonic
                } else {
                    ShareRate::Constant(self.rational(&rate)?)
                };
                self.made(&rate, Remedy::fixed_share(shared))?
            }
            Kind::Generalised => {
                let advice = "eta, the learning rate, as in eta = \"1/2\"";
                let eta = fields.need("eta", advice)?;
                self.made(&eta, Remedy::generalised(self.rational(&eta)?))?
            }
            Kind::SafeBayes => {
                let advice = "halvings of the learning rate, as in halvings = 4";
                let halvings = fields.need("halvings", advice)?;
                self.made(&halvings, Remedy::safe_bayes(self.count(&halvings)?))?
            }
        })
    }
}

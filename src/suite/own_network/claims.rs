//! What must be so of any networks, and what is measured of these.

use super::trained::{Measured, OwnNetwork};
use crate::network::evaluate::evaluate;
use crate::network::file_code::decode;
use crate::scenario::figures::{fraction, of_double};
use crate::scenario::sampling::Sample;
use crate::scenario::{Claim, Claims, Context, Result, Statement, claims, here, own_derivation};

const OWN: &str = own_derivation!();
const HAN: &str = here!("Han et al. 2015; protocol in");

claims! {
    DECODED: Exact Equal "files-decode", OWN,
        "What is decoded from the bytes of a file has the test loss that was stated, exactly.",
        applies "a file is within delta of the plain network's loss";
    SIZE: Measured None "size-{family}-{hidden}", HAN,
        "log2 of the size of the file of {name} over that of the plain network's, {hidden} hidden units, at equal loss: mean \
         over runs.",
        applies "at least two runs have both files", beside "median";
    WINS: Measured None "smaller-{family}-{hidden}", HAN,
        "Share of the runs in which the file of {name}, {hidden} hidden units, is smaller.",
        applies "at least one run has both files", beside "chance of as one-sided coins";
    OWN_LOSS: Measured None "size-by-own-loss-{family}-{hidden}", HAN,
        "The same ratio where each network of {hidden} hidden units is held to its own loss.",
        applies "at least two runs have both files", beside "median";
    TEST: Measured None "test-loss-{family}-{hidden}", HAN,
        "Test loss of the file of {name}, {hidden} hidden units, in nats: mean over runs.",
        applies "at least two runs have both files", beside "of the plain network's";
}

pub(super) fn claims(
    own: &OwnNetwork,
    measured: &Measured,
    context: &Context<'_>,
) -> Result<Vec<Claim>> {
    let mut claims = Claims::new(&[CLAIMS], context);
    for statement in [&SIZE, &WINS, &OWN_LOSS, &TEST] {
        claims.leave_out(statement);
    }
    let names = own.names();
    for (place, hidden) in own.plan.widths.iter().enumerate() {
        for (family, name) in names.iter().enumerate() {
            for (number, file) in measured.files(place, family) {
                claims.go_on()?;
                let instance = || format!("{name}, {hidden} hidden units, run {number}");
                let split = own.split(number);
                let decoded = evaluate(&decode(&file.file)?.network(), &split.test).loss;
                let stated = of_double(file.test.loss)?;
                claims.check(&DECODED, instance, of_double(decoded)?, stated);
            }
        }
        for (at, family) in (1..).zip(&own.plan.families) {
            let with = |statement: &Statement| {
                statement
                    .with("family", &family.id)
                    .with("name", &family.name)
                    .with("hidden", hidden.to_string())
            };
            for (statement, by_own) in [(&SIZE, false), (&OWN_LOSS, true)] {
                let paired = measured.paired(place, at, by_own)?;
                if let (Some(median), 2..) = (paired.median(), paired.runs()) {
                    claims.one(&with(statement), paired.mean()?, median);
                }
                if !by_own && paired.runs() > 0 {
                    let share = fraction(paired.smaller, paired.runs())?;
                    claims.one(&with(&WINS), share, paired.sign_test());
                }
            }
            let plain: Vec<_> = measured.files(place, 0).collect();
            let both = measured.files(place, at).filter_map(|(number, file)| {
                let plain = plain.iter().find(|(other, _)| *other == number)?;
                Some((file.test.loss, plain.1.test.loss))
            });
            let losses: Vec<(f64, f64)> = both.collect();
            if losses.len() > 1 {
                let new = Sample::of_doubles(losses.iter().map(|pair| pair.0))?;
                let old = Sample::of_doubles(losses.iter().map(|pair| pair.1))?;
                claims.one(&with(&TEST), new.figure()?, old.figure()?);
            }
        }
    }
    claims.finish()
}

//! The simple random walk that the log-odds of two equally wrong models are: its laws, and one run of it.

pub(crate) mod law;
pub(crate) mod walk;

/// Times at which the walk's sign changes; ties keep the previous sign.
pub(crate) fn sign_changes(balance: &[i64]) -> Vec<u64> {
    let mut former = 0;
    let mut times = Vec::new();
    for (time, &value) in (0u64..).zip(balance) {
        if value != 0 {
            if value.signum() == -former {
                times.push(time);
            }
            former = value.signum();
        }
    }
    times
}

//! What several subjects share: keys made by OpenSSL, fixed clocks, operations, scripted transports and a server.

pub(crate) mod chunks;
pub(crate) mod events;
pub(crate) mod fixtures;
pub(crate) mod gcm;
pub(crate) mod keys;
pub(crate) mod lists;
pub(crate) mod models;
pub(crate) mod openssl;
pub(crate) mod operations;
pub(crate) mod python;
#[cfg(feature = "reqwest")]
pub(crate) mod server;
pub(crate) mod transport;
pub(crate) mod uploads;

/// An error's message and those of its causes, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        line = format!("{line}: {cause}");
        next = cause.source();
    }
    line
}

/// Runs an ignored test of this binary in an environment of its own, and returns what it prints.
///
/// It fails unless that test ran and passed. A variable without a value is taken away.
#[cfg(feature = "reqwest")]
pub(crate) fn rerun(test: &str, environment: &[(&str, Option<String>)]) -> String {
    let mut command = std::process::Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]);
    for (name, value) in environment {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let output = command.output().unwrap();
    let printed = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}");
    printed
}

/// Standard, padded Base64.
pub(crate) fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine;
    ::base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// What standard, padded Base64 says.
pub(crate) fn from_base64(text: &str) -> Vec<u8> {
    use ::base64::Engine;
    ::base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

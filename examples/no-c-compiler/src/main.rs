//! A client whose cryptography and TLS need no C compiler: RustCrypto for the platform's signatures, rustls over
//! graviola for TLS.
//!
//! `tools/no-c-compiler` builds it where every C compiler fails. It asks the platform for a card with keys that the
//! platform doesn't know, so what it prints is the platform's refusal, or why it wasn't reached.

fn main() {}

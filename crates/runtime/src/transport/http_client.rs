//! Sets up the HTTP client under both default transports, the same whatever features of reqwest other crates switch on.

use reqwest::ClientBuilder;
use reqwest::redirect::Policy;

use super::{Proxy, TransportOptions, TransportSetupError};

/// An HTTP client that follows no redirect, undoes no compression and repeats nothing by itself.
pub(super) fn builder(options: TransportOptions) -> Result<ClientBuilder, TransportSetupError> {
    let builder = reqwest::Client::builder()
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        // Cargo adds up the features that the crates of a program ask for: what isn't switched off here is on as soon
        // as any of them wants it. The signature covers the body as it travels.
        .no_gzip()
        .no_brotli()
        .no_deflate()
        .no_zstd()
        .http1_only()
        .connect_timeout(options.connect_timeout)
        .pool_max_idle_per_host(options.pool_max_idle_per_host)
        .pool_idle_timeout(options.pool_idle_timeout);
    let builder = match options.proxy.clone() {
        Proxy::Environment => builder,
        Proxy::None => builder.no_proxy(),
        Proxy::Server(server) => builder.proxy(server.into_reqwest()),
    };
    with_tls(builder, options)
}

#[cfg(feature = "__tls")]
fn with_tls(builder: ClientBuilder, options: TransportOptions) -> Result<ClientBuilder, TransportSetupError> {
    let builder = with_implementation(builder)?;
    Ok(if options.without_tls {
        // No roots: the system's needn't be read, and needn't be there.
        builder.tls_certs_only([])
    } else {
        builder.tls_certs_merge(options.extra_roots)
    })
}

#[cfg(not(feature = "__tls"))]
fn with_tls(builder: ClientBuilder, options: TransportOptions) -> Result<ClientBuilder, TransportSetupError> {
    if options.without_tls { Ok(builder) } else { Err(TransportSetupError::NoTls) }
}

#[cfg(feature = "__rustls")]
fn with_implementation(builder: ClientBuilder) -> Result<ClientBuilder, TransportSetupError> {
    // reqwest would panic.
    if cfg!(not(feature = "rustls")) && rustls::crypto::CryptoProvider::get_default().is_none() {
        return Err(TransportSetupError::NoCryptoProvider);
    }
    Ok(builder.tls_backend_rustls())
}

#[cfg(all(feature = "__tls", not(feature = "__rustls")))]
#[expect(clippy::unnecessary_wraps, reason = "its counterpart for rustls can fail")]
fn with_implementation(builder: ClientBuilder) -> Result<ClientBuilder, TransportSetupError> {
    Ok(builder.tls_backend_native())
}

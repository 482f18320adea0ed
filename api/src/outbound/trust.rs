//! Whose certificates are believed: this machine's authorities, to which an operator may add; where it has none, those
//! that browsers trust.

use anyhow::Context as _;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;

pub(super) fn config() -> anyhow::Result<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    Ok(config.context("TLS")?.with_root_certificates(roots).with_no_client_auth())
}

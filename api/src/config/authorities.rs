//! Who may vouch for a mail server.

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use std::path::Path;

/// The certificates of authorities, at least one, all of them readable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorities(Vec<CertificateDer<'static>>);

impl Authorities {
    /// Reads a PEM file. None when it can't be read, or holds no certificate, or one that is broken.
    #[must_use]
    pub fn read(path: &Path) -> Option<Self> {
        let certificates: Vec<_> =
            CertificateDer::pem_file_iter(path).ok()?.collect::<Result<_, _>>().ok()?;
        let mut roots = RootCertStore::empty();
        let sound = certificates.iter().all(|certificate| roots.add(certificate.clone()).is_ok());
        (sound && !roots.is_empty()).then_some(Self(certificates))
    }

    /// The certificates, as DER.
    pub fn certificates(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(AsRef::as_ref)
    }
}

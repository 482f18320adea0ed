//! TLS to a mail server: who may vouch for it, and what an operator can do when nobody does.

use crate::config::{Authorities, SmtpUrl};
use lettre::transport::smtp;
use lettre::transport::smtp::client::{Certificate, CertificateStore, Tls, TlsParameters};
use rustls::CertificateError;
use std::error::Error;
use std::io;

/// TLS as the address says, believing these authorities alone.
pub(super) fn vouched_by(authorities: &Authorities, url: &SmtpUrl) -> Result<Tls, smtp::Error> {
    let none = TlsParameters::builder(url.host().to_owned()).certificate_store(CertificateStore::None);
    let all = authorities.certificates().try_fold(none, |some, certificate| {
        Certificate::from_der(certificate.to_vec()).map(|one| some.add_root_certificate(one))
    });
    let parameters = all?.build()?;
    Ok(if url.is_smtps() { Tls::Wrapper(parameters) } else { Tls::Required(parameters) })
}

/// What went wrong on the way to a mail server, in words for whoever set it up.
pub(super) fn words(error: &smtp::Error) -> String {
    match fault(error) {
        Some(rustls::Error::InvalidCertificate(fault)) => about_certificate(fault),
        Some(rustls::Error::InvalidMessage(_)) => {
            "the mail server does not begin with TLS on this port, as smtps:// in smtp.url expects".to_owned()
        }
        _ if error.is_client() && error.to_string().contains("STARTTLS") => {
            "the mail server offers no STARTTLS, which tls=required in smtp.url asks for".to_owned()
        }
        // The library wraps its errors in errors of the same words.
        _ => causes(error).filter_map(|cause| cause.downcast_ref()).last().unwrap_or(error).to_string(),
    }
}

fn about_certificate(fault: &CertificateError) -> String {
    match fault {
        // A bad signature is that of another authority of the same name, such as one that was made anew.
        CertificateError::UnknownIssuer | CertificateError::BadSignature => {
            "the mail server's certificate comes from an authority that is not trusted; \
             if it is your own, name its certificate in smtp.ca_file"
                .to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            format!("the mail server's certificate is for another host than the one in smtp.url: {fault}")
        }
        _ => format!("the mail server's certificate is not accepted: {fault}"),
    }
}

/// What TLS itself found wrong.
fn fault(error: &smtp::Error) -> Option<&rustls::Error> {
    causes(error).find_map(|cause| cause.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref())
}

fn causes(error: &smtp::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |&cause| cause.source())
}

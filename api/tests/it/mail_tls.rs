//! Mails over TLS: they reach the server that the operator named, and nobody who only says that it is that one.

use crate::app::{Setup, eventually};
use crate::mailbox::Mail;
use crate::world::World;
use base64::Engine as _;
use portico::config::{Authorities, MailRoute};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use sqlx::PgPool;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// When a mail server begins with TLS.
#[derive(Clone, Copy, PartialEq)]
enum Tls {
    WithTheConnection,
    WhenAsked,
    Never,
}

/// An authority of one's own.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Self {
        let mut wishes = CertificateParams::default();
        wishes.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(wishes, KeyPair::generate().unwrap()).unwrap())
    }

    /// As an operator names it.
    fn named(&self) -> Authorities {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), self.0.pem()).unwrap();
        Authorities::read(file.path()).unwrap()
    }

    /// TLS of a server that it vouches for under this name.
    fn vouches_for(&self, name: &str) -> TlsAcceptor {
        let key = KeyPair::generate().unwrap();
        let certificate =
            CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, &self.0).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let chain = vec![certificate.der().clone()];
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// A mail server that takes mails from whoever signs in as ada, and remembers what it was told.
#[derive(Clone)]
struct Peer {
    port: u16,
    tls: Tls,
    acceptor: TlsAcceptor,
    in_the_clear: Arc<Mutex<Vec<String>>>,
    sealed: Arc<Mutex<Vec<String>>>,
    taken: Arc<Mutex<Vec<Mail>>>,
}

impl Peer {
    async fn start(tls: Tls, acceptor: TlsAcceptor) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (in_the_clear, sealed, taken) = <_>::default();
        let peer = Self { port, tls, acceptor, in_the_clear, sealed, taken };
        let listening = peer.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let peer = listening.clone();
                tokio::spawn(async move { peer.serve(stream).await });
            }
        });
        peer
    }

    async fn serve(&self, mut stream: TcpStream) -> Option<()> {
        if self.tls == Tls::WithTheConnection {
            let mut sealed = self.acceptor.accept(stream).await.ok()?;
            sealed.write_all(b"220 peer\r\n").await.ok()?;
            return self.converse(sealed, &self.sealed).await;
        }
        stream.write_all(b"220 peer\r\n").await.ok()?;
        self.converse(&mut stream, &self.in_the_clear).await?;
        let sealed = self.acceptor.accept(stream).await.ok()?;
        self.converse(sealed, &self.sealed).await
    }

    /// Answers until TLS is to begin; none when the conversation is over.
    async fn converse(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin,
        said: &Mutex<Vec<String>>,
    ) -> Option<()> {
        let is_sealed = std::ptr::eq(said, &*self.sealed);
        let mut stream = BufReader::new(stream);
        let mut is_known = false;
        let mut line = String::new();
        while stream.read_line(&mut line).await.ok()? > 0 {
            let command = std::mem::take(&mut line).trim_end().to_owned();
            said.lock().unwrap().push(command.clone());
            let answer = match command.get(..4)? {
                "EHLO" if self.tls == Tls::WhenAsked && !is_sealed => "250-peer\r\n250 STARTTLS",
                "EHLO" => "250-peer\r\n250 AUTH PLAIN",
                "STAR" => "220 go on",
                "AUTH" if command == ada() => "235 welcome",
                "AUTH" => "535 who?",
                "DATA" if is_known => "354 go on",
                "MAIL" | "RCPT" if is_known => "250 fine",
                "QUIT" => "221 bye",
                _ => "530 sign in first",
            };
            is_known |= answer.starts_with("235");
            stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
            match answer.get(..3)? {
                "220" => return Some(()),
                "221" => return None,
                "354" => self.take(&mut stream).await?,
                _ => {}
            }
        }
        None
    }

    async fn take(&self, stream: &mut BufReader<impl AsyncRead + AsyncWrite + Unpin>) -> Option<()> {
        let mut mail = String::new();
        while !mail.ends_with("\r\n.\r\n") {
            stream.read_line(&mut mail).await.ok().filter(|read| *read > 0)?;
        }
        self.taken.lock().unwrap().push(Mail::read("smtp", mail.trim_end_matches(".\r\n")));
        stream.write_all(b"250 taken\r\n").await.ok()
    }

    /// The address as an operator writes it, with a password.
    fn url(&self, scheme: &str, query: &str) -> String {
        format!("{scheme}://ada:lamp@localhost:{}{query}", self.port)
    }

    /// What it was told before TLS, and behind it.
    fn heard(&self) -> (Vec<String>, Vec<String>) {
        (self.in_the_clear.lock().unwrap().clone(), self.sealed.lock().unwrap().clone())
    }
}

/// What ada's name and password look like on the wire.
fn ada() -> String {
    format!("AUTH PLAIN {}", base64::engine::general_purpose::STANDARD.encode("\0ada\0lamp"))
}

/// A server that sends its mails there and believes these authorities.
async fn by(pool: PgPool, url: String, authorities: Option<Authorities>) -> World {
    let setup = Setup::of(&pool).with(move |config| {
        config.mail = MailRoute::Smtp(url.parse().unwrap());
        config.mail_authorities = authorities;
    });
    World::on(pool, setup).await
}

/// Raises a ticket, whose mail arrives once its client is written to.
async fn sends_a_mail(world: &World, peer: &Peer) {
    world.acme.customer.raises("Printer on fire").await;
    world.app.settles().await;
    let taken = peer.taken.lock().unwrap().clone();
    assert_eq!((taken.len(), taken[0].to.as_str()), (1, world.acme.customer.email.as_str()));
    assert_eq!(taken[0].subject, "[#1001] Printer on fire");
    assert_eq!(world.app.ask::<String>("select state from mails").await, "sent");
}

/// Raises a ticket, whose mail stays; gives what the operator is told.
async fn keeps_a_mail(world: &World, peer: &Peer) -> String {
    world.acme.customer.raises("Printer on fire").await;
    let why = eventually("the reason is written down", || async {
        world.app.ask::<Option<String>>("select max(last_error) from mails").await
    })
    .await;
    assert_eq!(world.app.ask::<String>("select state from mails").await, "queued");
    let (clear, sealed) = peer.heard();
    for line in clear.iter().chain(&sealed) {
        assert!(line.starts_with("EHLO") || line == "STARTTLS" || line == "QUIT", "{line:?} left");
    }
    assert!(peer.taken.lock().unwrap().is_empty());
    why
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn mails_go_over_tls_from_the_first_byte(pool: PgPool) {
    let authority = Authority::new();
    let peer = Peer::start(Tls::WithTheConnection, authority.vouches_for("localhost")).await;
    let world = by(pool, peer.url("smtps", ""), Some(authority.named())).await;
    sends_a_mail(&world, &peer).await;
    let (clear, sealed) = peer.heard();
    assert!(clear.is_empty() && sealed.contains(&ada()), "{clear:?} {sealed:?}");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn mails_go_over_tls_that_begins_when_asked(pool: PgPool) {
    let authority = Authority::new();
    let peer = Peer::start(Tls::WhenAsked, authority.vouches_for("localhost")).await;
    let world = by(pool, peer.url("smtp", "?tls=required"), Some(authority.named())).await;
    sends_a_mail(&world, &peer).await;
    let (clear, sealed) = peer.heard();
    assert!(sealed.contains(&ada()), "{sealed:?}");
    assert!(clear.iter().all(|line| line.starts_with("EHLO") || line == "STARTTLS"), "{clear:?}");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_server_that_no_public_authority_vouches_for_is_told_nothing(pool: PgPool) {
    let peer = Peer::start(Tls::WithTheConnection, Authority::new().vouches_for("localhost")).await;
    let world = by(pool, peer.url("smtps", ""), None).await;
    let why = keeps_a_mail(&world, &peer).await;
    assert!(why.contains("an authority that is not trusted") && why.contains("smtp.ca_file"), "{why}");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_server_that_another_authority_vouches_for_is_told_nothing(pool: PgPool) {
    let peer = Peer::start(Tls::WhenAsked, Authority::new().vouches_for("localhost")).await;
    let world = by(pool, peer.url("smtp", "?tls=required"), Some(Authority::new().named())).await;
    let why = keeps_a_mail(&world, &peer).await;
    assert!(why.contains("an authority that is not trusted"), "{why}");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_server_with_the_certificate_of_another_host_is_told_nothing(pool: PgPool) {
    let authority = Authority::new();
    let peer = Peer::start(Tls::WithTheConnection, authority.vouches_for("mail.example.com")).await;
    let world = by(pool, peer.url("smtps", ""), Some(authority.named())).await;
    let why = keeps_a_mail(&world, &peer).await;
    assert!(why.contains("for another host") && why.contains("mail.example.com"), "{why}");
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_server_without_starttls_is_told_nothing_when_that_is_required(pool: PgPool) {
    let authority = Authority::new();
    let peer = Peer::start(Tls::Never, authority.vouches_for("localhost")).await;
    let world = by(pool, peer.url("smtp", "?tls=required"), Some(authority.named())).await;
    let why = keeps_a_mail(&world, &peer).await;
    assert_eq!(why, "the mail server offers no STARTTLS, which tls=required in smtp.url asks for");
    assert!(peer.heard().0[0].starts_with("EHLO"));
}

#[sqlx::test(migrator = "portico::MIGRATOR")]
async fn a_server_that_begins_in_the_clear_is_told_nothing_when_it_should_not(pool: PgPool) {
    let authority = Authority::new();
    let peer = Peer::start(Tls::Never, authority.vouches_for("localhost")).await;
    let world = by(pool, peer.url("smtps", ""), Some(authority.named())).await;
    let why = keeps_a_mail(&world, &peer).await;
    assert!(why.contains("does not begin with TLS on this port"), "{why}");
}

//! Where the settings say so, mails go out encrypted, to a mail server that this machine trusts; else they wait.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tempfile::TempDir;
use tests::post_office::Begins;
use tests::{Engine, Network, Person, PostOffice};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::mail::until;

/// Where the process that this one starts finds the certificates.
const FOLDER: &str = "CERTIFICATES_OF_THE_TEST";
const ADDRESS: &str = "siti@example.org";

// Whom a process trusts is settled by its environment: the other test runs in a process that trusts an authority of ours.
#[test]
fn mails_go_encrypted_to_a_server_that_is_trusted_and_wait_for_others() {
    let folder = TempDir::new().expect("a folder");
    let ours = authority();
    fs::write(folder.path().join("authority.pem"), ours.pem()).expect("a file");
    certify(folder.path(), "good", &ours, "127.0.0.1");
    certify(folder.path(), "misnamed", &ours, "post.example.org");
    certify(folder.path(), "foreign", &authority(), "127.0.0.1");
    let done = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "mail_tls::in_a_process_that_trusts_an_authority", "--ignored"])
        .env("SSL_CERT_FILE", folder.path().join("authority.pem"))
        .env_remove("SSL_CERT_DIR")
        .env(FOLDER, folder.path())
        .output()
        .expect("a process");
    let told = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && told.contains("1 passed"), "{told}{}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "started by the test above, with certificates and an environment"]
async fn in_a_process_that_trusts_an_authority() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    for engine in [Engine::Sqlite, Engine::Postgres] {
        for begins in [Begins::AtOnce, Begins::OnRequest] {
            let post = PostOffice::encrypting(acceptor(folder, "good"), begins).await;
            let network = registers(engine, &post.settings()).await;
            let mail = post.next_to(ADDRESS).await;
            assert!(mail.text.contains("simpul_ev_"), "{}", mail.text);
            // All that was said in clear is that it shall not be.
            assert!(!post.overheard().contains("MAIL FROM"), "{begins:?}: {}", post.overheard());
            network.stop().await;

            for other in ["foreign", "misnamed"] {
                let post = PostOffice::encrypting(acceptor(folder, other), begins).await;
                waits(registers(engine, &post.settings()).await, &post).await;
            }
        }
        // Whoever stands between takes out that the server can encrypt.
        let post = PostOffice::open().await;
        let mut settings = post.settings();
        settings[0].1.push_str("?tls=required");
        waits(registers(engine, &settings).await, &post).await;
    }
}

/// A network that has a mail to send.
async fn registers(engine: Engine, settings: &[(&'static str, String)]) -> Network {
    let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let network = Network::start_as(engine, Default::default(), &settings).await;
    Person::registers(&network, "Siti").await;
    network
}

/// The mail is tried, waits, and nothing of it was said.
async fn waits(network: Network, post: &PostOffice) {
    until(&network, "tries = 1 and fault is not null and address is not null and given_up_at is null").await;
    assert_eq!((post.asked(), post.taken().len()), (0, 0));
    assert!(!post.overheard().contains("siti"), "{}", post.overheard());
    network.stop().await;
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).expect("parameters");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("an authority")
}

fn certify(folder: &Path, file: &str, authority: &CertifiedIssuer<'_, KeyPair>, server: &str) {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec![server.to_owned()]).expect("parameters");
    let certificate = params.signed_by(&key, authority).expect("a certificate");
    fs::write(folder.join(format!("{file}.pem")), certificate.pem()).expect("a file");
    fs::write(folder.join(format!("{file}.key")), key.serialize_pem()).expect("a file");
}

fn acceptor(folder: &Path, file: &str) -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_file(folder.join(format!("{file}.pem"))).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(folder.join(format!("{file}.key"))).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key);
    TlsAcceptor::from(Arc::new(config.expect("a configuration")))
}

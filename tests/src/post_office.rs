//! A mail server that takes what it is sent and shows it, over real SMTP.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mail_parser::MessageParser;
use mailin::{Handler, Response, SessionBuilder, response};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use crate::smtp;
pub use crate::smtp::Begins;

/// How long a mail may take until it is here.
const PATIENCE: Duration = Duration::from_secs(20);

/// A mail that has arrived.
#[derive(Clone, Debug)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// All of it, as it came.
    pub raw: String,
}

impl Mail {
    /// The secret that it carries.
    #[must_use]
    pub fn secret(&self) -> String {
        let words = self.text.split(|letter: char| letter.is_whitespace() || letter == '#');
        words
            .rev()
            .find(|word| word.starts_with("simpul_"))
            .unwrap_or_else(|| panic!("no secret: {}", self.text))
            .to_owned()
    }
}

/// What the server does with a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Takes,
    /// Comes back later.
    Busy,
    /// Says that there is nobody of this name.
    Refuses,
}

/// A mail server on a port of its own, which may be closed and opened again.
pub struct PostOffice {
    port: u16,
    shared: Arc<Shared>,
    task: Mutex<Option<JoinHandle<()>>>,
}

struct Shared {
    mails: Mutex<Vec<Mail>>,
    mood: Mutex<Mood>,
    asked: Mutex<usize>,
    encryption: Option<(TlsAcceptor, Begins)>,
    overheard: Mutex<Vec<u8>>,
}

impl PostOffice {
    /// A server that takes everything.
    pub async fn open() -> Self {
        Self::open_with(None).await
    }

    /// The same for conversations that are encrypted.
    pub async fn encrypting(acceptor: TlsAcceptor, begins: Begins) -> Self {
        Self::open_with(Some((acceptor, begins))).await
    }

    async fn open_with(encryption: Option<(TlsAcceptor, Begins)>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let shared = Shared {
            mails: Mutex::default(),
            mood: Mutex::new(Mood::Takes),
            asked: Mutex::default(),
            encryption,
            overheard: Mutex::default(),
        };
        let office = Self { port, shared: Arc::new(shared), task: Mutex::default() };
        office.serve(listener);
        office
    }

    /// The settings of a server that sends its mails here.
    #[must_use]
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let url = match self.shared.encryption {
            None => format!("smtp://127.0.0.1:{}", self.port),
            Some((_, Begins::AtOnce)) => format!("smtps://127.0.0.1:{}", self.port),
            Some((_, Begins::OnRequest)) => format!("smtp://127.0.0.1:{}?tls=required", self.port),
        };
        vec![("SIMPUL_SMTP_URL", url), ("SIMPUL_MAIL_FROM", "Simpul <simpul@example.org>".to_owned())]
    }

    /// Nobody answers at its port any more.
    pub async fn close(&self) {
        let task = lock(&self.task).take();
        if let Some(task) = task {
            task.abort();
            let _ = task.await;
        }
    }

    /// Answers again.
    pub async fn reopen(&self) {
        self.serve(TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await.expect("the same port"));
    }

    /// Takes everything, and remembers nothing.
    pub fn begins_anew(&self) {
        self.turns(Mood::Takes);
        *lock(&self.shared.asked) = 0;
        lock(&self.shared.mails).clear();
    }

    pub fn turns(&self, mood: Mood) {
        *lock(&self.shared.mood) = mood;
    }

    /// How many recipients it was asked to take.
    #[must_use]
    pub fn asked(&self) -> usize {
        *lock(&self.shared.asked)
    }

    /// What clients have said that whoever listens on the way understands.
    #[must_use]
    pub fn overheard(&self) -> String {
        String::from_utf8_lossy(&lock(&self.shared.overheard)).into_owned()
    }

    /// Every mail that has arrived since this was asked last.
    #[must_use]
    pub fn taken(&self) -> Vec<Mail> {
        std::mem::take(&mut *lock(&self.shared.mails))
    }

    /// The next mail to this address, as soon as it is here.
    pub async fn next_to(&self, address: &str) -> Mail {
        self.next(address, |mail| mail.to == address).await
    }

    /// The next one with this subject.
    pub async fn next_of(&self, address: &str, subject: &str) -> Mail {
        self.next(address, |mail| mail.to == address && mail.subject == subject).await
    }

    async fn next(&self, address: &str, is_wanted: impl Fn(&Mail) -> bool) -> Mail {
        let mut waited = Duration::ZERO;
        loop {
            {
                let mut mails = lock(&self.shared.mails);
                if let Some(place) = mails.iter().position(&is_wanted) {
                    return mails.remove(place);
                }
            }
            assert!(waited < PATIENCE, "no mail to {address}; there are {:?}", lock(&self.shared.mails));
            tokio::time::sleep(Duration::from_millis(20)).await;
            waited += Duration::from_millis(20);
        }
    }

    /// Until so many recipients were asked for since the start.
    pub async fn was_asked(&self, times: usize) {
        let mut waited = Duration::ZERO;
        while self.asked() < times {
            assert!(waited < PATIENCE, "asked {} times", self.asked());
            tokio::time::sleep(Duration::from_millis(20)).await;
            waited += Duration::from_millis(20);
        }
    }

    fn serve(&self, listener: TcpListener) {
        let shared = self.shared.clone();
        let task = tokio::spawn(async move {
            let mut talks = tokio::task::JoinSet::new();
            while let Ok((stream, peer)) = listener.accept().await {
                talks.spawn(talk(stream, peer.ip(), shared.clone()));
            }
        });
        *lock(&self.task) = Some(task);
    }
}

async fn talk(stream: TcpStream, peer: IpAddr, shared: Arc<Shared>) -> io::Result<()> {
    let mut builder = SessionBuilder::new("post.example.org");
    let encryption = shared.encryption.clone();
    if matches!(encryption, Some((_, Begins::OnRequest))) {
        builder.enable_start_tls();
    }
    let clerk = Clerk { shared: shared.clone(), to: String::new(), data: Vec::new() };
    let mut session = builder.build(peer, clerk);
    smtp::talk(stream, &mut session, encryption, &shared.overheard).await
}

/// Takes down one mail after the other.
struct Clerk {
    shared: Arc<Shared>,
    to: String,
    data: Vec<u8>,
}

impl Handler for Clerk {
    fn rcpt(&mut self, to: &str) -> Response {
        *lock(&self.shared.asked) += 1;
        match *lock(&self.shared.mood) {
            Mood::Takes => {
                to.clone_into(&mut self.to);
                response::OK
            }
            Mood::Busy => response::INTERNAL_ERROR,
            Mood::Refuses => response::NO_MAILBOX,
        }
    }

    fn data(&mut self, piece: &[u8]) -> io::Result<()> {
        self.data.extend_from_slice(piece);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let data = std::mem::take(&mut self.data);
        let parsed = MessageParser::default().parse(&data).expect("a message");
        let mail = Mail {
            to: std::mem::take(&mut self.to),
            subject: parsed.subject().unwrap_or_default().to_owned(),
            text: parsed.body_text(0).unwrap_or_default().into_owned(),
            html: parsed.body_html(0).unwrap_or_default().into_owned(),
            raw: String::from_utf8_lossy(&data).into_owned(),
        };
        lock(&self.shared.mails).push(mail);
        response::OK
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

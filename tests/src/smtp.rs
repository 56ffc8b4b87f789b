//! A conversation with a client that has mails, in clear or encrypted.

use std::io;
use std::sync::{Mutex, PoisonError};

use mailin::{Action, Handler, Session};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

/// When a conversation is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    AtOnce,
    /// When the client says STARTTLS.
    OnRequest,
}

/// Talks to one client to the end. What it says in clear is kept.
pub(crate) async fn talk<H: Handler>(
    stream: TcpStream,
    session: &mut Session<H>,
    encryption: Option<(TlsAcceptor, Begins)>,
    overheard: &Mutex<Vec<u8>>,
) -> io::Result<()> {
    let greeting = session.greeting().buffer()?;
    if let Some((acceptor, Begins::AtOnce)) = encryption {
        let mut stream = BufReader::new(acceptor.accept(stream).await?);
        stream.write_all(&greeting).await?;
        return converse(&mut stream, session, None).await.map(|_| ());
    }
    let mut stream = BufReader::new(stream);
    stream.write_all(&greeting).await?;
    let is_upgraded = converse(&mut stream, session, Some(overheard)).await?;
    if let (true, Some((acceptor, _))) = (is_upgraded, encryption) {
        let mut stream = BufReader::new(acceptor.accept(stream.into_inner()).await?);
        session.tls_active();
        converse(&mut stream, session, None).await?;
    }
    Ok(())
}

/// Answers line by line. Whether the client wants the rest encrypted.
async fn converse<S: AsyncRead + AsyncWrite + Unpin, H: Handler>(
    stream: &mut BufReader<S>,
    session: &mut Session<H>,
    in_clear: Option<&Mutex<Vec<u8>>>,
) -> io::Result<bool> {
    let mut line = Vec::new();
    stream.flush().await?;
    while stream.read_until(b'\n', &mut line).await? > 0 {
        if let Some(overheard) = in_clear {
            overheard.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&line);
        }
        let answer = session.process(&line);
        line.clear();
        if answer.action != Action::NoReply {
            stream.write_all(&answer.buffer()?).await?;
            stream.flush().await?;
        }
        match answer.action {
            Action::Close => break,
            Action::UpgradeTls => return Ok(true),
            _ => {}
        }
    }
    Ok(false)
}

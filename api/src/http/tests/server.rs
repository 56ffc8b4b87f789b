//! The server over TCP: bodies that trickle, and how it stops.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::toy;
use crate::config::Listener;
use crate::http::health::Readiness;
use crate::server::{Server, Services};

fn start(readiness: Readiness) -> Server {
    let address = "127.0.0.1:0".parse().unwrap();
    let listener =
        Listener { address, workers: 1, allowed_origins: Vec::new(), trusted_proxies: Vec::new(), metrics_token: None };
    let (sdl, key_set) = (toy::schema().sdl(), toy::KEYS.published().to_string());
    let endpoint = toy::endpoint();
    Server::bind(
        &listener,
        Services { endpoint, sdl, key_set, readiness, exports: None, clients: None, graphiql: None, outbox: None },
    )
    .unwrap()
}

async fn send(port: u16, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

async fn receive(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut bytes)).await;
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn get(port: u16, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    receive(send(port, &request).await).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_trickles_is_cut_off() {
    let server = start(Readiness::new(|| async { Ok(()) }));
    let (port, stopper) = (server.port(), server.stopper());
    let running = tokio::spawn(server.run());
    let begun = Instant::now();
    let head =
        "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{";
    let answer = receive(send(port, head).await).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(5));
    stopper.stop().await;
    running.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn public_keys_are_there_for_everybody() {
    let server = start(Readiness::new(|| async { Ok(()) }));
    let (port, stopper) = (server.port(), server.stopper());
    let running = tokio::spawn(server.run());
    let answer = get(port, "/.well-known/jwks.json").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("application/jwk-set+json"), "{answer}");
    let body = answer.split("\r\n\r\n").nth(1).unwrap();
    let set: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(set, toy::KEYS.published());
    let answer =
        receive(send(port, "POST /.well-known/jwks.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await).await;
    assert!(answer.starts_with("HTTP/1.1 405"), "{answer}");
    stopper.stop().await;
    running.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn readiness_follows_its_check() {
    let is_well = Arc::new(AtomicBool::new(true));
    let checked = is_well.clone();
    let server = start(Readiness::new(move || {
        let is_well = checked.load(Ordering::SeqCst);
        async move { if is_well { Ok(()) } else { Err("a migration is pending".to_owned()) } }
    }));
    let (port, stopper) = (server.port(), server.stopper());
    let running = tokio::spawn(server.run());
    assert!(get(port, "/health/ready").await.starts_with("HTTP/1.1 200"));
    is_well.store(false, Ordering::SeqCst);
    let answer = get(port, "/health/ready").await;
    assert!(answer.starts_with("HTTP/1.1 503") && !answer.contains("migration"), "{answer}");
    assert!(get(port, "/health/live").await.starts_with("HTTP/1.1 200"));
    stopper.stop().await;
    running.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_at_hand_is_finished_at_the_stop() {
    let server = start(Readiness::new(|| async { Ok(()) }));
    let (port, stopper) = (server.port(), server.stopper());
    let running = tokio::spawn(server.run());
    // Takes the 200 ms after which the toy's answers are given up.
    let slow = send(port, "GET /graphql?query={slow} HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let (answer, ()) = tokio::join!(receive(slow), stopper.stop());
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("TIMEOUT"), "{answer}");
    assert!(answer.to_ascii_lowercase().contains("connection: close"), "{answer}");
    running.await.unwrap().unwrap();
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
}

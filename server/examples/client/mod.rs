//! What the load generators share: one request on a connection of its own, from an address of the loopback of its own, as
//! people on their phones send it.

use std::fmt::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// A request of person number `n`.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    pub to: SocketAddr,
    pub n: u32,
    pub path: &'a str,
    pub cookie: &'a str,
    /// Of a form; `None` for a page.
    pub form: Option<&'a str>,
}

/// The head and body of the answer, or why there is none.
pub async fn send(request: Request<'_>) -> std::io::Result<String> {
    let mut stream = connect(request.to, request.n).await?;
    let Request { to, path, cookie, form, .. } = request;
    let method = if form.is_some() { "POST" } else { "GET" };
    let mut head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {to}\r\nAccept: text/html\r\nSec-Fetch-Site: same-origin\r\n\
         Referer: http://{to}/\r\nConnection: close\r\n"
    );
    if !cookie.is_empty() {
        let _ = write!(head, "Cookie: {cookie}\r\n");
    }
    let form = form.unwrap_or_default();
    if method == "POST" {
        let kind = "application/x-www-form-urlencoded";
        let _ = write!(head, "Content-Type: {kind}\r\nContent-Length: {}\r\n", form.len());
    }
    let _ = write!(head, "\r\n{form}");
    stream.write_all(head.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Each person comes from a network address of their own.
pub async fn connect(to: SocketAddr, n: u32) -> std::io::Result<TcpStream> {
    let from = Ipv4Addr::from_bits(Ipv4Addr::new(127, 1, 0, 0).to_bits() + n);
    let socket = TcpSocket::new_v4()?;
    socket.bind((from, 0).into())?;
    socket.connect(to).await
}

/// Sets how many seats an open evening has; with nothing, as many as come. `cookie` is an organiser's.
pub async fn set_seats(to: SocketAddr, cookie: &str, session: &str, seats: &str) -> std::io::Result<()> {
    let path = format!("/organise/sessions/{session}/guests");
    let page = send(Request { to, n: 0, path: &path, cookie, form: None }).await?;
    let version = value(&page, "name=\"version\" value=\"").unwrap_or_default();
    let form = format!("session={session}&version={version}&seats={seats}&closed=no");
    let answer = send(Request { to, n: 0, path: "/api/guests/set_evening", cookie, form: Some(&form) }).await?;
    let is_saved = answer.contains("saved=set");
    if is_saved { Ok(()) } else { Err(std::io::Error::other(format!("the seats could not be set: {answer}"))) }
}

/// What stands between these words and the next quotation mark.
pub fn value<'a>(page: &'a str, before: &str) -> Option<&'a str> {
    page.split_once(before)?.1.split('"').next()
}

/// This part of a hundred of the times is as short, or shorter.
pub fn percentile(times: &mut [Duration], part: usize) -> String {
    times.sort_unstable();
    let at = (times.len() * part / 100).min(times.len().saturating_sub(1));
    times.get(at).copied().map_or_else(|| "-".to_owned(), ms)
}

pub fn ms(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1000.0)
}

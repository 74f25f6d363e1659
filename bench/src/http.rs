//! The little of HTTP/1.1 that a browser needs to sign in, over one plain connection per request.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    /// The cookies that it sets, as `name=value`.
    pub(crate) fn cookies(&self) -> impl Iterator<Item = &str> {
        let set = self.headers.iter().filter(|(name, _)| name == "set-cookie");
        set.filter_map(|(_, value)| value.split(';').next())
    }
}

/// Sends a request and reads the whole answer. A form makes it a POST.
pub(crate) fn send(
    address: SocketAddr,
    path: &str,
    cookies: &str,
    form: Option<&[(&str, &str)]>,
) -> Result<Answer> {
    let mut stream = TcpStream::connect(address)?;
    let body = form.map(encoded).unwrap_or_default();
    let method = if form.is_some() { "POST" } else { "GET" };
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
         Cookie: {cookies}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len(),
    )?;
    let mut reader = BufReader::new(stream);
    let mut status = String::new();
    reader.read_line(&mut status)?;
    let status = status.split(' ').nth(1).context("a status")?.parse()?;
    let headers = headers(&mut reader)?;
    let mut body = Vec::new();
    reader.read_to_end(&mut body)?;
    Ok(Answer {
        status,
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

fn headers(reader: &mut impl BufRead) -> Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            bail!("the answer ended in its headers");
        }
        let Some((name, value)) = line.trim_end().split_once(':') else {
            return Ok(headers);
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

/// Fields as a form sends them.
pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    let field = |(name, value): &(&str, &str)| format!("{}={}", escaped(name), escaped(value));
    fields.iter().map(field).collect::<Vec<_>>().join("&")
}

/// Every byte that is no letter or digit is escaped, so the text can stand in a form.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => out.push(byte.into()),
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_escaped_as_a_form_does() {
        assert_eq!(
            encoded(&[("user", "umed.a"), ("x", "а&=")]),
            "user=umed.a&x=%D0%B0%26%3D"
        );
    }

    #[test]
    fn headers_end_at_the_empty_line() {
        let mut text = "Set-Cookie: a=b; Path=/\r\nX: y\r\n\r\nbody".as_bytes();
        let headers = headers(&mut text).unwrap();
        let answer = Answer {
            status: 200,
            headers,
            body: String::new(),
        };
        assert_eq!(answer.cookies().collect::<Vec<_>>(), ["a=b"]);
        assert_eq!(text, b"body");
        assert!(super::headers(&mut "X: y\r\n".as_bytes()).is_err());
    }
}

//! The server as users get it: its start, a sign-in and a list of people over HTTP, and its memory.

use crate::http::{Answer, send};
use crate::machine;
use crate::timing::begin;
use anyhow::{Context, Result, ensure};
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running server; it ends with this value.
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
    /// From the start of the process to its first answer.
    pub(crate) started: Duration,
}

/// Somebody who is signed in.
pub(crate) struct Visit {
    cookies: String,
    /// How long the sign-in took.
    pub(crate) signed_in: Duration,
}

impl Server {
    /// Starts `panoh serve` on a free port and waits for the line that names its address.
    pub(crate) fn start(program: &Path, data: &Path) -> Result<Self> {
        let begun = begin();
        let mut child = Command::new(program)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("standard output")?).lines();
        let address = loop {
            let line = lines
                .next()
                .context("the server ended before it said where it is")??;
            if let Some(place) = line
                .split_whitespace()
                .find_map(|word| word.strip_prefix("http://"))
            {
                break place.trim_end_matches(['/', '.']).to_owned();
            }
        };
        let mut places = address.to_socket_addrs()?;
        let address = places.find(SocketAddr::is_ipv4).context("an address")?;
        let mut server = Self {
            child,
            address,
            started: Duration::ZERO,
        };
        let answer = server.get("/sign-in", "")?;
        ensure!(answer.status == 200, "the sign-in page answers");
        server.started = begun.elapsed();
        Ok(server)
    }

    pub(crate) fn resident_mb(&self) -> Result<f64> {
        machine::resident_mb(&self.child.id().to_string())
    }

    fn get(&self, path: &str, cookies: &str) -> Result<Answer> {
        send(self.address, path, cookies, None)
    }

    /// Signs in as the page's form does.
    pub(crate) fn sign_in(&self, user: &str, password: &str) -> Result<Visit> {
        let page = self.get("/sign-in", "")?;
        let token = hidden(&page.body, "csrf").context("the form's token")?;
        let before: Vec<&str> = page.cookies().collect();
        let form = [
            ("csrf", token.as_str()),
            ("login", user),
            ("password", password),
        ];
        let begun = begin();
        let answer = send(self.address, "/sign-in", &before.join("; "), Some(&form))?;
        let signed_in = begun.elapsed();
        ensure!(answer.status == 303, "sign-in answered {}", answer.status);
        let cookies: Vec<&str> = before.into_iter().chain(answer.cookies()).collect();
        let visit = Visit {
            cookies: cookies.join("; "),
            signed_in,
        };
        let home = self.get("/", &visit.cookies)?;
        ensure!(
            home.status == 200,
            "the first page answered {}",
            home.status
        );
        Ok(visit)
    }

    /// The first list of people that a member asks for: the lens is built for it.
    pub(crate) fn first_list(&self, visit: &Visit) -> Result<Duration> {
        let begun = begin();
        let answer = self.get("/people", &visit.cookies)?;
        ensure!(answer.status == 200, "the list answered {}", answer.status);
        Ok(begun.elapsed())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The request to end is what an administrator sends; waiting leaves no child behind.
        let id = i32::try_from(self.child.id())
            .ok()
            .and_then(rustix::process::Pid::from_raw);
        if let Some(id) = id {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::TERM);
        }
        let _ = self.child.wait();
    }
}

/// The value of a hidden field of a page's form.
fn hidden(page: &str, name: &str) -> Option<String> {
    let (_, after) = page.split_once(&format!("name=\"{name}\""))?;
    let (_, value) = after.split_once("value=\"")?;
    value.split('"').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_of_a_form_is_found() {
        let page = r#"<form><input type="hidden" name="csrf" value="0a1b"><input name="login">"#;
        assert_eq!(hidden(page, "csrf").as_deref(), Some("0a1b"));
        assert_eq!(hidden(page, "other"), None);
    }
}

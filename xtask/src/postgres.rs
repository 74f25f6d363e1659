//! A PostgreSQL of its own for the tests: a fresh cluster on a free loopback port.
//!
//! A small shell process starts the server, then waits for the end of its input, which is our end
//! of a pipe. Whatever ends us (the last test, an error, a panic, Ctrl-C, even SIGKILL) closes that
//! pipe, and the shell stops the server and removes the folder. It leads a process group of its
//! own, so Ctrl-C on the terminal cannot kill it before it has cleaned up.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::process;

const SUPERVISE: &str = r#"
set -eu
clean_up() {
    "$BIN/pg_ctl" --pgdata=data --wait --silent --mode=immediate stop \
        </dev/null >/dev/null 2>&1 || true
    rm -rf "$FOLDER"
}
trap clean_up EXIT
trap '' PIPE # nobody may be left to read `ready`
"$BIN/initdb" --pgdata=data --username=panoh --auth=scram-sha-256 --pwfile=password \
    --encoding=UTF8 --locale=C --no-sync >initdb.log 2>&1 || { cat initdb.log >&2; exit 1; }
"$BIN/pg_ctl" --pgdata=data --wait --log=server.log --silent --options="-p $PORT -h 127.0.0.1 \
    -k '$FOLDER' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=300" start </dev/null >/dev/null || { cat server.log >&2; exit 1; }
echo ready 2>/dev/null || true
cat >/dev/null
"#;

/// A running server; dropping it stops the server and removes its folder.
pub(crate) struct Server {
    supervisor: Child,
    url: String,
    folder: TempDir,
}

impl Server {
    /// Starts a server from the installed binaries.
    ///
    /// Durability is off: what the tests ask of PostgreSQL itself is only that it is one.
    pub(crate) fn start() -> Result<Self> {
        let binaries = binaries().context("PostgreSQL is not installed")?;
        // Between asking for a free port and using it another program may take it.
        let mut attempt = 1;
        loop {
            match Self::start_on(&binaries, free_port()?) {
                Err(error) if attempt == 3 => return Err(error),
                Err(_) => attempt += 1,
                started => return started,
            }
        }
    }

    fn start_on(binaries: &Path, port: u16) -> Result<Self> {
        // Not TMPDIR: an unprivileged user must be able to enter, and a socket's path is short.
        let folder = tempfile::Builder::new()
            .prefix("panoh-postgres-")
            .tempdir_in("/tmp")?;
        let password = random_word()?;
        fs::write(folder.path().join("password"), &password)?;

        let mut command = Command::new("sh");
        command
            .args(["-c", SUPERVISE])
            .current_dir(folder.path())
            .env("BIN", binaries)
            .env("PORT", port.to_string())
            .env("FOLDER", folder.path())
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        if running_as_root()? {
            let user = unprivileged(&fs::read_to_string("/etc/passwd")?)
                .context("neither a user postgres nor nobody to run PostgreSQL as")?;
            chown(folder.path(), Some(user.uid), Some(user.gid))?;
            chown(
                folder.path().join("password"),
                Some(user.uid),
                Some(user.gid),
            )?;
            command.uid(user.uid).gid(user.gid);
        }
        let mut supervisor = command.spawn().context("cannot start sh")?;
        let output = supervisor.stdout.take().context("no output to read")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let server = Self {
            supervisor,
            url: format!("postgres://panoh:{password}@127.0.0.1:{port}/postgres"),
            folder,
        };
        if line.trim() != "ready" {
            bail!("PostgreSQL did not start on port {port}");
        }
        Ok(server)
    }

    /// Where tests connect, as a user who may create databases.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
        let _ = fs::remove_dir_all(self.folder.path());
    }
}

/// Whether a PostgreSQL server is installed.
pub(crate) fn available() -> bool {
    binaries().is_some()
}

/// The folder with `initdb` and `pg_ctl`: on the path, else the newest of those that the packages
/// of Debian, Fedora and Homebrew use.
fn binaries() -> Option<PathBuf> {
    let complete = |folder: &Path| {
        ["initdb", "pg_ctl", "postgres"]
            .iter()
            .all(|name| process::is_program(&folder.join(name)))
    };
    if let Some(found) =
        process::on_path("pg_ctl").and_then(|path| path.parent().map(Path::to_path_buf))
        && complete(&found)
    {
        return Some(found);
    }
    let mut found: Vec<(u32, PathBuf)> = ["/usr/lib/postgresql", "/usr", "/opt/homebrew/opt"]
        .iter()
        .filter_map(|parent| fs::read_dir(parent).ok())
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                version(entry.file_name().to_str()?)?,
                entry.path().join("bin"),
            ))
        })
        .filter(|(_, folder)| complete(folder))
        .collect();
    found.sort();
    found.pop().map(|(_, folder)| folder)
}

/// The major version in a folder's name: `17`, `pgsql-17`, `postgresql@17`.
fn version(name: &str) -> Option<u32> {
    let name = name.strip_prefix("pgsql-").unwrap_or(name);
    name.strip_prefix("postgresql@")
        .unwrap_or(name)
        .parse()
        .ok()
}

/// Whether this process is root: PostgreSQL refuses to run then.
pub(crate) fn running_as_root() -> Result<bool> {
    let probe = tempfile::tempfile().context("cannot make a temporary file")?;
    Ok(probe.metadata()?.uid() == 0)
}

#[derive(Debug, PartialEq, Eq)]
struct User {
    uid: u32,
    gid: u32,
}

/// The user `postgres` of a password file, else `nobody`.
fn unprivileged(passwd: &str) -> Option<User> {
    ["postgres", "nobody"].iter().find_map(|wanted| {
        passwd.lines().find_map(|line| {
            let mut fields = line.split(':');
            let name = fields.next()?;
            let uid = fields.nth(1)?.parse().ok()?;
            let gid = fields.next()?.parse().ok()?;
            (name == *wanted).then_some(User { uid, gid })
        })
    })
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// A password that other users of this machine cannot guess: 128 bits in hexadecimal.
fn random_word() -> Result<String> {
    let mut bytes = [0_u8; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgres_runs_as_its_own_user_and_as_nobody_where_there_is_none() {
        let debian = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65533::/:/bin/false\n\
                      postgres:x:101:104::/var/lib/postgresql:/bin/bash\n";
        assert_eq!(unprivileged(debian), Some(User { uid: 101, gid: 104 }));
        let bare = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65533::/:/bin/false\n";
        assert_eq!(
            unprivileged(bare),
            Some(User {
                uid: 65534,
                gid: 65533
            })
        );
        assert_eq!(unprivileged("root:x:0:0:root:/root:/bin/bash\n"), None);
    }

    #[test]
    fn the_newest_version_is_told_from_the_folder_name() {
        assert_eq!(version("17"), Some(17));
        assert_eq!(version("pgsql-16"), Some(16));
        assert_eq!(version("postgresql@18"), Some(18));
        assert_eq!(version("share"), None);
    }

    #[test]
    fn a_server_answers_until_it_is_dropped_and_leaves_no_folder() {
        if !available() {
            return; // The steps that need it refuse to start without it.
        }
        let server = Server::start().unwrap();
        let folder = server.folder.path().to_path_buf();
        let port: u16 = server
            .url()
            .split([':', '/'])
            .find_map(|part| part.parse().ok())
            .unwrap();
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        drop(server);
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
        assert!(!folder.exists());
    }
}

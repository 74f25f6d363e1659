//! A demo that is being made. Until it is whole, a file in its folder says so and names the files
//! that are the demo's own: after an interruption these, and nothing else, are removed.

use crate::error::AppError;
use crate::node::write_private;
use std::io::ErrorKind;
use std::path::Path;

/// The file that says so.
const MARKER: &str = "demo.unfinished";
/// What making a demo writes beside it, one name a line.
const OWN: &str = "\
panoh.sqlite
panoh.sqlite-wal
panoh.sqlite-shm
panoh.sqlite-journal
node.key
node.key.next
node.partial
node.key.partial
node.lock
demo.partial
";

/// Makes the folder ready for a new demo: it is empty, or holds what is left of one that was
/// interrupted.
///
/// # Errors
/// [`AppError::Refused`] with `foreign-folder` for a folder that holds something else, or
/// `demo-unfinished` where something lies beside the unfinished demo, or its people are in a
/// PostgreSQL database; the machine's refusals.
pub(super) fn begin(data: &Path, elsewhere: bool) -> Result<(), AppError> {
    std::fs::create_dir_all(data)?;
    let marker = data.join(MARKER);
    match std::fs::read_to_string(&marker) {
        Ok(own) => clear(data, &own, elsewhere)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if std::fs::read_dir(data)?.next().is_some() {
                return Err(AppError::Refused("foreign-folder"));
            }
        }
        Err(error) => return Err(error.into()),
    }
    Ok(write_private(&marker, OWN.as_bytes())?)
}

/// The demo is whole.
pub(super) fn end(data: &Path) -> Result<(), AppError> {
    Ok(std::fs::remove_file(data.join(MARKER))?)
}

/// Removes what the marker names; refuses, and removes nothing, where anything else lies there.
fn clear(data: &Path, own: &str, elsewhere: bool) -> Result<(), AppError> {
    let mut left = Vec::new();
    for entry in std::fs::read_dir(data)? {
        let entry = entry?;
        let name = entry.file_name();
        if name == MARKER {
            continue;
        }
        let known = name.to_str().is_some_and(|name| {
            OWN.lines().any(|line| line == name) && own.lines().any(|line| line == name)
        });
        if elsewhere || !known || !entry.file_type()?.is_file() {
            return Err(AppError::Refused("demo-unfinished"));
        }
        left.push(entry.path());
    }
    tracing::warn!("making this demo was interrupted; it is made anew");
    for path in left {
        std::fs::remove_file(path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{DemoSize, open_or_make};
    use super::{MARKER, OWN};
    use crate::progress::Progress;
    use std::path::Path;

    const SMALL: DemoSize = DemoSize {
        people: 40,
        cases: 5,
        seed: 3,
    };

    /// A first run that ends after the people of its first organisation.
    async fn interrupt(data: &Path) {
        let progress = Progress::new();
        progress.cancel();
        let ended = open_or_make(data, None, SMALL, 0, &progress).await;
        assert_eq!(ended.err().unwrap().code(), "cancelled");
        assert!(data.join("panoh.sqlite").exists() && data.join(MARKER).exists());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_demo_that_was_interrupted_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("demo");
        interrupt(&data).await;
        let made = open_or_make(&data, None, SMALL, 0, &Progress::new()).await;
        let (panoh, demo) = made.unwrap();
        assert_eq!(demo.size, SMALL);
        assert!(!data.join(MARKER).exists());
        panoh.close().await;
        let files = std::fs::read_dir(&data).unwrap();
        for name in files.map(|file| file.unwrap().file_name().into_string().unwrap()) {
            let known = name == "demo.json" || OWN.lines().any(|line| line == name);
            assert!(
                known,
                "{name} would keep an interrupted demo from beginning again"
            );
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn nothing_is_removed_where_something_else_lies_beside_an_unfinished_demo() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("demo");
        interrupt(&data).await;
        std::fs::write(data.join("letter.txt"), "not ours").unwrap();
        let refused = open_or_make(&data, None, SMALL, 0, &Progress::new()).await;
        assert_eq!(refused.err().unwrap().code(), "demo-unfinished");
        assert!(data.join("letter.txt").exists() && data.join("panoh.sqlite").exists());
    }
}

//! Chunks in a bucket of an S3-compatible store: `<prefix>/<two hex digits>/<id>`.

use super::storage::{AttachmentStorage, Kept};
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, RetryConfig};
use panoh_core::ids::AttachmentId;
use std::io::{self, ErrorKind, Read, Write};
use std::sync::{Arc, mpsc};
use std::time::Duration;
use tokio::runtime::Runtime;

/// Bytes that are sent at once; a store takes no parts under 5 MiB, except the last.
const PART: usize = 8 * 1024 * 1024;
/// How often a request is repeated, and for how long, before the member is told: a page waits for it.
const RETRIES: usize = 3;
const PATIENCE: Duration = Duration::from_secs(20);

/// Attachments in a bucket.
///
/// Its calls block like those of a folder do. The requests run on a thread of their own, so that they
/// also go on where the caller holds the only thread of a runtime.
#[derive(Clone)]
pub struct BucketStorage {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    requests: Arc<Requests>,
}

impl BucketStorage {
    /// The storage that a file of settings names: the address in its first line, then lines such as
    /// `AWS_REGION=tj-1`. What the file does not say is taken from the environment.
    ///
    /// # Errors
    /// When the file cannot be read; those of [`BucketStorage::at`].
    pub fn open(settings: &std::path::Path) -> io::Result<Self> {
        let text = std::fs::read_to_string(settings)?;
        let mut lines = text.lines().map(str::trim);
        let address = lines.next().unwrap_or_default();
        let said = lines.filter_map(|line| {
            let (name, value) = line.split_once('=')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        });
        Self::at(address, std::env::vars().chain(said))
    }

    /// The storage at `s3://bucket/prefix`. `settings` are names and values such as `AWS_REGION`,
    /// `AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`; others are passed over. Nothing is asked of the store
    /// yet.
    ///
    /// # Errors
    /// `InvalidInput` for another kind of address; what the store's settings lack.
    pub fn at(
        address: &str,
        settings: impl IntoIterator<Item = (String, String)>,
    ) -> io::Result<Self> {
        let (bucket, prefix) = parts_of(address).ok_or_else(|| {
            io::Error::new(
                ErrorKind::InvalidInput,
                "the place of attachments is written s3://bucket/prefix",
            )
        })?;
        // Where somebody else was first, theirs serves as well: the whole program uses ring.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = AmazonS3Builder::new();
        for (name, value) in settings {
            if name.starts_with("AWS_")
                && let Ok(key) = name.to_ascii_lowercase().parse()
            {
                builder = builder.with_config(key, value);
            }
        }
        let retry = RetryConfig {
            max_retries: RETRIES,
            retry_timeout: PATIENCE,
            ..RetryConfig::default()
        };
        let store = builder.with_bucket_name(bucket).with_retry(retry).build()?;
        Self::over(Arc::new(store), prefix)
    }

    /// The storage over any store of objects.
    ///
    /// # Errors
    /// `InvalidInput` for a prefix that is no path; when the machine gives no thread.
    pub(super) fn over(store: Arc<dyn ObjectStore>, prefix: &str) -> io::Result<Self> {
        let prefix =
            Path::parse(prefix).map_err(|error| io::Error::new(ErrorKind::InvalidInput, error))?;
        Ok(Self {
            store,
            prefix,
            requests: Arc::new(Requests::start()?),
        })
    }

    fn path(&self, id: AttachmentId) -> Path {
        let name = id.uuid().simple().to_string();
        self.prefix.clone().join(&name[..2]).join(name.as_str())
    }
}

/// Bucket and prefix of an address; the prefix may be empty.
fn parts_of(address: &str) -> Option<(&str, &str)> {
    let rest = address.strip_prefix("s3://")?;
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    (!bucket.is_empty()).then_some((bucket, prefix))
}

impl AttachmentStorage for BucketStorage {
    /// A file shows in the bucket only when its last part has come. Where the answer to that last
    /// request is lost, the file may be there nevertheless; no act names it, and a sweep removes it.
    fn put(
        &self,
        id: AttachmentId,
        fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut sending = Sending {
            storage: self,
            path: self.path(id),
            waiting: Vec::new(),
            upload: None,
        };
        let sent = fill(&mut sending).and_then(|()| sending.finish());
        if sent.is_err() {
            sending.abort();
        }
        sent
    }

    fn open(&self, id: AttachmentId) -> io::Result<Box<dyn Read + Send>> {
        let (store, path) = (Arc::clone(&self.store), self.path(id));
        let found = self.requests.run(async move { store.get(&path).await })??;
        let pieces = found.into_stream();
        let pieces = pieces.map_ok(|piece| piece.to_vec());
        Ok(Box::new(Receiving {
            stream: Some(pieces.map_err(io::Error::from).boxed()),
            piece: io::Cursor::default(),
            requests: Arc::clone(&self.requests),
        }))
    }

    fn delete(&self, id: AttachmentId) -> io::Result<()> {
        let (store, path) = (Arc::clone(&self.store), self.path(id));
        match self
            .requests
            .run(async move { store.delete(&path).await })?
        {
            Err(object_store::Error::NotFound { .. }) => Ok(()),
            other => Ok(other?),
        }
    }

    fn list(&self) -> io::Result<Vec<Kept>> {
        let (store, prefix) = (Arc::clone(&self.store), self.prefix.clone());
        let found: Vec<_> = self
            .requests
            .run(async move { store.list(Some(&prefix)).try_collect().await })??;
        let kept = |object: object_store::ObjectMeta| {
            let id = object.location.filename()?.parse().ok()?;
            let written = u64::try_from(object.last_modified.timestamp_micros()).unwrap_or(0);
            Some(Kept { id, written })
        };
        Ok(found.into_iter().filter_map(kept).collect())
    }
}

/// A file on its way into the bucket; a small one goes in one request.
struct Sending<'a> {
    storage: &'a BucketStorage,
    path: Path,
    waiting: Vec<u8>,
    upload: Option<Box<dyn MultipartUpload>>,
}

impl Sending<'_> {
    fn send_part(&mut self) -> io::Result<()> {
        let part = std::mem::take(&mut self.waiting);
        let mut upload = match self.upload.take() {
            Some(upload) => upload,
            None => {
                let (store, path) = (Arc::clone(&self.storage.store), self.path.clone());
                let begin = async move { store.put_multipart(&path).await };
                self.storage.requests.run(begin)??
            }
        };
        let send = async move {
            let sent = upload.put_part(part.into()).await;
            (upload, sent)
        };
        let (upload, sent) = self.storage.requests.run(send)?;
        self.upload = Some(upload);
        Ok(sent?)
    }

    fn finish(&mut self) -> io::Result<()> {
        if self.upload.is_none() {
            let (store, path) = (Arc::clone(&self.storage.store), self.path.clone());
            let whole = std::mem::take(&mut self.waiting);
            let put = async move { store.put(&path, whole.into()).await };
            self.storage.requests.run(put)??;
            return Ok(());
        }
        if !self.waiting.is_empty() {
            self.send_part()?;
        }
        if let Some(mut upload) = self.upload.take() {
            let complete = async move {
                let done = upload.complete().await;
                (upload, done)
            };
            let (upload, done) = self.storage.requests.run(complete)?;
            self.upload = Some(upload);
            done?;
        }
        Ok(())
    }

    /// Asks the store to forget the parts. The failure that counts is the first, so this one's own is
    /// not told; a rule of the bucket should end what stays of uploads (see the guide).
    fn abort(&mut self) {
        if let Some(mut upload) = self.upload.take() {
            let forgotten = async move { upload.abort().await };
            let _ = self.storage.requests.run(forgotten);
        }
    }
}

impl Write for Sending<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(PART - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        if self.waiting.len() == PART {
            self.send_part()?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

type Pieces = futures_util::stream::BoxStream<'static, io::Result<Vec<u8>>>;

/// A file on its way out of the bucket.
struct Receiving {
    /// None after an end or a failure.
    stream: Option<Pieces>,
    piece: io::Cursor<Vec<u8>>,
    requests: Arc<Requests>,
}

impl Read for Receiving {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.piece.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            let Some(mut stream) = self.stream.take() else {
                return Ok(0);
            };
            let next = async move {
                let piece = stream.next().await;
                (stream, piece)
            };
            let (stream, piece) = self.requests.run(next)?;
            if let Some(piece) = piece {
                self.piece = io::Cursor::new(piece?);
                self.stream = Some(stream);
            }
        }
    }
}

/// The thread on which requests run.
struct Requests(Option<Runtime>);

impl Requests {
    fn start() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("panoh-bucket")
            .enable_all()
            .build()?;
        Ok(Self(Some(runtime)))
    }

    /// Runs a request and waits for its end.
    fn run<T: Send + 'static>(
        &self,
        request: impl Future<Output = T> + Send + 'static,
    ) -> io::Result<T> {
        let ended = || io::Error::other("the thread of the bucket's requests has ended");
        let runtime = self.0.as_ref().ok_or_else(ended)?;
        let (give, take) = mpsc::sync_channel(1);
        runtime.spawn(async move {
            // Who asked waits below; it is never gone before the answer.
            let _ = give.send(request.await);
        });
        take.recv().map_err(|_| ended())
    }
}

impl Drop for Requests {
    fn drop(&mut self) {
        // A runtime must not wait for its threads where it is dropped by another runtime's task.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests;

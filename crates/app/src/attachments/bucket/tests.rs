//! The same promises as in a folder, over a store in memory.

use super::super::stored::{open_checked, store};
use super::*;
use crate::error::AppError;
use object_store::memory::InMemory;
use panoh_core::ids::StreamId;
use panoh_store::AttachmentRow;
use panoh_vault::Key32;
use panoh_vault::attachment::attachment_key;
use rand::SeedableRng;
use rand_chacha::ChaCha20Rng;

const ID: AttachmentId = AttachmentId::from_bytes([0xab; 16]);
const PLACE: &str = "house/ab/abababababababababababababababab";

fn memory() -> (Arc<InMemory>, BucketStorage) {
    let memory = Arc::new(InMemory::new());
    let storage = BucketStorage::over(memory.clone(), "house").unwrap();
    (memory, storage)
}

fn read(storage: &BucketStorage, id: AttachmentId) -> Vec<u8> {
    let mut bytes = Vec::new();
    storage.open(id).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

/// Bytes whose order shows: a period that divides no part.
fn long() -> Vec<u8> {
    (0..=250).cycle().take(2 * PART + 77).collect()
}

#[test]
fn what_is_put_is_listed_opened_and_deleted() {
    let (_, storage) = memory();
    assert!(storage.list().unwrap().is_empty());
    storage
        .put(ID, &mut |out| out.write_all(b"chunks"))
        .unwrap();
    let listed = storage.list().unwrap();
    assert_eq!((listed.len(), listed[0].id), (1, ID));
    assert!(listed[0].written > 1_700_000_000_000_000);
    assert_eq!(read(&storage, ID), b"chunks");
    storage.delete(ID).unwrap();
    storage.delete(ID).unwrap();
    assert!(storage.list().unwrap().is_empty());
    let gone = storage.open(ID).err().unwrap();
    assert_eq!(gone.kind(), ErrorKind::NotFound);
}

#[test]
fn a_file_of_several_parts_comes_back_in_order() {
    let (memory, storage) = memory();
    for bytes in [long(), long()[..PART].to_vec(), Vec::new()] {
        storage.put(ID, &mut |out| out.write_all(&bytes)).unwrap();
        assert!(read(&storage, ID) == bytes, "{} bytes", bytes.len());
    }
    let place = Path::from(PLACE);
    let found = storage
        .requests
        .run(async move { memory.head(&place).await })
        .unwrap();
    assert_eq!(found.unwrap().size, 0);
}

#[test]
fn nothing_shows_of_what_was_not_written_whole() {
    let (_, storage) = memory();
    for length in [4, PART + 4] {
        let failing = &mut |out: &mut dyn Write| {
            out.write_all(&long()[..length])?;
            Err(io::Error::from(ErrorKind::StorageFull))
        };
        let failed = storage.put(ID, failing).unwrap_err();
        assert_eq!(failed.kind(), ErrorKind::StorageFull);
        assert!(storage.list().unwrap().is_empty());
    }
}

#[test]
fn what_else_lies_in_the_bucket_is_not_listed() {
    let (memory, storage) = memory();
    let other = BucketStorage::over(memory.clone(), "neighbour").unwrap();
    other.put(ID, &mut |out| out.write_all(b"theirs")).unwrap();
    let note = Path::from("house/read-me.txt");
    let put = async move { memory.put(&note, "by hand".into()).await };
    storage.requests.run(put).unwrap().unwrap();
    assert!(storage.list().unwrap().is_empty());
    storage.delete(ID).unwrap();
    assert_eq!(other.list().unwrap().len(), 1);
}

#[test]
fn an_attachment_lies_closed_and_opens_only_unaltered() {
    let (memory, storage) = memory();
    let key = || attachment_key(&Key32::from_bytes([5; 32]), ID.bytes());
    let content = long()[..PART + 77].to_vec();
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let stored = store(&storage, ID, key(), &content[..], &mut rng).unwrap();
    let row = AttachmentRow {
        id: ID,
        subject: StreamId::from_bytes([5; 16]),
        size: stored.size,
        chunks: stored.chunks,
        digest: stored.digest,
        arrival: 0,
    };
    let mut opened = Vec::new();
    let mut reader = open_checked(&storage, &row, key()).unwrap();
    reader.read_to_end(&mut opened).unwrap();
    assert!(opened == content);
    let mut lying = read(&storage, ID);
    let first = &lying[..1 << 20];
    assert!(!first.windows(64).any(|bytes| bytes == &content[..64]));

    lying[PART + 3] ^= 1;
    let place = Path::from(PLACE);
    let put = async move { memory.put(&place, lying.into()).await };
    storage.requests.run(put).unwrap().unwrap();
    let refused = open_checked(&storage, &row, key()).err();
    assert!(matches!(refused, Some(AppError::Damaged(_))));
}

#[tokio::test]
async fn it_also_serves_where_the_caller_holds_the_only_thread() {
    let (_, storage) = memory();
    storage
        .put(ID, &mut |out| out.write_all(b"chunks"))
        .unwrap();
    assert_eq!(read(&storage, ID), b"chunks");
}

#[test]
fn an_address_names_bucket_and_prefix() {
    assert_eq!(parts_of("s3://bucket"), Some(("bucket", "")));
    assert_eq!(parts_of("s3://bucket/a/b"), Some(("bucket", "a/b")));
    assert_eq!(parts_of("s3:///a"), None);
    assert_eq!(parts_of("https://bucket/a"), None);
}

fn settings(endpoint: &str) -> Vec<(String, String)> {
    let settings = [
        ("AWS_ENDPOINT_URL", endpoint),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_REGION", "tj-1"),
        ("AWS_ACCESS_KEY_ID", "invented"),
        ("AWS_SECRET_ACCESS_KEY", "invented"),
        ("HOME", "/root"),
    ];
    settings
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
}

#[test]
fn a_store_is_set_up_from_address_and_settings_without_asking_it() {
    let settings = settings("https://store.example.org");
    let storage = BucketStorage::at("s3://house/attachments", settings).unwrap();
    assert_eq!(
        storage.path(ID).as_ref(),
        PLACE.replace("house", "attachments")
    );
    let refused = BucketStorage::at("ftp://house", []).err().unwrap();
    assert_eq!(refused.kind(), ErrorKind::InvalidInput);
}

/// A store on loopback that gives one answer; its address, and what it was asked.
fn answering(answer: &'static str) -> (String, std::thread::JoinHandle<String>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().unwrap();
        let mut request = String::new();
        while !whole(&request) {
            let mut bytes = [0; 4096];
            let read = connection.read(&mut bytes).unwrap();
            request.push_str(std::str::from_utf8(&bytes[..read]).unwrap());
        }
        connection.write_all(answer.as_bytes()).unwrap();
        request.to_ascii_lowercase()
    });
    (address, asked)
}

fn whole(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else {
        return false;
    };
    let head = head.to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    length.map_or(0, |length| length.parse().unwrap()) <= body.len()
}

#[test]
fn a_signed_request_goes_to_the_store_and_its_answer_counts() {
    let taken = "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 0\r\n\r\n";
    let (address, asked) = answering(taken);
    let storage = BucketStorage::at("s3://house/attachments", settings(&address)).unwrap();
    storage
        .put(ID, &mut |out| out.write_all(b"chunks"))
        .unwrap();
    let asked = asked.join().unwrap();
    let name = &PLACE["house/".len()..];
    assert!(asked.starts_with(&format!("put /house/attachments/{name} http/1.1\r\n")));
    assert!(asked.contains("authorization: aws4-hmac-sha256 credential=invented/"));
    assert!(asked.ends_with("\r\n\r\nchunks"), "{asked}");

    let refusing = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    let (address, asked) = answering(refusing);
    let storage = BucketStorage::at("s3://house/attachments", settings(&address)).unwrap();
    assert!(storage.open(ID).is_err());
    assert!(asked.join().unwrap().starts_with("get /house/"));
}

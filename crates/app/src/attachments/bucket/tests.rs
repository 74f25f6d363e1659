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
    let content = long();
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
    assert!(!lying.windows(64).any(|bytes| bytes == &content[..64]));

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

#[test]
fn a_store_is_set_up_from_address_and_settings_without_asking_it() {
    let settings = [
        ("AWS_ENDPOINT_URL", "https://store.example.org"),
        ("AWS_REGION", "tj-1"),
        ("AWS_ACCESS_KEY_ID", "invented"),
        ("AWS_SECRET_ACCESS_KEY", "invented"),
        ("HOME", "/root"),
    ];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let storage = BucketStorage::at("s3://house/attachments", settings).unwrap();
    assert_eq!(
        storage.path(ID).as_ref(),
        PLACE.replace("house", "attachments")
    );
    let refused = BucketStorage::at("ftp://house", []).err().unwrap();
    assert_eq!(refused.kind(), ErrorKind::InvalidInput);
}

//! The key of a folder's node: where it lies, whose it is, and when it is written.
//!
//! A fresh key is written only with the first act that it signs, beside the old one, which is kept
//! under another name. Whoever only looks at a database changes nothing in the folder.

use crate::entropy::Entropy;
use crate::error::AppError;
use crate::node::{NODE_KEY_FILE, write_private};
use panoh_core::ids::NodeId;
use panoh_core::journal::{Head, HeadSigner};
use panoh_store::{Backend, Store, StoreError};
use panoh_vault::node_key::NodeKey;
use std::fs::File;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// A key whose node is being founded; it takes its name once that is done.
const NEXT: &str = "node.key.next";
/// Held while a node of the folder is founded, so that two processes do not found two.
const LOCK: &str = "node.lock";

/// Signs heads with the key of the data folder.
pub(crate) struct FolderSigner {
    folder: PathBuf,
    binding: String,
    key: RwLock<Arc<NodeKey>>,
}

impl HeadSigner for FolderSigner {
    fn node(&self) -> NodeId {
        NodeId::from_bytes(self.key().node())
    }
    fn verifying_key(&self) -> [u8; 32] {
        self.key().verifying_key()
    }
    fn sign(&self, head: &Head) -> [u8; 64] {
        self.key().sign(&head.signed_bytes())
    }
}

impl FolderSigner {
    /// The folder's key, or a fresh one where there is none or it belongs to another place: a copied
    /// or restored folder is a new node.
    pub(crate) fn of(folder: &Path, binding: String, entropy: &Entropy) -> Result<Self, AppError> {
        let found = read(&folder.join(NODE_KEY_FILE)).map_err(|error| match error.kind() {
            ErrorKind::InvalidData => AppError::Damaged("node.key"),
            _ => error.into(),
        })?;
        let key = match found {
            Some(key) if key.binding() == binding.as_bytes() => key,
            _ => fresh(&binding, entropy),
        };
        Ok(Self {
            folder: folder.to_owned(),
            binding,
            key: RwLock::new(Arc::new(key)),
        })
    }

    fn key(&self) -> Arc<NodeKey> {
        Arc::clone(&self.key.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn replace(&self, key: NodeKey) {
        *self.key.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(key);
    }

    /// The key in a file of the folder, if it is bound to this place and is this node's.
    fn stored(&self, name: &str, node: NodeId) -> std::io::Result<Option<NodeKey>> {
        let key = read(&self.folder.join(name))?;
        Ok(key
            .filter(|key| key.binding() == self.binding.as_bytes() && key.node() == *node.bytes()))
    }

    /// Takes up the key of the node to which the database belongs, where the folder has it: another
    /// process founded it, or one that ended before it could give the key its name.
    pub(crate) fn take_up(&self, node: NodeId) -> Result<bool, StoreError> {
        if self.node() == node {
            return Ok(true);
        }
        if let Some(key) = self.stored(NODE_KEY_FILE, node)? {
            self.replace(key);
            return Ok(true);
        }
        if let Some(key) = self.stored(NEXT, node)? {
            self.replace(key);
            self.put_in_place()?;
            return Ok(true);
        }
        Ok(false)
    }

    /// What an opened database means for this folder: whether its first write may found a node that
    /// continues another one's journal. Changes nothing but what an earlier process left half done.
    ///
    /// # Errors
    /// [`StoreError::OtherNode`] on a PostgreSQL that belongs to a node whose key is not here.
    pub(crate) async fn meet(
        &self,
        store: &Store,
        on_purpose: bool,
        entropy: &Entropy,
    ) -> Result<bool, StoreError> {
        let copies = store.backend() == Backend::Sqlite;
        let Some(current) = store.founded().await? else {
            return Ok(copies || on_purpose);
        };
        if self.take_up(current)? {
            return Ok(copies || on_purpose);
        }
        let copied = read(&self.folder.join(NODE_KEY_FILE))?
            .is_some_and(|key| key.node() == *current.bytes());
        if !(copies || copied || on_purpose) {
            return Err(StoreError::OtherNode);
        }
        if store
            .nodes()
            .await?
            .iter()
            .any(|row| row.node == self.node())
        {
            self.replace(fresh(&self.binding, entropy));
        }
        Ok(true)
    }

    /// Writes the key where it is not there yet, under the name of one whose node is being founded.
    pub(crate) fn write_next(&self) -> std::io::Result<()> {
        match self.stored(NODE_KEY_FILE, self.node())? {
            Some(_) => Ok(()),
            None => write_private(&self.folder.join(NEXT), &self.key().to_bytes()),
        }
    }

    /// Gives the key of a node that was founded its name; the old key stays under another one.
    pub(crate) fn put_in_place(&self) -> std::io::Result<()> {
        let (next, key) = (self.folder.join(NEXT), self.folder.join(NODE_KEY_FILE));
        if !next.exists() {
            return Ok(());
        }
        if key.exists() {
            let before = |n: u32| self.folder.join(format!("{NODE_KEY_FILE}.before-{n}"));
            let free = (1..).map(before).find(|path| !path.exists());
            std::fs::rename(&key, free.ok_or(ErrorKind::AlreadyExists)?)?;
        }
        std::fs::rename(&next, &key)?;
        File::open(&self.folder)?.sync_all()
    }

    /// Waits until no other process founds a node of this folder; holds until the file is dropped.
    pub(crate) async fn lock(&self) -> std::io::Result<File> {
        let path = self.folder.join(LOCK);
        let locked = tokio::task::spawn_blocking(move || {
            let file = File::create(path)?;
            file.lock()?;
            Ok(file)
        });
        locked.await.map_err(Error::other)?
    }
}

fn fresh(binding: &str, entropy: &Entropy) -> NodeKey {
    let node = NodeId::random(entropy.bytes());
    NodeKey::random(*node.bytes(), binding.as_bytes(), &mut entropy.clone())
}

fn read(path: &Path) -> std::io::Result<Option<NodeKey>> {
    match std::fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
        Ok(bytes) => NodeKey::from_bytes(&bytes)
            .map(Some)
            .map_err(|_| Error::new(ErrorKind::InvalidData, "node.key is damaged")),
    }
}

#[cfg(test)]
mod tests {
    use crate::entropy::Entropy;
    use crate::erasure::invented::{facts, women_of_rasht};
    use crate::error::AppError;
    use crate::node::{NODE_KEY_FILE, OpenOptions, Panoh};
    use crate::testing::{House, PASSWORD, Postgres, desk};
    use panoh_core::access::Role;
    use panoh_core::person::Sex;
    use std::path::Path;

    fn options(house: &House, folder: &Path, seed: u8) -> OpenOptions {
        let mut options = OpenOptions::new(folder, house.place().database_url);
        options.clock = std::sync::Arc::<crate::time::SetClock>::clone(&house.clock);
        options.entropy = Entropy::seeded([seed; 32]);
        options.second_factor_required = false;
        options.invented_people = true;
        options
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn opening_a_folder_that_was_copied_writes_no_key_until_the_first_act() {
        let house = crate::testing::house().await;
        let copy = tempfile::tempdir().unwrap();
        for name in ["panoh.sqlite", "panoh.sqlite-wal", NODE_KEY_FILE] {
            std::fs::copy(house.folder().join(name), copy.path().join(name)).unwrap();
        }
        let parent = std::fs::read(house.folder().join(NODE_KEY_FILE)).unwrap();
        let key = copy.path().join(NODE_KEY_FILE);
        let again = Panoh::open(options(&house, copy.path(), 91)).await.unwrap();
        assert_eq!(
            std::fs::read(&key).unwrap(),
            parent,
            "opening changes nothing"
        );
        again
            .sign_in("supervisor", PASSWORD, &desk())
            .await
            .unwrap();
        assert_ne!(std::fs::read(&key).unwrap(), parent);
        let kept = std::fs::read(copy.path().join("node.key.before-1")).unwrap();
        assert_eq!(kept, parent, "the old key is kept");
        assert!(!copy.path().join(super::NEXT).exists());
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn two_processes_that_open_an_empty_folder_become_one_node() {
        let house = crate::testing::house().await;
        let folder = tempfile::tempdir().unwrap();
        let first = Panoh::open(options(&house, folder.path(), 92))
            .await
            .unwrap();
        let second = Panoh::open(options(&house, folder.path(), 93))
            .await
            .unwrap();
        first.ensure_founded().await.unwrap();
        second.ensure_founded().await.unwrap();
        first.ensure_founded().await.unwrap();
        assert_eq!(first.store().nodes().await.unwrap().len(), 1);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn another_folder_on_a_founded_postgres_is_refused_or_replaces_on_purpose() {
        let Some(postgres) = Postgres::create() else {
            return;
        };
        let house = House::build_at(Some(postgres), false).await;
        let person = women_of_rasht(&house, 1).await[0];
        let session = house.session(Role::Supervisor);
        let other = tempfile::tempdir().unwrap();
        let refused = Panoh::open(options(&house, other.path(), 94)).await;
        assert_eq!(refused.err().unwrap().code(), "other-nodes-database");
        assert!(!other.path().join(NODE_KEY_FILE).exists());
        house.panoh.person(session, person).await.unwrap();

        let mut on_purpose = options(&house, other.path(), 95);
        on_purpose.found_new_node = true;
        let second = Panoh::open(on_purpose).await.unwrap();
        second.ensure_founded().await.unwrap();
        let code = |error: AppError| error.code();
        for _ in 0..2 {
            let read = house.panoh.person(session, person).await.map(|_| ());
            assert_eq!(code(read.unwrap_err()), "other-nodes-database");
            let woman = facts("Нав", Sex::Female, "TJ-RA-RAS");
            let command = house.panoh.new_command();
            let write = house
                .panoh
                .register_person(session, command, None, &woman)
                .await;
            assert_eq!(code(write.unwrap_err()), "other-nodes-database");
        }
        assert_eq!(
            second.store().nodes().await.unwrap().len(),
            2,
            "and it is no fight"
        );
        let back = Panoh::open(options(&house, house.folder(), 96)).await;
        assert_eq!(back.err().unwrap().code(), "other-nodes-database");
    }
}

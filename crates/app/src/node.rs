//! The running node: its folder, its database, its key, its lenses.

use crate::accounts::Rewraps;
use crate::entropy::Entropy;
use crate::error::AppError;
use crate::lens::Lenses;
use crate::transfer::Jobs;
use panoh_core::clock::Clock;
use panoh_core::ids::NodeId;
use panoh_core::ids::{ActId, CommandId, StreamId};
use panoh_core::journal::{Head, HeadSigner};
use panoh_store::{Location, Store};
use panoh_vault::node_key::NodeKey;
use panoh_vault::password::PasswordCost;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Name of the key file in the data folder; it is in no backup.
pub const NODE_KEY_FILE: &str = "node.key";
/// Name of the file that marks a folder as a demo's.
pub const DEMO_FILE: &str = "demo.json";

/// How to open a node.
pub struct OpenOptions {
    /// The data folder.
    pub data: PathBuf,
    /// PostgreSQL instead of SQLite in the folder.
    pub database_url: Option<String>,
    /// Where the present moment comes from.
    pub clock: Arc<dyn Clock>,
    /// Where randomness comes from.
    pub entropy: Entropy,
    /// Whether roles that read identity need a second factor; off in the demo only.
    pub second_factor_required: bool,
    /// Whether passwords are those of invented people only, and may cost little.
    pub invented_people: bool,
}

impl OpenOptions {
    /// A real node on a folder: the wall's clock, the system's randomness, second factors required.
    #[must_use]
    pub fn new(data: impl Into<PathBuf>, database_url: Option<String>) -> Self {
        Self {
            data: data.into(),
            database_url,
            clock: Arc::new(crate::time::WallClock),
            entropy: Entropy::system(),
            second_factor_required: true,
            invented_people: false,
        }
    }
}

/// A running node. Clones share everything.
#[derive(Clone)]
pub struct Panoh(pub(crate) Arc<Running>);

pub(crate) struct Running {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Entropy,
    pub(crate) data: PathBuf,
    pub(crate) lenses: Lenses,
    pub(crate) jobs: Jobs,
    pub(crate) rewraps: Rewraps,
    pub(crate) second_factor_required: bool,
    pub(crate) invented_people: bool,
    pub(crate) password_cost: PasswordCost,
}

/// Signs heads with the key of the data folder.
pub(crate) struct FolderSigner(pub(crate) NodeKey);

impl HeadSigner for FolderSigner {
    fn node(&self) -> NodeId {
        NodeId::from_bytes(self.0.node())
    }
    fn verifying_key(&self) -> [u8; 32] {
        self.0.verifying_key()
    }
    fn sign(&self, head: &Head) -> [u8; 64] {
        self.0.sign(&head.signed_bytes())
    }
}

/// Where the database of a folder lies.
#[must_use]
pub(crate) fn location(data: &Path, database_url: Option<&str>) -> Location {
    match database_url {
        Some(url) => Location::Postgres(url.to_owned()),
        None => Location::Folder(data.to_owned()),
    }
}

impl Panoh {
    /// Opens a node, creating folder, database and key where there are none.
    ///
    /// # Errors
    /// When folder or database cannot be opened, or the key file is damaged.
    pub async fn open(options: OpenOptions) -> Result<Self, AppError> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&options.data)?;
        let location = location(&options.data, options.database_url.as_deref());
        let key = folder_key(&options, &location).await?;
        let store = Store::open(
            &location,
            Arc::new(FolderSigner(key)),
            Arc::clone(&options.clock),
        )
        .await?;
        Ok(Self(Arc::new(Running {
            store,
            clock: options.clock,
            entropy: options.entropy,
            data: options.data,
            lenses: Lenses::default(),
            jobs: Jobs::default(),
            rewraps: Rewraps::default(),
            second_factor_required: options.second_factor_required,
            invented_people: options.invented_people,
            password_cost: if options.invented_people {
                PasswordCost::demo()
            } else {
                PasswordCost::standard()
            },
        })))
    }

    /// Ends the writer after everything queued is durable.
    pub async fn close(self) {
        let _ = self.0.store.clone().close().await;
    }

    /// Where the present moment comes from.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.clock
    }
    /// Where randomness comes from.
    #[must_use]
    pub fn entropy(&self) -> &Entropy {
        &self.0.entropy
    }
    /// The data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.0.data
    }
    /// Whether the folder is a demo's.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.0.data.join(DEMO_FILE).exists()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// A fresh command number for work that no form numbered.
    #[must_use]
    pub fn new_command(&self) -> CommandId {
        CommandId::random(self.entropy().bytes())
    }

    pub(crate) fn new_act(&self) -> ActId {
        ActId::ordered(self.clock().now_micros() / 1000, self.entropy().bytes())
    }

    pub(crate) fn new_stream(&self) -> StreamId {
        StreamId::random(self.entropy().bytes())
    }

    pub(crate) fn today(&self) -> jiff::civil::Date {
        crate::time::day_of(self.clock().now_micros())
    }
}

/// Reads the folder's key; makes one where there is none or where it belongs to another place: a
/// copied or restored folder is a new node.
async fn folder_key(options: &OpenOptions, location: &Location) -> Result<NodeKey, AppError> {
    let path = options.data.join(NODE_KEY_FILE);
    let binding = location.binding().await?;
    if path.exists() {
        let key = NodeKey::from_bytes(&std::fs::read(&path)?)
            .map_err(|_| AppError::Damaged("node.key"))?;
        if key.binding() == binding.as_bytes() {
            return Ok(key);
        }
    }
    let node = NodeId::random(options.entropy.bytes());
    let key = NodeKey::random(
        *node.bytes(),
        binding.as_bytes(),
        &mut options.entropy.clone(),
    );
    write_private(&path, &key.to_bytes())?;
    Ok(key)
}

/// Writes a file that only its owner can read, whole or not at all.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let partial = path.with_extension("partial");
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&partial, path)?;
    if let Some(folder) = path.parent() {
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

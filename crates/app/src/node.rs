//! The running node: its folder, its database, its key, its lenses.

use crate::accounts::Rewraps;
use crate::entropy::Entropy;
use crate::error::AppError;
use crate::lens::Lenses;
use crate::node_key::FolderSigner;
use crate::transfer::Jobs;
use panoh_core::clock::Clock;
use panoh_core::ids::{ActId, CommandId, StreamId};
use panoh_store::{Location, Store};
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
    /// Whether a PostgreSQL database that belongs to another node may be continued as a new node,
    /// after which the other one can write there no more.
    pub found_new_node: bool,
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
            found_new_node: false,
        }
    }
}

/// A running node. Clones share everything.
#[derive(Clone)]
pub struct Panoh(pub(crate) Arc<Running>);

pub(crate) struct Running {
    pub(crate) store: Store,
    pub(crate) signer: Arc<FolderSigner>,
    /// Whether the first write may found a node that continues another one's journal.
    pub(crate) continues: bool,
    /// Held while a node is founded.
    pub(crate) founding: tokio::sync::Mutex<()>,
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

/// Where the database of a folder lies.
#[must_use]
pub(crate) fn location(data: &Path, database_url: Option<&str>) -> Location {
    match database_url {
        Some(url) => Location::Postgres(url.to_owned()),
        None => Location::Folder(data.to_owned()),
    }
}

impl Panoh {
    /// Opens a node, creating folder and database where there are none; the key is written with the
    /// first act.
    ///
    /// # Errors
    /// When folder or database cannot be opened, or the key file is damaged;
    /// [`StoreError::OtherNode`](panoh_store::StoreError::OtherNode) on a PostgreSQL that belongs to
    /// a node whose key is not in the folder.
    pub async fn open(options: OpenOptions) -> Result<Self, AppError> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&options.data)?;
        let location = location(&options.data, options.database_url.as_deref());
        let binding = location.binding().await?;
        let signer = Arc::new(FolderSigner::of(&options.data, binding, &options.entropy)?);
        let shared = Arc::<FolderSigner>::clone(&signer);
        let store = Store::open(&location, shared, Arc::clone(&options.clock)).await?;
        let met = signer.meet(&store, options.found_new_node, &options.entropy);
        let continues = match met.await {
            Ok(continues) => continues,
            Err(error) => {
                store.close().await?;
                return Err(error.into());
            }
        };
        Ok(Self(Arc::new(Running {
            store,
            signer,
            continues,
            founding: tokio::sync::Mutex::new(()),
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

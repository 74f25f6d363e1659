//! Where a test's database lies, and the invented acts that it writes.

use panoh_core::access::{Role, ScopeFilter};
use panoh_core::clock::Clock;
use panoh_core::ids::{ActId, CommandId, NodeId, OrganisationId, StreamId, UserId};
use panoh_core::journal::value::encode_fields;
use panoh_core::journal::{
    Act, Actor, Draft, Fields, FoldAct, Head, HeadSigner, ReadDraft, StreamKind, StreamRef, Value,
    fold,
};
use panoh_store::{
    Change, Founding, Location, Store, StoredAct, ViewRow, ViewWrite, row_from_state,
};
use sqlx::{AssertSqlSafe, Connection, Executor};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

/// Runs each test on both databases. On PostgreSQL every test has a database of its own, which goes
/// when the test is over.
macro_rules! both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($place:ident: &Place) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn test($place: &Place) $body

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                let place = Place::sqlite();
                test(&place).await;
            }

            $(#[$meta])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                let Some(place) = Place::postgres().await else { return };
                test(&place).await;
                place.drop_database().await;
            }
        }
    )+};
}
pub(crate) use both_databases;

/// The address of a PostgreSQL on which tests may make databases.
const ADMINISTRATOR: &str = "PANOH_TEST_POSTGRES";

static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A place for one test's database.
pub(crate) struct Place {
    pub(crate) location: Location,
    folder: Option<TempDir>,
    database: String,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::Folder(folder.path().to_owned());
        Self {
            location,
            folder: Some(folder),
            database: String::new(),
        }
    }

    pub(crate) async fn postgres() -> Option<Self> {
        let administrator = std::env::var(ADMINISTRATOR).ok()?;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let database = format!("panoh_test_{}_{number}", std::process::id());
        administer(&administrator, format!("CREATE DATABASE {database}")).await;
        let (server, _) = administrator.rsplit_once('/').unwrap();
        let location = Location::Postgres(format!("{server}/{database}"));
        Some(Self {
            location,
            folder: None,
            database,
        })
    }

    /// One more place of the same kind.
    pub(crate) async fn another(&self) -> Self {
        if self.on_postgres() {
            Self::postgres().await.unwrap()
        } else {
            Self::sqlite()
        }
    }

    pub(crate) async fn drop_database(self) {
        if self.folder.is_none() {
            let administrator = std::env::var(ADMINISTRATOR).unwrap();
            let statement = format!("DROP DATABASE {} WITH (FORCE)", self.database);
            administer(&administrator, statement).await;
        }
    }

    /// A founded store of node 1.
    pub(crate) async fn open(&self) -> Store {
        self.open_as(1).await
    }

    /// A founded store of a node.
    pub(crate) async fn open_as(&self, node: u8) -> Store {
        self.open_with(node, Ticking::at(DAY_ONE)).await
    }

    pub(crate) async fn open_with(&self, node: u8, clock: Arc<Ticking>) -> Store {
        let store = Store::open(&self.location, Arc::new(Signer(node)), clock)
            .await
            .unwrap();
        store.found_node(founding(node)).await.unwrap();
        store
    }

    /// Runs statements by hand, as somebody with the database's password could.
    pub(crate) async fn by_hand(&self, statements: &[&str]) -> Result<(), sqlx::Error> {
        match &self.location {
            Location::Folder(folder) => {
                let address = format!("sqlite://{}", folder.join("panoh.sqlite").display());
                let mut connection = sqlx::SqliteConnection::connect(&address).await?;
                for statement in statements {
                    connection
                        .execute(AssertSqlSafe((*statement).to_owned()))
                        .await?;
                }
                connection.close().await
            }
            Location::Postgres(address) => {
                let mut connection = sqlx::PgConnection::connect(address).await?;
                for statement in statements {
                    connection
                        .execute(AssertSqlSafe((*statement).to_owned()))
                        .await?;
                }
                connection.close().await
            }
        }
    }

    pub(crate) const fn on_postgres(&self) -> bool {
        matches!(self.location, Location::Postgres(_))
    }
}

async fn administer(address: &str, statement: String) {
    let mut connection = sqlx::PgConnection::connect(address).await.unwrap();
    connection.execute(AssertSqlSafe(statement)).await.unwrap();
    connection.close().await.unwrap();
}

/// Noon of an invented day, in microseconds.
pub(crate) const DAY_ONE: u64 = 1_800_014_400_000_000;

/// A clock that moves a second at each look.
pub(crate) struct Ticking(AtomicU64);

impl Ticking {
    pub(crate) fn at(micros: u64) -> Arc<Self> {
        Arc::new(Self(AtomicU64::new(micros)))
    }
}

impl Clock for Ticking {
    fn now_micros(&self) -> u64 {
        self.0.fetch_add(1_000_000, Ordering::Relaxed)
    }
}

/// A stand-in for a node's key: the signature repeats what was signed and the key.
pub(crate) struct Signer(pub(crate) u8);

impl HeadSigner for Signer {
    fn node(&self) -> NodeId {
        NodeId::from_bytes([self.0; 16])
    }
    fn verifying_key(&self) -> [u8; 32] {
        [self.0; 32]
    }
    fn sign(&self, head: &Head) -> [u8; 64] {
        let mut signature = [self.0; 64];
        signature[..32].copy_from_slice(&head.signed_bytes());
        signature
    }
}

/// Checks what [`Signer`] signed.
pub(crate) fn signed(key: &[u8; 32], message: &[u8; 32], signature: &[u8; 64]) -> bool {
    signature[..32] == message[..] && signature[32..] == key[..]
}

pub(crate) fn founding(node: u8) -> Founding {
    Founding {
        act: ActId::from_bytes([node, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
        command: CommandId::from_bytes([node; 16]),
        salt: [node; 16],
        actor: Actor {
            user: UserId::from_bytes([0; 16]),
            organisation: OrganisationId::from_bytes([0; 16]),
            role: Role::Node,
        },
    }
}

/// Sixteen bytes that differ for each number.
pub(crate) fn sixteen(family: u8, number: u64) -> [u8; 16] {
    let mut bytes = [family; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    bytes
}

pub(crate) const OFFICE: OrganisationId = OrganisationId::from_bytes([7; 16]);

pub(crate) fn actor() -> Actor {
    Actor {
        user: UserId::from_bytes([8; 16]),
        organisation: OFFICE,
        role: Role::CaseManager,
    }
}

pub(crate) fn whole_office() -> ScopeFilter {
    ScopeFilter {
        organisation: OFFICE,
        owner: None,
        teams: None,
    }
}

pub(crate) fn person(number: u64) -> StreamRef {
    StreamRef::new(StreamKind::Person, StreamId::from_bytes(sixteen(3, number)))
}

/// An act about a person that sets some open fields and brings closed parts.
pub(crate) fn draft(
    number: u64,
    stream: &StreamRef,
    after: &[ActId],
    fields: &[(&str, Value)],
) -> Draft {
    let mut open: Fields = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    if after.is_empty() {
        open.insert("organisation".into(), Value::id(OFFICE.bytes()));
    }
    Draft {
        id: ActId::from_bytes(sixteen(1, number)),
        actor: actor(),
        stream: stream.clone(),
        kind: if after.is_empty() {
            "person.registered"
        } else {
            "person.amended"
        }
        .into(),
        version: 1,
        after: after.to_vec(),
        command: CommandId::from_bytes(sixteen(2, number)),
        salt: sixteen(9, number),
        open: encode_fields(&open),
        coded: vec![number as u8; 40],
        sealed: vec![number as u8 ^ 0xff; 90],
    }
}

/// A change with one act, and the view as it is after it.
pub(crate) fn change(draft: Draft, before: &[StoredAct]) -> Change {
    let view = view_after(&draft, before);
    Change {
        command: draft.command,
        acts: vec![draft],
        views: vec![view],
        keys: Vec::new(),
        outbox: Vec::new(),
    }
}

/// Registers a person: one act, one view.
pub(crate) fn registration(number: u64) -> Change {
    change(
        draft(number, &person(number), &[], &[("status", "open".into())]),
        &[],
    )
}

pub(crate) fn open_act(stored: &Act) -> FoldAct {
    FoldAct {
        id: stored.draft.id,
        node: stored.node,
        sequence: stored.sequence,
        time: stored.time,
        kind: stored.draft.kind.clone(),
        after: stored.draft.after.clone(),
        open: panoh_core::journal::value::decode_fields(&stored.draft.open).unwrap(),
        coded: Fields::new(),
        sealed: Fields::new(),
    }
}

fn view_after(draft: &Draft, before: &[StoredAct]) -> ViewWrite {
    let last = before
        .iter()
        .map(|stored| stored.act.time)
        .max()
        .unwrap_or_default();
    let act = Act {
        draft: draft.clone(),
        node: NodeId::from_bytes([1; 16]),
        sequence: u64::MAX,
        time: last.next(u64::MAX >> 2),
    };
    let acts = before.iter().map(|stored| &stored.act).chain([&act]);
    let state = fold(acts.map(open_act));
    let row = ViewRow {
        coded: draft.coded.clone(),
        sealed: draft.sealed.clone(),
        ..row_from_state(&draft.stream, &state)
    };
    ViewWrite {
        row,
        expected_acts: before.len() as u64,
    }
}

pub(crate) fn read_of(number: u64, subjects: &[StreamId]) -> ReadDraft {
    ReadDraft {
        id: ActId::from_bytes(sixteen(4, number)),
        actor: actor(),
        purpose: "person.open".into(),
        subjects: subjects.to_vec(),
    }
}

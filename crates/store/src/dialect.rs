//! What must differ between SQLite and PostgreSQL: connections, locks, triggers, housekeeping.
//! All texts of SQL here are constants.

use crate::error::StoreError;
use crate::location::Location;
use crate::settings::Question;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, IsolationLevel,
    RuntimeErr, SqliteTransactionMode, SqlxPostgresConnector, SqlxSqliteConnector, Statement,
    TransactionOptions, TransactionTrait,
};
use sqlx::Row;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// The database's file in its folder.
const FILE: &str = "panoh.sqlite";

/// Readers beside the one writer.
const READERS: u32 = 4;

/// Connections to a server: one for the writer, the rest for readers.
const SERVER_CONNECTIONS: u32 = 8;

/// How long one process waits for another that holds SQLite's write lock.
const BUSY: Duration = Duration::from_secs(10);

fn unreachable_database(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}

/// The two ways into a database.
pub(crate) struct Connections {
    pub reader: DatabaseConnection,
    /// Missing where the store only reads.
    pub writer: Option<DatabaseConnection>,
}

/// Connects, creating SQLite's file where it does not exist and writing is allowed.
pub(crate) async fn connect(location: &Location, write: bool) -> Result<Connections, StoreError> {
    match location {
        Location::Folder(folder) => connect_sqlite(folder, write).await,
        Location::Postgres(address) => connect_postgres(address, write).await,
    }
}

async fn connect_sqlite(folder: &Path, write: bool) -> Result<Connections, StoreError> {
    let file = folder.join(FILE);
    if !write && !file.is_file() {
        return Err(StoreError::Missing);
    }
    let base = SqliteConnectOptions::new()
        .filename(&file)
        .busy_timeout(BUSY)
        .foreign_keys(true);
    if !write {
        let reader = pool(base.read_only(true), READERS).await?;
        return Ok(Connections {
            reader,
            writer: None,
        });
    }
    let base = base
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("journal_size_limit", "67108864");
    // The writer comes first, so that the file exists in WAL mode before readers open it.
    let writer = pool(base.clone().pragma("cache_size", "-65536"), 1).await?;
    let reader = pool(base.pragma("query_only", "ON"), READERS).await?;
    Ok(Connections {
        reader,
        writer: Some(writer),
    })
}

async fn pool(options: SqliteConnectOptions, size: u32) -> Result<DatabaseConnection, StoreError> {
    let pool = SqlitePoolOptions::new()
        .max_connections(size)
        .acquire_timeout(Duration::from_secs(60))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .connect_with(options)
        .await
        .map_err(unreachable_database)?;
    Ok(SqlxSqliteConnector::from_sqlx_sqlite_pool(pool))
}

async fn connect_postgres(address: &str, write: bool) -> Result<Connections, StoreError> {
    let options = PgConnectOptions::from_str(address)
        .map_err(unreachable_database)?
        .application_name("panoh")
        .options([("synchronous_commit", "on")]);
    let options = if write {
        options
    } else {
        options.options([("default_transaction_read_only", "on")])
    };
    let pool = PgPoolOptions::new()
        .max_connections(SERVER_CONNECTIONS)
        .acquire_timeout(Duration::from_secs(60))
        .connect_with(options)
        .await
        .map_err(unreachable_database)?;
    let reader = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
    let writer = write.then(|| reader.clone());
    Ok(Connections { reader, writer })
}

/// Begins a transaction that may write. On SQLite it takes the write lock at once, so that no check
/// before a write can be overtaken.
pub(crate) async fn begin_write(
    db: &DatabaseConnection,
) -> Result<DatabaseTransaction, StoreError> {
    let mode = match db.get_database_backend() {
        DbBackend::Sqlite => Some(SqliteTransactionMode::Immediate),
        _ => None,
    };
    let options = TransactionOptions {
        sqlite_transaction_mode: mode,
        ..Default::default()
    };
    Ok(db.begin_with_options(options).await?)
}

/// Begins a transaction that only reads, and sees the database as it is at its first question.
pub(crate) async fn begin_read(db: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let isolation_level = match db.get_database_backend() {
        DbBackend::Postgres => Some(IsolationLevel::RepeatableRead),
        // A transaction of SQLite is a snapshot anyway.
        _ => None,
    };
    Ok(db
        .begin_with_options(TransactionOptions {
            isolation_level,
            ..Default::default()
        })
        .await?)
}

/// How many pages SQLite's log may grow to before it is carried over into the database: SQLite's own
/// measure for single saves, and for bulk loads a quarter of a gigabyte, since each load rewrites the
/// same pages of its indexes and carrying them over once will do.
const CARRY_OVER_SOON: &str = "PRAGMA wal_autocheckpoint = 1000";
const CARRY_OVER_LATE: &str = "PRAGMA wal_autocheckpoint = 65536";

/// Tells the writer's connection whether bulk loads follow. PostgreSQL decides for itself.
pub(crate) async fn expect_bulk(db: &DatabaseConnection, bulk: bool) -> Result<(), StoreError> {
    if db.get_database_backend() == DbBackend::Sqlite {
        let statement = if bulk {
            CARRY_OVER_LATE
        } else {
            CARRY_OVER_SOON
        };
        db.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// Locks the rows of a query until the end of the transaction. SQLite's write lock has done so.
pub(crate) fn for_update(backend: DbBackend, query: &mut SelectStatement) {
    if backend == DbBackend::Postgres {
        query.lock_exclusive();
    }
}

/// Any number will do, as long as every process of one database uses the same.
const SET_UP_LOCK: &str = "SELECT pg_advisory_lock(7269120245)";
const SET_UP_UNLOCK: &str = "SELECT pg_advisory_unlock(7269120245)";

/// A connection on which to set up the layout while no other process does.
pub(crate) async fn lock_set_up(
    location: &Location,
) -> Result<Option<DatabaseConnection>, StoreError> {
    let Location::Postgres(address) = location else {
        return Ok(None);
    };
    let db = single(address).await?;
    db.execute_unprepared(SET_UP_LOCK).await?;
    Ok(Some(db))
}

/// Lets other processes set up.
pub(crate) async fn unlock_set_up(db: DatabaseConnection) -> Result<(), StoreError> {
    db.execute_unprepared(SET_UP_UNLOCK).await?;
    Ok(db.close().await?)
}

async fn single(address: &str) -> Result<DatabaseConnection, StoreError> {
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .connect(address)
        .await
        .map_err(unreachable_database)?;
    Ok(SqlxPostgresConnector::from_sqlx_postgres_pool(pool))
}

const IDENTIFY: &str =
    "SELECT system_identifier::text, current_database()::text FROM pg_control_system()";

/// System identifier and name of a PostgreSQL database.
pub(crate) async fn postgres_binding(address: &str) -> Result<String, StoreError> {
    let db = single(address).await?;
    let row = db
        .query_one_raw(Statement::from_string(DbBackend::Postgres, IDENTIFY))
        .await?;
    let row = row.ok_or(StoreError::Missing)?;
    let (system, name): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
    db.close().await?;
    Ok(format!("postgres:{system}:{name}"))
}

/// Statements that make acts, reads and kept heads append-only.
pub(crate) const fn append_only(backend: DbBackend) -> &'static [&'static str] {
    match backend {
        DbBackend::Postgres => POSTGRES_APPEND_ONLY,
        _ => SQLITE_APPEND_ONLY,
    }
}

const SQLITE_APPEND_ONLY: &[&str] = &[
    "CREATE TRIGGER acts_stay BEFORE DELETE ON acts BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END",
    "CREATE TRIGGER acts_keep BEFORE UPDATE ON acts BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END",
    "CREATE TRIGGER reads_stay BEFORE DELETE ON reads BEGIN SELECT RAISE(ABORT, 'reads are append-only'); END",
    "CREATE TRIGGER reads_keep BEFORE UPDATE ON reads BEGIN SELECT RAISE(ABORT, 'reads are append-only'); END",
    "CREATE TRIGGER signed_heads_stay BEFORE DELETE ON signed_heads BEGIN SELECT RAISE(ABORT, 'signed heads are append-only'); END",
    "CREATE TRIGGER signed_heads_keep BEFORE UPDATE ON signed_heads BEGIN SELECT RAISE(ABORT, 'signed heads are append-only'); END",
];

const POSTGRES_APPEND_ONLY: &[&str] = &[
    "CREATE FUNCTION panoh_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
    "CREATE TRIGGER acts_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON acts FOR EACH STATEMENT EXECUTE FUNCTION panoh_append_only()",
    "CREATE TRIGGER reads_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON reads FOR EACH STATEMENT EXECUTE FUNCTION panoh_append_only()",
    "CREATE TRIGGER signed_heads_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON signed_heads FOR EACH STATEMENT EXECUTE FUNCTION panoh_append_only()",
];

/// Moves the log into the database file and cuts it. Answers with a row, and without an error also
/// where a reader kept it from doing so.
const SQLITE_SCRUB: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
/// How often it is tried.
const SCRUB_ATTEMPTS: u32 = 4;
/// How long SQLite waits for readers each time, in milliseconds: nobody can write meanwhile.
const SCRUB_WAIT: &str = "PRAGMA busy_timeout = 250";
/// Back to [`BUSY`].
const USUAL_WAIT: &str = "PRAGMA busy_timeout = 10000";
const POSTGRES_SCRUB: &[&str] = &[
    "VACUUM subject_keys",
    "VACUUM sessions",
    "VACUUM organisation_key_seals",
    "VACUUM records",
];

/// After keys were destroyed: leaves no copy of them in the write-ahead log or in dead rows. Says
/// whether that was reached, or a reader still holds old pages of the log.
pub(crate) async fn scrub(db: &DatabaseConnection) -> Result<bool, StoreError> {
    if db.get_database_backend() == DbBackend::Postgres {
        for statement in POSTGRES_SCRUB {
            db.execute_unprepared(statement).await?;
        }
        return Ok(true);
    }
    // One connection for all of it, so that nobody else writes with the short wait.
    let pool = db.get_sqlite_connection_pool();
    let mut connection = pool.acquire().await.map_err(unreachable_database)?;
    let mut run = async |statement| {
        let row = sqlx::query(statement).fetch_optional(&mut *connection);
        row.await.map_err(unreachable_database)
    };
    run(SCRUB_WAIT).await?;
    let mut done = Ok(false);
    for _ in 0..SCRUB_ATTEMPTS {
        // The first column says whether somebody was in the way.
        done = run(SQLITE_SCRUB).await.and_then(|row| match row {
            Some(row) => Ok(row.try_get::<i64, _>(0).map_err(unreachable_database)? == 0),
            None => Ok(false),
        });
        if !matches!(done, Ok(false)) {
            break;
        }
    }
    run(USUAL_WAIT).await?;
    Ok(done?)
}

const SQLITE_COLUMNS: &str = "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c \
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1, 2";
const POSTGRES_COLUMNS: &str = "SELECT table_name::text, column_name::text \
     FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2";

/// Table and column names of the live schema.
pub(crate) async fn live_columns(
    db: &DatabaseConnection,
) -> Result<Vec<(String, String)>, StoreError> {
    let backend = db.get_database_backend();
    let question = match backend {
        DbBackend::Postgres => POSTGRES_COLUMNS,
        _ => SQLITE_COLUMNS,
    };
    let rows = db
        .query_all_raw(Statement::from_string(backend, question))
        .await?;
    let mut columns = Vec::with_capacity(rows.len());
    for row in rows {
        columns.push((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
    }
    columns.sort();
    Ok(columns)
}

/// What who examines a set-up asks of the database.
pub(crate) const fn questions(backend: DbBackend) -> &'static [Question] {
    match backend {
        DbBackend::Postgres => POSTGRES_QUESTIONS,
        _ => SQLITE_QUESTIONS,
    }
}

const SQLITE_QUESTIONS: &[Question] = &[
    Question {
        code: "sqlite-version",
        name: "sqlite_version",
        sql: "SELECT sqlite_version()",
        wanted: &[],
        advice: "",
    },
    Question {
        code: "sqlite-journal-mode",
        name: "journal_mode",
        sql: "SELECT journal_mode FROM pragma_journal_mode()",
        wanted: &["wal"],
        advice: "Move the data folder to a local disk; some network file systems cannot hold it.",
    },
];

const POSTGRES_QUESTIONS: &[Question] = &[
    Question {
        code: "postgres-version",
        name: "server_version",
        sql: "SELECT current_setting('server_version')",
        wanted: &["15", "16", "17", "18"],
        advice: "Use PostgreSQL 15 or later.",
    },
    Question {
        code: "postgres-fsync",
        name: "fsync",
        sql: "SELECT current_setting('fsync')",
        wanted: &["on"],
        advice: "Set fsync = on in postgresql.conf: a power cut would lose acts that were acknowledged.",
    },
    Question {
        code: "postgres-full-page-writes",
        name: "full_page_writes",
        sql: "SELECT current_setting('full_page_writes')",
        wanted: &["on"],
        advice: "Set full_page_writes = on in postgresql.conf.",
    },
    Question {
        code: "postgres-encoding",
        name: "server_encoding",
        sql: "SELECT current_setting('server_encoding')",
        wanted: &["UTF8"],
        advice: "Create the database with encoding UTF8.",
    },
];

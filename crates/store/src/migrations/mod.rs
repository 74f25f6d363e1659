//! The layout of the database and how it came about: one file per step, never edited once released.

mod columns;
mod m0001_journal;
mod m0002_views;
mod m0003_keys;
mod m0004_access;
mod m0005_indexes;
mod m0006_append_only;

use crate::error::StoreError;
use crate::rows;
use sea_orm::{DatabaseConnection, DbErr};
use sea_orm_migration::{MigrationTrait, MigratorTrait, prelude::async_trait};

struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_journal::Migration),
            Box::new(m0002_views::Migration),
            Box::new(m0003_keys::Migration),
            Box::new(m0004_access::Migration),
            Box::new(m0005_indexes::Migration),
            Box::new(m0006_append_only::Migration),
        ]
    }
}

/// Where the migrations that ran are noted.
const TABLE: &str = "seaql_migrations";

/// Brings the layout to this version.
pub(crate) async fn up(db: &DatabaseConnection) -> Result<(), StoreError> {
    match Migrator::up(db, None).await {
        // The database names a step that this version does not know.
        Err(DbErr::Custom(_)) => Err(StoreError::Layout),
        other => Ok(other?),
    }
}

/// Whether the layout is exactly the one of this version; changes nothing.
pub(crate) async fn check(db: &DatabaseConnection) -> Result<(), StoreError> {
    let mut query = rows::select(TABLE, &["version"]);
    query.order_by("version", sea_orm::sea_query::Order::Asc);
    let found = rows::read_all(db, TABLE, &query, |row| row.text()).await;
    let known: Vec<String> = Migrator::migrations()
        .iter()
        .map(|step| step.name().to_owned())
        .collect();
    match found {
        Ok(found) if found == known => Ok(()),
        Ok(_) | Err(StoreError::Database(DbErr::Query(_) | DbErr::Exec(_))) => {
            Err(StoreError::Layout)
        }
        Err(other) => Err(other),
    }
}

//! What a change does in the key tables. Puts of one table that follow each other go in together.

use crate::change::KeyWrite;
use crate::error::StoreError;
use crate::rows;
use crate::subject_keys::Rewrap;
use crate::{
    attachments, ledger, logins, memberships, meta, organisation_keys, second_factors, sessions,
    subject_keys, user_keys,
};
use panoh_core::ids::StreamId;
use panoh_core::journal::KeyClass;
use sea_orm::sea_query::{DeleteStatement, Expr, OnConflict, Query, UpdateStatement, Value};
use sea_orm::{ConnectionTrait, DatabaseTransaction, ExprTrait};

/// Rows that wait to be put into one table.
struct Puts {
    table: &'static str,
    columns: &'static [&'static str],
    key: &'static [&'static str],
    rows: Vec<Vec<Value>>,
}

impl Puts {
    /// Writes them. A key that stands twice among them keeps its last row: PostgreSQL refuses to
    /// touch a row twice in one statement.
    async fn write(self, tx: &DatabaseTransaction) -> Result<(), StoreError> {
        let width = self.key.len();
        let mut rows: Vec<Vec<Value>> = Vec::with_capacity(self.rows.len());
        let mut seen = std::collections::HashSet::with_capacity(self.rows.len());
        for row in self.rows.into_iter().rev() {
            let key: Vec<Vec<u8>> = row[..width].iter().map(key_bytes).collect();
            if seen.insert(key) {
                rows.push(row);
            }
        }
        rows.reverse();
        let conflict = if self.key.len() == self.columns.len() {
            OnConflict::columns(self.key.iter().copied())
                .do_nothing()
                .to_owned()
        } else {
            rows::replacing(self.key, self.columns)
        };
        rows::insert(tx, self.table, self.columns, rows, Some(conflict)).await?;
        Ok(())
    }
}

/// A key column's value as bytes, to compare rows by.
fn key_bytes(value: &Value) -> Vec<u8> {
    match value {
        Value::Bytes(Some(bytes)) => bytes.clone(),
        Value::String(Some(text)) => text.as_bytes().to_vec(),
        Value::BigInt(Some(number)) => number.to_be_bytes().to_vec(),
        _ => Vec::new(),
    }
}

/// Writes key tables in the order of the changes.
pub(super) async fn write<'a>(
    tx: &DatabaseTransaction,
    writes: impl Iterator<Item = &'a KeyWrite>,
) -> Result<(), StoreError> {
    let mut waiting: Option<Puts> = None;
    for write in writes {
        let Some(put) = put(write) else {
            if let Some(puts) = waiting.take() {
                puts.write(tx).await?;
            }
            change(tx, write).await?;
            continue;
        };
        match &mut waiting {
            Some(puts) if puts.table == put.table => puts.rows.extend(put.rows),
            _ => {
                if let Some(puts) = waiting.replace(put) {
                    puts.write(tx).await?;
                }
            }
        }
    }
    match waiting {
        Some(puts) => puts.write(tx).await,
        None => Ok(()),
    }
}

/// The row that a write puts into a table. Every key consists of the table's first columns.
fn put(write: &KeyWrite) -> Option<Puts> {
    let puts = |table, columns, key, row| {
        Some(Puts {
            table,
            columns,
            key,
            rows: vec![row],
        })
    };
    match write.clone() {
        KeyWrite::PutUser(row) => puts(
            user_keys::TABLE,
            user_keys::COLUMNS,
            &["user_id"],
            user_keys::values(row),
        ),
        KeyWrite::PutLogin(row) => puts(
            logins::TABLE,
            logins::COLUMNS,
            &["login_name"],
            logins::values(row),
        ),
        KeyWrite::PutSeal(row) => puts(
            organisation_keys::SEALS,
            organisation_keys::SEAL_COLUMNS,
            organisation_keys::SEAL_KEY,
            organisation_keys::seal_values(row),
        ),
        KeyWrite::PutPrivate(row) => puts(
            organisation_keys::PRIVATE,
            organisation_keys::PRIVATE_COLUMNS,
            organisation_keys::PRIVATE_KEY,
            organisation_keys::private_values(row),
        ),
        KeyWrite::PutSubject(row) => puts(
            subject_keys::TABLE,
            subject_keys::COLUMNS,
            &["subject"],
            subject_keys::values(row),
        ),
        KeyWrite::PutLedger(row) => puts(
            ledger::TABLE,
            ledger::COLUMNS,
            ledger::KEY,
            ledger::values(row),
        ),
        KeyWrite::PutMembership(row) => puts(
            memberships::TABLE,
            memberships::COLUMNS,
            memberships::KEY,
            memberships::values(row),
        ),
        KeyWrite::PutFactor(row) => puts(
            second_factors::TABLE,
            second_factors::COLUMNS,
            &["id"],
            second_factors::values(row),
        ),
        KeyWrite::PutMeta { key, value } => puts(
            meta::TABLE,
            meta::COLUMNS,
            &["name"],
            vec![key.into(), value.into()],
        ),
        _ => None,
    }
}

/// A write that is no put.
async fn change(tx: &DatabaseTransaction, write: &KeyWrite) -> Result<(), StoreError> {
    let by = |table: &'static str, column: &'static str, id: &[u8; 16]| {
        let mut delete = Query::delete();
        delete
            .from_table(table)
            .and_where(Expr::col(column).eq(rows::id(id)));
        delete
    };
    match write {
        KeyWrite::DropLoginsOf(user) => run(tx, by(logins::TABLE, "user_id", user.bytes())).await,
        KeyWrite::DropSealsOf { organisation, user } => {
            let mut delete = by(
                organisation_keys::SEALS,
                "organisation",
                organisation.bytes(),
            );
            delete.and_where(Expr::col("user_id").eq(rows::id(user.bytes())));
            run(tx, delete).await
        }
        KeyWrite::DropSealsBelow {
            organisation,
            half,
            version,
        } => {
            let mut delete = by(
                organisation_keys::SEALS,
                "organisation",
                organisation.bytes(),
            );
            delete
                .and_where(Expr::col("half").eq(rows::number(*half)))
                .and_where(Expr::col("version").lt(rows::number(*version)));
            run(tx, delete).await
        }
        KeyWrite::RewrapSubject(rewrap) => rewrap_subject(tx, rewrap).await,
        KeyWrite::DropSubject(subject) => {
            run(tx, by(subject_keys::TABLE, "subject", subject.bytes())).await
        }
        KeyWrite::DropSubjectClass { subject, class } => drop_class(tx, *subject, *class).await,
        KeyWrite::DropFactor(id) => run(tx, by(second_factors::TABLE, "id", id)).await,
        KeyWrite::DropFactorsOf(user) => {
            run(tx, by(second_factors::TABLE, "user_id", user.bytes())).await
        }
        KeyWrite::DropAttachmentsOf(subject) => {
            run(tx, by(attachments::TABLE, "subject", subject.bytes())).await
        }
        KeyWrite::DropSessionsOf(user) => {
            run(tx, by(sessions::TABLE, "user_id", user.bytes())).await
        }
        // Puts were handled before; files wait for their arrival number under the head's lock.
        KeyWrite::PutAttachment(_)
        | KeyWrite::PutUser(_)
        | KeyWrite::PutLogin(_)
        | KeyWrite::PutSeal(_)
        | KeyWrite::PutPrivate(_)
        | KeyWrite::PutSubject(_)
        | KeyWrite::PutLedger(_)
        | KeyWrite::PutMembership(_)
        | KeyWrite::PutFactor(_)
        | KeyWrite::PutMeta { .. } => Ok(()),
    }
}

async fn run(tx: &DatabaseTransaction, delete: DeleteStatement) -> Result<(), StoreError> {
    tx.execute(&delete).await?;
    Ok(())
}

fn of_subject(subject: StreamId) -> UpdateStatement {
    let mut update = Query::update();
    update
        .table(subject_keys::TABLE)
        .and_where(Expr::col("subject").eq(rows::id(subject.bytes())));
    update
}

/// New wraps, where the key still stands at the version that the author had read. A key that was
/// destroyed meanwhile stays destroyed.
async fn rewrap_subject(tx: &DatabaseTransaction, rewrap: &Rewrap) -> Result<(), StoreError> {
    if let Some(coded) = &rewrap.coded {
        let mut update = of_subject(rewrap.subject);
        update
            .value("coded", coded.wrapped.clone())
            .value("coded_version", rows::number(coded.version))
            .and_where(Expr::col("coded").is_not_null())
            .and_where(Expr::col("coded_version").eq(rows::number(coded.expected)));
        tx.execute(&update).await?;
    }
    let Some(under) = &rewrap.identity else {
        return Ok(());
    };
    let columns = [("identity", &under.identity), ("contact", &under.contact)];
    // A class that the author saw but that is gone now must not come back, and one that the author
    // did not see must not be lost: each column is tested before the version moves.
    let mut update = of_subject(rewrap.subject);
    update
        .value("identity_version", rows::number(under.version))
        .and_where(Expr::col("identity_version").eq(rows::number(under.expected)));
    for (column, wrapped) in columns {
        match wrapped {
            Some(wrapped) => {
                let kept = Expr::case(Expr::col(column).is_null(), Expr::val(None::<Vec<u8>>))
                    .finally(Expr::val(wrapped.clone()));
                update.value(column, kept);
            }
            None => {
                update.and_where(Expr::col(column).is_null());
            }
        }
    }
    tx.execute(&update).await?;
    Ok(())
}

async fn drop_class(
    tx: &DatabaseTransaction,
    subject: StreamId,
    class: KeyClass,
) -> Result<(), StoreError> {
    let column = match class {
        KeyClass::Coded => "coded",
        KeyClass::Identity => "identity",
        KeyClass::Contact => "contact",
    };
    let mut update = of_subject(subject);
    update.value(column, None::<Vec<u8>>);
    tx.execute(&update).await?;
    Ok(())
}

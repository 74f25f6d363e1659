//! Shorthands for columns. Both databases have bytes, text, 64-bit numbers and truth values; nothing
//! else is used, so that what is read is exactly what was written.

use sea_orm_migration::prelude::*;

pub(super) fn bytes(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).blob().not_null().take()
}
pub(super) fn bytes_or_none(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).blob().null().take()
}
pub(super) fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().not_null().take()
}
pub(super) fn text_or_none(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().null().take()
}
pub(super) fn number(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}
pub(super) fn number_or_none(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().null().take()
}
pub(super) fn truth(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

/// A table from its columns and its key.
pub(super) fn table(
    name: &'static str,
    columns: impl IntoIterator<Item = ColumnDef>,
    key: &[&'static str],
) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name);
    for column in columns {
        table.col(column);
    }
    let mut primary = Index::create();
    for column in key {
        primary.col(*column);
    }
    table.primary_key(&mut primary).take()
}

/// A table whose key is one growing number: on SQLite that number is the row's own place.
pub(super) fn numbered(
    name: &'static str,
    key: ColumnDef,
    columns: impl IntoIterator<Item = ColumnDef>,
) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name).col(key);
    for column in columns {
        table.col(column);
    }
    table.take()
}

/// An index from its table and columns.
pub(super) fn index(
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    index.take()
}

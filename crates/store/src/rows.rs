//! Reading rows in column order, and writing many at once.

use crate::error::StoreError;
use sea_orm::sea_query::{Expr, OnConflict, Query, SelectStatement, Value};
use sea_orm::{ConnectionTrait, QueryResult, TryGetable};

/// Reads the columns of a row one after the other, in the order in which they were selected.
pub(crate) struct Row<'a> {
    row: &'a QueryResult,
    table: &'static str,
    at: usize,
}

impl<'a> Row<'a> {
    pub(crate) const fn of(row: &'a QueryResult, table: &'static str) -> Self {
        Self { row, table, at: 0 }
    }

    fn next<T: TryGetable>(&mut self) -> Result<T, StoreError> {
        let value = self.row.try_get_by_index(self.at)?;
        self.at += 1;
        Ok(value)
    }

    pub(crate) fn bytes(&mut self) -> Result<Vec<u8>, StoreError> {
        self.next()
    }
    pub(crate) fn bytes_or_none(&mut self) -> Result<Option<Vec<u8>>, StoreError> {
        self.next()
    }
    pub(crate) fn text(&mut self) -> Result<String, StoreError> {
        self.next()
    }
    pub(crate) fn text_or_none(&mut self) -> Result<Option<String>, StoreError> {
        self.next()
    }
    pub(crate) fn truth(&mut self) -> Result<bool, StoreError> {
        self.next()
    }
    pub(crate) fn signed(&mut self) -> Result<i64, StoreError> {
        self.next()
    }

    /// A number that is never negative, as narrow as asked.
    pub(crate) fn number<T: TryFrom<i64>>(&mut self) -> Result<T, StoreError> {
        let value: i64 = self.next()?;
        T::try_from(value).map_err(|_| StoreError::malformed(self.table, "a number out of range"))
    }

    pub(crate) fn number_or_none<T: TryFrom<i64>>(&mut self) -> Result<Option<T>, StoreError> {
        let value: Option<i64> = self.next()?;
        value
            .map(T::try_from)
            .transpose()
            .map_err(|_| StoreError::malformed(self.table, "a number out of range"))
    }

    /// Bytes of a fixed length: a digest, a key, a signature.
    pub(crate) fn fixed<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        self.bytes()?
            .try_into()
            .map_err(|_| StoreError::malformed(self.table, "a wrong length"))
    }

    pub(crate) fn fixed_or_none<const N: usize>(&mut self) -> Result<Option<[u8; N]>, StoreError> {
        self.bytes_or_none()?
            .map(TryInto::try_into)
            .transpose()
            .map_err(|_| StoreError::malformed(self.table, "a wrong length"))
    }

    /// An identifier.
    pub(crate) fn id<T>(&mut self, make: fn([u8; 16]) -> T) -> Result<T, StoreError> {
        self.fixed().map(make)
    }

    pub(crate) fn id_or_none<T>(
        &mut self,
        make: fn([u8; 16]) -> T,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.fixed_or_none()?.map(make))
    }

    /// Identifiers that are stored one after the other.
    pub(crate) fn ids<T>(&mut self, make: fn([u8; 16]) -> T) -> Result<Vec<T>, StoreError> {
        let bytes = self.bytes()?;
        let (whole, rest) = bytes.as_chunks::<16>();
        if rest.is_empty() {
            Ok(whole.iter().copied().map(make).collect())
        } else {
            Err(StoreError::malformed(self.table, "a wrong length"))
        }
    }
}

/// Identifiers one after the other, as [`Row::ids`] reads them.
pub(crate) fn joined<'a>(ids: impl IntoIterator<Item = &'a [u8; 16]>) -> Vec<u8> {
    ids.into_iter().flatten().copied().collect()
}

/// An identifier as a value of a column.
pub(crate) fn id(bytes: &[u8; 16]) -> Value {
    Value::Bytes(Some(bytes.to_vec()))
}

/// An identifier that may be missing.
pub(crate) fn id_or_null(bytes: Option<&[u8; 16]>) -> Value {
    Value::Bytes(bytes.map(|b| b.to_vec()))
}

/// A number as a value of a column. Both databases count in signed 64 bits.
pub(crate) fn number(n: impl TryInto<i64>) -> Value {
    Value::BigInt(Some(n.try_into().unwrap_or(i64::MAX)))
}

/// Runs a query and reads each row.
pub(crate) async fn read_all<T>(
    db: &impl ConnectionTrait,
    table: &'static str,
    query: &SelectStatement,
    read: impl Fn(&mut Row<'_>) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    let rows = db.query_all(query).await?;
    rows.iter()
        .map(|row| read(&mut Row::of(row, table)))
        .collect()
}

/// Runs a query and reads its first row, if there is one.
pub(crate) async fn read_one<T>(
    db: &impl ConnectionTrait,
    table: &'static str,
    query: &SelectStatement,
    read: impl Fn(&mut Row<'_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let row = db.query_one(query).await?;
    row.as_ref()
        .map(|row| read(&mut Row::of(row, table)))
        .transpose()
}

/// `SELECT columns FROM table`, to be narrowed by the caller.
pub(crate) fn select(table: &'static str, columns: &[&'static str]) -> SelectStatement {
    Query::select()
        .columns(columns.iter().copied())
        .from(table)
        .to_owned()
}

/// How many rows one statement carries. Few sizes, so that prepared statements are used again;
/// powers of four, so that few statements cover any number of rows.
const SHAPES: [usize; 4] = [64, 16, 4, 1];

/// Inserts rows, many per statement, and says how many were written.
pub(crate) async fn insert(
    db: &impl ConnectionTrait,
    table: &'static str,
    columns: &[&'static str],
    rows: Vec<Vec<Value>>,
    conflict: Option<OnConflict>,
) -> Result<u64, StoreError> {
    let mut written = 0;
    let mut rows = rows.into_iter();
    while rows.len() > 0 {
        let left = rows.len();
        let shape = SHAPES.into_iter().find(|&size| size <= left).unwrap_or(1);
        let mut statement = Query::insert();
        statement.into_table(table).columns(columns.iter().copied());
        for row in rows.by_ref().take(shape) {
            statement.values_panic(row.into_iter().map(Expr::val));
        }
        if let Some(conflict) = &conflict {
            statement.on_conflict(conflict.clone());
        }
        written += db.execute(&statement).await?.rows_affected();
    }
    Ok(written)
}

/// Inserts a row or replaces all columns of the one with the same key.
pub(crate) fn replacing(key: &[&'static str], columns: &[&'static str]) -> OnConflict {
    let rest = columns
        .iter()
        .copied()
        .filter(|column| !key.contains(column));
    OnConflict::columns(key.iter().copied())
        .update_columns(rest)
        .to_owned()
}

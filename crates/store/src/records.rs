//! Views: one row per stream with what its acts add up to.
//!
//! Open values stand in columns, so that scope and lists are decided in SQL; coded and sealed ones
//! stay in boxes. No column comes from a coded or sealed value: a rebuild without keys must give the
//! same columns.

mod query;
mod row;

pub use query::{Cursor, ListQuery};
pub(crate) use row::{COLUMNS, TABLE, all, read, values};
pub use row::{OpenColumns, ViewRow, flags, open_columns, row_from_state};

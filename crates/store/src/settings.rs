//! Settings of the database itself, for who examines a set-up.

use crate::dialect;
use crate::error::StoreError;
use crate::rows::Row;
use crate::store::Store;
use sea_orm::{ConnectionTrait, Statement};

/// A setting, and whether the store's promises hold with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Stable code.
    pub code: &'static str,
    /// Its name in the database.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// Whether it is as it must be.
    pub ok: bool,
    /// What to do where it is not.
    pub advice: &'static str,
}

/// A question to the database, and what its answer must be.
pub(crate) struct Question {
    pub code: &'static str,
    pub name: &'static str,
    pub sql: &'static str,
    /// The answer must begin with one of these; any will do where there is none.
    pub wanted: &'static [&'static str],
    pub advice: &'static str,
}

impl Store {
    /// The settings on which durability and confidentiality rest.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn settings(&self) -> Result<Vec<Setting>, StoreError> {
        let backend = self.reader().get_database_backend();
        let mut settings = Vec::new();
        for question in dialect::questions(backend) {
            let statement = Statement::from_string(backend, question.sql);
            let row = self.reader().query_one_raw(statement).await?;
            let row = row.ok_or(StoreError::Missing)?;
            let value = Row::of(&row, question.name).text()?;
            let ok = question.wanted.is_empty()
                || question
                    .wanted
                    .iter()
                    .any(|wanted| value.starts_with(wanted));
            let Question {
                code, name, advice, ..
            } = *question;
            settings.push(Setting {
                code,
                name,
                value,
                ok,
                advice,
            });
        }
        Ok(settings)
    }
}

//! An organisation's keys: its symmetric halves sealed to members, and its private halves.

use crate::error::StoreError;
use crate::rows::{self, Row};
use crate::store::Store;
use panoh_core::ids::{OrganisationId, UserId};
use sea_orm::ExprTrait;
use sea_orm::sea_query::{Expr, Order, Value};

/// One half of one version of an organisation's key, sealed to one receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySealRow {
    /// The organisation.
    pub organisation: OrganisationId,
    /// 1 coded, 2 identity.
    pub half: u8,
    /// Version of the organisation's key.
    pub version: u32,
    /// The member; zeros for the recovery key.
    pub user: UserId,
    /// HPKE's encapsulated key.
    pub encapped: Vec<u8>,
    /// HPKE's ciphertext.
    pub sealed: Vec<u8>,
}

/// An organisation's key pairs: public halves in clear, private halves under the identity key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgPrivateRow {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Version of the pairs.
    pub version: u32,
    /// Private halves under the identity key.
    pub sealed: Vec<u8>,
    /// HPKE public half, SEC1 uncompressed (65 bytes).
    pub hpke_public: Vec<u8>,
    /// Ed25519 verifying key (32 bytes).
    pub verify_public: Vec<u8>,
}

pub(crate) const SEALS: &str = "organisation_key_seals";
pub(crate) const SEAL_COLUMNS: &[&str] = &[
    "organisation",
    "half",
    "version",
    "user_id",
    "encapped",
    "sealed",
];
pub(crate) const SEAL_KEY: &[&str] = &["organisation", "half", "version", "user_id"];
pub(crate) const PRIVATE: &str = "organisation_private";
pub(crate) const PRIVATE_COLUMNS: &[&str] = &[
    "organisation",
    "version",
    "sealed",
    "hpke_public",
    "verify_public",
];
pub(crate) const PRIVATE_KEY: &[&str] = &["organisation", "version"];

pub(crate) fn seal_values(row: KeySealRow) -> Vec<Value> {
    vec![
        rows::id(row.organisation.bytes()),
        rows::number(row.half),
        rows::number(row.version),
        rows::id(row.user.bytes()),
        row.encapped.into(),
        row.sealed.into(),
    ]
}

fn read_seal(row: &mut Row<'_>) -> Result<KeySealRow, StoreError> {
    Ok(KeySealRow {
        organisation: row.id(OrganisationId::from_bytes)?,
        half: row.number()?,
        version: row.number()?,
        user: row.id(UserId::from_bytes)?,
        encapped: row.bytes()?,
        sealed: row.bytes()?,
    })
}

pub(crate) fn private_values(row: OrgPrivateRow) -> Vec<Value> {
    vec![
        rows::id(row.organisation.bytes()),
        rows::number(row.version),
        row.sealed.into(),
        row.hpke_public.into(),
        row.verify_public.into(),
    ]
}

fn read_private(row: &mut Row<'_>) -> Result<OrgPrivateRow, StoreError> {
    Ok(OrgPrivateRow {
        organisation: row.id(OrganisationId::from_bytes)?,
        version: row.number()?,
        sealed: row.bytes()?,
        hpke_public: row.bytes()?,
        verify_public: row.bytes()?,
    })
}

impl Store {
    /// What is sealed to a member of an organisation, oldest version first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seals_for(
        &self,
        organisation: OrganisationId,
        user: UserId,
    ) -> Result<Vec<KeySealRow>, StoreError> {
        let mut query = rows::select(SEALS, SEAL_COLUMNS);
        query
            .and_where(Expr::col("organisation").eq(rows::id(organisation.bytes())))
            .and_where(Expr::col("user_id").eq(rows::id(user.bytes())))
            .order_by("half", Order::Asc)
            .order_by("version", Order::Asc);
        rows::read_all(self.reader(), SEALS, &query, read_seal).await
    }

    /// All seals of an organisation, by half, version and receiver.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seals_of(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<KeySealRow>, StoreError> {
        let mut query = rows::select(SEALS, SEAL_COLUMNS);
        query
            .and_where(Expr::col("organisation").eq(rows::id(organisation.bytes())))
            .order_by("half", Order::Asc)
            .order_by("version", Order::Asc)
            .order_by("user_id", Order::Asc);
        rows::read_all(self.reader(), SEALS, &query, read_seal).await
    }

    /// An organisation's key pairs, the newest version first. Old ones open what is in flight.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn organisation_private(
        &self,
        organisation: OrganisationId,
    ) -> Result<Vec<OrgPrivateRow>, StoreError> {
        let mut query = rows::select(PRIVATE, PRIVATE_COLUMNS);
        query
            .and_where(Expr::col("organisation").eq(rows::id(organisation.bytes())))
            .order_by("version", Order::Desc);
        rows::read_all(self.reader(), PRIVATE, &query, read_private).await
    }
}

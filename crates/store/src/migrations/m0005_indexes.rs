//! Indexes for the questions that are asked often.

use super::columns::*;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let unique = [
            index("acts_by_id", "acts", &["id"]),
            index("acts_by_place", "acts", &["node", "sequence"]),
        ];
        for mut index in unique {
            manager.create_index(index.unique().take()).await?;
        }
        let plain = [
            index("acts_by_stream", "acts", &["stream"]),
            index(
                "reads_by_organisation",
                "reads",
                &["actor_organisation", "micros"],
            ),
            // Lists, each in its order, so that no page needs a sort; see `records/query.rs`.
            index(
                "records_by_kind",
                "records",
                &["organisation", "kind", "stream"],
            ),
            index("records_by_change", "records", &["organisation", "arrival"]),
            index(
                "records_newest",
                "records",
                &["organisation", "kind", "arrival"],
            ),
            index(
                "records_by_team",
                "records",
                &["organisation", "kind", "team", "arrival"],
            ),
            index(
                "records_by_owner",
                "records",
                &["organisation", "kind", "owner", "arrival"],
            ),
            index(
                "records_by_subject",
                "records",
                &["organisation", "kind", "subject", "arrival"],
            ),
            // Counts within a scope read this index alone.
            index(
                "records_by_scope",
                "records",
                &["organisation", "kind", "team", "owner", "flags"],
            ),
            index(
                "subject_keys_by_organisation",
                "subject_keys",
                &["organisation", "subject"],
            ),
            index("attachments_by_subject", "attachments", &["subject"]),
            index("memberships_by_user", "memberships", &["user_id"]),
            index("logins_by_user", "logins", &["user_id"]),
            index("second_factors_by_user", "second_factors", &["user_id"]),
            index("sessions_by_user", "sessions", &["user_id"]),
        ];
        for index in plain {
            manager.create_index(index).await?;
        }
        let mut stale = index("records_stale", "records", &["organisation", "stream"]);
        stale.and_where(Expr::col("stale").eq(true));
        manager.create_index(stale).await
    }
}

//! Memberships from the acts: the table that every request asks is a view of the organisations'
//! streams, and whoever changed it by hand is put right.

use super::ATTEMPTS;
use super::add_member::membership_row;
use crate::error::AppError;
use crate::node::Panoh;
use panoh_core::ids::OrganisationId;
use panoh_core::organisation::members;
use panoh_store::{Change, KeyWrite};

impl Panoh {
    /// Remakes the memberships of all organisations from their streams; needs no key. Says how many
    /// rows were not as the acts say. Sessions under another role than the acts say end by that.
    ///
    /// # Errors
    /// Storage.
    pub async fn rebuild_memberships(&self) -> Result<u64, AppError> {
        let mut corrected = 0;
        for (organisation, _) in self.organisations().await? {
            corrected += self.rebuild_members_of(organisation).await?;
        }
        Ok(corrected)
    }

    async fn rebuild_members_of(&self, organisation: OrganisationId) -> Result<u64, AppError> {
        for _ in 0..ATTEMPTS {
            let stream = self.organisation_stream(organisation).await?;
            let stored = self.store().members(organisation).await?;
            let mut change = Change::new(self.new_command());
            for membership in members(stream.state()) {
                let user = self.user_stream(membership.user).await?;
                let name = user.text("display_name").map(str::to_owned);
                let row = membership_row(organisation, &membership, name);
                if !stored.contains(&row) {
                    change.keys.push(KeyWrite::PutMembership(row));
                }
            }
            let claimed = members(stream.state());
            for row in stored {
                if row.active && !claimed.iter().any(|member| member.user == row.user) {
                    let row = panoh_store::MembershipRow {
                        active: false,
                        ..row
                    };
                    change.keys.push(KeyWrite::PutMembership(row));
                }
            }
            let corrected = change.keys.len() as u64;
            if corrected == 0 {
                return Ok(0);
            }
            if self.commit(change).await.is_ok() {
                return Ok(corrected);
            }
        }
        Err(AppError::ChangedMeanwhile)
    }
}

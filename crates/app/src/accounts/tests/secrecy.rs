//! Nothing private stands in an act, a view or a row where it does not belong.

use crate::accounts::MemberChange;
use crate::testing::{House, PASSWORD, on_both_databases};
use data_encoding::BASE32_NOPAD;
use panoh_core::access::Role;
use panoh_vault::recovery::RecoveryCode;

fn holds(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

/// All bytes of the journal and of the views of accounts.
async fn written(house: &House) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for stored in house.panoh.store().acts_after(0, 10_000).await.unwrap() {
        let draft = stored.act.draft;
        all.extend([
            draft.open,
            draft.coded,
            draft.sealed,
            draft.kind.into_bytes(),
        ]);
        if let Some(row) = house.panoh.store().view(draft.stream.id).await.unwrap() {
            all.extend([row.open, row.coded, row.sealed]);
        }
    }
    all
}

on_both_databases! {
    async fn acts_and_views_hold_no_private_half_key_or_password(house: House) {
        let supervisor = house.sign_in("supervisor").await;
        let counsellor = house.sign_in("counsellor").await;
        let offer = house.panoh.totp_begin(&counsellor).await.unwrap();
        house.panoh.change_password(&counsellor, PASSWORD, "барфи аввал, соати 6").await.unwrap();
        let wish = MemberChange { role: Role::Auditor, team: None, area: Vec::new() };
        house.panoh.change_member(&supervisor, house.user(Role::Analyst), &wish).await.unwrap();
        let supervisor = house.sign_in("supervisor").await;

        let code = RecoveryCode::from_words(&house.founded.recovery_words).unwrap();
        let mut secrets: Vec<Vec<u8>> = vec![
            PASSWORD.as_bytes().to_vec(),
            "барфи аввал".as_bytes().to_vec(),
            house.founded.recovery_words.as_bytes().to_vec(),
            code.pair().unwrap().to_key().as_bytes().to_vec(),
            BASE32_NOPAD.decode(offer.secret_text.as_bytes()).unwrap(),
            offer.secret_text.as_bytes().to_vec(),
            supervisor.0.private.as_bytes().to_vec(),
            counsellor.0.private.as_bytes().to_vec(),
        ];
        for (half, version) in supervisor.keys().versions() {
            secrets.push(supervisor.keys().get(half, version).unwrap().as_bytes().to_vec());
        }
        assert!(secrets.len() >= 11);
        let written = written(house).await;
        for secret in &secrets {
            assert!(!written.iter().any(|bytes| holds(bytes, secret)));
        }
        // The search itself finds what is there.
        assert!(written.iter().any(|bytes| holds(bytes, "Маркази Рашт".as_bytes())));
    }
}

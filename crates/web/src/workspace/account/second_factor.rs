//! Adding a second factor: an app with codes, or a passkey.

use super::view::SecondFactorPage;
use crate::failure::Failure;
use crate::form::{Field, Form, Group, Posted};
use crate::qr;
use crate::visit::Visit;
use crate::workspace::{Answer, done, show};
use panoh_app::AppError;

/// Offers both ways. A code that was offered before is void.
pub(crate) async fn page(visit: Visit) -> Answer {
    show(&offer(&visit, Vec::new()).await?)
}

/// Confirms the app by its first code.
pub(crate) async fn totp(visit: Visit, posted: Posted) -> Answer {
    let code = posted.get("code").replace(' ', "");
    match visit
        .state
        .panoh()
        .totp_confirm(visit.session()?, &code)
        .await
    {
        Ok(()) => done("/account", "factor"),
        Err(error @ AppError::SecondFactorWrong) => {
            // The offer is a new one, so the app must scan again: a secret is never shown twice.
            let sentence = Failure::from(error).sentence(&visit.frame());
            let again = visit.frame().t("enrol-again");
            show(&offer(&visit, vec![format!("{sentence} {again}")]).await?)
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes the answer of a new passkey.
pub(crate) async fn passkey(visit: Visit, posted: Posted) -> Answer {
    let answer = posted.get("passkey");
    visit
        .state
        .panoh()
        .passkey_finish(visit.session()?, &visit.origin, answer)
        .await?;
    done("/account", "factor")
}

async fn offer(visit: &Visit, loose: Vec<String>) -> Result<SecondFactorPage, Failure> {
    let (session, panoh) = (visit.session()?, visit.state.panoh());
    let totp = panoh.totp_begin(session).await?;
    // A passkey belongs to a name: at an address without one there is none to offer.
    let passkey = panoh.passkey_begin(session, &visit.origin).await.ok();
    let f = visit.frame();
    let code = Field::line("code", f.t("enrol-code"))
        .required()
        .class("digits");
    Ok(SecondFactorPage {
        required: session.enrolment_only(),
        qr: qr::svg(&totp.uri),
        secret: spaced(&totp.secret_text),
        passkey,
        form: Form {
            action: "/second-factor".to_owned(),
            groups: vec![Group {
                fields: vec![code.autocomplete("one-time-code")],
                ..Group::default()
            }],
            submit: f.t("enrol-submit"),
            ..Form::default()
        },
        loose,
        f,
    })
}

/// In groups of four, as people read it out.
fn spaced(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters
        .chunks(4)
        .map(|four| four.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_key_to_be_typed_stands_in_groups_of_four() {
        assert_eq!(super::spaced("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}

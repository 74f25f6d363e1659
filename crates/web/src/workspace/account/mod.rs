//! Pages about one's own account.

pub(crate) mod second_factor;
pub(crate) mod view;

use crate::failure::Failure;
use crate::form::{Field, Form, Group, Kind, Posted};
use crate::frame::{Frame, initials};
use crate::view::Note;
use crate::visit::Visit;
use crate::workspace::{Answer, done, faults, id, show};
use panoh_app::accounts::SecondFactorRow;
use view::{AccountPage, FactorLine};

/// The account.
pub(crate) async fn page(visit: Visit) -> Answer {
    show(&account_page(&visit, Vec::new()).await?)
}

/// Changes the password.
pub(crate) async fn password(visit: Visit, posted: Posted) -> Answer {
    let f = visit.frame();
    if posted.exact("password") != posted.exact("again") {
        let differ = ("again".to_owned(), f.t("password-differ"));
        return show(&account_page(&visit, vec![differ]).await?);
    }
    let (old, new) = (posted.exact("old"), posted.exact("password"));
    match visit
        .state
        .panoh()
        .change_password(visit.session()?, old, new)
        .await
    {
        Ok(()) => done("/account", "password"),
        Err(error) => match faults(&f, &error) {
            Some(found) => show(&account_page(&visit, found).await?),
            None => Err(error.into()),
        },
    }
}

/// Takes away a second factor.
pub(crate) async fn remove_factor(visit: Visit, posted: Posted) -> Answer {
    let factor = id(posted.get("id"))?;
    visit
        .state
        .panoh()
        .remove_second_factor(visit.session()?, factor)
        .await?;
    done("/account", "factor-removed")
}

async fn account_page(visit: &Visit, found: Vec<(String, String)>) -> Result<AccountPage, Failure> {
    let (session, panoh) = (visit.session()?, visit.state.panoh());
    let factors = panoh.second_factors(session).await?;
    let words = panoh.my_check_words(session).await?;
    let f = visit.frame();
    let mut form = password_form(&f);
    let loose = form.put_faults(found);
    let lent = session.password_lent();
    let lent = lent.then(|| Note::new("warn", "lock", f.t("password-lent-lead")));
    Ok(AccountPage {
        seal: initials(session.display_name()),
        who: format!(
            "{} · {}",
            session.display_name(),
            f.of("role", session.role().as_str())
        ),
        notes: lent.into_iter().collect(),
        factors: factors
            .iter()
            .map(|factor| factor_line(&f, factor))
            .collect(),
        words: words.split_whitespace().map(str::to_owned).collect(),
        form,
        loose,
        f,
    })
}

fn password_form(f: &Frame) -> Form {
    let field = |name: &str, key: &str, autocomplete| {
        let field = Field::new(name, f.texts.get(key), Kind::Line("password"));
        field.required().autocomplete(autocomplete)
    };
    Form {
        action: "/account/password".to_owned(),
        groups: vec![Group {
            title: f.t("password-title"),
            lead: f.t("password-lead"),
            icon: "lock",
            fields: vec![
                field("old", "password-old", "current-password"),
                field("password", "password-new", "new-password"),
                field("again", "password-again", "new-password"),
            ],
            ..Group::default()
        }],
        submit: f.t("password-submit"),
        ..Form::default()
    }
}

fn factor_line(f: &Frame, factor: &SecondFactorRow) -> FactorLine {
    let added = i64::try_from(factor.added_micros)
        .ok()
        .and_then(crate::texts::dates::day_of);
    let day = added.map(|day| f.texts.day(day)).unwrap_or_default();
    let kind = f.of("factor", &factor.kind);
    FactorLine {
        id: factor.id.to_string(),
        icon: if factor.kind == "passkey" {
            "key"
        } else {
            "phone"
        },
        words: f
            .texts
            .with("factor-since", &[("kind", kind), ("day", day)]),
    }
}

//! One member: membership, keys, password, and the end of it.

use super::member_new::{area, member_role, place_fields};
use super::tags;
use super::view::{FormPart, MemberPage};
use crate::failure::Failure;
use crate::form::{Field, Form, Group, Kind, Posted};
use crate::frame::{Fact, FactGroup, Frame, initials};
use crate::visit::Visit;
use crate::workspace::{Answer, done, faults, id, link, show, team_names};
use axum::extract::Path;
use panoh_app::AppError;
use panoh_app::accounts::{MemberChange, MemberRow};
use panoh_app::core::access::{Action, Resource};
use panoh_app::core::ids::{TeamId, UserId};
use std::collections::BTreeMap;

/// Faults of one of the page's forms: which form, and field with sentence.
type Found = (&'static str, Vec<(String, String)>);

/// The page.
pub(crate) async fn page(visit: Visit, Path(user): Path<String>) -> Answer {
    show(&member_page(&visit, id(&user)?, ("", Vec::new())).await?)
}

/// Another role, team or area.
pub(crate) async fn change(visit: Visit, Path(user): Path<String>, posted: Posted) -> Answer {
    let user: UserId = id(&user)?;
    let role = member_role(&posted).ok_or(Failure::BadRequest)?;
    let wish = MemberChange {
        role,
        team: posted.get("team").parse().ok(),
        area: area(&posted),
    };
    let outcome = visit
        .state
        .panoh()
        .change_member(visit.session()?, user, &wish)
        .await;
    answer(&visit, user, "role", "saved", outcome).await
}

/// The organisation's keys, after the check words were compared.
pub(crate) async fn grant(visit: Visit, Path(user): Path<String>, posted: Posted) -> Answer {
    let user: UserId = id(&user)?;
    let told = posted.get("words");
    let outcome = visit
        .state
        .panoh()
        .grant_keys(visit.session()?, user, told)
        .await;
    answer(&visit, user, "grant", "granted", outcome).await
}

/// A new password, lent until the member has chosen another.
pub(crate) async fn reset(visit: Visit, Path(user): Path<String>, posted: Posted) -> Answer {
    let user: UserId = id(&user)?;
    let lent = posted.exact("password");
    let outcome = visit
        .state
        .panoh()
        .reset_password(visit.session()?, user, lent)
        .await;
    answer(&visit, user, "password", "reset", outcome).await
}

/// The end of the membership.
pub(crate) async fn end(visit: Visit, Path(user): Path<String>) -> Answer {
    let user: UserId = id(&user)?;
    visit
        .state
        .panoh()
        .remove_member(visit.session()?, user)
        .await?;
    done("/organisation", "member-left")
}

/// After something was done, back to the member; a fault stays at its form.
async fn answer(
    visit: &Visit,
    user: UserId,
    form: &'static str,
    code: &str,
    outcome: Result<(), AppError>,
) -> Answer {
    let Err(error) = outcome else {
        return done(&format!("/organisation/members/{user}"), code);
    };
    let f = visit.frame();
    let found = match (&error, faults(&f, &error)) {
        (_, Some(found)) => found,
        (AppError::Refused("check-words"), None) => {
            vec![("words".to_owned(), f.of("error", "check-words"))]
        }
        _ => return Err(error.into()),
    };
    show(&member_page(visit, user, (form, found)).await?)
}

async fn member_page(visit: &Visit, user: UserId, found: Found) -> Result<MemberPage, Failure> {
    let session = visit.session()?;
    let members = visit.state.panoh().members(session).await?;
    let member = members
        .into_iter()
        .find(|member| member.user == user)
        .ok_or(AppError::NotFound)?;
    let teams = team_names(visit).await?;
    let f = visit.frame();
    let may = visit.can(Action::Amend, Resource::Member) && member.active && user != session.user();
    let mut forms = if may {
        forms(&f, &member, &teams)
    } else {
        Vec::new()
    };
    if !(session.reads_identity() && member.waiting_for_keys) {
        forms.retain(|part| part.id != "grant");
    }
    for part in forms.iter_mut().filter(|part| part.id == found.0) {
        part.loose = part.form.put_faults(found.1.clone());
    }
    Ok(MemberPage {
        back: link(&f, "/organisation", "organisation"),
        seal: initials(&member.display_name),
        role: f.of("role", member.role.as_str()),
        tags: tags(&f, &member),
        groups: vec![facts(&f, &member, &teams)],
        name: member.display_name,
        forms,
        f,
    })
}

fn facts(f: &Frame, member: &MemberRow, teams: &BTreeMap<TeamId, String>) -> FactGroup {
    let area = member
        .area
        .iter()
        .filter_map(|team| teams.get(team).cloned())
        .collect();
    let added = member.added.as_deref().map(|day| {
        day.parse()
            .map_or_else(|_| day.to_owned(), |date| f.texts.day(date))
    });
    FactGroup {
        title: f.t("member-facts"),
        icon: "person",
        facts: [
            Fact::of(f.t("member-login"), &member.login),
            Fact::of(f.t("team"), member.team_name.clone().unwrap_or_default()),
            Fact::list(f.t("member-area"), area),
            Fact::of(f.t("member-added"), added.unwrap_or_default()),
        ]
        .into_iter()
        .flatten()
        .collect(),
    }
}

fn forms(f: &Frame, member: &MemberRow, teams: &BTreeMap<TeamId, String>) -> Vec<FormPart> {
    let part = |id: &'static str, title: &str, lead: &str, fields, submit: &str, grave| FormPart {
        id,
        title: f.texts.get(title),
        lead: f.texts.get(lead),
        form: Form {
            action: format!("/organisation/members/{}/{id}", member.user),
            groups: vec![Group {
                columns: "two",
                fields,
                ..Group::default()
            }],
            submit: f.texts.get(submit),
            grave,
            ..Form::default()
        },
        loose: Vec::new(),
    };
    let mut standing = Posted(vec![("role".to_owned(), member.role.as_str().to_owned())]);
    standing.0.extend(
        member
            .team
            .map(|team| ("team".to_owned(), team.to_string())),
    );
    standing.0.extend(
        member
            .area
            .iter()
            .map(|team| ("area".to_owned(), team.to_string())),
    );
    let words = Field::line("words", f.t("member-grant-words"))
        .required()
        .whole();
    let password = Field::new("password", f.t("password-new"), Kind::Line("password"));
    let password = password
        .hint(f.t("member-password-hint"))
        .required()
        .autocomplete("new-password");
    vec![
        part(
            "grant",
            "member-grant",
            "check-words-lead",
            vec![words],
            "member-grant-submit",
            false,
        ),
        part(
            "role",
            "member-change-role",
            "member-change-role-lead",
            place_fields(f, teams, &standing),
            "form-save",
            false,
        ),
        part(
            "password",
            "member-reset",
            "member-reset-lead",
            vec![password],
            "member-reset-submit",
            true,
        ),
        part(
            "end",
            "member-remove",
            "member-remove-lead",
            Vec::new(),
            "member-remove-submit",
            true,
        ),
    ]
}

//! Adding a member.

use crate::form::{Field, Form, Group, Kind, Posted};
use crate::frame::Frame;
use crate::labels::choice;
use crate::view::FormPage;
use crate::visit::Visit;
use crate::workspace::{Answer, done, faults, link, show, team_names};
use panoh_app::accounts::NewMember;
use panoh_app::core::access::Role;
use panoh_app::core::ids::TeamId;
use std::collections::BTreeMap;

/// The empty form.
pub(crate) async fn page(visit: Visit) -> Answer {
    let teams = team_names(&visit).await?;
    show(&form_page(
        visit.frame(),
        &teams,
        &Posted::default(),
        Vec::new(),
    ))
}

/// Adds the member.
pub(crate) async fn submit(visit: Visit, posted: Posted) -> Answer {
    let f = visit.frame();
    let teams = team_names(&visit).await?;
    let Some(role) = member_role(&posted) else {
        let missing = ("role".to_owned(), f.of("field", "required"));
        return show(&form_page(f, &teams, &posted, vec![missing]));
    };
    let wish = NewMember {
        login: posted.get("login").to_owned(),
        display_name: posted.get("name").to_owned(),
        role,
        team: posted.get("team").parse().ok(),
        area: area(&posted),
        password: posted.exact("password").to_owned(),
    };
    match visit
        .state
        .panoh()
        .add_member(visit.session()?, &wish)
        .await
    {
        Ok(_) => done("/organisation", "member"),
        Err(error) => match faults(&f, &error) {
            Some(found) => {
                let found = found
                    .into_iter()
                    .map(|(name, sentence)| match name.as_str() {
                        "display_name" => ("name".to_owned(), sentence),
                        _ => (name, sentence),
                    });
                let found = found.collect();
                show(&form_page(f, &teams, &posted, found))
            }
            None => Err(error.into()),
        },
    }
}

/// The role in a posted form; only one that members can have.
pub(super) fn member_role(posted: &Posted) -> Option<Role> {
    posted
        .get("role")
        .parse()
        .ok()
        .filter(|role| Role::MEMBERS.contains(role))
}

/// The area in a posted form.
pub(super) fn area(posted: &Posted) -> Vec<TeamId> {
    posted
        .all("area")
        .iter()
        .filter_map(|team| team.parse().ok())
        .collect()
}

/// The fields of role, team and area.
pub(super) fn place_fields(
    f: &Frame,
    teams: &BTreeMap<TeamId, String>,
    posted: &Posted,
) -> Vec<Field> {
    let chosen = posted.all("role");
    let roles = Role::MEMBERS
        .iter()
        .map(|role| choice(role.as_str(), &f.of("role", role.as_str()), &chosen))
        .collect();
    let choices = |name: &str| {
        let chosen = posted.all(name);
        teams
            .iter()
            .map(|(id, name)| choice(&id.to_string(), name, &chosen))
            .collect::<Vec<_>>()
    };
    let mut own = choices("team");
    let none = choice(
        "",
        &f.t("member-team-none"),
        &[posted.get("team").to_owned()],
    );
    own.insert(0, none);
    let role = Field::new("role", f.t("member-role"), Kind::Radios(roles));
    vec![
        role.hint(f.t("member-role-hint")).required().whole(),
        Field::new("team", f.t("team"), Kind::Select(own)),
        Field::new("area", f.t("member-area"), Kind::Checks(choices("area"))).whole(),
    ]
}

fn form_page(
    f: Frame,
    teams: &BTreeMap<TeamId, String>,
    posted: &Posted,
    found: Vec<(String, String)>,
) -> FormPage {
    let line =
        |name: &str, label: &str| Field::line(name, f.texts.get(label)).value(posted.get(name));
    let password = Field::new("password", f.t("member-password"), Kind::Line("password"));
    let mut fields = vec![
        line("name", "member-name").required(),
        line("login", "member-login")
            .hint(f.t("member-login-hint"))
            .required(),
    ];
    fields.extend(place_fields(&f, teams, posted));
    let hint = f.t("member-password-hint");
    fields.push(
        password
            .hint(hint)
            .required()
            .autocomplete("new-password")
            .whole(),
    );
    let mut form = Form {
        action: "/organisation/members/new".to_owned(),
        groups: vec![Group {
            title: f.t("member-facts"),
            icon: "person",
            columns: "two",
            fields,
            ..Group::default()
        }],
        submit: f.t("member-submit"),
        cancel: "/organisation".to_owned(),
        ..Form::default()
    };
    let loose = form.put_faults(found);
    FormPage {
        title: f.t("member-new"),
        lead: f.t("member-new-lead"),
        back: link(&f, "/organisation", "organisation"),
        notes: Vec::new(),
        form,
        loose,
        f,
    }
}

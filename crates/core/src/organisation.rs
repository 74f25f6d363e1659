//! Organisations, teams and memberships, as folded from the organisation's stream (open part only:
//! who belongs where is what the policy needs).

use crate::access::Role;
use crate::ids::{TeamId, UserId};
use crate::journal::state::{State, shown};
use crate::journal::value::{Fields, Value};
use std::collections::BTreeMap;

/// A member of an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The user.
    pub user: UserId,
    /// The role.
    pub role: Role,
    /// The team, if any.
    pub team: Option<TeamId>,
    /// Teams of the area that the member answers for.
    pub area: Vec<TeamId>,
    /// Whether access has ended.
    pub left: bool,
}

impl Membership {
    /// The field of the organisation's stream that holds a user's membership.
    #[must_use]
    pub fn field(user: UserId) -> String {
        format!("member/{user}")
    }

    /// The value of that field.
    #[must_use]
    pub fn value(&self) -> Value {
        let mut map = BTreeMap::from([
            ("role".to_owned(), Value::from(self.role.as_str())),
            ("left".to_owned(), Value::Bool(self.left)),
            (
                "area".to_owned(),
                Value::List(
                    self.area
                        .iter()
                        .map(|team| Value::id(team.bytes()))
                        .collect(),
                ),
            ),
        ]);
        if let Some(team) = self.team {
            map.insert("team".into(), Value::id(team.bytes()));
        }
        Value::Map(map)
    }

    /// Reads a membership from its field; `None` when the value is not one.
    #[must_use]
    pub fn from_field(field: &str, value: &Value) -> Option<Self> {
        let user = field.strip_prefix("member/")?.parse().ok()?;
        let map = value.as_map()?;
        let area = match map.get("area") {
            Some(Value::List(items)) => items
                .iter()
                .filter_map(Value::as_id)
                .map(TeamId::from_bytes)
                .collect(),
            _ => Vec::new(),
        };
        Some(Self {
            user,
            role: map.get("role")?.as_text()?.parse().ok()?,
            team: map
                .get("team")
                .and_then(Value::as_id)
                .map(TeamId::from_bytes),
            area,
            left: map.get("left").and_then(Value::as_bool).unwrap_or(false),
        })
    }
}

/// The members that a state of an organisation's stream shows, those who left included.
#[must_use]
pub fn members(state: &State) -> Vec<Membership> {
    state
        .open
        .keys()
        .filter_map(|field| Membership::from_field(field, shown(&state.open, field)?))
        .collect()
}

/// The teams that a state shows: id and name. A team's name is open: it is not a person's.
#[must_use]
pub fn teams(state: &State) -> BTreeMap<TeamId, String> {
    state
        .open
        .keys()
        .filter_map(|field| {
            let team = field.strip_prefix("team/")?.parse().ok()?;
            Some((team, shown(&state.open, field)?.as_text()?.to_owned()))
        })
        .collect()
}

/// The open field that names a team.
#[must_use]
pub fn team_field(team: TeamId, name: &str) -> Fields {
    Fields::from([(format!("team/{team}"), name.into())])
}

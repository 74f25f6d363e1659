//! Every route, in one table: method, path, who may pass, handler. There is no other way to add one,
//! so that the tests that walk the table see every page.

use crate::gate::{Gate, LARGEST_FILE, pass};
use crate::workspace::{account, cases, home, journal, organisation, people, transfer};
use crate::{AppState, assets, health, public, security, workspace};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use panoh_app::core::access::{Action, Resource};
use tower_http::compression::CompressionLayer;

/// A route as it stands in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Method.
    pub method: Method,
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// The row of the policy that it needs; none for what is public or one's own.
    pub needs: Option<(Action, Resource)>,
    /// Whether it is for anybody.
    pub public: bool,
}

struct Route {
    method: Method,
    path: &'static str,
    gate: Gate,
    handler: MethodRouter<AppState>,
}

/// Builds the table, one line for each route.
macro_rules! routes {
    ($($verb:ident $path:literal $gate:expr => $handler:path;)+) => {
        vec![$(Route {
            method: routes!(@method $verb),
            path: $path,
            gate: $gate,
            handler: routes!(@handler $verb $handler),
        }),+]
    };
    (@method GET) => { Method::GET };
    (@method POST) => { Method::POST };
    (@handler GET $handler:path) => { get($handler) };
    (@handler POST $handler:path) => { post($handler) };
}

const fn needs(action: Action, resource: Resource) -> Gate {
    Gate::Needs(action, resource)
}

fn all() -> Vec<Route> {
    use Action::{Amend, Create, List, Open, Run};
    use Gate::{Account, Public, SignedIn};
    use Resource as R;
    routes! {
        GET "/sign-in" Public => public::sign_in::page;
        POST "/sign-in" Public => public::sign_in::submit;
        GET "/sign-in/second" Public => public::second::page;
        POST "/sign-in/second" Public => public::second::submit;
        POST "/sign-out" Public => public::sign_in::out;
        POST "/language" Public => public::language::choose;

        GET "/" SignedIn => home::page;

        GET "/people" needs(List, R::Person) => people::list::page;
        POST "/people" needs(List, R::Person) => people::list::search;
        GET "/people/new" needs(Create, R::Person) => people::register::page;
        POST "/people/new" needs(Create, R::Person) => people::register::submit;
        GET "/people/{id}" needs(Open, R::Person) => people::person::page;
        GET "/people/{id}/edit" needs(Amend, R::Person) => people::amend::page;
        POST "/people/{id}/edit" needs(Amend, R::Person) => people::amend::submit;
        POST "/people/{id}/not-a-duplicate" needs(Amend, R::Person) => people::person::dismiss;
        GET "/people/{id}/erase" needs(Run, R::Erasure) => people::erase::page;
        POST "/people/{id}/erase" needs(Run, R::Erasure) => people::erase::submit;
        GET "/people/{id}/hold" needs(Run, R::Hold) => people::erase::hold_page;
        POST "/people/{id}/hold" needs(Run, R::Hold) => people::erase::hold;
        GET "/people/{id}/access" needs(Open, R::ReadLog) => people::access::page;

        GET "/cases" needs(List, R::Case) => cases::list::page;
        GET "/cases/new" needs(Create, R::Case) => cases::start::page;
        POST "/cases/new" needs(Create, R::Case) => cases::start::submit;
        GET "/cases/{id}" needs(Open, R::Case) => cases::case::page;
        GET "/cases/{id}/edit" needs(Amend, R::Case) => cases::amend::page;
        POST "/cases/{id}/edit" needs(Amend, R::Case) => cases::amend::submit;

        GET "/transfer" needs(Run, R::Export) => transfer::page;
        POST "/import" needs(Run, R::Import) => transfer::import;
        POST "/export" needs(Run, R::Export) => transfer::export;
        GET "/jobs/{id}" needs(Run, R::Export) => transfer::job::page;
        POST "/jobs/{id}/stop" needs(Run, R::Export) => transfer::job::stop;
        GET "/jobs/{id}/rejected.csv" needs(Run, R::Import) => transfer::job::rejected;
        GET "/jobs/{id}/workbook.xlsx" needs(Run, R::Export) => transfer::job::workbook;

        GET "/organisation" needs(Open, R::Organisation) => organisation::page;
        POST "/organisation/teams" needs(Amend, R::Organisation) => organisation::add_team;
        GET "/organisation/members/new" needs(Create, R::Member) => organisation::member_new::page;
        POST "/organisation/members/new" needs(Create, R::Member) => organisation::member_new::submit;
        GET "/organisation/members/{id}" needs(Open, R::Member) => organisation::member::page;
        POST "/organisation/members/{id}/role" needs(Amend, R::Member) => organisation::member::change;
        POST "/organisation/members/{id}/grant" needs(Amend, R::Member) => organisation::member::grant;
        POST "/organisation/members/{id}/password" needs(Amend, R::Member) => organisation::member::reset;
        POST "/organisation/members/{id}/end" needs(Amend, R::Member) => organisation::member::end;

        GET "/journal" needs(Open, R::Journal) => journal::page;
        POST "/journal/verify" needs(Run, R::Journal) => journal::check;

        GET "/account" Account => account::page;
        POST "/account/password" Account => account::password;
        POST "/account/second-factors/remove" Account => account::remove_factor;
        GET "/second-factor" Account => account::second_factor::page;
        POST "/second-factor" Account => account::second_factor::totp;
        POST "/second-factor/passkey" Account => account::second_factor::passkey;
    }
}

/// The table, for tests and for whoever wants to read it.
#[must_use]
pub fn table() -> Vec<Listed> {
    all()
        .into_iter()
        .map(|route| Listed {
            method: route.method,
            path: route.path,
            needs: match route.gate {
                Gate::Needs(action, resource) => Some((action, resource)),
                Gate::Public | Gate::Account | Gate::SignedIn => None,
            },
            public: route.gate == Gate::Public,
        })
        .collect()
}

/// All pages of a node.
pub fn router(state: AppState) -> Router {
    let mut pages = Router::new();
    for route in all() {
        let gated = route
            .handler
            .layer(from_fn_with_state((state.clone(), route.gate), pass));
        pages = pages.route(route.path, gated);
    }
    let nowhere = get(workspace::nowhere).post(workspace::nowhere);
    let nowhere = nowhere.layer(from_fn_with_state((state.clone(), Gate::Public), pass));
    pages
        .fallback_service(nowhere.with_state(state.clone()))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/static/{name}", get(assets::serve))
        .layer(DefaultBodyLimit::max(LARGEST_FILE))
        .layer(from_fn_with_state(state.clone(), security::headers))
        .layer(CompressionLayer::new())
        .with_state(state)
}

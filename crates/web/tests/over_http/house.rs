//! A small demo behind the router, and a browser without a screen: it keeps cookies, follows what
//! it is told to, and fills in forms with the token that the page carries.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use panoh_app::accounts::{FirstMember, NewOrganisation};
use panoh_app::demo::{Demo, DemoLogin, DemoSize, open_or_make};
use panoh_app::{Language, OpenOptions, Panoh, Progress};
use panoh_web::{AppState, Site, router};
use std::collections::BTreeMap;
use tempfile::TempDir;
use tower::ServiceExt;

/// Everybody's password in a house that is no demo.
const PASSWORD: &str = "занбӯр дар боғи 12";

/// A node behind its pages.
pub(crate) struct House {
    pub(crate) demo: Demo,
    pub(crate) pages: Router,
    pub(crate) panoh: Panoh,
    _folder: TempDir,
}

impl House {
    pub(crate) async fn build() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("demo");
        let size = DemoSize {
            people: 30,
            cases: 8,
            seed: 7,
        };
        let made = open_or_make(&data, None, size, 0, &Progress::new()).await;
        let (panoh, demo) = made.unwrap();
        let pages = router(AppState::new(panoh.clone(), Site::default()));
        Self {
            demo,
            pages,
            panoh,
            _folder: folder,
        }
    }

    /// A house that is no demo, with a supervisor and an administrator of the same password.
    pub(crate) async fn build_bare() -> Self {
        Self::build_new(false).await
    }

    /// The same, where who reads identity needs a second factor.
    pub(crate) async fn build_strict() -> Self {
        Self::build_new(true).await
    }

    async fn build_new(second_factor_required: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions {
            second_factor_required,
            invented_people: true,
            ..OpenOptions::new(folder.path(), None)
        };
        let panoh = Panoh::open(options).await.unwrap();
        let first = |login: &str| FirstMember {
            login: login.to_owned(),
            display_name: format!("Корманд {login}"),
            password: PASSWORD.to_owned(),
        };
        let wish = NewOrganisation {
            name: "Маркази озмоишӣ".to_owned(),
            teams: vec!["Гарм".to_owned()],
            supervisor: first("rohbar"),
            administrator: first("mamur"),
            language: Language::En,
        };
        let organisation = panoh.set_up(&wish).await.unwrap().organisation.to_string();
        let login = |user: &str, role: &str| DemoLogin {
            user: user.to_owned(),
            password: PASSWORD.to_owned(),
            role: role.to_owned(),
            organisation: organisation.clone(),
        };
        let logins = vec![
            login("rohbar", "supervisor"),
            login("mamur", "administrator"),
        ];
        let demo = Demo {
            size: DemoSize::default(),
            organisations: Vec::new(),
            logins,
        };
        let pages = router(AppState::new(panoh.clone(), Site::default()));
        Self {
            demo,
            pages,
            panoh,
            _folder: folder,
        }
    }

    /// A browser in English that nobody has used yet.
    pub(crate) fn browser(&self) -> Browser {
        Browser {
            pages: self.pages.clone(),
            cookies: BTreeMap::new(),
            token: String::new(),
        }
    }

    /// A browser in which a member of the first organisation is signed in.
    pub(crate) async fn signed_in(&self, role: &str) -> Browser {
        let login = self
            .demo
            .logins
            .iter()
            .find(|login| login.role == role)
            .unwrap();
        let (user, password) = (login.user.clone(), login.password.clone());
        let mut browser = self.browser();
        browser.get("/sign-in").await;
        let fields = [
            ("login", user.as_str()),
            ("password", password.as_str()),
            ("next", "/"),
        ];
        let answer = browser.post("/sign-in", &fields).await;
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{role}: {}",
            answer.body
        );
        assert_eq!(answer.to(), "/", "{role}");
        browser.get("/").await;
        browser
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// Where it leads.
    pub(crate) fn to(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |to| to.to_str().unwrap())
    }

    /// The value of the first hidden field of a name.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let rest = self
            .body
            .split(&start)
            .nth(1)
            .unwrap_or_else(|| panic!("no {name}: {}", self.body));
        rest.split('"').next().unwrap().to_owned()
    }
}

/// A browser.
pub(crate) struct Browser {
    pages: Router,
    cookies: BTreeMap<String, String>,
    token: String,
}

impl Browser {
    /// Opens a page.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.ask(Method::GET, path, None, &[]).await
    }

    /// Sends a form with the token of the last page.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token.clone();
        let mut all = vec![("csrf", token.as_str())];
        all.extend(fields);
        self.ask(Method::POST, path, Some(encoded(&all)), &[]).await
    }

    /// Any request.
    pub(crate) async fn ask(
        &mut self,
        method: Method,
        path: &str,
        form: Option<String>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost:8080")
            .header(header::ACCEPT_LANGUAGE, "en")
            .header(header::COOKIE, cookies.join("; "));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if form.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let body = form.map_or_else(Body::empty, Body::from);
        self.send(request.body(body).unwrap()).await
    }

    /// Sends a file with the token of the last page.
    pub(crate) async fn upload(&mut self, path: &str, name: &str, content: &str) -> Answer {
        let mut body = String::new();
        for (field, value) in [("csrf", self.token.as_str()), ("dry", "no")] {
            body += &format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
        }
        body += &format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: text/csv\r\n\r\n{content}\r\n--edge--\r\n"
        );
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .header(header::COOKIE, cookies.join("; "))
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    async fn send(&mut self, request: Request<Body>) -> Answer {
        let response = self.pages.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        };
        if answer.body.contains("name=\"csrf\"") {
            self.token = answer.hidden("csrf");
        }
        answer
    }
}

/// Fields as browsers encode them.
pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    let code = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    fields
        .iter()
        .map(|(n, v)| format!("{}={}", code(n), code(v)))
        .collect::<Vec<_>>()
        .join("&")
}

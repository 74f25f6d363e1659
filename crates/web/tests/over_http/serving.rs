//! Listening: where plain HTTP is refused, and that a server ends when it is told to.

use crate::house::House;
use panoh_web::{ServeError, ServeOptions, Tls, serve};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_is_refused_where_others_can_reach_it() {
    let house = House::build_bare().await;
    let listen: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let options = ServeOptions {
        listen,
        ..ServeOptions::local(0)
    };
    let refused = serve(house.panoh.clone(), options, |_| {}, async {}).await;
    assert!(matches!(refused, Err(ServeError::PlainOffLoopback(at)) if at == listen));
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_behind_a_proxy_needs_the_https_origin_of_browsers() {
    let house = House::build_bare().await;
    for origin in [None, Some("http://panoh.example.org".to_owned())] {
        let options = behind_proxy("127.0.0.1", origin);
        let refused = serve(house.panoh.clone(), options, |_| {}, async {}).await;
        assert_eq!(refused.unwrap_err().code(), "proxy-without-origin");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_behind_a_proxy_is_for_the_named_proxy_alone() {
    for (proxy, expected) in [("192.0.2.7", "403"), ("127.0.0.1", "200")] {
        let house = House::build_bare().await;
        let (tell, told) = oneshot::channel::<()>();
        let (ready, at) = oneshot::channel();
        let serving = tokio::spawn(serve(
            house.panoh.clone(),
            behind_proxy(proxy, Some("https://panoh.example.org".to_owned())),
            |address| ready.send(address).unwrap(),
            async { told.await.unwrap_or_default() },
        ));
        let port = at.await.unwrap().port();
        let answer = ask(SocketAddr::from(([127, 0, 0, 1], port)), "/sign-in").await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {expected}")),
            "{answer}"
        );
        assert_eq!(answer.contains("<form"), expected == "200");
        let secure = |line: &str| line.starts_with("set-cookie:") && line.contains("Secure");
        assert_eq!(answer.lines().any(secure), expected == "200", "{answer}");
        tell.send(()).unwrap();
        serving.await.unwrap().unwrap();
    }
}

fn behind_proxy(proxy: &str, origin: Option<String>) -> ServeOptions {
    ServeOptions {
        listen: "0.0.0.0:0".parse().unwrap(),
        trusted_proxies: vec![proxy.parse().unwrap()],
        public_origin: origin,
        ..ServeOptions::local(0)
    }
}

async fn ask(at: SocketAddr, path: &str) -> String {
    let mut connection = TcpStream::connect(at).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_answers_and_ends_when_it_is_told_to() {
    let house = House::build_bare().await;
    let (tell, told) = oneshot::channel::<()>();
    let (ready, at) = oneshot::channel();
    let serving = tokio::spawn(serve(
        house.panoh.clone(),
        ServeOptions::local(0),
        |address| ready.send(address).unwrap(),
        async { told.await.unwrap_or_default() },
    ));
    let mut connection = TcpStream::connect(at.await.unwrap()).await.unwrap();
    let request = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("live\n"),
        "{answer}"
    );
    tell.send(()).unwrap();
    assert!(serving.await.unwrap().is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_with_the_local_authority_listens_where_others_can_reach_it() {
    let house = House::build_bare().await;
    let listen: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let tls = Tls::LocalAuthority {
        names: vec!["localhost".to_owned()],
    };
    let options = ServeOptions {
        listen,
        tls,
        ..ServeOptions::local(0)
    };
    let mut reached = false;
    let served = serve(house.panoh.clone(), options, |_| reached = true, async {}).await;
    assert!(served.is_ok() && reached);
    assert!(
        panoh_web::Authority::of(house.panoh.data())
            .certificate
            .exists()
    );
}

//! Who may open a socket.
use civil_media_core::testing::run_sql;

use crate::stage::{Node, ORIGIN, Stage, eventually, knock, knock_with};

#[tokio::test]
async fn our_own_page_with_a_session_and_nobody_else() {
    let stage = Stage::new();
    let (port, cast) = (stage.node.port, &stage.cast);
    let token = cast.sign_in(cast.ben);
    let mut ben = stage.node.enter(&token).await;
    let hello = ben.of_type("hello").await;
    assert_eq!((&hello["version"], &hello["person"]), (&1.into(), &cast.ben.to_string().into()));

    let foreign = [
        None,
        Some("null"),
        Some("https://evil.example"),
        Some("http://localhost:8080.evil.example"),
        Some("http://localhost:8080/"),
        Some("http://localhost"),
        Some("https://localhost:8080"),
    ];
    for origin in foreign {
        assert_eq!(knock(port, origin, Some(&token)).await.err(), Some(403), "{origin:?}");
    }
    for forged in [None, Some(""), Some("forged"), Some(&token[1..])] {
        assert_eq!(knock(port, Some(ORIGIN), forged).await.err(), Some(401), "{forged:?}");
    }
    let other_name = format!("civil-session={token}");
    let refused = knock_with(port, Some(ORIGIN), Some(&other_name), None).await.expect("an answer");
    assert_eq!(refused.err(), Some(401));

    for (who, set) in [
        (cast.ben, "ended_at = now(), ended_by = 'signed_out'"),
        (cast.cat, "expires_at = now()"),
        (cast.eve, "last_seen_at = now() - interval '31 minutes'"),
    ] {
        let token = cast.sign_in(who);
        assert!(knock(port, Some(ORIGIN), Some(&token)).await.is_ok());
        run_sql(&mut cast.test.conn(), &format!("update sessions set {set} where person_id = '{who}'")).expect("set");
        assert_eq!(knock(port, Some(ORIGIN), Some(&token)).await.err(), Some(401), "{set}");
    }
    let fay = cast.sign_in(cast.fay);
    assert_eq!(knock(port, Some(ORIGIN), Some(&fay)).await.err(), Some(401), "who has left");
}

#[tokio::test]
async fn twenty_sockets_of_one_person() {
    let stage = Stage::new();
    let (port, cast) = (stage.node.port, &stage.cast);
    // More sessions are no more sockets.
    let (one, two) = (cast.sign_in(cast.ben), cast.sign_in(cast.ben));
    let mut held = Vec::new();
    for n in 0..20 {
        held.push(stage.node.enter(if n % 2 == 0 { &one } else { &two }).await);
    }
    for token in [&one, &two] {
        assert_eq!(knock(port, Some(ORIGIN), Some(token)).await.err(), Some(503));
    }
    stage.client(cast.ada).await.of_type("hello").await;
    // A place that is given up can be taken again.
    held.pop();
    eventually("a place is free", || stage.node.chat.hub.count() < 20).await;
    stage.node.enter(&one).await.of_type("hello").await;
}

#[tokio::test]
async fn no_more_sockets_than_the_process_holds() {
    let cast = civil_media_core::testing::Cast::new();
    let node = Node::with(&cast.test.url, |config| config.most_sockets = 2);
    let tokens = [cast.ada, cast.ben, cast.cat].map(|person| cast.sign_in(person));
    let mut ada = node.enter(&tokens[0]).await;
    let _ben = node.enter(&tokens[1]).await;
    assert_eq!(knock(node.port, Some(ORIGIN), Some(&tokens[2])).await.err(), Some(503));
    ada.of_type("hello").await;
}

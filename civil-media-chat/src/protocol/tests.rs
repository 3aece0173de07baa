use civil_media_core::items::Reaction;

use super::*;
use uuid::Uuid;

/// Every frame stands in the documentation, letter by letter.
#[test]
fn documented() {
    let docs = include_str!("../../../docs/TALK-PROTOCOL.md");
    let id = |n: u128| Uuid::from_u128(n);
    let (channel, topic) = (ItemId(id(1)), TopicId(id(2)));
    let at = DateTime::from_timestamp(1_795_000_000, 0).expect("a time");
    let said = Said {
        id: MessageId(id(3)),
        channel,
        number: 42,
        topic,
        client_id: ClientId(id(4)),
        person: PersonId(id(5)),
        name: "Ada Okafor",
        handle: "ada-okafor",
        guest: false,
        html: "<p>Hello</p>\n",
        sent_at: at,
        edited_at: None,
        deleted_at: None,
        pinned_at: None,
        reactions: None,
    };
    let tally = Tally::from_iter([(Reaction::Like, 2), (Reaction::Thanks, 1)]);
    let reacted = Said { pinned_at: Some(at), reactions: Some(&tally), ..said };
    let changed = Said { html: "<p>Hello, all</p>\n", edited_at: Some(at), ..said };
    let by_guest = Said { name: "Gus Palmer", handle: "gus-palmer", guest: true, ..said };
    let deleted = Said { html: "", deleted_at: Some(at), ..said };
    for notice in [
        Notice::Hello { version: VERSION, person: PersonId(id(5)) },
        Notice::Subscribed { channel, last: 42, at },
        Notice::Refetch { channel, last: 42 },
        Notice::Left { channel },
        Notice::Message(said),
        Notice::Message(by_guest),
        Notice::Changed(changed),
        Notice::Changed(deleted),
        Notice::Changed(reacted),
        Notice::Topic { channel, topic, resolved: true },
        Notice::Stored { client_id: ClientId(id(4)), channel, number: 42, id: MessageId(id(3)) },
        Notice::History { channel, messages: vec![said], more: true },
        Notice::Channels {
            direct: false,
            skip: 0,
            channels: vec![Told {
                channel,
                title: "Desk".into(),
                space: Some("Tax help"),
                last: 42,
                unread: 3,
                mentions: 1,
                writes: true,
            }],
            more: false,
        },
        Notice::Channels {
            direct: true,
            skip: 100,
            channels: vec![Told {
                channel,
                title: "Ada Okafor".into(),
                space: None,
                last: 42,
                unread: 0,
                mentions: 0,
                writes: true,
            }],
            more: false,
        },
        Notice::Topics {
            channel,
            skip: 0,
            topics: vec![Titled { topic, title: "Where to meet", last: 42, resolved: false }],
            more: true,
        },
        Notice::Found { text: "hello from:ada-okafor", messages: Vec::new(), more: false },
        Notice::Typing { channel, topic, person: PersonId(id(5)), name: "Ada Okafor".to_owned() },
        Notice::Present { people: vec![PersonId(id(5))] },
        Notice::Editors {
            page: channel,
            people: vec![Editing { name: "Ada Okafor", handle: "ada-okafor", since: at }],
        },
        Notice::Refused {
            client_id: Some(ClientId(id(4))),
            message: None,
            channel: None,
            code: Code::TooMany,
            text: Code::TooMany.text(),
        },
    ] {
        let frame = notice.frame();
        assert!(docs.contains(&*frame), "docs/TALK-PROTOCOL.md lacks\n{frame}");
    }
    let of = [Code::NotUnderstood, Code::Invalid, Code::NotFound, Code::Forbidden];
    for code in of.into_iter().chain([Code::AlreadySent, Code::TooMany, Code::TryAgain]) {
        let word = serde_json::to_string(&code).expect("a word").replace('"', "`");
        assert!(docs.contains(&word), "docs/TALK-PROTOCOL.md lacks {word}");
    }
    for code in [1002, 1003, 1007, 1009, 1012, close::SIGNED_OUT, close::RESYNC] {
        assert!(docs.contains(&format!("\n| {code} |")), "docs/TALK-PROTOCOL.md lacks {code}");
    }
    let requests: Vec<&str> = docs.lines().filter(|line| line.starts_with("→ ")).collect();
    assert_eq!(requests.len(), 20);
    for request in requests {
        let json = request.trim_start_matches("→ ");
        assert!(serde_json::from_str::<Request>(json).is_ok(), "{json}");
    }
}

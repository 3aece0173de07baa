//! Processes whose clocks are wrong: order goes by number, and sessions stand.
use civil_media_core::testing::Cast;

use serde_json::json;

use crate::process::Process;
use crate::stage::Room;

#[tokio::test]
async fn nodes_ten_minutes_apart_on_either_side() {
    let cast = Cast::new();
    let room = Room::open(&cast);
    let behind = Process::start_with_clock(&cast.test.url, "-10m");
    let ahead = Process::start_with_clock(&cast.test.url, "+10m");
    let mut ada = behind.enter(&cast.sign_in(cast.ada)).await;
    let mut ben = ahead.enter(&cast.sign_in(cast.ben)).await;
    let mut cat = behind.enter(&cast.sign_in(cast.cat)).await;
    cat.subscribe(room, 0).await;
    for n in 1..=10 {
        assert_eq!(ben.say(room, &format!("Ahead {n}")).await, 2 * n - 1);
        assert_eq!(ada.say(room, &format!("Behind {n}")).await, 2 * n);
    }
    cat.message("Behind 10").await;
    // Whoever comes in on the other node reads the same, in the same order.
    let mut dan = ahead.enter(&cast.sign_in(cast.dan)).await;
    dan.subscribe(room, 0).await;
    dan.message("Behind 10").await;
    let texts: Vec<String> = room.table(&cast).into_iter().map(|message| message.body.to_string()).collect();
    let said: Vec<String> = (1..=10).flat_map(|n| [format!("Ahead {n}"), format!("Behind {n}")]).collect();
    assert_eq!(texts, said);
    // The clocks are wrong indeed: what was said one after the other bears times twenty minutes apart.
    let times: Vec<_> = room.table(&cast).into_iter().map(|message| message.sent_at).collect();
    assert!((times[0] - times[1]).num_minutes() >= 19, "{times:?}");
}

/// What changed is told, and told again to whoever comes back, whichever clock its writer, its reader and their nodes have.
#[tokio::test]
async fn changes_between_clocks_that_are_wrong() {
    let cast = Cast::new();
    let room = Room::open(&cast);
    let behind = Process::start_with_clock(&cast.test.url, "-10m");
    let ahead = Process::start_with_clock(&cast.test.url, "+10m");
    for (writes, reads) in [(&behind, &ahead), (&ahead, &behind)] {
        let mut ben = writes.enter(&cast.sign_in(cast.ben)).await;
        let mut cat = reads.enter(&cast.sign_in(cast.cat)).await;
        cat.ask(json!({"type": "subscribe", "channel": room.id, "after": 0})).await;
        let heard_at = cat.of_type("subscribed").await["at"].clone();
        ben.subscribe(room, 0).await;
        let number = ben.say(room, "First").await;
        let is_it = |notice: &serde_json::Value| notice["type"] == "message" && notice["number"] == number;
        let id = cat.hear("the message", is_it).await["id"].clone();
        ben.ask(json!({"type": "edit", "message": id, "text": "Second"})).await;
        let is_changed = |notice: &serde_json::Value| notice["type"] == "changed" && notice["id"] == id;
        cat.hear("that it changed", is_changed).await;
        // Away since before the change, and on the other node when back.
        let mut again = reads.enter(&cast.sign_in(cast.dan)).await;
        again.ask(json!({"type": "subscribe", "channel": room.id, "after": number, "since": heard_at})).await;
        again.hear("that it changed, again", is_changed).await;
    }
}

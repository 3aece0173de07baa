//! Processes whose clocks are wrong: order goes by number, and sessions stand.
use civil_media_core::testing::Cast;

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

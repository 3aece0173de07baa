use super::newest;
use crate::events::Event;
use crate::jobs;
use crate::testing::{Cast, run_sql};

/// A reader that is killed half-way, or fails, leaves its event to be handled again.
#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_fails_is_put_off_and_harms_no_other() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let (space, ben) = (tax.id, cast.ben);
    cast.test.write(|tx| {
        tx.record_as("test", &Event::MemberRemoved { space, person: ben })?;
        tx.recorded(())
    });
    let mut conn = cast.test.conn();
    let broken = "insert into events (kind, agent, payload, at) values ('x', 'test', '{\"kind\": \"of a newer release\"}', now())";
    run_sql(&mut conn, broken).unwrap();
    run_sql(&mut conn, "insert into event_queue (event_id, reader) select max(id), 'notify' from events").unwrap();
    jobs::run_once(&cast.test.db).await.unwrap();
    assert_eq!(cast.test.count("event_queue"), 0);
    let told = newest(&mut conn, &cast.actor(cast.ben), None, 50).unwrap();
    assert!(told.rows.iter().any(|one| matches!(one.event, Event::MemberRemoved { .. })));
}

//! What was reported and had gone when somebody looked, and what of it comes back.
use super::tests::{by, complain, mine_of, post, queue, settle};
use super::*;
use crate::Error;
use crate::blogs;
use crate::comments::{self, NewComment};
use crate::ids::{CommentId, MatterId};
use crate::items;
use crate::testing::Cast;
use crate::text::Markdown;

fn close(cast: &Cast, matter: MatterId) {
    let opened = by(cast, cast.ada, |tx, actor| open(tx, actor, matter)).unwrap();
    assert!(opened.thing.is_none() && opened.matter.state == MatterState::Gone);
}

#[test]
fn what_has_gone_waits_for_nobody_until_it_is_back() {
    let cast = Cast::new();
    let _ = cast.space("tax");
    let (key, id) = post(&cast, cast.ben, "tax");
    complain(&cast, cast.cat, Of::Item(id)).unwrap();
    let matter = queue(&cast, cast.ada)[0];
    by(&cast, cast.ben, |tx, actor| blogs::withdraw(tx, actor, &key)).unwrap();
    assert!(queue(&cast, cast.ada).is_empty());
    // Back before anybody looked: nobody gets rid of a report by that.
    by(&cast, cast.ben, |tx, actor| blogs::put_back(tx, actor, &key)).unwrap();
    assert_eq!(queue(&cast, cast.ada), [matter]);
    assert_eq!(cast.test.count("events where kind = 'reports_reopened'"), 0, "it never ceased to wait");
    by(&cast, cast.ben, |tx, actor| blogs::delete(tx, actor, &key)).unwrap();
    close(&cast, matter);
    assert!(matches!(settle(&cast, cast.ada, matter, 1, Verdict::Hide), Err(Error::Conflict)));
    assert_eq!(mine_of(&cast, cast.cat).state, MatterState::Gone);
    // Nor by that after somebody looked: brought back from the bin it is the same matter, with its reports.
    by(&cast, cast.ben, |tx, actor| items::restore(tx, actor, id)).unwrap();
    assert_eq!((queue(&cast, cast.ada), mine_of(&cast, cast.cat).state), (vec![matter], MatterState::Open));
    assert!(complain(&cast, cast.cat, Of::Item(id)).is_err(), "said already");
    complain(&cast, cast.dan, Of::Item(id)).unwrap();
    assert_eq!(queue(&cast, cast.ada), [matter]);
    // What was closed by deciding on it, the same.
    by(&cast, cast.ben, |tx, actor| blogs::withdraw(tx, actor, &key)).unwrap();
    assert_eq!(settle(&cast, cast.ada, matter, 1, Verdict::Hide).unwrap(), Settled::Gone);
    assert!(queue(&cast, cast.ada).is_empty());
    assert_eq!(cast.test.count("items where state = 'hidden'"), 0);
    // Deleted as it was withdrawn, it is withdrawn when it is brought back: it waits once it is put back too.
    by(&cast, cast.ben, |tx, actor| blogs::delete(tx, actor, &key)).unwrap();
    by(&cast, cast.ben, |tx, actor| items::restore(tx, actor, id)).unwrap();
    assert!(queue(&cast, cast.ada).is_empty() && mine_of(&cast, cast.cat).state == MatterState::Gone);
    by(&cast, cast.ben, |tx, actor| blogs::put_back(tx, actor, &key)).unwrap();
    assert_eq!(queue(&cast, cast.ada), [matter]);
    assert_eq!(cast.test.count("events where kind = 'reports_reopened' and agent = 'reports' and actor_id is null"), 2);
    assert_eq!(settle(&cast, cast.ada, matter, 1, Verdict::Hide).unwrap(), Settled::Decided);
    assert_eq!(cast.test.count("items where state = 'hidden'"), 1);
}

#[test]
fn comments_come_back_with_what_they_are_on() {
    let cast = Cast::new();
    let _ = cast.space("tax");
    let (key, _) = post(&cast, cast.ben, "tax");
    let comment = |text: &str| -> CommentId {
        let new = NewComment { body: Markdown::parse(text).unwrap(), parent: None };
        by(&cast, cast.dan, |tx, actor| blogs::comment(tx, actor, &key, &new)).unwrap().0
    };
    let (stays, goes) = (comment("Mean."), comment("Meaner."));
    for one in [stays, goes] {
        complain(&cast, cast.cat, Of::Comment(one)).unwrap();
    }
    let matters = queue(&cast, cast.ada);
    assert_eq!(matters.len(), 2);
    by(&cast, cast.dan, |tx, actor| comments::remove(tx, actor, goes)).unwrap();
    by(&cast, cast.ben, |tx, actor| blogs::withdraw(tx, actor, &key)).unwrap();
    matters.iter().for_each(|matter| close(&cast, *matter));
    by(&cast, cast.ben, |tx, actor| blogs::put_back(tx, actor, &key)).unwrap();
    assert_eq!(queue(&cast, cast.ada), matters[..1], "what was taken away stays so");
    // What was decided is not asked again.
    settle(&cast, cast.ada, matters[0], 1, Verdict::Keep).unwrap();
    by(&cast, cast.ben, |tx, actor| blogs::withdraw(tx, actor, &key)).unwrap();
    by(&cast, cast.ben, |tx, actor| blogs::put_back(tx, actor, &key)).unwrap();
    assert!(queue(&cast, cast.ada).is_empty());
}

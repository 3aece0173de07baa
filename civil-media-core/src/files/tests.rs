use super::*;
use crate::blobs::{self, Store, Stored};
use crate::db::Tx;
use crate::error::Error;
use crate::ids::{BlobId, PersonId};
use crate::testing::{Cast, Folder};
use crate::text::{Note, Slug, Title};

fn title(name: &str) -> Title {
    Title::parse(name).unwrap()
}

async fn brought(cast: &Cast, store: &Store, person: PersonId, name: &str, text: &[u8]) -> Uploaded {
    let actor = cast.actor(person);
    let id = cast.test.write(|tx| blobs::expect(tx, &actor));
    let mut writing = store.begin(id).await.unwrap();
    for piece in text.chunks(1_000) {
        writing.write(piece).await.unwrap();
    }
    let stored = writing.finish().await.unwrap();
    Uploaded { name: title(name), media_type: "text/plain", stored, preview: None, note: Note::none() }
}

fn try_write<T>(cast: &Cast, work: impl FnOnce(&mut Tx<'_>) -> crate::Written<T>) -> crate::Result<()> {
    work(&mut Tx::new(&mut cast.test.conn(), None)).map(|_| ())
}

#[tokio::test]
async fn brought_and_brought_anew() {
    let (cast, folder) = (Cast::new(), Folder::new());
    let space = cast.space("tax").visible_to(crate::policy::Visibility::Members);
    let (ben, dan) = (cast.actor(cast.ben), cast.actor(cast.dan));
    let text = b"What we know.".repeat(10_000);
    let first = brought(&cast, &folder.store, cast.ben, "Plan.txt", &text).await;
    let hash = first.stored.sha256;
    let again = brought(&cast, &folder.store, cast.ben, "plan.txt", b"Another.").await;
    let keys = cast.test.write(|tx| add(tx, &ben, &space.slug, &[first, again]));
    let paths: Vec<&str> = keys.iter().map(|key| &*key.path).collect();
    assert_eq!(paths, ["plan-txt", "plan-txt-2"], "side by side");
    let key = &keys[0];

    let conn = &mut cast.test.conn();
    let found = find(conn, &ben, key).unwrap();
    assert_eq!((found.name.as_str(), found.bytes, found.version), ("Plan.txt", 130_000, 1));
    let version_1 = version(conn, &found, 1).unwrap();
    assert_eq!(folder.store.whole(version_1.blob_id).await.unwrap(), text);
    let kept: Vec<u8> = {
        use crate::schema::file_versions;
        use diesel::prelude::*;
        file_versions::table.find((found.id, 1)).select(file_versions::sha256).first(conn).unwrap()
    };
    assert_eq!(kept, hash);
    assert!(matches!(find(conn, &dan, key), Err(Error::NotFound)));

    let newer = brought(&cast, &folder.store, cast.ben, "Plan 2.txt", b"What we know now.").await;
    let late = brought(&cast, &folder.store, cast.ben, "Plan 2.txt", b"What others know.").await;
    cast.test.write(|tx| replace(tx, &ben, key, 1, &newer));
    assert!(matches!(try_write(&cast, |tx| replace(tx, &ben, key, 1, &late)), Err(Error::Conflict)), "two at once");
    let found = find(conn, &ben, key).unwrap();
    assert_eq!((found.name.as_str(), found.version), ("Plan 2.txt", 2));
    let (all, has_more) = versions(conn, &found, None, 20).unwrap();
    assert_eq!(all.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Plan 2.txt", "Plan.txt"]);
    assert!(!has_more);

    cast.test.write(|tx| delete(tx, &ben, key));
    assert!(matches!(find(conn, &ben, key), Err(Error::NotFound)));
    let seen = crate::spaces::find(conn, &ben, &space.slug).unwrap();
    assert_eq!(of_space(conn, &ben, &seen, None, 20).unwrap().rows.len(), 1);
}

#[tokio::test]
async fn who_may_bring_and_take_away() {
    let (cast, folder) = (Cast::new(), Folder::new());
    let space = cast.space("open").visible_to(crate::policy::Visibility::CivilService).with_guest();
    let bring = async |person: PersonId| {
        let file = brought(&cast, &folder.store, person, "a.txt", b"a").await;
        let actor = cast.actor(person);
        try_write(&cast, |tx| add(tx, &actor, &space.slug, &[file]))
    };
    assert!(bring(cast.ben).await.is_ok());
    assert!(bring(cast.ada).await.is_ok());
    for reader in [cast.dan, cast.gus, cast.eve] {
        assert!(matches!(bring(reader).await, Err(Error::Forbidden(_))));
    }
    assert!(matches!(bring(cast.ines).await, Err(Error::NotFound)));

    let ben = cast.actor(cast.ben);
    let file = brought(&cast, &folder.store, cast.ben, "b.txt", b"b").await;
    let keys = cast.test.write(|tx| add(tx, &ben, &space.slug, &[file]));
    for (person, may) in [(cast.dan, false), (cast.gus, false), (cast.eve, false), (cast.ada, true)] {
        let actor = cast.actor(person);
        assert_eq!(try_write(&cast, |tx| delete(tx, &actor, &keys[0])).is_ok(), may);
    }
    let closed = space.closed();
    let file = brought(&cast, &folder.store, cast.ben, "c.txt", b"c").await;
    assert!(matches!(try_write(&cast, |tx| add(tx, &ben, &closed.slug, &[file])), Err(Error::Forbidden(_))));
}

/// Bytes that somebody else brought, that are in use or that were given up cannot be placed.
#[tokio::test]
async fn bytes_are_used_once_and_by_whom_brought_them() {
    let (cast, folder) = (Cast::new(), Folder::new());
    let space = cast.space("tax");
    let (ada, ben) = (cast.actor(cast.ada), cast.actor(cast.ben));
    let file = brought(&cast, &folder.store, cast.ben, "a.txt", b"a").await;
    assert!(matches!(
        try_write(&cast, |tx| add(tx, &ada, &space.slug, std::slice::from_ref(&file))),
        Err(Error::Conflict)
    ));
    cast.test.write(|tx| add(tx, &ben, &space.slug, std::slice::from_ref(&file)));
    assert!(matches!(
        try_write(&cast, |tx| add(tx, &ben, &space.slug, std::slice::from_ref(&file))),
        Err(Error::Conflict)
    ));
    let unknown = Uploaded { stored: Stored { id: BlobId::new(), ..file.stored.clone() }, ..file.clone() };
    assert!(matches!(try_write(&cast, |tx| add(tx, &ben, &space.slug, &[unknown])), Err(Error::Conflict)));

    let given_up = brought(&cast, &folder.store, cast.ben, "b.txt", b"b").await;
    assert_eq!(folder.count(), 2);
    blobs::discard(&cast.test.db, &folder.store, vec![given_up.stored.id, file.stored.id]).await.unwrap();
    assert_eq!(folder.count(), 1, "what is in use stays");
    assert!(matches!(try_write(&cast, |tx| add(tx, &ben, &space.slug, &[given_up])), Err(Error::Conflict)));
}

#[tokio::test]
async fn what_broke_off_is_swept() {
    let (cast, folder) = (Cast::new(), Folder::new());
    let ben = cast.actor(cast.ben);
    // A process that was killed half-way: a row, and what was written so far.
    let id = cast.test.write(|tx| blobs::expect(tx, &ben));
    let mut writing = folder.store.begin(id).await.unwrap();
    writing.write(&[7; 3_000_000]).await.unwrap();
    std::mem::forget(writing);
    let fresh = brought(&cast, &folder.store, cast.ben, "a.txt", b"a").await;
    assert_eq!(blobs::sweep(&cast.test.db, &folder.store).await.unwrap(), 0, "it may still be coming");
    assert_eq!(folder.count(), 2);
    let late = format!("update blobs set begun_at = now() - interval '61 minutes' where id = '{id}'");
    crate::testing::run_sql(&mut cast.test.conn(), &late).unwrap();
    assert_eq!(blobs::sweep(&cast.test.db, &folder.store).await.unwrap(), 1);
    assert_eq!((folder.count(), cast.test.count("blobs")), (1, 1));
    assert_eq!(folder.store.whole(fresh.stored.id).await.unwrap(), "a");

    // Dropped in the same process, it goes at once.
    let id = cast.test.write(|tx| blobs::expect(tx, &ben));
    let mut writing = folder.store.begin(id).await.unwrap();
    writing.write(&[7; 3_000_000]).await.unwrap();
    drop(writing);
    let gone = crate::testing::wait_for(std::time::Duration::from_secs(5), || folder.count() == 1);
    assert!(gone);
    assert!(matches!(folder.store.whole(id).await, Err(Error::NotFound)));
}

/// A picture that is replaced or removed goes from the store too.
#[tokio::test]
async fn pictures_of_people() {
    let (cast, folder) = (Cast::new(), Folder::new());
    let (ben, eve, dan) = (cast.actor(cast.ben), cast.actor(cast.eve), cast.actor(cast.dan));
    let handle = Slug::parse("ben-hughes").unwrap();
    for text in ["one", "two"] {
        let id = brought(&cast, &folder.store, cast.ben, "a.jpg", text.as_bytes()).await.stored.id;
        cast.test.write(|tx| crate::people::set_picture(tx, &ben, id));
    }
    let id = cast.actor(cast.ben);
    let person = crate::people::find(&mut cast.test.conn(), &id, &handle).unwrap();
    assert_eq!(folder.store.whole(person.picture_id.unwrap()).await.unwrap(), "two");
    assert_eq!(blobs::sweep(&cast.test.db, &folder.store).await.unwrap(), 1);
    let theirs = brought(&cast, &folder.store, cast.ben, "a.jpg", b"x").await.stored.id;
    assert!(matches!(try_write(&cast, |tx| crate::people::set_picture(tx, &dan, theirs)), Err(Error::Conflict)));
    assert!(matches!(
        try_write(&cast, |tx| crate::people::remove_picture(tx, &dan, &handle)),
        Err(Error::Forbidden(_))
    ));
    cast.test.write(|tx| crate::people::remove_picture(tx, &eve, &handle));
    assert_eq!(blobs::sweep(&cast.test.db, &folder.store).await.unwrap(), 1);
    assert_eq!(folder.count(), 1, "the one that nobody uses yet");
}

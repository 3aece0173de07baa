use super::*;
use crate::blogs::{self, PostEdit};
use crate::schema::items as rows;
use crate::testing::Cast;

fn editing(body: &str, kept: i32) -> Editing {
    Editing {
        version: 1,
        kept,
        title: Title::of_draft("").unwrap(),
        body: Markdown::of_draft(body).unwrap(),
        tags: Prose::parse("a, , b").unwrap(),
        note: Note::none(),
    }
}

fn keep(cast: &Cast, who: PersonId, id: ItemId, body: &str, kept: i32) -> Result<i32> {
    let actor = cast.actor(who);
    let mut conn = cast.test.conn();
    let written = conn.transaction(|conn| keep_unsaved(&mut Tx::new(conn, None), &actor, id, &editing(body, kept)));
    written.map(crate::Recorded::into_inner)
}

fn text_of(cast: &Cast, who: PersonId, id: ItemId) -> Option<String> {
    unsaved(&mut cast.test.conn(), &cast.actor(who), id).unwrap().map(|edit| edit.editing.body.to_string())
}

#[test]
fn what_is_changed_is_kept_and_never_written_over() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let key = tax.post("Rates");
    let id: ItemId =
        rows::table.filter(rows::path.eq(&key.path)).select(rows::id).first(&mut cast.test.conn()).unwrap();
    assert_eq!(keep(&cast, cast.ben, id, "One", 0).unwrap(), 1);
    assert_eq!(keep(&cast, cast.ben, id, "Two", 1).unwrap(), 2);
    // A second device that opened the form before that, or knows less.
    assert!(matches!(keep(&cast, cast.ben, id, "Other", 0), Err(Error::Conflict)));
    assert!(matches!(keep(&cast, cast.ben, id, "Other", 1), Err(Error::Conflict)));
    assert_eq!(text_of(&cast, cast.ben, id).as_deref(), Some("Two"));
    // Theirs alone.
    assert_eq!(text_of(&cast, cast.ada, id), None);
    assert!(matches!(keep(&cast, cast.cat, id, "Not mine", 0), Err(Error::Forbidden("EditPost"))));
    let listed = all_unsaved(&mut cast.test.conn(), &cast.actor(cast.ben)).unwrap();
    assert_eq!(listed.iter().map(|(card, _)| &*card.title).collect::<Vec<_>>(), ["Rates"]);
    // A save from a page that never saw the second text leaves it; one that did lets it go.
    let ben = cast.actor(cast.ben);
    let edit = |version, kept| PostEdit {
        title: Title::parse("Rates").unwrap(),
        body: Markdown::parse("Saved").unwrap(),
        tags: Vec::new(),
        version,
        kept,
    };
    cast.test.write(|tx| blogs::edit(tx, &ben, &key, &edit(1, 1)));
    assert_eq!(text_of(&cast, cast.ben, id).as_deref(), Some("Two"));
    cast.test.write(|tx| blogs::edit(tx, &ben, &key, &edit(2, 2)));
    assert_eq!(text_of(&cast, cast.ben, id), None);
    assert!(matches!(keep(&cast, cast.ben, id, "Late", 2), Err(Error::Conflict)), "saved elsewhere");
}

#[test]
fn what_cannot_be_read_any_more_is_not_listed_and_idle_edits_are_let_go() {
    let cast = Cast::new();
    let tax = cast.space("tax");
    let key = tax.post("Rates");
    let id: ItemId =
        rows::table.filter(rows::path.eq(&key.path)).select(rows::id).first(&mut cast.test.conn()).unwrap();
    keep(&cast, cast.ben, id, "One", 0).unwrap();
    let ben = cast.actor(cast.ben);
    cast.test.write(let_go);
    assert!(text_of(&cast, cast.ben, id).is_some(), "not idle");
    cast.test.write(|tx| blogs::delete(tx, &ben, &key));
    assert!(all_unsaved(&mut cast.test.conn(), &ben).unwrap().is_empty());
    assert!(matches!(keep(&cast, cast.ben, id, "Two", 1), Err(Error::NotFound)));
    let long_ago = crate::db::now() - chrono::Duration::days(91);
    diesel::update(unsaved_edits::table).set(unsaved_edits::at.eq(long_ago)).execute(&mut cast.test.conn()).unwrap();
    cast.test.write(let_go);
    assert_eq!(text_of(&cast, cast.ben, id), None);
}

fn let_go(tx: &mut Tx<'_>) -> crate::Written<()> {
    let_go_of_unsaved(tx)?;
    tx.quietly(())
}

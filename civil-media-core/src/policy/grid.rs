//! Every role × visibility × relation × surface: the rule in Rust, the rule in SQL and every read that
//! stands on them say the same; and what they say is what PRODUCT's levels promise.
use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::blogs::{self, PostKey};
use crate::files::{self, FileKey};
use crate::ids::{BlobId, ItemId, PersonId, SpaceId};
use crate::items::{self, Card, ItemKind, State, Wanted};
use crate::people::Language;
use crate::policy::{Actor, Marking, Placing, Subject as _, Visibility, known_spaces, readable_items, readable_spaces};
use crate::schema::{channels, items as rows, memberships, pages, posts, spaces, updates};
use crate::spaces::{self as all_spaces, Glimpse, Space};
use crate::talk;
use crate::testing::Cast;
use crate::text::{Markdown, RENDERER, Slug};
use crate::wiki::{self, PageKey, PagePath};

struct Grid {
    cast: Cast,
    actors: Vec<(&'static str, Actor)>,
}

fn grid() -> Grid {
    let cast = Cast::new();
    let mut conn = cast.test.conn();
    let mut number = 0;
    for visibility in
        [Visibility::Members, Visibility::Departments, Visibility::CivilService, Visibility::PublicService]
    {
        for (owner, form) in
            [("dtc", "plain"), ("svt", "plain"), ("dtc", "hidden"), ("dtc", "sensitive"), ("dtc", "closed")]
        {
            if (form == "hidden" && visibility != Visibility::Members)
                || (form == "sensitive" && visibility > Visibility::Departments)
            {
                continue;
            }
            let slug = format!("{}-{owner}-{form}", visibility.as_str().replace('_', "-"));
            let space = cast.space(&slug).visible_to(visibility).with_guest();
            let id = space.id;
            let owners = vec![if owner == "dtc" { cast.dtc } else { cast.svt }];
            diesel::update(spaces::table.find(id)).set(spaces::department_ids.eq(owners)).execute(&mut conn).unwrap();
            match form {
                "hidden" => drop(space.hidden()),
                "sensitive" => {
                    let marked = (spaces::marking.eq(Marking::Sensitive), spaces::visibility.eq(visibility));
                    diesel::update(spaces::table.find(id)).set(marked).execute(&mut conn).unwrap();
                }
                "closed" => drop(space.closed()),
                _ => {}
            }
            for author in [cast.ben, cast.dan] {
                for level in Visibility::ALL {
                    for (state, marking, named) in [
                        (State::Published, Marking::NotYet, false),
                        (State::Published, Marking::Official, true),
                        (State::Published, Marking::Sensitive, false),
                        (State::Draft, Marking::NotYet, true),
                        (State::Withdrawn, Marking::NotYet, false),
                        (State::Hidden, Marking::NotYet, false),
                        (State::Deleted, Marking::NotYet, true),
                    ] {
                        if marking == Marking::Sensitive && *level > Visibility::Departments {
                            continue;
                        }
                        // What several write, and what is put before those who approve: each with each.
                        if state == State::Draft {
                            for (co_authors, is_submitted) in [(vec![cast.cat, cast.ines], false), (vec![], true)] {
                                number += 1;
                                let id = item(&mut conn, id, author, (*level, state, marking), &[], number);
                                let with = (
                                    rows::co_author_ids.eq(co_authors),
                                    rows::submitted_at.eq(is_submitted.then(crate::db::now)),
                                );
                                diesel::update(rows::table.find(id)).set(with).execute(&mut conn).unwrap();
                            }
                        }
                        number += 1;
                        let readers = if named { vec![cast.cat, cast.gus] } else { vec![] };
                        item(&mut conn, id, author, (*level, state, marking), &readers, number);
                    }
                }
            }
        }
    }
    // Somebody without any appointment or space.
    let nobody = {
        let gus = Actor { spaces: Default::default(), ..cast.actor(cast.gus) };
        let id = cast.arrive("nia", "nia@dtc.gov.example", "Nia Stranger", "").unwrap().person;
        use crate::schema::appointments;
        diesel::delete(appointments::table.filter(appointments::person_id.eq(id))).execute(&mut conn).unwrap();
        diesel::delete(memberships::table.filter(memberships::person_id.eq(id))).execute(&mut conn).unwrap();
        assert!(gus.departments.is_empty());
        cast.actor(id)
    };
    let mut actors: Vec<_> = [
        ("lead", cast.ada),
        ("member", cast.ben),
        ("of the department", cast.cat),
        ("of another department", cast.dan),
        ("department admin", cast.eve),
        ("guest", cast.gus),
        ("of a partner body", cast.ines),
        ("suite admin", cast.sasha),
    ]
    .map(|(name, person)| (name, cast.actor(person)))
    .into();
    actors.push(("guest of nothing", nobody));
    Grid { cast, actors }
}

fn item(
    conn: &mut PgConnection,
    space: SpaceId,
    author: PersonId,
    (visibility, state, marking): (Visibility, State, Marking),
    readers: &[PersonId],
    number: usize,
) -> ItemId {
    let kind = ItemKind::ALL[number % ItemKind::ALL.len()];
    let id = ItemId::new();
    let path = match kind {
        ItemKind::Post => format!("2026/01/item-{number}"),
        ItemKind::Page | ItemKind::Channel | ItemKind::File | ItemKind::Update => format!("item-{number}"),
    };
    let now = crate::db::now();
    diesel::insert_into(rows::table)
        .values((
            (rows::id.eq(id), rows::kind.eq(kind), rows::space_id.eq(space), rows::path.eq(path)),
            (rows::title.eq("Title"), rows::language.eq(Language::En), rows::author_id.eq(author)),
            (rows::owner_id.eq(author), rows::visibility.eq(visibility), rows::marking.eq(marking)),
            (rows::reader_ids.eq(readers), rows::state.eq(state), rows::created_at.eq(now)),
            (rows::updated_at.eq(now), rows::published_at.eq(now)),
        ))
        .execute(conn)
        .unwrap();
    let body = Markdown::parse("Text.").unwrap();
    let html = body.render();
    match kind {
        ItemKind::Post => diesel::insert_into(posts::table)
            .values((
                posts::item_id.eq(id),
                posts::body.eq(body),
                posts::body_html.eq(html),
                posts::renderer.eq(RENDERER),
            ))
            .execute(conn),
        ItemKind::Page => diesel::insert_into(pages::table)
            .values((
                pages::item_id.eq(id),
                pages::body.eq(body),
                pages::body_html.eq(html),
                pages::renderer.eq(RENDERER),
            ))
            .execute(conn),
        ItemKind::Channel => diesel::insert_into(channels::table).values(channels::item_id.eq(id)).execute(conn),
        ItemKind::File => file(conn, id, author),
        ItemKind::Update => diesel::insert_into(updates::table)
            .values((
                updates::item_id.eq(id),
                updates::body.eq("x"),
                updates::body_html.eq(""),
                updates::renderer.eq(1_i16),
            ))
            .execute(conn),
    }
    .unwrap();
    id
}

fn file(conn: &mut PgConnection, id: ItemId, author: PersonId) -> QueryResult<usize> {
    use crate::schema::{blobs, file_versions, files as detail};
    let blob = BlobId::new();
    let now = crate::db::now();
    diesel::insert_into(blobs::table)
        .values((blobs::id.eq(blob), blobs::state.eq("kept"), blobs::person_id.eq(author), blobs::begun_at.eq(now)))
        .execute(conn)?;
    diesel::insert_into(detail::table).values(detail::item_id.eq(id)).execute(conn)?;
    diesel::insert_into(file_versions::table)
        .values((
            (file_versions::item_id.eq(id), file_versions::number.eq(1), file_versions::blob_id.eq(blob)),
            (
                file_versions::name.eq("a.txt"),
                file_versions::media_type.eq("text/plain"),
                file_versions::bytes.eq(1_i64),
            ),
            (file_versions::sha256.eq(&[0_u8; 32][..]), file_versions::author_id.eq(author), file_versions::at.eq(now)),
        ))
        .execute(conn)
}

#[test]
fn sql_and_rust_agree_on_items_and_every_surface_follows() {
    let grid = grid();
    let mut conn = grid.cast.test.conn();
    let all: Vec<Card> = Card::query().load(&mut conn).unwrap();
    assert!(all.len() > 500, "{}", all.len());
    for (name, actor) in &grid.actors {
        let by_rule: BTreeSet<ItemId> =
            all.iter().filter(|card| card.standing(actor).is_some()).map(|card| card.id).collect();
        let by_sql: Vec<Card> = Card::query().filter(readable_items(actor)).load(&mut conn).unwrap();
        let by_sql: BTreeSet<ItemId> = by_sql.iter().map(|card| card.id).collect();
        let differ: Vec<_> = all
            .iter()
            .filter(|card| by_rule.contains(&card.id) != by_sql.contains(&card.id))
            .map(|card| (&card.space, card.placing.reach, card.placing.item_marking))
            .collect();
        assert!(differ.is_empty(), "{name}: {differ:?}");

        // The list: all of it, page by page, and drafts not.
        let mut listed = BTreeSet::new();
        let mut before = None;
        loop {
            let wanted = Wanted { before, ..Wanted::default() };
            let page = items::newest(&mut conn, actor, wanted, 100).unwrap();
            listed.extend(page.rows.iter().map(|card| card.id));
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        let for_lists: BTreeSet<ItemId> = all
            .iter()
            .filter(|card| by_rule.contains(&card.id) && card.placing.reach > 0)
            .map(|card| card.id)
            .collect();
        assert_eq!(listed, for_lists, "{name}");

        // Whole posts, as feeds have them; and the counts of archives.
        let readable = |card: &&Card| for_lists.contains(&card.id) && card.kind == ItemKind::Post;
        let whole = blogs::newest(&mut conn, actor, Wanted::posts(), 10_000).unwrap();
        let whole: BTreeSet<ItemId> = whole.iter().map(|post| post.id).collect();
        assert_eq!(whole, all.iter().filter(readable).map(|card| card.id).collect(), "{name}");
        // A query each: every fifth space will do.
        for slug in all.iter().map(|card| &card.space).collect::<BTreeSet<_>>().into_iter().step_by(5) {
            let Ok(space) = all_spaces::find(&mut conn, actor, slug) else { continue };
            let months = blogs::months(&mut conn, actor, &space).unwrap();
            let counted: i64 = months.iter().map(|month| month.posts).sum();
            assert_eq!(
                counted,
                all.iter().filter(readable).filter(|card| card.space == *slug).count() as i64,
                "{name}"
            );
        }

        // Each by its own address.
        for card in &all {
            let found = match card.kind {
                ItemKind::Post => {
                    let key = PostKey { blog: card.space.clone(), path: card.path.clone() };
                    blogs::find(&mut conn, actor, &key).is_ok()
                }
                ItemKind::Page => {
                    let path = PagePath::parse(&card.path).unwrap();
                    wiki::find(&mut conn, actor, &PageKey { space: Some(card.space.clone()), path }).is_ok()
                }
                ItemKind::Update => crate::updates::find(&mut conn, actor, card.id).is_ok(),
                ItemKind::Channel => talk::find(&mut conn, actor, &Slug::parse(&card.path).unwrap()).is_ok(),
                ItemKind::File => {
                    let key = FileKey { space: card.space.clone(), path: Slug::parse(&card.path).unwrap() };
                    files::find(&mut conn, actor, &key).is_ok()
                }
            };
            // A channel by invitation is heard by nobody who does not belong to its space.
            let as_member = Placing { reach: Visibility::Members as i16, ..card.placing.clone() };
            let is_by_invitation = card.kind == ItemKind::Channel && card.placing.reach == 1;
            let belongs = !is_by_invitation || actor.standing_on(&card.place, &as_member).is_some();
            assert_eq!(found, by_rule.contains(&card.id) && belongs, "{name}: {} in {}", card.path, card.space);
        }
    }
}

#[test]
fn sql_and_rust_agree_on_spaces() {
    let grid = grid();
    let mut conn = grid.cast.test.conn();
    let all: Vec<Space> = Space::query().load(&mut conn).unwrap();
    for (name, actor) in &grid.actors {
        let by_sql: Vec<Space> = Space::query().filter(readable_spaces(actor)).load(&mut conn).unwrap();
        let by_sql: BTreeSet<&Slug> = by_sql.iter().map(|space| &space.slug).collect();
        for space in &all {
            let by_rule = space.standing(actor).is_some();
            assert_eq!(by_sql.contains(&space.slug), by_rule, "{name}: {}", space.slug);
            assert_eq!(all_spaces::find(&mut conn, actor, &space.slug).is_ok(), by_rule, "{name}: {}", space.slug);
        }
    }
}

/// The levels as PRODUCT tells them, written out by hand: both forms of the rule could agree and be wrong.
#[test]
fn levels_are_what_is_promised() {
    let cast = Cast::new();
    let mut conn = cast.test.conn();
    let reads = |conn: &mut PgConnection, person: PersonId, slug: &str| {
        let actor = cast.actor(person);
        all_spaces::find(conn, &actor, &Slug::parse(slug).unwrap()).is_ok()
    };
    for (level, slug) in [
        (Visibility::Members, "members"),
        (Visibility::Departments, "departments"),
        (Visibility::CivilService, "civil-service"),
        (Visibility::PublicService, "public-service"),
    ] {
        let _ = cast.space(slug).visible_to(level).with_guest();
    }
    let _ = cast.space("sensitive").sensitive().with_guest();
    let _ = cast.space("hidden").hidden();
    let columns = ["members", "departments", "civil-service", "public-service", "sensitive", "hidden"];
    let expected = [
        ("lead", cast.ada, [true, true, true, true, true, true]),
        ("member", cast.ben, [true, true, true, true, true, true]),
        ("of the department", cast.cat, [false, true, true, true, true, false]),
        ("of another department", cast.dan, [false, false, true, true, false, false]),
        ("of a partner body", cast.ines, [false, false, false, true, false, false]),
        ("guest", cast.gus, [true, true, true, true, false, false]),
        ("department admin", cast.eve, [false, true, true, true, true, false]),
        ("suite admin", cast.sasha, [false, true, true, true, true, false]),
    ];
    for (name, person, row) in expected {
        for (slug, may) in columns.iter().zip(row) {
            assert_eq!(reads(&mut conn, person, slug), may, "{name} in {slug}");
        }
    }
    // Who has left is nobody.
    assert!(matches!(Actor::load(&mut conn, cast.fay), Err(crate::Error::SignedOut)));
}

/// Whether a space is known to be there, also to those who may not read it.
#[test]
fn sql_and_rust_agree_on_what_is_known() {
    let grid = grid();
    let mut conn = grid.cast.test.conn();
    let all: Vec<Glimpse> = Glimpse::query().load(&mut conn).unwrap();
    let mut seen = 0;
    for (name, actor) in &grid.actors {
        let by_sql: Vec<Glimpse> = Glimpse::query().filter(known_spaces(actor)).load(&mut conn).unwrap();
        let by_sql: BTreeSet<&Slug> = by_sql.iter().map(|space| &space.slug).collect();
        for space in &all {
            let by_rule = space.standing(actor).is_some();
            seen += usize::from(by_rule);
            assert_eq!(by_sql.contains(&space.slug), by_rule, "{name}: {}", space.slug);
            assert_eq!(all_spaces::glimpse(&mut conn, actor, &space.slug).is_ok(), by_rule, "{name}: {}", space.slug);
        }
    }
    assert!(seen > 0);
}

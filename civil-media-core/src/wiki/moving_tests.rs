//! What pages name, moved and not: no address, no version and no link is lost.
use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::*;
use crate::db::{Conn, Tx};
use crate::error::{Error, Result};
use crate::ids::{ItemId, PersonId, SpaceId};
use crate::items;
use crate::people::Language;
use crate::schema::{items as rows, page_links, revisions};
use crate::testing::Cast;
use crate::text::{Markdown, Note, Slug, Title};

pub(super) fn key(space: &str, path: &str) -> PageKey {
    PageKey { space: Some(Slug::parse(space).unwrap()), path: PagePath::parse(path).unwrap() }
}

pub(super) fn act<T>(cast: &Cast, work: impl FnOnce(&mut Tx<'_>) -> crate::Written<T>) -> Result<T> {
    let mut conn = cast.test.conn();
    conn.transaction(|conn| work(&mut Tx::new(conn, None))).map(crate::Recorded::into_inner)
}

pub(super) fn write(cast: &Cast, who: PersonId, of: &PageKey, title: &str, body: &str) -> Result<()> {
    let new = NewPage {
        title: Title::parse(title).unwrap(),
        body: Markdown::parse(body).unwrap(),
        language: Language::En,
        tags: Vec::new(),
    };
    act(cast, |tx| create(tx, &cast.actor(who), of, &new))
}

pub(super) fn move_to(cast: &Cast, who: PersonId, of: &PageKey, title: &str, below: &str, name: &str) -> Result<Moved> {
    let to = PageMove {
        title: Title::parse(title).unwrap(),
        below: (!below.is_empty()).then(|| PagePath::parse(below).unwrap()),
        name: Slug::parse(name).unwrap(),
        note: Note::parse("Renamed").unwrap(),
    };
    act(cast, |tx| move_page(tx, &cast.actor(who), of, &to))
}

/// Where the page leads by what it names, for somebody.
pub(super) fn leads(conn: &mut Conn, cast: &Cast, who: PersonId, of: &PageKey) -> BTreeMap<String, Option<String>> {
    let actor = cast.actor(who);
    let page = find(conn, &actor, of).unwrap();
    let named = named(conn, &actor, Some(page.id), (page.place.id, &page.path), &page.body_html).unwrap();
    let links = page.body.page_links();
    links
        .into_iter()
        .map(|link| {
            let to = named.page(Some(page.id), &link.wanted).map(|card| card.path.clone());
            (link.wanted, to)
        })
        .collect()
}

pub(super) fn problem<T: std::fmt::Debug>(outcome: Result<T>) -> (&'static str, &'static str) {
    match outcome {
        Err(Error::Invalid(errors)) => errors.iter().next().map(|(field, problem)| (field, problem.key)).unwrap(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn links_follow_whatever_is_moved() {
    let cast = Cast::new();
    cast.space("tax");
    let mut conn = cast.test.conn();
    let ben = cast.ben;
    let text = "[[Rail]] [[Guides/Travel]] [[Missing one#Part]] [[travel]]\n\n{{Rail}}";
    write(&cast, ben, &key("tax", "guides"), "Guides", text).unwrap();
    write(&cast, ben, &key("tax", "guides/travel"), "Travel", "Go.").unwrap();
    write(&cast, ben, &key("tax", "guides/travel/rail"), "Rail", "By rail: [[Guides]].").unwrap();
    // Written before what it names, it leads there all the same.
    let all = |paths: [Option<&str>; 4]| -> BTreeMap<String, Option<String>> {
        let names = ["guides/travel", "missing-one", "rail", "travel"];
        names.into_iter().zip(paths).map(|(name, path)| (name.to_owned(), path.map(str::to_owned))).collect()
    };
    let (travel, rail) = (Some("guides/travel"), Some("guides/travel/rail"));
    assert_eq!(leads(&mut conn, &cast, ben, &key("tax", "guides")), all([travel, None, rail, travel]));
    let mentioned = |conn: &mut Conn, path: &str| {
        let actor = cast.actor(ben);
        let page = find(conn, &actor, &key("tax", path)).unwrap();
        let found = items::mentions(conn, &actor, page.id).unwrap();
        found.iter().map(|card| card.path.clone()).collect::<Vec<_>>()
    };
    assert_eq!(mentioned(&mut conn, "guides/travel/rail"), ["guides"]);
    // Moved to the top with what is below it, and renamed.
    let moved = move_to(&cast, ben, &key("tax", "guides/travel"), "Journeys", "", "journeys").unwrap();
    assert_eq!((&*moved.path, moved.pages, moved.links), ("journeys", 2, 1));
    let (journeys, rail) = (Some("journeys"), Some("journeys/rail"));
    assert_eq!(leads(&mut conn, &cast, ben, &key("tax", "guides")), all([journeys, None, rail, journeys]));
    let by_old = find(&mut conn, &cast.actor(ben), &key("tax", "guides/travel/rail")).unwrap();
    assert_eq!((&*by_old.path, &*by_old.title), ("journeys/rail", "Rail"));
    let renamed = find(&mut conn, &cast.actor(ben), &key("tax", "journeys")).unwrap();
    assert_eq!((&*renamed.title, renamed.version), ("Journeys", 2));
    // A text that is saved anew keeps what it named, and what it names by the new names is found.
    let edit = PageEdit {
        title: Title::parse("Guides").unwrap(),
        body: Markdown::parse(&format!("{text}\n\n[[Journeys]]")).unwrap(),
        note: Note::none(),
        is_minor: false,
        version: 1,
        kept: 0,
        tags: None,
    };
    act(&cast, |tx| super::edit(tx, &cast.actor(ben), &key("tax", "guides"), &edit)).unwrap();
    let mut now = all([journeys, None, rail, journeys]);
    now.insert("journeys".into(), journeys.map(str::to_owned));
    assert_eq!(leads(&mut conn, &cast, ben, &key("tax", "guides")), now);
    // Nobody takes an address that leads elsewhere; whoever moves back has it again.
    let taken = write(&cast, ben, &key("tax", "guides/travel"), "Travel", "Other.");
    assert_eq!(problem(taken), ("title", "address-leads-elsewhere"));
    let other = move_to(&cast, ben, &key("tax", "journeys/rail"), "Rail", "guides", "travel");
    assert_eq!(problem(other), ("name", "address-leads-elsewhere"));
    assert_eq!(problem(move_to(&cast, ben, &key("tax", "journeys"), "J", "journeys/rail", "x")).1, "page-below-itself");
    assert_eq!(problem(move_to(&cast, ben, &key("tax", "journeys"), "J", "nowhere", "x")).1, "page-below-missing");
    assert_eq!(problem(move_to(&cast, ben, &key("tax", "journeys"), "J", "", "guides")).1, "page-taken");
    move_to(&cast, ben, &key("tax", "journeys"), "Travel", "guides", "travel").unwrap();
    let back = find(&mut conn, &cast.actor(ben), &key("tax", "journeys/rail")).unwrap();
    assert_eq!(&*back.path, "guides/travel/rail");
    // What was missing is found when it is written, or comes there.
    write(&cast, ben, &key("tax", "other"), "Other", "x").unwrap();
    move_to(&cast, ben, &key("tax", "other"), "Other", "", "missing-one").unwrap();
    let now = leads(&mut conn, &cast, ben, &key("tax", "guides"));
    assert_eq!(now["missing-one"].as_deref(), Some("missing-one"));
}

#[test]
fn what_a_reader_may_not_read_is_as_if_it_were_missing() {
    let cast = Cast::new();
    cast.space("tax");
    let mut conn = cast.test.conn();
    write(&cast, cast.ben, &key("tax", "open"), "Open", "[[Secret]]\n\n{{Secret}}\n\n[[Never was]]").unwrap();
    write(&cast, cast.ben, &key("tax", "secret"), "Secret", "Hidden words.").unwrap();
    let members = crate::policy::Visibility::Members;
    let secret = rows::table.filter(rows::path.eq("secret"));
    diesel::update(secret).set(rows::visibility.eq(members)).execute(&mut conn).unwrap();
    assert!(leads(&mut conn, &cast, cast.ben, &key("tax", "open"))["secret"].is_some());
    let actor = cast.actor(cast.dan);
    assert_eq!(leads(&mut conn, &cast, cast.dan, &key("tax", "open"))["secret"], None);
    let page = find(&mut conn, &actor, &key("tax", "open")).unwrap();
    let seen = named(&mut conn, &actor, Some(page.id), (page.place.id, &page.path), &page.body_html).unwrap();
    assert_eq!(seen.shown().count(), 0, "nor its text");
    // Nor does a text that is only looked at say more.
    let html = Markdown::parse("{{Secret}}").unwrap().render_page();
    let seen = named(&mut conn, &actor, None, (page.place.id, ""), &html).unwrap();
    assert!(seen.page(None, "secret").is_none() && seen.shown().count() == 0);
}

#[test]
fn no_page_is_shown_inside_itself() {
    let cast = Cast::new();
    cast.space("tax");
    let ben = cast.ben;
    assert_eq!(problem(write(&cast, ben, &key("tax", "own"), "Own", "{{Own}}")), ("body", "include-ring"));
    write(&cast, ben, &key("tax", "a"), "A", "{{B}}").unwrap();
    write(&cast, ben, &key("tax", "b"), "B", "{{C}}").unwrap();
    assert_eq!(problem(write(&cast, ben, &key("tax", "c"), "C", "{{A}}")), ("body", "include-ring"));
    write(&cast, ben, &key("tax", "c"), "C", "The end.").unwrap();
    let mut conn = cast.test.conn();
    let actor = cast.actor(ben);
    let page = find(&mut conn, &actor, &key("tax", "a")).unwrap();
    let seen = named(&mut conn, &actor, Some(page.id), (page.place.id, &page.path), &page.body_html).unwrap();
    let mut shown: Vec<_> = seen.shown().map(|card| card.path.clone()).collect();
    shown.sort();
    assert_eq!(shown, ["b", "c"]);
}

#[test]
fn a_branch_is_deleted_and_comes_back_whole() {
    let cast = Cast::new();
    cast.space("tax");
    let (ben, ada) = (cast.ben, cast.ada);
    for (path, who) in [("a", ben), ("a/b", ben), ("a/b/c", ben), ("d", ben), ("d/e", ada)] {
        write(&cast, who, &key("tax", path), path.rsplit('/').next().unwrap(), "x").unwrap();
    }
    let mut conn = cast.test.conn();
    let id_of = |conn: &mut Conn, path: &str| -> ItemId {
        rows::table.filter(rows::path.eq(path)).select(rows::id).first(conn).unwrap()
    };
    // One that went before stays away when the others come back.
    act(&cast, |tx| delete(tx, &cast.actor(ben), &key("tax", "a/b/c"))).unwrap();
    assert_eq!(act(&cast, |tx| delete(tx, &cast.actor(ben), &key("tax", "a"))).unwrap(), 2);
    let refused = act(&cast, |tx| delete(tx, &cast.actor(ben), &key("tax", "d")));
    assert_eq!(problem(refused), ("below", "page-below-not-yours"));
    let b = id_of(&mut conn, "a/b");
    assert_eq!(problem(act(&cast, |tx| bring_back(tx, &cast.actor(ben), b))), ("below", "page-above-deleted"));
    let a = id_of(&mut conn, "a");
    assert!(matches!(act(&cast, |tx| bring_back(tx, &cast.actor(cast.dan), a)), Err(Error::NotFound)));
    assert_eq!(act(&cast, |tx| bring_back(tx, &cast.actor(ben), a)).unwrap(), 2);
    assert!(find(&mut conn, &cast.actor(ben), &key("tax", "a/b")).is_ok());
    assert!(matches!(find(&mut conn, &cast.actor(ben), &key("tax", "a/b/c")), Err(Error::NotFound)));
    // A lead may delete what others wrote; somebody of elsewhere nothing.
    assert!(matches!(act(&cast, |tx| delete(tx, &cast.actor(cast.dan), &key("tax", "d"))), Err(Error::Forbidden(_))));
    assert_eq!(act(&cast, |tx| delete(tx, &cast.actor(ada), &key("tax", "d"))).unwrap(), 2);
}

#[test]
fn two_pages_become_one_and_nothing_is_lost() {
    let cast = Cast::new();
    cast.space("tax");
    let ben = cast.ben;
    write(&cast, ben, &key("tax", "rail"), "Rail", "By rail.").unwrap();
    write(&cast, ben, &key("tax", "trains"), "Trains", "By train.").unwrap();
    write(&cast, ben, &key("tax", "start"), "Start", "[[Trains]]").unwrap();
    let mut conn = cast.test.conn();
    let actor = cast.actor(ben);
    let trains = find(&mut conn, &actor, &key("tax", "trains")).unwrap().id;
    move_to(&cast, ben, &key("tax", "trains"), "Trains", "start", "trains").unwrap();
    let note = Note::parse("with trains").unwrap();
    act(&cast, |tx| merge(tx, &actor, &key("tax", "start/trains"), &key("tax", "rail"), &note)).unwrap();
    for old in ["trains", "start/trains", "rail"] {
        assert_eq!(&*find(&mut conn, &actor, &key("tax", old)).unwrap().body, "By rail.\n\nBy train.", "{old}");
    }
    assert_eq!(leads(&mut conn, &cast, ben, &key("tax", "start"))["trains"].as_deref(), Some("rail"));
    assert_eq!(&*merged_into(&mut conn, &actor, trains).unwrap().path, "rail");
    // Brought back, it is a page again at its address.
    act(&cast, |tx| bring_back(tx, &actor, trains)).unwrap();
    assert_eq!(find(&mut conn, &actor, &key("tax", "start/trains")).unwrap().id, trains);
    // Nobody comes to read what was not for them, and what leads alone may change is not taken away by others.
    let of = |sql: &str| crate::testing::run_sql(&mut cast.test.conn(), sql).unwrap();
    let trains_into_rail =
        || act(&cast, |tx| merge(tx, &actor, &key("tax", "start/trains"), &key("tax", "rail"), &note));
    of("update items set visibility = 1 where path = 'start/trains'");
    assert_eq!(problem(trains_into_rail()), ("into", "page-merged-wider"));
    of("update items set visibility = 5 where path = 'start/trains'");
    of("update pages set edited_by = 3 where item_id in (select id from items where path = 'start/trains')");
    assert!(matches!(trains_into_rail(), Err(Error::Forbidden(_))));
    let carried = move_to(&cast, ben, &key("tax", "start/trains"), "Trains", "", "trains");
    assert!(matches!(carried, Err(Error::Forbidden(_))));
    let itself = act(&cast, |tx| merge(tx, &actor, &key("tax", "rail"), &key("tax", "rail"), &note));
    assert_eq!(problem(itself), ("into", "page-merged-with-itself"));
    let with_branch = act(&cast, |tx| merge(tx, &actor, &key("tax", "start"), &key("tax", "rail"), &note));
    assert_eq!(problem(with_branch), ("below", "page-merged-with-branch"));
}

/// What somebody does at random: to the nth page that there is.
#[derive(Debug, Clone)]
enum Step {
    Create(usize, usize),
    Edit(usize, usize),
    Move(usize, usize, usize),
    Merge(usize, usize),
    Delete(usize),
    BringBack(usize),
}

/// The same numbers for the same seed (SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % most
    }

    fn step(&mut self) -> Step {
        let (page, other, name) = (self.below(9), self.below(9), self.below(6));
        match self.below(10) {
            0..=2 => Step::Create(page, name),
            3 | 4 => Step::Edit(page, other),
            5 | 6 => Step::Move(page, other, name),
            7 => Step::Merge(page, other),
            8 => Step::Delete(page),
            _ => Step::BringBack(page),
        }
    }
}

/// One wiki, and all that was ever seen to stand in it.
struct World<'a> {
    cast: &'a Cast,
    space: SpaceId,
    slug: String,
    conn: Conn,
    /// Every address that a page ever had, and the page.
    stood: HashMap<String, ItemId>,
    /// What became a part of what.
    merged: HashMap<ItemId, Vec<ItemId>>,
    versions: i64,
}

impl World<'_> {
    fn at(&self, path: &str) -> PageKey {
        key(&self.slug, path)
    }

    fn pages(&mut self, state: items::State) -> Vec<(ItemId, String)> {
        let these = rows::space_id.eq(self.space).and(rows::kind.eq(items::ItemKind::Page)).and(rows::state.eq(state));
        rows::table.filter(these).order(rows::id).select((rows::id, rows::path)).load(&mut self.conn).unwrap()
    }

    fn nth(&mut self, state: items::State, nth: usize) -> Option<(ItemId, String)> {
        let all = self.pages(state);
        all.get(nth % all.len().max(1)).cloned()
    }

    /// Does a step, if it may be done. What may not be done changes nothing.
    fn step(&mut self, who: PersonId, step: &Step) -> Option<Result<()>> {
        let (cast, published) = (self.cast, items::State::Published);
        let actor = cast.actor(who);
        let outcome = match *step {
            Step::Create(below, name) => {
                let below = self.nth(published, below).filter(|_| name > 1).map(|(_, path)| path + "/");
                let path = PagePath::parse(&format!("{}n{name}", below.unwrap_or_default())).ok()?;
                write(cast, who, &self.at(&path), &format!("n{name}"), "text [[n1]] [[n2]] [[n3/n4]]")
            }
            Step::Edit(page, named) => {
                let ((_, path), (_, named)) = (self.nth(published, page)?, self.nth(published, named)?);
                let at = self.at(&path);
                let page = find(&mut self.conn, &actor, &at).ok()?;
                let edit = PageEdit {
                    title: Title::parse(&page.title).unwrap(),
                    body: Markdown::parse(&format!("{}\n\n[[{named}]]", &*page.body)).unwrap(),
                    note: Note::none(),
                    is_minor: false,
                    version: page.version,
                    kept: 0,
                    tags: None,
                };
                act(cast, |tx| super::edit(tx, &actor, &self.at(&path), &edit)).map(drop)
            }
            Step::Move(page, below, name) => {
                let ((_, path), (_, below)) = (self.nth(published, page)?, self.nth(published, below)?);
                let below = if name < 2 { "" } else { &*below };
                move_to(cast, who, &self.at(&path), &format!("n{name}"), below, &format!("n{name}")).map(drop)
            }
            Step::Merge(page, into) => {
                let ((id, path), (to, into)) = (self.nth(published, page)?, self.nth(published, into)?);
                let done = act(cast, |tx| merge(tx, &actor, &self.at(&path), &self.at(&into), &Note::none()));
                if done.is_ok() {
                    self.merged.entry(id).or_default().push(to);
                }
                done
            }
            Step::Delete(page) => {
                let (_, path) = self.nth(published, page)?;
                act(cast, |tx| delete(tx, &actor, &self.at(&path))).map(drop)
            }
            Step::BringBack(page) => {
                let (id, _) = self.nth(items::State::Deleted, page)?;
                act(cast, |tx| bring_back(tx, &actor, id)).map(drop)
            }
        };
        Some(outcome)
    }

    /// Whether one became a part of the other, at whatever remove.
    fn became(&self, id: ItemId, other: ItemId, depth: usize) -> bool {
        let into = self.merged.get(&id).into_iter().flatten();
        depth > 0 && into.clone().any(|one| *one == other || self.became(*one, other, depth - 1))
    }

    fn check(&mut self, what: &str) {
        let (pages, deleted) = (self.pages(items::State::Published), self.pages(items::State::Deleted));
        let ids: Vec<ItemId> = pages.iter().chain(&deleted).map(|(id, _)| *id).collect();
        let of_wiki = revisions::table.filter(revisions::item_id.eq_any(&ids));
        let kept: i64 = of_wiki.count().get_result(&mut self.conn).unwrap();
        assert!(kept >= self.versions, "a version was lost: {what}");
        self.versions = kept;
        for (id, path) in &pages {
            // A tree: what stands above each is there.
            let above = path.rsplit_once('/').map(|(above, _)| above);
            assert!(above.is_none_or(|above| pages.iter().any(|(_, path)| path == above)), "{path}: {what}");
            self.stood.insert(path.clone(), *id);
        }
        // No link misses a page that is there.
        let there: Vec<&str> = pages.iter().map(|(_, path)| &**path).collect();
        let lost = page_links::space_id.eq(self.space).and(page_links::to_id.is_null());
        let lost = page_links::table.filter(lost.and(page_links::wanted.eq_any(there)));
        assert_eq!(lost.count().get_result::<i64>(&mut self.conn).unwrap(), 0, "a link misses its page: {what}");
    }

    /// Every address that ever was leads to its page, wherever that is, or to what that became a part of.
    fn check_addresses(&mut self, what: &str) {
        let pages = self.pages(items::State::Published);
        let actor = self.cast.actor(self.cast.ada);
        for (path, id) in self.stood.clone() {
            let at = self.at(&path);
            let found = find(&mut self.conn, &actor, &at).map(|page| page.id);
            match found {
                Ok(found) => assert!(found == id || self.became(id, found, 9), "{path} leads to another page: {what}"),
                Err(_) => assert!(!pages.iter().any(|(page, _)| *page == id), "{path} leads nowhere: {what}"),
            }
        }
    }
}

#[test]
fn whatever_several_people_do_nothing_is_lost() {
    let cast = Cast::new();
    let mut done: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..8_u64 {
        let slug = format!("wiki-{seed}");
        let space = cast.space(&slug).id;
        let conn = cast.test.conn();
        let mut world =
            World { cast: &cast, space, slug, conn, stood: HashMap::new(), merged: HashMap::new(), versions: 0 };
        let mut numbers = Numbers(seed);
        for n in 0..40 {
            let one = numbers.step();
            let who = if numbers.below(2) == 0 { cast.ada } else { cast.ben };
            match world.step(who, &one) {
                Some(Ok(())) => *done.entry(name_of(&one)).or_default() += 1,
                Some(Err(Error::Invalid(_) | Error::Forbidden(_) | Error::NotFound | Error::Conflict)) | None => {}
                Some(Err(error)) => panic!("seed {seed}, step {n}, {one:?}: {error}"),
            }
            world.check(&format!("seed {seed}, step {n}, {one:?}"));
            if n % 5 == 4 {
                world.check_addresses(&format!("seed {seed}, step {n}, {one:?}"));
            }
        }
    }
    assert!(done.len() == 6 && done.values().all(|count| *count > 5), "too little was done: {done:?}");
}

fn name_of(step: &Step) -> &'static str {
    match step {
        Step::Create(..) => "create",
        Step::Edit(..) => "edit",
        Step::Move(..) => "move",
        Step::Merge(..) => "merge",
        Step::Delete(..) => "delete",
        Step::BringBack(..) => "bring back",
    }
}

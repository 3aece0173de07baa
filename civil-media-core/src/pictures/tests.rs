use std::sync::Arc;

use diesel::Connection as _;
use image::{ImageFormat, Rgb, RgbImage};
use tokio::sync::Semaphore;

use super::model::piece;
use super::*;
use crate::blobs::{self, Frame};
use crate::blogs::{self, Credits, DraftText, Kept, Then, Writing};
use crate::db::Tx;
use crate::error::{Error, Problem};
use crate::ids::{ItemId, PersonId, PictureId};
use crate::people::Language;
use crate::policy::Visibility;
use crate::testing::{Cast, Folder};
use crate::text::{Line, Markdown, Note, Slug, Title};

#[test]
fn cut_to_a_shape() {
    assert_eq!(piece(2000, 1000, Cut::Whole, Keep::End), ((0, 0), (2000, 1000)));
    assert_eq!(piece(2000, 1000, Cut::Square, Keep::Start), ((0, 0), (1000, 1000)));
    assert_eq!(piece(2000, 1000, Cut::Square, Keep::Middle), ((500, 0), (1000, 1000)));
    assert_eq!(piece(1000, 2000, Cut::Wide, Keep::End), ((0, 1438), (1000, 562)));
    assert_eq!(piece(1, 900, Cut::Wide, Keep::End), ((0, 899), (1, 1)), "never nothing");
}

/// As wide as this, with the left half dark and the right half light.
fn drawn(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([0; 3]) } else { Rgb([255; 3]) });
    let mut out = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).expect("a PNG");
    blobs::redraw(&out.into_inner(), Frame::Within(SOURCE)).expect("a picture")
}

struct Stage {
    cast: Cast,
    folder: Folder,
}

impl Stage {
    fn new() -> Self {
        Self { cast: Cast::new(), folder: Folder::new() }
    }

    async fn brought(&self, person: PersonId, width: u32, height: u32) -> NewPicture {
        let actor = self.cast.actor(person);
        let source = self.cast.test.write(|tx| blobs::expect(tx, &actor));
        let bytes = drawn(width, height);
        let size = blobs::measure(&bytes).unwrap();
        self.folder.store.put(source, bytes).await.unwrap();
        NewPicture { name: Title::parse("view.png").unwrap(), source, size }
    }

    fn draft(&self, blog: &Slug, body: &str) -> ItemId {
        let ben = self.cast.actor(self.cast.ben);
        let of = Writing::New(blog.clone());
        let (id, _) = self.cast.test.write(|tx| blogs::keep(tx, &ben, &of, &text(body)));
        id
    }

    /// How a write would end; it is taken back.
    fn write<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> crate::Written<T>) -> crate::Result<()> {
        let conn = &mut self.cast.test.conn();
        conn.begin_test_transaction().unwrap();
        work(&mut Tx::new(conn, None)).map(|_| ())
    }

    async fn draw(&self) -> usize {
        draw_due(&self.cast.test.db, &self.folder.store, &Arc::new(Semaphore::new(1))).await.unwrap()
    }

    fn picture(&self, id: PictureId) -> Picture {
        let ben = self.cast.actor(self.cast.ben);
        let found = find(&mut self.cast.test.conn(), &ben, id).unwrap();
        Picture::clone(&found)
    }
}

fn text(body: &str) -> DraftText {
    DraftText {
        title: Title::parse("What we saw").unwrap(),
        body: Markdown::parse(body).unwrap(),
        language: Language::En,
        visibility: Visibility::PublicService,
        tags: None,
    }
}

fn details(alt: &str) -> Details {
    Details {
        alt: Note::parse(alt).unwrap(),
        is_decorative: false,
        caption: Note::parse("The valley in May").unwrap(),
        credit: Line::none(),
        rights: Line::none(),
        cut: Cut::Whole,
        keep: Keep::Middle,
    }
}

fn problem(outcome: crate::Result<()>) -> Option<Problem> {
    let Err(Error::Invalid(fields)) = outcome else { return None };
    fields.iter().next().map(|(_, problem)| problem)
}

#[tokio::test]
async fn described_before_others_see_it() {
    let stage = Stage::new();
    let (cast, tax) = (&stage.cast, stage.cast.space("tax"));
    let (ben, dan) = (cast.actor(cast.ben), cast.actor(cast.dan));
    let id = stage.draft(&tax.slug, "Words.");
    let new = stage.brought(cast.ben, 900, 300).await;
    let picture = cast.test.write(|tx| blogs::add_pictures(tx, &ben, id, &[new]))[0];
    assert!(find(&mut cast.test.conn(), &ben, picture).is_ok());
    assert!(matches!(find(&mut cast.test.conn(), &dan, picture), Err(Error::NotFound)), "it is in a draft");

    let of = Writing::Kept(id, 1);
    let publish = |tx: &mut Tx<'_>, body: String, of: &Writing| {
        blogs::write(tx, &ben, of, &text(&body), &Credits::default(), Then::Publish(None))
    };
    let shown = format!("See.\n\n![]({}{picture})", crate::text::PICTURES);
    let refused = problem(stage.write(|tx| publish(tx, shown.clone(), &of)));
    assert_eq!(refused, Some(Problem::limit("picture-undescribed", 1)));
    // Said in the text, beside it, or said to be decorative.
    let in_text = shown.replace("![]", "![A valley]");
    assert!(stage.write(|tx| publish(tx, in_text, &of)).is_ok());
    let decorative = Details { is_decorative: true, ..details("") };
    for described in [decorative, details("A valley")] {
        assert!(stage.write(|tx| blogs::change_picture(tx, &dan, picture, &described)).is_err());
        cast.test.write(|tx| blogs::change_picture(tx, &ben, picture, &described));
        assert!(stage.write(|tx| publish(tx, shown.clone(), &of)).is_ok());
        cast.test.write(|tx| blogs::change_picture(tx, &ben, picture, &details("")));
    }
    cast.test.write(|tx| blogs::change_picture(tx, &ben, picture, &details("A valley")));
    let Kept::Published(key) = cast.test.write(|tx| publish(tx, shown.clone(), &of)) else { panic!("published") };

    let conn = &mut cast.test.conn();
    let post = blogs::find(conn, &dan, &key).unwrap();
    let seen = of_text(conn, &dan, Some(post.id), &post.body_html).unwrap();
    assert_eq!(seen.iter().map(|one| (one.id, one.alt.as_str())).collect::<Vec<_>>(), [(picture, "A valley")]);
    let undescribed = problem(stage.write(|tx| blogs::change_picture(tx, &ben, picture, &details(""))));
    assert_eq!(undescribed, Some(Problem::new("alt-missing")), "others see it");
    // Who approved it, or decides on it, has read another one; and what was said before is kept.
    cast.test.write(|tx| blogs::change_picture(tx, &ben, picture, &details("A green valley")));
    let post = blogs::find(conn, &dan, &key).unwrap();
    let (versions, _) = crate::items::revisions(conn, post.id, None, 20).unwrap();
    assert_eq!((post.version, versions.len()), (2, 2));
    assert!(versions[0].note.contains("A valley"), "{}", versions[0].note);
    let shown = problem(stage.write(|tx| blogs::remove_picture(tx, &ben, picture)));
    assert_eq!(shown, Some(Problem::new("picture-shown")));
    // Nobody shows what others may change.
    let other = stage.draft(&tax.slug, &format!("![x]({}{picture})", crate::text::PICTURES));
    let there = text(&format!("![x]({}{picture})", crate::text::PICTURES));
    let elsewhere = stage
        .write(|tx| blogs::write(tx, &ben, &Writing::Kept(other, 1), &there, &Credits::default(), Then::Publish(None)));
    assert_eq!(problem(elsewhere), Some(Problem::limit("picture-elsewhere", 1)));
    // What a moderator hides, its pictures are hidden with: from its author too.
    let hide = |state: &str| format!("update items set state = '{state}' where id = '{}'", post.id);
    crate::testing::run_sql(conn, &hide("hidden")).unwrap();
    for actor in [&ben, &dan] {
        assert!(matches!(find(conn, actor, picture), Err(Error::NotFound)));
        assert!(of_text(conn, actor, Some(post.id), &post.body_html).unwrap().is_empty());
    }
    crate::testing::run_sql(conn, &hide("published")).unwrap();
    cast.test.write(|tx| blogs::withdraw(tx, &ben, &key));
    assert!(matches!(find(conn, &dan, picture), Err(Error::NotFound)), "it went with its post");
}

#[tokio::test]
async fn drawn_once_for_each_cut() {
    let stage = Stage::new();
    let (cast, tax) = (&stage.cast, stage.cast.space("tax"));
    let ben = cast.actor(cast.ben);
    let id = stage.draft(&tax.slug, "Words.");
    let mut new = Vec::new();
    for (width, height) in [(1700, 850), (700, 700)] {
        new.push(stage.brought(cast.ben, width, height).await);
    }
    let ids = cast.test.write(|tx| blogs::add_pictures(tx, &ben, id, &new));
    let wide = stage.picture(ids[0]);
    assert_eq!(
        (wide.size(), wide.bytes(1, 480, false).unwrap().1),
        ((1700, 850), false),
        "the whole, until it is drawn"
    );
    assert_eq!((stage.draw().await, stage.draw().await), (2, 0));
    let wide = stage.picture(ids[0]);
    assert_eq!((wide.widths.as_slice(), wide.bytes(1, 480, false).unwrap().1), (&[480, 960, 1600][..], true));
    assert_eq!(stage.picture(ids[1]).widths, [480, 700], "no wider than it is");
    let bytes = stage.folder.store.whole(wide.bytes(1, 960, false).unwrap().0).await.unwrap();
    assert_eq!(blobs::measure(&bytes).unwrap(), (960, 480));

    // The left half is dark.
    let square = Details { cut: Cut::Square, keep: Keep::Start, ..details("A valley") };
    cast.test.write(|tx| blogs::change_picture(tx, &ben, ids[0], &square));
    let cut = stage.picture(ids[0]);
    assert_eq!((cut.edition, cut.size(), cut.widths.len()), (2, (850, 850), 0));
    // What was cut away is nobody's to see but its writers'.
    assert!(cut.bytes(2, 480, false).is_none() && cut.bytes(2, 480, true).is_some());
    assert_eq!(stage.draw().await, 1);
    let cut = stage.picture(ids[0]);
    assert_eq!(cut.widths, [480, 850]);
    assert_eq!(cut.bytes(1, 1, false), Some((cut.bytes(2, 850, false).unwrap().0, false)), "never the whole");
    let bytes = stage.folder.store.whole(cut.bytes(2, 480, false).unwrap().0).await.unwrap();
    let shown = image::load_from_memory(&bytes).unwrap().into_rgb8();
    assert!(shown.pixels().all(|pixel| pixel.0[0] < 40), "the piece that was asked for");
    // Two sources, two widths of each; the first cut's three are gone.
    while blobs::sweep(&cast.test.db, &stage.folder.store).await.unwrap() > 0 {}
    assert_eq!(stage.folder.count(), 2 + 2 + 2);
}

/// What somebody reads to approve it stays as they read it.
#[tokio::test]
async fn held_while_it_waits() {
    let stage = Stage::new();
    let (cast, tax) = (&stage.cast, stage.cast.space("tax"));
    let (ada, ben) = (cast.actor(cast.ada), cast.actor(cast.ben));
    let id = stage.draft(&tax.slug, "Words.");
    let new = stage.brought(cast.ben, 300, 300).await;
    let another = stage.brought(cast.ben, 300, 300).await;
    let picture = cast.test.write(|tx| blogs::add_pictures(tx, &ben, id, &[new]))[0];
    cast.test.write(|tx| {
        let credits = Credits::default();
        blogs::write(tx, &ben, &Writing::Kept(id, 1), &text("Words."), &credits, Then::Submit(None))
    });
    let held = Some(Problem::new("picture-held"));
    assert_eq!(problem(stage.write(|tx| blogs::change_picture(tx, &ben, picture, &details("A")))), held);
    assert_eq!(problem(stage.write(|tx| blogs::remove_picture(tx, &ben, picture))), held);
    assert_eq!(problem(stage.write(|tx| blogs::add_pictures(tx, &ben, id, std::slice::from_ref(&another)))), held);
    assert!(stage.write(|tx| blogs::change_picture(tx, &ada, picture, &details("A"))).is_err(), "not a lead either");
    cast.test.write(|tx| blogs::hold(tx, &ben, id));
    cast.test.write(|tx| blogs::remove_picture(tx, &ben, picture));
    while blobs::sweep(&cast.test.db, &stage.folder.store).await.unwrap() > 0 {}
    assert_eq!(stage.folder.count(), 1, "what nobody saw is gone; the other one was never placed");
    assert!(matches!(find(&mut cast.test.conn(), &ben, picture), Err(Error::NotFound)));
}

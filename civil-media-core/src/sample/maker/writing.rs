//! Posts, pages and the comments on them.
use std::collections::HashMap;

use chrono::{DateTime, Datelike as _, Duration, Utc};
use diesel::prelude::*;
use rand::Rng as _;
use rand::seq::SliceRandom as _;

use super::{Body, Maker, Place, Someone, rendered, rendered_brief, slug_of};
use crate::sample::Failure;
use crate::sample::copy::rows;
use crate::sample::words::{
    COMMENTS, NOTES, SENTENCES, SUBJECTS, TAGS, TITLES, WELSH_SENTENCES, WELSH_SUBJECTS, WELSH_TITLES,
};
use crate::schema::{comments, item_tags, items, pages, posts, revisions};
use crate::text::{Html, Markdown, RENDERER, excerpt};

/// The pages of a wiki about one subject, by address. The first is what the others stand below.
type Branches = HashMap<(usize, &'static str), Vec<String>>;
/// How deep the sample's wikis go.
const LEVELS: usize = 4;

impl Maker<'_> {
    /// Title and address of a page about a subject: the first stands at the top, the others somewhere below it.
    fn page_of(
        &mut self,
        branches: &mut Branches,
        place: usize,
        (subject, title): (&'static str, String),
        number: usize,
    ) -> (String, String) {
        let branch = branches.entry((place, subject)).or_default();
        let Some(top) = branch.first() else {
            let title: String =
                subject.chars().take(1).flat_map(char::to_uppercase).chain(subject.chars().skip(1)).collect();
            branch.push(slug_of(&title));
            return (title.clone(), slug_of(&title));
        };
        let above = &branch[self.rng.random_range(0..branch.len())];
        let is_high = above.split('/').count() < LEVELS && self.rng.random_bool(0.3);
        // Within what a part of an address may be long.
        let name: String = slug_of(&title).chars().take(48).collect();
        let path = format!("{}/{}-{number}", if is_high { above } else { top }, name.trim_end_matches('-'));
        branch.push(path.clone());
        (title, path)
    }

    /// When the versions of a page were saved, the last at this time.
    fn saved_at(&mut self, at: DateTime<Utc>) -> Vec<DateTime<Utc>> {
        let mut all = vec![at];
        for _ in 0..self.rng.random_range(0..4) {
            let days = self.rng.random_range(1..40);
            all.insert(0, all[0] - Duration::days(days));
        }
        all
    }

    pub(super) fn writing(&mut self, bodies: &[Body], everyone: &[Someone], places: &[Place]) -> Result<(), Failure> {
        self.progress.begin("posts, pages and comments", self.scale.items * 4);
        let sentences: Vec<(Markdown, Html)> = rendered(SENTENCES)?;
        let welsh = rendered(WELSH_SENTENCES)?;
        let remarks = rendered_brief(COMMENTS)?;
        let mut all = rows!(
            self.progress,
            items(
                id,
                kind,
                space_id,
                path,
                title,
                summary,
                language,
                author_id,
                owner_id,
                department_id,
                visibility,
                marking,
                state,
                version,
                comment_count,
                created_at,
                updated_at,
                published_at,
            )
        );
        let mut post_rows = rows!(self.progress, posts(item_id, body, body_html, renderer));
        let mut page_rows = rows!(self.progress, pages(item_id, body, body_html, renderer));
        let mut versions = rows!(self.progress, revisions(item_id, number, author_id, title, body, note, at));
        let mut tagged = rows!(self.progress, item_tags(item_id, tag, name, published_at));
        let mut branches = Branches::new();
        let mut said = rows!(
            self.progress,
            comments(id, item_id, author_id, department_id, body, body_html, renderer, created_at, updated_at,)
        );
        for number in 0..self.scale.items {
            let is_post = number % 2 == 0;
            let is_welsh = number % 17 == 3;
            let at_place = if is_post || number % 6 == 1 { self.rng.random_range(1..places.len()) } else { 0 };
            let place = &places[at_place];
            let author = &everyone[*self.pick(&place.members)];
            let at = self.moment();
            let subjects: &[&'static str] = if is_welsh { WELSH_SUBJECTS } else { SUBJECTS };
            let subject = *self.pick(subjects);
            let title = self.pick(if is_welsh { WELSH_TITLES } else { TITLES }).replace("{}", subject);
            let bank = if is_welsh { &welsh } else { &sentences };
            let (mut body, mut html) = (String::new(), String::new());
            // Nobody says the same twice in one post.
            let mut unsaid: Vec<&(Markdown, Html)> = bank.iter().collect();
            unsaid.shuffle(&mut self.rng);
            for paragraph in 0..self.rng.random_range(3..7) {
                if unsaid.len() < 2 {
                    break;
                }
                if paragraph == 2 {
                    let (heading, id) =
                        if is_welsh { ("Beth nesaf", "beth-nesaf") } else { ("What comes next", "what-comes-next") };
                    body += &format!("## {heading}\n\n");
                    html += &format!("<h2 id=\"section-{id}\">{heading}</h2>\n");
                }
                let (mut text, mut shown) = (Vec::new(), Vec::new());
                for _ in 0..self.rng.random_range(2..5) {
                    let Some((markdown, rendered)) = unsaid.pop() else { break };
                    text.push(markdown.to_string());
                    shown.push(rendered.trim().trim_start_matches("<p>").trim_end_matches("</p>").to_owned());
                }
                body += &format!("{}\n\n", text.join(" "));
                html += &format!("<p>{}</p>\n", shown.join(" "));
            }
            let body = body.trim_end();
            let (title, path) = if is_post {
                let path = format!("{:04}/{:02}/{}-{number}", at.year(), at.month(), slug_of(&title));
                (title, path)
            } else {
                self.page_of(&mut branches, at_place, (subject, title), number)
            };
            let saved = if is_post { vec![at] } else { self.saved_at(at) };
            let begun = saved.first().copied().unwrap_or(at);
            let id = self.id(begun);
            let comments_here = if is_post && number % 4 == 0 { 5 } else { 0 };
            let kind = if is_post { "post" } else { "page" };
            let language = if is_welsh { "cy" } else { "en" };
            let summary = excerpt(&Html::of_sample(&html));
            let department = bodies[author.body].id;
            all.add(
                self.conn,
                &[
                    &id,
                    &kind,
                    &place.id,
                    &path,
                    &title,
                    &summary,
                    &language,
                    &author.id,
                    &author.id,
                    &department,
                    &place.visibility,
                    &0,
                    &"published",
                    &saved.len(),
                    &comments_here,
                    &begun,
                    &at,
                    &begun,
                ],
            )?;
            let detail = if is_post { &mut post_rows } else { &mut page_rows };
            detail.add(self.conn, &[&id, &body, &html, &RENDERER])?;
            // Each version of a page says more than the one before.
            let parts: Vec<&str> = body.split("\n\n").collect();
            for (version, at) in saved.iter().enumerate() {
                let so_far = parts[..parts.len() * (version + 1) / saved.len()].join("\n\n");
                let writer = if version == 0 { author } else { &everyone[*self.pick(&place.members)] };
                let note = if version == 0 { "" } else { *self.pick(NOTES) };
                let text = if so_far.is_empty() { body } else { &so_far };
                versions.add(self.conn, &[&id, &(version + 1), &writer.id, &title, &text, &note, at])?;
            }
            let mut words: Vec<&str> = TAGS.to_vec();
            words.shuffle(&mut self.rng);
            for word in words.iter().take(self.rng.random_range(0..4)) {
                tagged.add(self.conn, &[&id, &slug_of(word), word, &begun])?;
            }
            for _ in 0..comments_here {
                let readers = if place.visibility < 4 { &place.members } else { &places[0].members };
                let writer = &everyone[*self.pick(readers)];
                let (text, html) = self.pick(&remarks).clone();
                let later = (at + Duration::minutes(self.rng.random_range(5..5_000))).min(self.now);
                let comment = self.id(later);
                let of = bodies[writer.body].id;
                said.add(self.conn, &[&comment, &id, &writer.id, &of, &text, &html, &RENDERER, &later, &later])?;
            }
            // Items first: the others refer to them.
            if number % 2_000 == 1_999 || number + 1 == self.scale.items {
                for rows in [&mut all, &mut post_rows, &mut page_rows, &mut versions, &mut tagged, &mut said] {
                    rows.send(self.conn)?;
                }
            }
        }
        Ok(())
    }
}

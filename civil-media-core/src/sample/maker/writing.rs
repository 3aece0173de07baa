//! Posts, pages and the comments on them.
use chrono::{Datelike as _, Duration};
use diesel::prelude::*;
use rand::Rng as _;
use rand::seq::SliceRandom as _;

use super::{Body, Maker, Place, Someone, rendered, rendered_brief, slug_of};
use crate::sample::Failure;
use crate::sample::copy::rows;
use crate::sample::words::{COMMENTS, SENTENCES, SUBJECTS, TITLES, WELSH_SENTENCES, WELSH_SUBJECTS, WELSH_TITLES};
use crate::schema::{comments, items, pages, posts, revisions};
use crate::text::{Html, Markdown, RENDERER, excerpt};

impl Maker<'_> {
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
        let mut said = rows!(
            self.progress,
            comments(id, item_id, author_id, department_id, body, body_html, renderer, created_at, updated_at,)
        );
        for number in 0..self.scale.items {
            let is_post = number % 2 == 0;
            let is_welsh = number % 17 == 3;
            let place =
                if is_post || number % 6 == 1 { &places[self.rng.random_range(1..places.len())] } else { &places[0] };
            let author = &everyone[*self.pick(&place.members)];
            let at = self.moment();
            let subject = *self.pick(if is_welsh { WELSH_SUBJECTS } else { SUBJECTS });
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
            let path = if is_post {
                format!("{:04}/{:02}/{}-{number}", at.year(), at.month(), slug_of(&title))
            } else {
                format!("{}/{}-{number}", slug_of(subject), slug_of(&title))
            };
            let id = self.id(at);
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
                    &1,
                    &comments_here,
                    &at,
                    &at,
                    &at,
                ],
            )?;
            let detail = if is_post { &mut post_rows } else { &mut page_rows };
            detail.add(self.conn, &[&id, &body, &html, &RENDERER])?;
            versions.add(self.conn, &[&id, &1, &author.id, &title, &body, &"", &at])?;
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
                for rows in [&mut all, &mut post_rows, &mut page_rows, &mut versions, &mut said] {
                    rows.send(self.conn)?;
                }
            }
        }
        Ok(())
    }
}

use civil_media_core::policy::{Seen, act};
use civil_media_core::spaces::{Glimpse, Space};
use maud::{Markup, html};

use crate::components::LinkButton;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

pub fn index(me: &Me, mine: &[Seen<Space>], listed: &[Seen<Glimpse>], has_more: bool, name: &str) -> Markup {
    let words = me.words;
    let title = words.get("spaces-title");
    Page::new(me, Section::Spaces, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        @if me.actor.permit::<act::CreateSpace>().is_ok() {
            div.cm-actions { (LinkButton { text: &words.get("space-new"), href: paths::new_space(), is_secondary: false }) }
        }
        @if name.is_empty() {
            h2.govuk-heading-m { (words.get("spaces-mine")) }
            @if mine.is_empty() { p.cm-empty { (words.get("spaces-none-mine")) } }
            @else { ul.cm-feed { @for space in mine {
                (entry(me, &paths::space(&space.slug), words.of(&space.name_en, &space.name_cy), &space.purpose, space.place.closed_at.is_some()))
            } } }
        }
        h2.govuk-heading-m { (words.get("spaces-all")) }
        form.cm-find method="get" action=(paths::spaces()) role="search" {
            label.govuk-label for="q" { (words.get("spaces-find")) }
            div.cm-find__row {
                input.govuk-input #q name="q" type="search" value=(name) maxlength="120";
                button.govuk-button.govuk-button--secondary type="submit" { (words.get("find")) }
            }
        }
        @if listed.is_empty() && name.is_empty() { p.cm-empty { (words.get("spaces-none")) } }
        @else if listed.is_empty() { p.cm-empty { (words.with("spaces-none-named", &[("name", name.into())])) } }
        @else { ul.cm-feed { @for space in listed {
            (entry(me, &paths::space(&space.slug), words.of(&space.name_en, &space.name_cy), &space.purpose, space.place.closed_at.is_some()))
        } } }
        @if has_more && let Some(last) = listed.last() {
            p { a.govuk-link rel="next" href={ (paths::spaces()) "?q=" (paths::encoded(name)) "&after=" (last.slug) } { (words.get("pager-more")) } }
        }
    })
}

fn entry(me: &Me, href: &str, name: &str, purpose: &str, is_closed: bool) -> Markup {
    let words = me.words;
    html! {
        li.cm-feed__item {
            p.cm-feed__title {
                a.govuk-link href=(href) { (name) }
                @if is_closed { " " strong.govuk-tag.govuk-tag--grey { (words.get("closed-tag")) } }
            }
            @if !purpose.is_empty() { p.cm-feed__summary { (purpose) } }
        }
    }
}

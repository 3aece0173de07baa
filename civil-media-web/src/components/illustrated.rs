use std::collections::HashMap;

use civil_media_core::people::Language;
use civil_media_core::pictures::Picture;
use civil_media_core::policy::Seen;
use civil_media_core::text::{Html, PICTURES};
use maud::{Markup, Render, html};

use super::prose::sanitised;
use crate::paths;
use crate::words::Words;

/// Written text with its pictures: a picture that stands alone is a figure with what is said of it, several in one
/// paragraph are a gallery.
#[derive(Debug)]
pub struct Illustrated<'a> {
    /// In whose language its own words are.
    pub words: Words,
    /// The text.
    pub html: &'a Html,
    /// The language it is written in, where known.
    pub language: Option<Language>,
    /// The pictures of its item; others are shown as they stand in the text.
    pub pictures: &'a [Seen<Picture>],
}

/// A picture that belongs to something and stands in no text.
#[derive(Debug)]
pub struct Pictured<'a> {
    /// In whose language its own words are.
    pub words: Words,
    /// The picture.
    pub picture: &'a Seen<Picture>,
}

impl Render for Pictured<'_> {
    fn render(&self) -> Markup {
        let unsaid = Shown { id: "", alt: "" };
        html! {
            figure.cm-figure.cm-figure--own {
                (image(Some(self.picture), &unsaid, ALONE))
                (below(self.words, self.picture))
            }
        }
    }
}

/// How a picture begins in what core renders.
const OPEN: &str = "<img src=\"";
/// How wide a picture is shown at most, and in a gallery.
const ALONE: &str = "(min-width: 46em) 44rem, 100vw";
const IN_GALLERY: &str = "(min-width: 46em) 22rem, 50vw";

/// The pictures of an item, by id.
pub(super) type Known<'a> = HashMap<String, &'a Seen<Picture>>;

/// A picture as it stands in a text.
struct Shown<'a> {
    id: &'a str,
    /// Escaped already.
    alt: &'a str,
}

enum Piece<'a> {
    Text(&'a str),
    /// Among words.
    Image(Shown<'a>),
    /// In a paragraph of its own.
    Alone(Shown<'a>),
    /// Several in a paragraph of their own.
    Gallery(Vec<Shown<'a>>),
}

impl Render for Illustrated<'_> {
    fn render(&self) -> Markup {
        let lang = self.language.map(|language| Words(language).code());
        html! { div.cm-prose lang=[lang] { (illustrated(self.words, self.html, &known(self.pictures))) } }
    }
}

/// These pictures, to be found by their ids.
pub(super) fn known(pictures: &[Seen<Picture>]) -> Known<'_> {
    pictures.iter().map(|one| (one.id.to_string(), one)).collect()
}

/// A piece of what core has rendered, with its pictures as [`Illustrated`] shows them.
pub(super) fn illustrated(words: Words, html: &str, known: &Known<'_>) -> Markup {
    html! {
        @for piece in pieces(html) {
            @match piece {
                Piece::Text(text) => (sanitised(text)),
                Piece::Image(one) => (image(known.get(one.id).copied(), &one, IN_GALLERY)),
                Piece::Alone(one) => (figure(words, known, &one, ALONE)),
                Piece::Gallery(several) => div.cm-gallery role="group" aria-label=(words.get("pictures-title")) {
                    @for one in &several { (figure(words, known, one, IN_GALLERY)) }
                },
            }
        }
    }
}

fn figure(words: Words, known: &Known<'_>, shown: &Shown<'_>, sizes: &str) -> Markup {
    let picture = known.get(shown.id).copied();
    html! {
        figure.cm-figure {
            (image(picture, shown, sizes))
            @if let Some(picture) = picture { (below(words, picture)) }
        }
    }
}

/// What is said of a picture below it: nothing where that is nothing.
fn below(words: Words, picture: &Picture) -> Markup {
    let from: Vec<&str> = [&*picture.credit, &*picture.rights].into_iter().filter(|said| !said.is_empty()).collect();
    html! {
        @if !picture.caption.is_empty() || !from.is_empty() {
            figcaption {
                @if !picture.caption.is_empty() { span { (picture.caption) } }
                @if !from.is_empty() { " " span.cm-quiet { (words.with("picture-by", &[("by", from.join(" · ").into())])) } }
            }
        }
    }
}

/// Written text for a reader that can load none of its pictures: in the place of each stands what it shows and what is
/// said of it, with a link to where it is seen. What is decorative is left out, unless something is said of it.
#[derive(Debug)]
pub struct Unillustrated<'a> {
    /// In whose language its own words are.
    pub words: Words,
    /// The text.
    pub html: &'a Html,
    /// The pictures of its item.
    pub pictures: &'a [&'a Seen<Picture>],
    /// Where it stands with its pictures.
    pub address: &'a str,
}

impl Render for Unillustrated<'_> {
    fn render(&self) -> Markup {
        let known: Known<'_> = self.pictures.iter().map(|one| (one.id.to_string(), *one)).collect();
        html! {
            @for piece in pieces(self.html) {
                @match piece {
                    Piece::Text(text) => (sanitised(text)),
                    Piece::Image(one) => (self.among_words(&known, &one)),
                    Piece::Alone(one) => (self.figure(&known, &one)),
                    Piece::Gallery(several) => @for one in &several { (self.figure(&known, one)) },
                }
            }
        }
    }
}

impl Unillustrated<'_> {
    fn figure(&self, known: &Known<'_>, shown: &Shown<'_>) -> Markup {
        let picture = known.get(shown.id).copied();
        let (alt, below) = (said(picture, shown), picture.map(|one| below(self.words, one).into_string()));
        let below = below.unwrap_or_default();
        html! {
            @if !alt.0.is_empty() || !below.is_empty() {
                figure {
                    p { (self.link()) @if !alt.0.is_empty() { ": " (alt) } }
                    (sanitised(&below))
                }
            }
        }
    }

    fn among_words(&self, known: &Known<'_>, shown: &Shown<'_>) -> Markup {
        let alt = said(known.get(shown.id).copied(), shown);
        html! { @if !alt.0.is_empty() { "[" (self.link()) ": " (alt) "]" } }
    }

    fn link(&self) -> Markup {
        html! { a href=(self.address) lang=(self.words.code()) { (self.words.get("picture-instead")) } }
    }
}

/// What a picture shows, as far as it is known; nothing of one that is decorative.
fn said(picture: Option<&Seen<Picture>>, shown: &Shown<'_>) -> Markup {
    match picture {
        Some(picture) => alt(picture, shown),
        None => html! { (sanitised(shown.alt)) },
    }
}

/// One picture, in the widths that are drawn of it.
fn image(picture: Option<&Seen<Picture>>, shown: &Shown<'_>, sizes: &str) -> Markup {
    let Some(picture) = picture else {
        return html! { img src={ (PICTURES) (shown.id) } alt=(sanitised(shown.alt)) loading="lazy"; };
    };
    let (width, height) = picture.size();
    let widest = picture.widths.iter().copied().max();
    html! {
        img src=(paths::picture_in(picture.id, picture.edition, widest.unwrap_or(0)))
            srcset=[widest.map(|_| sources(picture))] sizes=[widest.map(|_| sizes)]
            width=(width) height=(height) loading="lazy" decoding="async"
            alt=(alt(picture, shown));
    }
}

/// What the text says of a picture, or else what was said of it beside the text.
fn alt(picture: &Picture, shown: &Shown<'_>) -> Markup {
    match (shown.alt, picture.is_decorative) {
        ("", false) => html! { (picture.alt) },
        ("", true) => html! {},
        (said, _) => html! { (sanitised(said)) },
    }
}

fn sources(picture: &Picture) -> String {
    let each = picture.widths.iter();
    let each = each.map(|width| format!("{} {width}w", paths::picture_in(picture.id, picture.edition, *width)));
    each.collect::<Vec<_>>().join(", ")
}

/// A text, cut where its pictures are.
fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(OPEN) {
        let paragraph = rest[..at].strip_suffix("<p>").and_then(|before| Some((before, alone(&rest[at..])?)));
        rest = match (paragraph, image_at(&rest[at..])) {
            (Some((before, (mut shown, after))), _) => {
                pieces.push(Piece::Text(before));
                pieces.push(if shown.len() == 1 { Piece::Alone(shown.remove(0)) } else { Piece::Gallery(shown) });
                after
            }
            (None, Some((one, after))) => {
                pieces.extend([Piece::Text(&rest[..at]), Piece::Image(one)]);
                after
            }
            (None, None) => {
                let (before, after) = rest.split_at(at + OPEN.len());
                pieces.push(Piece::Text(before));
                after
            }
        };
    }
    pieces.push(Piece::Text(rest));
    pieces
}

/// The pictures of a paragraph that holds nothing else, from its first one on, and what comes after it.
fn alone(text: &str) -> Option<(Vec<Shown<'_>>, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((shown, after)) = image_at(rest) {
        found.push(shown);
        rest = after.trim_start();
        rest = rest.strip_prefix("<br>").unwrap_or(rest).trim_start();
    }
    rest.strip_prefix("</p>").map(|after| (found, after))
}

/// The picture of ours that a piece of text begins with, and what comes after it.
fn image_at(text: &str) -> Option<(Shown<'_>, &str)> {
    let (id, rest) = text.strip_prefix(OPEN)?.strip_prefix(PICTURES)?.split_once('"')?;
    let (attributes, after) = rest.split_once('>')?;
    let alt = attributes.split_once("alt=\"").and_then(|(_, alt)| alt.split_once('"')).map_or("", |(alt, _)| alt);
    Some((Shown { id, alt }, after))
}

//! The frame around every page.
use civil_media_core::people::Language;
use civil_media_core::policy::Marking;
use maud::{DOCTYPE, Markup, html};

use crate::assets;
use crate::components::FormSecrets;
use crate::paths;
use crate::visitor::Me;
use crate::words::Words;

/// Which tool a page belongs to: marked in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of the navigation")]
pub enum Section {
    Home,
    People,
    Blogs,
    Wiki,
    Spaces,
    Talk,
    Me,
    Admin,
    Elsewhere,
}

/// A page of somebody who is signed in.
#[derive(Debug)]
pub struct Page<'a> {
    /// Who is reading.
    pub me: &'a Me,
    /// What the browser's tab says, before the suite's name.
    pub title: &'a str,
    /// The tool it belongs to.
    pub section: Section,
    /// The marking of what it shows.
    pub marking: Marking,
    /// The script it needs beside the suite's own.
    pub script: Option<&'static str>,
}

impl<'a> Page<'a> {
    /// A page without a marking of its own: OFFICIAL, as everything is by default.
    pub fn new(me: &'a Me, section: Section, title: &'a str) -> Self {
        Self { me, title, section, marking: Marking::Official, script: None }
    }

    /// With the marking of what it shows.
    #[must_use]
    pub fn marked(self, marking: Marking) -> Self {
        Self { marking, ..self }
    }

    /// With a script of its own, by the name of its file.
    #[must_use]
    pub fn scripted(self, script: &'static str) -> Self {
        Self { script: Some(script), ..self }
    }

    /// The whole page around its content.
    pub fn with(&self, content: &Markup) -> Markup {
        let (me, words) = (self.me, self.me.words);
        document(
            words,
            self.title,
            self.script,
            Some(me),
            &html! {
                header {
                div class={ "cm-marking cm-marking--" (self.marking.as_str()) } {
                    div.cm-page { (words.get(match self.marking {
                        Marking::NotYet => "marking-not-yet",
                        Marking::Official => "marking-official",
                        Marking::Sensitive => "marking-sensitive",
                    })) }
                }
                    div.cm-header { div.cm-page.cm-header__top {
                        (brand(words))
                        ul.cm-header__me {
                            li { a href=(paths::profile()) aria-current=[(self.section == Section::Me).then_some("page")] { (me.actor.name) } }
                            li { a href=(paths::notifications()) {
                                (words.get("nav-notifications"))
                                @if me.actor.unread > 0 {
                                    " " span.cm-count {
                                        @if me.actor.unread >= 100 { "99+" } @else { (me.actor.unread) }
                                        span.govuk-visually-hidden { " " (words.get("nav-notifications-new")) }
                                    }
                                }
                            } }
                            li { (language_switch(words, &me.path, Some(me))) }
                            li {
                                form method="post" action=(paths::sign_out()) {
                                    (FormSecrets(me))
                                    button.cm-linkbutton.cm-linkbutton--inverse type="submit" { (words.get("sign-out")) }
                                }
                            }
                        }
                    } }
                    (navigation(words, self.section, me.actor.is_admin()))
                }
                div.cm-page { main.cm-main #content { (content) } }
            },
        )
    }
}

/// A page for whoever is not signed in, or not known: sign-in and errors.
pub fn open_page(words: Words, title: &str, path: &str, content: &Markup) -> Markup {
    document(
        words,
        title,
        None,
        None,
        &html! {
            header.cm-header {
                div.cm-page.cm-header__top {
                    (brand(words))
                    ul.cm-header__me { li { (language_switch(words, path, None)) } }
                }
            }
            div.cm-page { main.cm-main #content { (content) } }
        },
    )
}

fn document(words: Words, title: &str, script: Option<&str>, me: Option<&Me>, body: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html.govuk-template lang=(words.code()) {
            head {
                meta charset="utf-8";
                title { (title) " – Civil Media" }
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                meta name="theme-color" content="#0b4f5c";
                link rel="icon" href=(assets::path("favicon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(assets::path("suite.css"));
                script type="module" src=(assets::path("suite.js")) {}
                @if let Some(script) = script { script type="module" src=(assets::path(script)) {} }
            }
            body.govuk-template__body data-owner=[me.map(|me| me.actor.person)] {
                a.govuk-skip-link href="#content" data-module="govuk-skip-link" { (words.get("skip-to-content")) }
                (body)
                footer.cm-footer {
                    div.cm-page { p { (words.get("footer")) } }
                }
            }
        }
    }
}

fn brand(words: Words) -> Markup {
    html! {
        a.cm-header__name href=(paths::home()) aria-label=(words.get("brand-home")) {
            img.cm-header__mark src=(assets::path("favicon.svg")) alt="" width="30" height="30";
            "Civil Media"
        }
    }
}

/// The other language, keeping one's place.
fn language_switch(words: Words, path: &str, me: Option<&Me>) -> Markup {
    let (other, name) = match words.0 {
        Language::En => (Language::Cy, "Cymraeg"),
        Language::Cy => (Language::En, "English"),
    };
    html! {
        form method="post" action=(paths::language()) {
            @if let Some(me) = me { (FormSecrets(me)) }
            input type="hidden" name="back" value=(path);
            button.cm-linkbutton.cm-linkbutton--inverse type="submit" name="language" value=(other.as_str()) lang=(Words(other).code()) { (name) }
        }
    }
}

fn navigation(words: Words, current: Section, runs_something: bool) -> Markup {
    let entries = [
        (Section::Home, paths::home(), "nav-home"),
        (Section::People, paths::people(), "nav-people"),
        (Section::Blogs, paths::blogs(), "nav-blogs"),
        (Section::Wiki, paths::wiki(None), "nav-wiki"),
        (Section::Spaces, paths::spaces(), "nav-spaces"),
        (Section::Talk, paths::talk(), "nav-talk"),
        (Section::Admin, paths::admin(), "nav-admin"),
    ];
    html! {
        nav.cm-nav aria-label=(words.get("nav-label")) {
            ul.cm-page {
                @for (section, href, key) in entries.into_iter().filter(|(section, ..)| runs_something || *section != Section::Admin) {
                    li { a href=(href) aria-current=[(section == current).then_some("page")] { (words.get(key)) } }
                }
            }
        }
    }
}

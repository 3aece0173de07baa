//! Taking messages to another topic.
use civil_media_core::policy::{Seen, act};
use civil_media_core::talk::{self, Spoken, Target, Topic};
use civil_media_core::text::{Slug, Title, excerpt};
use civil_media_core::{Actor, Conn, Error, FieldErrors};
use maud::{Markup, html};
use serde::Deserialize;

use super::change::{Place, spoken};
use crate::components::{Button, ErrorSummary, FormSecrets, Radios, Select, TextInput};
use crate::error::{Result, WebError};
use crate::forms::{Field, Sent, page, redisplay, see};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// How many topics there are to choose from.
const TOPICS: usize = 100;

/// Where a message is to go, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    which: String,
    topic: String,
    title: String,
}

impl MoveForm {
    fn target(&self) -> Result<Target, Error> {
        if !self.title.trim().is_empty() {
            let title = Title::parse(&self.title).map_err(|problem| Error::invalid("title", problem))?;
            return Ok(Target::New(title));
        }
        let slug = Slug::parse(&self.topic);
        slug.map(Target::Topic).map_err(|_| Error::invalid("topic", civil_media_core::Problem::new("topic-choose")))
    }
}

/// What is asked about where it goes.
struct Asked {
    found: Seen<Spoken>,
    topics: Vec<Topic>,
}

fn asked(conn: &mut Conn, actor: &Actor, at: &(Slug, Slug, i64)) -> civil_media_core::Result<Asked> {
    let found = spoken(conn, actor, at)?;
    if !found.may::<act::MoveMessage>() {
        return Err(Error::Forbidden("MoveMessage"));
    }
    let channel = talk::channel(conn, actor, found.channel.id)?;
    let (topics, _) = talk::topics(conn, &channel, 0, TOPICS)?;
    let topics = topics.into_iter().filter(|topic| topic.slug != found.topic).collect();
    Ok(Asked { found, topics })
}

/// Where one says where it goes.
pub async fn form(visitor: Visitor, at: Place) -> Result {
    let at = at.into_inner();
    let (me, asked) = visitor.read(move |conn, actor| asked(conn, actor, &at)).await?;
    let form = MoveForm { which: "one".to_owned(), ..MoveForm::default() };
    Ok(page(view(&me, &asked, &form, &FieldErrors::default())))
}

/// Takes it there.
pub async fn take(visitor: Visitor, at: Place, sent: Sent<MoveForm>) -> Result {
    let at = at.into_inner();
    let there = at.clone();
    let following = sent.form.which == "following";
    let outcome = match sent.form.target() {
        Ok(target) => {
            let moves = visitor.submit(sent.submission, move |tx, actor| {
                let id = spoken(tx, actor, &there)?.message.id;
                talk::move_messages(tx, actor, id, following, &target)
            });
            moves.await.map(|(_, slug)| slug)
        }
        Err(error) => Err(WebError::Core(error)),
    };
    match outcome {
        Ok(slug) => Ok(see(&paths::message(&at.0, &slug, at.2))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, asked) = visitor.read(move |conn, actor| asked(conn, actor, &at)).await?;
            Ok(redisplay(view(&me, &asked, &sent.form, &errors)))
        }
    }
}

fn view(me: &Me, asked: &Asked, form: &MoveForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.get("talk-move-title");
    let Asked { found, topics } = asked;
    let (channel, number) = (&found.channel, found.message.number);
    let mut options = vec![(String::new(), words.get("talk-move-choose").into_owned())];
    options.extend(topics.iter().map(|topic| (topic.slug.to_string(), topic.title.clone())));
    let which = [
        ("one", words.get("talk-move-one").into_owned(), None),
        ("following", words.get("talk-move-following").into_owned(), None),
    ];
    Page::new(me, Section::Talk, &title).marked(channel.marked.marking()).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::message_around(channel.part(), &found.topic, number, channel.last_number)) { (channel.title) } }
        h1.govuk-heading-l { (title) }
        p.govuk-inset-text { strong { (found.message.author) } ": " (excerpt(&found.message.body_html)) }
        form method="post" action=(paths::move_message(channel.part(), &found.topic, number)) novalidate {
            (FormSecrets(me))
            (Radios { legend: &words.get("talk-move-which"), hint: None, options: &which, field: Field::new(words, "which", &form.which, errors) })
            @if !topics.is_empty() {
                (Select { label: &words.get("talk-move-to"), hint: None, options: &options, field: Field::new(words, "topic", &form.topic, errors) })
            }
            (TextInput {
                label: &words.get("talk-move-new"), hint: Some(&words.get("talk-new-topic-hint")),
                field: Field::new(words, "title", &form.title, errors), kind: "text", autocomplete: None,
            })
            (Button(&words.get("talk-move")))
        }
    })
}

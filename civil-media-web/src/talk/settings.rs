//! What leads change of a channel.
use actix_web::web::Path;
use civil_media_core::policy::{Seen, act};
use civil_media_core::talk::{self, Channel, ChannelChanges};
use civil_media_core::text::{Note, Slug, Title};
use civil_media_core::{Actor, Conn, Error, FieldErrors};
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::{Button, Checkbox, ErrorSummary, FormSecrets, Radios, TextInput};
use crate::error::{Result, WebError};
use crate::forms::{Field, Sent, page, redisplay, see};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// A channel as it is to be, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ChannelForm {
    title: String,
    purpose: String,
    speaks: String,
    archived: String,
}

impl ChannelForm {
    fn of(channel: &Channel) -> Self {
        Self {
            title: channel.title.clone(),
            purpose: channel.purpose.to_string(),
            speaks: if channel.is_for_leads { "leads" } else { "all" }.to_owned(),
            archived: if channel.archived_at.is_some() { "yes" } else { "" }.to_owned(),
        }
    }

    fn changes(&self) -> Result<ChannelChanges, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.keep("title", Title::parse(&self.title));
        let purpose = errors.keep("purpose", Note::parse(&self.purpose));
        match (title, purpose) {
            (Some(title), Some(purpose)) => Ok(ChannelChanges {
                title,
                purpose,
                is_for_leads: self.speaks == "leads",
                is_archived: self.archived == "yes",
            }),
            _ => Err(errors),
        }
    }
}

fn changeable(conn: &mut Conn, actor: &Actor, path: &Slug) -> civil_media_core::Result<Seen<Channel>> {
    let channel = talk::find(conn, actor, path)?;
    if channel.may::<act::ChangeChannel>() { Ok(channel) } else { Err(Error::Forbidden("ChangeChannel")) }
}

/// Where one changes it.
pub async fn form(visitor: Visitor, path: Path<Slug>) -> Result {
    let (me, channel) = visitor.read(move |conn, actor| changeable(conn, actor, &path)).await?;
    Ok(page(view(&me, &channel, &ChannelForm::of(&channel), &FieldErrors::default())))
}

/// Changes it.
pub async fn change(visitor: Visitor, path: Path<Slug>, sent: Sent<ChannelForm>) -> Result {
    let path = path.into_inner();
    let outcome = match sent.form.changes() {
        Ok(changes) => {
            let path = path.clone();
            let changed =
                visitor.submit(sent.submission, move |tx, actor| talk::change_channel(tx, actor, &path, &changes));
            changed.await.map(|_| ())
        }
        Err(errors) => Err(WebError::Core(errors.into())),
    };
    match outcome {
        Ok(()) => Ok(see(&paths::channel(&path))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, channel) = visitor.read(move |conn, actor| changeable(conn, actor, &path)).await?;
            Ok(redisplay(view(&me, &channel, &sent.form, &errors)))
        }
    }
}

fn view(me: &Me, channel: &Seen<Channel>, form: &ChannelForm, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.get("channel-settings");
    let speaks = [
        ("all", words.get("channel-all-speak").into_owned(), None),
        ("leads", words.get("channel-leads-speak").into_owned(), None),
    ];
    Page::new(me, Section::Talk, &title).marked(channel.marked.marking()).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::channel(&channel.path)) { (channel.title) } }
        h1.govuk-heading-l { (title) }
        form.cm-form method="post" action=(paths::channel_settings(&channel.path)) novalidate {
            (FormSecrets(me))
            (TextInput { label: &words.get("channel-name"), hint: Some(&words.get("channel-name-hint")), field: Field::new(words, "title", &form.title, errors), kind: "text", autocomplete: None })
            (TextInput { label: &words.get("channel-purpose"), hint: None, field: Field::new(words, "purpose", &form.purpose, errors), kind: "text", autocomplete: None })
            (Radios { legend: &words.get("channel-speaks"), hint: None, options: &speaks, field: Field::new(words, "speaks", &form.speaks, errors) })
            (Checkbox { label: &words.get("channel-archived"), hint: Some(&words.get("channel-archived-hint")), field: Field::new(words, "archived", &form.archived, errors) })
            (Button(&words.get("save")))
        }
    })
}

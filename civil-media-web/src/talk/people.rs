//! Who is in a channel by invitation.
use actix_web::web::Path;
use civil_media_core::ids::PersonId;
use civil_media_core::policy::{Seen, act};
use civil_media_core::talk::{self, Channel, Party};
use civil_media_core::text::Slug;
use civil_media_core::{Actor, Conn, Error, FieldErrors};
use maud::{Markup, html};
use serde::Deserialize;

use super::with;
use crate::components::{ActButton, Button, ErrorSummary, FormSecrets, GuestBadge, TextInput};
use crate::error::Result;
use crate::forms::{Field, Nothing, Sent, addresses, page, redisplay, see};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// Whom to invite, as typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    people: String,
}

type Found = (Seen<Channel>, Vec<Party>);

fn found(conn: &mut Conn, actor: &Actor, path: &Slug) -> civil_media_core::Result<Found> {
    let channel = talk::find(conn, actor, path)?;
    if !channel.is_by_invitation() {
        return Err(Error::NotFound);
    }
    let parties = talk::invited(conn, &channel)?;
    Ok((channel, parties))
}

/// Who is in it.
pub async fn index(visitor: Visitor, path: Path<Slug>) -> Result {
    let (me, (channel, parties)) = visitor.read(move |conn, actor| found(conn, actor, &path)).await?;
    Ok(page(view(&me, &channel, &parties, "", &FieldErrors::default())))
}

/// Lets people in.
pub async fn invite(visitor: Visitor, path: Path<Slug>, sent: Sent<InviteForm>) -> Result {
    let path = path.into_inner();
    let with = addresses(&sent.form.people);
    let asked = path.clone();
    let done = visitor.submit(sent.submission, move |tx, actor| talk::invite(tx, actor, &asked, &with)).await;
    match done {
        Ok(_) => Ok(see(&paths::channel_people(&path))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, (channel, parties)) = visitor.read(move |conn, actor| found(conn, actor, &path)).await?;
            Ok(redisplay(view(&me, &channel, &parties, &sent.form.people, &errors)))
        }
    }
}

/// Takes somebody out, or goes.
pub async fn leave(visitor: Visitor, path: Path<(Slug, PersonId)>, sent: Sent<Nothing>) -> Result {
    let (path, person) = path.into_inner();
    let asked = path.clone();
    let done = visitor.submit(sent.submission, move |tx, actor| talk::leave(tx, actor, &asked, person)).await;
    match done {
        Ok((me, ())) if me.actor.person == person => Ok(see(&paths::talk())),
        Ok(_) => Ok(see(&paths::channel_people(&path))),
        Err(error) => {
            let errors = error.fields()?;
            let (me, (channel, parties)) = visitor.read(move |conn, actor| found(conn, actor, &path)).await?;
            Ok(redisplay(view(&me, &channel, &parties, "", &errors)))
        }
    }
}

/// The line on the channel's page: how many hear it, and whether guests are among them.
pub fn company(me: &Me, channel: &Seen<Channel>, parties: &[Party]) -> Markup {
    let words = me.words;
    html! {
        p.cm-why {
            (words.with("channel-invited-count", &[("n", (parties.len() as i64).into())])) " "
            a.govuk-link href=(paths::channel_people(&channel.path)) { (words.get("channel-people")) }
        }
        (with::guests_among(me, parties))
    }
}

fn view(me: &Me, channel: &Seen<Channel>, parties: &[Party], typed: &str, errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = words.get("channel-people");
    Page::new(me, Section::Talk, &title).marked(channel.marked.marking()).with(&html! {
        (ErrorSummary(words, errors))
        p.cm-byline { a.govuk-link href=(paths::channel(&channel.path)) { (channel.title) } }
        h1.govuk-heading-l { (title) }
        p.govuk-body { (words.get("channel-invited-hint")) }
        (with::guests_among(me, parties))
        ul.cm-feed.cm-feed--plain {
            @for party in parties {
                li.cm-feed__item.cm-member {
                    div {
                        a.govuk-link href=(paths::person(&party.named.handle)) { (party.named.name) }
                        (GuestBadge(me.words, party.is_guest))
                    }
                    @if party.named.id != channel.placing.author_id {
                        @if party.named.id == me.actor.person {
                            (ActButton { me, action: paths::leave_channel(&channel.path, party.named.id), text: &words.get("channel-leave"), of: None, is_button: false })
                        } @else if channel.may::<act::RemoveFromChannel>() {
                            (ActButton { me, action: paths::leave_channel(&channel.path, party.named.id), text: &words.get("channel-remove"), of: Some(&party.named.name), is_button: false })
                        }
                    }
                }
            }
        }
        @if channel.may::<act::InviteToChannel>() {
            form method="post" action=(paths::channel_people(&channel.path)) novalidate {
                (FormSecrets(me))
                (TextInput {
                    label: &words.get("channel-invite"), hint: Some(&words.get("channel-invite-hint")),
                    field: Field::new(words, "people", typed, errors), kind: "text", autocomplete: Some("off"),
                })
                (Button(&words.get("channel-invite-send")))
            }
        }
    })
}

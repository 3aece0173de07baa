//! Notifications: what one is told, newest first, each with the way to what it is about.
use actix_web::web::{Path, Query};
use civil_media_core::events::Event;
use civil_media_core::ids::NotificationId;
use civil_media_core::notifications::{self, Notification};
use civil_media_core::page::Page as List;
use civil_media_core::policy::Seen;
use maud::{Markup, html};

use crate::components::ActButton;
use crate::error::Result;
use crate::forms::{Nothing, Sent, page, see};
use crate::home::{Before, SIZE};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// What one is told.
pub async fn index(visitor: Visitor, before: Query<Before>) -> Result {
    let before = before.cursor()?;
    let (me, found) = visitor.read(move |conn, actor| notifications::newest(conn, actor, before, SIZE)).await?;
    Ok(page(list(&me, &found)))
}

/// Takes note of everything.
pub async fn mark_all_read(visitor: Visitor, sent: Sent<Nothing>) -> Result {
    visitor.submit(sent.submission, notifications::mark_all_read).await?;
    Ok(see(&paths::notifications()))
}

/// Takes note of one.
pub async fn mark_read(visitor: Visitor, id: Path<NotificationId>, sent: Sent<Nothing>) -> Result {
    let id = id.into_inner();
    visitor.submit(sent.submission, move |tx, actor| notifications::open(tx, actor, id)).await?;
    Ok(see(&paths::notifications()))
}

fn list(me: &Me, found: &List<Seen<Notification>>) -> Markup {
    let words = me.words;
    let title = words.get("notifications-title");
    Page::new(me, Section::Me, &title).with(&html! {
        h1.govuk-heading-l { (title) }
        @if found.rows.is_empty() { p.cm-empty { (words.get("notifications-none")) } }
        @if found.rows.iter().any(|one| one.read_at.is_none()) {
            (ActButton { me, action: paths::read_notifications(), text: &words.get("notifications-read-all"), of: None, is_button: true })
        }
        ul.cm-feed { @for one in &found.rows { (entry(me, one)) } }
        @if let Some(next) = found.next {
            nav.cm-pager aria-label=(words.get("pager-label")) {
                a.govuk-link rel="next" href={ (paths::notifications()) "?before=" (next.encode()) } { (words.get("pager-older")) }
            }
        }
    })
}

fn entry(me: &Me, one: &Seen<Notification>) -> Markup {
    let words = me.words;
    let space = one
        .space
        .as_ref()
        .map(|space| (words.of(&space.name_en, &space.name_cy).to_owned(), paths::space(&space.slug)));
    let text = sentence(me, one, space.as_ref().map(|(name, _)| &**name));
    html! {
        li.cm-feed__item.cm-feed__item--unread[one.read_at.is_none()] {
            p.cm-feed__title {
                @if one.read_at.is_none() { span.cm-kind { (words.get("notifications-new")) } }
                @match link(me, one, space.map(|(_, href)| href)) { Some(href) => a.govuk-link href=(href) { (text) }, None => (text) }
            }
            p.cm-byline { time datetime=(one.at.to_rfc3339()) { (words.moment(one.at)) } }
            @if one.read_at.is_none() {
                (ActButton { me, action: paths::read_notification(one.id), text: &words.get("notifications-read"), of: Some(&text), is_button: false })
            }
        }
    }
}

/// What happened, in a sentence. The key is `told-` and the event's kind; who was told of themselves has their own.
fn sentence(me: &Me, one: &Notification, space: Option<&str>) -> String {
    let words = me.words;
    let unnamed = words.get("told-unnamed-space");
    let system = words.get("told-by-suite");
    let own = one.about.is_none() && is_about_a_person(&one.event);
    let kind = one.event.kind().replace('_', "-");
    let key = match &one.event {
        // At its time, with nobody present.
        Event::PeopleMentioned { .. } if one.by.is_none() => "told-you-people-mentioned".to_owned(),
        Event::PeopleMentioned { comment: Some(_), .. } => "told-people-mentioned-comment".to_owned(),
        _ if own => format!("told-you-{kind}"),
        _ => format!("told-{kind}"),
    };
    let by = one.by.as_ref().map_or(&*system, |(name, _)| name);
    let who = one.about.as_ref().map_or(by, |(name, _)| name);
    let said = words.with(&key, &[("space", space.unwrap_or(&unnamed).into()), ("by", by.into()), ("who", who.into())]);
    match &one.event {
        Event::SpaceReopened { reason: Some(reason), .. } => format!("{said}: “{reason}”"),
        _ => said.into_owned(),
    }
}

/// Whether it says something else to the person it is about. Who asks or leaves is not told of it themselves.
fn is_about_a_person(event: &Event) -> bool {
    matches!(
        event,
        Event::MemberJoined { .. }
            | Event::MemberInvited { .. }
            | Event::JoinRefused { .. }
            | Event::MemberRemoved { .. }
            | Event::GuestEnded { .. }
            | Event::LeadAppointed { .. }
            | Event::LeadStoodDown { .. }
            | Event::CorrectionProposed { .. }
            | Event::ClaimedPostEnded { .. }
    )
}

/// Where it leads: to the people of a space where something is to be done there, else to the space.
fn link(_me: &Me, one: &Notification, space: Option<String>) -> Option<String> {
    let known = one.space.as_ref().map(|space| &space.slug);
    match (&one.event, known) {
        (Event::CorrectionProposed { .. } | Event::CorrectionAnswered { .. }, _) => Some(paths::corrections()),
        (
            Event::PostSubmitted { item, .. }
            | Event::PostReturned { item, .. }
            | Event::PostNotPublished { item, .. }
            | Event::PostPublished { item, .. }
            | Event::PostAmended { item, .. }
            | Event::PostHeld { item, .. }
            | Event::PostWithdrawn { item, .. }
            | Event::CommentRemoved { item, .. }
            | Event::MessageDeleted { item, .. }
            | Event::ChannelInvited { item, .. }
            | Event::PageHandedOver { item, .. }
            | Event::PageMoved { item, .. }
            | Event::PageMerged { into: item, .. }
            | Event::PeopleMentioned { item, comment: None, .. }
            | Event::UpdatePosted { item, .. }
            | Event::NameTakenOff { item, .. }
            | Event::CoAuthorsNamed { item, .. },
            _,
        ) => Some(paths::permanent(*item)),
        (Event::PostDeleted { .. } | Event::PageDeleted { .. }, _) => Some(paths::bin()),
        (
            Event::AdminMissing { .. }
            | Event::DomainAdded { .. }
            | Event::ProviderProposed { .. }
            | Event::ProviderLive { .. }
            | Event::AdminAppointed { .. },
            _,
        ) => Some(paths::admin()),
        (Event::ClaimedPostEnded { .. }, _) => Some(paths::profile()),
        (Event::DigestMade { digest, .. }, _) => Some(paths::digest(*digest)),
        (Event::ReportMade { .. }, _) => Some(paths::moderation()),
        (Event::ReportAnswered { .. }, _) => Some(paths::my_reports()),
        (Event::DecisionAppealed { matter, .. }, _) => Some(paths::matter(*matter)),
        (
            Event::ReportedKept { matter, .. }
            | Event::ItemHidden { matter, .. }
            | Event::CommentHidden { matter, .. }
            | Event::AppealUpheld { matter, .. }
            | Event::AppealOverturned { matter, .. },
            _,
        ) => Some(paths::decision(*matter)),
        (
            Event::MessageMentions { message, .. }
            | Event::DirectMessageSent { message, .. }
            | Event::FollowedMessageSent { message, .. },
            _,
        ) => Some(paths::message_there(*message)),
        (Event::CommentAdded { comment, .. } | Event::PeopleMentioned { comment: Some(comment), .. }, _) => {
            Some(paths::comment_there(*comment))
        }
        (
            Event::JoinAsked { .. }
            | Event::MembersProposed { .. }
            | Event::ProposalAccepted { .. }
            | Event::ProposalRefused { .. }
            | Event::SpaceLeadless { .. }
            | Event::InvitationDeclined { .. },
            Some(slug),
        ) => Some(paths::space_members(slug)),
        _ => space,
    }
}

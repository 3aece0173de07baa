//! Every address of the site, to be built here and nowhere else.
use civil_media_core::files::FileKey;
use civil_media_core::ids::{
    AppointmentId, BlobId, CorrectionId, DigestId, InvitationId, ItemId, JoinRequestId, NotificationId, SessionId,
    TeamId,
};
use civil_media_core::items::{Card, ItemKind, State};
use civil_media_core::text::Slug;

mod admin;
mod blogs;
mod reports;
mod talk;
mod wiki;

pub use admin::*;
pub use blogs::*;
pub use reports::*;
pub use talk::*;
pub use wiki::*;

macro_rules! fixed {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => { $(
        $(#[$doc])*
        pub fn $name() -> String { $path.to_owned() }
    )* };
}

fixed! {
    /// The newest things.
    home = "/";
    /// Where one begins to sign in.
    sign_in = "/sign-in";
    /// Where one ends.
    sign_out = "/sign-out";
    /// Where whoever runs things confirms that it is they.
    confirm = "/me/confirm";
    /// Where one has ended.
    signed_out = "/signed-out";
    /// Where one changes the language.
    language = "/language";
    /// All posts.
    blogs = "/blogs";
    /// Where one finds people.
    people = "/people";
    /// Whom a search that is being typed leads to.
    suggest_people = "/people/suggest";
    /// What a title that is being typed leads to.
    suggest_items = "/suggest/items";
    /// Channels whose names are being typed.
    suggest_channels = "/suggest/channels";
    /// Emoji whose names are being typed.
    suggest_emoji = "/suggest/emoji";
    /// Where one takes a list of people away.
    export_people = "/people/export";
    /// Where one adds a post to one's own.
    new_own_post = "/me/profile/posts";
    /// What was said not to be right, and concerns one.
    corrections = "/me/corrections";
    /// All departments.
    departments = "/departments";
    /// All spaces.
    spaces = "/spaces";
    /// What one runs.
    admin = "/admin";
    /// Where a department is begun.
    admin_new_department = "/admin/departments/new";
    /// Where the suite agrees to a domain.
    admin_approve_domain = "/admin/domains/approve";
    /// The log.
    admin_log = "/admin/log";
    /// The log as a file.
    admin_log_export = "/admin/log/export";
    /// Where one makes a space.
    new_space = "/spaces/new";
    /// How many would see a space.
    space_audience = "/spaces/audience";
    /// What one is told.
    notifications = "/me/notifications";
    /// Where one takes note of all of it.
    read_notifications = "/me/notifications/read";
    /// One's channels.
    talk = "/talk";
    /// Updates.
    updates = "/updates";
    /// Where one finds what was said.
    search_talk = "/talk/search";
    /// One's direct conversations, and where one begins another.
    conversations = "/talk/with";
    /// One's own profile.
    profile = "/me/profile";
    /// Where one changes one's picture.
    own_picture = "/me/profile/picture";
    /// What one is writing.
    drafts = "/me/drafts";
    /// What one follows.
    watching = "/me/watching";
    /// What one keeps for later.
    saved = "/me/saved";
    /// What was deleted and can be brought back.
    bin = "/me/bin";
    /// Where the editor's script sees how a text will look.
    preview = "/preview";
    /// One's own feeds.
    feeds = "/me/feeds";
    /// One's own sessions.
    sessions = "/me/sessions";
    /// Where one ends all but this session.
    end_other_sessions = "/me/sessions/end-others";
}

/// Where one begins to sign in, to come back to a page.
pub fn sign_in_for(back: &str) -> String {
    format!("/sign-in?back={}", encoded(back))
}

/// Where whoever runs things confirms that it is they, and comes back here.
pub fn confirm_for(back: &str) -> String {
    format!("{}?back={}", confirm(), encoded(back))
}
/// Where one confirms to sign in at a provider.
pub fn sign_in_at(provider: &Slug) -> String {
    format!("/sign-in/{provider}")
}
/// Where a provider sends the browser back to; each has its own.
pub fn callback(provider: &Slug) -> String {
    format!("/auth/callback/{provider}")
}
/// Where one ends a session.
pub fn end_session(session: SessionId) -> String {
    format!("/me/sessions/{session}/end")
}
/// Somebody.
pub fn person(handle: &Slug) -> String {
    format!("/people/{handle}")
}
/// Where one says whom to ask instead of somebody.
pub fn ask_instead(handle: &Slug) -> String {
    format!("/people/{handle}/instead")
}
/// Where somebody who has left is let in again.
pub fn back_again(handle: &Slug) -> String {
    format!("/people/{handle}/back")
}
/// Where one says what is not right about somebody.
pub fn correct(handle: &Slug) -> String {
    format!("/people/{handle}/correct")
}
/// Where that is answered.
pub fn answer_correction(id: CorrectionId) -> String {
    format!("/me/corrections/{id}")
}
/// Where one ends a post of one's own saying.
pub fn end_post(id: AppointmentId) -> String {
    format!("/me/profile/posts/{id}/end")
}
/// A department.
pub fn department(slug: &Slug) -> String {
    format!("/departments/{slug}")
}
/// A department's tree, with one branch open.
pub fn organogram(slug: &Slug, open: Option<TeamId>) -> String {
    let of = format!("/departments/{slug}/organogram");
    open.map_or(of.clone(), |team| format!("{of}?team={team}"))
}
/// A team.
pub fn team(id: TeamId, slug: &str) -> String {
    format!("/teams/{id}-{slug}")
}
/// A space.
pub fn space(space: &Slug) -> String {
    format!("/spaces/{space}")
}
/// A part of a space.
fn part(space: &Slug, part: &str) -> String {
    format!("/spaces/{space}/{part}")
}
/// What a space is, and who can see it.
pub fn space_about(space: &Slug) -> String {
    part(space, "about")
}
/// The channels of a space; where one makes them.
pub fn space_talk(space: &Slug) -> String {
    part(space, "talk")
}
/// What the leads of a space see to.
pub fn space_settings(space: &Slug) -> String {
    part(space, "settings")
}
/// The people of a space.
pub fn space_members(space: &Slug) -> String {
    part(space, "members")
}
/// Where one joins an open space.
pub fn join_space(space: &Slug) -> String {
    part(space, "join")
}
/// Where one asks to be let in.
pub fn ask_space(space: &Slug) -> String {
    part(space, "ask")
}
/// Where one takes that back.
pub fn withdraw_request(space: &Slug) -> String {
    part(space, "ask/withdraw")
}
/// Where one leaves.
pub fn leave_space(space: &Slug) -> String {
    part(space, "leave")
}
/// Where those who run its department appoint the lead of a space that has none.
pub fn appoint_when_leadless(space: &Slug) -> String {
    format!("/spaces/{space}/appoint")
}
/// Where one takes the lead of a space that has none.
pub fn take_lead(space: &Slug) -> String {
    part(space, "lead")
}
/// Where a space is closed.
pub fn close_space(space: &Slug) -> String {
    part(space, "close")
}
/// Where a closed space is opened again.
pub fn reopen_space(space: &Slug) -> String {
    part(space, "reopen")
}
/// Where guests are let read what is sensitive.
pub fn allow_guests(space: &Slug) -> String {
    part(space, "guests")
}
/// Where people are invited.
pub fn invite(space: &Slug) -> String {
    part(space, "members/invite")
}
/// Where one answers an invitation.
pub fn answer_invitation(space: &Slug) -> String {
    part(space, "invitation")
}
/// Where a proposal is agreed to.
pub fn approve_invitation(space: &Slug, id: InvitationId) -> String {
    part(space, &format!("invitations/{id}/approve"))
}
/// Where an invitation is taken back.
pub fn withdraw_invitation(space: &Slug, id: InvitationId) -> String {
    part(space, &format!("invitations/{id}/withdraw"))
}
/// Where a request to be let in is answered.
pub fn answer_request(space: &Slug, id: JoinRequestId) -> String {
    part(space, &format!("requests/{id}"))
}
/// Where a member is removed.
pub fn remove_member(space: &Slug, person: &Slug) -> String {
    part(space, &format!("members/{person}/remove"))
}
/// Where a member is made a lead.
pub fn appoint_lead(space: &Slug, person: &Slug) -> String {
    part(space, &format!("members/{person}/appoint"))
}
/// Where a lead is made a member.
pub fn stand_down(space: &Slug, person: &Slug) -> String {
    part(space, &format!("members/{person}/stand-down"))
}
/// Where a provider tells of its sign-outs.
pub fn backchannel(provider: &Slug) -> String {
    format!("/auth/backchannel/{provider}")
}
/// Where one takes note of a notification.
pub fn read_notification(id: NotificationId) -> String {
    format!("/me/notifications/{id}/read")
}
/// The files of a space.
pub fn space_files(space: &Slug) -> String {
    format!("/spaces/{space}/files")
}
/// A file.
pub fn file(key: &FileKey) -> String {
    format!("/spaces/{}/files/{}", key.space, key.path)
}
/// Where one deletes it.
pub fn delete_file(key: &FileKey) -> String {
    format!("{}/delete", file(key))
}
/// Its bytes, as it is now or in an earlier version.
pub fn file_download(key: &FileKey, version: Option<i32>) -> String {
    version.map_or_else(|| format!("{}/download", file(key)), |number| format!("{}/download?v={number}", file(key)))
}
/// A picture of a version.
pub fn file_preview(key: &FileKey, version: i32) -> String {
    format!("{}/preview?v={version}", file(key))
}
/// The picture of somebody; another one has another address.
pub fn picture(handle: &Slug, id: BlobId) -> String {
    format!("/people/{handle}/picture?of={id}")
}
/// Where it is taken away.
pub fn remove_picture(handle: &Slug) -> String {
    format!("/people/{handle}/picture/remove")
}
/// Where one sets how far anything reaches, and its marking.
pub fn reach(id: ItemId) -> String {
    format!("/i/{id}/reach")
}
/// Anything, for ever.
pub fn permanent(item: ItemId) -> String {
    format!("/i/{item}")
}

/// The address of whatever stands in a list.
pub fn item(card: &Card) -> String {
    use civil_media_core::policy::SpaceKind;
    match card.kind {
        ItemKind::Post if card.state == State::Draft => draft(card.id),
        ItemKind::Post => format!("/blogs/{}/{}", card.space, card.path),
        ItemKind::Page if card.place.kind == SpaceKind::Service => page(None, &card.path),
        ItemKind::Page => page(Some(&card.space), &card.path),
        ItemKind::Update => update(card.id),
        ItemKind::Channel if card.place.kind == SpaceKind::Conversation => format!("/talk/with/{}", card.path),
        ItemKind::Channel => format!("/talk/{}", card.path),
        ItemKind::File => format!("/spaces/{}/files/{}", card.space, card.path),
    }
}

/// Where the text of a post or page is changed.
pub fn edit_item(card: &Card) -> String {
    format!("{}/edit", item(card))
}
/// What changed from one version of it to another.
pub fn changes_of(card: &Card, from: i32, to: i32) -> String {
    format!("{}/diff/{from}..{to}", item(card))
}
/// What one was told of at once.
pub fn digest(id: DigestId) -> String {
    format!("/me/digests/{id}")
}
/// Where what one is changing in it is kept.
pub fn keep_edit(item: ItemId) -> String {
    format!("/i/{item}/edits")
}
/// Where that is thrown away.
pub fn discard_edit(item: ItemId) -> String {
    format!("/i/{item}/edits/discard")
}

/// A path of this site that a form or address names as the one to come back to; home for anything else.
/// Browsers read `//host`, `/\host` and control characters as ways to other places.
pub fn local(path: &str) -> String {
    let rest = path.strip_prefix('/');
    let is_local = rest.is_some_and(|rest| !rest.starts_with(['/', '\\']))
        && path.len() <= 2_000
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if is_local { path.to_owned() } else { home() }
}

/// Percent-encoded, for the value of a query.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_local_paths() {
        for good in ["/", "/blogs/x?before=1", "/wiki/a/b#c"] {
            assert_eq!(local(good), good);
        }
        let long = format!("/{}", "a".repeat(3_000));
        for bad in [
            "",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n/evil.example",
            "evil.example",
            " /x",
            "/a\\b",
            "http:/evil.example",
            "@evil.example",
            &long,
        ] {
            assert_eq!(local(bad), "/", "{bad:?}");
        }
    }
}

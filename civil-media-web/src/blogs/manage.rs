//! What is done with a post as a whole: taken back, put back, deleted.
use actix_web::web::Path;
use civil_media_core::blogs::{self, Post};
use civil_media_core::items::State;
use civil_media_core::policy::{Act as _, Seen, act};
use civil_media_core::{Error, items};
use maud::{Markup, html};

use super::pages::{Dated, key};
use crate::components::{ActButton, FormSecrets};
use crate::error::Result;
use crate::forms::{Nothing, Sent, page, see};
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::{Me, Visitor};

/// All that can be done with a post, each with what follows from it.
pub async fn show(visitor: Visitor, dated: Path<Dated>) -> Result {
    let key = key(dated.into_inner());
    let (me, post) = visitor.read(move |conn, actor| blogs::find(conn, actor, &key)).await?;
    if !post.may::<act::WithdrawPost>() && !post.may::<act::DeletePost>() {
        return Err(Error::Forbidden(act::WithdrawPost::NAME).into());
    }
    Ok(page(view(&me, &post)))
}

/// Takes a post back.
pub async fn withdraw(visitor: Visitor, dated: Path<Dated>, sent: Sent<Nothing>) -> Result {
    let key = key(dated.into_inner());
    let of = key.clone();
    visitor.submit(sent.submission, move |tx, actor| blogs::withdraw(tx, actor, &of)).await?;
    // Only those who wrote it see it now; a lead who took it back goes to the blog.
    let found = key.clone();
    let seen = visitor.read(move |conn, actor| blogs::find(conn, actor, &found)).await.is_ok();
    Ok(see(&if seen { paths::post(&key) } else { paths::blog(&key.blog) }))
}

/// Puts a post back.
pub async fn put_back(visitor: Visitor, dated: Path<Dated>, sent: Sent<Nothing>) -> Result {
    let key = key(dated.into_inner());
    let of = key.clone();
    visitor.submit(sent.submission, move |tx, actor| blogs::put_back(tx, actor, &of)).await?;
    Ok(see(&paths::post(&key)))
}

/// Deletes a post.
pub async fn delete(visitor: Visitor, dated: Path<Dated>, sent: Sent<Nothing>) -> Result {
    let key = key(dated.into_inner());
    let blog = key.blog.clone();
    visitor.submit(sent.submission, move |tx, actor| blogs::delete(tx, actor, &key)).await?;
    Ok(see(&paths::blog(&blog)))
}

fn view(me: &Me, post: &Seen<Post>) -> Markup {
    let words = me.words;
    let key = post.key();
    let title = words.get("post-manage");
    Page::new(me, Section::Blogs, &title).marked(post.marked.marking()).with(&html! {
        p.cm-byline { a.govuk-link href=(paths::post(&key)) { (post.title) } }
        h1.govuk-heading-l { (title) }
        @if post.may::<act::WithdrawPost>() {
            @if post.state == State::Withdrawn {
                h2.govuk-heading-m { (words.get("post-put-back")) }
                p { (words.get("post-put-back-lead")) }
                (ActButton { me, action: paths::put_back_post(&key), text: &words.get("post-put-back"), of: None, is_button: true })
            } @else {
                h2.govuk-heading-m { (words.get("post-withdraw")) }
                p { (words.get("post-withdraw-lead")) }
                (ActButton { me, action: paths::withdraw_post(&key), text: &words.get("post-withdraw"), of: None, is_button: true })
            }
        }
        @if post.may::<act::DeletePost>() {
            h2.govuk-heading-m { (words.get("post-delete")) }
            p { (words.with("post-delete-lead", &[("n", items::DAYS.into())])) }
            form method="post" action=(paths::delete_post(&key)) {
                (FormSecrets(me))
                button.govuk-button.govuk-button--warning type="submit" { (words.get("post-delete")) }
            }
        }
    })
}

//! The addresses of reports, of the decisions on them, and of appeals.
use civil_media_core::ids::{CommentId, ItemId, MatterId};

use super::comment;

/// Where one reports an item.
pub fn report_item(id: ItemId) -> String {
    format!("/i/{id}/report")
}
/// Where one reports a comment.
pub fn report_comment(id: CommentId) -> String {
    format!("{}/report", comment(id))
}
/// What one reported.
pub fn my_reports() -> String {
    "/me/reports".to_owned()
}
/// The decisions on what one wrote.
pub fn decisions() -> String {
    "/me/decisions".to_owned()
}
/// One of them, and where one appeals from it.
pub fn decision(id: MatterId) -> String {
    format!("/me/decisions/{id}")
}
/// What waits for one's decision.
pub fn moderation() -> String {
    "/admin/moderation".to_owned()
}
/// One thing to decide on.
pub fn matter(id: MatterId) -> String {
    format!("/admin/moderation/{id}")
}
/// Where an appeal is answered.
pub fn answer_appeal(id: MatterId) -> String {
    format!("/admin/moderation/{id}/appeal")
}

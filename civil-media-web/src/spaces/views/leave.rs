use civil_media_core::FieldErrors;
use civil_media_core::policy::{Role, Seen};
use civil_media_core::spaces::Space;
use maud::{Markup, html};

use super::{Part, frame};
use crate::components::{Checkbox, ErrorSummary, FormSecrets};
use crate::forms::Field;
use crate::layout::{Page, Section};
use crate::paths;
use crate::visitor::Me;

pub fn show(me: &Me, space: &Seen<Space>, counts: (i64, i64, i64), errors: &FieldErrors) -> Markup {
    let words = me.words;
    let title = format!("{} – {}", words.get("space-leave"), words.of(&space.name_en, &space.name_cy));
    let is_last_lead = counts.0 == 1 && me.actor.spaces.get(&space.place.id) == Some(&Role::Lead);
    Page::new(me, Section::Spaces, &title).marked(space.place.marking).with(&html! {
        (ErrorSummary(words, errors))
        (frame(me, space, Part::About, super::home::may_change(space)))
        h2.govuk-heading-m { (words.get("space-leave")) }
        p { (words.get("space-leave-lead")) }
        form method="post" action=(paths::leave_space(&space.slug)) novalidate {
            (FormSecrets(me))
            @if is_last_lead {
                p { (words.get("space-last-lead")) " " a.govuk-link href=(paths::space_members(&space.slug)) { (words.get("space-appoint-first")) } }
                (Checkbox { label: &words.get("space-leave-leadless"), hint: None, field: Field::new(words, "leadless", "", errors) })
            }
            button.govuk-button.govuk-button--warning type="submit" { (words.get("space-leave")) }
        }
    })
}

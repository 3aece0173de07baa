//! The conditions of partial indexes, written out. A plan that is kept cannot know what will be bound, so with a
//! bound value Postgres plans each query anew to be able to use the index. (diesel's own `sql` would not do: it
//! has every query with it prepared anew.)
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::Bool;

macro_rules! written_out {
    ($(#[$doc:meta])* $type:ident, $table:ident, $sql:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, QueryId, diesel::expression::ValidGrouping)]
        pub struct $type;

        impl Expression for $type {
            type SqlType = Bool;
        }

        impl<QS> SelectableExpression<QS> for $type where $type: AppearsOnTable<QS> {}
        impl<QS> AppearsOnTable<QS> for $type where crate::schema::$table::kind: AppearsOnTable<QS> {}

        impl QueryFragment<Pg> for $type {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
                out.push_sql($sql);
                Ok(())
            }
        }
    };
}

written_out!(
    /// An item is a channel: `items_channel_path_key`.
    IsChannel, items, "items.kind = 'channel'"
);
written_out!(
    /// A space is a project: `spaces_projects_idx`.
    IsProject, spaces, "spaces.kind = 'project'"
);
written_out!(
    /// A space is that of the whole service: `spaces_one_service_key`.
    IsService, spaces, "spaces.kind = 'service'"
);
written_out!(
    /// An item is a page of a wiki: `items_pages_of_branches_idx`, `items_page_names_idx`.
    IsPage, items, "items.kind = 'page'"
);
written_out!(
    /// An item is a page of a wiki that is published: `items_pages_below_idx`, `items_pages_untouched_idx`,
    /// `items_pages_due_idx`, `items_pages_of_owners_idx`.
    IsPublishedPage, items, "(items.kind = 'page' and items.reach > 0)"
);
written_out!(
    /// An item is published: `items_newest_idx` and those like it.
    IsPublished, items, "items.reach > 0"
);

//! Functions of Postgres that diesel does not know.

#[diesel::declare_sql_function]
extern "SQL" {
    /// A text in lower case, by the rules of the database: what the indexes on names and addresses hold.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;

    /// The first of the two if there is one.
    #[sql_name = "coalesce"]
    fn coalesce_number(
        first: diesel::sql_types::Nullable<diesel::sql_types::BigInt>,
        second: diesel::sql_types::BigInt,
    ) -> diesel::sql_types::BigInt;

    /// The first of the two if there is one.
    fn coalesce(
        first: diesel::sql_types::Nullable<diesel::sql_types::Text>,
        second: diesel::sql_types::Text,
    ) -> diesel::sql_types::Text;

    /// The id of a page's wiki, a slash, and its path.
    fn page_address(space: diesel::sql_types::Uuid, path: diesel::sql_types::Text) -> diesel::sql_types::Text;

    /// The id of a page's wiki, a slash, and the path of the page above it; that is empty at the top of the wiki.
    fn page_place(space: diesel::sql_types::Uuid, path: diesel::sql_types::Text) -> diesel::sql_types::Text;

    /// Whether a page stands below another one, at whatever depth, by their paths.
    fn page_in_branch(path: diesel::sql_types::Text, of: diesel::sql_types::Text) -> diesel::sql_types::Bool;

    /// What time it is by the clock of the database: the same for all processes, and later for each statement of a
    /// transaction.
    fn clock_timestamp() -> diesel::sql_types::Timestamptz;

    /// How many characters a text has.
    fn char_length(text: diesel::sql_types::Text) -> diesel::sql_types::Integer;

    /// Waits for this lock, which ends with the transaction.
    fn pg_advisory_xact_lock(key: diesel::sql_types::BigInt) -> diesel::sql_types::Nullable<diesel::sql_types::Text>;

    /// A number for a text.
    fn hashtextextended(text: diesel::sql_types::Text, seed: diesel::sql_types::BigInt) -> diesel::sql_types::BigInt;

    /// The last part of a page's path.
    fn page_name(path: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

// @generated automatically by Diesel CLI.

diesel::table! {
    use diesel::sql_types::*;

    amendments (id) {
        id -> Uuid,
        item_id -> Uuid,
        author_id -> Uuid,
        text -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    appointments (id) {
        id -> Uuid,
        person_id -> Uuid,
        department_id -> Uuid,
        team_id -> Nullable<Uuid>,
        title -> Text,
        grade -> Text,
        from_date -> Date,
        to_date -> Nullable<Date>,
        is_from_provider -> Bool,
        profession -> Nullable<Text>,
        gives_rights -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    awaited_admins (department_id, email) {
        department_id -> Uuid,
        email -> Text,
        asked_by -> Nullable<Uuid>,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    blobs (id) {
        id -> Uuid,
        state -> Text,
        person_id -> Uuid,
        begun_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    bookmarks (person_id, item_id) {
        person_id -> Uuid,
        item_id -> Uuid,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    channel_levels (channel_id, person_id) {
        person_id -> Uuid,
        channel_id -> Uuid,
        level -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    channels (item_id) {
        item_id -> Uuid,
        last_number -> Int8,
        purpose -> Text,
        is_for_leads -> Bool,
        archived_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    comment_revisions (comment_id, number) {
        comment_id -> Uuid,
        number -> Int4,
        author_id -> Uuid,
        body -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    comments (id) {
        id -> Uuid,
        item_id -> Uuid,
        parent_id -> Nullable<Uuid>,
        author_id -> Uuid,
        department_id -> Nullable<Uuid>,
        body -> Text,
        body_html -> Text,
        renderer -> Int2,
        version -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        removed_at -> Nullable<Timestamptz>,
        thread_id -> Nullable<Uuid>,
        hidden_at -> Nullable<Timestamptz>,
        credited_name -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    conversations (space_id) {
        space_id -> Uuid,
        channel_id -> Uuid,
        topic_id -> Uuid,
        person_ids -> Array<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    corrections (id) {
        id -> Uuid,
        person_id -> Uuid,
        proposed_by -> Uuid,
        about -> Text,
        text -> Text,
        department_id -> Nullable<Uuid>,
        at -> Timestamptz,
        state -> Text,
        answer -> Text,
        answered_by -> Nullable<Uuid>,
        answered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    department_domains (domain, department_id) {
        domain -> Text,
        department_id -> Uuid,
        is_approved -> Bool,
        created_at -> Timestamptz,
        is_for_guests -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    department_names (department_id, from_date) {
        department_id -> Uuid,
        from_date -> Date,
        to_date -> Nullable<Date>,
        name_en -> Text,
        name_cy -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    department_providers (department_id, provider_id) {
        department_id -> Uuid,
        provider_id -> Uuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    departments (id) {
        id -> Uuid,
        slug -> Text,
        kind -> Text,
        parent_id -> Nullable<Uuid>,
        acronym -> Text,
        created_at -> Timestamptz,
        closed_at -> Nullable<Timestamptz>,
        home_page -> Text,
        opened_at -> Nullable<Timestamptz>,
        message_minutes -> Nullable<Int4>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    digest_pages (digest_id, item_id) {
        digest_id -> Uuid,
        item_id -> Uuid,
        from_version -> Int4,
        to_version -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    digests (id) {
        id -> Uuid,
        person_id -> Uuid,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    event_queue (event_id, reader) {
        event_id -> Int8,
        reader -> Text,
        attempts -> Int4,
        not_before -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    events (id) {
        id -> Int8,
        kind -> Text,
        act -> Nullable<Text>,
        actor_id -> Nullable<Uuid>,
        agent -> Nullable<Text>,
        space_id -> Nullable<Uuid>,
        item_id -> Nullable<Uuid>,
        payload -> Jsonb,
        request_id -> Nullable<Text>,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    feeds (id) {
        id -> Uuid,
        person_id -> Uuid,
        of -> Text,
        token_hash -> Bytea,
        made_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    file_versions (item_id, number) {
        item_id -> Uuid,
        number -> Int4,
        blob_id -> Uuid,
        preview_id -> Nullable<Uuid>,
        name -> Text,
        media_type -> Text,
        bytes -> Int8,
        sha256 -> Bytea,
        author_id -> Uuid,
        note -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    files (item_id) {
        item_id -> Uuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    follows (person_id, followed_id) {
        person_id -> Uuid,
        followed_id -> Uuid,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    identities (id) {
        id -> Uuid,
        person_id -> Uuid,
        provider_id -> Uuid,
        subject -> Text,
        email -> Text,
        created_at -> Timestamptz,
        last_signed_in_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    imported_items (space_id, source, source_id) {
        space_id -> Uuid,
        source -> Text,
        source_id -> Int8,
        item_id -> Uuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    imports (id) {
        id -> Uuid,
        space_id -> Uuid,
        person_id -> Uuid,
        blob_id -> Nullable<Uuid>,
        name -> Text,
        authors -> Text,
        state -> Text,
        done_count -> Int4,
        total_count -> Int4,
        report -> Nullable<Jsonb>,
        problem -> Text,
        worked_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        tries -> Int2,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    invitations (id) {
        id -> Uuid,
        space_id -> Uuid,
        person_id -> Nullable<Uuid>,
        email -> Nullable<Text>,
        role -> Text,
        until -> Nullable<Timestamptz>,
        note -> Text,
        invited_by -> Uuid,
        at -> Timestamptz,
        state -> Text,
        answered_at -> Nullable<Timestamptz>,
        proposed_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    item_tags (item_id, tag) {
        item_id -> Uuid,
        tag -> Text,
        name -> Text,
        published_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    items (id) {
        id -> Uuid,
        kind -> Text,
        space_id -> Uuid,
        path -> Text,
        title -> Text,
        summary -> Text,
        language -> Text,
        author_id -> Uuid,
        owner_id -> Nullable<Uuid>,
        department_id -> Nullable<Uuid>,
        visibility -> Int2,
        marking -> Int2,
        reader_ids -> Array<Uuid>,
        state -> Text,
        reach -> Int2,
        version -> Int4,
        comment_count -> Int4,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        published_at -> Nullable<Timestamptz>,
        deleted_at -> Nullable<Timestamptz>,
        review_on -> Nullable<Date>,
        handling_note -> Text,
        co_author_ids -> Array<Uuid>,
        submitted_at -> Nullable<Timestamptz>,
        comments_close_at -> Nullable<Timestamptz>,
        deleted_state -> Nullable<Text>,
        credited_name -> Nullable<Text>,
        imported_from -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    join_requests (id) {
        id -> Uuid,
        space_id -> Uuid,
        person_id -> Uuid,
        note -> Text,
        at -> Timestamptz,
        state -> Text,
        answered_by -> Nullable<Uuid>,
        answered_at -> Nullable<Timestamptz>,
        answer -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    links (from_id, to_id) {
        from_id -> Uuid,
        to_id -> Uuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    logout_tokens (provider_id, jti) {
        provider_id -> Uuid,
        jti -> Text,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    matters (id) {
        id -> Uuid,
        item_id -> Uuid,
        comment_id -> Nullable<Uuid>,
        writer_ids -> Array<Uuid>,
        opened_at -> Timestamptz,
        waiting_since -> Nullable<Timestamptz>,
        state -> Text,
        version -> Nullable<Int4>,
        decided_by -> Nullable<Uuid>,
        decided_as -> Nullable<Text>,
        decided_at -> Nullable<Timestamptz>,
        reason -> Text,
        appealed_by -> Nullable<Uuid>,
        appealed_at -> Nullable<Timestamptz>,
        appeal -> Text,
        outcome -> Nullable<Text>,
        answered_by -> Nullable<Uuid>,
        answered_as -> Nullable<Text>,
        answered_at -> Nullable<Timestamptz>,
        answer -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    memberships (space_id, person_id) {
        space_id -> Uuid,
        person_id -> Uuid,
        role -> Text,
        joined_at -> Timestamptz,
        until -> Nullable<Timestamptz>,
        sponsor_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    message_mentions (person_id, channel_id, number) {
        person_id -> Uuid,
        channel_id -> Uuid,
        number -> Int8,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    message_reactions (message_id, kind, person_id) {
        message_id -> Uuid,
        kind -> Text,
        person_id -> Uuid,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    message_revisions (message_id, number) {
        message_id -> Uuid,
        number -> Int4,
        body -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    messages (channel_id, number) {
        channel_id -> Uuid,
        number -> Int8,
        id -> Uuid,
        topic_id -> Uuid,
        author_id -> Uuid,
        client_id -> Uuid,
        body -> Text,
        body_html -> Text,
        renderer -> Int2,
        version -> Int4,
        sent_at -> Timestamptz,
        edited_at -> Nullable<Timestamptz>,
        deleted_at -> Nullable<Timestamptz>,
        changed_at -> Nullable<Timestamptz>,
        reactions -> Jsonb,
        pinned_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    notifications (id) {
        id -> Uuid,
        person_id -> Uuid,
        event_id -> Int8,
        at -> Timestamptz,
        read_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    old_addresses (address, item_id) {
        address -> Text,
        item_id -> Uuid,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    page_addresses (space_id, path) {
        space_id -> Uuid,
        path -> Text,
        item_id -> Uuid,
        since -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    page_anchors (item_id, anchor) {
        item_id -> Uuid,
        anchor -> Text,
        now -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    page_editors (item_id, person_id) {
        item_id -> Uuid,
        person_id -> Uuid,
        since -> Timestamptz,
        seen_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    page_links (from_id, wanted, is_include) {
        from_id -> Uuid,
        wanted -> Text,
        is_include -> Bool,
        title -> Text,
        space_id -> Uuid,
        to_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    pages (item_id) {
        item_id -> Uuid,
        body -> Text,
        body_html -> Text,
        renderer -> Int2,
        merged_into -> Nullable<Uuid>,
        edited_by -> Nullable<Int2>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    people (id) {
        id -> Uuid,
        handle -> Text,
        name -> Text,
        email -> Text,
        language -> Text,
        pronouns -> Text,
        name_said -> Text,
        phone -> Text,
        building -> Text,
        city -> Text,
        working_days -> Text,
        about -> Text,
        version -> Int4,
        created_at -> Timestamptz,
        left_on -> Nullable<Date>,
        switched_off_at -> Nullable<Timestamptz>,
        mobile -> Text,
        hours -> Text,
        ask_about -> Text,
        ask_instead -> Nullable<Uuid>,
        picture_id -> Nullable<Uuid>,
        is_guest -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    people_word_slips (slip, word) {
        slip -> Text,
        word -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    people_words (word) {
        word -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    person_facets (person_id, kind, value) {
        person_id -> Uuid,
        kind -> Text,
        value -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    person_index (person_id) {
        person_id -> Uuid,
        due_on -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    person_languages (person_id, language) {
        person_id -> Uuid,
        language -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    person_listings (person_id) {
        person_id -> Uuid,
        sorted_as -> Text,
        facets -> Array<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    person_skills (person_id, skill) {
        person_id -> Uuid,
        skill -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    person_tokens (person_id, token, kind) {
        person_id -> Uuid,
        token -> Text,
        kind -> Int2,
        weight -> Float4,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    pictures (id) {
        id -> Uuid,
        item_id -> Uuid,
        author_id -> Uuid,
        source_id -> Uuid,
        name -> Text,
        source_width -> Int4,
        source_height -> Int4,
        alt -> Text,
        is_decorative -> Bool,
        caption -> Text,
        credit -> Text,
        rights -> Text,
        cut -> Text,
        keep -> Text,
        edition -> Int4,
        widths -> Array<Int4>,
        blob_ids -> Array<Uuid>,
        draw_at -> Nullable<Timestamptz>,
        draw_tries -> Int2,
        created_at -> Timestamptz,
        removed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    posts (item_id) {
        item_id -> Uuid,
        body -> Text,
        body_html -> Text,
        renderer -> Int2,
        publish_at -> Nullable<Timestamptz>,
        released_by -> Nullable<Uuid>,
        writer_ids -> Array<Uuid>,
        approved_by -> Nullable<Uuid>,
        is_unreviewed -> Bool,
        on_behalf_of -> Nullable<Uuid>,
        returned_note -> Text,
        returned_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    presence (person_id) {
        person_id -> Uuid,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    provider_trials (id) {
        id -> Uuid,
        provider_id -> Uuid,
        tester_id -> Uuid,
        at -> Timestamptz,
        problem -> Text,
        claims -> Jsonb,
        by_next_secret -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    providers (id) {
        id -> Uuid,
        slug -> Text,
        issuer -> Text,
        client_id -> Text,
        client_secret -> Bytea,
        is_live -> Bool,
        created_at -> Timestamptz,
        next_secret -> Nullable<Bytea>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    reactions (item_id, kind, person_id) {
        item_id -> Uuid,
        kind -> Text,
        person_id -> Uuid,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    read_marks (person_id, channel_id) {
        person_id -> Uuid,
        channel_id -> Uuid,
        number -> Int8,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    reports (id) {
        id -> Uuid,
        matter_id -> Uuid,
        person_id -> Uuid,
        ground -> Text,
        words -> Text,
        version -> Int4,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    revisions (item_id, number) {
        item_id -> Uuid,
        number -> Int4,
        author_id -> Uuid,
        title -> Text,
        body -> Text,
        note -> Text,
        is_minor -> Bool,
        at -> Timestamptz,
        credited_name -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    role_grants (id) {
        id -> Uuid,
        person_id -> Uuid,
        role -> Text,
        department_id -> Nullable<Uuid>,
        granted_by -> Nullable<Uuid>,
        granted_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    service_audiences (visibility) {
        visibility -> Int2,
        people -> Int8,
        bodies -> Int8,
        counted_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    sessions (id) {
        id -> Uuid,
        token_hash -> Bytea,
        person_id -> Uuid,
        identity_id -> Uuid,
        provider_sid -> Nullable<Text>,
        id_token -> Nullable<Bytea>,
        device -> Text,
        created_at -> Timestamptz,
        last_seen_at -> Timestamptz,
        expires_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        ended_by -> Nullable<Text>,
        authenticated_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    sign_in_attempts (state_hash) {
        state_hash -> Bytea,
        browser_hash -> Bytea,
        provider_id -> Uuid,
        nonce -> Text,
        pkce_verifier -> Text,
        return_to -> Text,
        expires_at -> Timestamptz,
        tester_id -> Nullable<Uuid>,
        max_age -> Nullable<Int4>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    spaces (id) {
        id -> Uuid,
        slug -> Text,
        kind -> Text,
        name_en -> Text,
        name_cy -> Text,
        purpose -> Text,
        visibility -> Int2,
        is_listed -> Bool,
        join_rule -> Text,
        marking -> Int2,
        guests_may_write -> Bool,
        department_ids -> Array<Uuid>,
        person_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        closed_at -> Nullable<Timestamptz>,
        handling_note -> Text,
        closed_reason -> Text,
        guests_allowed_by_lead -> Bool,
        guests_allowed_by_department -> Bool,
        version -> Int4,
        reviews_posts -> Bool,
        wiki_review_months -> Nullable<Int2>,
        wiki_edited_by -> Nullable<Int2>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    submissions (person_id, key) {
        person_id -> Uuid,
        key -> Uuid,
        fingerprint -> Bytea,
        answer -> Jsonb,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    teams (id) {
        id -> Uuid,
        department_id -> Uuid,
        parent_id -> Nullable<Uuid>,
        slug -> Text,
        name_en -> Text,
        name_cy -> Text,
        created_at -> Timestamptz,
        closed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    topic_marks (person_id, channel_id, topic_id) {
        person_id -> Uuid,
        channel_id -> Uuid,
        topic_id -> Uuid,
        number -> Int8,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    topics (id) {
        id -> Uuid,
        channel_id -> Uuid,
        title -> Text,
        slug -> Text,
        started_by -> Uuid,
        started_at -> Timestamptz,
        last_number -> Int8,
        resolved_at -> Nullable<Timestamptz>,
        resolved_by -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    unsaved_edits (person_id, item_id) {
        person_id -> Uuid,
        item_id -> Uuid,
        version -> Int4,
        kept -> Int4,
        title -> Text,
        body -> Text,
        tags -> Text,
        note -> Text,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    updates (item_id) {
        item_id -> Uuid,
        body -> Text,
        body_html -> Text,
        renderer -> Int2,
        shares_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    watched_changes (person_id, item_id) {
        person_id -> Uuid,
        item_id -> Uuid,
        from_version -> Int4,
        at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    watches (item_id, person_id) {
        item_id -> Uuid,
        person_id -> Uuid,
        at -> Timestamptz,
        has_below -> Bool,
    }
}

diesel::joinable!(amendments -> items (item_id));
diesel::joinable!(amendments -> people (author_id));
diesel::joinable!(appointments -> departments (department_id));
diesel::joinable!(appointments -> people (person_id));
diesel::joinable!(appointments -> teams (team_id));
diesel::joinable!(awaited_admins -> departments (department_id));
diesel::joinable!(awaited_admins -> people (asked_by));
diesel::joinable!(bookmarks -> items (item_id));
diesel::joinable!(bookmarks -> people (person_id));
diesel::joinable!(channel_levels -> channels (channel_id));
diesel::joinable!(channel_levels -> people (person_id));
diesel::joinable!(channels -> items (item_id));
diesel::joinable!(comment_revisions -> comments (comment_id));
diesel::joinable!(comment_revisions -> people (author_id));
diesel::joinable!(comments -> departments (department_id));
diesel::joinable!(comments -> items (item_id));
diesel::joinable!(comments -> people (author_id));
diesel::joinable!(conversations -> channels (channel_id));
diesel::joinable!(conversations -> spaces (space_id));
diesel::joinable!(conversations -> topics (topic_id));
diesel::joinable!(corrections -> departments (department_id));
diesel::joinable!(department_domains -> departments (department_id));
diesel::joinable!(department_names -> departments (department_id));
diesel::joinable!(department_providers -> departments (department_id));
diesel::joinable!(department_providers -> providers (provider_id));
diesel::joinable!(digest_pages -> digests (digest_id));
diesel::joinable!(digest_pages -> items (item_id));
diesel::joinable!(digests -> people (person_id));
diesel::joinable!(event_queue -> events (event_id));
diesel::joinable!(events -> people (actor_id));
diesel::joinable!(feeds -> people (person_id));
diesel::joinable!(file_versions -> files (item_id));
diesel::joinable!(file_versions -> people (author_id));
diesel::joinable!(files -> items (item_id));
diesel::joinable!(identities -> people (person_id));
diesel::joinable!(identities -> providers (provider_id));
diesel::joinable!(imported_items -> items (item_id));
diesel::joinable!(imported_items -> spaces (space_id));
diesel::joinable!(imports -> blobs (blob_id));
diesel::joinable!(imports -> people (person_id));
diesel::joinable!(imports -> spaces (space_id));
diesel::joinable!(invitations -> spaces (space_id));
diesel::joinable!(item_tags -> items (item_id));
diesel::joinable!(items -> departments (department_id));
diesel::joinable!(items -> spaces (space_id));
diesel::joinable!(join_requests -> spaces (space_id));
diesel::joinable!(logout_tokens -> providers (provider_id));
diesel::joinable!(matters -> comments (comment_id));
diesel::joinable!(matters -> items (item_id));
diesel::joinable!(memberships -> spaces (space_id));
diesel::joinable!(message_mentions -> channels (channel_id));
diesel::joinable!(message_mentions -> people (person_id));
diesel::joinable!(message_reactions -> people (person_id));
diesel::joinable!(messages -> channels (channel_id));
diesel::joinable!(messages -> people (author_id));
diesel::joinable!(messages -> topics (topic_id));
diesel::joinable!(notifications -> events (event_id));
diesel::joinable!(notifications -> people (person_id));
diesel::joinable!(old_addresses -> items (item_id));
diesel::joinable!(page_addresses -> items (item_id));
diesel::joinable!(page_addresses -> spaces (space_id));
diesel::joinable!(page_anchors -> items (item_id));
diesel::joinable!(page_editors -> items (item_id));
diesel::joinable!(page_editors -> people (person_id));
diesel::joinable!(page_links -> spaces (space_id));
diesel::joinable!(pages -> items (item_id));
diesel::joinable!(people_word_slips -> people_words (word));
diesel::joinable!(person_facets -> people (person_id));
diesel::joinable!(person_index -> people (person_id));
diesel::joinable!(person_languages -> people (person_id));
diesel::joinable!(person_listings -> people (person_id));
diesel::joinable!(person_skills -> people (person_id));
diesel::joinable!(person_tokens -> people (person_id));
diesel::joinable!(pictures -> blobs (source_id));
diesel::joinable!(pictures -> items (item_id));
diesel::joinable!(pictures -> people (author_id));
diesel::joinable!(posts -> items (item_id));
diesel::joinable!(presence -> people (person_id));
diesel::joinable!(provider_trials -> people (tester_id));
diesel::joinable!(provider_trials -> providers (provider_id));
diesel::joinable!(reactions -> items (item_id));
diesel::joinable!(reactions -> people (person_id));
diesel::joinable!(read_marks -> channels (channel_id));
diesel::joinable!(read_marks -> people (person_id));
diesel::joinable!(reports -> matters (matter_id));
diesel::joinable!(reports -> people (person_id));
diesel::joinable!(revisions -> items (item_id));
diesel::joinable!(revisions -> people (author_id));
diesel::joinable!(role_grants -> departments (department_id));
diesel::joinable!(sessions -> identities (identity_id));
diesel::joinable!(sessions -> people (person_id));
diesel::joinable!(sign_in_attempts -> people (tester_id));
diesel::joinable!(sign_in_attempts -> providers (provider_id));
diesel::joinable!(spaces -> people (person_id));
diesel::joinable!(submissions -> people (person_id));
diesel::joinable!(teams -> departments (department_id));
diesel::joinable!(topic_marks -> channels (channel_id));
diesel::joinable!(topic_marks -> people (person_id));
diesel::joinable!(topic_marks -> topics (topic_id));
diesel::joinable!(topics -> channels (channel_id));
diesel::joinable!(unsaved_edits -> items (item_id));
diesel::joinable!(unsaved_edits -> people (person_id));
diesel::joinable!(updates -> items (item_id));
diesel::joinable!(watched_changes -> items (item_id));
diesel::joinable!(watched_changes -> people (person_id));
diesel::joinable!(watches -> items (item_id));
diesel::joinable!(watches -> people (person_id));

diesel::allow_tables_to_appear_in_same_query!(
    amendments,
    appointments,
    awaited_admins,
    blobs,
    bookmarks,
    channel_levels,
    channels,
    comment_revisions,
    comments,
    conversations,
    corrections,
    department_domains,
    department_names,
    department_providers,
    departments,
    digest_pages,
    digests,
    event_queue,
    events,
    feeds,
    file_versions,
    files,
    follows,
    identities,
    imported_items,
    imports,
    invitations,
    item_tags,
    items,
    join_requests,
    links,
    logout_tokens,
    matters,
    memberships,
    message_mentions,
    message_reactions,
    message_revisions,
    messages,
    notifications,
    old_addresses,
    page_addresses,
    page_anchors,
    page_editors,
    page_links,
    pages,
    people,
    people_word_slips,
    people_words,
    person_facets,
    person_index,
    person_languages,
    person_listings,
    person_skills,
    person_tokens,
    pictures,
    posts,
    presence,
    provider_trials,
    providers,
    reactions,
    read_marks,
    reports,
    revisions,
    role_grants,
    service_audiences,
    sessions,
    sign_in_attempts,
    spaces,
    submissions,
    teams,
    topic_marks,
    topics,
    unsaved_edits,
    updates,
    watched_changes,
    watches,
);

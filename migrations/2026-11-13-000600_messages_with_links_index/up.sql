-- What links to something but the profiles of those it names: few messages do, and `has:` looks through them alone.
create index concurrently messages_with_links_idx on messages (sent_at desc, id desc)
    where deleted_at is null and body_html ~ '<a [^>]*href="(?!/people/)';

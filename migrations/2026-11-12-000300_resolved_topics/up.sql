-- What a topic was about is settled; it can be taken up again.
alter table topics
    add column resolved_at timestamptz,
    add column resolved_by uuid references people (id),
    add constraint topics_resolved_by_somebody check ((resolved_at is null) = (resolved_by is null));

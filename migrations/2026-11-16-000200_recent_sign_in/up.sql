-- When somebody proved to their provider who they are: whoever runs things proves it again now and then.
alter table sessions add column authenticated_at timestamptz;
-- How long ago, in seconds, that may be at most for a sign-in that is under way; none where it does not matter.
alter table sign_in_attempts add column max_age integer check (max_age >= 0);

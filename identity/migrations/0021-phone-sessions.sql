-- The session that a registered phone's app stays signed in by: no cookie leads to it, and it lives as long as `phones.session` of
-- the realm's policy says.

alter table sessions add column phone_id uuid;
comment on column sessions.phone_id is 'Of which phone''s app it is; null for a browser, a screen and an application.';

-- What makes it harder to take an account over.

-- Changes of a phone or email that the present one has not agreed to: they wait, so that their holder can object.

create table identifier_changes (
  account_id uuid not null,
  kind text not null,
  realm text not null,
  value_cipher text not null,
  masked text not null,
  asked_at timestamptz not null,
  -- When the holder is told once more; null once that is done.
  remind_at timestamptz,
  due_at timestamptz not null,
  primary key (account_id, kind)
);
comment on table identifier_changes is 'Sharded by account. One waiting change of each kind; whoever deletes the row decides what becomes of it.';
create index identifier_changes_due on identifier_changes (due_at);
create index identifier_changes_remind on identifier_changes (remind_at) where remind_at is not null;

-- A sign-in renews the secret of the device cookie, and what is open in that browser goes along.
create index ceremonies_browser on ceremonies (browser_hash) where status = 'open';

-- Failures that a release has set aside: no longer in the way of the next try, and still part of what NIST SP 800-63B-4 3.2.2 adds up.
alter table locks add column set_aside integer not null default 0;
-- When the row was last written, so that those of what is no account can be purged once they mean nothing.
alter table locks add column touched_at timestamptz not null default now();
create index locks_purge on locks (touched_at) where subject not like 'a:%';

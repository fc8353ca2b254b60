-- Requests pushed to the phones of an account: tickets whose account is known from the start, and what wakes a phone.

-- 'push': nobody scans it; any phone of its account may decide it while it is pending.
alter table tickets add column way text not null default 'scan' check (way in ('scan', 'push'));
alter table tickets add column asks text not null default 'sign-in' check (asks in ('sign-in', 'step-up', 'client'));
-- Of an application that asks without a browser: who asks and, sealed, what the phone shows.
alter table tickets add column client_id text;
alter table tickets add column contents_cipher text;
-- By what the holder proved themselves on the phone: evidence kind and time.
alter table tickets add column proof jsonb;
alter table tickets alter column ceremony_id drop not null;
alter table tickets alter column poll_hash drop not null;
alter table tickets alter column digits_mac drop not null;
alter table tickets alter column device drop not null;
-- One at a time (RFC 10027, push bombing): the index decides, however many are begun at once.
create unique index tickets_one_waiting on tickets (account_id) where way = 'push' and status = 'pending';

create table push_holds (
  account_id uuid primary key,
  realm text not null,
  -- The request that was "not me".
  ticket_id uuid not null,
  held_at timestamptz not null
);
comment on table push_holds is 'Sharded by account. Nothing is pushed to be confirmed until the holder turns it on again.';

-- Where a phone can be woken (RFC 8030); ends with the phone.
create table push_subscriptions (
  account_id uuid not null,
  phone_id uuid not null,
  realm text not null,
  -- The keyed hash of the address: one browser is one account's.
  endpoint_key text not null,
  endpoint_cipher text not null,
  -- What a message for it is encrypted with (RFC 8291).
  keys_cipher text not null,
  created_at timestamptz not null,
  primary key (account_id, phone_id)
);
create index push_subscriptions_endpoint on push_subscriptions (realm, endpoint_key);
comment on table push_subscriptions is 'Sharded by account. One for each phone that its holder lets be woken.';

create table push_keys (
  realm text primary key,
  -- What a push service knows the realm by (RFC 8292).
  public_key text not null,
  private_cipher text not null,
  created_at timestamptz not null
);
comment on table push_keys is 'Small reference data. A subscription is bound to the key, so it is made once.';

alter table notices drop constraint notices_channel_check;
alter table notices add constraint notices_channel_check check (channel in ('sms', 'email', 'push'));

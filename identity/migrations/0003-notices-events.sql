-- What is said to people, and what is remembered of it all.

create table notices (
  id uuid primary key,
  realm text not null,
  account_id uuid,
  channel text not null check (channel in ('sms', 'email')),
  -- Keyed hash of the address: the order is kept within it.
  recipient_key text not null,
  recipient_cipher text not null,
  recipient_masked text not null,
  -- A code never queues behind other notices and is dropped once expired.
  is_code boolean not null,
  template text not null,
  language text not null,
  parameters_cipher text not null,
  state text not null check (state in ('waiting', 'sent', 'dead', 'expired')),
  attempts integer not null default 0,
  next_attempt_at timestamptz not null,
  -- Until when a worker has it in hand; a killed worker's hold runs out.
  leased_until timestamptz,
  expires_at timestamptz,
  created_at timestamptz not null,
  ended_at timestamptz,
  last_error text
);
comment on table notices is 'Transactional outbox, sharded by account.';
create index notices_due on notices (realm, channel, is_code, next_attempt_at, id) where state = 'waiting';
create index notices_dead on notices (id desc) where state = 'dead';
create index notices_order on notices (recipient_key, id) where state = 'waiting';
create index notices_account on notices (account_id, id desc);
create index notices_purge on notices (ended_at) where state <> 'waiting';

create table events (
  id uuid primary key,
  realm text not null,
  at timestamptz not null,
  kind text not null,
  outcome text not null,
  account_id uuid,
  session_id uuid,
  ceremony_id uuid,
  device_id uuid,
  -- Who acted, where it was not the holder: a clerk's or operator's account, or a job.
  actor text,
  surface text not null,
  place text,
  -- Masks and codes only, never personal data.
  detail jsonb not null
);
comment on table events is 'Append-only audit log.';
create index events_account on events (account_id, id desc) where account_id is not null;
create index events_realm on events (realm, at);

create table event_links (
  realm text not null,
  seq bigint not null,
  event_id uuid not null unique,
  hash text not null,
  linked_at timestamptz not null,
  primary key (realm, seq)
);
comment on table event_links is 'The hash chain over events; written by one worker a realm.';

create table event_checkpoints (
  realm text not null,
  seq bigint not null,
  hash text not null,
  signature text not null,
  signed_at timestamptz not null,
  primary key (realm, seq)
);
comment on table event_checkpoints is 'Signed heads of the chain; also written outside the database.';

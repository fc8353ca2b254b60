-- Screens without a keyboard that ask to be signed in (RFC 8628): one row for each time that one shows a code.

create table screen_requests (
  id uuid primary key,
  realm text not null,
  client_id text not null,
  -- Of the code that the screen polls with; it is nowhere else.
  device_code_hash text not null,
  -- The keyed hash of the code that people type: it is short, and a plain hash of it could be undone.
  user_code_hash text not null,
  status text not null check (status in ('pending', 'approved', 'declined')),
  -- What the screen asked for, as the OpenID provider keeps it.
  payload jsonb not null,
  -- Where it stands, in the words that a person is shown.
  screen text not null,
  place jsonb,
  network text,
  -- How often it may ask, and when it last did.
  poll_seconds integer not null,
  polled_at timestamptz,
  -- Wrong codes that phones have sent for it.
  wrong_codes integer not null default 0,
  account_id uuid,
  -- The session that the screen got, and what was proved for it.
  session_id uuid,
  grant_id text,
  granted jsonb,
  decided_at timestamptz,
  -- Tokens were issued for it, or the no was heard; once.
  used_at timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table screen_requests is 'Short-lived; found by its own id or its codes, and of no account until it is decided.';
create unique index screen_requests_device_code on screen_requests (realm, device_code_hash);
create unique index screen_requests_user_code on screen_requests (realm, user_code_hash);
create index screen_requests_purge on screen_requests (expires_at);
create index screen_requests_account on screen_requests (account_id) where account_id is not null;
create index screen_requests_grant on screen_requests (grant_id) where grant_id is not null;

-- Requests of applications that ask a person on their phone, without a browser (CIBA). What the phone is asked is a ticket.
create table backchannel_requests (
  id uuid primary key,
  realm text not null,
  client_id text not null,
  account_id uuid not null,
  ticket_id uuid not null,
  -- Of the auth_req_id that the application polls with.
  request_hash text not null,
  status text not null check (status in ('pending', 'approved', 'declined', 'expired', 'unmet')),
  payload jsonb not null,
  poll_seconds integer not null,
  polled_at timestamptz,
  session_id uuid,
  grant_id text,
  granted jsonb,
  -- What a client in ping mode is told, sealed, and when it is tried next; gone once it was told or given up.
  ping_cipher text,
  ping_at timestamptz,
  ping_tries integer not null default 0,
  decided_at timestamptz,
  used_at timestamptz,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
comment on table backchannel_requests is 'Short-lived; found by its ticket or by the hash of its id.';
create unique index backchannel_requests_hash on backchannel_requests (realm, request_hash);
create unique index backchannel_requests_ticket on backchannel_requests (ticket_id);
create index backchannel_requests_pings on backchannel_requests (ping_at) where ping_at is not null;
create index backchannel_requests_purge on backchannel_requests (expires_at);
create index backchannel_requests_account on backchannel_requests (account_id);
create index backchannel_requests_grant on backchannel_requests (grant_id) where grant_id is not null;

-- Accounts, who they belong to and how they are found.

create table accounts (
  id uuid primary key,
  realm text not null,
  status text not null check (status in ('active', 'held', 'closing', 'closed')),
  -- Why an account is held; null while it is not.
  held_reason text,
  -- Where the account came from: self, counter, import or demo.
  origin text not null,
  ial smallint not null default 1,
  two_step text not null default 'unknown-devices' check (two_step in ('unknown-devices', 'always')),
  language text not null default 'zh-CN',
  created_at timestamptz not null,
  last_sign_in_at timestamptz,
  phone_changed_at timestamptz,
  closing_at timestamptz
);
comment on table accounts is 'Sharded by account.';
create index accounts_closing on accounts (closing_at) where closing_at is not null;

create table identifiers (
  realm text not null,
  kind text not null,
  blind_index text not null,
  -- The same value under the coming key, while blind index keys rotate.
  next_blind_index text,
  account_id uuid not null,
  cipher text not null,
  masked text not null,
  verified_at timestamptz,
  created_at timestamptz not null,
  primary key (realm, kind, blind_index)
);
comment on table identifiers is 'Global look-up by realm, kind and blind index; no foreign key.';
create unique index identifiers_next on identifiers (realm, kind, next_blind_index) where next_blind_index is not null;
create index identifiers_account on identifiers (account_id);

create table persons (
  account_id uuid primary key,
  realm text not null,
  name_cipher text not null,
  name_masked text not null,
  document_kind text not null,
  document_cipher text not null,
  document_masked text not null,
  verified_at timestamptz not null,
  source text not null
);
comment on table persons is 'Sharded by account. One person of one realm; nothing links realms.';

create table passwords (
  account_id uuid primary key,
  hash text not null,
  set_at timestamptz not null,
  must_change boolean not null default false
);
comment on table passwords is 'Sharded by account.';

create table password_history (
  account_id uuid not null,
  set_at timestamptz not null,
  hash text not null,
  primary key (account_id, set_at)
);
comment on table password_history is 'Sharded by account.';

create table devices (
  id uuid primary key,
  realm text not null,
  secret_hash text not null unique,
  browser text not null,
  system text not null,
  form_factor text not null,
  place text,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null
);
comment on table devices is 'Global look-up by the hash of the device cookie.';

create table account_devices (
  account_id uuid not null,
  device_id uuid not null,
  first_sign_in_at timestamptz not null,
  last_sign_in_at timestamptz not null,
  -- A device counts as known from its first full sign-in until the person forgets it.
  forgotten_at timestamptz,
  primary key (account_id, device_id)
);
comment on table account_devices is 'Sharded by account.';
create index account_devices_device on account_devices (device_id, last_sign_in_at);

create table sessions (
  id uuid primary key,
  account_id uuid not null,
  realm text not null,
  secret_hash text not null unique,
  device_id uuid,
  client_label text not null,
  place text,
  aal smallint not null,
  amr text[] not null,
  auth_time timestamptz not null,
  evidence jsonb not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  ended_reason text
);
comment on table sessions is 'Sharded by account; found by the hash of the session cookie.';
create index sessions_account on sessions (account_id, created_at desc);
create index sessions_expiry on sessions (expires_at) where ended_at is null;

create table consents (
  account_id uuid not null,
  client_id text not null,
  scopes text[] not null,
  granted_at timestamptz not null,
  revoked_at timestamptz,
  primary key (account_id, client_id)
);
comment on table consents is 'Sharded by account.';

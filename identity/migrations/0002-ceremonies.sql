-- Ceremonies and what bounds guessing.

create table policies (
  realm text not null,
  version integer not null,
  loaded_at timestamptz not null,
  digest text not null,
  document jsonb not null,
  primary key (realm, version)
);
comment on table policies is 'Small reference data. The running policy of a realm is its highest version.';

create table ceremonies (
  id uuid primary key,
  realm text not null,
  purpose text not null,
  status text not null check (status in ('open', 'completed', 'refused', 'expired')),
  -- Raised by every answer: of two answers to the same state exactly one is taken.
  version integer not null default 1,
  browser_hash text not null,
  device_id uuid,
  account_id uuid,
  state jsonb not null,
  -- What the person has typed and no account holds yet, encrypted.
  draft_cipher text,
  return_to text not null,
  language text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
comment on table ceremonies is 'Short-lived; found by id only.';
create index ceremonies_expiry on ceremonies (expires_at) where status = 'open';
create index ceremonies_purge on ceremonies (ended_at) where status <> 'open';

create table codes (
  ceremony_id uuid not null,
  kind text not null,
  -- Keyed hash of the address the code went to: a code proves that address only.
  recipient_key text not null,
  code_hash text,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  sendings integer not null default 1,
  -- Not set back by a new code (NIST SP 800-63B-4 3.2.2).
  tries integer not null default 0,
  consumed_at timestamptz,
  primary key (ceremony_id, kind, recipient_key)
);
comment on table codes is 'Short-lived; a row a ceremony and address.';
create index codes_expiry on codes (expires_at);

create table captchas (
  id uuid primary key,
  ceremony_id uuid not null,
  way text not null,
  answer_mac text not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz
);
create index captchas_ceremony on captchas (ceremony_id);
comment on table captchas is 'Short-lived; consumed by the first answer, right or wrong.';
create index captchas_expiry on captchas (expires_at);

create table locks (
  realm text not null,
  -- 'a:<account id>', or 'i:<blind index>' for what is no account.
  subject text not null,
  kind text not null,
  unknown_failures integer not null default 0,
  unknown_since timestamptz,
  unknown_locked_until timestamptz,
  unknown_total integer not null default 0,
  known_failures integer not null default 0,
  known_since timestamptz,
  known_locked_until timestamptz,
  known_total integer not null default 0,
  primary key (realm, subject, kind)
);
comment on table locks is 'Sharded by subject. Both counters of one authenticator in one row, so that their sum is bounded by one statement.';

create table throttles (
  key text primary key,
  -- Theoretical arrival time of the generic cell rate algorithm.
  full_at timestamptz not null
);
comment on table throttles is 'Sharded by key.';
create index throttles_purge on throttles (full_at);

create table risk_verdicts (
  id uuid primary key,
  realm text not null,
  ceremony_id uuid not null,
  account_id uuid,
  at timestamptz not null,
  verdict text not null,
  score integer not null,
  reasons jsonb not null
);
comment on table risk_verdicts is 'Sharded by account.';
create index risk_verdicts_account on risk_verdicts (account_id, at desc);

create table sign_in_attempts (
  id uuid primary key,
  realm text not null,
  at timestamptz not null,
  address_key text not null,
  prefix_key text not null,
  device_id uuid,
  subject text not null,
  account_id uuid,
  success boolean not null,
  place jsonb
);
comment on table sign_in_attempts is 'What the risk rules count; kept for days only.';
create index sign_in_attempts_address on sign_in_attempts (realm, address_key, at);
create index sign_in_attempts_prefix on sign_in_attempts (realm, prefix_key, at);
create index sign_in_attempts_device on sign_in_attempts (device_id, at) where device_id is not null;
create index sign_in_attempts_account on sign_in_attempts (account_id, at desc) where account_id is not null;
create index sign_in_attempts_purge on sign_in_attempts (at);

create table one_time_links (
  token_hash text primary key,
  realm text not null,
  account_id uuid not null,
  purpose text not null,
  subject_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  consumed_at timestamptz
);
comment on table one_time_links is 'Found by the hash of the token in the link.';

-- One-time media: authenticator apps, OTP tokens, grid cards and recovery codes.
-- Of a medium that is revoked or replaced the secret is wiped; its row stays, to say what was.

create table totp_apps (
  account_id uuid not null,
  id uuid not null,
  realm text not null,
  status text not null check (status in ('issued', 'active', 'suspended', 'lost', 'revoked', 'replaced')),
  secret_cipher text not null,
  -- The last time step that was used: neither it nor an earlier one is taken again (RFC 6238 5.2).
  last_step bigint,
  created_at timestamptz not null,
  activate_by timestamptz not null,
  activated_at timestamptz,
  last_used_at timestamptz,
  ended_at timestamptz,
  primary key (account_id, id)
);
comment on table totp_apps is 'Sharded by account. One in use, and beside it one that waits for its first code.';
create unique index totp_apps_used on totp_apps (account_id) where status in ('active', 'suspended', 'lost');
create unique index totp_apps_waiting on totp_apps (account_id) where status = 'issued';

create table otp_tokens (
  id uuid primary key,
  realm text not null,
  serial text not null,
  batch text not null,
  -- How it makes its codes: `TOTP-SHA1-6-T60S`, an OCRA suite, or `GBT38556-SM3-6-T60S`.
  suite text not null,
  status text not null check (
    status in ('in-stock', 'issued', 'active', 'suspended', 'lost', 'revoked', 'replaced', 'expired')
  ),
  secret_cipher text not null,
  account_id uuid,
  activation_cipher text,
  activate_by timestamptz,
  -- Steps that its clock is ahead of ours, as learned from its codes.
  drift integer not null default 0,
  -- What it was when last resynchronised: learning goes no further from there than policy allows.
  drift_base integer not null default 0,
  last_step bigint,
  valid_until timestamptz not null,
  imported_at timestamptz not null,
  issued_at timestamptz,
  activated_at timestamptz,
  last_used_at timestamptz,
  ended_at timestamptz,
  warned_at timestamptz,
  unique (realm, serial),
  check ((status = 'in-stock') = (account_id is null) or status in ('expired', 'revoked'))
);
comment on table otp_tokens is 'By realm and serial: in stock a token has no account.';
create unique index otp_tokens_account on otp_tokens (account_id)
  where status in ('issued', 'active', 'suspended', 'lost', 'expired') and account_id is not null;
create index otp_tokens_expiry on otp_tokens (valid_until) where status in ('in-stock', 'issued', 'active', 'suspended');

create table otp_token_challenges (
  account_id uuid not null,
  ceremony_id uuid not null,
  token_id uuid not null,
  -- What is typed into the token.
  question text not null,
  -- Where the six digits of the payee's account number stand, `1,4,5,9,10,16`; empty for none.
  places text not null,
  -- Hash of the details that it stands for; empty for none.
  binding text not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  answered_at timestamptz,
  primary key (account_id, ceremony_id)
);
comment on table otp_token_challenges is 'Sharded by account. Short-lived; one a ceremony, consumed by its right answer.';
create index otp_token_challenges_expiry on otp_token_challenges (expires_at);

create table grid_cards (
  account_id uuid not null,
  id uuid not null,
  realm text not null,
  serial text not null,
  status text not null check (
    status in ('issued', 'active', 'suspended', 'lost', 'revoked', 'replaced', 'expired')
  ),
  secret_cipher text not null,
  successes integer not null default 0,
  -- Challenges without an answer, in all and on a day of the realm's time zone: they bound the harvesting of coordinates.
  unanswered integer not null default 0,
  unanswered_on date,
  unanswered_that_day integer not null default 0,
  valid_until timestamptz not null,
  created_at timestamptz not null,
  activated_at timestamptz,
  last_used_at timestamptz,
  ended_at timestamptz,
  warned_at timestamptz,
  primary key (account_id, id),
  unique (realm, serial)
);
comment on table grid_cards is 'Sharded by account, but for the serial, which is random enough to be unique without a look.';
create unique index grid_cards_account on grid_cards (account_id)
  where status in ('issued', 'active', 'suspended', 'lost', 'expired');
create index grid_cards_expiry on grid_cards (valid_until) where status in ('issued', 'active', 'suspended');

create table grid_challenges (
  account_id uuid not null,
  card_id uuid not null,
  -- The coordinates in order, `A1 C7`: a combination is never asked twice of a card.
  combination text not null,
  ceremony_id uuid not null,
  binding text not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  -- The first answer, right or wrong; the right one.
  answered_at timestamptz,
  consumed_at timestamptz,
  primary key (account_id, card_id, combination)
);
comment on table grid_challenges is 'Sharded by account. Kept as long as the card is used.';
create index grid_challenges_ceremony on grid_challenges (account_id, ceremony_id);

create table recovery_code_sets (
  account_id uuid primary key,
  id uuid not null,
  realm text not null,
  -- The key of the codes' hashes.
  secret_cipher text not null,
  made_at timestamptz not null
);
comment on table recovery_code_sets is 'Sharded by account. A new set takes the place of the old one.';

create table recovery_codes (
  account_id uuid not null,
  set_id uuid not null,
  code_hash text not null,
  used_at timestamptz,
  primary key (account_id, set_id, code_hash)
);
comment on table recovery_codes is 'Sharded by account.';

-- Certificate keys (U盾): certificates whose private key stays in a device of the holder.

create table certificate_keys (
  account_id uuid not null,
  id uuid not null,
  realm text not null,
  -- SHA-256 of the certificate: what an answer names it by.
  fingerprint text not null,
  -- As the authority numbers it, hex.
  serial text not null,
  status text not null check (status in ('active', 'suspended', 'lost', 'revoked', 'replaced', 'expired')),
  -- The certificate, which names its holder, and those between it and an anchor. Wiped when it is revoked or replaced.
  secret_cipher text not null,
  valid_until timestamptz not null,
  created_at timestamptz not null,
  activated_at timestamptz,
  last_used_at timestamptz,
  ended_at timestamptz,
  warned_at timestamptz,
  primary key (account_id, id)
);
comment on table certificate_keys is 'Sharded by account.';
create index certificate_keys_fingerprint on certificate_keys (account_id, fingerprint);
create index certificate_keys_expiry on certificate_keys (realm, valid_until) where status in ('active', 'suspended');

create table certificate_key_owners (
  realm text not null,
  -- SHA-256 of the public key.
  key_hash text not null,
  account_id uuid not null,
  primary key (realm, key_hash)
);
comment on table certificate_key_owners is 'Global look-up: no key belongs to two accounts of a realm, and none comes back after its end.';
create index certificate_key_owners_account on certificate_key_owners (account_id);

create table certificate_key_requests (
  session_id uuid primary key,
  account_id uuid not null,
  -- Of the text that the new key, and in a renewal the old one, is to sign.
  text_hash text not null,
  -- The certificate that is renewed; null for one more.
  renews uuid,
  expires_at timestamptz not null
);
comment on table certificate_key_requests is 'Short-lived; what a session that registers or renews a certificate was asked last, deleted by the answer.';
create index certificate_key_requests_expiry on certificate_key_requests (expires_at);

-- What kit/relying-party keeps for the bank portal.
-- Ids are random secrets stored as hashes; contents are sealed (encrypted) under the portal's key ring.

-- Global look-up by hash; rows live ten minutes at most.
create table portal_attempts (
  client text not null,
  state_hash text not null,
  browser_hash text not null,
  sealed text not null,
  expires_at timestamptz not null,
  primary key (client, state_hash)
);
create index portal_attempts_expiry on portal_attempts (expires_at);

-- Global look-up by hash. The issuer ends sessions by its own session id or by subject, hence the two indexes.
create table portal_sessions (
  client text not null,
  id_hash text not null,
  subject text not null,
  issuer_session text,
  sealed text not null,
  version integer not null default 1,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  idle_until timestamptz not null,
  expires_at timestamptz not null,
  primary key (client, id_hash)
);
create index portal_sessions_issuer_session on portal_sessions (client, issuer_session);
create index portal_sessions_subject on portal_sessions (client, subject);
create index portal_sessions_idle on portal_sessions (idle_until);

-- Forms interrupted by a sign-in; global look-up by hash, ten minutes at most.
create table portal_forms (
  client text not null,
  id_hash text not null,
  session_hash text not null,
  sealed text not null,
  expires_at timestamptz not null,
  primary key (client, id_hash)
);
create index portal_forms_expiry on portal_forms (expires_at);

-- Logout tokens seen, so that none counts twice and a late callback cannot revive a session that the issuer has ended.
create table portal_logouts (
  client text not null,
  jti_hash text not null,
  issuer_session text,
  subject text,
  received_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (client, jti_hash)
);
create index portal_logouts_issuer_session on portal_logouts (client, issuer_session);
create index portal_logouts_expiry on portal_logouts (expires_at);

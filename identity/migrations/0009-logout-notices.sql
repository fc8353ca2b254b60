-- What clients must hear of a session's end outlives the process that ended it.

-- Set with the end, and cleared when the notices for the session's clients are written: in between a process may die.
alter table sessions add column clients_owed boolean not null default false;
create index sessions_owed on sessions (ended_at) where clients_owed;

create table logout_notices (
  account_id uuid not null,
  session_id uuid not null,
  client_id text not null,
  realm text not null,
  -- The session as that client knows it.
  sid text not null,
  state text not null default 'waiting' check (state in ('waiting', 'dead')),
  attempts integer not null default 0,
  -- While a try is under way: when another process may take it for dead.
  next_attempt_at timestamptz not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (account_id, session_id, client_id)
);
comment on table logout_notices is 'Sharded by account. A row goes when its client has taken the notice.';
create index logout_notices_due on logout_notices (next_attempt_at) where state = 'waiting';
create index logout_notices_ended on logout_notices (ended_at) where state = 'dead';

-- Rotating keys under load.

-- The newest index of a row must be unique too: while keys rotate, one process writes the old index and another both, and
-- after the old key is dropped, rows that still carry its index stand beside rows that never had it.
drop index identifiers_next;
-- Its value first, so that it is never mistaken for a way to all phones of a realm.
create unique index identifiers_newest on identifiers (coalesce(next_blind_index, blind_index), realm, kind);

create table key_rotations (
  id uuid primary key,
  phase text not null check (phase in ('announce', 'promote', 'fill', 'drop', 'switch', 'done')),
  -- Which uses rotate; never a key.
  uses jsonb not null,
  -- Which column of which table is being rewritten, and the last primary key that was.
  position jsonb,
  rewritten bigint not null default 0,
  -- One command works on it at a time; a killed one's hold runs out.
  runner uuid,
  held_until timestamptz,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz
);
comment on table key_rotations is 'Small reference data. One that is not done goes on where it stood.';
create unique index key_rotations_open on key_rotations ((true)) where phase <> 'done';

create table key_readers (
  process_id uuid primary key,
  -- The ids of the keys this process works with, the current one of each use first.
  version text not null,
  -- Since when it has worked with them.
  adopted_at timestamptz not null,
  seen_at timestamptz not null
);
comment on table key_readers is 'Small reference data. A row a running process, refreshed every few seconds.';

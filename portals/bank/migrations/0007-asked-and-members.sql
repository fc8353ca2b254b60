-- When an approval of it was asked for, and with which media alone: its time to be approved begins then, and what is asked stays the same.
alter table transfer_drafts add column asked_at timestamptz;
alter table transfer_drafts add column media text[];
alter table operation_drafts add column asked_at timestamptz;

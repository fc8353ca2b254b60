-- Accounts of customers without online banking stand under a number of the bank's own. Whoever proves one of their cards at the
-- realm, with its password and their document, gets all of that customer's accounts.
alter table accounts add column is_online boolean not null default true;
comment on column accounts.is_online is 'Whether customer_id is a subject of the realm, and no number of the bank''s own.';

-- What erasing an account and purging links look for.
create index ceremonies_account on ceremonies (account_id) where account_id is not null;
create index one_time_links_account on one_time_links (account_id);
create index one_time_links_purge on one_time_links (expires_at);
create index oidc_artifacts_account on oidc_artifacts ((payload ->> 'accountId'));

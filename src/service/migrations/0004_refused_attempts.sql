-- A checkout that was refused stays refused, also when a later attempt with its key has been refused since.

-- Up Migration
-- The attempts that were refused before the one in `id`, newest first. The default is a constant: no row is rewritten.
alter table orders add column refused_before uuid[] not null default '{}';

-- Down Migration
alter table orders drop column refused_before;

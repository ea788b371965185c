-- An edit belongs to its property's file: with the record alone as its key, a row written in one city could have taken
-- the number of the next edit of a record in another.
alter table edit drop constraint edit_pkey, add primary key (property_id, record_id, version);
create index on edit (record_id, version);

-- Twenty partnerships by name. $1 and $2: sort text and id behind which they come.
select id, name from partnership where (name_key, id) > ($1, $2) order by name_key, id limit 20

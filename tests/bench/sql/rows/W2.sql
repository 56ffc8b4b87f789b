-- The first fifty organizations of a kind by name. $1: the kind.
select slug, name, kind, status, created_at from organization where kind = $1 order by name_key, id limit 50

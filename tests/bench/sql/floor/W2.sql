-- The first fifty organizations of a kind by name. $1: the kind.
select json_build_object('organizations', json_build_object('nodes', coalesce(json_agg(json_build_object(
    'slug', slug, 'name', name, 'kind', kind, 'status', status, 'createdAt', created_at) order by name_key, id), '[]')))::text
from (
    select slug, name, kind, status, created_at, name_key, id from organization where kind = $1::text order by name_key, id limit 50
) o

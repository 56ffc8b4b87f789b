-- One organization. $1: its id.
select json_build_object('organization', json_build_object('slug', slug, 'name', name, 'kind', kind, 'description', description,
    'visibility', visibility, 'status', status, 'createdAt', created_at, 'version', version))::text
from organization where id = $1::uuid

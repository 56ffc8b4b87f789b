-- One organization. $1: its id.
select slug, name, kind, description, visibility, status, created_at, version from organization where id = $1

-- Fifty contributions of one giver in order of announcement. $1: the id behind which they come, $2: the giver.
select json_build_object('contributions', json_build_object(
    'nodes', coalesce(json_agg(json_build_object('id', id, 'status', status, 'happenedOn', happened_on,
        'confirmed', json_build_object('value', confirmed, 'unit', unit)) order by id) filter (where place <= 50), '[]'),
    'pageInfo', json_build_object('hasNextPage', count(*) > 50, 'endCursor', max(id::text) filter (where place <= 50))))::text
from (
    select row_number() over (order by c.id) as place, c.id, c.status, c.happened_on, c.confirmed, n.unit
    from contribution c join need n on n.id = c.need_id
    where c.giver_organization_id = $2::uuid and c.id > $1::uuid order by c.id limit 51
) g

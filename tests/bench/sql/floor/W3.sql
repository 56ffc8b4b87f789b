-- Twenty partnerships by name with their parties, and of each party's organization the first ten members by name.
-- $1 and $2: sort text and id behind which they come.
select json_build_object('partnerships', json_build_object('nodes', coalesce(json_agg(json_build_object(
    'id', p.id, 'name', p.name, 'parties', q.parties) order by p.name_key, p.id), '[]')))::text
from (
    select id, name, name_key from partnership where (name_key, id) > ($1::text, $2::uuid) order by name_key, id limit 20
) p
cross join lateral (
    select json_agg(json_build_object('role', y.role, 'organization', json_build_object(
        'slug', o.slug, 'name', o.name, 'members', json_build_object('nodes', m.nodes))) order by y.id) as parties
    from party y
    join organization o on o.id = y.organization_id
    cross join lateral (
        select coalesce(json_agg(json_build_object('name', name, 'status', status, 'startsOn', starts_on) order by name_key, id), '[]') as nodes
        from (
            select s.name, s.name_key, m.id, m.status, m.starts_on
            from membership m join person s on s.id = m.person_id
            where m.organization_id = o.id and m.status = 'ACTIVE'
            order by s.name_key, m.id limit 10
        ) first
    ) m
    where y.partnership_id = p.id
) q

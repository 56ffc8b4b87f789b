-- The first ten members by name of some organizations. $1: the organizations' ids.
select o.id, m.name, m.status, m.starts_on
from unnest($1::uuid[]) o (id)
cross join lateral (
    select s.name, s.name_key, m.id, m.status, m.starts_on
    from membership m join person s on s.id = m.person_id
    where m.organization_id = o.id and m.status = 'ACTIVE'
    order by s.name_key, m.id limit 10
) m
order by o.id, m.name_key, m.id

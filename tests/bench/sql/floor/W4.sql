-- What a partnership received, by unit: what its sources gave. $1: its id.
select json_build_object('partnershipTotals', coalesce(json_agg(json_build_object(
    'received', json_build_object('value', received, 'unit', unit)) order by unit), '[]'))::text
from (
    select n.unit, -coalesce(sum(a.balance), 0)::bigint as received
    from need n left join account a on a.need_id = n.id and a.type = 'SOURCE'
    where n.partnership_id = $1::uuid group by n.unit
) t

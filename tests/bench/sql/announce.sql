-- Contributions that wait for their receivers, from number :first on, :count of them. With :spread partnerships they
-- fall on twelve needs of each; with 1 they all fall on one need.
insert into contribution (id, need_id, giver_organization_id, announced, happened_on, status, announced_by, announced_at)
select load.id(8, i), n.id, load.id(1, 0), 300, date '2024-03-01', 'ANNOUNCED', load.id(14, 0), timestamptz '2024-01-01'
from generate_series(:first, (:first)::bigint + :count - 1) i
join need n on n.id = load.id(7, case when :spread = 1 then 1 else 1 + i % (12 * :spread) end);

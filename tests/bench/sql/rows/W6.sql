-- Contributions of one giver, one more than a page. $1: the id behind which they come, $2: the giver.
select c.id, c.status, c.happened_on, c.confirmed, n.unit
from contribution c join need n on n.id = c.need_id
where c.giver_organization_id = $2 and c.id > $1 order by c.id limit 51

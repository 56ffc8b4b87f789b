-- The parties of some partnerships with their organizations. $1: the partnerships' ids.
select y.partnership_id, y.role, o.id, o.slug, o.name from party y join organization o on o.id = y.organization_id
where y.partnership_id = any($1) order by y.id

-- Two organizations to compare: one with :many members, one with a hundred. Asker 0 belongs to both.
insert into organization (id, name, name_key, slug, kind, description, visibility, status, verification, founded_by, created_at, version)
select load.id(1, 20000000 + o), 'Deep ' || o, 'deep ' || o, 'deep-' || o, 'OTHER', '', 'PUBLIC', 'ACTIVE', 'UNVERIFIED', load.id(14, 0), timestamptz '2024-01-01', 1
from generate_series(0, 1) o;

insert into membership (id, organization_id, person_id, status, starts_on, created_at)
select load.id(3, 200000000 + i), load.id(1, 20000000), load.id(2, i), 'ACTIVE', date '2020-01-01', timestamptz '2024-01-01' from generate_series(1, :many) i
union all
select load.id(3, 300000000 + i), load.id(1, 20000001), load.id(2, i), 'ACTIVE', date '2020-01-01', timestamptz '2024-01-01' from generate_series(1, 100) i
union all
select load.id(3, 400000000 + o), load.id(1, 20000000 + o), load.id(14, 0), 'ACTIVE', date '2020-01-01', timestamptz '2024-01-01' from generate_series(0, 1) o;

insert into membership_role (id, membership_id, role, starts_on, created_at)
select load.id(4, 400000000 + o), load.id(3, 400000000 + o), 'MEMBER', date '2020-01-01', timestamptz '2024-01-01' from generate_series(0, 1) o;

-- The data of the benchmark, in Simpul's own schema: the same numbers and the same skew at every scale, drawn from
-- md5 alone, so that every run has the same rows. Parameters, put in by the program that runs this file:
--   :organizations :people :memberships :partnerships :contributions
--
-- Ids look like UUIDv7: the row's number where the time is, and a number for the kind, so that rows are in the order
-- of their numbers and programs can tell an id without asking; see `names.sql`.

-- The twelve units of every partnership's needs, with the kind of resource that each measures.
create table load.measure (number int primary key, kind text not null, unit text not null);
insert into load.measure values
    (1, 'MONEY', 'KES'), (2, 'MONEY', 'USD'), (3, 'MONEY', 'EUR'), (4, 'MONEY', 'IDR'), (5, 'MONEY', 'TZS'),
    (6, 'GOODS', 'KGM'), (7, 'GOODS', 'LTR'), (8, 'GOODS', 'C62'),
    (9, 'VOLUNTEER_TIME', 'HUR'), (10, 'VOLUNTEER_TIME', 'MIN'), (11, 'SKILL', 'DAY'), (12, 'SPACE', 'MTK');

-- People: the members, managed by their organizations and without an account; then those who ask. Of these, number
-- 0 pages through what the hub gave, 1 to 200 are treasurers, from 1000 on each follows twenty partnerships.
insert into person (id, name, name_key, locale, created_at)
select load.id(2, i), name, lower(name), 'id', timestamptz '2024-01-01' + i * interval '1 second'
from generate_series(1, :people) i, lateral (select
    (array['Agus','Dewi','Budi','Citra','Eko','Fitri','Gilang','Hana','Indra','Joko','Kartika','Lestari','Made','Nur',
           'Putri','Rizky','Siti','Tono','Wahyu','Yuni'])[1 + load.draw('given', i, 20)] || ' ' ||
    (array['Adi','Basri','Cahyono','Daeng','Effendi','Firdaus','Gunawan','Hidayat','Iskandar','Jaya','Kusuma','Lubis',
           'Maulana','Nasution','Pratama','Rahman','Santoso','Tampubolon','Utami','Wijaya'])[1 + load.draw('family', i, 20)]
    as name) n;

insert into person (id, name, name_key, locale, created_at)
select load.id(14, i), 'Asker ' || i, 'asker ' || i, 'en', timestamptz '2024-01-01'
from (select i from generate_series(0, 200) i union all select 1000 + k from generate_series(0, (:partnerships) / 50) k) a (i);

insert into session (id, person_id, created_at, last_used_at, expires_at)
select load.id(13, i), load.id(14, i), timestamptz '2024-01-01', timestamptz '2024-01-01', timestamptz '2099-01-01'
from (select i from generate_series(0, 200) i union all select 1000 + k from generate_series(0, (:partnerships) / 50) k) a (i);

-- Organizations; number 0 is the hub, a fund that gives to everybody.
insert into organization (id, name, name_key, slug, kind, description, visibility, status, verification, founded_by, created_at, version)
select load.id(1, i), name, lower(name), 'organization-' || lpad(i::text, 7, '0'),
    (array['YOUTH_GROUP','FAITH_GROUP','COMMUNITY_COUNCIL','ASSOCIATION'])[1 + load.draw('kind', i, 4)],
    case when load.draw('told', i, 10) = 0 then '' else 'A group that meets every week and keeps its books open, number ' || i || '.' end,
    'PUBLIC', 'ACTIVE', 'UNVERIFIED', load.id(14, 0), timestamptz '2024-01-01' + i * interval '1 second', 1
from generate_series(0, :organizations) i, lateral (select
    (array['Karang','Mekar','Sinar','Bina','Cahaya','Harapan','Melati','Mutiara','Pelita','Rukun','Sejahtera','Tunas',
           'Wana','Anugerah','Bahari','Gotong'])[1 + load.draw('one', i, 16)] || ' ' ||
    (array['Muda','Ibu','Tani','Guru','Nelayan','Warga','Paduan','Sehat','Air','Olahraga','Belajar','Sesepuh'])[1 + load.draw('two', i, 12)] || ' ' ||
    (array['Lestari','Bersama','Mandiri','Jaya','Makmur','Sentosa','Abadi','Utama'])[1 + load.draw('three', i, 8)] || ' ' || i
    as name) n;

-- Half of the memberships are spread evenly, the other half falls on the first tenth of the organizations.
insert into membership (id, organization_id, person_id, status, starts_on, created_at)
select load.id(3, number), load.id(1, o), load.id(2, p), 'ACTIVE', date '2015-01-01' + load.draw('joined', number, 3650)::int, timestamptz '2024-01-01'
from (
    select row_number() over (order by min(i)) as number, o, p
    from (
        select i, case when i % 2 = 0 then 1 + load.draw('even', i, :organizations)
                       else 1 + load.draw('head', i, greatest((:organizations) / 10, 1)) end as o,
            1 + load.draw('who', i, :people) as p
        from generate_series(1, (:memberships) + (:memberships) / 5 + 100) i
    ) drawn group by o, p
) numbered where number <= :memberships order by number;

insert into membership_role (id, membership_id, role, starts_on, created_at)
select load.id(4, n), load.id(3, n), (array['MEMBER','MEMBER','MEMBER','COORDINATOR','SECRETARY'])[1 + load.draw('role', n, 5)], date '2015-01-01', timestamptz '2024-01-01'
from generate_series(1, :memberships) n;

insert into partnership (id, name, name_key, purpose, visibility, status, proposed_by, starts_on, created_at, activated_at)
select load.id(5, i), 'Partnership ' || lpad(i::text, 7, '0'), 'partnership ' || lpad(i::text, 7, '0'),
    'What its parties cannot do alone.', 'PUBLIC', 'ACTIVE', load.id(1, o), date '2018-01-01', timestamptz '2024-01-01' + i * interval '1 second', timestamptz '2024-01-01'
from (select i, 1 + load.draw('party', i, :organizations) as o from generate_series(1, :partnerships) i) p;

-- Three different parties each.
insert into party (id, partnership_id, organization_id, role, required, consent, decided_by, decided_at, created_at)
select load.id(6, (i - 1) * 3 + k), load.id(5, i),
    load.id(1, 1 + (first + case k when 1 then 0 when 2 then second else third end) % :organizations),
    (array['LEAD','FUNDING','IMPLEMENTING'])[k], true, 'ACCEPTED', load.id(14, 0), timestamptz '2024-01-01', timestamptz '2024-01-01'
from (
    select i, load.draw('party', i, :organizations) as first, 1 + load.draw('second', i, (:organizations) / 3 - 1) as second,
        (:organizations) / 3 + 1 + load.draw('third', i, (:organizations) / 3 - 1) as third
    from generate_series(1, :partnerships) i
) p cross join generate_series(1, 3) k order by 1;

-- A need for each unit, received by the first party. None is ever covered, so that its status stays.
insert into need (id, partnership_id, organization_id, title, title_key, description, kind, unit, quantity, due_on, status, created_by, created_at)
select load.id(7, (i - 1) * 12 + m.number), p.id, p.proposed_by, 'Need ' || m.unit, 'need ' || lower(m.unit), '', m.kind, m.unit, 4000000000000000,
    date '2098-12-31', 'PARTLY_COVERED', load.id(14, 0), timestamptz '2024-01-01' + i * interval '1 second'
from generate_series(1, :partnerships) i join partnership p on p.id = load.id(5, i) cross join load.measure m order by 1;

-- Half of the contributions are spread evenly, the other half falls on the first hundredth of the partnerships. The
-- hub gives every other pair of them, the other parties the rest.
create table load.gift as
select i, n.id as need, n.partnership_id as partnership, n.organization_id as receiver, n.unit,
    case when i % 4 < 2 then load.id(1, 0)
         else (select organization_id from party where id = load.id(6, (p - 1) * 3 + 2 + load.draw('giver', i, 2))) end as giver,
    -- Hours are counted in steps of three minutes.
    case when n.unit = 'HUR' then 3 * amount else amount end as quantity,
    date '2019-01-01' + load.draw('day', i, 2400)::int as happened_on
from (
    select i, 1 + load.draw('amount', i, 5000000) as amount,
        case when i % 2 = 0 then 1 + load.draw('any', i, :partnerships)
             else 1 + load.draw('busy', i, greatest((:partnerships) / 100, 1)) end as p,
        1 + load.draw('unit', i, 12) as u
    from generate_series(1, :contributions) i
) drawn join need n on n.id = load.id(7, (p - 1) * 12 + u);

insert into contribution (id, need_id, giver_organization_id, announced, confirmed, happened_on, status, announced_by, announced_at, confirmed_by, confirmed_at, available)
select load.id(8, i), need, giver, quantity, quantity, happened_on, 'CONFIRMED', load.id(14, 0), timestamptz '2024-01-01', load.id(14, 1), timestamptz '2024-01-01', quantity
from load.gift order by i;

insert into account (id, organization_id, partnership_id, need_id, unit, type, balance, created_at)
select load.id(9, 2 * row_number() over (order by need) + side), receiver, partnership, need, unit,
    case side when 0 then 'SOURCE' else 'AVAILABLE' end, case side when 0 then -total else total end, timestamptz '2024-01-01'
from (select need, receiver, partnership, unit, sum(quantity)::bigint as total from load.gift group by 1, 2, 3, 4) sums
cross join generate_series(0, 1) side;

insert into ledger_transaction (id, organization_id, partnership_id, need_id, kind, contribution_id, happened_on, recorded_at, confirmed_at, recorded_by)
select load.id(10, i), receiver, partnership, need, 'CONTRIBUTION', load.id(8, i), happened_on, timestamptz '2024-01-01', timestamptz '2024-01-01', load.id(14, 1)
from load.gift order by i;

insert into posting (id, transaction_id, account_id, unit, quantity)
select load.id(11, 2 * i + case a.type when 'SOURCE' then 0 else 1 end), load.id(10, i), a.id, g.unit,
    case a.type when 'SOURCE' then -quantity else quantity end
from load.gift g join account a on a.need_id = g.need order by 1;

insert into ledger_seal (transaction_id) select load.id(10, i) from load.gift order by i;

insert into audit (id, at, command, actor_person_id, organization_id, partnership_id, subject_kind, subject_id, after_json, request_id)
select load.id(12, i), timestamptz '2024-01-01', 'confirmContribution', load.id(14, 1), receiver, partnership, 'ctb', load.id(8, i), '{}', 'load'
from load.gift order by i;

-- Who asks belongs somewhere: the reader to the hub, treasurer k to the first party of partnership k and to two other
-- organizations, and from 1000 on everybody to all parties of the twenty partnerships from 50 k + 1 on.
insert into membership (id, organization_id, person_id, status, starts_on, created_at)
select load.id(3, 100000000 + row_number() over (order by asker, o)), o, load.id(14, asker), 'ACTIVE', date '2024-01-01', timestamptz '2024-01-01'
from (
    select 0::bigint as asker, load.id(1, 0) as o
    union select k, p.proposed_by from generate_series(1, least(200, :partnerships)) k join partnership p on p.id = load.id(5, k)
    union select k, load.id(1, 1 + (k * 7 + 13 * j) % :organizations) from generate_series(1, least(200, :partnerships)) k, generate_series(1, 2) j
    union select 1000 + k, y.organization_id
          from generate_series(0, (:partnerships) / 50) k, generate_series(50 * k + 1, 50 * k + 20) i join party y on y.partnership_id = load.id(5, i)
) a;

insert into membership_role (id, membership_id, role, starts_on, created_at)
select load.id(4, 100000000 + row_number() over (order by m.id)), m.id,
    case when m.person_id = load.id(14, 0) or p.id is not null then 'TREASURER' else 'MEMBER' end, date '2024-01-01', timestamptz '2024-01-01'
from membership m
left join generate_series(1, least(200, :partnerships)) k on m.person_id = load.id(14, k)
left join partnership p on p.id = load.id(5, k) and p.proposed_by = m.organization_id
where m.id >= load.id(3, 100000000);

-- One gift of its own, behind all that is loaded. A server chains it before the rest is there, and then looks back no
-- further: what is measured is a network whose records are in their chains, not one that has them all to chain still.
-- :number stands for its rows.
insert into person (id, name, name_key, locale, created_at)
values (load.id(2, :number), 'Founder', 'founder', 'en', timestamptz '2024-01-01');
insert into organization (id, name, name_key, slug, kind, description, visibility, status, verification, founded_by, created_at, version)
select load.id(1, :number + side), 'Sealed ' || side, 'sealed ' || side, 'sealed-' || side, 'OTHER', '', 'PUBLIC', 'ACTIVE', 'UNVERIFIED',
    load.id(2, :number), timestamptz '2024-01-01', 1
from generate_series(0, 1) side;
insert into partnership (id, name, name_key, purpose, visibility, status, proposed_by, starts_on, created_at, activated_at)
values (load.id(5, :number), 'Sealed', 'sealed', 'To be in a chain.', 'PUBLIC', 'ACTIVE', load.id(1, :number), date '2018-01-01',
    timestamptz '2024-01-01', timestamptz '2024-01-01');
insert into party (id, partnership_id, organization_id, role, required, consent, decided_by, decided_at, created_at)
select load.id(6, :number + side), load.id(5, :number), load.id(1, :number + side), (array['LEAD','FUNDING'])[1 + side], true, 'ACCEPTED',
    load.id(2, :number), timestamptz '2024-01-01', timestamptz '2024-01-01'
from generate_series(0, 1) side;
insert into need (id, partnership_id, organization_id, title, title_key, description, kind, unit, quantity, due_on, status, created_by, created_at)
values (load.id(7, :number), load.id(5, :number), load.id(1, :number), 'Need', 'need', '', 'GOODS', 'C62', 100, date '2098-12-31',
    'PARTLY_COVERED', load.id(2, :number), timestamptz '2024-01-01');
insert into contribution (id, need_id, giver_organization_id, announced, confirmed, happened_on, status, announced_by, announced_at, confirmed_by, confirmed_at, available)
values (load.id(8, :number), load.id(7, :number), load.id(1, :number + 1), 1, 1, date '2024-01-01', 'CONFIRMED', load.id(2, :number),
    timestamptz '2024-01-01', load.id(2, :number), timestamptz '2024-01-01', 1);
insert into account (id, organization_id, partnership_id, need_id, unit, type, balance, created_at)
select load.id(9, :number + side), load.id(1, :number), load.id(5, :number), load.id(7, :number), 'C62',
    (array['SOURCE','AVAILABLE'])[1 + side], 2 * side - 1, timestamptz '2024-01-01'
from generate_series(0, 1) side;
insert into ledger_transaction (id, organization_id, partnership_id, need_id, kind, contribution_id, happened_on, recorded_at, confirmed_at, recorded_by)
values (load.id(10, :number), load.id(1, :number), load.id(5, :number), load.id(7, :number), 'CONTRIBUTION', load.id(8, :number),
    date '2024-01-01', timestamptz '2024-01-01', timestamptz '2024-01-01', load.id(2, :number));
insert into posting (id, transaction_id, account_id, unit, quantity)
select load.id(11, :number + side), load.id(10, :number), load.id(9, :number + side), 'C62', 2 * side - 1 from generate_series(0, 1) side;
insert into ledger_seal (transaction_id) values (load.id(10, :number));
insert into audit (id, at, command, actor_person_id, organization_id, partnership_id, subject_kind, subject_id, after_json, request_id)
values (load.id(12, :number), timestamptz '2024-01-01', 'confirmContribution', load.id(2, :number), load.id(1, :number), load.id(5, :number),
    'ctb', load.id(8, :number), '{}', 'load');

-- One confirmation, as few statements as a program would need that reads nothing back. Set from outside: :first, the
-- number of the first contribution that waits, :clients, :needs, and :turn, which counts a client's transactions.
\set gift :first + :turn * :clients + :client_id
\set turn :turn + 1
\set need 1 + :gift % :needs
begin;
select organization_id, partnership_id, unit from need where id = load.id(7, :need) for update;
update contribution set status = 'CONFIRMED', confirmed = announced, available = announced, confirmed_by = load.id(14, 1), confirmed_at = now() where id = load.id(8, :gift) and status = 'ANNOUNCED';
insert into account (id, organization_id, partnership_id, need_id, unit, type, balance, created_at) select gen_random_uuid(), organization_id, partnership_id, id, unit, side.type, side.quantity, now() from need, (values ('SOURCE', -300), ('AVAILABLE', 300)) side (type, quantity) where id = load.id(7, :need) on conflict (need_id, type, unit) where program_id is null do update set balance = account.balance + excluded.balance;
insert into ledger_transaction (id, organization_id, partnership_id, need_id, kind, contribution_id, happened_on, recorded_at, confirmed_at, recorded_by) select load.id(10, :gift), organization_id, partnership_id, id, 'CONTRIBUTION', load.id(8, :gift), date '2024-03-01', now(), now(), load.id(14, 1) from need where id = load.id(7, :need);
insert into posting (id, transaction_id, account_id, unit, quantity) select gen_random_uuid(), load.id(10, :gift), id, unit, case type when 'SOURCE' then -300 else 300 end from account where need_id = load.id(7, :need) and type in ('SOURCE', 'AVAILABLE') and program_id is null;
insert into ledger_seal (transaction_id) values (load.id(10, :gift));
insert into audit (id, at, command, actor_person_id, subject_kind, subject_id, after_json, request_id) values (gen_random_uuid(), now(), 'confirmContribution', load.id(14, 1), 'ctb', load.id(8, :gift), '{}', 'pgbench');
insert into idempotency (id, actor, operation, key, request_hash, outcome_id, created_at) values (gen_random_uuid(), 'pgbench', 'confirmContribution', 'confirm-' || :gift, '', load.id(8, :gift), now());
end;

-- The floor of W5: everything that a confirmation writes, in one call and without a rule but those of the tables.
create or replace function load.confirm(gift uuid, caller uuid, token text) returns json language plpgsql as $$
declare
    about need;
    given contribution;
    moved uuid := gen_random_uuid();
    source uuid;
    available uuid;
begin
    select n.* into strict about from contribution c join need n on n.id = c.need_id where c.id = gift for update of n;
    update contribution set status = 'CONFIRMED', confirmed = announced, available = announced, confirmed_by = caller, confirmed_at = now()
    where id = gift and status = 'ANNOUNCED' returning * into strict given;
    insert into account (id, organization_id, partnership_id, need_id, unit, type, balance, created_at)
    values (gen_random_uuid(), about.organization_id, about.partnership_id, about.id, about.unit, 'SOURCE', -given.confirmed, now())
    on conflict (need_id, type, unit) where program_id is null do update set balance = account.balance + excluded.balance
    returning id into source;
    insert into account (id, organization_id, partnership_id, need_id, unit, type, balance, created_at)
    values (gen_random_uuid(), about.organization_id, about.partnership_id, about.id, about.unit, 'AVAILABLE', given.confirmed, now())
    on conflict (need_id, type, unit) where program_id is null do update set balance = account.balance + excluded.balance
    returning id into available;
    insert into ledger_transaction (id, organization_id, partnership_id, need_id, kind, contribution_id, happened_on, recorded_at, confirmed_at, recorded_by)
    values (moved, about.organization_id, about.partnership_id, about.id, 'CONTRIBUTION', gift, given.happened_on, now(), now(), caller);
    insert into posting (id, transaction_id, account_id, unit, quantity)
    values (gen_random_uuid(), moved, source, about.unit, -given.confirmed), (gen_random_uuid(), moved, available, about.unit, given.confirmed);
    insert into ledger_seal (transaction_id) values (moved);
    insert into audit (id, at, command, actor_person_id, organization_id, partnership_id, subject_kind, subject_id, after_json, request_id)
    values (gen_random_uuid(), now(), 'confirmContribution', caller, about.organization_id, about.partnership_id, 'ctb', gift, '{}', 'floor');
    insert into outbox (id, at, event, organization_id, partnership_id, subject_id, payload)
    values (gen_random_uuid(), now(), 'contribution.confirmed', about.organization_id, about.partnership_id, gift, '{"subjectKind":"ctb"}');
    insert into idempotency (id, actor, operation, key, request_hash, outcome_id, created_at)
    values (gen_random_uuid(), caller::text, 'confirmContribution', token, '', gift, now());
    return json_build_object('confirmContribution', json_build_object('errors', json_build_array(), 'contribution', json_build_object(
        'id', gift, 'status', given.status, 'confirmed', json_build_object('value', given.confirmed, 'unit', about.unit), 'happenedOn', given.happened_on)));
end $$;

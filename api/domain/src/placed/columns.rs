//! The columns of each table in the order in which a select has them.

use entity::mobilization::{
    allocation, allocation_lot, contribution, expenditure, expenditure_lot, need, offer, pledge, reservation, reversal,
};
use entity::partnership::{partnership, party};
use entity::registry::organization;

use super::placed;

placed!(organization {
    id,
    name,
    name_key,
    slug,
    kind,
    description,
    area_code,
    parent_id,
    visibility,
    status,
    verification,
    founded_by,
    created_at,
    version,
    verified_until,
    requires_second_factor,
    merged_into_id
});
placed!(partnership {
    id,
    name,
    name_key,
    purpose,
    visibility,
    status,
    proposed_by,
    pair_key,
    starts_on,
    ends_on,
    created_at,
    activated_at,
    ended_at,
    status_reason,
    reminded_days
});
placed!(party {
    id,
    partnership_id,
    organization_id,
    role,
    required,
    consent,
    decided_by,
    decided_at,
    reason,
    created_at
});
placed!(need {
    id,
    partnership_id,
    organization_id,
    title,
    title_key,
    description,
    kind,
    unit,
    quantity,
    due_on,
    area_code,
    status,
    created_by,
    created_at,
    closed_at
});
placed!(pledge {
    id,
    need_id,
    giver_organization_id,
    giver_person_id,
    quantity,
    fulfilled,
    due_on,
    status,
    note,
    revision,
    created_by,
    created_at,
    decided_by,
    decided_at,
    decision_reason,
    organization_id,
    for_program_id,
    for_purpose,
    for_area_code,
    usable_until,
    offer_id,
    made_with_id,
    plan_revision,
    next_due_on,
    missed,
    notice_days
});
placed!(reservation {
    id,
    resource_id,
    pledge_id,
    starts_at,
    ends_at,
    starts_key,
    quantity,
    status,
    contribution_id,
    created_by,
    created_at,
    decided_by,
    decided_at,
    decision_reason
});
placed!(offer {
    id,
    partnership_id,
    giver_organization_id,
    giver_person_id,
    title,
    title_key,
    description,
    kind,
    unit,
    quantity,
    available_from,
    available_until,
    area_code,
    created_by,
    created_at,
    withdrawn_by,
    withdrawn_at,
    withdrawal
});
placed!(contribution {
    id,
    need_id,
    pledge_id,
    giver_organization_id,
    giver_person_id,
    announced,
    confirmed,
    reversed,
    happened_on,
    status,
    condition,
    note,
    announced_by,
    announced_at,
    confirmed_by,
    confirmed_at,
    decision_reason,
    organization_id,
    for_program_id,
    for_purpose,
    for_area_code,
    usable_until,
    available,
    confirmed_automatically,
    confirmation_reminded_at,
    original_unit,
    original_announced,
    reservation_id
});
placed!(allocation {
    id,
    need_id,
    program_id,
    quantity,
    used,
    released,
    purpose,
    status,
    created_by,
    created_at,
    area_code
});
placed!(allocation_lot { id, allocation_id, contribution_id, quantity, used, released });
placed!(expenditure_lot { id, expenditure_id, contribution_id, quantity, reversed });
placed!(expenditure {
    id,
    allocation_id,
    quantity,
    reversed,
    purpose,
    evidence,
    happened_on,
    status,
    requested_by,
    requested_at,
    decided_by,
    decided_at,
    decision_reason,
    others_required
});
placed!(reversal {
    id,
    contribution_id,
    expenditure_id,
    quantity,
    reason_code,
    reason,
    status,
    requested_by,
    requested_at,
    decided_by,
    decided_at,
    decision_reason,
    transaction_id,
    others_required
});

-- One contribution is confirmed. $1: its id, $2: the person who confirms, $3: the idempotency key.
select load.confirm($1::uuid, $2::uuid, $3::text)::text

-- What the files beside this one call rows, and draw.

create schema if not exists load;

create or replace function load.id(kind int, n bigint) returns uuid language sql immutable parallel safe as
$$ select (lpad(to_hex(n), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8000000000000000')::uuid $$;

create or replace function load.draw(tag text, n bigint, below bigint) returns bigint
language sql immutable parallel safe as
$$ select ('x' || substr(md5('simpul:' || tag || ':' || n), 1, 8))::bit(32)::bigint % below $$;

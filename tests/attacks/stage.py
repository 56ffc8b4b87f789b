"""stage.py BASE PID FOLDER: sets the stage through the API of a fresh server and writes the kit's configuration.

Two networks that must never see each other, each with every kind of object, and people with every kind of right.
"""
import datetime
import http.client
import json
import pathlib
import sys
import urllib.parse

BASE, PID, FOLDER = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
HERE = pathlib.Path(__file__).parent
PASSWORD = "ikan asin di atas para-para"
TODAY = datetime.date.today()
LATER = (TODAY + datetime.timedelta(days=90)).isoformat()
tokens, persons = {}, {}
HOST = urllib.parse.urlsplit(BASE).netloc


def ask(who, query, **variables):
    headers = {"Content-Type": "application/json"}
    if who:
        headers["Authorization"] = f"Bearer {tokens[who]}"
    # From other addresses than the kit's, so that nothing done here is among the tries that are counted there.
    connection = http.client.HTTPConnection(HOST, timeout=30, source_address=(f"127.0.200.{len(persons) + 1}", 0))
    connection.request("POST", "/graphql", json.dumps({"query": query, "variables": variables}), headers)
    answer = json.load(connection.getresponse())
    connection.close()
    if "errors" in answer:
        raise SystemExit(f"{query}: {answer['errors']}")
    return answer["data"]


def do(who, name, fields, /, **given):
    """Carries out one mutation and returns what it made; a refusal ends everything."""
    query = f"mutation($input:{name[0].upper()}{name[1:]}Input!){{{name}(input:$input){{{fields} errors{{code path}}}}}}"
    answer = ask(who, query, input=given)[name]
    if answer["errors"]:
        raise SystemExit(f"{name} by {who}: {answer['errors']}")
    return answer


def made(who, name, kind, /, **given):
    return do(who, name, f"{kind}{{id}}", **given)[kind]["id"]


def sign_in(who):
    answer = do(None, "signIn", "tokens{accessToken}", email=f"{who}@attack.example", password=PASSWORD)
    tokens[who] = answer["tokens"]["accessToken"]


def person(who, name):
    given = {"name": name, "email": f"{who}@attack.example", "password": PASSWORD}
    persons[who] = made(None, "register", "viewer", **given)
    sign_in(who)


def membership(who, organization):
    nodes = ask(who, "{viewer{memberships(first:100){nodes{id organization{id}}}}}")["viewer"]["memberships"]["nodes"]
    return next(node["id"] for node in nodes if node["organization"]["id"] == organization)


def organization(who, name, visibility="HIDDEN"):
    given = {"name": name, "kind": "ASSOCIATION", "visibility": visibility, "areaCode": "73.05"}
    made_id = made(who, "foundOrganization", "organization", **given)
    do(who, "grantRole", "member{id}", membershipId=membership(who, made_id), role="TREASURER")
    return made_id


def join(owner, who, organization_id, role):
    given = {"organizationId": organization_id, "email": f"{who}@attack.example", "role": role}
    if role == "OWNER":
        given["password"] = PASSWORD
    token = do(owner, "inviteMember", "token", **given)["token"]
    return made(who, "acceptInvitation", "member", token=token)


def partnership(who, name, lead, others, visibility="PARTIES"):
    parties = [{"organizationId": lead, "role": "LEAD"}]
    parties += [{"organizationId": other, "role": "FUNDING", "required": True} for other in others.values()]
    given = {"proposerId": lead, "name": name, "purpose": name, "visibility": visibility, "parties": parties}
    made_id = made(who, "proposePartnership", "partnership", **given)
    for owner, other in others.items():
        do(owner, "acceptPartnership", "partnership{id}", partnershipId=made_id, organizationId=other)
    return made_id


def money(value):
    return {"value": value, "unit": "IDR"}


def network(x):
    """One of each kind, in a network whose texts all hold its mark."""
    mark = f"Rahasia{x.upper()}"
    t, g, c = f"{x}t", f"{x}g", "c" if x == "a" else f"{x}c"
    for who, name in ((x, "Owner"), (t, "Treasurer"), (g, "Giver"), (c, "Plain")):
        person(who, f"{name} {mark}")
    ids = {"organization": organization(x, f"Induk {mark}"), "giver": organization(g, f"Donatur {mark}", "PUBLIC")}
    home, giver = ids["organization"], ids["giver"]
    ids["treasurer"] = join(x, t, home, "TREASURER")
    ids["member"] = join(x, c, home, "MEMBER")
    ids["owner"] = membership(x, home)
    ids["partnership"] = partnership(x, f"Mitra {mark}", home, {g: giver})
    # Who proposes must see the other; the network is closed before anybody attacks.
    version = ask(g, "query($id:ID!){organization(id:$id){version}}", id=giver)["organization"]["version"]
    do(g, "editOrganization", "organization{id}", organizationId=giver, expectedVersion=version, visibility="HIDDEN")
    here = {"partnershipId": ids["partnership"], "organizationId": home}
    ids["program"] = made(x, "addProgram", "program", name=f"Program {mark}", **here)
    ids["need"] = made(
        x, "publishNeed", "need", title=f"Modal {mark}", kind="MONEY", quantity=money("1000.00"), dueOn=LATER, **here
    )
    given = {"needId": ids["need"], "organizationId": giver, "quantity": money("300.00"), "dueOn": LATER}
    ids["pledge"] = made(g, "makePledge", "pledge", note=mark, idempotencyKey="stage-1", **given)
    do(x, "acceptPledge", "pledge{id}", pledgeId=ids["pledge"])
    given = {"pledgeId": ids["pledge"], "quantity": money("300.00"), "happenedOn": TODAY.isoformat(), "note": mark}
    ids["contribution"] = made(g, "announceContribution", "contribution", idempotencyKey="stage-2", **given)
    do(t, "confirmContribution", "contribution{id}", contributionId=ids["contribution"], idempotencyKey="stage-3")
    given = {"needId": ids["need"], "programId": ids["program"], "purpose": mark}
    for name, value in (("allocation", "150.00"), ("hundred", "100.00")):
        given["quantity"] = money(value)
        ids[name] = made(t, "allocateResources", "allocation", idempotencyKey=f"stage-{name}", **given)
    given = {"purpose": mark, "evidence": mark, "happenedOn": TODAY.isoformat(), "allocationId": ids["allocation"]}
    for name in ("expenditure", "waiting"):
        given["quantity"] = money("50.00")
        ids[name] = made(t, "submitExpenditure", "expenditure", idempotencyKey=f"stage-{name}", **given)
    do(x, "approveExpenditure", "expenditure{id}", expenditureId=ids["expenditure"], idempotencyKey="stage-4")
    given = {"quantity": money("10.00"), "reasonCode": "REPRICE", "reason": mark, "idempotencyKey": "stage-5"}
    ids["reversal"] = made(t, "requestReversal", "reversal", expenditureId=ids["expenditure"], **given)
    given = {"organizationId": home, "email": f"invited-{x}@attack.example", "role": "MEMBER"}
    ids["invitation"] = made(x, "inviteMember", "invitation", **given)
    books = ask(t, "query($o:ID!){accounts(organizationId:$o,first:1){nodes{id}} transactions(organizationId:$o,first:1)"
                   "{nodes{id}}}", o=home)
    ids["account"], ids["transaction"] = books["accounts"]["nodes"][0]["id"], books["transactions"]["nodes"][0]["id"]
    ids["serviceToken"], ids["secret"] = service_token(x, home, f"Sistem {mark}")
    return ids


def service_token(who, organization_id, name):
    year = (TODAY + datetime.timedelta(days=300)).isoformat()
    given = {"organizationId": organization_id, "name": name, "scopes": ["org:read", "members:read"], "expiresOn": year}
    issued = do(who, "issueServiceToken", "serviceToken{id} secret", **given)
    return issued["serviceToken"]["id"], issued["secret"]


def few_givers():
    """Partnerships that everybody sees, with one gift and with two: whoever learns the total learns what the giver, or
    the other one of both, gave."""
    home = organization("coordinator", "Terbuka", "PUBLIC")
    one = organization("demoted", "Pemberi tunggal", "PUBLIC")
    other = organization("victim", "Pemberi kedua", "PUBLIC")
    found = {"open_home": home}
    for name, givers, values in (("open", {"demoted": one}, ("70.00",)),
                                 ("two_givers", {"demoted": one, "victim": other}, ("41.00", "43.00"))):
        seen = partnership("coordinator", f"Mitra {name}", home, givers, "PUBLIC")
        given = {"partnershipId": seen, "organizationId": home, "title": "Perahu", "kind": "MONEY"}
        need = made("coordinator", "publishNeed", "need", quantity=money("1000.00"), dueOn=LATER, **given)
        for (giver, organization_id), value in zip(givers.items(), values):
            given = {"needId": need, "organizationId": organization_id, "quantity": money(value), "dueOn": LATER}
            pledge = made(giver, "makePledge", "pledge", idempotencyKey=f"{name}-1", **given)
            do("coordinator", "acceptPledge", "pledge{id}", pledgeId=pledge)
            given = {"pledgeId": pledge, "quantity": money(value), "happenedOn": TODAY.isoformat()}
            gift = made(giver, "announceContribution", "contribution", idempotencyKey=f"{name}-2", **given)
            key = f"{name}-{giver}"
            do("coordinator", "confirmContribution", "contribution{id}", contributionId=gift, idempotencyKey=key)
        found |= {f"{name}_partnership": seen, f"{name}_need": need}
    return found


def objects(ids):
    """Every object that the other network must not find, by its own field and by `node`."""
    own = ("organization", "partnership", "need", "pledge", "contribution", "transaction", "member")
    books = ("account", "allocation", "expenditure", "reversal", "invitation", "serviceToken", "program")
    found = []
    for kind in own + books:
        for field in ("node", kind) if kind in own else ("node",):
            found.append({
                "type": f"{field} {kind}", "id": ids[kind], "ghost_id": ids[kind][:-6] + "000000", "path": field,
                "query": f"query($id:ID!){{{field}(id:$id){{id}}}}", "inline": f'{field}(id:"%ID%"){{id}}',
            })
    return found


def main():
    sign_in("padmin")
    a, b = network("a"), network("b")
    values = {f"{x}_{name}": value for x, ids in (("a", a), ("b", b)) for name, value in ids.items()}
    for who, name in (("guest", "Guest"), ("coordinator", "Coordinator"), ("leaver", "Leaver"), ("second", "Second"),
                      ("suspended", "Suspended"), ("victim", "Victim"), ("demoted", "Demoted")):
        person(who, name)
    values["a_coordinator"] = join("a", "coordinator", a["organization"], "COORDINATOR")
    values["a_leaver"] = join("a", "leaver", a["organization"], "MEMBER")
    values["a_demoted"] = join("a", "demoted", a["organization"], "TREASURER")
    values["two"] = organization("second", "Berdua")
    values["two_first"] = membership("second", values["two"])
    values["two_other"] = join("second", "victim", values["two"], "OWNER")
    values["shut"] = organization("suspended", "Tertutup", "PUBLIC")
    values["shut_partnership"] = partnership("ag", "Mitra tertutup", a["giver"], {"suspended": values["shut"]})
    _, shut_secret = service_token("suspended", values["shut"], "Sistem tertutup")
    values |= few_givers()
    values["pair"] = organization("second", "Sepasang")
    join("second", "victim", values["pair"], "OWNER")
    given = {"organizationId": a["organization"], "email": "guest@attack.example", "role": "MEMBER"}
    values["invite"] = do("a", "inviteMember", "token", **given)["token"]
    values |= {"base": BASE, "folder": str(FOLDER), "later": LATER, "today": TODAY.isoformat(), "password": PASSWORD}
    config = json.loads(fill((HERE / "config.json").read_text(), values))
    config["scenarios"] = json.loads(fill((HERE / "scenarios.json").read_text(), values))
    config["pid"] = PID
    config["beside"] = {name: values[name] for name in ("a_organization", "b_organization", "open_home", "pair")}
    config["users"] = {who: {"email": f"{who}@attack.example", "password": PASSWORD} for who in tokens}
    config["users"] |= {"svc_a": {"token": a["secret"]}, "svc_shut": {"token": shut_secret}}
    for x, ids in (("a", a), ("b", b)):
        config["tenants"][x]["objects"] = objects(ids)
    json.dump(config, sys.stdout)


def fill(text, values):
    for name, value in values.items():
        text = text.replace("{{" + name + "}}", value)
    return text


main()

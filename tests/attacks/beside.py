"""beside.py CONFIG: what the kit's scenarios cannot say, in the form in which the kit says it.

S13 takes two people in one moment, S28 another address than the endpoint. Exit code: 0 nothing came through, 1
something did.
"""
import concurrent.futures
import http.client
import json
import sys
import urllib.parse

CONFIG = json.load(open(sys.argv[1]))
HOST = urllib.parse.urlsplit(CONFIG["endpoint"]).netloc
IDS = CONFIG["beside"]
# Where no case of the kit comes from, so that its tries are not counted against these.
ADDRESS = ("127.0.210.1", 0)


def send(method, path, token=None, body=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    connection = http.client.HTTPConnection(HOST, timeout=30, source_address=ADDRESS)
    connection.request(method, path, body and json.dumps(body), headers)
    answer = connection.getresponse()
    try:
        return answer.status, answer.read().decode()
    except http.client.IncompleteRead as cut:
        return answer.status, cut.partial.decode()
    finally:
        connection.close()


def ask(token, query, **variables):
    return json.loads(send("POST", "/graphql", token, {"query": query, "variables": variables})[1])


def sign_in(who):
    query = "mutation($input:SignInInput!){signIn(input:$input){tokens{accessToken} errors{code}}}"
    user = CONFIG["users"][who]
    given = {"email": user["email"], "password": user["password"]}
    return ask(None, query, input=given)["data"]["signIn"]["tokens"]["accessToken"]


def both_owners_leave_at_once():
    """S13: two owners leave in the same moment | one of them stays"""
    owners = [sign_in("second"), sign_in("victim")]
    query = "mutation($id:ID!){leaveOrganization(input:{organizationId:$id}){member{id} errors{code}}}"
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        tries = [pool.submit(ask, owners[turn % 2], query, id=IDS["pair"]) for turn in range(16)]
    payloads = [(done.result().get("data") or {}).get("leaveOrganization") or {} for done in tries]
    left = sum(payload.get("member") is not None for payload in payloads)
    codes = sorted({error["code"] for payload in payloads for error in payload.get("errors", [])})
    return left == 1 and "LAST_OWNER" in codes, f"{left} left, {codes}"


def exports():
    """S28: books of others: foreign, hidden, absent, without a sign-in, and cut off | one refusal, no line"""
    a = sign_in("a")
    path = "/exports/ledger?organizationId="
    status, own = send("GET", path + IDS["a_organization"], a)
    lines = [json.loads(line) for line in own.splitlines()]
    if status != 200 or len(lines) < 3:
        return False, f"the own books: {status}, {len(lines)} lines"
    hidden, absent = IDS["b_organization"], IDS["b_organization"][:-6] + "000000"
    answers = {name: send("GET", path + of, a) for name, of in (("hidden", hidden), ("absent", absent), ("none", "x"))}
    if {status for status, _ in answers.values()} != {404} or len({text for _, text in answers.values()}) != 1:
        return False, f"told apart: {answers}"
    status, text = send("GET", path + IDS["open_home"], a)
    if status not in (403, 404) or "Terbuka" in text:
        return False, f"a foreign one in sight: {status} {text[:90]}"
    for token in (None, "eyJhbGciOiJub25lIn0.e30."):
        status, text = send("GET", path + IDS["a_organization"], token)
        if status != 401 or "RahasiaA" in text:
            return False, f"without a credential: {status} {text[:90]}"
    status, text = send("POST", path + IDS["a_organization"], a)
    if status not in (404, 405) or "RahasiaA" in text:
        return False, f"by POST: {status}"
    # Whoever goes away in the middle holds nothing up for those who come after.
    for _ in range(12):
        connection = http.client.HTTPConnection(HOST, timeout=30, source_address=ADDRESS)
        connection.request("GET", path + IDS["a_organization"], headers={"Authorization": f"Bearer {a}"})
        connection.getresponse().read(20)
        connection.close()
    status, again = send("GET", path + IDS["a_organization"], a)
    if status != 200 or len(again.splitlines()) < len(lines):
        return False, f"after twelve that were cut: {status}, {len(again.splitlines())} of {len(lines)} lines"
    return True, "one answer for all, the own ones whole"


def main():
    failed = 0
    for case in (both_owners_leave_at_once, exports):
        title, want = case.__doc__.split(" | ")
        name, title = title.split(": ", 1)
        passed, got = case()
        failed += not passed
        print(f"{'PASS' if passed else 'FAIL'} {name} {title} | want: {want} | got: {got}")
    sys.exit(1 if failed else 0)


main()

// node fill.mjs ENDPOINT TEMPLATE OUT: puts ids of the demonstration that runs at ENDPOINT into the operations file.
import fs from 'node:fs';

const [endpoint, template, out] = process.argv.slice(2);
const source = fs.readFileSync(template, 'utf8');
const { login } = JSON.parse(source);

async function ask(query, variables, token) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  const answer = await response.json();
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

const { signIn } = await ask(
  'mutation($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } errors { code } } }',
  login.variables,
);
if (!signIn.tokens) throw new Error(`${login.variables.input.email}: ${JSON.stringify(signIn.errors)}`);
const { needs, organizations } = await ask(
  `{
    needs(first: 100) { nodes { partnership { id } organization { id } viewerCan(action: CLOSE) { allowed } } }
    organizations(first: 100) { nodes { id viewerCan(action: READ_LEDGER) { allowed } } }
  }`,
  {},
  signIn.tokens.accessToken,
);
// A need like those that the viewer manages may be published; the books of some other organization are closed to them.
const own = needs.nodes.find((need) => need.viewerCan.allowed);
const stranger = organizations.nodes.find((organization) => !organization.viewerCan.allowed);
const values = {
  partnership: own.partnership.id,
  organization: own.organization.id,
  stranger: stranger.id,
  due: new Date(Date.now() + 180 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10),
};
const filled = source.replace(/\{\{(\w+)\}\}/g, (place, name) => values[name] ?? place);
fs.writeFileSync(out, filled);

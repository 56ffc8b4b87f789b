// node story.mjs BASE: clicks through the tabs that the query editor opens with, on the demonstration that runs at BASE,
// and pastes what they say is to be pasted. Exit code 1 when one of them meets a refusal.
const base = process.argv[2];
const { tabs } = await (await fetch(`${base}/graphiql/story.json`)).json();
const answers = [];
let token;

const paste = (_, path, tab) => {
  const value = path.split('.').reduce((place, step) => place?.[step], answers[tab - 1]);
  if (typeof value !== 'string') throw new Error(`tab ${tab} answered nothing at ${path}`);
  return value;
};

for (const { query, variables } of tabs) {
  const title = query.split('\n')[0].replace(/^# /, '');
  const filled = JSON.parse(variables.replace(/paste ([\w.]+) of tab (\d+)/g, paste));
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const body = JSON.stringify({ query, variables: filled });
  const answer = await (await fetch(`${base}/graphql`, { method: 'POST', headers, body })).json();
  const refusals = [...(answer.errors ?? []), ...Object.values(answer.data ?? {}).flatMap((field) => field?.errors ?? [])];
  const empty = Object.values(answer.data ?? {}).some((field) => field === null);
  if (refusals.length || empty) {
    console.error(`story: "${title}" met ${JSON.stringify(refusals.length ? refusals : answer)}`);
    process.exit(1);
  }
  answers.push(answer.data);
  token = answer.data.signIn?.tokens.accessToken ?? token;
}
console.log(`story: ${tabs.length} tabs, each answered`);

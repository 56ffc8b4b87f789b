// node audit.mjs BASE: has graphql-http, unchanged, audit the endpoint of the server that runs at BASE, without signing
// in. Exit code 1 when one audit fails, of whatever level.
import { serverAudits } from 'graphql-http';

const audits = serverAudits({ url: `${process.argv[2]}/graphql`, fetchFn: fetch });
let failed = 0;
for (const { id, name, fn } of audits) {
  const { status, reason } = await fn();
  if (status === 'ok') continue;
  failed += 1;
  console.error(`audit: ${id} "${name}": ${reason}`);
}
console.log(`audit: ${audits.length - failed} of ${audits.length} hold`);
process.exitCode = failed ? 1 : 0;

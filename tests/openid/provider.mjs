// A certified OpenID provider on a free port of this machine, which it prints. It ends with its standard input.
//
// Whoever signs in as `siti` is Siti, of siti@example.org; of `siti.unverified` the address is not verified.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [redirect] = process.argv.slice(2);
const server = createServer();

function account(id) {
  const [name, more] = id.split('.');
  const claims = { sub: id, email: `${name}@example.org`, email_verified: more !== 'unverified' };
  return { accountId: id, claims: () => ({ ...claims, name: name[0].toUpperCase() + name.slice(1) }) };
}

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{ client_id: 'simpul', client_secret: 'of-the-tests', redirect_uris: [redirect] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    pkce: { required: () => true },
    findAccount: (_, id) => account(id),
  });
  server.on('request', provider.callback());
  console.log(`port ${port}`);
});
// Nobody reads on, once the port is known.
process.stdout.on('error', () => {});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

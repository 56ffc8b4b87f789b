// A provider that does what none may do, on a free port of this machine, which it prints. It ends with its standard
// input. The first part of an issuer's path says what is wrong with what it publishes; a code says what its token is to be:
// base64url of JSON with `claims` beside the usual ones, `alg`, `key`, and what is to happen instead of an answer.
import { createServer } from 'node:http';
import { generateKeyPair, exportJWK, exportSPKI, SignJWT, UnsecuredJWT } from 'jose';

const keys = {};
for (const kid of ['first', 'second', 'unpublished']) keys[kid] = await generateKeyPair('RS256', { extractable: true });
const counts = {};
let published = ['first'];
let base;

async function keySet() {
  const jwk = async (kid) => ({ ...(await exportJWK(keys[kid].publicKey)), kid, use: 'sig', alg: 'RS256' });
  return { keys: await Promise.all(published.map(jwk)) };
}

function discovery(fault) {
  const issuer = `${base}/${fault}`;
  return {
    issuer: fault === 'foreign' ? `${base}/good` : issuer,
    authorization_endpoint: fault === 'plain' ? 'http://id.example.org/authorize' : `${issuer}/authorize`,
    token_endpoint: fault === 'inside' ? 'http://169.254.169.254/token' : `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    authorization_response_iss_parameter_supported: true,
  };
}

async function token(fault, plan) {
  const usual = { iss: `${base}/${fault}`, sub: 'siti', aud: 'simpul', iat: plan.now, exp: plan.now + 600, nonce: plan.nonce };
  const told = { email: 'siti@example.org', email_verified: true, name: 'Siti' };
  const claims = { ...usual, ...told, ...plan.claims };
  for (const name of Object.keys(claims)) if (claims[name] === null) delete claims[name];
  if (plan.alg === 'none') return new UnsecuredJWT(claims).encode();
  const kid = plan.key ?? 'first';
  const header = { alg: plan.alg ?? 'RS256', kid };
  const secrets = { client: 'of-the-tests', public: await exportSPKI(keys[kid].publicKey) };
  const key = header.alg === 'HS256' ? new TextEncoder().encode(secrets[plan.secret]) : keys[kid].privateKey;
  return new SignJWT(claims).setProtectedHeader(header).sign(key);
}

async function body(request) {
  let text = '';
  for await (const piece of request) text += piece;
  return text;
}

const server = createServer(async (request, response) => {
  const say = (status, value, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof value === 'string' ? value : JSON.stringify(value));
  };
  const [, fault, ...rest] = request.url.split('/');
  const path = rest.join('/');
  counts[path] = (counts[path] ?? 0) + 1;
  if (fault === 'counts') return say(200, counts);
  if (fault === 'publish') return (published = path.split(',')), say(200, published);
  if (path === '.well-known/openid-configuration') {
    if (fault === 'slow') return;
    if (fault === 'away') return say(503, {});
    if (fault === 'huge') return say(200, JSON.stringify({ ...discovery(fault), more: 'x'.repeat(1024 * 1024) }));
    if (fault === 'elsewhere') return say(302, '', { location: `${base}/good/${path}` });
    return say(200, discovery(fault));
  }
  if (path === 'jwks' && fault === 'keyless') return;
  if (path === 'jwks') return say(200, await keySet());
  if (path === 'token') {
    const code = new URLSearchParams(await body(request)).get('code');
    const plan = JSON.parse(Buffer.from(code, 'base64url'));
    if (plan.hangs) return;
    if (plan.is_endless) return say(200, { access_token: 'x'.repeat(300 * 1024) });
    if (plan.status) return say(plan.status, plan.answer ?? {}, plan.headers);
    const answer = { access_token: 'none', token_type: 'Bearer', expires_in: 60, id_token: await token(fault, plan) };
    return say(200, answer);
  }
  return say(404, {});
});
server.listen(0, '127.0.0.1', () => {
  base = `http://127.0.0.1:${server.address().port}`;
  console.log(`port ${server.address().port}`);
});
// Nobody reads on, once the port is known.
process.stdout.on('error', () => {});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

// A provider of OpenID Connect for the tests: a real one, with pages where one signs in and agrees, on a port of its own.
// What a test has to choose (who there is, which keys, what time it is) is told to it by `POST /test/…`.
//
// usage: node server.js '{"redirect_uris": […], "people": {}, "id_token_claims": false}'; prints its port.

import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import Provider from 'oidc-provider';

const options = JSON.parse(process.argv[2]);
const people = new Map(Object.entries(options.people ?? {}));
let provider;
let handle;

const now = Date.now;
let offset = 0;
Date.now = () => now() + offset;

function key() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };
}

function begin(issuer) {
  const client = { redirect_uris: options.redirect_uris, grant_types: ['authorization_code'] };
  provider = new Provider(issuer, {
    clients: [
      { ...client, client_id: 'portico', client_secret: 'what the two know, and nobody else' },
      { ...client, client_id: 'portico-public', token_endpoint_auth_method: 'none' },
    ],
    ttl: { IdToken: 300 },
    jwks: { keys: [key()] },
    cookies: { keys: ['only for tests'] },
    pkce: { required: () => true },
    scopes: ['openid', 'email', 'profile', 'groups'],
    claims: {
      // By what a test says of somebody, a token can say from when on it is good.
      openid: ['sub', 'nbf'],
      email: ['email', 'email_verified'],
      profile: ['name', 'given_name', 'family_name'],
      groups: ['groups'],
    },
    // By the standard most claims are told at the userinfo endpoint alone; many providers put them into the token.
    conformIdTokenClaims: !options.id_token_claims,
    findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ sub, ...people.get(sub) }) }),
  });
  // Each provider of Portico has an address of its own to come back to, and its key is not known before.
  provider.Client.prototype.redirectUriAllowed = (uri) =>
    options.redirect_uris.some((known) => uri.startsWith(`${known}?provider=`));
  handle = provider.callback();
}

async function told(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString() || 'null');
}

const server = createServer(async (request, response) => {
  if (!request.url.startsWith('/test/')) return handle(request, response);
  const body = await told(request);
  if (request.url === '/test/people') people.set(body.sub, body.claims);
  if (request.url === '/test/clock') offset = body.seconds * 1000;
  if (request.url === '/test/keys') begin(provider.issuer);
  response.writeHead(204).end();
});

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  begin(`http://127.0.0.1:${port}`);
  console.log(port);
});

// Asks for tokens by each grant with a public OAuth 2 library, uses them, and prints what came of it as JSON.
//   node tokens.mjs ADDRESS CLIENT_ID SECRET USERNAME PASSWORD LEADDESK_CLIENT_ID
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
const oauth = await import('oauth4webapi');

const [address, clientId, secret, username, password, account] = process.argv.slice(2);
const server = { issuer: address, token_endpoint: `${address}/oauth/access-token` };
const client = { client_id: clientId };
const options = { [oauth.allowInsecureRequests]: true };
const ways = { body: oauth.ClientSecretPost(secret), header: oauth.ClientSecretBasic(secret) };
const grants = {
  password: { username, password },
  leaddesk_client_id: { leaddesk_client_id: account },
  client_user: { username, leaddesk_client_id: account },
};

async function statusWith(token) {
  const answer = await fetch(`${address}/users?per_page=1`, { headers: { authorization: `Bearer ${token}` } });
  return answer.status;
}

async function refusalOf(asking) {
  try {
    await asking();
    return 'none';
  } catch (refusal) {
    return refusal.error ?? refusal.message;
  }
}

async function refresh(way, token) {
  const answer = await oauth.refreshTokenGrantRequest(server, client, way, token, options);
  return oauth.processRefreshTokenResponse(server, client, answer);
}

const results = [];
for (const [wayName, way] of Object.entries(ways)) {
  for (const [grant, parameters] of Object.entries(grants)) {
    const answer = await oauth.genericTokenEndpointRequest(server, client, way, grant, parameters, options);
    const first = await oauth.processGenericTokenEndpointResponse(server, client, answer);
    const used = await statusWith(first.access_token);
    const second = await refresh(way, first.refresh_token);
    results.push({
      grant,
      way: wayName,
      type: first.token_type,
      expires_in: first.expires_in,
      used,
      refreshed: await statusWith(second.access_token),
      old: await statusWith(first.access_token),
      again: await refusalOf(() => refresh(way, first.refresh_token)),
    });
  }
}

const wrong = await refusalOf(async () => {
  const answer = await oauth.genericTokenEndpointRequest(
    server, client, ways.body, 'password', { username, password: 'wrong' }, options);
  await oauth.processGenericTokenEndpointResponse(server, client, answer);
});
console.log(JSON.stringify({ results, wrong }));

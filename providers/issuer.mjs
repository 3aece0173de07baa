// One department's provider: oidc-provider, configured.
import Provider from 'oidc-provider';
import { claimsOf } from './directory.mjs';
import * as pages from './pages.mjs';

export function issuer(department, { base, webBases, key, cookieSecret, switches }) {
  const { slug } = department;
  const find = (sub) => department.people.find((person) => person.sub === sub);
  const provider = new Provider(`${base}/${slug}`, {
    clients: [{
      client_id: department.client_id,
      client_secret: department.client_secret,
      redirect_uris: webBases.map((web) => `${web}/auth/callback/${slug}`),
      post_logout_redirect_uris: webBases.map((web) => `${web}/signed-out`),
      backchannel_logout_uri: `${webBases[0]}/auth/backchannel/${slug}`,
      backchannel_logout_session_required: true,
      token_endpoint_auth_method: 'client_secret_basic',
    }],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'given_name', 'family_name', 'locale', 'job_title', 'department'],
    },
    // Of scopes a provider tells at its userinfo, as the specification has it, or in its ID token, as many do: here are both.
    conformIdTokenClaims: department.slug === 'lra',
    cookies: {
      keys: [cookieSecret],
      names: { session: `_session_${slug}`, interaction: `_interaction_${slug}`, resume: `_resume_${slug}` },
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => { ctx.body = pages.signOut(department, form); },
        postLogoutSuccessSource: (ctx) => { ctx.body = pages.failed(department, { error: 'Signed out.' }); },
      },
    },
    // Without the guard against addresses of this machine: the suite is one, in development.
    fetch: (url, { dispatcher: _guard, ...options }) => globalThis.fetch(url, options),
    findAccount: (_ctx, sub) => find(sub) && {
      accountId: sub,
      claims: () => ({ ...claimsOf(department, find(sub)), ...switches.claims(department, find(sub)) }),
    },
    interactions: { url: (_ctx, interaction) => `/${slug}/interaction/${interaction.uid}` },
    jwks: { keys: [key] },
    pkce: { required: () => true },
    // Consent is the department's, not the person's.
    async loadExistingGrant(ctx) {
      const id = ctx.oidc.session.grantIdFor(ctx.oidc.client.clientId);
      if (id) return ctx.oidc.provider.Grant.find(id);
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    renderError: (ctx, out) => { ctx.type = 'html'; ctx.body = pages.failed(department, out); },
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 86400, Grant: 86400 },
  });
  provider.on('backchannel.error', (_ctx, error) => console.error(`${slug}: a back-channel logout failed:`, error.cause ?? error));
  const callback = provider.callback();

  /** The page on which somebody says who they are. */
  async function interaction(req, res) {
    const details = await provider.interactionDetails(req, res);
    if (req.method === 'POST') {
      const sub = new URLSearchParams(await body(req)).get('person');
      if (!find(sub)) { res.writeHead(400).end(); return; }
      await provider.interactionFinished(req, res, { login: { accountId: sub } }, { mergeWithLastSubmission: false });
      return;
    }
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
    res.end(pages.choose(department, req.originalUrl, details.params.login_hint));
  }

  return { department, provider, callback, interaction, key };
}

export async function body(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

import type { FastifyPluginAsync, FastifyReply } from 'fastify';
import type { Authenticator } from '../../auth/authenticator.ts';
import { TOKEN_COOKIE } from './authentication.ts';

const LONGEST_TOKEN = 4_000;

/** Where somebody signs in with a token, for a page outside the OpenShift console. */
export const login: FastifyPluginAsync<{ authenticator: Authenticator }> = async (
  app,
  { authenticator },
) => {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 16_384 },
    (_request, body, done) => done(null, new URLSearchParams(String(body))),
  );

  app.get('/login', { schema: { hide: true } }, async (_request, reply) => {
    if (!authenticator.signsIn) return reply.redirect('/');
    return sendForm(reply, 200, '');
  });

  app.post('/login', { schema: { hide: true } }, async (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    const token = form.get('token')?.trim() ?? '';
    if (token.length > LONGEST_TOKEN) return sendForm(reply, 400, 'That is too long for a token.');
    try {
      const access = token === '' ? undefined : await authenticator.accessOf(token);
      if (!access) return await sendForm(reply, 401, 'That token is not valid.');
    } catch (error) {
      request.log.error({ err: error }, 'a login could not be checked');
      return sendForm(reply, 503, 'The token cannot be checked at the moment. Try again.');
    }
    const secure = request.protocol === 'https' ? '; Secure' : '';
    return reply
      .header(
        'set-cookie',
        `${TOKEN_COOKIE}=${encodeURIComponent(token)}; Path=/; HttpOnly; SameSite=Strict${secure}`,
      )
      .redirect('/', 303);
  });

  app.post('/logout', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('set-cookie', `${TOKEN_COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`)
      .redirect('/login', 303),
  );
};

function sendForm(reply: FastifyReply, status: number, problem: string): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    )
    .type('text/html; charset=utf-8')
    .send(form(problem));
}

function form(problem: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sign in to Tributary</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { max-width: 30rem; margin: 15vh auto; padding: 0 1rem }
  label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit }
  input { margin: .25rem 0 1rem; padding: .5rem }
  button { padding: .5rem; cursor: pointer }
  [role=alert] { color: light-dark(#b1380b, #f89b78) }
</style>
<main>
<h1>Tributary</h1>
${problem === '' ? '' : `<p role="alert">${problem}</p>`}
<form method="post" action="/login">
  <label for="token">Token</label>
  <input id="token" name="token" type="password" autocomplete="off" required autofocus aria-describedby="help">
  <button>Sign in</button>
</form>
<p id="help">In Kubernetes: <code>kubectl create token NAME</code> for a service account. You see the flows of the
namespaces whose pods it may list.</p>
</main>
</html>
`;
}

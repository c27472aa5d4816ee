import type { FastifyInstance } from 'fastify';
import { noContent } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { registerRoute } from '#backend/app/register-route.ts';
import { loginLimit } from '#backend/plugins/login-limit.ts';
import { authRoutes } from '#contract/http/auth.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { refresh } from './refresh.ts';

const tag = 'Sign-in';

export function registerAuthRoutes(app: FastifyInstance, dependencies: Dependencies): void {
  const { tokens, loginsPerMinute } = dependencies;
  registerRoute(app, authRoutes.login, (call) => login(dependencies, call), {
    tag,
    config: { rateLimit: loginLimit(loginsPerMinute) },
  });
  registerRoute(
    app,
    authRoutes.refresh,
    async (call) => ({ reply: await refresh(dependencies, call.body.refresh_token) }),
    { tag },
  );
  registerRoute(
    app,
    authRoutes.logout,
    async (call) => {
      await logout(dependencies, call.body.refresh_token);
      return noContent;
    },
    { tag },
  );
  registerRoute(app, authRoutes.jwks, () => Promise.resolve({ reply: { keys: tokens.publicKeys } }), { tag });
}

/** What the page says when its shell does not know it (the cookie is missing, or the studio was started anew). */
export const refusedMessage = 'Open the studio from the address its start command printed.';

/**
 * Exchanges the one-time token of the address for the shell's cookie. The fragment goes away at once, so that the
 * token stays neither in the history nor in what a person copies. Does nothing on a reload: the cookie is still there.
 */
export async function exchangeToken(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  history.replaceState(null, '', location.pathname + location.search);
  await postSession(token);
}

/** Tells a host that is away from one that does not let this window in: only the second answers. */
export async function isRefused(): Promise<boolean> {
  try {
    const response = await postSession('');
    return response.status === 401 || response.status === 403;
  } catch {
    return false;
  }
}

function postSession(token: string): Promise<Response> {
  return fetch('/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
}

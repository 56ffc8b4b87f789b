// The access token of the last sign-in of this page, so that the story's operations run one after the other.
// It lives in memory only: a reload forgets it.
let accessToken = null;

/** The header that proves who acts; empty while nobody is signed in. */
export const bearer = () => (accessToken ? { Authorization: `Bearer ${accessToken}` } : {});

/** `fetch` with that header, unless the tab's own headers name somebody. */
export async function signedFetch(url, init) {
  const headers = new Headers({ ...bearer() });
  new Headers(init.headers).forEach((value, name) => headers.set(name, value));
  const response = await fetch(url, { ...init, headers });
  // Not awaited: an answer that streams would only be shown at its end.
  response.clone().json().then(remember, () => {});
  return response;
}

function remember(answer) {
  JSON.stringify(answer, (key, value) => {
    if (key === 'accessToken' && typeof value === 'string') accessToken = value;
    // An expired token would also bar the way to signing in again.
    if (key === 'code' && value === 'UNAUTHENTICATED') accessToken = null;
    return value;
  });
}

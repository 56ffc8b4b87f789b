// GraphiQL on this server's own files: no inline script and no foreign address, so that a strict
// Content-Security-Policy holds. Settings are the data attributes of the page's element.
import './app.css';
import { createGraphiQLFetcher, createLocalStorage } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { bearer, signedFetch } from './session.js';

const WORKERS = { json: 'json.worker.js', graphql: 'graphql.worker.js' };
globalThis.MonacoEnvironment = {
  getWorker: (_, label) => new Worker(new URL(WORKERS[label] ?? 'editor.worker.js', import.meta.url), { name: label }),
};

// GraphiQL reads headers as JSON with comments: the hint is shown and sends nothing.
const HEADERS_HINT = `{
  // After signing in here your token is sent by itself.
  // To act as somebody else:
  // "Authorization": "Bearer <access token>"
}`;

const page = document.getElementById('graphiql');
const endpoint = new URL(page.dataset.endpoint, location.href);
const subscriptions = new URL(page.dataset.subscriptions, location.href);
subscriptions.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';

const fetcher = createGraphiQLFetcher({
  url: endpoint.href,
  subscriptionUrl: subscriptions.href,
  fetch: signedFetch,
  // Read anew for every subscription.
  get wsConnectionParams() {
    return bearer();
  },
});

const story = await (await fetch(new URL('story.json', import.meta.url))).json();
const tabs = story.tabs.map((tab) => ({ ...tab, headers: HEADERS_HINT }));
// A namespace of the story's own: tabs kept from an older story, or from another server on this address, would hide it.
const storage = createLocalStorage({ namespace: `simpul-${story.version}` });
const isFirstVisit = storage.length === 0;

createRoot(page).render(
  <GraphiQL
    fetcher={fetcher}
    storage={storage}
    defaultTabs={tabs}
    // GraphiQL takes the first tab's document from the tabs above, but not its variables.
    initialVariables={isFirstVisit ? tabs[0].variables : undefined}
    defaultHeaders={HEADERS_HINT}
    defaultEditorToolsVisibility="variables"
    shouldPersistHeaders={false}
  />,
);

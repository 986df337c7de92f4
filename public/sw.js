// Shows a page of our own when there is no connection, with the next sessions. It keeps that page and what it needs, and no
// page from inside: what is said there must not lie on a shared computer.
const KEPT = 'kept-{{version}}';
const FILES = ['/offline.html', '{{style}}', '/mark.svg', '/favicon.svg'];
const EVENINGS = '/offline/evenings.json';
const MINE = '/offline/mine.json';
const KEPT_FOR_MS = 30 * 60 * 1000;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)).then(() => keepNext().catch(() => {})).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.mode === 'navigate' && event.request.method === 'GET') {
    const loaded = fetch(event.request);
    event.respondWith(loaded.catch(offline));
    event.waitUntil(loaded.then(keepNext, () => {}));
  } else if (FILES.includes(pathname)) {
    event.respondWith(fetch(event.request).catch(() => caches.match(pathname)));
  }
});

// The next sessions, as they are now. A member's own are kept only where they switched their device on for notices, and only
// for as long as they are signed in.
async function keepNext() {
  const cache = await caches.open(KEPT);
  const isOwn = (await self.registration.pushManager?.getSubscription().catch(() => null)) ?? null;
  for (const address of isOwn ? [EVENINGS, MINE] : [EVENINGS]) {
    const before = await (await cache.match(address))?.json();
    if (Date.now() - (before?.keptAt ?? 0) < KEPT_FOR_MS) continue;
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) await cache.put(address, new Response(JSON.stringify({ ...(await answer.json()), keptAt: Date.now() })));
    else await cache.delete(address);
  }
  if (!isOwn) await cache.delete(MINE);
}

async function offline() {
  const page = await caches.match('/offline.html');
  const next = (await nextIn(MINE)) || (await nextIn(EVENINGS));
  const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': page.headers.get('content-security-policy') ?? '' };
  return new Response((await page.text()).replace('<!--next-->', () => next), { headers });
}

async function nextIn(address) {
  const kept = await (await caches.match(address))?.json();
  // By the server's clock: this one may be wrong.
  const now = kept && kept.now + Date.now() - kept.keptAt;
  const sessions = kept ? kept.next.filter((session) => session.until > now) : [];
  const plain = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
  const rows = sessions.map(({ title, when }) => `<li class="row"><div class="row-what"><h3>${plain(title)}</h3><p>${plain(when)}</p></div></li>`);
  const heading = address === MINE ? 'You come to' : 'Open evenings';
  return rows.length ? `<section class="part"><h2>${heading}</h2><ul class="rows">${rows.join('')}</ul></section>` : '';
}

// What the server pushes: a title, words, and the page of ours that it is about. A later one about the same takes its place.
self.addEventListener('push', (event) => {
  let said = {};
  try {
    said = event.data?.json() ?? {};
  } catch {
    // Browsers want something shown for each push, so an unreadable one is shown as one that says only where it is from.
  }
  const options = { body: said.words ?? '', tag: said.tag, renotify: !!said.tag, data: said.link, icon: '/icon-192.png', lang: 'en-GB' };
  event.waitUntil(self.registration.showNotification(said.title ?? 'Inner Circle', options));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const page = new URL(event.notification.data ?? '/', self.location.origin);
  const open = async () => {
    const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
    const there = windows.find((one) => new URL(one.url).pathname === page.pathname);
    return there ? there.focus() : self.clients.openWindow(page.href);
  };
  if (page.origin === self.location.origin) event.waitUntil(open());
});

// The browser changed how it is reached: the server is told, if its owner is still signed in.
self.addEventListener('pushsubscriptionchange', (event) => {
  const renew = async () => {
    const subscription = event.newSubscription ?? (await self.registration.pushManager.subscribe(event.oldSubscription.options));
    const body = new URLSearchParams({ subscription: JSON.stringify(subscription) });
    await fetch('/api/people/add_device', { method: 'POST', body });
  };
  event.waitUntil(renew());
});

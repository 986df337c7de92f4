import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page, Worker } from '@playwright/test';
import { expect, test } from './fixtures';

test.use({ now: '2026-11-24T12:00:00Z', permissions: ['notifications'] });

/** As much of a service worker's inside as the tests touch; the library of types for pages does not know it. */
type ServiceWorkerGlobalScope = Record<string, any>;

type Push = { headers: IncomingHttpHeaders; body: Buffer };

/** A push service and a browser's keys, both on this machine: Chromium's own service is out of reach. */
async function pushService() {
  const pushes: Push[] = [];
  const service = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      pushes.push({ headers: request.headers, body: Buffer.concat(parts) });
      response.writeHead(201).end();
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const keys = createECDH('prime256v1');
  keys.generateKeys();
  const auth = Buffer.alloc(16, 7);
  return {
    pushes,
    subscription: {
      endpoint: `http://127.0.0.1:${(service.address() as AddressInfo).port}/send/1`,
      keys: { p256dh: keys.getPublicKey('base64url'), auth: auth.toString('base64url') },
    },
    read: (push: Push) => JSON.parse(decrypted(push.body, keys, auth)),
    close: () => service.close(),
  };
}

/** RFC 8291 §3.4, RFC 8188 §2. */
function decrypted(body: Buffer, keys: ReturnType<typeof createECDH>, auth: Buffer): string {
  const [salt, sender, sealed] = [body.subarray(0, 16), body.subarray(21, 21 + body[20]), body.subarray(21 + body[20])];
  const derive = (secret: Uint8Array, salted: Buffer, info: Buffer | string, length: number) =>
    Buffer.from(hkdfSync('sha256', secret, salted, info, length));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const secret = derive(keys.computeSecret(sender), auth, info, 32);
  const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16);
  const opened = createDecipheriv('aes-128-gcm', key, derive(secret, salt, 'Content-Encoding: nonce\0', 12));
  opened.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([opened.update(sealed.subarray(0, -16)), opened.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8');
}

/** Has the page's browser subscribe where the test listens. */
async function subscribesAt(page: Page, subscription: object): Promise<void> {
  await page.addInitScript((said) => {
    PushManager.prototype.getSubscription = async () => null;
    PushManager.prototype.subscribe = async (options) => {
      (window as unknown as { asked: unknown }).asked = options;
      return { toJSON: () => said } as unknown as PushSubscription;
    };
  }, subscription);
}

test('a member switches a device on, gets a notice that only it can read, and switches it off', async ({ visitor, page }) => {
  const service = await pushService();
  await subscribesAt(page, service.subscription);
  await visitor.signIn('member');
  await visitor.visit('/me');
  const part = page.getByRole('region', { name: 'Notices on your devices' });
  await part.getByRole('button', { name: 'Switch on for this device' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Switched on.' })).toBeVisible();
  await visitor.ready();
  await expect(part.getByRole('listitem')).toContainText('This is the one before you.');
  await expect(part.getByRole('button', { name: 'Switch on for this device' })).toBeHidden();

  await part.getByRole('button', { name: /Send me one now/ }).click();
  await expect(page.getByRole('status').filter({ hasText: 'On its way.' })).toBeVisible();
  await expect.poll(() => service.pushes.length).toBe(1);
  const [push] = service.pushes;
  expect(push.headers['content-encoding']).toBe('aes128gcm');
  expect(push.headers.authorization).toMatch(/^vapid t=[\w-]+\.[\w-]+\.[\w-]+, k=[\w-]{87}$/);
  expect(service.read(push)).toEqual({
    title: 'This is how it looks',
    words: 'You asked for a notice, and it has arrived.',
    link: '/me#devices',
    tag: 'trial',
  });

  await visitor.ready();
  await part.getByRole('button', { name: /Switch off/ }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Switched off.' })).toBeVisible();
  await expect(part.getByRole('listitem')).toHaveCount(0);
  service.close();
});

test('a browser that was told no says what to do instead', async ({ visitor, page, context }) => {
  await context.clearPermissions();
  await page.addInitScript(() => {
    Object.defineProperty(Notification, 'permission', { get: () => 'denied' });
  });
  await visitor.signIn('member');
  await visitor.visit('/me');
  const part = page.getByRole('region', { name: 'Notices on your devices' });
  await expect(part.getByRole('status')).toContainText('Allow them for this address in its settings');
  await expect(part.getByRole('button', { name: 'Switch on for this device' })).toBeHidden();
});

test('an iPhone is told to put the circle on its Home Screen first', async ({ visitor, page }) => {
  await page.addInitScript(() => {
    delete (window as { PushManager?: unknown }).PushManager;
    Object.defineProperty(navigator, 'standalone', { get: () => false });
  });
  await visitor.signIn('member');
  await visitor.visit('/me');
  await expect(page.getByRole('region', { name: 'Notices on your devices' }).getByRole('status')).toContainText('Add to Home Screen');
});

test('what is pushed is shown by the service worker, and a later push about the same takes its place', async ({ visit, page, context, server }) => {
  await visit('/');
  await page.evaluate(() => navigator.serviceWorker.ready);
  const browser = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    browser.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId);
    });
  });
  await browser.send('ServiceWorker.enable');
  const registrationId = await registered;
  const deliver = (said: object | string) =>
    browser.send('ServiceWorker.deliverPushMessage', {
      origin: server.url,
      registrationId,
      data: typeof said === 'string' ? said : JSON.stringify(said),
    });
  const shown = () =>
    page.evaluate(async () => {
      const notices = await (await navigator.serviceWorker.ready).getNotifications();
      return notices.map(({ title, body, data }) => ({ title, body, data })).sort((a, b) => a.title.localeCompare(b.title));
    });

  const doors = { title: 'The doors are open', words: 'Night staffing starts at 20:00 UK time.', link: '/sessions/1', tag: '1' };
  await deliver(doors);
  await expect.poll(shown).toEqual([{ title: doors.title, body: doors.words, data: doors.link }]);
  await deliver({ ...doors, title: 'Cancelled: Tonight, 20:00' });
  await expect.poll(shown).toEqual([{ title: 'Cancelled: Tonight, 20:00', body: doors.words, data: doors.link }]);
  await deliver('not what we send');
  await expect.poll(async () => (await shown()).map(({ title }) => title)).toEqual(['Cancelled: Tonight, 20:00', 'Inner Circle']);
});

/** The service worker of this page, once it runs. */
async function workerOf(page: Page): Promise<Worker> {
  await page.evaluate(() => navigator.serviceWorker.ready);
  const context = page.context();
  return context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'));
}

/** What the worker does when a notice that leads there is pressed. Only a person's press may open windows, so that is noted instead. */
function press(worker: Worker, link: string | undefined) {
  return worker.evaluate(async (data) => {
    const scope = self as unknown as ServiceWorkerGlobalScope;
    const [opened, focused, pending]: [string[], string[], Promise<unknown>[]] = [[], [], []];
    scope.clients.openWindow = async (address: string) => void opened.push(address);
    scope.WindowClient.prototype.focus = async function () {
      focused.push(new URL(this.url).pathname);
      return this;
    };
    await scope.registration.showNotification('The doors are open', { data, tag: 'pressed' });
    const [notification] = await scope.registration.getNotifications({ tag: 'pressed' });
    const event = new scope.NotificationEvent('notificationclick', { notification });
    Object.defineProperty(event, 'waitUntil', { value: (promise: Promise<unknown>) => pending.push(promise) });
    scope.dispatchEvent(event);
    await Promise.all(pending);
    const left = await scope.registration.getNotifications({ tag: 'pressed' });
    return { opened, focused, left: left.length };
  }, link);
}

test('a notice that is pressed closes, and leads to its page: one that is open, or a new one, and never elsewhere', async ({ visit, page, server }) => {
  await visit('/open-evening');
  const worker = await workerOf(page);
  expect(await press(worker, '/sessions/1')).toEqual({ opened: [`${server.url}/sessions/1`], focused: [], left: 0 });
  expect(await press(worker, '/open-evening#part')).toEqual({ opened: [], focused: ['/open-evening'], left: 0 });
  expect(await press(worker, undefined)).toEqual({ opened: [`${server.url}/`], focused: [], left: 0 });
  expect(await press(worker, 'https://elsewhere.example/')).toEqual({ opened: [], focused: [], left: 0 });
});

/** The browser tells the worker that it is reached in another way: it names the new one itself, or it has to be asked. */
function isReachedAnew(worker: Worker, subscription: object, isNamed: boolean) {
  return worker.evaluate(
    async ([said, named]) => {
      const scope = self as unknown as ServiceWorkerGlobalScope;
      const fresh = { toJSON: () => said };
      const [asked, pending]: [unknown[], Promise<unknown>[]] = [[], []];
      scope.PushManager.prototype.subscribe = async (options: unknown) => {
        asked.push(options);
        return fresh;
      };
      const event = new scope.ExtendableEvent('pushsubscriptionchange');
      Object.defineProperties(event, {
        newSubscription: { value: named ? fresh : null },
        oldSubscription: { value: { options: 'as before' } },
        waitUntil: { value: (promise: Promise<unknown>) => pending.push(promise) },
      });
      scope.dispatchEvent(event);
      await Promise.all(pending);
      return asked;
    },
    [subscription, isNamed] as const,
  );
}

test('a browser that is reached anew tells the server, if its owner is signed in, and is reached there', async ({ visitor, page, allowErrors }) => {
  allowErrors(/status of 401/);
  const [first, second] = [await pushService(), await pushService()];
  await visitor.visit('/');
  const worker = await workerOf(page);
  await isReachedAnew(worker, first.subscription, true);
  await visitor.signIn('member');
  await visitor.visit('/me');
  const part = page.getByRole('region', { name: 'Notices on your devices' });
  await expect(part.getByRole('listitem')).toHaveCount(0);

  expect(await isReachedAnew(worker, first.subscription, true)).toEqual([]);
  expect(await isReachedAnew(worker, second.subscription, false)).toEqual(['as before']);
  await visitor.visit('/me');
  await expect(part.getByRole('listitem')).toHaveCount(1);
  await part.getByRole('button', { name: /Send me one now/ }).click();
  await expect.poll(() => second.pushes.length).toBe(1);
  expect([second.read(second.pushes[0]).tag, first.pushes.length]).toEqual(['trial', 0]);
  for (const service of [first, second]) service.close();
});

import { createECDH } from 'node:crypto';
import { expect, test } from './fixtures';

test.use({ now: '2026-11-24T19:00:00Z' });

test.beforeEach(({ allowErrors }) => allowErrors(/net::ERR_/));

test('an answer given offline is not taken for saved, and the page stays', async ({ visit, signIn, page, context }) => {
  await signIn('member');
  await visit('/');
  await context.setOffline(true);
  const coming = page.getByRole('button', { name: 'Coming', exact: true });
  const before = await coming.getAttribute('aria-pressed');
  await coming.click();
  await expect(page.getByRole('alert')).toContainText('You seem to be offline. Nothing you typed is lost: try again when you are back.');
  await expect(coming).toHaveAttribute('aria-pressed', before ?? 'false');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Tonight, 20:00 UK time');

  await context.setOffline(false);
  await coming.click();
  await expect(coming).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('what an organiser typed outlives a lost connection, and is saved when it is back', async ({ visit, signIn, page, context }) => {
  await signIn('organiser');
  await visit('/organise');
  await page.getByRole('region', { name: 'Next sessions' }).getByRole('link').first().click();
  const topic = page.getByLabel('Topic');
  const notes = page.getByLabel('Notes');
  await topic.fill('Typed on a train');
  await notes.fill('Before the tunnel\nand in it');
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Save this session' }).click();
  await expect(page.getByRole('alert')).toContainText('You seem to be offline.');
  await expect(topic).toHaveValue('Typed on a train');
  await expect(notes).toHaveValue('Before the tunnel\nand in it');

  await context.setOffline(false);
  await page.getByRole('button', { name: 'Save this session' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
  await page.reload();
  await expect(topic).toHaveValue('Typed on a train');
  await expect(notes).toHaveValue('Before the tunnel\nand in it');
});

test('an application filled in through a tunnel is all there when the connection is back', async ({ visit, page, context }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await visit('/apply');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.getByLabel('Registered manager of a care service').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('2 of 4')).toBeVisible();
  await page.locator('body[data-hydrated]').waitFor({ state: 'attached' });
  await page.getByLabel('Name of the home or service').fill('Larchfield House');
  await context.setOffline(true);
  await page.getByLabel('Its number on the register').fill('1-1000000101');
  // The form cannot leave; whatever the browser shows instead, the way back leads to what was filled in.
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL((url) => url.protocol === 'chrome-error:' || !url.search.includes('step'));
  await context.setOffline(false);
  await visit('/apply?step=2');
  await expect(page.getByLabel('Name of the home or service')).toHaveValue('Larchfield House');
  await expect(page.getByLabel('Its number on the register')).toHaveValue('1-1000000101');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('3 of 4')).toBeVisible();
  await page.locator('body[data-hydrated]').waitFor({ state: 'attached' });

  await context.setOffline(true);
  await page.getByLabel('Your name').fill('Kezia Brand');
  await page.getByLabel('Work email').fill('kezia@larchfield.example');
  await context.setOffline(false);
  await page.reload();
  await expect(page.getByLabel('Your name')).toHaveValue('Kezia Brand');
  await expect(page.getByLabel('Work email')).toHaveValue('kezia@larchfield.example');
});

test('without a connection a known browser shows our own page, and the way back', async ({ visit, page, context }) => {
  await visit('/');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await context.setOffline(true);
  await page.goto('/apply');
  await expect(page.getByRole('heading', { name: 'You are offline' })).toBeVisible();
  await expect(page.getByText('open their doors ten minutes before the start')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Open evenings' })).toBeVisible();
  await expect(page.getByText(/^Thursday .*, 20:00 UK time$/).first()).toBeVisible();
  await expect(page.getByRole('main')).toHaveCSS('display', 'block');
  await context.setOffline(false);
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Apply to join' })).toBeVisible();
});

test('on a device that was switched on for notices the page without a connection says what its owner comes to', async ({ visitor, page, context, server }) => {
  await visitor.signIn('member');
  await visitor.visit('/');
  await page.getByRole('button', { name: 'Coming', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Coming', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await page.evaluate(() => navigator.serviceWorker.ready);
  const browser = createECDH('prime256v1');
  browser.generateKeys();
  const keys = { p256dh: browser.getPublicKey('base64url'), auth: Buffer.alloc(16, 7).toString('base64url') };
  const subscription = JSON.stringify({ endpoint: 'http://127.0.0.1:9/send/1', keys });
  await page.request.post('/api/people/add_device', { form: { subscription }, headers: { origin: server.url } });
  await expect.poll(() => context.serviceWorkers().length).toBe(1);
  await context.serviceWorkers()[0].evaluate(async () => {
    PushManager.prototype.getSubscription = async () => ({}) as PushSubscription;
    for (const name of await caches.keys()) await (await caches.open(name)).delete('/offline/evenings.json');
    await (self as unknown as { keepNext: () => Promise<void> }).keepNext();
  });
  await context.setOffline(true);
  await page.goto('/calendar');
  await expect(page.getByRole('heading', { name: 'You come to' })).toBeVisible();
  await expect(page.getByText('Tuesday 24 November, 20:00 UK time')).toBeVisible();
});

test('nothing said inside is kept for offline, and signing out erases what was', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/calendar');
  await page.evaluate(() => navigator.serviceWorker.ready);
  const kept = () =>
    page.evaluate(async () => {
      const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
      const requests = (await Promise.all(caches_.map((cache) => cache.keys()))).flat();
      return requests.map((request) => new URL(request.url).pathname).filter((path) => !path.startsWith('/pkg/')).sort();
    });
  const harmless = ['/favicon.svg', '/mark.svg', '/offline.html', '/offline/evenings.json'];
  await expect.poll(kept).toEqual(harmless);

  // Whatever a later version might keep is gone as well.
  await page.evaluate(async () => {
    localStorage.setItem('draft', 'said inside');
    await (await caches.open('draft')).put('/calendar', new Response('said inside'));
  });
  await visit('/me');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('heading', { name: /Next open evening/ })).toBeVisible();
  await page.locator('body[data-hydrated]').waitFor({ state: 'attached' });
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  expect((await kept()).filter((path) => !harmless.includes(path))).toEqual([]);
});

import type { Page } from '@playwright/test';
import { nextSessionPath } from './circle';
import { expect, test, type Visitor } from './fixtures';

test.use({ now: '2026-11-24T18:00:00Z' });

declare global {
  interface Window {
    /** Every stream that this page has opened. */
    streams: EventSource[];
    /** Hides the page as another tab does, or shows it again. */
    hide: (hidden: boolean) => void;
  }
}

/** Gives the page a clock that can be moved on, streams that can be looked at, and a way to be hidden. */
async function prepare(page: Page): Promise<void> {
  await page.clock.install();
  await page.addInitScript(() => {
    let isHidden = false;
    window.streams = [];
    window.EventSource = class extends EventSource {
      constructor(url: string | URL) {
        super(url);
        window.streams.push(this);
      }
    };
    Object.defineProperty(document, 'hidden', { get: () => isHidden });
    window.hide = (hidden) => {
      isHidden = hidden;
      document.dispatchEvent(new Event('visibilitychange'));
    };
  });
}

/** For each stream of the page whether it is open. */
const open = (page: Page) => page.evaluate(() => window.streams.map((stream) => stream.readyState === EventSource.OPEN));

async function signedIn(visitor: Visitor, path: string): Promise<Page> {
  await prepare(visitor.page);
  await visitor.signIn('member');
  await visitor.visit(path);
  return visitor.page;
}

/** Cancels that session, in another browser. */
async function cancel(organiser: Visitor, path: string, reason: string): Promise<void> {
  await organiser.signIn('organiser');
  await organiser.visit(path.replace('/sessions/', '/organise/sessions/'));
  await organiser.page.getByLabel('Reason').fill(reason);
  await organiser.page.getByRole('button', { name: /^Cancel .+'s session$/ }).click();
  await organiser.page.getByRole('button', { name: 'Cancel this session' }).click();
  await expect(organiser.page.getByRole('status').filter({ hasText: 'Cancelled.' })).toBeVisible();
}

test('a page nobody has looked at for five minutes gives its stream back, and hears what it missed when it is shown', async ({ visitor, anotherVisitor, allowErrors }) => {
  allowErrors(/status of 409/);
  const page = await signedIn(visitor, '/');
  const path = await nextSessionPath(page);
  await page.clock.runFor(1_000);
  await expect.poll(() => open(page)).toEqual([true]);

  await page.evaluate(() => window.hide(true));
  await page.clock.fastForward(4 * 60_000);
  expect(await open(page)).toEqual([true]);
  await page.clock.fastForward(61_000);
  await expect.poll(() => open(page)).toEqual([false]);

  await cancel(await anotherVisitor(), path, 'The hall is flooded.');
  expect(await open(page)).toEqual([false]);
  await page.evaluate(() => window.hide(false));
  await expect.poll(() => open(page)).toEqual([false, true]);
  await page.clock.runFor(1_000);
  await expect(page.getByRole('status').filter({ hasText: 'The hall is flooded.' })).toBeVisible();
});

test('a page that is shown again in time keeps the stream it has', async ({ visitor }) => {
  const page = await signedIn(visitor, '/calendar');
  await page.clock.runFor(1_000);
  await expect.poll(() => open(page)).toEqual([true]);
  await page.evaluate(() => window.hide(true));
  await page.clock.fastForward(4 * 60_000);
  await page.evaluate(() => window.hide(false));
  await page.clock.fastForward(4 * 60_000);
  expect(await open(page)).toEqual([true]);
});

test.describe('while the session is live', () => {
  test.use({ now: '2026-11-24T20:05:00Z' });

  test('whoever is in the room hears it also from behind the call', async ({ visitor }) => {
    const page = await signedIn(visitor, '/');
    await visitor.visit(await nextSessionPath(page));
    await page.clock.runFor(1_000);
    await expect.poll(async () => (await open(page)).at(-1)).toBe(true);
    await page.evaluate(() => window.hide(true));
    await page.clock.fastForward(6 * 60_000);
    expect((await open(page)).at(-1)).toBe(true);
  });
});

test('a page that is given no stream asks for its data now and then, and for a stream ever more seldom', async ({ visitor, allowErrors }) => {
  allowErrors(/status of 429/);
  const asked = { streams: 0, data: 0 };
  await visitor.page.route('**/events?**', (route) => {
    // Beside each that fails the page asks, without opening one, whether it still may.
    asked.streams += route.request().method() === 'GET' ? 1 : 0;
    return route.fulfill({ status: 429, headers: { 'retry-after': '30' } });
  });
  visitor.page.on('request', (request) => (asked.data += request.url().includes('/api/calendar/month') ? 1 : 0));
  const page = await signedIn(visitor, '/calendar');
  // Five minutes, in which a page that hammers would ask some two hundred times.
  for (let second = 0; second < 300; second += 5) {
    await page.clock.runFor(5_000);
    await page.evaluate(() => fetch('/time'));
  }
  expect(asked.streams).toBeGreaterThan(8);
  expect(asked.streams).toBeLessThan(26);
  expect(asked.data).toBeGreaterThan(2);
  expect(asked.data).toBeLessThanOrEqual(asked.streams);

  await page.unroute('**/events?**');
  await page.clock.runFor(40_000);
  await expect.poll(async () => (await open(page)).at(-1)).toBe(true);
});

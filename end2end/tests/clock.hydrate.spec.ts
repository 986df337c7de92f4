import type { Page } from '@playwright/test';
import { expect, type Server, test } from './fixtures';

test.use({ now: '2026-11-24T18:40:00Z' });

const EIGHT = Date.parse('2026-11-24T20:00:00Z');
const MINUTE = 60_000;
const FAST = 14 * MINUTE;

declare global {
  interface Window {
    /** The browser's clock, before this test meddled with it. */
    trueNow: () => number;
    /** Moves the browser's clock, without anybody being told. */
    moveClock: (byMs: number) => void;
  }
}

/** Gives the page a clock that is so far off, and can be moved on while the page is open. */
async function setClock(page: Page, offMs: number): Promise<void> {
  await page.addInitScript((off) => {
    const TrueDate = Date;
    let shift = off;
    window.trueNow = () => TrueDate.now();
    window.moveClock = (byMs) => {
      shift += byMs;
    };
    window.Date = class extends TrueDate {
      constructor(...given: unknown[]) {
        // @ts-expect-error: passes on whatever it was given
        super(...(given.length ? given : [TrueDate.now() + shift]));
      }
      static override now() {
        return TrueDate.now() + shift;
      }
    } as DateConstructor;
  }, offMs);
}

/** Milliseconds to add to this machine's clock to have the server's; the best of a few quick trips. */
async function serverOffset(server: Server): Promise<number> {
  const trips: { took: number; offset: number }[] = [];
  for (let n = 0; n < 8; n += 1) {
    const sent = Date.now();
    const time = Number(await (await fetch(`${server.url}/time`)).text());
    const took = Date.now() - sent;
    trips.push({ took, offset: time - sent - took / 2 });
  }
  return trips.reduce((best, trip) => (trip.took < best.took ? trip : best)).offset;
}

/** Waits for the countdown's next change; what it shows then, in seconds, and when that was by this machine's clock. */
async function nextTick(page: Page): Promise<{ shown: number; at: number }> {
  const tick = await page.getByRole('timer').evaluate((timer) => {
    const text = () => (timer as HTMLElement).innerText;
    const before = text();
    return new Promise<{ text: string; at: number }>((resolve) => {
      const watch = new MutationObserver(() => {
        if (text() === before) return;
        watch.disconnect();
        resolve({ text: text(), at: window.trueNow() });
      });
      watch.observe(timer, { subtree: true, childList: true, characterData: true });
    });
  });
  return { shown: seconds(tick.text), at: tick.at };
}

/** `1 h 04 min 12 s` in seconds. */
function seconds(text: string): number {
  const figure = (unit: string) => Number(new RegExp(`(\\d+)\\s+${unit}\\b`).exec(text)?.[1] ?? 0);
  return figure('h') * 3600 + figure('min') * 60 + figure('s');
}

/** How late the countdown is, in milliseconds; each figure is due when that many whole seconds are left. */
async function lateness(page: Page, server: Server): Promise<number> {
  const offset = await serverOffset(server);
  const { shown, at } = await nextTick(page);
  return at + offset - (EIGHT - shown * 1000);
}

/** The machine that runs tests may be busy for a moment, so a few ticks are looked at: a wrong clock is wrong at each. */
async function expectRight(page: Page, server: Server): Promise<void> {
  const off = () => lateness(page, server).then(Math.abs);
  await expect.poll(off, { message: 'milliseconds off', timeout: 4_000, intervals: [0] }).toBeLessThanOrEqual(150);
}

test('a phone whose clock is 14 minutes fast, on a slow line, counts with the server', async ({ visit, signIn, page, server }) => {
  await setClock(page, FAST);
  await signIn('member');
  const line = await page.context().newCDPSession(page);
  await line.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: -1, uploadThroughput: -1 });
  await visit('/');
  await expect(page.getByRole('timer')).toHaveText(/ s\s*$/);
  expect(await page.evaluate(() => Date.now() - window.trueNow())).toBe(FAST);
  await expectRight(page, server);
});

test('a browser’s clock that is put right while the page is open changes nothing', async ({ visit, signIn, page, server }) => {
  await setClock(page, FAST);
  await signIn('member');
  await visit('/');
  await expectRight(page, server);
  await page.evaluate((by) => window.moveClock(by), -FAST);
  await expectRight(page, server);
});

for (const wakes of ['visibilitychange', 'online'] as const) {
  test(`after an hour asleep the page is right within a second (${wakes})`, async ({ visit, signIn, page, server, allowErrors }) => {
    allowErrors(/ERR_|Failed to load resource/); // the server sleeps too, in a way
    await setClock(page, FAST);
    await signIn('member');
    await visit('/');
    await expectRight(page, server);
    await expect(page.getByRole('button', { name: 'Join the call' })).toHaveCount(0);

    // The laptop's clock stands still while it sleeps and is an hour ahead when it wakes, give or take two seconds.
    const before = await serverOffset(server);
    await server.restart(new Date(Date.now() + before + 71 * MINUTE).toISOString());
    const slept = (await serverOffset(server)) - before;
    await page.evaluate(
      ([by, wakes]) => {
        window.moveClock(by as number);
        (wakes === 'online' ? window : document).dispatchEvent(new Event(wakes as string));
      },
      [slept + 2_000, wakes],
    );
    const woke = Date.now();
    await page.getByRole('button', { name: 'Join the call' }).waitFor();
    expect(Date.now() - woke).toBeLessThan(1_000);
    await expectRight(page, server);
  });
}

test.describe('on holiday in Spain', () => {
  test.use({ timezoneId: 'Europe/Madrid' });

  test('a member reads UK time, and their own beside it', async ({ visit, signIn, page }) => {
    await signIn('member');
    await visit('/');
    await expect(page.getByText('21:00 where you are')).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('20:00 UK time');
  });
});

test('a member at home reads UK time only', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/');
  await expect(page.getByRole('timer')).toHaveText(/ s\s*$/); // the browser has counted, so it has looked at its zone
  await expect(page.getByText('where you are')).toHaveCount(0);
});

const CHANGES = [
  // From Saturday noon to Monday at eight, less the hour that Sunday loses.
  { name: 'forward', now: '2027-03-27T12:00:00Z', monday: 'Monday 29 March, 20:00 UK time', left: /^2 days 7 h 00 min|^2 days 6 h 59 min/ },
  // In October noon in London is 11:00 UTC, and Sunday has an hour more.
  { name: 'back', now: '2026-10-24T11:00:00Z', monday: 'Monday 26 October, 20:00 UK time', left: /^2 days 9 h 00 min|^2 days 8 h 59 min/ },
];

for (const change of CHANGES) {
  test.describe(`the weekend the clocks go ${change.name}`, () => {
    test.use({ now: change.now });

    test('the countdown from Saturday noon to Monday at eight has the right number of hours', async ({ visit, signIn, page }) => {
      await signIn('member');
      await visit('/');
      await expect(page.getByRole('heading', { level: 1 })).toContainText(change.monday);
      await expect(page.getByRole('timer')).toHaveText(change.left);
    });
  });
}

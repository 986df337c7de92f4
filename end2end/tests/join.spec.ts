import type { Page } from '@playwright/test';
import { answersOf } from './answers';
import { nextSessionPath } from './circle';
import { expect, test } from './fixtures';

const CALL = 'https://zoom.us/j/94810000002';

async function expectNoLinkIn(found: string, texts: Promise<string>[]): Promise<void> {
  const pages = await Promise.all(texts);
  expect(pages.filter((text) => text.includes('About this session'))).not.toHaveLength(0);
  expect([found, ...pages].join('\n')).not.toContain('zoom.us');
}

/** Everywhere a member can look for the link to tonight's call. */
async function lookEverywhere(page: Page, visit: (path: string) => Promise<unknown>): Promise<string> {
  const found: string[] = [];
  await visit('/');
  const path = await nextSessionPath(page);
  for (const place of [path, '/calendar', '/me']) await visit(place);
  const feed = await page.getByLabel('All sessions').inputValue();
  for (const file of [`${path}/session.ics`, feed, '/feeds/open-evenings.ics']) {
    found.push(await (await page.request.get(file)).text());
  }
  for (const site of ['google', 'outlook']) {
    found.push((await page.request.get(`${path}/add/${site}`, { maxRedirects: 0 })).headers().location);
  }
  expect(found.every((text) => text.length > 0)).toBe(true);
  await visit(path);
  return found.join('\n');
}

test.describe('before the doors open', () => {
  test.use({ now: '2026-11-24T19:30:00Z' });

  test('the link to the call is nowhere, and knocking leads back to the countdown', async ({ visit, signIn, page, context, server }) => {
    const texts = answersOf(context);
    await signIn('member');
    const found = await lookEverywhere(page, visit);
    await expect(page.getByRole('button', { name: 'Join the call' })).toHaveCount(0);

    const path = new URL(page.url()).pathname;
    const knock = await page.request.post(`${path}/join`, { headers: { origin: server.url }, maxRedirects: 0 });
    expect(knock.status()).toBe(303);
    expect(knock.headers().location).toBe(path);
    expect(await knock.text()).toBe('');
    await expectNoLinkIn(found, texts);
  });
});

test.describe('once the doors are open', () => {
  test.use({ now: '2026-11-24T19:55:00Z' });

  test('the button opens the call in a new tab, and still no page has the link', async ({ visit, signIn, page, context, server }) => {
    const texts = answersOf(context);
    await signIn('member');
    const found = await lookEverywhere(page, visit);
    await expectNoLinkIn(found, texts);

    const called = context.waitForEvent('request', (request) => request.url() === CALL);
    const [tab] = await Promise.all([context.waitForEvent('page'), page.getByRole('button', { name: 'Join the call' }).click()]);
    const call = await called;
    expect(call.frame().page()).toBe(tab);
    expect(call.redirectedFrom()?.url()).toBe(`${server.url}${new URL(page.url()).pathname}/join`);
    expect((await call.allHeaders()).referer ?? '').toBe('');
    await expect(page.getByRole('heading', { name: 'About this session' })).toBeVisible();
  });

  test('another site’s form does not join for anybody', async ({ visit, signIn, page }) => {
    await signIn('member');
    await visit('/');
    const path = await nextSessionPath(page);
    const forged = await page.request.post(`${path}/join`, { headers: { origin: 'https://example.com' }, maxRedirects: 0 });
    expect(forged.status()).toBe(403);
    expect(forged.headers().location).toBeUndefined();
  });

  test('a guest who knocks is led to sign in', async ({ visit, page, server }) => {
    await visit('/open-evening');
    await expect(page.getByRole('button', { name: 'Join the call' })).toHaveCount(0);
    const knock = await page.request.post('/sessions/019e0000-0000-7000-8000-000000000000/join', {
      headers: { origin: server.url, accept: 'text/html' },
      maxRedirects: 0,
    });
    expect(knock.status()).toBe(303);
    expect(knock.headers().location).toMatch(/^\/sign-in/);
  });
});

import type { Page } from '@playwright/test';
import { day, MEMBER, nextSession, nextSessionPath } from './circle';
import { expect, test } from './fixtures';

test.use({ now: '2026-11-24T19:00:00Z' });

/** From Tonight to the page of the session it tells of; its path. */
async function openNextSession(page: Page): Promise<string> {
  await nextSession(page).click();
  await expect(page.getByRole('heading', { name: 'About this session' })).toBeVisible();
  return new URL(page.url()).pathname;
}

/** Presses one of the answers and waits until the server has it. */
async function answer(page: Page, name: string): Promise<void> {
  const saved = page.waitForResponse((response) => response.url().endsWith('/api/calendar/answer'));
  await page.getByRole('button', { name, exact: true }).click();
  expect((await saved).status()).toBeLessThan(400);
  await expect(page.getByRole('heading', { name: 'About this session' })).toBeVisible();
}

test('whoever says they are coming is among those who come, also after a reload', async ({ visit, signIn, page }) => {
  await signIn('member');
  const path = await openNextSession(page);
  const coming = page.getByRole('button', { name: 'Coming', exact: true });
  const notComing = page.getByRole('button', { name: 'Not coming' });
  const names = page.getByRole('region', { name: 'Who is coming' });

  await answer(page, 'Coming');
  await expect(coming).toHaveAttribute('aria-pressed', 'true');
  await visit(path);
  await expect(coming).toHaveAttribute('aria-pressed', 'true');
  await expect(notComing).toHaveAttribute('aria-pressed', 'false');
  await expect(names).toContainText('you among them');
  await expect(names).toContainText(MEMBER.name);

  await answer(page, 'Not coming');
  await visit(path);
  await expect(notComing).toHaveAttribute('aria-pressed', 'true');
  await expect(names).not.toContainText(MEMBER.name);
});

test('whoever comes every week comes next week too, until they take it back', async ({ visit, signIn, page }) => {
  await signIn('member');
  const path = await openNextSession(page);
  const everyWeek = page.getByRole('button', { name: 'Every week' });
  const nextWeek = day(page, '2026-12-01');

  await answer(page, 'Every week');
  await visit(path);
  await expect(everyWeek).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByText('You come every Tuesday.')).toBeVisible();
  await visit('/calendar?month=2026-12');
  await expect(nextWeek).toContainText("You're coming");

  await visit(path);
  await answer(page, 'Every week');
  await visit(path);
  await expect(everyWeek).toHaveAttribute('aria-pressed', 'false');
  await visit('/calendar?month=2026-12');
  await expect(nextWeek).not.toContainText("You're coming");
});

test('a session can be taken into one’s own calendar, without the link to the call', async ({ signIn, page }) => {
  await signIn('member');
  const path = await openNextSession(page);
  const add = page.getByRole('group', { name: 'Add to calendar' });
  const [download] = await Promise.all([page.waitForEvent('download'), add.getByRole('link', { name: 'Apple and others' }).click()]);
  expect(download.suggestedFilename()).toMatch(/\.ics$/);

  const file = await page.request.get(`${path}/session.ics`);
  expect(file.headers()['content-type']).toMatch(/^text\/calendar/);
  const text = await file.text();
  expect(text).toContain('DTSTART;TZID=Europe/London:20261124T200000\r\n');
  expect(text).not.toContain('zoom.us');
  for (const [name, site] of [['Google', 'https://calendar.google.com/'], ['Outlook', 'https://outlook.']]) {
    const target = await page.request.get(await hrefOf(page, name), { maxRedirects: 0 });
    expect(target.headers().location).toContain(site);
    expect(target.headers().location).not.toContain('zoom.us');
  }
});

async function hrefOf(page: Page, name: string): Promise<string> {
  return (await page.getByRole('group', { name: 'Add to calendar' }).getByRole('link', { name }).getAttribute('href')) ?? '';
}

test('a session that does not exist is not found', async ({ visit, signIn, page, allowErrors }) => {
  allowErrors(/status of 404/);
  await signIn('member');
  for (const id of ['019e0000-0000-7000-8000-000000000000', 'not-an-id', '%3Cscript%3E']) {
    const response = await visit(`/sessions/${id}`);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole('heading', { name: 'We could not find that' })).toBeVisible();
  }
});

test('a cancelled session says why, and where to go instead', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/calendar?month=2026-11');
  await day(page, '2026-11-30').getByRole('link').click();
  await expect(page.getByRole('status').filter({ hasText: 'The host is ill.' })).toContainText('The next one is Tuesday 1 December at 20:00');
  await expect(page.getByRole('button', { name: 'Coming', exact: true })).toHaveCount(0);
  await expect(page.getByRole('timer')).toHaveCount(0);
  // That it is cancelled is all a screen reader is told: no doors open, nothing starts.
  await expect(page.getByRole('status')).toHaveCount(1);
});

test('an answer from a browser that was signed out elsewhere leads to sign in, and back to the session', async ({ visit, signIn, page, anotherVisitor, allowErrors, javaScriptEnabled }) => {
  allowErrors(/status of 401/);
  // It has not heard of it yet: see `shown-out.hydrate.spec.ts`.
  await page.route('**/events?**', () => {});
  await signIn('member');
  const path = await nextSessionPath(page);
  await visit(path);
  const phone = await anotherVisitor();
  await phone.signIn('member');
  await phone.visit('/me');
  await phone.page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(phone.page.getByRole('heading', { name: /Next open evening/ })).toBeVisible();

  await page.getByRole('button', { name: 'Not coming' }).click();
  if (javaScriptEnabled === false) {
    await expect(page).toHaveURL(new RegExp(`/sign-in\\?next=${encodeURIComponent(path)}`));
  } else {
    await expect(page.getByRole('alert')).toContainText('You are signed out.');
    await expect(page.getByRole('alert').getByRole('link', { name: 'Sign in in a new tab' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'About this session' })).toBeVisible();
  }
});

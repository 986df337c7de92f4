import type { Page } from '@playwright/test';
import { ORGANISER } from './circle';
import { expect, test, type Visitor } from './fixtures';

// A Thursday: what happens to the open evening concerns members and guests alike.
test.use({ now: '2026-11-26T18:00:00Z' });

// What moves or cancels a session is looked at first: that answer is no yes.
test.beforeEach(({ allowErrors }) => allowErrors(/status of 409/));

const WITHIN = { timeout: 2_000 };

/** Opens a page and waits until it has its stream of news. */
async function listen(visitor: Visitor, path: string): Promise<Page> {
  const { page } = visitor;
  const stream = page.waitForResponse((response) => response.url().includes('/events?'));
  await visitor.visit(path);
  expect((await stream).status()).toBe(200);
  return page;
}

/** The organisers' page of the next session. */
async function openEditor(organiser: Visitor): Promise<void> {
  await organiser.signIn('organiser');
  await organiser.visit('/organise');
  await organiser.page.getByRole('region', { name: 'Next sessions' }).getByRole('link').first().click();
  await expect(organiser.page).toHaveTitle(/^Edit a session/);
}

/** Presses a button and waits until the server has done it: from then on, pages have two seconds. */
async function press(page: Page, name: string, address: string): Promise<void> {
  const done = page.waitForResponse((response) => response.url().includes(address));
  await page.getByRole('button', { name, exact: true }).click();
  expect((await done).ok()).toBe(true);
}

/** Presses a button that only shows what would happen, and then the one that does it. */
async function pressAndConfirm(page: Page, first: string, then: string, address: string): Promise<void> {
  await page.getByRole('button', { name: first, exact: true }).click();
  await expect(page.getByRole('button', { name: then, exact: true })).toBeVisible();
  await press(page, then, address);
}

async function cancel(page: Page, reason: string, weekday = 'Thursday'): Promise<void> {
  await page.getByLabel('Reason').fill(reason);
  await pressAndConfirm(page, `Cancel ${weekday}'s session`, 'Cancel this session', 'cancel_session');
}

async function restore(page: Page): Promise<void> {
  await pressAndConfirm(page, 'Put it back on', 'Put this session back on', 'restore_session');
}

test('open pages tell of a cancelled evening within two seconds, and of its return', async ({ visitor, anotherVisitor }) => {
  const [member, guest] = [await anotherVisitor(), await anotherVisitor()];
  await openEditor(visitor);
  const path = new URL(visitor.page.url()).pathname.replace('/organise', '');
  await member.signIn('member');
  const session = await listen(member, path);
  const front = await listen(guest, '/');

  const reason = 'The hall is flooded.';
  await cancel(visitor.page, reason);
  await Promise.all([
    expect(session.getByRole('status').filter({ hasText: reason })).toBeVisible(WITHIN),
    expect(front.getByRole('status').filter({ hasText: 'is cancelled' })).toContainText(reason, WITHIN),
  ]);
  await expect(session).toHaveTitle(/^Cancelled: /);
  await expect(session.getByRole('timer')).toHaveCount(0);
  await expect(front.getByRole('heading', { level: 1 })).toContainText('Thursday 3 December');

  await expect(visitor.page.getByRole('button', { name: 'Put it back on' })).toBeVisible();
  await restore(visitor.page);
  await Promise.all([
    expect(session.getByRole('timer')).toBeVisible(WITHIN),
    expect(front.getByText(reason)).toHaveCount(0, WITHIN),
  ]);
  await expect(front.getByRole('heading', { level: 1 })).toContainText('Thursday 26 November');
});

test.describe('at twenty to eight on a bank holiday', () => {
  test.use({ now: '2026-12-28T19:40:00Z' });

  test('Tonight, the calendar and the feed turn to what takes place', async ({ visitor, anotherVisitor }) => {
    const member = await anotherVisitor();
    await openEditor(visitor);
    await member.signIn('member');
    await member.visit('/me');
    const address = await member.page.getByLabel('All sessions').inputValue();
    const feed = async () => (await (await member.page.request.get(address)).text()).replaceAll('\r\n ', '');
    const leftOut = 'EXDATE;TZID=Europe/London:20261228T200000';

    const tonight = await listen(member, '/');
    const heading = tonight.getByRole('heading', { level: 1 });
    await expect(heading).toContainText('Tonight, 20:00');
    await cancel(visitor.page, 'A bank holiday.', 'Monday');
    const notice = tonight.getByRole('status').filter({ hasText: 'is cancelled' });
    await expect(notice).toContainText('Tonight at 20:00 is cancelled. A bank holiday.', WITHIN);
    await expect(heading).toContainText('Tomorrow, 20:00');
    await expect(tonight.getByRole('timer')).toHaveText(/^1 day 0 h /);
    expect(await feed()).toContain(leftOut);

    const calendar = await listen(member, '/calendar');
    const today = calendar.locator('#today');
    await expect(today).toContainText('Cancelled');
    await restore(visitor.page);
    await expect(today).not.toContainText('Cancelled', WITHIN);
    expect(await feed()).not.toContain(leftOut);
  });
});

test('a new topic and time reach an open page, on one stream for each part of the site', async ({ visitor, anotherVisitor }) => {
  const member = await anotherVisitor();
  await openEditor(visitor);
  await member.signIn('member');
  const page = await listen(member, '/');
  let streams = 1;
  page.on('request', (request) => (streams += request.url().includes('/events?') ? 1 : 0));
  await page.getByRole('link', { name: 'The whole calendar' }).click();
  await page.locator('#today').getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'About this session' })).toBeVisible();

  await visitor.page.getByLabel('Topic').fill('Open evening: the other subject');
  await visitor.page.getByLabel('Time in London').fill('20:30');
  await pressAndConfirm(visitor.page, 'Save this session', 'Move this session', 'save_session');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Open evening: the other subject', WITHIN);
  await expect(page.getByText('The button to join appears here at 20:20')).toBeVisible();
  // A session's page is a room, a build of its own: coming there loads a page, and its stream also tells of the room.
  expect(streams).toBe(2);
});

test('one more who comes appears on open pages, and the keyboard stays where it was', async ({ visitor, anotherVisitor }) => {
  const member = await anotherVisitor();
  await openEditor(visitor);
  const path = new URL(visitor.page.url()).pathname.replace('/organise', '');
  await member.signIn('member');
  const session = await listen(member, path);
  const names = session.getByRole('region', { name: 'Who is coming' });
  const notComing = session.getByRole('button', { name: 'Not coming' });
  await notComing.focus();

  await visitor.visit(path);
  const coming = visitor.page.getByRole('button', { name: 'Coming', exact: true });
  const [mine, theirs] = (await coming.getAttribute('aria-pressed')) === 'true' ? ['Not coming', false] : ['Coming', true];
  await press(visitor.page, mine, 'calendar/answer');
  // Answers come many at a time, so pages ask again within five seconds and not all at once.
  await expect(names.getByText(ORGANISER.name, { exact: true })).toHaveCount(theirs ? 1 : 0, { timeout: 7_000 });
  await expect(notComing).toBeFocused();
});

test('after the server has been away, pages hear what happened meanwhile', async ({ visitor, anotherVisitor, server, allowErrors }) => {
  allowErrors(/ERR_|status of 5/);
  const member = await anotherVisitor();
  await openEditor(visitor);
  await member.signIn('member');
  const session = await listen(member, new URL(visitor.page.url()).pathname.replace('/organise', ''));
  await server.restart();
  await cancel(visitor.page, 'The hall is flooded.');
  // As soon as its stream is open again; that takes a second or two, and longer when the server stays away.
  await expect(session.getByRole('status').filter({ hasText: 'The hall is flooded.' })).toBeVisible({ timeout: 15_000 });
});

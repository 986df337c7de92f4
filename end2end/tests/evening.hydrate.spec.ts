import type { Page } from '@playwright/test';
import { nextSessionPath } from './circle';
import { expect, type Server, test, type Visitor } from './fixtures';

// An evening from before its doors to its end. The server is started a few seconds before each change, and the page is
// watched changing by itself.
test.use({ now: '2026-11-24T19:40:00Z' });

const SOON = 6;

/** Signs in, then sets the server's clock to shortly before `instant` and opens tonight's session. */
async function openShortlyBefore(instant: string, server: Server, visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.signIn('member');
  const path = await nextSessionPath(page);
  await server.restart(new Date(Date.parse(instant) - SOON * 1000).toISOString());
  await visitor.visit(path);
}

/** How long after `instant` it is by the server's clock, in milliseconds. */
async function lateness(page: Page, instant: string): Promise<number> {
  return Number(await (await page.request.get('/time')).text()) - Date.parse(instant);
}

/** In time: within a second, and the little that asking takes. */
async function expectInTime(page: Page, instant: string): Promise<void> {
  const late = await lateness(page, instant);
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(1_100);
}

const join = (page: Page) => page.getByRole('button', { name: 'Join the call' });
const tag = (page: Page) => page.getByRole('region').first().locator('.tag').first();

test('the doors open by themselves, in the page and in its title, on Tonight and on the session’s page', async ({ server, visitor, page, context }) => {
  const doors = '2026-11-24T19:50:00Z';
  await openShortlyBefore(doors, server, visitor);
  const tonight = await context.newPage();
  await tonight.goto('/');
  await expect(join(page)).toHaveCount(0);
  await expect(tag(page)).toHaveText('To come');
  await expect(page.getByText('The button to join appears here at 19:50')).toBeVisible();
  expect(await lateness(page, doors)).toBeLessThan(0);

  await join(page).waitFor();
  await expectInTime(page, doors);
  await join(tonight).waitFor();
  await expectInTime(tonight, doors);
  await expect(page).toHaveTitle(/^Doors open: /);
  await expect(tonight).toHaveTitle('Doors are open – Inner Circle');
  await expect(tag(page)).toHaveText('Doors open');
  await expect(page.getByRole('status')).toHaveText(/Doors open/);
});

test('screen readers hear of minutes, not of seconds', async ({ server, visitor, page }) => {
  const mark = '2026-11-24T19:55:00Z';
  await openShortlyBefore(mark, server, visitor);
  const said = page.getByRole('status');
  await expect(page.getByRole('timer')).toHaveText(/ s\s*$/);
  await expect(said).toHaveText(''); // nothing has changed yet
  await said.and(page.getByText('Starts in 5 minutes')).waitFor({ state: 'attached' });
  await expectInTime(page, mark);
  await expect(page.getByRole('timer')).not.toHaveAttribute('aria-live', /assertive|polite/);
});

test('at eight it is live, and the clock turns to what is left', async ({ server, visitor, page }) => {
  const eight = '2026-11-24T20:00:00Z';
  await openShortlyBefore(eight, server, visitor);
  await expect(tag(page)).toHaveText('Doors open');
  await expect(page.getByRole('timer')).toHaveText(/^\d s/);

  await tag(page).and(page.getByText('Live', { exact: true })).waitFor();
  await expectInTime(page, eight);
  await expect(page).toHaveTitle(/^Live: /);
  await expect(page.getByRole('timer')).toHaveText(/^(20 min 00|19 min \d\d) s/);
  await expect(join(page)).toBeVisible();
});

test('at its end it runs over, and can still be joined', async ({ server, visitor, page }) => {
  const end = '2026-11-24T20:20:00Z';
  await openShortlyBefore(end, server, visitor);
  await expect(tag(page)).toHaveText('Live');

  await page.getByText('It was to end at 20:20. You can join until 20:25.').waitFor();
  await expectInTime(page, end);
  await expect(tag(page)).toHaveText('Running over');
  await expect(join(page)).toBeVisible();
});

test('five minutes after the end the doors close', async ({ server, visitor, page }) => {
  const closing = '2026-11-24T20:25:00Z';
  await openShortlyBefore(closing, server, visitor);
  await expect(join(page)).toBeVisible();

  await join(page).waitFor({ state: 'detached' });
  await expectInTime(page, closing);
  await expect(page.getByText('The doors are closed.')).toBeVisible();
});

test('when it is over the page says so and names the next one', async ({ server, visitor, page, context }) => {
  const over = '2026-11-24T20:30:00Z';
  await openShortlyBefore(over, server, visitor);
  const tonight = await context.newPage();
  await tonight.goto('/');
  await expect(tag(page)).toHaveText('Running over');

  await page.getByText('This session is over.').waitFor();
  await expectInTime(page, over);
  await expect(page.getByRole('link', { name: 'Wednesday 25 November at 20:00' })).toBeVisible();
  await expect(page.getByRole('timer')).toHaveCount(0);
  await expect(tonight.getByRole('heading', { level: 1 })).toHaveText(/Tomorrow, 20:00 UK time/);
});

test.describe('on a Thursday', () => {
  test.use({ now: '2026-11-26T19:49:55Z' });

  test('a guest’s front page tells of the open doors by itself, and offers no way into the call', async ({ visitor, page }) => {
    await visitor.visit('/');
    await expect(tag(page)).toHaveText('Next open evening');
    await tag(page).and(page.getByText('Doors are open')).waitFor();
    await expectInTime(page, '2026-11-26T19:50:00Z');
    await expect(join(page)).toHaveCount(0);
  });
});

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Server, test, type Visitor } from './fixtures';
import { fillSignUp } from './guests';
import { linkIn, mailTo } from './mail';

// A whole Thursday on a phone, with and without JavaScript: from two minutes to eight until a month later.
test.use({ now: '2026-11-26T19:58:00Z', viewport: { width: 360, height: 740 } });
test.describe.configure({ timeout: 120_000 });
// A stream that ends while the server starts anew; and no test finds the call.
test.beforeEach(({ allowErrors }) => allowErrors(/ERR_/, /status of (401|404)/));

const NIA = { name: 'Nia Pell', email: 'nia@rosewood.example' };
const MINUTE = 60;
const DAY = 24 * 3600;

/** Opens the guests of that Thursday as an organiser does. */
async function roster(organiser: Visitor): Promise<void> {
  await organiser.visit('/calendar?month=2026-11&earlier=1');
  const thursday = organiser.page.getByRole('listitem').filter({ has: organiser.page.locator('time[datetime="2026-11-26"]') });
  const session = await thursday.getByRole('link').first().getAttribute('href');
  await organiser.visit(`/organise${session}`);
  await organiser.page.getByRole('link', { name: 'See its guests' }).click();
  await expect(organiser.page.getByRole('heading', { level: 1 })).toHaveText('Guests on Thursday 26 November, 20:00');
}

/** All mails that lie in files, and all that the server has logged. */
async function writtenDown(server: Server): Promise<string> {
  const folder = join(server.data, 'outbox');
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
  return [server.log, ...files].join('\n');
}

test('a stranger comes at 19:58, is in the room, is thanked, and a month later nobody knows their name', async ({ visitor, page, server, anotherVisitor }) => {
  await visitor.visit('/');
  await page.getByRole('link', { name: 'Come in: take a seat' }).click();
  await expect(page).toHaveURL('/open-evening');
  await visitor.ready();
  await fillSignUp(page, NIA.name, NIA.email);
  await page.getByRole('button', { name: 'Take a seat' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`You're in, ${NIA.name}`);
  const called = page.context().waitForEvent('request', (request) => request.url().startsWith('https://zoom.us/'));
  await page.getByRole('button', { name: 'Join the call' }).click();
  await called;

  await server.pass(7 * MINUTE);
  await visitor.visit('/open-evening/seat');
  await page.getByLabel('Say something').fill('Good evening from outside');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Good evening from outside')).toHaveCount(1);

  const organiser = await anotherVisitor({ viewport: { width: 360, height: 740 } });
  await organiser.signIn('organiser');
  await roster(organiser);
  await expect(organiser.page.getByRole('listitem').filter({ hasText: NIA.name })).toContainText('Came');

  await server.pass(2 * 60 * MINUTE);
  await visitor.visit('/open-evening/seat');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Thank you for coming');

  await server.pass(14 * 60 * MINUTE);
  const thanks = await mailTo(server, NIA.email, 2);
  expect(thanks.subject).toBe('Thank you for coming');
  await visitor.visit(new URL(linkIn(thanks, 'g')).pathname);
  await page.getByRole('button', { name: 'Apply to join' }).click();
  await expect(page).toHaveURL(/\/apply/);
  await visitor.ready();
  await expect(page.getByLabel('Your name')).toHaveValue(NIA.name);
  await expect(page.getByLabel('Work email')).toHaveValue(NIA.email);

  await server.pass(31 * DAY);
  await organiser.signIn('organiser');
  await expect(async () => {
    await roster(organiser);
    await expect(organiser.page.getByText('Names and addresses are erased.')).toBeVisible();
  }).toPass();
  await expect(organiser.page.getByText('Came: one guest.')).toBeVisible();
  await expect(organiser.page.getByRole('button', { name: 'Came' })).toHaveCount(0);
  expect(await organiser.page.content()).not.toContain(NIA.name);
  const path = new URL(organiser.page.url()).pathname;
  await organiser.visit('/organise');
  await expect(organiser.page.getByText(/^\d+ guests of two evenings were forgotten, most lately on /)).toBeVisible();
  const file = await organiser.page.request.get(`${path}.csv`);
  expect(await file.text()).not.toContain(NIA.email);
  expect(await writtenDown(server)).not.toContain(NIA.email);
});

import { examine } from './axe';
import { expect, test } from './fixtures';

test.use({ now: '2026-11-24T12:00:00Z' });

test.beforeEach(({ allowErrors }) => allowErrors(/status of 409|ERR_INTERNET_DISCONNECTED/));

const PROPOSE = '/conference/care-show-2027/propose';
const TITLE = 'What is the talk called?';
const ABOUT = 'What is it about?';

test('what is typed is kept by itself, shown as it will look, and found in another tab', async ({ visit, signIn, page, context, visitor }) => {
  await signIn('member');
  await visit(PROPOSE);
  await page.getByLabel(TITLE).fill('Ninety seconds on hydration');
  await page.getByLabel(ABOUT).fill('Two **jugs**.');
  await expect(page.getByText('Kept. Nobody but you sees it until you send it.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'How the description will look' }).locator('strong')).toHaveText('jugs');
  await expect(page).toHaveURL(/\?id=/);

  const second = await context.newPage();
  await second.goto(page.url());
  await expect(second.getByLabel(TITLE)).toHaveValue('Ninety seconds on hydration');
  await second.locator('body[data-hydrated]').waitFor({ state: 'attached' });
  await second.getByLabel(TITLE).fill('Two minutes on hydration');
  await expect(second.getByText('Kept. Nobody but you sees it')).toBeVisible();

  // The first tab does not write over what the second has kept, and says so.
  await page.getByLabel(TITLE).fill('Ninety seconds, no more');
  await expect(page.getByText('You went on in another tab')).toBeVisible();
  await page.getByRole('button', { name: 'Show what you typed there instead' }).click();
  await visitor.ready();
  await expect(page.getByLabel(TITLE)).toHaveValue('Two minutes on hydration');
  await examine(page, 'a draft');
});

test('what is typed without a connection survives a reload, and is kept when there is one', async ({ visit, signIn, page, context, visitor }) => {
  await signIn('member');
  await visit(PROPOSE);
  await page.getByLabel(TITLE).fill('Hydration');
  await expect(page.getByText('Kept. Nobody but you sees it')).toBeVisible();
  await context.setOffline(true);
  await page.getByLabel(ABOUT).fill('Two jugs.');
  await expect(page.getByText('There is no connection.')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('Kept. Nobody but you sees it')).toBeVisible();
  // Sooner than it is sent.
  await page.getByLabel(ABOUT).fill('Two jugs, and a straw.');
  await page.reload();
  await visitor.ready();
  await expect(page.getByLabel(ABOUT)).toHaveValue('Two jugs, and a straw.');
  await expect(page.getByText('Kept. Nobody but you sees it')).toBeVisible();

  await page.getByLabel('Nothing to declare').check();
  await page.getByLabel('I will not sell from the stage.').check();
  await page.getByRole('button', { name: 'Send it to the organisers' }).click();
  await expect(page.getByRole('status').first()).toContainText('Sent.');
  await visitor.ready();
  // The next one begins empty.
  await expect(page.getByLabel(TITLE)).toHaveValue('');
});

test('the pages around proposals pass axe and fit the smallest screen', async ({ visit, signIn, page }) => {
  test.setTimeout(120_000);
  await signIn('organiser');
  const conference = '/organise/conference/care-show-2027';
  // These come without wasm.
  await page.goto(`${conference}/links`);
  await page.getByLabel('For whom is it?').fill('Scottish Care');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByLabel('The link').inputValue();
  await examine(page, 'links');
  await page.goto(`${conference}/proposals`);
  await page.getByRole('button', { name: 'Decline “One platform for everything?”' }).click();
  await expect(page.getByRole('region', { name: 'Declined: 1' })).toBeVisible();
  await examine(page, 'all proposals');
  await page.goto(`${conference}/inform`);
  await examine(page, 'informing');
  await page.getByRole('button', { name: 'See it first' }).click();
  await expect(page.getByRole('button', { name: 'Send 1 mail' })).toBeVisible();
  await examine(page, 'about to inform');
  await page.goto(link);
  await examine(page, 'an invitation to propose');
  await visit(PROPOSE);
  await examine(page, 'proposing');
});

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
  await page.reload();
  await visitor.ready();
  await expect(page.getByLabel(ABOUT)).toHaveValue('Two jugs.');
  await expect(page.getByText('Kept. Nobody but you sees it')).toBeVisible();

  await page.getByLabel('Nothing to declare').check();
  await page.getByLabel('I will not sell from the stage.').check();
  await page.getByRole('button', { name: 'Send it to the organisers' }).click();
  await expect(page.getByRole('status').first()).toContainText('Sent.');
  await visitor.ready();
  // The next one begins empty.
  await expect(page.getByLabel(TITLE)).toHaveValue('');
});

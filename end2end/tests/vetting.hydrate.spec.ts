import { expect, test } from './fixtures';

test.use({ now: '2026-11-24T12:00:00Z' });
test.beforeEach(({ allowErrors }) => allowErrors(/status of (409|422)/, /ERR_/));

test('an organiser works the queue with keys', async ({ visitor, page }) => {
  await visitor.signIn('organiser');
  await visitor.visit('/organise/applications');
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'Joan Marlow', exact: true })).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(page.getByRole('link', { name: 'Imran Sheikh', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Imran Sheikh');
  await page.keyboard.press('d');
  await expect(page.getByLabel('The reason')).toBeVisible();
  await page.getByLabel('The reason').fill('jad');
  await expect(page.getByLabel('The reason')).toHaveValue('jad');
  await page.getByLabel('The reason').blur();
  await page.keyboard.press('j');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Beatrice Holt');
});

test('an application that comes in shows in an open queue by itself', async ({ visitor, page, anotherVisitor, server }) => {
  await visitor.signIn('organiser');
  await visitor.visit('/organise/applications');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Five waiting');
  const other = await anotherVisitor();
  await other.signIn('organiser');
  await other.visit('/organise/applications');
  await other.page.getByRole('link', { name: 'Colin Pugh', exact: true }).click();
  await other.page.getByRole('link', { name: 'Approve', exact: true }).click();
  await other.page.getByLabel('What it rests on').selectOption('A telephone call');
  await other.page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Four waiting');
  expect(server.log).not.toContain('panicked');
});

test('what is typed and not sent is still there after a reload', async ({ visit, page }) => {
  await visit('/apply');
  await page.getByLabel('I work for a local authority').check();
  await page.getByLabel('Local authority', { exact: true }).fill('Moorshire County Council');
  await page.getByLabel('Why would you like to join?').fill('To hear what homes need from us.');
  await page.reload();
  await page.locator('body[data-hydrated]').waitFor({ state: 'attached' });
  await expect(page.getByLabel('I work for a local authority')).toBeChecked();
  await expect(page.getByLabel('Local authority', { exact: true })).toHaveValue('Moorshire County Council');
  await expect(page.getByLabel('Why would you like to join?')).toHaveValue('To hear what homes need from us.');
});

test('the home is found on the register while its name is typed', async ({ visit, page }) => {
  await visit('/apply');
  await page.getByLabel('Registered manager of a care service').check();
  await page.getByLabel('Name of the home or service').pressSequentially('larkh');
  await page.getByRole('button', { name: 'Larkhill Manor, Exeter' }).click();
  await expect(page.getByLabel('Name of the home or service')).toHaveValue('Larkhill Manor');
  await expect(page.getByLabel('Its number on the register')).toHaveValue('1-1010000002');
});

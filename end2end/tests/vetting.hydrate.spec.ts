import type { Page } from '@playwright/test';
import { ANOTHER_ORGANISER } from './circle';
import { expect, test } from './fixtures';
import { signInByCode } from './mail';

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
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Five waiting, one asked');
  const other = await anotherVisitor();
  await other.signIn('organiser');
  await other.visit('/organise/applications');
  await other.page.getByRole('link', { name: 'Colin Pugh', exact: true }).click();
  await other.page.getByRole('link', { name: 'Approve', exact: true }).click();
  await other.page.getByLabel('What it rests on').selectOption('A telephone call');
  await other.page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Four waiting, one asked');
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

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('what was said of one application is said of no other', async ({ visitor, anotherVisitor, server }) => {
  const [first, second] = [await anotherVisitor(), visitor];
  await first.signIn('organiser');
  await signInByCode(second, server, ANOTHER_ORGANISER.email);
  const { page } = second;
  await second.visit('/organise/applications');
  await page.getByRole('link', { name: 'Joan Marlow', exact: true }).click();
  await page.getByRole('link', { name: 'Decline', exact: true }).click();
  await page.getByLabel('What it rests on').selectOption('telephone');
  await page.getByLabel('The reason').fill('Typed too late.');

  await first.visit('/organise/applications');
  await first.page.getByRole('link', { name: 'Joan Marlow', exact: true }).click();
  await first.page.getByRole('link', { name: 'Approve', exact: true }).click();
  await first.page.getByLabel('What it rests on').selectOption('telephone');
  await first.page.getByRole('button', { name: 'Approve' }).click();
  await expect(heading(first.page)).not.toHaveText('Joan Marlow');

  await page.getByRole('button', { name: 'Decline' }).click();
  const faster = page.getByRole('alert').filter({ hasText: 'Nothing of yours was sent' });
  await expect(faster).toBeVisible();
  await second.ready();
  await page.getByRole('link', { name: /^Go on to/ }).first().click();
  await expect(heading(page)).not.toHaveText('Joan Marlow');
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByLabel('The reason')).toHaveCount(0);
  const other = await heading(page).innerText();
  await page.goBack();
  await expect(heading(page)).toHaveText('Joan Marlow');
  await expect(faster).toBeVisible();
  await page.keyboard.press('n');
  await expect(heading(page)).toHaveText(other);
  await expect(page.getByRole('alert')).toHaveCount(0);

  await page.getByRole('link', { name: 'Ask', exact: true }).click();
  await page.getByRole('button', { name: 'Send the question' }).click();
  await expect(page.getByRole('alert')).toContainText('Something to put right');
  await second.ready();
  await page.keyboard.press('j');
  await expect(heading(page)).not.toHaveText(other);
  await expect(page.getByRole('alert')).toHaveCount(0);

  await page.getByRole('link', { name: 'All applications' }).click();
  await page.getByRole('link', { name: 'Beatrice Holt', exact: true }).click();
  await page.getByRole('link', { name: 'Approve', exact: true }).click();
  await page.getByLabel('What it rests on').selectOption('telephone');
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  const undone = page.getByRole('status').filter({ hasText: 'Taken back.' });
  await expect(undone).toBeVisible();
  await second.ready();
  await page.keyboard.press('n');
  await expect(heading(page)).not.toHaveText('Beatrice Holt');
  await expect(undone).toHaveCount(0);
});

test('an open decision says at once that somebody else has decided, and keeps what is typed', async ({ visitor, anotherVisitor, server }) => {
  const [first, { page }] = [await anotherVisitor(), visitor];
  await first.signIn('organiser');
  await signInByCode(visitor, server, ANOTHER_ORGANISER.email);
  await visitor.visit('/organise/applications');
  const stream = page.waitForRequest(/\/events\?/);
  await page.getByRole('link', { name: 'Joan Marlow', exact: true }).click();
  await page.getByRole('link', { name: 'Decline', exact: true }).click();
  await page.getByLabel('The reason').fill('We could not reach you.');
  await stream;
  await first.visit('/organise/applications');
  await first.page.getByRole('link', { name: 'Joan Marlow', exact: true }).click();
  await first.page.getByRole('link', { name: 'Approve', exact: true }).click();
  await first.page.getByLabel('What it rests on').selectOption('telephone');
  await first.page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('alert')).toContainText(/Dawn Okafor approved this .* What you typed stays here/);
  await expect(page.getByLabel('The reason')).toHaveValue('We could not reach you.');
  await page.getByRole('link', { name: 'See how it stands now' }).click();
  await expect(page.getByText(/Dawn Okafor approved this/).first()).toBeVisible();
  await expect(page.getByLabel('The reason')).toHaveCount(0);
});

test('who else has an application open is said while they have it open', async ({ visitor, anotherVisitor, server }) => {
  const [first, { page }] = [await anotherVisitor(), visitor];
  await first.signIn('organiser');
  await signInByCode(visitor, server, ANOTHER_ORGANISER.email);
  const open = async (page: Page) => {
    await page.getByRole('link', { name: 'Joan Marlow', exact: true }).click();
    await expect(heading(page)).toHaveText('Joan Marlow');
  };
  const stream = page.waitForRequest(/\/events\?/);
  await visitor.visit('/organise/applications');
  await stream;
  await open(page);
  const there = page.getByText('Dawn Okafor has this open too.');
  await expect(there).toHaveCount(0);
  await first.visit('/organise/applications');
  await open(first.page);
  await expect(there).toBeVisible();
  await page.getByRole('link', { name: 'Decline', exact: true }).click();
  await page.getByLabel('The reason').fill('We could not reach you.');
  await first.page.getByRole('link', { name: 'All applications' }).click();
  await expect(there).toHaveCount(0);
  await open(first.page);
  await expect(there).toBeVisible();
  await first.page.reload();
  await first.ready();
  await expect(there).toBeVisible();
  await first.page.close();
  await expect(there).toHaveCount(0);
  await expect(page.getByLabel('The reason')).toHaveValue('We could not reach you.');
});

test('the key for the next one skips nobody to whom a decision has led', async ({ visitor, page }) => {
  await visitor.signIn('organiser');
  await visitor.visit('/organise/applications');
  await page.getByRole('link', { name: 'Joan Marlow', exact: true }).click();
  await page.getByRole('link', { name: 'Approve', exact: true }).click();
  await page.getByLabel('What it rests on').selectOption('telephone');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Joan Marlow is a member now.' })).toBeVisible();
  await expect(heading(page)).toHaveText('Beatrice Holt');
  await visitor.ready();
  await page.keyboard.press('n');
  await expect(page).not.toHaveURL(/decided/);
  await expect(heading(page)).toHaveText('Beatrice Holt');
  await page.keyboard.press('n');
  await expect(heading(page)).toHaveText('Colin Pugh');
});

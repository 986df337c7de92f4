import { examine } from './axe';
import { MEMBER } from './circle';
import { expect, test } from './fixtures';
import { linkIn, mailTo } from './mail';

test.use({ now: '2026-11-24T12:00:00Z' });
test.beforeEach(({ allowErrors }) => allowErrors(/status of (401|404|422)/, /ERR_/, /fetching the script/));

test('a member takes a copy, leaves, thinks again and comes back', async ({ visitor, server, page }) => {
  await visitor.signIn('member');
  await visitor.visit('/me');
  const [copy] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Take a copy of everything' }).click()]);
  expect(copy.suggestedFilename()).toBe('inner-circle.zip');

  await page.getByRole('link', { name: 'Leave the circle' }).click();
  await expect(page.getByRole('heading', { name: 'What stays' })).toBeVisible();
  await visitor.ready();
  await page.getByRole('button', { name: 'Leave the circle' }).click();
  await expect(page.getByRole('alert')).toContainText('Tick this if you are sure.');
  await page.getByLabel('Yes, I want to leave.').check();
  await page.getByRole('button', { name: 'Leave the circle' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You have left the circle');
  await expect(page.getByText('Until Thursday 24 December')).toBeVisible();
  await examine(page, 'somebody who has left');

  await page.goto(`${server.url}/calendar`);
  await expect(page).toHaveURL(/\/sign-in/);
  const mail = await mailTo(server, MEMBER.email);
  await visitor.visit(new URL(linkIn(mail, 'return')).pathname);
  await examine(page, 'the way back');
  await page.getByRole('button', { name: 'Come back' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await visitor.signIn('member');
  await visitor.visit('/calendar');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('November 2026');
});

test('whoever left thirty days ago is forgotten', async ({ visitor, server, page }) => {
  await visitor.signIn('member');
  await visitor.visit('/me/leave');
  await page.getByLabel('Yes, I want to leave.').check();
  await page.getByRole('button', { name: 'Leave the circle' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You have left the circle');
  await server.pass(31 * 24 * 3600);
  await visitor.visit('/');
  await expect(page.getByRole('main')).not.toContainText(MEMBER.name);
  const organiser = visitor;
  await organiser.signIn('organiser');
  await organiser.visit('/organise/people');
  await page.getByLabel('Name or email address').fill('Priya');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('link', { name: MEMBER.name, exact: true })).toHaveCount(0);
});

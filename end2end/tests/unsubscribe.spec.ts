import { examine } from './axe';
import { MEMBER, nextSessionPath } from './circle';
import { expect, test } from './fixtures';
import { linkIn, mailTo } from './mail';

// A quarter of an hour before a session.
test.use({ now: '2026-11-24T19:45:00Z' });

test('a reminder by mail is ended by the address in it, without a sign-in', async ({ visitor, anotherVisitor, server, allowErrors }) => {
  allowErrors(/ERR_|status of (404|5)/);
  const { page } = visitor;
  await visitor.signIn('member');
  await visitor.visit('/me');
  const doors = page.getByRole('region', { name: 'What we write to you' }).getByRole('listitem').filter({ hasText: 'The doors open' });
  await doors.getByRole('button', { name: 'By email' }).click();
  await expect(doors).toContainText('By email, ten minutes before the start.');
  await visitor.visit('/');
  await visitor.visit(await nextSessionPath(page));
  const saved = page.waitForResponse((response) => response.url().endsWith('/api/calendar/answer'));
  await page.getByRole('button', { name: 'Coming', exact: true }).click();
  expect((await saved).status()).toBeLessThan(400);

  await server.pass(6 * 60);
  const mail = await mailTo(server, MEMBER.email);
  expect(mail.subject).toContain('The doors are open');
  const reader = await anotherVisitor();
  const address = linkIn(mail, 'unsubscribe');
  await reader.page.goto(address);
  await expect(reader.page.getByText('This ends mails when the doors open')).toBeVisible();
  await examine(reader.page, 'whether to end a kind of mail');
  await reader.page.getByRole('button', { name: 'No more of these mails' }).click();
  await expect(reader.page.getByText('You get no more mails when the doors open')).toBeVisible();
  await examine(reader.page, 'a kind of mail that is ended');
  await expect(reader.page.getByRole('link', { name: 'What we write to you' })).toHaveAttribute('href', '/me#notices');

  await visitor.visit('/me');
  await expect(doors).toContainText('Not at all.');
  const broken = await reader.page.goto(address.slice(0, -1));
  expect(broken?.status()).toBe(404);
  await expect(reader.page.getByText('The address is not whole.')).toBeVisible();
  await examine(reader.page, 'an address that ends nothing');
});

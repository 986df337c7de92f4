import { examine } from './axe';
import { MEMBER, ORGANISER } from './circle';
import { expect, test } from './fixtures';
import { linkIn, mailTo, signInByCode } from './mail';

test.use({ now: '2026-11-24T12:00:00Z' });

const NEW = 'priya@elsewhere.example';

test('a member mends their name, and others know them by it', async ({ visitor, page, anotherVisitor }) => {
  await visitor.signIn('member');
  await visitor.visit('/me');
  await page.getByRole('link', { name: 'Your name and email' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your name and email');
  await visitor.ready();
  await page.getByLabel('Your name').fill('P'.repeat(81));
  await page.getByRole('button', { name: 'Save the name' }).click();
  await expect(page.getByRole('alert')).toContainText('Keep this to 80 characters. It has 81 now.');
  await expect(page.getByLabel('Your name')).toHaveValue('P'.repeat(81));
  await visitor.ready();
  await page.getByLabel('Your name').fill('Priya Raman-Shaw');
  await page.getByRole('button', { name: 'Save the name' }).click();
  await expect(page.getByRole('status')).toContainText('Saved.');

  const other = await anotherVisitor();
  await other.signIn('organiser');
  await other.visit('/members?name=shaw');
  await expect(other.page.getByRole('link', { name: 'Priya Raman-Shaw' })).toBeVisible();
});

test('a member moves to another address, which is the only one that signs them in from then on', async ({ visitor, page, server, anotherVisitor }) => {
  const office = await anotherVisitor();
  await office.signIn('member');
  await visitor.signIn('member');
  await visitor.visit('/me/details');
  await page.getByLabel('New email address').fill('priya@home');
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('alert')).toContainText('Write the email address like name@example.org.');
  await expect(page.getByLabel('New email address')).toHaveValue('priya@home');
  await visitor.ready();
  await page.getByLabel('New email address').fill(NEW);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('status')).toContainText('We have written to both addresses.');
  await expect(page.getByText(`You asked to move to ${NEW}.`)).toBeVisible();
  expect((await mailTo(server, MEMBER.email)).subject).toBe('Your address is being changed: was it you?');

  await visitor.visit(new URL(linkIn(await mailTo(server, NEW), 'me/email')).pathname);
  await examine(page, 'a new address to confirm');
  await page.getByRole('button', { name: `Use ${NEW}` }).click();
  await expect(page.getByRole('status')).toContainText('That is your address now.');
  await expect(page).toHaveURL(/\/me\/details\?saved=email$/);
  await office.page.goto(`${server.url}/calendar`);
  await expect(office.page).toHaveURL(/\/sign-in/);

  const later = await anotherVisitor();
  await later.visit('/sign-in');
  await later.page.getByLabel('Email address').fill(MEMBER.email);
  await later.page.getByRole('button', { name: 'Send the code' }).click();
  await expect(later.page.getByText('If this address belongs to a member, a code is on its way.')).toBeVisible();
  const phone = await anotherVisitor();
  await signInByCode(phone, server, NEW, '/me', 2);
  await expect(phone.page.getByRole('heading', { level: 1, name: MEMBER.name })).toBeVisible();
  await mailTo(server, MEMBER.email);
});

test('somebody else’s address is not given away, and asking can be taken back', async ({ visitor, page, server }) => {
  await visitor.signIn('member');
  await visitor.visit('/me/details');
  await page.getByLabel('New email address').fill(ORGANISER.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  await expect(page.getByRole('status')).toContainText('We have written to both addresses.');
  const mail = await mailTo(server, ORGANISER.email);
  expect(mail.subject).toBe('Somebody wants to use your address');
  expect(mail.body).not.toContain('/me/email/');
  expect(mail.body).not.toContain(MEMBER.name);

  await visitor.ready();
  await page.getByRole('button', { name: `Stay with ${MEMBER.email}` }).click();
  await expect(page.getByRole('status')).toContainText('Nothing changes.');
  await expect(page.getByText('You asked to move to')).toHaveCount(0);
});

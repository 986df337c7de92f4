import type { Page } from '@playwright/test';
import { MEMBER } from './circle';
import { expect, test } from './fixtures';
import { codeIn, mails, mailTo, signInLinkIn } from './mail';

test.use({ now: '2026-11-24T19:00:00Z' });

async function askForCode(page: Page, address: string): Promise<void> {
  await page.getByLabel('Email address').fill(address);
  await page.getByRole('button', { name: 'Send the code' }).click();
  await expect(page.getByRole('heading', { name: 'Enter the code' })).toBeVisible();
}

async function signInWith(page: Page, code: string): Promise<void> {
  await page.getByLabel('Six-figure code').fill(code);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
}

test('a mistyped address is explained at its field and not lost', async ({ visit, page }) => {
  await visit('/sign-in');
  await page.getByLabel('Email address').fill('priya.raman@example');
  // Browsers check the shape of an address too, and more leniently than we do; a form sent anyhow must be answered.
  await page.locator('form').first().evaluate((form: HTMLFormElement) => form.setAttribute('novalidate', ''));
  await page.getByRole('button', { name: 'Send the code' }).click();
  await expect(page).toHaveTitle(/^Look again: sign in/);
  const field = page.getByLabel('Email address');
  await expect(field).toHaveValue('priya.raman@example');
  await expect(field).toHaveAccessibleDescription(/Write the email address like name@example.org/);
  await page.getByRole('alert').getByRole('link', { name: /Write the email address/ }).click();
  await expect(field).toBeFocused();
});

test('asking for a stranger’s address looks just as asking for a member’s', async ({ visit, page, server, anotherVisitor }) => {
  await visit('/sign-in');
  await askForCode(page, MEMBER.email);
  const stranger = await anotherVisitor();
  await stranger.visit('/sign-in');
  await askForCode(stranger.page, 'nobody.at.all@example.org');

  expect(new URL(stranger.page.url()).search).toBe(new URL(page.url()).search);
  expect(await stranger.page.getByRole('main').innerText()).toBe(await page.getByRole('main').innerText());
  await mailTo(server, MEMBER.email);
  expect(await mails(server)).toHaveLength(1);
});

test('the code in the mail’s subject signs in, typed in two halves', async ({ visit, page, server }) => {
  await visit('/sign-in');
  await askForCode(page, MEMBER.email);
  await expect(page.getByLabel('Email address')).toHaveValue(MEMBER.email);
  const code = codeIn(await mailTo(server, MEMBER.email));
  expect(server.log).toContain(`${code} is your code for Inner Circle`);

  const wrong = code.startsWith('111') ? '222 222' : '111 111';
  await signInWith(page, wrong);
  await expect(page.getByRole('alert')).toContainText('That is not the code we sent.');
  await expect(page.getByLabel('Email address')).toHaveValue(MEMBER.email);
  await expect(page.getByLabel('Six-figure code')).toHaveValue('');

  await signInWith(page, code);
  await expect(page.getByRole('navigation', { name: 'Places' }).getByRole('link', { name: 'Tonight' })).toBeVisible();
});

test('a code tried five times has to be waited out', async ({ visit, page, server }) => {
  await visit('/sign-in');
  await askForCode(page, MEMBER.email);
  const code = codeIn(await mailTo(server, MEMBER.email));
  const wrong = code.startsWith('111') ? '222 222' : '111 111';
  for (let attempt = 0; attempt < 5; attempt += 1) {
    await signInWith(page, wrong);
    await expect(page.getByRole('alert')).toBeVisible();
    await page.goto('/sign-in/code');
  }
  await signInWith(page, code);
  await expect(page.getByRole('alert')).toContainText('That was tried five times.');
});

test('the mailed link works when its button is pressed, once, however often it was looked at', async ({ visit, page, server, anotherVisitor }) => {
  await visit('/sign-in');
  await askForCode(page, MEMBER.email);
  const link = signInLinkIn(await mailTo(server, MEMBER.email));

  const other = await anotherVisitor();
  for (let look = 0; look < 2; look += 1) {
    await other.page.goto(link);
    await other.ready();
    await expect(other.page.getByRole('heading', { name: 'Sign in to the circle' })).toBeVisible();
  }
  await other.page.getByRole('button', { name: /^Sign in as p/ }).click();
  await expect(other.page.getByRole('heading', { name: /Next live/ })).toBeVisible();

  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'This link has done its work' })).toBeVisible();
});

test('signing out ends this browser’s session', async ({ visit, signIn, page }) => {
  await signIn('member');
  await visit('/me');
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect(page.getByRole('heading', { name: /Next open evening/ })).toBeVisible();
  await visit('/calendar');
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('signing out everywhere ends the other browser’s session too', async ({ visit, signIn, page, anotherVisitor }) => {
  await signIn('member');
  const phone = await anotherVisitor();
  await phone.signIn('member');
  await phone.visit('/calendar');
  await expect(phone.page.getByRole('heading', { name: 'November 2026' })).toBeVisible();

  await visit('/me');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByRole('heading', { name: /Next open evening/ })).toBeVisible();
  await phone.visit('/calendar');
  await expect(phone.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('what somebody typed while signed out elsewhere is still there once they are back', async ({ visit, signIn, page, server, anotherVisitor }) => {
  // The page has not heard of it yet: see `shown-out.hydrate.spec.ts`.
  await page.route('**/events?**', () => {});
  await signIn('member');
  await visit('/me/profile');
  await page.getByLabel('A few words about yourself').fill('Twenty years of nights, and still curious.');
  const phone = await anotherVisitor();
  await phone.signIn('member');
  await phone.visit('/me');
  await phone.page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(phone.page.getByRole('heading', { name: /Next open evening/ })).toBeVisible();

  await page.getByRole('button', { name: 'Save your profile' }).click();
  // A mistake on the way does not push the words out.
  await page.getByLabel('Email address').fill('priya.raman@example');
  await page.locator('form').first().evaluate((form: HTMLFormElement) => form.setAttribute('novalidate', ''));
  await page.getByRole('button', { name: 'Send the code' }).click();
  await expect(page).toHaveTitle(/^Look again: sign in/);
  await page.getByLabel('Email address').fill(MEMBER.email);
  await askForCode(page, MEMBER.email);
  await signInWith(page, codeIn(await mailTo(server, MEMBER.email)));
  await expect(page.getByRole('alert')).toContainText('What you typed is still here: send it again.');
  await expect(page.getByLabel('A few words about yourself')).toHaveValue('Twenty years of nights, and still curious.');
});

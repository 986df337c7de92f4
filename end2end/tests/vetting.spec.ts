import type { Page } from '@playwright/test';
import { examine } from './axe';
import { ANOTHER_ORGANISER, MEMBER } from './circle';
import { expect, type Role, type Server, test, type Visitor } from './fixtures';
import { codeIn, linkIn, mailTo, signInByCode } from './mail';

test.use({ now: '2026-11-24T12:00:00Z' });

const KEZIA = { name: 'Kezia Brand', email: 'kezia@larchfield.example' };

// A browser logs each answer that is not a yes, and a stream that ends while the server starts anew.
test.beforeEach(({ allowErrors }) => allowErrors(/status of (404|409|422)/, /ERR_/));

/** Fills in the application of a registered manager, as far as `until`. */
async function fillIn(page: Page, address = KEZIA.email): Promise<void> {
  await page.getByLabel('Registered manager of a care service').check();
  await page.getByLabel('Name of the home or service').fill('Larchfield House');
  await page.getByLabel('Its number on the register').fill('1-1000000101');
  await page.getByLabel('Your name').fill(KEZIA.name);
  await page.getByLabel('Work email').fill(address);
  await page.getByLabel('I will not sell or promote anything here.').check();
  await page.getByLabel('What is said here stays here.').check();
}

const send = (page: Page) => page.getByRole('button', { name: 'Send the application' }).click();

/** Applies and confirms, by the newest of `count` mails, and answers the address of the applicant's own page. */
async function apply(visitor: Visitor, server: Server, address = KEZIA.email, count = 1): Promise<string> {
  const { page } = visitor;
  await visitor.visit('/apply');
  await fillIn(page, address);
  await send(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('One more step: confirm your address');
  await page.getByLabel('Six-figure code').fill(codeIn(await mailTo(server, address, count)));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your application is with the organisers');
  return new URL(page.url()).pathname;
}

/** Opens an application of the queue by its applicant's name. */
async function open(visitor: Visitor, name: string, state = ''): Promise<void> {
  await visitor.visit(`/organise/applications?state=${state}`);
  await visitor.page.getByRole('link', { name, exact: true }).click();
  await expect(visitor.page.getByRole('heading', { level: 1 })).toHaveText(name);
}

async function decide(page: Page, verdict: string, words: { basis?: string; reason?: string; press: string }): Promise<void> {
  await page.getByRole('link', { name: verdict, exact: true }).click();
  if (words.basis) await page.getByLabel('What it rests on').selectOption(words.basis);
  if (words.reason) await page.getByLabel(/^(Your question|The reason)$/).fill(words.reason);
  await page.getByRole('button', { name: words.press }).click();
}

test('approving somebody who is suspended says who, since when and what to do, and keeps what was typed', async ({ visitor, server, anotherVisitor }) => {
  const organiser = await anotherVisitor();
  const { page } = organiser;
  await organiser.signIn('organiser');
  await organiser.visit('/organise/people');
  await page.getByLabel('Name or email address').fill(MEMBER.name);
  await page.getByRole('button', { name: 'Search' }).click();
  await organiser.ready();
  await page.getByRole('link', { name: MEMBER.name, exact: true }).click();
  await page.getByLabel('Reason').fill('Offered a product in the call.');
  await page.getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByRole('status')).toContainText('Suspended.');

  await apply(visitor, server, MEMBER.email, 2);
  await open(organiser, KEZIA.name);
  await page.getByRole('link', { name: 'Approve', exact: true }).click();
  await page.getByLabel('What it rests on').selectOption('A telephone call');
  await page.getByLabel('How it was checked').fill('Spoke to the home.');
  await page.getByRole('button', { name: 'Approve' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(`${MEMBER.name} has been suspended since Tuesday 24 November. Restore them first`);
  await expect(page.getByLabel('How it was checked')).toHaveValue('Spoke to the home.');
  await expect(page.getByLabel('What it rests on')).toHaveValue('telephone');
  await alert.getByRole('link', { name: 'their page' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(MEMBER.name);
  await expect(page.getByRole('button', { name: 'Let in again' })).toBeVisible();
});

test('a manager applies, is asked, answers, is let in and welcomed', async ({ visitor, server, anotherVisitor }) => {
  const own = await apply(visitor, server);
  const organiser = await anotherVisitor();
  await organiser.signIn('organiser');
  await open(organiser, KEZIA.name);
  await decide(organiser.page, 'Ask', { basis: 'telephone', reason: 'Since when have you been registered?', press: 'Send the question' });
  await expect(organiser.page.getByRole('status')).toContainText(`${KEZIA.name} is being asked.`);
  // Whoever comes back to the card within the minute can still take it back.
  await open(organiser, KEZIA.name);
  await expect(organiser.page.getByRole('button', { name: 'Undo' })).toBeVisible();

  // The mail waits a minute, in which the organiser may think better of it; the page waits with it.
  await visitor.visit(own);
  await expect(visitor.page.getByRole('heading', { level: 1 })).toHaveText('Your application is with the organisers');
  await server.pass(180);
  const asked = await mailTo(server, KEZIA.email, 3);
  expect(asked.body).toContain('Since when have you been registered?');
  await visitor.visit(new URL(linkIn(asked, 'a')).pathname);
  await examine(visitor.page, 'an application asked about');
  await visitor.page.getByLabel('Your answer').fill('Since the first of May.');
  await visitor.page.getByRole('button', { name: 'Send the answer' }).click();
  await expect(visitor.page.getByRole('status')).toContainText('Your answer is with the organisers.');

  await open(organiser, KEZIA.name);
  await expect(organiser.page.getByText('Since the first of May.')).toBeVisible();
  await decide(organiser.page, 'Approve', { basis: 'telephone', press: 'Approve' });
  await server.pass(180);
  const welcome = await mailTo(server, KEZIA.email, 4);
  expect(welcome.subject).toBe('Welcome to Inner Circle');

  await visitor.visit(own);
  await examine(visitor.page, 'an application approved');
  await visitor.page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await visitor.page.getByLabel('Email address').fill(KEZIA.email);
  await visitor.page.getByRole('button', { name: 'Send the code' }).click();
  await visitor.page.getByLabel('Six-figure code').fill(codeIn(await mailTo(server, KEZIA.email, 5)));
  await visitor.page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await expect(visitor.page.getByRole('heading', { level: 1 })).toHaveText('Welcome, Kezia');
});

test('the queue says what it shows, in the order of what it says', async ({ visitor, page }) => {
  await visitor.signIn('organiser');
  for (const [state, words] of [['', 'Five waiting, one asked'], ['new', 'Five waiting'], ['asked', 'One asked'], ['declined', 'Declined']]) {
    await visitor.visit(`/organise/applications?state=${state}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words);
  }
  await visitor.visit('/organise/applications');
  await expect(page.locator('.queue .row-when')).toHaveText(['2 days', '1 day', '1 day', '21 hours', '9 hours', '3 hours']);
});

test('a decline tells the applicant why, in words that began as a template', async ({ visitor, server, anotherVisitor }) => {
  const own = await apply(visitor, server);
  const organiser = await anotherVisitor();
  await organiser.signIn('organiser');
  await open(organiser, KEZIA.name);
  await organiser.page.getByRole('link', { name: 'Decline', exact: true }).click();
  await organiser.page.getByLabel('How it was checked').fill('Nobody answers there.');
  await organiser.page.getByRole('button', { name: 'Sells or recruits' }).click();
  await organiser.page.getByRole('button', { name: 'Could not be confirmed' }).click();
  await expect(organiser.page.getByLabel('The reason')).toHaveValue(/^We could not confirm your role/);
  await organiser.page.getByLabel('The reason').fill('We are sorry.');
  await organiser.page.getByRole('button', { name: 'Could not be confirmed' }).click();
  await expect(organiser.page.getByLabel('The reason')).toHaveValue(/^We are sorry\.\s+We could not confirm your role/);
  await expect(organiser.page.getByLabel('How it was checked')).toHaveValue('Nobody answers there.');
  await organiser.page.getByRole('button', { name: 'Decline' }).click();
  await expect(organiser.page.getByRole('alert')).toContainText('Choose one of the list.');
  await expect(organiser.page.getByLabel('The reason')).toHaveValue(/We could not confirm your role/);
  await organiser.page.getByLabel('What it rests on').selectOption('A telephone call');
  await organiser.page.getByRole('button', { name: 'Decline' }).click();
  await expect(organiser.page.getByRole('status')).toContainText(`${KEZIA.name} is declined.`);
  await server.pass(180);
  await visitor.visit(own);
  await expect(visitor.page.getByRole('heading', { level: 1 })).toHaveText('We cannot let you in this time');
  await expect(visitor.page.getByText('We could not confirm your role')).toBeVisible();
  await examine(visitor.page, 'an application declined');
});

test('a decision can be taken back within a minute, and no mail leaves', async ({ visitor, server, anotherVisitor }) => {
  await apply(visitor, server);
  const organiser = await anotherVisitor();
  await organiser.signIn('organiser');
  await open(organiser, KEZIA.name);
  await decide(organiser.page, 'Approve', { basis: 'telephone', press: 'Approve' });
  await organiser.page.getByRole('button', { name: 'Undo' }).click();
  await expect(organiser.page.getByRole('status')).toContainText('Taken back. No mail has left.');
  await expect(organiser.page.getByRole('heading', { level: 1 })).toHaveText(KEZIA.name);
  await server.pass(120);
  await mailTo(server, KEZIA.email, 2);
});

test('of two organisers who decide at once the second learns who was faster', async ({ visitor, server, anotherVisitor }) => {
  await apply(visitor, server);
  const [first, second] = [await anotherVisitor(), await anotherVisitor()];
  await first.signIn('organiser');
  await signInByCode(second, server, ANOTHER_ORGANISER.email);
  await open(first, KEZIA.name);
  await first.page.getByRole('link', { name: 'Approve', exact: true }).click();
  await open(second, KEZIA.name);
  await second.page.getByRole('link', { name: 'Decline', exact: true }).click();
  await second.page.getByLabel('What it rests on').selectOption('A telephone call');
  await second.page.getByLabel('The reason').fill('We could not reach you.');
  await first.page.getByLabel('What it rests on').selectOption('telephone');
  await first.page.getByRole('button', { name: 'Approve' }).click();
  await expect(first.page.getByRole('status')).toContainText('is a member now');
  await second.page.getByRole('button', { name: 'Decline' }).click();
  await expect(second.page.getByRole('alert')).toContainText(/Somebody was faster\. .* approved this/);
});

test('what is filled in is still there after coming back, and wrong fields are named', async ({ visit, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await visit('/apply');
  await expect(page.getByText('1 of 4')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toContainText('Choose one of the list.');
  await page.getByLabel('Registered manager of a care service').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('2 of 4')).toBeVisible();
  await page.getByLabel('Name of the home or service').fill('Larchfield House');
  await page.getByLabel('Its number on the register').fill('Larchfield');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toContainText('A CQC id looks like 1-1000210669.');
  await expect(page.getByLabel('Name of the home or service')).toHaveValue('Larchfield House');
  await page.getByLabel('Its number on the register').fill('1-1000000101');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('3 of 4')).toBeVisible();

  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  expect(new URL(page.url()).searchParams.getAll('__err').length, 'one error at a time').toBeLessThanOrEqual(1);

  await visit('/apply');
  await expect(page.getByText('3 of 4')).toBeVisible();
  await visit('/apply?step=2');
  await expect(page.getByLabel('Its number on the register')).toHaveValue('1-1000000101');
});

for (const [role, asked, unasked] of [
  ['Registered manager of a care service', 'Name of the home or service', 'Your team'],
  ['Executive or trustee of a care trust or provider', 'Trust or provider', 'Your team'],
  ['I work for the CQC', 'Your team', 'Local authority'],
  ['I work for a local authority', 'Your team', 'Name of the home or service'],
]) {
  test(`on a phone each is asked what their work can answer: ${role}`, async ({ visit, page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await visit('/apply');
    await page.getByLabel(role).check();
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByText('2 of 4')).toBeVisible();
    await expect(page.getByRole('group', { name: /^(Which|Where)/ }).first()).toBeVisible();
    await expect(page.getByLabel(asked, { exact: true })).toBeVisible();
    await expect(page.getByLabel(unasked, { exact: true })).toBeHidden();
  });
}

test('whoever is none of these is kindly shown the open evening', async ({ visit, page }) => {
  await visit('/apply');
  await page.getByLabel('None of these').check();
  await send(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The open evening is for you');
});

test('a member’s address looks just as anybody’s, and only its owner learns', async ({ visit, page, server }) => {
  await visit('/apply');
  await fillIn(page, MEMBER.email);
  await send(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('One more step: confirm your address');
  expect((await mailTo(server, MEMBER.email)).subject).toBe('You are a member of Inner Circle already');
});

/** Makes a personal invitation as a member of the demo, and answers its path. */
async function invitationOf(visitor: Visitor, role: Role, whom: string): Promise<string> {
  await visitor.signIn(role);
  await visitor.visit('/me/invitations');
  await visitor.page.getByLabel('Whom do you invite').fill(whom);
  await visitor.page.getByRole('button', { name: 'Make a link' }).click();
  return new URL(await visitor.page.getByLabel('The link').inputValue()).pathname;
}

test('members’ invitations are evidence beside the application, opened before applying and after', async ({ visitor, server, anotherVisitor }) => {
  const link = await invitationOf(visitor, 'member', 'Kezia, from the home next door');
  const another = await invitationOf(await anotherVisitor(), 'cqc', 'Kezia, whose home I know');

  const kezia = await anotherVisitor();
  await kezia.visit(link);
  await expect(kezia.page.getByText(`${MEMBER.name} invites you.`)).toBeVisible();
  await examine(kezia.page, 'an application with somebody’s word');
  await fillIn(kezia.page);
  await send(kezia.page);
  await kezia.page.getByLabel('Six-figure code').fill(codeIn(await mailTo(server, KEZIA.email)));
  await kezia.page.getByRole('button', { name: 'Confirm' }).click();
  await expect(kezia.page.getByRole('heading', { level: 1 })).toHaveText('Your application is with the organisers');
  await kezia.visit(another);
  await kezia.page.getByRole('button', { name: 'Add it to what I sent' }).click();
  await expect(kezia.page.getByRole('status')).toContainText('The organisers see who vouches for you.');
  await kezia.ready();
  await kezia.page.getByText('Add a member’s invitation').click();
  await kezia.page.getByLabel('The link they sent you').fill(link);
  await kezia.page.getByRole('button', { name: 'Add it' }).click();
  await expect(kezia.page.getByRole('alert')).toContainText('This link cannot be used');
  await expect(kezia.page.getByLabel('The link they sent you')).toHaveValue(link);

  const organiser = await anotherVisitor();
  await organiser.signIn('organiser');
  await open(organiser, KEZIA.name);
  await expect(organiser.page.getByText(`${MEMBER.name} vouches, Tuesday 24 November: “Kezia, from the home next door”`)).toBeVisible();
  await expect(organiser.page.getByText('“Kezia, whose home I know”')).toBeVisible();
  await examine(organiser.page, 'an application that two members vouch for');
  await decide(organiser.page, 'Approve', { basis: 'Vouched for by 2 members', press: 'Approve' });
  await open(organiser, KEZIA.name, 'approved');
  await expect(organiser.page.getByRole('definition').filter({ hasText: 'Vouched for by 2 members' })).toBeVisible();
});

test('whoever withdraws is gone from the queue', async ({ visitor, server, anotherVisitor }) => {
  const own = await apply(visitor, server);
  await visitor.page.getByText('Take this application back').click();
  await visitor.page.getByRole('button', { name: 'Withdraw and forget it' }).click();
  await expect(visitor.page.getByRole('status')).toContainText('Your application and all that it said is forgotten.');
  const organiser = await anotherVisitor();
  await organiser.signIn('organiser');
  await organiser.visit('/organise/applications');
  await expect(organiser.page.getByRole('link', { name: 'Joan Marlow', exact: true })).toBeVisible();
  await expect(organiser.page.getByRole('link', { name: KEZIA.name, exact: true })).toHaveCount(0);
  const response = await visitor.visit(own);
  expect(response?.status()).toBe(404);
});

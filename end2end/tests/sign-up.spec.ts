import { examine } from './axe';
import { expect, test } from './fixtures';
import { fillSignUp } from './guests';
import { linkIn, mailTo, mails } from './mail';
import type { Page } from '@playwright/test';

test.describe('at two minutes to eight', () => {
  test.use({ now: '2026-11-26T19:58:00Z' });

  test('a stranger signs up and is at the door without a mailbox', async ({ visit, page, server }) => {
    await visit('/open-evening');
    await fillSignUp(page, 'Dawn Okafor', 'dawn@rosewood.example');
    await page.getByRole('button', { name: 'Take a seat' }).click();
    await expect(page).toHaveURL('/open-evening/seat');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText("You're in, Dawn Okafor");
    await expect(page.getByRole('button', { name: 'Join the call' })).toBeVisible();
    await expect(page.getByRole('timer')).toBeVisible();
    await examine(page, 'a seat with its doors open');

    const mail = await mailTo(server, 'dawn@rosewood.example');
    expect(mail.subject).toBe('Your seat on Thursday 26 November');
    expect(mail.calendar).toContain('METHOD:REQUEST');
    expect(mail.html).toContain('Dear Dawn Okafor');

    // Back, and once more: the same seat, and no second mail.
    await visit('/open-evening');
    await expect(page.getByRole('link', { name: 'See your seat' })).toBeVisible();
    await page.getByText('Sign somebody else up').click();
    await fillSignUp(page, 'Dawn Okafor', 'dawn@rosewood.example');
    await page.getByRole('button', { name: 'Take a seat' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText("You're in, Dawn Okafor");
    expect((await mails(server)).filter((each) => each.to === 'dawn@rosewood.example')).toHaveLength(1);
  });

  test('who is as quick as a program presses once more, and has lost no word', async ({ visit, page }) => {
    await visit('/open-evening');
    await page.getByLabel('Your name').fill('Dawn Okafor');
    await page.getByLabel('Email').fill('dawn@rosewood.example');
    await page.getByLabel('I am a').selectOption('Registered manager');
    await page.getByLabel(/Keep my name and address/).check();
    await page.getByRole('button', { name: 'Take a seat' }).click();
    await expect(page.getByRole('alert')).toContainText('Press once more to take the seat.');
    await expect(page.getByLabel('Your name')).toHaveValue('Dawn Okafor');
    // The trap counts from when the form was shown first.
    await expect(async () => {
      await page.getByRole('button', { name: 'Take a seat' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText("You're in, Dawn Okafor", { timeout: 1_000 });
    }).toPass();
  });

  test('what is missing is said at once, and nothing typed is lost', async ({ visit, page }) => {
    await visit('/open-evening');
    await page.getByLabel('Your name').fill('Dawn Okafor');
    await page.getByRole('button', { name: 'Take a seat' }).click();
    await expect(page.getByRole('alert')).toContainText('Enter an email address.');
    await expect(page.getByRole('alert')).toContainText('Choose one of the list.');
    await expect(page.getByLabel('Your name')).toHaveValue('Dawn Okafor');
  });
});

test.describe('two days before', () => {
  test.use({ now: '2026-11-24T12:00:00Z' });

  test('the mailed link gives the seat back with one button, and takes it out of the calendar', async ({ visit, page, server }) => {
    await visit('/open-evening');
    await fillSignUp(page, 'Dawn Okafor', 'dawn@rosewood.example');
    await page.getByRole('button', { name: 'Take a seat' }).click();
    await expect(page.getByText('The button to join appears here at 19:50')).toBeVisible();
    await examine(page, 'a seat');

    await visit(new URL(linkIn(await mailTo(server, 'dawn@rosewood.example'), 'g')).pathname);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText("You're in, Dawn Okafor");
    await examine(page, 'a guest’s own page');
    await page.getByRole('button', { name: "Yes, I'm coming" }).click();
    await expect(page.getByText('We know now that this address is yours.')).toBeVisible();
    await page.getByRole('button', { name: 'Give my seat back' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('You have given your seat back');
    await examine(page, 'a seat given back');
    const cancelled = await mailTo(server, 'dawn@rosewood.example', 2);
    expect(cancelled.calendar).toContain('METHOD:CANCEL');
  });

  test('without the mail, the browser that signed up changes the name and gives the seat back', async ({ visit, page, server, allowErrors }) => {
    allowErrors(/ERR_/); // the server starts anew
    await visit('/open-evening');
    await fillSignUp(page, 'Dawn', 'dawn@rosewood.example');
    await page.getByRole('button', { name: 'Take a seat' }).click();
    await page.getByText('The mail has not come').click();
    await expect(page.getByText('We sent it at 12:00; you can ask again in three minutes.')).toBeVisible();
    await page.getByLabel('As others see you').fill('Dawn Okafor');
    await page.getByRole('button', { name: 'Save the name' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText("You're in, Dawn Okafor");
    await server.pass(4 * 60);
    await visit('/open-evening/seat');
    await page.getByText('The mail has not come').click();
    await page.getByRole('button', { name: 'Send it again' }).click();
    await expect(page.getByText('On its way.')).toBeVisible();
    expect((await mailTo(server, 'dawn@rosewood.example', 2)).subject).toBe('Your seat on Thursday 26 November');
    await page.getByRole('button', { name: 'Give my seat back' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('You have given your seat back');
  });

  test('somebody else’s browser on a known address is seen by the organiser, and taken off alone', async ({ visitor, anotherVisitor, server, allowErrors }) => {
    allowErrors(/ERR_/); // the server starts anew
    for (const [one, name] of [[visitor, 'Nia Pell'], [await anotherVisitor(), 'Not Nia']] as const) {
      await one.visit('/open-evening');
      await fillSignUp(one.page, name, 'nia@rosewood.example');
      await one.page.getByRole('button', { name: 'Take a seat' }).click();
      await expect(one.page.getByRole('heading', { level: 1 })).toHaveText(`You're in, ${name}`);
    }
    await server.pass(4 * 60);
    await mailTo(server, 'nia@rosewood.example', 2);
    const organiser = await anotherVisitor();
    await organiser.signIn('organiser');
    await organiser.visit('/organise');
    await organiser.visit(`${await openEvening(organiser.page)}/guests`);
    const row = organiser.page.getByRole('listitem').filter({ hasText: 'Another browser, on Nia Pell’s seat.' });
    await expect(row.getByRole('heading')).toHaveText('Not Nia');
    await row.getByRole('button', { name: 'Remove' }).click();
    await expect(organiser.page.getByText('The guest keeps the seat.')).toBeVisible();
    await visitor.visit('/open-evening/seat');
    await expect(visitor.page.getByRole('heading', { level: 1 })).toHaveText("You're in, Nia Pell");
  });

  test('an organiser sees who comes, closes sign-up, and writes to them after a look', async ({ signIn, page, visit }) => {
    await signIn('organiser');
    await visit('/organise');
    await page.goto(await openEvening(page));
    await page.getByRole('link', { name: 'See its guests' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Guests on Thursday 26 November, 20:00');
    await expect(page.getByRole('heading', { name: 'Marian Webb' })).toBeVisible();
    await expect(page.getByText('came once before').first()).toBeVisible();
    await examine(page, 'the guests of an evening');
    await page.getByLabel('Subject').fill('Before Thursday');
    await page.getByLabel('Words').fill('Bring a question.');
    await page.getByRole('button', { name: 'See it first' }).click();
    await page.getByRole('button', { name: 'Send to 10 guests' }).click();
    await expect(page.getByText('The mails leave in a minute.')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('Nobody gets it.')).toBeVisible();
    await page.getByRole('button', { name: 'Close sign-up' }).click();
    await expect(page.getByText('Sign-up is closed.')).toBeVisible();
    await visit('/open-evening');
    await expect(page.getByText('Sign-up for Thursday 26 November is closed.')).toBeVisible();
    await examine(page, 'an evening whose sign-up is closed');
  });
});

test.describe('in the last ten minutes', () => {
  test.use({ now: '2026-11-26T20:51:00Z' });

  test('the page offers the evening after', async ({ visit, page }) => {
    await visit('/open-evening');
    await expect(page.getByRole('heading', { name: 'Take a seat on Thursday 3 December' })).toBeVisible();
  });
});

test.describe('twenty minutes before the end', () => {
  test.use({ now: '2026-11-26T20:40:00Z' });

  test('a guest who signs up for next Thursday stays at tonight’s evening until it is over', async ({ visit, visitor, page, server, allowErrors }) => {
    allowErrors(/ERR_|status of (401|404)/); // the server starts anew, and nobody finds the call
    const signUp = async () => {
      await visit('/open-evening');
      await fillSignUp(page, 'Nia Pell', 'nia@rosewood.example');
      await page.getByRole('button', { name: 'Take a seat' }).click();
      await expect(page).toHaveURL('/open-evening/seat');
      await visitor.ready();
    };
    await signUp();
    await server.pass(12 * 60);
    await signUp();
    await expect(page.getByText('On Thursday 3 December you have a seat.')).toBeVisible();
    await expect(page.getByText('Thursday 26 November, 20:00 UK time')).toBeVisible();
    await page.getByLabel('Say something').fill('Still here');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.getByText('Still here')).toHaveCount(1);
    await examine(page, 'a seat tonight and one next week');
    await server.pass(20 * 60);
    await visit('/open-evening/seat');
    await expect(page.getByText('Thursday 3 December, 20:00 UK time')).toBeVisible();
  });
});

/** The organisers' page of the next open evening. */
async function openEvening(page: Page): Promise<string> {
  const links = page.locator('a[href^="/organise/sessions/"]').filter({ hasText: /./ });
  for (const link of await links.all()) {
    const row = await link.locator('xpath=ancestor::li[1]').textContent().catch(() => '');
    if (row?.includes('Thu')) return (await link.getAttribute('href'))!;
  }
  throw new Error('No Thursday among the sessions of /organise.');
}

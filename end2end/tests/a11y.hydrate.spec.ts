import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { examine } from './axe';
import { nextSession } from './circle';
import { expect, test } from './fixtures';
import { mailTo } from './mail';

// Doors are open, so that every control of a session is there.
test.use({ now: '2026-11-24T19:52:00Z' });

// Pages with a longer way to them are looked at by the journeys that lead there.
test.describe.configure({ timeout: 120_000 });

test.describe('every page', () => {
  test('for guests passes axe and fits the smallest screen', async ({ visit, page, server, allowErrors }) => {
    allowErrors(/status of 404/);
    const places = ['/', '/open-evening', '/apply', '/sign-in', '/sign-in/code', server.signInLink('member'), '/sign-in/gone', '/nowhere', '/offline.html'];
    for (const place of places) {
      if (place === '/offline.html') await page.goto(place);
      else await visit(place);
      await examine(page, place);
    }
    const fault = await readFile(join(test.info().project.testDir, '../../public/error.html'), 'utf8');
    const style = await page.locator('link[rel=stylesheet]').first().getAttribute('href');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setContent(fault.replace('{{style}}', style!));
    await examine(page, 'a fault of ours');
    await visit('/sign-in');
    await page.getByRole('button', { name: 'Send the code' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await examine(page, 'a form turned back');
  });

  test('for members passes axe and fits the smallest screen', async ({ visit, signIn, page, allowErrors }) => {
    allowErrors(/status of 404/);
    await signIn('member');
    await examine(page, 'Tonight');
    await nextSession(page).click();
    await expect(page.getByRole('heading', { name: 'About this session' })).toBeVisible();
    await examine(page, 'a session with its doors open');
    await visit('/calendar?month=2026-11&earlier=1');
    await examine(page, 'the calendar');
    await page.getByRole('link', { name: /Cancelled/ }).click();
    await expect(page.getByRole('heading', { name: 'About this session' })).toBeVisible();
    await examine(page, 'a cancelled session');
    for (const place of ['/calendar?month=2026-12', '/calendar?month=2028-03', '/me?renewed=1', '/sessions/nowhere', '/members?name=a', '/members?name=nobody', '/me/profile?photo=not-a-photo', '/me/details?saved=asked', '/me/email/gone', '/welcome']) {
      await visit(place);
      await examine(page, place);
    }
    await visit('/members?name=a');
    await page.locator('a[href^="/members/"]').first().click();
    await expect(page.getByRole('heading', { name: 'Ask to talk' })).toBeVisible();
    await examine(page, 'a member');
  });
});

test.describe('every page', () => {
  test.use({ now: '2026-12-15T12:00:00Z' }); // two weeks before a bank holiday, so that it is asked about

  test('for organisers passes axe and fits the smallest screen', async ({ visit, signIn, page, anotherVisitor, allowErrors }) => {
    allowErrors(/status of (409|422)/);
    await signIn('organiser');
    await visit('/organise');
    await examine(page, 'Organise');
    const session = await page.getByRole('region', { name: 'Next sessions' }).getByRole('link').first().getAttribute('href');
    const series = await page.getByRole('link', { name: 'Change Wednesday live' }).getAttribute('href');

    await visit(session!);
    await examine(page, 'editing a session');
    const other = await anotherVisitor();
    await other.signIn('organiser');
    await other.visit(session!);
    await other.page.getByLabel('Time in London').fill('19:30');
    await other.page.getByRole('button', { name: 'Save this session' }).click();
    await expect(other.page.getByText('Nothing is saved yet.')).toBeVisible();
    await examine(other.page, 'a session looked at before it moves');
    await other.page.getByRole('button', { name: 'Move this session' }).click();
    await expect(other.page.getByRole('status').filter({ hasText: 'Saved.' })).toBeVisible();
    await page.getByLabel('Time in London').fill('18:30');
    await page.getByRole('button', { name: 'Save this session' }).click();
    await expect(page.getByText('Which should hold?')).toBeVisible();
    await examine(page, 'two organisers at once');
    await visit(session!);
    await page.getByLabel('Length in minutes').fill('0');
    await page.getByRole('button', { name: 'Save this session' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await examine(page, 'a session turned back');
    await other.page.getByLabel('Reason').fill('No hall');
    await other.page.getByRole('button', { name: /^Cancel .+'s session/ }).click();
    await other.page.getByRole('button', { name: 'Cancel this session' }).click();
    await expect(other.page.getByRole('button', { name: 'Put it back on' })).toBeVisible();
    await examine(other.page, 'a cancelled session');

    await visit(series!);
    await examine(page, 'changing a series');
    await page.getByLabel('Time in London').fill('19:30');
    await page.getByRole('button', { name: 'See what changes' }).click();
    await expect(page.getByText('Nothing is saved yet.')).toBeVisible();
    await examine(page, 'a change reviewed');
    for (const place of ['/me/passkey', '/organise/people', '/organise/audit', '/organise/series/new', '/organise/sessions/new']) {
      await visit(place);
      await examine(page, place);
    }
  });
});

test.describe('every page', () => {
  test.use({ now: '2026-11-24T12:00:00Z' });

  test('from a list of members to a member passes axe and fits the smallest screen', async ({ visit, signIn, page, server, anotherVisitor, allowErrors }) => {
    allowErrors(/status of 422/);
    await signIn('organiser');
    for (const place of ['/organise/imports?refused=large', '/organise/invitations']) {
      await visit(place);
      await examine(page, place);
    }
    const heading = 'name,email,role,home,vetted by,vetted on,source,lawful basis\n';
    const row = (name: string, address: string) => `${name},${address},manager,Rosewood House,Asha Patel,2026-03-14,the group,consent\n`;
    const list = heading + row('Sam Test', 'sam.test@example.org') + row('#NAME?', 'x@example.org') + row('Sam Test', 'sam.test@example.org');
    for (const text of [heading.replace('role,', ''), list]) {
      await visit('/organise/imports');
      await page.getByLabel('List of members, as CSV').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
      await page.getByRole('button', { name: 'Check this file' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(/This file cannot be used|What is in the file/);
      await examine(page, 'what is in a file');
    }
    await page.getByRole('button', { name: 'Import this one' }).click();
    await page.getByRole('link', { name: 'Go to the invitations' }).click();
    await page.getByRole('button', { name: 'Send 1 invitation' }).click();
    await expect(page.getByRole('status')).toContainText('On their way.');
    await examine(page, 'invitations');

    const link = /http:\S+\/invitation\/[0-9a-f]+/.exec((await mailTo(server, 'sam.test@example.org')).body)![0];
    const sam = await anotherVisitor();
    await sam.visit(link);
    await examine(sam.page, 'an invitation');
    await sam.page.getByRole('button', { name: /^Go on as/ }).click();
    await expect(sam.page.getByRole('heading', { level: 1 })).toHaveText('Is this you?');
    await sam.ready();
    await sam.page.getByRole('button', { name: 'Come in' }).click();
    await expect(sam.page.getByRole('alert')).toBeVisible();
    await sam.ready();
    await examine(sam.page, 'a claim turned back');
    await sam.visit('/invitation/gone');
    await examine(sam.page, 'an invitation that is over');
  });
});

test.describe('every page', () => {
  test.use({ now: '2026-11-24T12:00:00Z' });

  test('from an application to its decision passes axe and fits the smallest screen', async ({ visit, signIn, page, allowErrors }) => {
    allowErrors(/status of (404|422)/);
    await visit('/apply');
    await page.getByRole('button', { name: 'Send the application' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await examine(page, 'an application turned back');
    for (const place of ['/apply?withdrawn=1', '/apply/none-of-these', '/apply/confirm', '/apply/confirm/gone', '/a/gone', '/return/gone']) {
      await visit(place);
      await examine(page, place);
    }
    await signIn('organiser');
    for (const place of ['/organise/applications', '/organise/applications?state=declined', '/organise/applications/templates?change=ask-email', '/me/invitations', '/me/leave']) {
      await visit(place);
      await examine(page, place);
    }
    await visit('/organise/applications');
    for (const way of ['approve', 'ask', 'decline']) {
      await page.goto('/organise/applications');
      const card = await page.getByRole('link', { name: 'Joan Marlow', exact: true }).getAttribute('href');
      await visit(`${card}?do=${way}`);
      await examine(page, `an application, to ${way}`);
    }
  });
});

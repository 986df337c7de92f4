import { examine } from './axe';
import { MEMBER, ORGANISER } from './circle';
import { expect, type Server, test, type Visitor } from './fixtures';
import { mailTo } from './mail';

test.use({ now: '2026-11-24T12:00:00Z' });

const done = (visitor: Visitor, words: RegExp) => visitor.page.getByRole('status').filter({ hasText: words });

/** An organiser looks for somebody by name and opens their page. */
async function find(visitor: Visitor, name: string): Promise<void> {
  await visitor.visit('/organise/people');
  await visitor.page.getByLabel('Name or email address').fill(name);
  await visitor.page.getByRole('button', { name: 'Search' }).click();
  await visitor.ready();
  await visitor.page.getByRole('link', { name, exact: true }).click();
  await expect(visitor.page.getByRole('heading', { level: 1, name })).toBeVisible();
}

/** Opens the stream of news with the visitor's own cookie. `ended` waits for its end. */
async function streamOf(visitor: Visitor, server: Server): Promise<{ ended: Promise<string> }> {
  const cookies = (await visitor.page.context().cookies()).map(({ name, value }) => `${name}=${value}`);
  const response = await fetch(`${server.url}/events?topics=calendar`, { headers: { cookie: cookies.join('; ') } });
  expect(response.status).toBe(200);
  return { ended: response.text() };
}

test('somebody who is suspended while a stream is open is out, told why, and let in again', async ({ visitor, server, anotherVisitor }) => {
  const member = await anotherVisitor();
  await member.signIn('member');
  await member.visit('/calendar');
  const stream = await streamOf(member, server);
  await visitor.signIn('organiser');
  await find(visitor, MEMBER.name);
  await visitor.page.getByLabel('Reason').fill('Offered a product in the call.');
  const suspended = Date.now();
  await visitor.page.getByRole('button', { name: 'Suspend' }).click();
  await expect(done(visitor, /^Suspended\. /)).toBeVisible();
  await examine(visitor.page, 'somebody who is suspended');
  await stream.ended;
  expect(Date.now() - suspended).toBeLessThan(5_000);

  await member.page.goto(`${server.url}/calendar`);
  await expect(member.page).toHaveURL(/\/sign-in\?next=%2Fcalendar$/);
  expect((await mailTo(server, MEMBER.email)).body).toContain('Offered a product in the call.');

  await visitor.ready();
  await visitor.page.getByRole('button', { name: 'Let in again' }).click();
  await expect(done(visitor, /^Let in again\. /)).toBeVisible();
  await member.signIn('member');
  await member.visit('/calendar');
  await expect(member.page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('a suspension without a reason is turned back', async ({ visitor }) => {
  await visitor.signIn('organiser');
  await find(visitor, MEMBER.name);
  await visitor.page.getByRole('button', { name: 'Suspend' }).click();
  await expect(visitor.page.getByRole('alert')).toContainText('Fill this in.');
  await examine(visitor.page, 'a person, for organisers');
  await expect(visitor.page.getByRole('button', { name: 'Suspend' })).toBeVisible();
});

test('a member asks for another role, and an organiser approves it', async ({ visitor, server, anotherVisitor }) => {
  const member = await anotherVisitor();
  await member.signIn('member');
  await member.visit('/me');
  await member.page.getByText('My role or my home has changed').click();
  await member.page.getByLabel('New role').selectOption('Executive or trustee');
  await member.page.getByLabel('Home, trust, provider or authority').fill('Rosewood Trust');
  await member.page.getByLabel('What has changed').fill('I lead the trust from 1 December.');
  await member.page.getByRole('button', { name: 'Ask the organisers' }).click();
  await expect(done(member, /^Asked\. /)).toBeVisible();
  await expect(member.page.getByText(/You asked to be known as: Executive or trustee at Rosewood Trust/)).toBeVisible();

  await visitor.signIn('organiser');
  await visitor.visit('/organise/people');
  await visitor.page.getByRole('region', { name: 'Asked for another role' }).getByRole('link', { name: MEMBER.name }).click();
  await expect(visitor.page.getByText('I lead the trust from 1 December.').first()).toBeVisible();
  await visitor.ready();
  await visitor.page.getByRole('button', { name: 'Approve' }).click();
  await expect(done(visitor, /^Approved\. /)).toBeVisible();
  expect((await mailTo(server, MEMBER.email)).body).toContain('Executive or trustee at Rosewood Trust');
  await member.visit('/me');
  await expect(member.page.getByText('Executive or trustee.', { exact: true })).toBeVisible();
});

test('the trail is filtered by person and by what was done', async ({ visitor, anotherVisitor }) => {
  const member = await anotherVisitor();
  await member.signIn('member');
  await visitor.signIn('organiser');
  await visitor.visit('/organise/audit');
  const lines = visitor.page.getByRole('region', { name: 'What happened' }).getByRole('listitem');
  expect(await lines.count()).toBeGreaterThan(10);
  await visitor.page.getByLabel('Email address of a person').fill(MEMBER.email);
  await visitor.page.getByLabel('What was done').selectOption('signed in');
  await visitor.page.getByLabel('From').fill('2026-11-24');
  await visitor.page.getByRole('button', { name: 'Show' }).click();
  await visitor.ready();
  await expect(visitor.page.getByText(`By or about ${MEMBER.name}.`)).toBeVisible();
  await expect(lines).toHaveCount(1);
  await expect(lines).toContainText(`${MEMBER.name} signed in`);

  const [download] = await Promise.all([
    visitor.page.waitForEvent('download'),
    visitor.page.getByRole('link', { name: 'Download as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('audit.csv');
});

test('one browser signs another one out', async ({ visitor, server, anotherVisitor }) => {
  const office = await anotherVisitor({ userAgent: 'Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0' });
  await office.signIn('organiser');
  await visitor.signIn('organiser');
  await visitor.visit('/me');
  await expect(visitor.page.getByText('This is the one before you.')).toBeVisible();
  await visitor.page.getByRole('button', { name: 'End this sign-in in Firefox on Windows' }).click();
  await expect(done(visitor, /^Signed out\. /)).toBeVisible();
  await office.page.goto(`${server.url}/calendar`);
  await expect(office.page).toHaveURL(/\/sign-in/);
  await visitor.visit('/me');
  await expect(visitor.page.getByText(ORGANISER.email)).toBeVisible();
});

import type { Page } from '@playwright/test';
import { answersOf } from './answers';
import { ANOTHER_ORGANISER, day, ORGANISER } from './circle';
import { expect, type Server, test, type Visitor } from './fixtures';
import { signInByCode } from './mail';

test.use({ now: '2026-11-24T12:00:00Z' });

// A browser logs each answer that is not a yes, and a form that is turned back is one.
test.beforeEach(({ allowErrors }) => allowErrors(/status of (409|422)/));

const done = (page: Page) => page.getByRole('status').filter({ hasText: /^(Saved|Added|Started|Cancelled|It is on again)\. / });

/** The organisers' page of the session on that day, out of the next few. */
async function edit(visitor: Visitor, date: string): Promise<string> {
  await visitor.visit('/organise');
  const row = visitor.page.getByRole('listitem').filter({ has: visitor.page.locator(`time[datetime^="${date}"]`) });
  await row.getByRole('link').click();
  await expect(visitor.page).toHaveTitle(/^Edit a session/);
  return new URL(visitor.page.url()).pathname;
}

test('a new series fills the calendar', async ({ visit, signIn, page }) => {
  await signIn('organiser');
  await visit('/organise');
  await page.getByRole('link', { name: 'Start a new series' }).click();
  await page.getByLabel('Title').fill('Friday surgery');
  await page.getByLabel('Weekday').selectOption('Friday');
  await page.getByLabel('Time in London').fill('13:00');
  await page.getByLabel('Length in minutes').fill('30');
  await page.getByLabel('Host').fill(ANOTHER_ORGANISER.name);
  await page.getByLabel('First date').fill('2026-12-01');
  await page.getByRole('button', { name: 'Start the series' }).click();
  // What is to be known of a year of Fridays.
  const told = page.getByRole('region', { name: 'Before it is added' });
  await expect(told).toContainText('bank holidays: Friday 25 December (Christmas Day)');
  await expect(page.getByLabel('Title')).toHaveValue('Friday surgery');
  await page.getByRole('button', { name: 'Start the series all the same' }).click();
  await expect(done(page)).toContainText('It is in the calendar.');
  await expect(page.getByRole('row', { name: /Friday surgery/ })).toContainText('Fridays, 13:00, 30 minutes');

  await visit('/calendar?month=2026-12');
  for (const date of ['2026-12-04', '2026-12-11']) await expect(day(page, date).getByRole('link')).toContainText(/13:00\s*Friday surgery/);
});

test('a series moves from a date on, once what moves has been looked at', async ({ visit, signIn, page }) => {
  await signIn('organiser');
  await visit('/organise');
  await page.getByRole('link', { name: 'Change Wednesday live' }).click();
  await page.getByLabel('Time in London').fill('19:00');
  await page.getByLabel('From').first().fill('2026-12-01');
  await page.getByRole('button', { name: 'See what changes' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^\w+ future sessions move to 19:00$/);
  await expect(page.getByText('Nothing is saved yet.')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'Wednesday 9 December' })).toContainText(/was 20:00.*becomes 19:00/);
  // The demo's organisers have moved one session by hand.
  await expect(page.getByText('One stays. Wednesday 2 December, 19:30, was set by hand and keeps its time.')).toBeVisible();
  await page.getByRole('button', { name: /^Move \w+ sessions$/ }).click();

  await expect(done(page)).toContainText('Open pages show it already');
  await visit('/calendar?month=2026-12');
  await expect(day(page, '2026-12-02').getByRole('link')).toContainText('19:30');
  await expect(day(page, '2026-12-09').getByRole('link')).toContainText('19:00');
  await visit('/calendar?month=2026-11');
  await expect(day(page, '2026-11-25').getByRole('link')).toContainText('20:00');
});

test('half past one in the night that has none is refused, half past two offered, and nothing typed is lost', async ({ visit, signIn, page }) => {
  await signIn('organiser');
  await visit('/organise/sessions/new');
  await page.getByLabel('Topic').fill('The night shift, live from the night');
  await page.getByLabel('Date').fill('2027-03-28');
  await page.getByLabel('Time in London').fill('01:30');
  await page.getByLabel('Length in minutes').fill('45');
  await page.getByLabel('Host').fill(ANOTHER_ORGANISER.name);
  await page.getByLabel('Notes').fill('First line\nSecond line & <b>more</b>');
  await page.getByRole('radio', { name: /open evening/ }).check();
  await page.getByRole('button', { name: 'Add this session' }).click();

  await expect(page).toHaveTitle(/^Look again/);
  const time = page.getByLabel('Time in London');
  await expect(time).toHaveAccessibleDescription(/01:30 does not exist\. Use 02:30 instead\./);
  await expect(page.getByLabel('Topic')).toHaveValue('The night shift, live from the night');
  await expect(page.getByLabel('Date')).toHaveValue('2027-03-28');
  await expect(time).toHaveValue('01:30');
  await expect(page.getByLabel('Length in minutes')).toHaveValue('45');
  await expect(page.getByLabel('Host')).toHaveValue(ANOTHER_ORGANISER.name);
  await expect(page.getByLabel('Notes')).toHaveValue('First line\nSecond line & <b>more</b>');
  await expect(page.getByRole('radio', { name: /open evening/ })).toBeChecked();

  await time.fill('02:30');
  await page.getByRole('button', { name: 'Add this session' }).click();
  await expect(done(page)).toContainText('It is in the calendar.');
  await visit('/calendar?month=2027-03');
  await expect(day(page, '2027-03-28').getByRole('link')).toContainText(/02:30\s*The night shift/);
});

test('a session beside another, on a bank holiday, is added once that was said', async ({ visit, signIn, page }) => {
  await signIn('organiser');
  await visit('/organise/sessions/new');
  await page.getByLabel('Topic').fill('Between the years');
  await page.getByLabel('Date').fill('2026-12-28');
  await page.getByRole('button', { name: 'Add this session' }).click();
  const told = page.getByRole('region', { name: 'Before it is added' });
  await expect(told).toContainText(/At that time there is also .+, 20:00\./);
  await expect(told).toContainText(/A bank holiday: Boxing Day/);
  await expect(page.getByLabel('Topic')).toHaveValue('Between the years');
  await page.getByRole('button', { name: 'Add this session all the same' }).click();
  await expect(done(page)).toContainText('It is in the calendar.');
});

test('a session cancelled with a reason can be put back on', async ({ visitor, visit, signIn, page }) => {
  await signIn('organiser');
  const path = await edit(visitor, '2026-11-25');
  await page.getByRole('button', { name: "Cancel Wednesday's session" }).click();
  await expect(page.getByLabel('Reason')).toHaveAccessibleDescription(/Fill this in/);
  await page.getByLabel('Reason').fill('The speaker has lost her voice.');
  await page.getByRole('button', { name: "Cancel Wednesday's session" }).click();
  const review = page.getByRole('region', { name: 'Wednesday 25 November is cancelled' });
  await expect(review).toContainText('The reason that they read: “The speaker has lost her voice.”');
  await expect(review).toContainText('members have said that they are coming.');
  await review.getByRole('button', { name: 'Cancel this session' }).click();
  await expect(done(page)).toContainText('Open pages say so already');
  await visit('/calendar');
  await expect(day(page, '2026-11-25').getByRole('link')).toContainText(/Cancelled.*The speaker has lost her voice\./);

  await visit(path);
  await page.getByRole('button', { name: 'Put it back on' }).click();
  await page.getByRole('button', { name: 'Put this session back on' }).click();
  await expect(done(page)).toContainText('It is on again.');
  await visit('/calendar');
  await expect(day(page, '2026-11-25').getByRole('link')).not.toContainText('Cancelled');
});

test('what moves a session is seen before it is saved, and going back keeps what was typed', async ({ visitor, visit, signIn, page }) => {
  await signIn('organiser');
  const path = await edit(visitor, '2026-11-26');
  await page.getByLabel('Topic').fill('Falls, an hour earlier');
  await page.getByLabel('Time in London').fill('19:00');
  await page.getByLabel('Notes').fill('Bring the audit');
  await page.getByLabel('Host').fill(ANOTHER_ORGANISER.name);
  await page.getByRole('button', { name: 'Save this session' }).click();

  const review = page.getByRole('region', { name: 'Thursday 26 November moves from 20:00 to 19:00' });
  await expect(review).toContainText('Its topic becomes “Falls, an hour earlier”.');
  await expect(review).toContainText(`${ANOTHER_ORGANISER.name} hosts it.`);
  await expect(review).toContainText(/guests? (is|are) told by mail, once nobody has changed it for two minutes\./);
  await expect(review).toContainText('Nothing is saved yet.');
  await review.getByRole('link', { name: 'Go back and change it' }).click();
  await expect(page.getByLabel('Topic')).toHaveValue('Falls, an hour earlier');
  await expect(page.getByLabel('Notes')).toHaveValue('Bring the audit');
  await expect(page.getByLabel('Host')).toHaveValue(ANOTHER_ORGANISER.name);

  await page.getByLabel('Time in London').fill('19:30');
  await page.getByRole('button', { name: 'Save this session' }).click();
  await expect(page.getByRole('region', { name: 'Thursday 26 November moves from 20:00 to 19:30' })).toBeVisible();
  await page.getByRole('button', { name: 'Move this session' }).click();
  await expect(done(page)).toBeVisible();
  await visit(path);
  await expect(page.getByLabel('Time in London')).toHaveValue('19:30');
  await expect(page.getByLabel('Topic')).toHaveValue('Falls, an hour earlier');
  await expect(page.getByLabel('Notes')).toHaveValue('Bring the audit');
  await expect(page.getByLabel('Host')).toHaveValue(`${ANOTHER_ORGANISER.name} <${ANOTHER_ORGANISER.email}>`);
});

test('a session beside another is moved all the same, once that was said', async ({ visitor, signIn, page }) => {
  await signIn('organiser');
  await edit(visitor, '2026-11-25');
  await page.getByLabel('Date').fill('2026-11-26');
  await page.getByRole('button', { name: 'Save this session' }).click();
  const review = page.getByRole('region', { name: 'Wednesday 25 November, 20:00, moves to Thursday 26 November, 20:00' });
  await expect(review).toContainText(/At that time there is also .+, 20:00\./);
  await review.getByRole('button', { name: 'Move this session' }).click();
  await expect(done(page)).toBeVisible();
});

test('a host whom the name does not tell is asked for, with those who may be meant', async ({ visitor, signIn, page }) => {
  await signIn('organiser');
  await edit(visitor, '2026-11-25');
  const host = page.getByLabel('Host');
  await host.fill('Nobody of this name');
  await page.getByLabel('Topic').fill('Typed before');
  await page.getByRole('button', { name: 'Save this session' }).click();
  await expect(host).toHaveAccessibleDescription(/No member has that name or address\./);
  await expect(page.getByLabel('Topic')).toHaveValue('Typed before');

  await host.fill('Da');
  await page.getByRole('button', { name: 'Save this session' }).click();
  await expect(host).toHaveAccessibleDescription(/Several members may be meant\./);
  await expect(page.getByRole('listitem').filter({ hasText: `${ORGANISER.name} <${ORGANISER.email}>` })).toBeVisible();
});

test.describe('two organisers edit one session', () => {
  /** Dawn moves it to 19:30 while Tomasz has the form open; then he saves his. */
  async function collide(visitor: Visitor, other: Visitor, server: Server): Promise<string> {
    await visitor.signIn('organiser');
    const path = await edit(visitor, '2026-11-25');
    await signInByCode(other, server, ANOTHER_ORGANISER.email, path);
    await visitor.page.getByLabel('Time in London').fill('19:30');
    await visitor.page.getByRole('button', { name: 'Save this session' }).click();
    await visitor.page.getByRole('button', { name: 'Move this session' }).click();
    await expect(done(visitor.page)).toBeVisible();

    await other.page.getByLabel('Topic').fill('Mine, typed at leisure');
    await other.page.getByLabel('Time in London').fill('21:00');
    await other.page.getByRole('button', { name: 'Save this session' }).click();
    const card = other.page.getByRole('alert').filter({ hasText: `${ORGANISER.name} changed this` });
    await expect(card).toContainText('Nothing of yours is lost. Which should hold?');
    await expect(card).toContainText(/Their time\s*Wednesday 25 November, 19:30/);
    await expect(card).toContainText(/Your time\s*Wednesday 25 November, 21:00/);
    await expect(card).toContainText('Mine, typed at leisure');
    return path;
  }

  test('and the later one can put theirs over the other’s, having seen it', async ({ visitor, visit, anotherVisitor, server, page }) => {
    const other = await anotherVisitor();
    const path = await collide(visitor, other, server);
    await other.page.getByRole('button', { name: 'Use mine' }).click();
    // What moves it is looked at once more, from where the other had put it.
    await expect(other.page.getByRole('region', { name: 'Wednesday 25 November moves from 19:30 to 21:00' })).toBeVisible();
    await other.page.getByRole('button', { name: 'Move this session' }).click();
    await expect(done(other.page)).toBeVisible();
    await visit(path);
    await expect(page.getByLabel('Topic')).toHaveValue('Mine, typed at leisure');
    await expect(page.getByLabel('Time in London')).toHaveValue('21:00');
  });

  test('and what only one of them changed is kept beside the other’s', async ({ visitor, visit, anotherVisitor, server, page }) => {
    const other = await anotherVisitor();
    await visitor.signIn('organiser');
    const path = await edit(visitor, '2026-11-25');
    await signInByCode(other, server, ANOTHER_ORGANISER.email, path);
    await page.getByLabel('Time in London').fill('19:30');
    await page.getByRole('button', { name: 'Save this session' }).click();
    await page.getByRole('button', { name: 'Move this session' }).click();
    await expect(done(page)).toBeVisible();

    await other.page.getByLabel('Topic').fill('Only the topic');
    await other.page.getByRole('button', { name: 'Save this session' }).click();
    const card = other.page.getByRole('alert').filter({ hasText: `${ORGANISER.name} changed this` });
    await expect(card).toContainText('you changed other things. Both can be kept.');
    await expect(card).toContainText(/Their time stays\s*Wednesday 25 November, 19:30/);
    await other.page.getByRole('button', { name: 'Save mine beside theirs' }).click();
    await expect(done(other.page)).toBeVisible();
    await visit(path);
    await expect(page.getByLabel('Topic')).toHaveValue('Only the topic');
    await expect(page.getByLabel('Time in London')).toHaveValue('19:30');
  });

  test('and the later one can leave it as the other saved it', async ({ visitor, anotherVisitor, server }) => {
    const other = await anotherVisitor();
    await collide(visitor, other, server);
    await other.page.getByRole('link', { name: 'Keep theirs' }).click();
    await expect(other.page.getByRole('alert')).toHaveCount(0);
    await expect(other.page.getByLabel('Time in London')).toHaveValue('19:30');
    await expect(other.page.getByLabel('Topic')).not.toHaveValue('Mine, typed at leisure');
  });
});

test('a topic of two thousand characters is counted, and stays in its field', async ({ visitor, signIn, page }) => {
  await signIn('organiser');
  await edit(visitor, '2026-11-25');
  const topic = 'é'.repeat(2000);
  await page.getByLabel('Topic').fill(topic);
  await page.getByLabel('Length in minutes').fill('0');
  await page.getByRole('button', { name: 'Save this session' }).click();
  await expect(page.getByRole('alert').getByRole('link')).toHaveCount(2);
  await expect(page.getByLabel('Topic')).toHaveAccessibleDescription(/Keep this to 120 characters\. It has 2000 now\./);
  await expect(page.getByLabel('Topic')).toHaveValue(topic);
  await expect(page.getByLabel('Length in minutes')).toHaveAccessibleDescription(/from \d+ to \d+/);
});

test('a script in a topic or in notes is text', async ({ visitor, visit, signIn, page }) => {
  await signIn('organiser');
  const path = await edit(visitor, '2026-11-25');
  const topic = '</title><h1>Ours &amp; theirs</h1><script>document.title = "gone"</script>';
  const notes = '</textarea><script>document.title = "gone"</script><img src=x onerror="document.title = \'gone\'">';
  await page.getByLabel('Topic').fill(topic);
  await page.getByLabel('Notes').fill(notes);
  await page.getByRole('button', { name: 'Save this session' }).click();
  await expect(done(page)).toBeVisible();
  await visit(path);
  await expect(page.getByLabel('Topic')).toHaveValue(topic);
  await expect(page.getByLabel('Notes')).toHaveValue(notes);
  await page.getByRole('link', { name: 'See it as members do' }).click();
  await visitor.visit(new URL(page.url()).pathname); // as the server writes it
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(topic);
  await expect(page.getByText(notes)).toBeVisible();
  await expect(page).toHaveTitle(`${topic} – Inner Circle`);
  await visit('/');
  await expect(page.getByRole('link', { name: topic }).first()).toBeVisible();
});

test('a save button pressed twice makes one', async ({ visit, signIn, page }) => {
  await signIn('organiser');
  await visit('/organise/sessions/new');
  await page.getByLabel('Topic').fill('Pressed twice');
  await page.getByLabel('Date').fill('2026-12-18');
  await page.getByRole('button', { name: 'Add this session' }).dblclick();
  await expect(done(page)).toContainText('It is in the calendar.');
  await visit('/calendar?month=2026-12');
  await expect(day(page, '2026-12-18').getByRole('link')).toHaveCount(1);
});

test('what the page said is saved is there after a power cut', async ({ visitor, visit, signIn, page, server, allowErrors }) => {
  allowErrors(/ERR_/);
  await signIn('organiser');
  const path = await edit(visitor, '2026-11-25');
  await page.getByLabel('Topic').fill('Saved, it said');
  await page.getByRole('button', { name: 'Save this session' }).click();
  await expect(done(page)).toBeVisible();
  await server.kill();
  await server.restart();
  await visit(path);
  await expect(page.getByLabel('Topic')).toHaveValue('Saved, it said');
});

test('the link to the call is taken and never shown again', async ({ visitor, visit, signIn, page, context }) => {
  const texts = answersOf(context);
  await signIn('organiser');
  const path = await edit(visitor, '2026-11-25');
  const field = page.getByLabel('Zoom or other https address');
  const save = page.getByRole('button', { name: 'Save the link' });
  await field.fill('zoom.us/j/123');
  await save.click();
  await expect(field).toHaveAccessibleDescription(/Paste the whole link\. It starts with https:\/\//);
  await field.fill('https://zoom.us/j/55500011122');
  await save.click();
  await expect(done(page)).toContainText('is shown to nobody before');
  await expect(page.getByText('A link is set', { exact: true })).toBeVisible();
  await expect(field).toHaveValue('');
  for (const place of [path, '/organise', '/calendar', path.replace('/organise', '')]) await visit(place);
  const pages = await Promise.all(texts);
  expect(pages.filter((text) => text.includes('The link to the call'))).not.toHaveLength(0);
  expect(pages.join('\n')).not.toContain('55500011122');
});

test('members have no door to the organisers’ pages', async ({ visit, signIn, page, allowErrors }) => {
  allowErrors(/status of 404/);
  await signIn('member');
  await expect(page.getByRole('link', { name: 'Organise' })).toHaveCount(0);
  const response = await visit('/organise');
  expect(response?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: 'We could not find that' })).toBeVisible();
});

test.describe('two weeks before a bank holiday', () => {
  test.use({ now: '2026-12-15T12:00:00Z' });

  test('organisers are asked about it, and what they decide stays decided', async ({ visit, signIn, page }) => {
    await signIn('organiser');
    await visit('/organise');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Monday 28 December is a bank holiday: run, skip or move?');
    const holidays = page.getByRole('region', { name: 'Bank holidays ahead' });
    await expect(holidays).toContainText(/Monday 28 December.*Boxing Day.*, 20:00/s);
    await holidays.getByRole('button', { name: /^Run it / }).click();
    await expect(page.getByRole('heading', { name: 'Monday 28 December' })).toHaveCount(0);
    await visit('/organise');
    await expect(page.getByRole('heading', { name: 'Monday 28 December' })).toHaveCount(0);
    await visit('/calendar?month=2026-12');
    await expect(day(page, '2026-12-28').getByRole('link')).not.toContainText('Cancelled');
  });
});

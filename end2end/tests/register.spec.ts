import { examine } from './axe';
import { expect, test } from './fixtures';
import { CONFERENCE, publishDay } from './stage';

test.use({ now: '2026-11-24T12:00:00Z' });

test.beforeEach(({ allowErrors }) => allowErrors(/careshow\.example/));

test('who follows the circle’s link is asked one question, counted and led on', async ({ visitor, anotherVisitor }) => {
  await visitor.signIn('organiser');
  await publishDay(visitor);
  const shown: string[] = [];
  const guest = async (choice: string) => {
    // A browser as people have it: one that says it is steered by a program is not counted.
    const one = await anotherVisitor({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0' });
    await one.page.goto(`/conference/${CONFERENCE}`);
    await one.page.getByRole('link', { name: 'Register for the show' }).click();
    await expect(one.page.getByRole('heading', { name: 'Is this your first visit to the show?' })).toBeVisible();
    if (choice === 'Yes, my first') await examine(one.page, 'the way to register');
    // The show itself is not on this machine: that its page is asked for is all there is to see.
    const show = one.page.waitForRequest((request) => new URL(request.url()).hostname === 'careshow.example');
    await one.page.getByRole('button', { name: choice }).or(one.page.getByRole('link', { name: choice })).click();
    shown.push((await show).url());
    expect(await one.page.context().cookies()).toEqual([]);
  };
  await guest('Yes, my first');
  await guest('Yes, my first');
  await guest('No, I have been before');
  await guest('Go on without answering');
  expect(new Set(shown)).toEqual(new Set(['https://careshow.example/register?from=inner-circle']));

  const robot = await anotherVisitor({ userAgent: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' });
  await robot.page.goto(`/conference/${CONFERENCE}/register`);

  await visitor.page.goto(`/organise/conference/${CONFERENCE}/day`);
  const registration = visitor.page.getByRole('region', { name: 'Registration' });
  await expect(registration.getByRole('row').last()).toHaveText(/Tuesday 24 November\s*4\s*2\s*1/);
});

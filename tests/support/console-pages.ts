import type { Browser, BrowserContext, Page } from 'playwright';
import { until } from './until';

/** People at the console's pages. */

export const PASSWORD = 'seven quiet otters by the mill';
export const DESK = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** The link that the server has printed. */
export async function setUpLinkOf(said: () => string): Promise<string> {
  await until(() => /set up\s+\S+/.test(said()));
  return /set up\s+(\S+)/.exec(said())![1]!;
}

/** A browser of its own, without anybody's cookies. */
export async function newcomer(browser: Browser, size = DESK): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ viewport: size, locale: 'en' });
  const page = await context.newPage();
  return { page, context };
}

export const field = (page: Page, name: string) =>
  page.locator(`dialog [name="${name}"], main:not(:has(dialog)) [name="${name}"]`);

/** Send the form that is open. */
export const send = (page: Page) =>
  page.locator('dialog [data-testid=submit], main:not(:has(dialog)) [data-testid=submit]').last().click();

/** The sign-in page's form, sent. */
export async function fillSignIn(page: Page, name: string, password: string): Promise<void> {
  await field(page, 'name').fill(name);
  await field(page, 'password').fill(password);
  await send(page);
}

/** Choose a password in place of the one that somebody else made. */
export async function choosePassword(page: Page, from: string, to = PASSWORD): Promise<void> {
  await field(page, 'current').fill(from);
  await field(page, 'password').fill(to);
  await field(page, 'again').fill(to);
  await send(page);
}

/** Read the secret that a dialog shows, and close it. */
export async function takeSecret(page: Page): Promise<string> {
  const secret = await page.getByTestId('secret').inputValue();
  await page.getByTestId('stored').click();
  await page.getByTestId('secret').waitFor({ state: 'detached' });
  return secret;
}

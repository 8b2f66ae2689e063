import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { chromiumPath } from './product.ts';

export const baseUrl = inject('baseUrl');
export const simulatorUrl = inject('simulatorUrl');
export const OWNER = { username: 'owner', password: 'correct-horse-47-battery' };

export type Scheme = 'light' | 'dark';
export const SCHEMES: readonly Scheme[] = ['light', 'dark'];
export const WIDTHS = [1440, 390] as const;

/** A page that remembers whatever went wrong on it. */
export interface Watched {
  page: Page;
  context: BrowserContext;
  problems: string[];
}

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-dev-shm-usage'] });

export async function openPage(browser: Browser): Promise<Watched> {
  const context = await browser.newContext({ baseURL: baseUrl, viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    // A refusal by the API is the dashboard's to handle, and the browser notes each as an error.
    const isRefusal = message.text().startsWith('Failed to load resource') && isApi(message.location().url);
    if (!isRefusal) problems.push(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  return { page, context, problems };
}

function isApi(url: string): boolean {
  return url.startsWith(`${baseUrl}/api/`);
}

/** Signs in, making the first account where there is none yet. */
export async function signIn({ page }: Watched): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('Username').fill(OWNER.username);
  await page.getByLabel(/^Password/).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

/** The page in both schemes and widths: no axe violation, no sideways scrolling, and a picture of each. */
export async function inspect({ page }: Watched, name: string): Promise<void> {
  for (const scheme of SCHEMES) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await settled(page);
      await picture(page, `${name}-${scheme}-${width}`);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      const found = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
      );
      expect(found, `axe on ${name}, ${scheme}, ${width} px`).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `sideways scrolling on ${name} at ${width} px`).toBeLessThanOrEqual(0);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** Waits for skeletons to go and for two frames, so that nothing is caught half drawn. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null);
  await page.evaluate(
    () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn, 150)))),
  );
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

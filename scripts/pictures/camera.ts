/** Looks at one place of the page, in both colours, and keeps what it sees as WebP: small, and shown everywhere. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Lab } from '../../src/lab/lab.ts';

export interface Shot {
  /** After the scene's name; empty: the scene has one picture only. */
  readonly name: string;
  readonly size: { readonly width: number; readonly height: number };
  readonly colours: readonly ('light' | 'dark')[];
  /** Goes to the place, and does there what a person would. */
  readonly arrange: (page: Page, lab: Lab) => Promise<void>;
}

interface Camera {
  readonly browser: Browser;
  readonly address: string;
  readonly pictures: string;
  readonly say: (words: string) => void;
}

const QUALITY = 82;
const PATIENCE_MS = 60_000;
/** What fades or slides has arrived, and the dots of what happened before are through. */
const STILL_MS = 1500;

export function createCamera({ browser, address, pictures, say }: Camera) {
  async function shoot(file: string, shot: Shot, colorScheme: 'light' | 'dark', lab: Lab): Promise<void> {
    const context = await browser.newContext({ viewport: shot.size, colorScheme });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await page.goto(address);
      await page.getByRole('main').waitFor();
      await shot.arrange(page, lab);
      await page.waitForTimeout(STILL_MS);
      const session = await context.newCDPSession(page);
      const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
      const picture = Buffer.from(data, 'base64');
      writeFileSync(join(pictures, file), picture);
      say(`  ${file}, ${Math.round(picture.length / 1000)} kB`);
    } finally {
      await context.close();
    }
  }
  return {
    async take(scene: string, shot: Shot, lab: Lab): Promise<void> {
      for (const colours of shot.colours) {
        const name = [scene, ...(shot.name ? [shot.name] : []), ...(colours === 'dark' ? ['dark'] : [])].join(
          '-',
        );
        await shoot(`${name}.webp`, shot, colours, lab);
      }
    },
  };
}

/** Goes to an address of the page that is open already, as a link does. */
export const goTo = (page: Page, fragment: string): Promise<unknown> =>
  page.evaluate(`location.hash = ${JSON.stringify(fragment)}`);

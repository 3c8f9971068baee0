/** The page's colours for a canvas, which knows nothing of style sheets: asked of an element, once for each theme. */
const tokens = ['ink', 'muted', 'card', 'canvas', 'ok', 'down', 'focus'] as const;
export type Palette = Record<(typeof tokens)[number], string>;

let known: { readonly theme: string; readonly palette: Palette } | null = null;

export function paletteOf(element: HTMLElement): Palette {
  const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const theme = `${document.documentElement.dataset.theme} ${isDark}`;
  if (known?.theme !== theme) {
    const palette = Object.fromEntries(tokens.map((token) => [token, colour(element, token)])) as Palette;
    known = { theme, palette };
  }
  return known.palette;
}

function colour(element: HTMLElement, token: string): string {
  element.style.color = `var(--${token})`;
  const { color } = getComputedStyle(element);
  element.style.color = '';
  return color;
}

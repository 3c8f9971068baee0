/** The page's colours for a canvas, which knows no style sheets: asked of an element each time a chart is drawn. */
type Token = 'ink' | 'muted' | 'hair' | 'down' | 'ok' | 'focus' | 'card';

export function colourOf(element: HTMLElement, token: Token): string {
  element.style.color = `var(--${token})`;
  const { color } = getComputedStyle(element);
  element.style.color = '';
  return color;
}

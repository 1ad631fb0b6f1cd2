import type { Page } from 'playwright';

/** What is wrong with how a wall stands on its screen, measured from the layout; empty = nothing is. */
export async function wallFaults(page: Page): Promise<string[]> {
  // What compiles the tests calls it wherever a function gets a name, and a page knows nothing of it.
  await page.evaluate('globalThis.__name ??= (named) => named');
  return page.evaluate(() => {
    const wall = document.querySelector<HTMLElement>('[data-testid=wall]')!;
    const faults: string[] = [];
    // In somebody's hand it is a page that scrolls, of any page's sizes.
    // Letters may be as small as 1.4 % of the height; a portrait wall is as high as a landscape one is wide.
    const isHand = innerWidth < innerHeight && innerWidth <= 640;
    const smallest = isHand ? 12 : innerHeight * (innerWidth < innerHeight ? 0.8 : 1) * 0.014;
    const hero = innerHeight * (innerWidth < innerHeight ? 0.6 : 1) * 0.08;
    const round = (n: number) => Math.round(n * 10) / 10;

    const channels = (color: string) => (/rgba?\(([^)]+)\)/.exec(color)?.[1] ?? '').split(/[ ,/]+/).map(Number);
    const luminance = ([r = 0, g = 0, b = 0]: number[]) => {
      const linear = (c: number) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
      return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    };
    const groundOf = (element: Element | null): string => {
      for (let at = element; at; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at);
        const [, , , alpha = 1] = channels(backgroundColor);
        if (backgroundColor !== 'transparent' && alpha > 0.5) return backgroundColor;
      }
      return 'rgb(0, 0, 0)';
    };
    const contrast = (a: string, b: string) => {
      const [low, high] = [luminance(channels(a)), luminance(channels(b))].sort((x, y) => x - y) as [number, number];
      return (high + 0.05) / (low + 0.05);
    };

    /** Elements that have text of their own. */
    const texts = [...wall.querySelectorAll<HTMLElement>('*')].filter(
      (element) =>
        [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()) &&
        element.checkVisibility({ opacityProperty: false, visibilityProperty: true }) &&
        !element.closest('[data-testid=map-canvas], svg') &&
        // Only for a reader's voice.
        element.clientWidth !== 1,
    );
    /** What cuts an element off, and whether it does so with dots. */
    const clipOf = (element: HTMLElement) => {
      for (let at: HTMLElement | null = element; at && at !== wall; at = at.parentElement) {
        const { overflowX, overflowY, display, textOverflow, webkitLineClamp } = getComputedStyle(at);
        if (display === 'inline' || (overflowX === 'visible' && overflowY === 'visible')) continue;
        return {
          box: at.getBoundingClientRect(),
          hasDots: textOverflow === 'ellipsis',
          isClamped: webkitLineClamp !== 'none',
        };
      }
      // Nothing is cut off below where the page scrolls.
      const { x, y, width } = wall.getBoundingClientRect();
      const height = isHand ? Number.MAX_SAFE_INTEGER : innerHeight;
      return { box: new DOMRect(x, isHand ? -height / 2 : y, width, height), hasDots: false, isClamped: false };
    };
    const shown = texts.flatMap((element) => {
      const style = getComputedStyle(element);
      const range = document.createRange();
      const clip = clipOf(element);
      const seen = (rect: DOMRect) => {
        if (!clip.hasDots && !clip.isClamped) return rect;
        const [left, top] = [Math.max(rect.left, clip.box.left), Math.max(rect.top, clip.box.top)];
        const [right, bottom] = [Math.min(rect.right, clip.box.right), Math.min(rect.bottom, clip.box.bottom)];
        return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
      };
      const whole = [...element.childNodes]
        .filter((node) => node.nodeType === 3 && node.textContent?.trim())
        .flatMap((node) => {
          range.selectNodeContents(node);
          return [...range.getClientRects()];
        })
        .filter(({ width, height }) => width > 1.5 && height > 1.5);
      const rects = whole.map(seen).filter(({ width, height }) => width > 1.5 && height > 1.5);
      const text = element.textContent!.trim().slice(0, 40);
      return whole.length === 0 ? [] : [{ element, style, whole, rects, clip, text }];
    });
    const where = (element: Element) =>
      element.closest('[data-area], [data-kind], header, [data-testid=banners]')?.getAttribute('data-kind') ??
      element.closest('header, [data-testid]')?.tagName ??
      '';
    for (const { element, style, whole, rects, clip, text } of shown) {
      const name = `${where(element)} “${text}”`;
      const size = Number.parseFloat(style.fontSize);
      if (size < smallest - 0.05) faults.push(`${name}: ${round(size)} px, ${round(smallest)} wanted`);
      const ratio = contrast(style.color, groundOf(element));
      const wanted = size >= hero ? 7 : 4.5;
      if (ratio < wanted) faults.push(`${name}: contrast ${round(ratio)}, ${wanted} wanted`);
      // A name may end in dots, a number never.
      const isNumber = /^[-+−]?[\d.,]+ ?[%万亿]?$/.test(text);
      const { box } = clip;
      for (const rect of whole) {
        const isCutSideways = rect.right > box.right + 1.5 || rect.left < box.left - 1.5;
        const isCutBelow = rect.bottom > box.bottom + rect.height * 0.25 || rect.top < box.top - rect.height * 0.25;
        if (isCutSideways && (isNumber || !clip.hasDots)) faults.push(`${name}: cut off sideways`);
        if (isCutBelow && !clip.isClamped) faults.push(`${name}: cut off below or above`);
      }
      if (
        rects.some(
          ({ right, bottom, left, top }) =>
            right > innerWidth + 1 || left < -1 || (!isHand && (bottom > innerHeight + 1 || top < -1)),
        )
      )
        faults.push(`${name}: outside of the wall`);
    }
    // Letters upon letters. A line's box is higher than its letters.
    const banner = (element: Element) => element.closest('[data-testid=banners]') !== null;
    const delta = (element: Element) => element.closest('[data-changed=true]') !== null;
    for (const [i, one] of shown.entries()) {
      for (const other of shown.slice(i + 1)) {
        if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
        if (banner(one.element) !== banner(other.element) || delta(one.element) || delta(other.element)) continue;
        for (const a of one.rects) {
          for (const b of other.rects) {
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (wide > 2 && high > Math.min(a.height, b.height) * 0.4)
              faults.push(`“${one.text}” lies on “${other.text}” (${where(one.element)}, ${where(other.element)})`);
          }
        }
      }
    }
    return [...new Set(faults)];
  });
}

/** Room for the card on a desk (its width is the token --drawer), and for the bars of a phone. */
export function paddingFor(widthPx: number) {
  return widthPx > 768 ? { top: 40, right: 72, bottom: 48, left: 320 } : { top: 168, right: 40, bottom: 112, left: 40 };
}

/** Room that the card and an open panel leave (widths: --drawer and --side), or the sheet of a phone. */
export function roomBesidePanel() {
  return window.innerWidth > 768
    ? { top: 60, right: 440, bottom: 60, left: 320 }
    : { top: 120, right: 30, bottom: window.innerHeight * 0.62 + 20, left: 30 };
}

/** Width of a character of the label face at 13 px: Chinese ones are square. */
const widthOf = (character: string) => (/[\u2e80-\uffef]/.test(character) ? 13 : 7);

/** As much of a label as has room, with an ellipsis where it was cut. */
export function clipped(label: string, room: number): string {
  const characters = [...label];
  let width = 0;
  for (const [at, character] of characters.entries()) {
    width += widthOf(character);
    if (width > room) return `${characters.slice(0, Math.max(1, at - 1)).join('')}…`;
  }
  return label;
}

/** Characters that terminals draw two places wide: Chinese, Japanese, Korean, full width. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/gu;

const width = (text: string) => [...text].length + (text.match(WIDE)?.length ?? 0);

/** A table for a terminal: the first column flush left, the others, which hold numbers, flush right. */
export function tableLines(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, i) => rows.reduce((most, row) => Math.max(most, width(row[i]!)), width(name)));
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, i) => {
      const space = ' '.repeat(widths[i]! - width(cell));
      return i === 0 ? cell + space : space + cell;
    });
    return `${padded.join('  ').trimEnd()}\n`;
  };
  return [header, ...rows].map(line).join('');
}

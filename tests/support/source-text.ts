/** A source file as the architecture rules read it. */
export interface SourceText {
  /** The text with every comment blanked, of the same length. */
  code: string;
  /** `code` with the text of strings and templates blanked too; what stands in `${…}` is code and stays. */
  bare: string;
  /** Text of every string and template, `${…}` left out; `at` is the offset of its opening quote in `code`. */
  literals: { at: number; text: string }[];
}

/** After these a slash begins a regular expression, after anything else it divides. */
const beforePattern = /(?:^|[(,=:[!&|?;{+\-*%~^>\n]|\b(?:return|typeof|case|in|of|await|yield))\s*$/;

/**
 * Tell comments, strings and code apart. No parser: it knows strings, nested templates, comments and regular
 * expressions, and takes an apostrophe in the text of a page, which no quote closes on its line, as a letter.
 */
export function sourceText(source: string): SourceText {
  const code = source.split('');
  const literals: SourceText['literals'] = [];
  const texts: [from: number, to: number][] = [];
  let i = 0;

  const blankTo = (end: number) => {
    for (; i < Math.min(end, source.length); i++) if (code[i] !== '\n') code[i] = ' ';
  };

  const quoted = (quote: string) => {
    const end = new RegExp(`^(?:[^${quote}\\\\\\n]|\\\\[\\s\\S])*${quote}`).exec(source.slice(i + 1))?.[0].length;
    if (end !== undefined) {
      literals.push({ at: i, text: source.slice(i + 1, i + end) });
      texts.push([i + 1, i + end]);
    }
    i += 1 + (end ?? 0);
  };

  const template = () => {
    const literal = { at: i, text: '' };
    literals.push(literal);
    for (i++; i < source.length && source[i] !== '`'; ) {
      if (source.startsWith('${', i)) {
        i += 2;
        codeUntil('}');
        literal.text += ' ';
      } else {
        const length = source[i] === '\\' ? 2 : 1;
        literal.text += source.slice(i, i + length);
        texts.push([i, i + length]);
        i += length;
      }
    }
    i++;
  };

  const slash = () => {
    if (source[i + 1] === '/') return blankTo(endOf('\n', i));
    if (source[i + 1] === '*') return blankTo(endOf('*/', i + 2) + 2);
    const before = code.slice(Math.max(0, i - 40), i).join('');
    const pattern = /^\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//.exec(source.slice(i));
    i += pattern !== null && beforePattern.test(before) ? pattern[0].length : 1;
  };

  const endOf = (mark: string, from: number) => {
    const end = source.indexOf(mark, from);
    return end < 0 ? source.length : end;
  };

  function codeUntil(end: '}' | null): void {
    for (let depth = 0; i < source.length; ) {
      const c = source[i]!;
      if (c === end && depth-- === 0) {
        i++;
        return;
      }
      if (c === '{' && end !== null) depth++;
      if (c === '"' || c === "'") quoted(c);
      else if (c === '`') template();
      else if (c === '/') slash();
      else i++;
    }
  }

  codeUntil(null);
  const bare = [...code];
  for (const [from, to] of texts) for (let k = from; k < to; k++) if (bare[k] !== '\n') bare[k] = ' ';
  return { code: code.join(''), bare: bare.join(''), literals };
}

const names = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire(?:\.resolve)?\s*\(|\bimport\.meta\.resolve\s*\()\s*$/;
const address = /\bnew\s+(?:URL|Worker)\s*\(\s*$/;

/** Every module that a source names: static, type-only, side-effect and dynamic imports, require, worker addresses. */
export function importedModules({ code, literals }: SourceText): string[] {
  return literals.flatMap(({ at, text }) => {
    const before = code.slice(Math.max(0, at - 60), at);
    return names.test(before) || (address.test(before) && text.startsWith('.')) ? [text] : [];
  });
}

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ramps } from '@/components/ui/grade-look';

type Vector = [number, number, number];
type Theme = Map<string, string>;

const css = readFileSync(join(import.meta.dirname, '../app/globals.css'), 'utf8');

function block(selector: string): Theme {
  const body = css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? '';
  return new Map([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
}

const light = block(':root');
const dark = new Map([...light, ...block('[data-theme="dark"]')]);
const themes: Record<string, Theme> = {
  light,
  dark,
  contrast: new Map([...dark, ...block('[data-theme="contrast"]')]),
};

function token(theme: Theme, name: string): string {
  const value = theme.get(name) ?? '';
  const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  if (other) return token(theme, other);
  assert.match(value, /^#[0-9a-f]{6}$/, `--${name}`);
  return value;
}

function linear(hex: string): Vector {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const luminance = (hex: string) => linear(hex).reduce((sum, v, i) => sum + v * ([0.2126, 0.7152, 0.0722][i] ?? 0), 0);

/** WCAG 2 contrast ratio. */
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const times = (m: readonly Vector[], v: Vector): Vector => {
  const row = (i: number) => (m[i] ?? [0, 0, 0]).reduce((sum, x, j) => sum + x * (v[j] ?? 0), 0);
  return [row(0), row(1), row(2)];
};

/** Severity 1.0 of Machado, Oliveira and Fernandes (2009), on linear RGB. */
const visions: Record<string, Vector[]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function lab(hex: string, vision: readonly Vector[]): Vector {
  const seen = times(vision, linear(hex)).map((v) => Math.min(1, Math.max(0, v))) as Vector;
  const xyz = times(
    [
      [0.4124564, 0.3575761, 0.1804375],
      [0.2126729, 0.7151522, 0.072175],
      [0.0193339, 0.119192, 0.9503041],
    ],
    seen,
  );
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const [x, y, z] = [f(xyz[0] / 0.95047), f(xyz[1]), f(xyz[2] / 1.08883)];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const degrees = (radians: number) => ((radians * 180) / Math.PI + 360) % 360;
const radians = (deg: number) => (deg * Math.PI) / 180;

/** CIEDE2000 (CIE 142-2001), all weights 1. */
function ciede2000([l1, a1, b1]: Vector, [l2, a2, b2]: Vector): number {
  const mean7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
  const g = 1 + 0.5 * (1 - Math.sqrt(mean7 / (mean7 + 25 ** 7)));
  const [c1, c2] = [Math.hypot(a1 * g, b1), Math.hypot(a2 * g, b2)];
  const hue = (a: number, b: number) => (a === 0 && b === 0 ? 0 : degrees(Math.atan2(b, a)));
  const [h1, h2] = [hue(a1 * g, b1), hue(a2 * g, b2)];
  const isGrey = c1 * c2 === 0;
  const turn = h2 - h1;
  const dh = isGrey ? 0 : turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn;
  const dH = 2 * Math.sqrt(c1 * c2) * Math.sin(radians(dh / 2));
  const lm = (l1 + l2) / 2;
  const cm = (c1 + c2) / 2;
  const sum = h1 + h2;
  const hm = isGrey ? sum : Math.abs(turn) <= 180 ? sum / 2 : sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
  const cos = (factor: number, shift: number) => Math.cos(radians(factor * hm + shift));
  const t = 1 - 0.17 * cos(1, -30) + 0.24 * cos(2, 0) + 0.32 * cos(3, 6) - 0.2 * cos(4, -63);
  const sl = 1 + (0.015 * (lm - 50) ** 2) / Math.sqrt(20 + (lm - 50) ** 2);
  const sc = 1 + 0.045 * cm;
  const sh = 1 + 0.015 * cm * t;
  const rc = 2 * Math.sqrt(cm ** 7 / (cm ** 7 + 25 ** 7));
  const rt = -Math.sin(radians(60 * Math.exp(-(((hm - 275) / 25) ** 2)))) * rc;
  const [dl, dc, dhh] = [(l2 - l1) / sl, (c2 - c1) / sc, dH / sh];
  return Math.sqrt(dl ** 2 + dc ** 2 + dhh ** 2 + rt * dc * dhh);
}

test('the distance of colours is computed as published (Sharma, Wu and Dalal 2005, pairs 1, 7 and 17)', () => {
  const near = (value: number, expected: number) => assert.ok(Math.abs(value - expected) < 5e-5, `${value}`);
  near(ciede2000([50, 2.6772, -79.7751], [50, 0, -82.7485]), 2.0425);
  near(ciede2000([50, 0, 0], [50, -1, 2]), 2.3669);
  near(ciede2000([50, 2.5, 0], [73, 25, -18]), 27.1492);
});

for (const [name, theme] of Object.entries(themes)) {
  const grounds = ['ground', 'surface', 'raised'].map((ground) => token(theme, ground));

  for (const [vision, matrix] of Object.entries(visions)) {
    test(`${name}, ${vision} vision: neighbouring grades and the missing grade can be told apart`, () => {
      const distance = (a: string, b: string) => ciede2000(lab(token(theme, a), matrix), lab(token(theme, b), matrix));
      for (const ramp of ramps) {
        ramp.forEach((grade, i) => {
          const next = ramp[i + 1];
          if (next) assert.ok(distance(grade, next) >= 12, `${grade} and ${next}: ${distance(grade, next)}`);
          const none = distance(grade, 'grade-none');
          assert.ok(none >= 11, `${grade} and none: ${none}`);
        });
      }
    });
  }

  for (const [vision, matrix] of Object.entries(visions)) {
    test(`${name}, ${vision} vision: levels rise evenly in lightness, and are no colour of a grade`, () => {
      const levels = [1, 2, 3, 4, 5, 6].map((step) => lab(token(theme, `level-${step}`), matrix));
      const rising = levels.map(([lightness]) => (name === 'light' ? -lightness : lightness));
      for (const [i, level] of levels.slice(1).entries()) {
        assert.ok(rising[i + 1]! - rising[i]! >= 5, `level-${i + 2}: ${rising[i + 1]! - rising[i]!} lighter`);
        assert.ok(ciede2000(levels[i]!, level) >= 5, `level-${i + 1} and level-${i + 2}`);
      }
      for (const grade of [...new Set(ramps.flat()), 'grade-none'])
        for (const [i, level] of levels.entries()) {
          const away = ciede2000(lab(token(theme, grade), matrix), level);
          // Beside its colour a grade has its shape and letter; a level only has its colour.
          assert.ok(away >= (vision === 'normal' ? 8 : 6), `level-${i + 1} and ${grade}: ${away}`);
        }
    });
  }

  test(`${name}: lights stand out from every ground`, () => {
    for (const light of ['green', 'blue', 'yellow', 'orange', 'red'])
      for (const ground of grounds)
        assert.ok(contrast(token(theme, `light-${light}`), ground) >= 3, `light-${light} on ${ground}`);
  });

  test(`${name}: marks stand out from every ground, letters from every mark, text from everything`, () => {
    const atLeast = (least: number, a: string, b: string, what: string) =>
      assert.ok(contrast(a, b) >= least, `${what}: ${contrast(a, b)}`);
    for (const grade of new Set(ramps.flat())) {
      for (const ground of grounds) atLeast(3, token(theme, grade), ground, `${grade} on ${ground}`);
      atLeast(4.5, token(theme, `on-${grade}`), token(theme, grade), `letter on ${grade}`);
    }
    for (const text of ['text', 'quiet', 'accent', 'worse', 'better', 'gold']) {
      for (const ground of grounds) atLeast(4.5, token(theme, text), ground, `${text} on ${ground}`);
    }
    for (const ground of grounds) atLeast(7, token(theme, 'text'), ground, `figures on ${ground}`);
    atLeast(4.5, token(theme, 'on-accent'), token(theme, 'accent'), 'text on accent');
  });
}

test('high contrast: every text 7 : 1, every mark and light 4.5 : 1, every edge 3 : 1, on every ground', () => {
  const theme = themes.contrast!;
  const least: [number, string[]][] = [
    [7, ['text', 'quiet', 'faint', 'accent', 'worse', 'better', 'gold']],
    [4.5, [...new Set(ramps.flat()), 'grade-none']],
    [4.5, ['green', 'blue', 'yellow', 'orange', 'red'].map((light) => `light-${light}`)],
    [3, ['hairline']],
  ];
  for (const [ratio, names] of least)
    for (const name of names)
      for (const ground of ['ground', 'surface', 'raised']) {
        const found = contrast(token(theme, name), token(theme, ground));
        assert.ok(found >= ratio, `${name} on ${ground}: ${found}`);
      }
});

test('components name tokens, never a colour of their own', () => {
  const root = join(import.meta.dirname, '../components');
  const files = readdirSync(root, { recursive: true })
    .map(String)
    .filter((file) => /\.(css|tsx?)$/.test(file));
  assert.ok(files.length > 20);
  const code = (file: string) => readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const faults = files.filter((file) => /#[0-9a-f]{3,8}\b(?![\w-])|rgba?\(|hsla?\(/i.test(code(file)));
  assert.deepEqual(faults, []);
});

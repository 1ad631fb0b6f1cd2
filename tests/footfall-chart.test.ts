import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import fc from 'fast-check';
import { footfallOption } from '@/components/charts/footfall-option';
import type { ZoneFootfall } from '@/lib/credit/footfall';

/** A day's footfall, as it is drawn. */

use([LineChart, GridComponent, SVGRenderer]);

const SIZE = 12;
const look = {
  text: '#101010',
  quiet: '#202020',
  faint: '#303030',
  hairline: '#404040',
  accent: '#505050',
  ground: '#606060',
  face: 'sans-serif',
  size: SIZE,
};
const words = { counted: 'today', expected: 'expected', time: String, count: String };

/** @returns heights of texts in the drawing, in pixels from its top */
function heights(last: { in: number; expected: number }, height: number): (text: string) => number {
  const slots = [{ in: 100, expected: 60 }, last].map((slot, i) => ({
    start: new Date(Date.UTC(2026, 10, 27, i)).toISOString(),
    out: 0,
    devices: 1,
    weeks: 4,
    ...slot,
  }));
  const day = { from: '2026-11-27T00:00:00.000Z', to: '2026-11-27T02:00:00.000Z', minutes: 60, slots };
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 400, height });
  chart.setOption(footfallOption(day as unknown as ZoneFootfall, look, words));
  const drawn = chart.renderToSVGString();
  chart.dispose();
  return (text) => Number(new RegExp(`translate\\([\\d.]+ ([\\d.]+)\\)"[^>]*>${text}</text>`).exec(drawn)?.[1]);
}

test('what is counted and what is expected are named off the axis and apart, wherever their lines end', () => {
  const value = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(value, value, fc.integer({ min: 150, max: 400 }), (counted, expected, height) => {
      const at = heights({ in: counted, expected }, height);
      const [axis, today, other] = [at('0'), at('today'), at('expected')];
      assert.ok(axis > 0 && today > 0 && other > 0, 'all are drawn');
      assert.ok(Math.min(axis - today, axis - other) > 0.6 * SIZE, `${axis - today} and ${axis - other} over the axis`);
      assert.ok(Math.abs(today - other) > 1.2 * SIZE, `${today - other} apart`);
      assert.equal(today < other, counted >= expected, 'the one that ends higher stands higher');
    }),
    { numRuns: 100 },
  );
});

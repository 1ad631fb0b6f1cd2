import assert from 'node:assert/strict';
import { test } from 'node:test';
import { businessLayers, visibleLayers } from '@/components/map/business-layers';

const colours = new Map(['text', 'ground', 'accent', 'gold'].map((name) => [name, '#000']));
const layers = businessLayers(colours, { label: 13, line: 1 }, null);

test('a view is drawn in one way throughout: marks where every business has one, dots and demonstration units where a part has cells', () => {
  const drawn = (given: Parameters<typeof visibleLayers>[0]) =>
    Object.entries(visibleLayers(given)).flatMap(([layer, visibility]) => (visibility === 'visible' ? [layer] : []));
  assert.deepEqual(drawn({ isCells: false, onlyUnits: false }), ['businesses']);
  assert.deepEqual(drawn({ isCells: false, onlyUnits: true }), ['businesses']);
  assert.deepEqual(drawn({ isCells: true, onlyUnits: false }), ['business-dots', 'units']);
  assert.deepEqual(drawn({ isCells: true, onlyUnits: true }), ['business-dots']);
});

test('a map begins with marks, and what is switched is a layer of it', () => {
  const begun = visibleLayers({ isCells: false, onlyUnits: false });
  for (const [id, visibility] of Object.entries(begun))
    assert.equal(layers.find((layer) => layer.id === id)?.layout?.visibility, visibility, id);
});

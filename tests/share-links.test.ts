import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shareLinks } from '@/components/map/share-links';

test('a link has the whole view and its language, without the frame that it was seen in', () => {
  const { link, frame } = shareLinks('https://map.example/?c=120.1,30.2&z=14&zone=a%26b&embed=1#x', 'en');
  assert.equal(link, 'https://map.example/?c=120.1,30.2&z=14&zone=a%26b&lang=en');
  assert.match(frame, /src="https:\/\/map\.example\/\?c=120\.1,30\.2&amp;z=14&amp;zone=a%26b&amp;lang=en&amp;embed=1"/);
});

test('what stands in an address cannot leave the attribute of the code', () => {
  const { frame } = shareLinks(`https://map.example/?zone="><script>alert(1)</script>`, 'zh-CN');
  assert.doesNotMatch(frame.replace(/^<iframe |><\/iframe>$/g, ''), /[<>]/);
  assert.equal(frame.split('"').length, 13);
});

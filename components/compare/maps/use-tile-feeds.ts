'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { GradedMarks } from '@/lib/tiles/graded-marks';
import type { TileAddress } from '@/lib/tiles/tile-source';
import { TileFeed } from './tile-feed';

/** Tiles that a map shows, by the scheme that its zone is counted by. */
export interface WantedTiles {
  scheme: string | null;
  addresses: readonly TileAddress[];
}

export interface ReadTiles {
  /** undefined = not read yet. */
  marksOf: (scheme: string | null, address: TileAddress) => GradedMarks | 'refused' | undefined;
  /** Another whenever a tile has come. */
  version: number;
}

/** The tiles of several maps, each read once and kept live. */
export function useTileFeeds(wanted: readonly WantedTiles[]): ReadTiles {
  const feeds = useRef(new Map<string | null, TileFeed>());
  const latest = useRef(wanted);
  latest.current = wanted;
  const [version, setVersion] = useState(0);
  const isOpen = useRef(false);

  const show = useCallback(() => {
    if (!isOpen.current) return;
    const schemes = new Set(latest.current.map(({ scheme }) => scheme));
    for (const [scheme, feed] of feeds.current)
      if (!schemes.has(scheme)) {
        feed.stop();
        feeds.current.delete(scheme);
      }
    const onChange = () => setVersion((before) => before + 1);
    for (const scheme of schemes) {
      const onRenumbered = () => {
        feeds.current.get(scheme)?.stop();
        feeds.current.delete(scheme);
        // Not while it is being told.
        queueMicrotask(show);
      };
      const feed = feeds.current.get(scheme) ?? new TileFeed(scheme, onChange, onRenumbered);
      feeds.current.set(scheme, feed);
      feed.show(latest.current.flatMap((one) => (one.scheme === scheme ? one.addresses : [])));
    }
  }, []);

  useEffect(() => {
    const open = feeds.current;
    isOpen.current = true;
    return () => {
      isOpen.current = false;
      for (const feed of open.values()) feed.stop();
      open.clear();
    };
  }, []);
  const asked = JSON.stringify(wanted);
  useEffect(() => {
    if (asked !== '') show();
  }, [asked, show]);
  const marksOf = useCallback<ReadTiles['marksOf']>(
    (scheme, address) => feeds.current.get(scheme)?.marksOf(address),
    [],
  );
  return { marksOf, version };
}

'use client';

import { useId } from 'react';
import { MOST_COMPARED } from '@/lib/credit/comparison/comparison';
import { peersOf } from '@/lib/credit/comparison/peers';
import { peerClassOf, sizeOf } from '@/lib/credit/peer-class';
import type { Zone } from '@/lib/credit/zone';
import { chooseMessages } from '@/lib/i18n/choose-messages';
import { peerClassName } from '@/lib/i18n/compare-names';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import styles from './choose.module.css';

/** More stand in the list. */
const SHOWN = 6;

/** Once a zone is chosen: others of its kind and size, the nearest in size first, each to be added with a press; and why these. */
export function Peers(props: {
  lang: Lang;
  zones: readonly Zone[];
  /** Ids in the order chosen: the first that there is says what is alike. */
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
}) {
  const { lang, zones, chosen, onChoose } = props;
  const t = chooseMessages(lang);
  const id = useId();
  const zone = chosen.map((one) => zones.find((known) => known.id === one)).find((known) => known !== undefined);
  if (zone === undefined) return null;
  const peers = peersOf(zone, zones);
  const room = Math.max(0, MOST_COMPARED - chosen.length);
  const left = peers.filter((peer) => !chosen.includes(peer.id)).slice(0, room);
  if (peers.length > 0 && left.length === 0) return null;
  return (
    <section className={styles.peers} aria-labelledby={id} data-testid="peers">
      <h2 id={id}>{t.peers(zone.name)}</h2>
      <ul>
        {left.slice(0, SHOWN).map((peer) => {
          const size = formatNumber(peer.entities, lang);
          return (
            <li key={peer.id}>
              <button
                type="button"
                aria-label={t.addPeer(peer.name, size)}
                onClick={() => onChoose([...chosen, peer.id])}
                data-peer={peer.id}
              >
                + {peer.name} <span>{t.entities(size)}</span>
              </button>
            </li>
          );
        })}
        {left.length > 1 ? (
          <li>
            <button
              type="button"
              className={styles.all}
              onClick={() => onChoose([...chosen, ...left.map((peer) => peer.id)])}
              data-testid="add-all-peers"
            >
              {t.addAll(formatNumber(left.length, lang))}
            </button>
          </li>
        ) : null}
      </ul>
      <p>
        {peers.length === 0 ? t.noPeers : t.peersWhy(peerClassName(peerClassOf(zone), lang), rangeWords(zone, lang))}
      </p>
    </section>
  );
}

/** How many businesses zones of its size have. */
function rangeWords({ entities }: Zone, lang: Lang): string {
  const t = chooseMessages(lang);
  const { size, from } = sizeOf(entities);
  const [lowest, below] = [formatNumber(from, lang), size?.below === undefined ? null : formatNumber(size.below, lang)];
  if (below === null) return t.sizeFrom(lowest);
  return from === 0 ? t.sizeBelow(below) : t.sizeBetween(lowest, below);
}

'use client';

import { useMemo } from 'react';
import type { ComparedBy, ComparedZone } from '@/lib/credit/comparison/comparison';
import { type ComparedGroup, type GroupShare, groupShares } from '@/lib/credit/comparison/group-shares';
import { countChartMessages } from '@/lib/i18n/count-chart-messages';
import { formatNumber, formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { useUrlParameter } from '../use-url-parameter';
import { ChartFrame } from './ChartFrame';
import { ChartText } from './ChartText';
import charts from './charts.module.css';
import styles from './counts.module.css';
import { groupName, groupsData, groupsSentence, leftOutWords, type NamedGroups } from './group-words';
import { clipped } from './label-room';

const kinds = ['industry', 'kind', 'age', 'label'] as const satisfies readonly ComparedBy[];
/** Groups that are drawn; the table holds all. */
const MOST_DRAWN = 8;
/** Least width of a panel, and how many stand beside each other at most. */
const PANEL = 320;
const MOST_COLUMNS = 3;
const GAP = 24;
const HEAD = 24;
const ROW = 18;
const BAR = 11;
const FIGURE = 50;

/** What part of each zone's businesses is in which group: a panel for each group, all on one scale. */
export function Groups(props: {
  lang: Lang;
  zones: readonly Pick<ComparedZone, 'zone' | 'statistics'>[];
  note: string;
}) {
  const { lang, zones, note } = props;
  const t = countChartMessages(lang).groups;
  const [chosen, choose] = useUrlParameter('groups');
  const by = kinds.find((kind) => kind === chosen) ?? 'industry';
  const shares = useMemo(() => groupShares(zones, by), [zones, by]);
  const named: NamedGroups = { ...shares, by, zones: zones.map(({ zone: { id, name } }) => ({ id, name })) };
  const drawn = named.groups.slice(0, MOST_DRAWN);
  const more = named.groups.length - drawn.length;
  const left = (['unknown', 'suppressed'] as const).map((why) => leftOutWords(named, why, lang));
  if (zones.length === 0) return null;
  return (
    <section className={charts.section} aria-label={t.title} data-testid="groups" data-by={by}>
      <h2>{t.title}</h2>
      <fieldset className={styles.picks}>
        <legend>{t.by}</legend>
        {kinds.map((kind) => (
          <button key={kind} type="button" aria-pressed={kind === by} onClick={() => choose(kind)} data-by={kind}>
            {t.kinds[kind]}
          </button>
        ))}
      </fieldset>
      <ChartFrame
        lang={lang}
        id={`groups-${by}`}
        title={groupsSentence(named, lang)}
        notes={[`${t.kinds[by]} · ${note}`]}
        data={groupsData(named, lang)}
        draw={(width) => ({
          height: Math.ceil(drawn.length / columnsIn(width)) * heightOf(zones.length),
          content: <Panels lang={lang} groups={drawn} by={by} zones={named.zones} width={width} />,
        })}
      >
        {more > 0 ? <p className={charts.note}>{t.more(formatNumber(more, lang))}</p> : null}
        {by === 'label' ? <p className={charts.note}>{t.overlapping}</p> : null}
        {left.map((words) =>
          words === '' ? null : (
            <p key={words} className={charts.note}>
              {words}
            </p>
          ),
        )}
        <p className={charts.note}>{t.how}</p>
      </ChartFrame>
    </section>
  );
}

const columnsIn = (width: number) => Math.max(1, Math.min(MOST_COLUMNS, Math.floor((width + GAP) / (PANEL + GAP))));
const heightOf = (zones: number) => HEAD + zones * ROW + GAP / 2;

function Panels(props: {
  lang: Lang;
  groups: readonly ComparedGroup[];
  by: ComparedBy;
  zones: NamedGroups['zones'];
  width: number;
}) {
  const { lang, groups, by, zones, width } = props;
  const columns = columnsIn(width);
  const wide = (width - GAP * (columns - 1)) / columns;
  const most = Math.max(...groups.flatMap(({ shares }) => shares.map((share) => share?.share ?? 0)));
  return groups.map((group, at) => {
    const [left, top] = [(at % columns) * (wide + GAP), Math.floor(at / columns) * heightOf(zones.length)];
    const name = groupName(group, by, lang);
    return (
      <g
        key={`${group.what} ${group.group}`}
        data-group={group.group ?? group.what}
        transform={`translate(${left},${top})`}
      >
        <ChartText as="strong" x={0} y={HEAD / 2}>
          {clipped(name, wide)}
        </ChartText>
        {zones.map((zone, row) => (
          <GroupBar
            key={zone.id}
            {...{ lang, zone, most, width: wide }}
            share={group.shares[row] ?? null}
            middle={HEAD + row * ROW + ROW / 2}
          />
        ))}
      </g>
    );
  });
}

function GroupBar(props: {
  lang: Lang;
  share: GroupShare | null;
  most: number;
  zone: NamedGroups['zones'][number];
  width: number;
  middle: number;
}) {
  const { lang, share, most, zone, width, middle } = props;
  const labels = width * 0.36;
  const room = width - labels - FIGURE - 8;
  const isQuiet = share === null || (share.corrected !== null && !share.isReal);
  return (
    <g data-zone={zone.id}>
      <ChartText as="label" x={0} y={middle}>
        {clipped(zone.name, labels)}
      </ChartText>
      {share === null ? null : (
        <rect
          className={isQuiet ? styles.noise : charts.mark}
          data-real={share.isReal}
          x={labels + 4}
          y={middle - BAR / 2}
          width={most === 0 ? 0 : (room * share.share) / most}
          height={BAR}
        />
      )}
      <ChartText as={isQuiet ? 'value' : undefined} x={width} y={middle} textAnchor="end">
        {share === null ? '–' : formatShare(share.share, lang)}
      </ChartText>
    </g>
  );
}

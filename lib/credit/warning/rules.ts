/** What is worth a warning, as data. */

/** Of zones and their indicators, on the bands and edges of the methodology. */
export interface ZoneRule {
  id: string;
  name: { zh: string; en: string };
  /** The whole index, or its parts: dimensions and indicators that have an alarm. */
  of: 'whole' | 'part';
  /**
   * `left_band` = a worse light than in the period before; `worse` = fell by more than the methodology's edge;
   * `forecast` = the forecast stands in a worse light than today.
   */
  when: 'left_band' | 'worse' | 'forecast';
}

export const zoneRules: readonly ZoneRule[] = [
  { id: 'zone_band', name: { zh: '指数降档', en: 'Index left its band' }, of: 'whole', when: 'left_band' },
  { id: 'zone_worse', name: { zh: '指数大幅下降', en: 'Index fell' }, of: 'whole', when: 'worse' },
  {
    id: 'zone_forecast',
    name: { zh: '指数预计降档', en: 'Index forecast to leave its band' },
    of: 'whole',
    when: 'forecast',
  },
  { id: 'part_band', name: { zh: '分项降档', en: 'Part left its band' }, of: 'part', when: 'left_band' },
  {
    id: 'part_forecast',
    name: { zh: '分项预计降档', en: 'Part forecast to leave its band' },
    of: 'part',
    when: 'forecast',
  },
];

/** What is worth a look at one business, and what regulators call it. */
export const entityRules = [
  { id: 'entity_fell', name: { zh: '等级下降', en: 'Grade fell' } },
  { id: 'entity_serious_list', name: { zh: '列入严重失信名单', en: 'On the serious list' } },
  { id: 'entity_serious_penalty', name: { zh: '严重处罚在公示期内', en: 'Serious penalty in force' } },
  { id: 'entity_cluster', name: { zh: '同一空间单元多家降级', en: 'One of many that fell in a zone' } },
] as const;

/** Name of a rule, of zones or of businesses; null = there is none of this id. */
export const ruleName = (id: string): { zh: string; en: string } | null =>
  [...zoneRules, ...entityRules].find((rule) => rule.id === id)?.name ?? null;

/** Of entities: for regulators only, never a public black list (DOMAIN 5.7). All numbers are our own choice. */
export interface WatchRules {
  /** So many ranked grades or more between two evaluations under one scheme. */
  gradesFallen: number;
  /** A cluster: in one zone, so many entities that fell by a grade or more within the days … */
  clusterLeast: number;
  /** … and so many times the share that fell elsewhere, of those evaluated twice. */
  clusterTimes: number;
  clusterDays: number;
}

export const watchRules: WatchRules = { gradesFallen: 2, clusterLeast: 5, clusterTimes: 3, clusterDays: 30 };

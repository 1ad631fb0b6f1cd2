import type { EntityKind } from './entity';
import type { Jurisdiction, RecordRule } from './jurisdiction';
import type { EntityView, RecordKind } from './publication';

const whole: EntityView = {
  listed: true,
  name: true,
  address: true,
  point: 'exact',
  registered: true,
  industry: true,
  codes: true,
};
const nothing: EntityView = {
  listed: false,
  name: false,
  address: false,
  point: 'none',
  registered: false,
  industry: false,
  codes: false,
};
/** Trade name and street. No code either: under it other registers name the owner. */
const tradeName: EntityView = { ...nothing, listed: true, name: true, point: 'coarse' };
/** The place of business for the district that it lies in; never the registered place, which may be the owner's home. */
const tradePlace: EntityView = { ...tradeName, address: true, point: 'exact', industry: true };
/** A wall is photographed and needs no address or code to honour an entity. */
const honoured: EntityView = { ...nothing, listed: true, name: true, point: 'exact', registered: true, industry: true };

const same = (view: EntityView) => ({ named: view, unnamed: view });
const namedOnly = (view: EntityView) => ({ named: view, unnamed: nothing });

const all: readonly EntityKind[] = ['enterprise', 'individual', 'other'];

const honour: RecordRule = { states: ['effective'], period: 'open' };
/** Until the province takes the entity off, so without an end; but only once it was published. */
const seriousList: RecordRule = { states: ['effective'], period: 'started' };
/** A period that is not known may be over, and a late removal is an unlawful publication: both ends are wanted. */
const penalty: RecordRule = {
  states: ['effective'],
  period: 'bounded',
  severities: ['general', 'serious'],
  procedures: ['ordinary', null],
};
/** DOMAIN 5.4 gives licences of enterprises only; credit of natural persons is not public (ZJ-REG 15). */
const ofEnterprise: RecordRule = { ...honour, holders: ['enterprise'] };
const published: Partial<Record<RecordKind, RecordRule>> = {
  demonstration: honour,
  red_list: honour,
  serious_list: seriousList,
  penalty,
  licence: ofEnterprise,
  commendation: ofEnterprise,
};

/** What is revoked or was found wrong stands in the audit trail only. */
const known: RecordRule = { states: ['pending', 'appealed', 'effective', 'repaired'], period: 'any' };
const kept: RecordRule = { ...known, period: 'kept' };
const file: Partial<Record<RecordKind, RecordRule>> = {
  demonstration: known,
  red_list: known,
  serious_list: kept,
  penalty: kept,
  licence: known,
  commendation: known,
};

/** Zhejiang under the national rules (DOMAIN 5.1 to 5.4, 5.7; docs/decisions/0007-audiences-of-a-viewer.md). */
export const cnZj: Jurisdiction = {
  id: 'CN-ZJ',
  sources: [
    '浙江省公共信用信息管理条例 (2017), 10, 11, 15, 16, 24, 28: who sees what, five years',
    '信用修复管理办法 (NDRC Order 36, 2025): classes and their longest periods, from the date of the document',
    '市场监督管理行政处罚信息公示规定 (SAMR Order 45, 2021): periods from the date of publication',
    '个人信息保护法 (2021), 25: nothing of natural persons without a basis',
    '民法典 200 to 204: months and years end with the corresponding day, else with the last of the month',
    'Waits for legal sign-off: which period wins, whether the first day counts, grades of 92…, the cut of every row',
  ],
  entities: {
    // `other` holds entities of unknown kind as well, so it is shown as carefully as an individually-owned business.
    public: { enterprise: same(whole), individual: same(tradeName), other: same(tradeName) },
    wall: { enterprise: namedOnly(honoured), individual: namedOnly(tradeName), other: namedOnly(tradeName) },
    inside: { enterprise: same(whole), individual: same(tradePlace), other: same(tradePlace) },
    own: { enterprise: same(whole), individual: same(whole), other: same(whole) },
    regulator: { enterprise: same(whole), individual: same(whole), other: same(whole) },
  },
  grades: {
    public: { public: ['enterprise'], regulator: [] },
    wall: { public: [], regulator: [] },
    // Add 'individual' to let a district see grades of 92… in its own divisions: off, no national basis was found.
    inside: { public: ['enterprise'], regulator: [] },
    own: { public: all, regulator: [] },
    regulator: { public: all, regulator: all },
  },
  counts: { public: ['public'], wall: ['public'], district: ['public'], regulator: ['public', 'regulator'] },
  // A list by grade tells the grade of each, so a wall has none.
  lists: { public: 'listable', wall: 'none', district: 'listable', regulator: 'all' },
  listsByLabel: {
    public: ['demonstration', 'red_list'],
    wall: ['demonstration', 'red_list'],
    district: ['demonstration', 'red_list'],
    regulator: ['demonstration', 'red_list', 'serious_list'],
  },
  eventsNameEntities: ['regulator'],
  indexFigures: { public: 'published', wall: 'published', inside: 'exact', own: 'published', regulator: 'exact' },
  warningsHandled: ['inside', 'regulator'],
  countsAreas: ['district', 'regulator'],
  // A list of who does badly is not the published serious list, and has no footing in public (DOMAIN 5.7).
  warningsOfEntities: ['regulator'],
  records: {
    public: published,
    wall: { demonstration: honour, red_list: honour, serious_list: seriousList },
    inside: published,
    own: file,
    regulator: file,
  },
  periods: {
    fromDocument: { minor: null, general: 12, serious: 36 },
    fromPublication: {
      authorities: ['市场监督', '市场监管', '工商行政'],
      months: { minor: 3, general: 36, serious: 36 },
    },
    kept: 60,
  },
};

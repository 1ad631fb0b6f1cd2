import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db, Tx } from '@/db/db';
import { forEachEngine } from './support/engines';

/** Every range that the schema states, on both engines: a good row goes in, and the row with one bad value is named by its constraint. */

type Row = Record<string, unknown>;

const hash = '0'.repeat(64);
const backwards = { valid_from: '2026-01-02', valid_to: '2026-01-01' };
/** What the values of a zone, live and by month, have in common. */
const computed = {
  zone: 1,
  guarded: false,
  methodology: 1,
  coverage: 1,
  entities: 0,
  evaluated: 0,
  scores: {},
  lights: {},
  peer_class: 'region/small',
  rank_of: 0,
  inputs: {},
  input_hash: hash,
  revision: 1,
};
const square = 'SRID=4326;MULTIPOLYGON(((0 0,1 0,1 1,0 1,0 0)))';
const bowtie = 'SRID=4326;MULTIPOLYGON(((0 0,1 1,1 0,0 1,0 0)))';

/** Table → a good row, and constraint → the values that break it and nothing else. */
const tables: Record<string, [good: Row, broken: Record<string, Row>]> = {
  account: [
    { name: 'a', role: 'admin' },
    {
      account_failures_check: { failures: -1 },
      account_name_check: { name: '' },
      account_role_check: { role: 'owner' },
      account_sso_check: { sso_issuer: 'https://sso.example' },
      account_sso_name_check: { sso_name: '' },
    },
  ],
  api_key: [
    { name: 'k', hash, scope: 'read' },
    {
      api_key_audience_check: { audience: 'wall' },
      api_key_check: { audience: 'district' },
      api_key_hash_check: { hash: 'secret' },
      api_key_name_check: { name: '' },
      api_key_scope_check: { scope: 'all' },
    },
  ],
  api_usage: [{ api_key: 1, day: '2026-01-01', system: 's' }, { api_usage_calls_check: { calls: -1 } }],
  audit: [
    { action: 'read', details: {} },
    {
      audit_action_check: { action: '' },
      audit_action_length: { action: 'a'.repeat(201) },
      audit_audience_check: { audience: 'owner' },
      audit_details_check: { details: [] },
      audit_outcome_check: { outcome: 600 },
      audit_reason_length: { reason: 'r'.repeat(2001) },
      audit_subject_length: { subject: 's'.repeat(1001) },
    },
  ],
  audit_seal: [
    { number: 1, at: '2026-01-01T00:00:00Z', from_id: 1, to_id: 1, rows: [[1, hash]], previous: hash, hash },
    {
      audit_seal_check: { from_id: 2 },
      audit_seal_from_id_check: { from_id: 0 },
      audit_seal_hash_check: { hash: 'x' },
      audit_seal_number_check: { number: 0 },
      audit_seal_previous_check: { previous: 'x' },
      audit_seal_rows_check: { rows: [] },
    },
  ],
  batch: [
    { kind: 'import' },
    {
      batch_accepted_check: { accepted: -1, updated: 1 },
      batch_change_check: { change: '' },
      batch_check: { read: 2, accepted: 1 },
      batch_kind_check: { kind: 'other' },
      batch_read_check: { read: -1, accepted: 0, updated: 0, unchanged: 0, rejected: -1 },
      batch_rejected_check: { rejected: -1, updated: 1 },
      batch_sha256_check: { sha256: 'x' },
      batch_unchanged_check: { unchanged: -1, updated: 1 },
      batch_updated_check: { updated: -1, accepted: 1 },
    },
  ],
  change: [
    { kind: 'import', batch: 1, keys: {} },
    { change_keys_check: { keys: [] }, change_kind_check: { kind: '' } },
  ],
  comparison: [
    {
      id: '0b0e8f4e-0000-4000-8000-000000000001',
      owner: 1,
      name: 'Two',
      document: {},
      created_at: '2026-01-01T00:00:00Z',
      changed_at: '2026-01-01T00:00:00Z',
    },
    {
      comparison_check: { changed_at: '2025-01-01T00:00:00Z' },
      comparison_document_check: { document: [] },
      comparison_name_check: { name: '' },
    },
  ],
  department: [
    { code: 'd', name: 'D' },
    { department_code_check: { code: '' }, department_name_check: { name: '' } },
  ],
  device: [{ code: 'd' }, { device_code_check: { code: '' } }],
  device_zone: [{ device: 1, zone: 1 }, { device_zone_check: backwards }],
  division: [
    { code: 'd', name: 'D', geom: square, recorded_batch: 1 },
    {
      division_check: backwards,
      division_code_check: { code: '' },
      division_geom_check: { geom: bowtie },
      division_name_check: { name: '' },
    },
  ],
  division_report: [
    {
      division: 'd',
      period: '2026-01',
      audience: 'district',
      zones: 1,
      left_out: 0,
      synthetic: false,
      revision: 0,
      made_at: '2026-02-01T00:00:00Z',
      pdf: '%',
    },
    {
      division_report_audience_check: { audience: 'public' },
      division_report_division_check: { division: '' },
      division_report_left_out_check: { left_out: -1 },
      division_report_pdf_check: { pdf: '' },
      division_report_period_check: { period: '2026' },
      division_report_revision_check: { revision: -1 },
      division_report_zones_check: { zones: 0 },
    },
  ],
  entity: [
    { kind: 'other', name: 'e', created_batch: 1, recorded_batch: 1 },
    { entity_check: { industry: 'food' }, entity_kind_check: { kind: 'person' }, entity_name_check: { name: '' } },
  ],
  entity_claim: [
    { account: 1, entity: 1, proof: 'p' },
    {
      entity_claim_check: { decided_at: '2026-01-01T00:00:00Z' },
      entity_claim_note_check: { note: 'n'.repeat(2001) },
      entity_claim_proof_check: { proof: '' },
      entity_claim_state_check: { state: 'lost', decided_at: '2026-01-01T00:00:00Z' },
    },
  ],
  entity_code: [
    { entity: 1, system: 'uscc', code: 'x', recorded_batch: 1 },
    {
      entity_code_check: backwards,
      entity_code_code_check: { code: 'x'.repeat(65) },
      entity_code_system_check: { system: 'USCC' },
    },
  ],
  aggregate_state: [{ only_row: true }, { aggregate_state_only_row_check: { only_row: false } }],
  epoch: [{ only_row: true }, { epoch_only_row_check: { only_row: false } }],
  evaluation: [
    { entity: 1, scheme: 1, outcome: 'graded', grade: 'A', source: 1, source_key: 'k', recorded_batch: 1 },
    {
      evaluation_check: { outcome: 'unrated' },
      evaluation_check1: { current: true, superseded_batch: 1 },
      evaluation_dimensions_check: { dimensions: [] },
      evaluation_outcome_check: { outcome: 'bad', grade: null },
    },
  ],
  finding: [
    { batch: 1, row: 0, code: 'c', rejects: false, message: 'm' },
    { finding_code_check: { code: 'No' }, finding_row_check: { row: -1 } },
  ],
  footfall: [
    { device: 1, start: '2026-01-01T00:00:00Z', minutes: 15, entered: 0, left_count: 0, recorded_batch: 1 },
    {
      footfall_entered_check: { entered: -1 },
      footfall_left_count_check: { left_count: -1 },
      footfall_minutes_check: { minutes: 0 },
      footfall_version_check: { version: 0 },
    },
  ],
  footfall_hour: [
    {
      zone: 1,
      hour: '2026-01-01T00:00:00Z',
      synthetic: false,
      entered: 0,
      left_count: 0,
      slots: 1,
      devices: 1,
      longest: 15,
    },
    {
      footfall_hour_devices_check: { devices: 0 },
      footfall_hour_entered_check: { entered: -1 },
      footfall_hour_left_count_check: { left_count: -1 },
      footfall_hour_longest_check: { longest: 0 },
      footfall_hour_slots_check: { slots: 0 },
    },
  ],
  footfall_keeping: [{ only_row: true }, { footfall_keeping_only_row_check: { only_row: false } }],
  frame: [
    { topic: 't', audience: 'wall', revision: 2, prev: 1, whole: false, at: '2026-01-01T00:00:00Z', data: {} },
    { frame_audience_check: { audience: 'all' }, frame_check: { prev: 3 } },
  ],
  grade: [
    { scheme: 1, grade: 'A', position: 0, short: 'A', ranked: true, listable: true },
    { grade_grade_check: { grade: '' }, grade_position_check: { position: -1 }, grade_short_check: { short: 'AAA' } },
  ],
  idempotency_key: [
    { key: 'k', api_key: 1, request_hash: 'h', answer: {}, status: 200 },
    { idempotency_key_key_check: { key: '' }, idempotency_key_status_check: { status: 99 } },
  ],
  guarded_figure: [
    { zone: 1, scheme: 1, figure: 'good', day: '2026-01-01' },
    { guarded_figure_figure_check: { figure: '' } },
  ],
  index_value: [
    { ...computed, code: 'z', name: 'Z', kind: 'region', period: '2026-01', contributions: {} },
    {
      index_value_coverage_check: { coverage: 1.1 },
      index_value_entities_check: { entities: -1 },
      index_value_evaluated_check: { evaluated: -1 },
      index_value_imputed_check: { imputed: -0.1 },
      index_value_input_hash_check: { input_hash: 'x' },
      index_value_period_check: { period: 'live' },
      index_value_version_check: { version: -1 },
    },
  ],
  job: [
    { kind: 'k' },
    {
      job_attempts_check: { attempts: -1 },
      job_finished_check: { finished_at: '2026-01-01' },
      job_key_check: { key: '' },
      job_kind_check: { kind: '' },
      job_lease_check: { state: 'running' },
      job_max_attempts_check: { max_attempts: 0 },
      job_period_check: { period: '' },
      job_progress_check: { progress: 2 },
      job_state_check: { state: 'lost' },
      job_version_check: { version: 0 },
    },
  ],
  jurisdiction_rule: [{ jurisdiction: 'j', key: 'k', value: 1, source: 's' }, { jurisdiction_rule_check: backwards }],
  lease: [
    { name: 'l', holder: '00000000-0000-4000-8000-000000000001', ends_at: '2026-01-01T00:00:00Z' },
    { lease_name_check: { name: '' } },
  ],
  lineage: [{ batch: 1, row: 1, raw: [] }, { lineage_row_check: { row: 0 } }],
  live_index: [
    { ...computed, at: '2026-01-01T00:00:00Z' },
    {
      live_index_coverage_check: { coverage: 1.1 },
      live_index_entities_check: { entities: -1 },
      live_index_evaluated_check: { evaluated: -1 },
      live_index_imputed_check: { imputed: -0.1 },
      live_index_input_hash_check: { input_hash: 'x' },
    },
  ],
  methodology: [
    { code: 'm', version: '1', state: 'draft', document: {} },
    {
      methodology_check: { state: 'active' },
      methodology_code_check: { code: '' },
      methodology_link_factor_check: { link_factor: 0 },
      methodology_overlap_check: { overlap: '2026' },
      methodology_state_check: { state: 'old' },
      methodology_version_check: { version: '' },
    },
  ],
  noted_footfall: [
    { device: 1, since: '2026-01-01T00:00:00Z', until: '2026-01-02T00:00:00Z' },
    { noted_footfall_check: { device: null } },
  ],
  observation: [
    { entity: 1, kind: 'turnover', period: '2026-Q1', value: 1, source: 1, source_key: 'k', recorded_batch: 1 },
    {
      observation_check: { zone: 1 },
      observation_kind_check: { kind: '' },
      observation_period_check: { period: 'May' },
    },
  ],
  observed_sum: [
    {
      zone: 1,
      by_entity: true,
      month: '2026-01',
      complaints_due: 0,
      in_time: 0,
      turnover_now: 0,
      turnover_before: 0,
    },
    { observed_sum_month_check: { month: '2026' } },
  ],
  projection: [{ name: 'p', revision: 0 }, { projection_revision_check: { revision: -1 } }],
  record: [
    { entity: 1, kind: 'licence', title: 't', state: 'effective', source: 1, source_key: 'k', recorded_batch: 1 },
    {
      record_check: { published_from: '2026-01-01', published_until: '2026-01-01' },
      record_check1: { kind: 'penalty' },
      record_kind_check: { kind: 'rumour' },
      record_procedure_check: { procedure: 'quick' },
      record_severity_check: { severity: 'mild' },
      record_state_check: { state: 'gone' },
      record_title_check: { title: '' },
    },
  ],
  release: [
    {
      methodology: 1,
      period: '2026-01',
      state: 'final',
      closes_at: '2026-02-01T00:00:00Z',
      announced_at: '2026-02-15T00:00:00Z',
      signed_by: 1,
      signed_at: '2026-02-02T00:00:00Z',
      published_at: '2026-02-15T00:00:00Z',
    },
    {
      release_check: { signed_at: null, signed_by: null },
      release_check1: { published_at: null },
      release_check2: { signed_by: null },
      release_period_check: { period: 'live' },
      release_state_check: { state: 'secret', published_at: null },
    },
  ],
  release_revision: [
    {
      methodology: 1,
      period: '2026-01',
      number: 1,
      kind: 'data',
      reason: 'r',
      by_account: 1,
      at: '2026-03-01T00:00:00Z',
      changes: [],
    },
    {
      release_revision_kind_check: { kind: 'whim' },
      release_revision_number_check: { number: 0 },
      release_revision_reason_check: { reason: '' },
    },
  ],
  scheme: [
    { code: 'S', version: '1', name: 'S', audience: 'public', document: {} },
    {
      scheme_audience_check: { audience: 'wall' },
      scheme_code_check: { code: '' },
      scheme_name_check: { name: '' },
      scheme_version_check: { version: '' },
    },
  ],
  screen: [
    { id: 'main', name: 'M' },
    {
      screen_audience_check: { audience: 'public', reason: 'r' },
      screen_check: { audience: 'regulator' },
      screen_id_check: { id: 'Main Wall' },
      screen_name_check: { name: '' },
      screen_token_hash_check: { token_hash: 'x' },
    },
  ],
  session: [
    { account: 1, expires_at: '2126-01-01T00:00:00Z' },
    { session_check: { expires_at: '1999-01-01T00:00:00Z' }, session_method_check: { method: 'guess' } },
  ],
  site: [
    {
      entity: 1,
      role: 'operating',
      source: 1,
      geom: 'SRID=4326;POINT(120 30)',
      tile_geom: 'SRID=3857;POINT(0 0)',
      crs_declared: 'wgs84',
      recorded_batch: 1,
    },
    {
      site_check: backwards,
      site_crs_declared_check: { crs_declared: 'utm' },
      site_crs_detected_check: { crs_detected: 'utm' },
      site_geom_check: { geom: 'SRID=4326;POINT(181 30)' },
      site_precision_class_check: { precision_class: 'exact' },
      site_role_check: { role: 'home' },
    },
  ],
  source: [
    { code: 's', name: 'S' },
    { source_code_check: { code: '' }, source_name_check: { name: '' } },
  ],
  tile_change: [
    { revision: 1, west: 1, north: 1, east: 1, south: 1, sight: 1 },
    {
      tile_change_check: { west: 2 },
      tile_change_check1: { north: 2 },
      tile_change_check2: { west: null },
      tile_change_east_check: { east: 1_048_576 },
      tile_change_sight_check: { sight: 0 },
      tile_change_south_check: { south: 1_048_576 },
    },
  ],
  tile_class: [
    {
      coarse: false,
      kind: 'enterprise',
      division: 0,
      operating: true,
      demonstration: false,
      named: false,
      schemes: [],
      outcomes: [],
      grades: [],
    },
    { tile_class_check: { demonstration: true } },
  ],
  tiled_point: [
    { entity: 1, coarse: false, class: 1, x: 0, y: 0 },
    { tiled_point_x_check: { x: 17_179_869_184 }, tiled_point_y_check: { y: -1 } },
  ],
  watch_cluster: [{ zone: 1, fallen: 1 }, { watch_cluster_fallen_check: { fallen: 0 } }],
  warning: [
    { key: 'k', zone: 1, rule: 'r', exact: {}, raised_at: '2026-01-01T00:00:00Z', revision: 1 },
    {
      warning_check: { entity: 1 },
      warning_check1: { exact: null },
      warning_check2: { exact: null, exact_since: '2026-01-01T00:00:00Z', shown: {} },
      warning_check3: { shown_since: '2026-01-01T00:00:00Z' },
      warning_key_check: { key: '' },
      warning_rule_check: { rule: '' },
      warning_state_check: { state: 'gone' },
    },
  ],
  zone: [
    { code: 'z', kind: 'region', recorded_batch: 1 },
    { zone_code_check: { code: 'a b' }, zone_kind_check: { kind: 'street' } },
  ],
  zone_forecast: [{ zone: 1, guarded: true, part: 'index', steps: [] }, { zone_forecast_part_check: { part: '' } }],
  zone_version: [
    { zone: 1, name: 'Z', geom: square, recorded_batch: 1 },
    {
      zone_version_check: { parent: 1 },
      zone_version_check1: backwards,
      zone_version_geom_check: { geom: bowtie },
      zone_version_name_check: { name: '' },
    },
  ],
};

/** Insert only the columns given; the others keep their defaults. */
function insert(tx: Tx, table: string, row: Row) {
  const columns = Object.keys(row).join(', ');
  return tx.query(
    `insert into ${table} (${columns}) select ${columns} from json_populate_record(null::public.${table}, $1::json)`,
    [JSON.stringify(row)],
  );
}

class Undo extends Error {}

forEachEngine('constraints', (open) => {
  let db: Db;
  before(async () => {
    db = await open();
  });

  /** Try a row and leave no trace. References need not exist: only the row's own ranges are judged. */
  const attempt = (table: string, row: Row) =>
    db.transaction(async (tx) => {
      await tx.exec(`set local session_replication_role = replica; delete from ${table}`);
      await insert(tx, table, row);
      throw new Undo();
    });

  for (const [table, [good, broken]] of Object.entries(tables)) {
    test(`${table}: a good row goes in, each bad value is refused by its own constraint`, async () => {
      await assert.rejects(attempt(table, good), Undo);
      for (const [constraint, values] of Object.entries(broken)) {
        await assert.rejects(
          attempt(table, { ...good, ...values }),
          (error: Error & { code?: string; constraint?: string }) => {
            assert.deepEqual([error.code, error.constraint], ['23514', constraint], error.message);
            return true;
          },
        );
      }
    });
  }

  test('and there is no other', async () => {
    const rows = await db.query<{ name: string }>(
      `select conname as name from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace
       and conrelid <> 'spatial_ref_sys'::regclass order by 1`,
    );
    assert.deepEqual(
      rows.map(({ name }) => name),
      Object.values(tables)
        .flatMap(([, broken]) => Object.keys(broken))
        .sort(),
    );
  });
});

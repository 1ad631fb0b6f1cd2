import type { CopyValue, Tx } from '../db';
import { analyseStaging } from './staging';

/** Slots of counting devices on their way into the table. Only the last version of a slot is kept. */

const table = `
create temp table if not exists staged_slot (
  row int primary key, twin int, device text not null, zone text, start timestamptz not null,
  minutes smallint not null, entered int not null, left_count int not null
) on commit delete rows`;

const columns = ['row', 'twin', 'device', 'zone', 'start', 'minutes', 'entered', 'left_count'] as const;

export type StagedSlot = Record<(typeof columns)[number], CopyValue>;

/** Make the staging table of this connection, and fill it. */
export async function stageSlots(tx: Tx, rows: readonly StagedSlot[]): Promise<void> {
  await tx.exec(table);
  await tx.copy('staged_slot', columns, values(rows));
  await analyseStaging(tx, ['staged_slot']);
}

async function* values(rows: readonly StagedSlot[]) {
  for (const row of rows) yield columns.map((column) => row[column]);
}

/**
 * Create unknown devices that come with a zone, and tie a device without any zone to the one named. An unknown zone,
 * an unknown device without one, a device that stands in another zone, and a slot older than what is kept are findings
 * that reject.
 */
export async function resolveDevices(tx: Tx): Promise<void> {
  const named = `(select distinct on (s.device) s.device, z.id as zone from staged_slot s join zone z on z.code = s.zone
    order by s.device, s.row) n`;
  await tx.query(
    `insert into device (code) select n.device from ${named} order by n.device on conflict (code) do nothing`,
  );
  await tx.query(
    `insert into device_zone (device, zone) select d.id, n.zone from ${named} join device d on d.code = n.device
     where not exists (select 1 from device_zone t where t.device = d.id)`,
  );
  await tx.query(
    `insert into staged_finding (row, field, code, rejects, value, message)
     select s.row, 'zone', 'unknown_zone', true, s.zone, 'There is no such zone. Import its outline first.'
     from staged_slot s where s.zone is not null and not exists (select 1 from zone z where z.code = s.zone)
     union all
     select s.row, 'device', 'unknown_device', true, s.device, 'There is no such device. Give its zone to create it.'
     from staged_slot s where s.zone is null and not exists (select 1 from device d where d.code = s.device)
     union all
     select s.row, 'zone', 'other_zone', true, s.zone, 'The device stands in another zone. Leave zone out, or name that one.'
     from staged_slot s join device d on d.code = s.device join zone z on z.code = s.zone
     where not exists (select 1 from device_zone t where t.device = d.id and t.zone = z.id
                       and t.valid_from <= s.start and s.start < t.valid_to)
     union all
     select s.row, 'start', 'too_old', true, s.start::text, 'Slots of this day are kept no more: only their sums are.'
     from staged_slot s cross join footfall_keeping k where s.start < k.horizon`,
  );
}

/** Take new and changed slots, and note the zones that their devices stood in. */
export async function mergeSlots(tx: Tx, batch: number): Promise<void> {
  await tx.query(
    `insert into effect (row, kind)
     select s.row, case when f.device is null then 'footfall' else 'replaced' end
     from staged_slot s join device d on d.code = s.device
     left join footfall f on f.device = d.id and f.start = s.start
     where s.twin is null
       and row(f.minutes, f.entered, f.left_count) is distinct from row(s.minutes, s.entered, s.left_count)`,
  );
  await analyseStaging(tx, ['effect']);
  await tx.query(
    `insert into footfall as f (device, start, minutes, entered, left_count, recorded_batch)
     select d.id, s.start, s.minutes, s.entered, s.left_count, $1
     from effect e join staged_slot s using (row) join device d on d.code = s.device order by s.row
     on conflict (device, start) do update set minutes = excluded.minutes, entered = excluded.entered,
       left_count = excluded.left_count, recorded_batch = excluded.recorded_batch, version = least(f.version + 1, 32767)`,
    [batch],
  );
  await tx.query(
    `insert into touched_zone (zone)
     select distinct t.zone from effect e join staged_slot s using (row) join device d on d.code = s.device
     join device_zone t on t.device = d.id and t.valid_from <= s.start and s.start < t.valid_to`,
  );
}

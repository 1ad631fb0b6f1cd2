import type { Geometry } from 'geojson';
import type { Tx } from '../db';

export interface DivisionRow {
  code: string;
  name: string;
  parent: string | null;
  geometry: Geometry;
  /** The outline came from a synthetic batch. */
  synthetic: boolean;
}

/** Current divisions by code, with outlines simplified to about 10 m. */
export async function divisions(tx: Tx): Promise<DivisionRow[]> {
  return tx.query(
    `select d.code, d.name, d.parent, st_asgeojson(st_simplifypreservetopology(d.geom, 0.0001), 6)::json as geometry, b.synthetic
     from division d join batch b on b.id = d.recorded_batch
     where d.superseded_batch is null order by d.code`,
  );
}

/** Every current division by its number, as the sites that lie in it name it, and its code. */
export async function divisionCodes(tx: Tx): Promise<{ number: number; code: string }[]> {
  return tx.query('select id as number, code from division where superseded_batch is null order by id');
}

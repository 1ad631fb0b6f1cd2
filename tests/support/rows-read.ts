import type { Param, Tx } from '@/db/db';

interface PlanNode {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}

/** A transaction that also tells how many rows of a table its queries read, whatever the clock says. */
export function countingRows(tx: Tx, table: string): Tx & { rowsRead(): number } {
  let read = 0;
  return {
    ...{ exec: (script) => tx.exec(script), copy: (...given) => tx.copy(...given) },
    async query<Row>(sql: string, params?: readonly Param[]) {
      const [plan] = await tx.query<Record<string, [{ Plan: PlanNode }]>>(
        `explain (analyze, format json) ${sql}`,
        params,
      );
      read += rowsOf(plan!['QUERY PLAN']![0].Plan, table);
      return tx.query<Row>(sql, params);
    },
    rowsRead: () => read,
  };
}

function rowsOf(node: PlanNode, table: string): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  const own = node['Relation Name'] === table ? (node['Actual Rows'] + removed) * node['Actual Loops'] : 0;
  return own + (node.Plans ?? []).reduce((sum, child) => sum + rowsOf(child, table), 0);
}

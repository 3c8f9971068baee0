/** What PostgreSQL means to do for a prepared statement, whatever its values are. */
import { Client } from 'pg';

export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)];

/** The nodes of the generic plan; each value is an expression in SQL. */
export async function planOf(
  url: string,
  schema: string,
  text: string,
  values: readonly string[],
): Promise<PlanNode[]> {
  const client = new Client({ connectionString: url, options: `-c search_path=${schema}` });
  await client.connect();
  try {
    await client.query('SET plan_cache_mode = force_generic_plan');
    await client.query(`PREPARE looked_at AS ${text}`);
    const given = values.length > 0 ? `(${values.join(', ')})` : '';
    const { rows } = await client.query(`EXPLAIN (FORMAT JSON) EXECUTE looked_at${given}`);
    return flat(rows[0]['QUERY PLAN'][0].Plan);
  } finally {
    await client.end();
  }
}

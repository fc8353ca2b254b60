import { sql } from 'kysely'
import type { Database } from './types.ts'

/**
 * All that makes up a schema as sorted lines of text, so that two databases can be compared: one made fresh and one brought
 * there by upgrades must be the same. Names of objects are in it, their order of creation is not.
 */
export async function describeSchema<T>(database: Database<T>, schema: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select format('column %s.%s %s%s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then ' not null' else '' end,
        coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), ''),
        coalesce(' identity ' || nullif(a.attidentity::text, ''), '')) as line
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where n.nspname = ${schema} and c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0 and not a.attisdropped
    union all
    select format('constraint %s.%s %s', c.relname, o.conname, pg_get_constraintdef(o.oid))
      from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${schema} and o.contype <> 'n'
    union all
    select format('index %s%s', indexdef, case when i.indisvalid then '' else ' INVALID' end)
      from pg_indexes x join pg_index i on i.indexrelid = format('%I.%I', x.schemaname, x.indexname)::regclass
      where x.schemaname = ${schema}
    union all
    select format('view %s %s', viewname, definition) from pg_views where schemaname = ${schema}
    union all
    select format('function %s', pg_get_functiondef(p.oid))
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = ${schema} and p.prokind in ('f', 'p')
    union all
    select format('trigger %s', pg_get_triggerdef(t.oid))
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ${schema} and not t.tgisinternal
    union all
    select format('enum %s %s', t.typname, string_agg(e.enumlabel, ', ' order by e.enumsortorder))
      from pg_enum e join pg_type t on t.oid = e.enumtypid join pg_namespace n on n.oid = t.typnamespace
      where n.nspname = ${schema} group by t.typname
    union all
    select format('sequence %s %s', sequencename, data_type) from pg_sequences where schemaname = ${schema}
    union all
    select format('comment %s%s %s', c.relname, coalesce('.' || a.attname, ''), m.description)
      from pg_description m join pg_class c on c.oid = m.objoid and m.classoid = 'pg_class'::regclass
      join pg_namespace n on n.oid = c.relnamespace
      left join pg_attribute a on a.attrelid = c.oid and a.attnum = m.objsubid and m.objsubid > 0
      where n.nspname = ${schema}`.execute(database.query)
  return rows.map(row => row.line).toSorted()
}

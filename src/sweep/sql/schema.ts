/**
 * The tables of a record of sweeps, and how older ones become them.
 *
 * | table | a row for each | columns |
 * | --- | --- | --- |
 * | `coma_sweeps` | sweep | `id`, `command`, `overrides` (a JSON list of those of all points, without secrets), `created_at` |
 * | `coma_points` | point that was begun | `sweep`, `id`, `position` (from 0), `overrides` (a JSON list), `directory` |
 * | `coma_attempts` | attempt at a point | `sweep`, `point`, `attempt` (from 1), `status`, `result` (JSON), `problem`, `worker` (null for the maker of the sweep), `started_at`, `ended_at` |
 *
 * Times are milliseconds since 1970. A status is `running`, `done`, `failed`, `interrupted` or `lost`. A version is never changed:
 * what changes the tables is another one, after it.
 */
import * as Effect from "effect/Effect"
import * as Migrator from "effect/sql/Migrator"
import * as SqlClient from "effect/sql/SqlClient"

const tables = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE TABLE coma_sweeps (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    command TEXT NOT NULL,
    overrides TEXT NOT NULL,
    created_at BIGINT NOT NULL
  )`
  yield* sql`CREATE TABLE coma_points (
    sweep VARCHAR(64) NOT NULL,
    id VARCHAR(64) NOT NULL,
    position BIGINT NOT NULL,
    overrides TEXT NOT NULL,
    directory TEXT NOT NULL,
    PRIMARY KEY (sweep, id)
  )`
  yield* sql`CREATE TABLE coma_attempts (
    sweep VARCHAR(64) NOT NULL,
    point VARCHAR(64) NOT NULL,
    attempt BIGINT NOT NULL,
    status VARCHAR(16) NOT NULL,
    result TEXT,
    problem TEXT,
    started_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (sweep, point, attempt)
  )`
})

const workers = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`ALTER TABLE coma_attempts ADD COLUMN worker VARCHAR(64)`
})

/** What runs is asked for all the time. */
const running = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE INDEX coma_attempts_running ON coma_attempts (sweep) WHERE status = 'running'`
})

const versions = { "1_tables": tables, "2_workers": workers, "3_running": running }

/** Makes the tables what this version needs. Those of a later one are an error: what is written there is unknown. */
export const migrate = Effect.gen(function* () {
  const sql = yield* SqlClient.SqlClient
  yield* Migrator.make({})({ loader: Migrator.fromRecord(versions), table: "coma_migrations" })
  const [row] = yield* sql<{ latest: number }>`SELECT MAX(migration_id) AS latest FROM coma_migrations`
  if (Number(row?.latest) <= Object.keys(versions).length) return
  const message = "a later version of this library has changed its tables"
  return yield* new Migrator.MigrationError({ kind: "BadState", message })
})

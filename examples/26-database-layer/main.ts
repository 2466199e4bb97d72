import { DatabaseSync } from "node:sqlite"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Param from "effect-coma/Param"
import { wake } from "effect-coma/wake"

class Storage extends Schema.Class<Storage>("Storage")({
  file: Field.make(Schema.String, "scores.db")
}) {}

class DatabaseError extends Schema.TaggedError<DatabaseError>()("DatabaseError", { reason: Schema.String }) {
  override get message() {
    return this.reason
  }
}

const attempt = <A>(run: () => A) =>
  Effect.try({ try: run, catch: (cause) => new DatabaseError({ reason: cause instanceof Error ? cause.message : "" }) })

interface Store {
  readonly add: (player: string, points: number) => Effect.Effect<unknown, DatabaseError>
  readonly best: Effect.Effect<ReadonlyArray<unknown>, DatabaseError>
}

class Scores extends Context.Service<Scores, Store>()("Scores") {
  /** Opens a database, and closes it when the layer is released. */
  static readonly layer = ({ file }: Storage) =>
    Layer.effect(
      Scores,
      Effect.gen(function* () {
        const database = yield* Effect.acquireRelease(
          attempt(() => new DatabaseSync(file)),
          (open) => Effect.andThen(Effect.orDie(attempt(() => open.close())), Console.log(`Closed ${file}.`))
        )
        yield* attempt(() => database.exec("CREATE TABLE IF NOT EXISTS scores (player TEXT, points REAL)"))
        return {
          add: (player, points) =>
            attempt(() => database.prepare("INSERT INTO scores VALUES (?, ?)").run(player, points)),
          best: attempt(() => database.prepare("SELECT * FROM scores ORDER BY points DESC").all())
        }
      })
    )
}

// The config makes the layer, and the layer serves the handler of each command.
const withScores = Command.provide(({ storage }: { readonly storage: Storage }) => Scores.layer(storage))

const add = Command.make(
  "add",
  { storage: Storage, player: Param.inline(Schema.String, "anonymous"), points: Param.inline(Schema.Finite, 0) },
  ({ player, points }) => Effect.flatMap(Scores, (scores) => scores.add(player, points))
).pipe(withScores)

const best = Command.make("best", { storage: Storage }, () =>
  Effect.gen(function* () {
    const scores = yield* Scores
    for (const score of yield* scores.best) yield* Console.log(JSON.stringify(score))
  })
).pipe(withScores)

wake([add, best], { name: "main", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)

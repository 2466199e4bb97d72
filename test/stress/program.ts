/**
 * A program that keeps one config: `program.ts FILE first AT` makes a first run, `program.ts FILE over AT COUNT` writes
 * the file over COUNT times, after it has said so on stdout. Both wait until AT (milliseconds since 1970), so that many
 * of them meet.
 */
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as store from "../../src/config/file/store.ts"
import * as Tree from "../../src/config/tree/Tree.ts"
import { content } from "./content.ts"

const [path = "", mode, at, count] = process.argv.slice(2)
const config = "cfg"
const save = (n: number, overwrite: boolean) =>
  store.save({ config, path, tree: Tree.fromUnknown(content(process.pid, n)), overwrite })

const first = Effect.gen(function* () {
  const found = yield* store.load({ config, path })
  const outcome = Option.isNone(found) ? yield* save(0, false) : "kept"
  const seen = yield* store.load({ config, path })
  yield* Effect.sync(() => {
    process.stdout.write(JSON.stringify({ outcome, seen: Option.map(seen, (tree) => tree && Tree.toUnknown(tree)) }))
  })
})

const over = Effect.andThen(
  Effect.sync(() => process.stdout.write("writing\n")),
  Effect.forEach(Array.from({ length: Number(count) }), (_, n) => save(n, true), { discard: true })
)

Effect.gen(function* () {
  yield* Effect.sleep(Math.max(0, Number(at) - (yield* Clock.currentTimeMillis)))
  yield* mode === "first" ? first : over
}).pipe(Effect.provide(Layer.mergeAll(NodeFileSystem.layer, NodePath.layer)), NodeRuntime.runMain)

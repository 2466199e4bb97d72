/** `notes add "buy milk" "call home"`: adds notes to a notebook. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Command from "effect-coma/Command"
import * as Param from "effect-coma/Param"
import { dryRun } from "./dryRun.ts"
import { Config, Notebook } from "./Notebook.ts"

export const add = Command.make("add", { notebook: Config, notes: Param.args() }, ({ notebook }, ...notes) =>
  Effect.gen(function* () {
    const { add } = yield* Notebook
    for (const note of notes) yield* add(String(note))
    yield* Console.log(`${notes.length} added to ${notebook.file}`)
  })
).pipe(
  Command.provide(({ notebook }) => Notebook.layer(notebook)),
  Command.addHooks(dryRun)
)

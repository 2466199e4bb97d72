import { Effect } from "effect"
import { Command, DEFAULT } from "effect-coma"
import { plain } from "../subjects.ts"

export const command = plain.pipe(
  Command.withHooks({ config: DEFAULT.pipe(Effect.tap((data) => Effect.log(data.parameters))) })
)

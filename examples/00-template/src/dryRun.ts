/** A flag, and the hook that ends a run early where it is given. */
import * as Console from "effect/Console"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Hook from "effect-coma/Hook"
import * as ParserHook from "effect-coma/ParserHook"

const flag = Flag.Boolean("dry-run").pipe(Flag.withDescription("Do nothing, and say so"))

/** For `Command.addHooks`: it comes before files are read and written, and before layers are built. */
export const dryRun = {
  parser: ParserHook.flag(flag),
  preConfig: Hook.make((data) =>
    data.flag(flag) ? Effect.andThen(Console.log(`${data.name} would run.`), Hook.exit()) : Effect.void
  )
}

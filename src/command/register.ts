/**
 * Registers the commands of a program: what each takes, what its parser hooks make of it, and whether they go together.
 */
import * as Effect from "effect/Effect"
import { nearest } from "../config/error/nearest.ts"
import * as Persistence from "../config/file/Persistence.ts"
import { misused } from "../hook/HookError.ts"
import * as ParserData from "../hook/ParserData.ts"
import type { SlotName } from "../hook/Slot.ts"
import * as ParamData from "../param/ParamData.ts"
import { InvalidDeclaration, type ParamError, paramError, UnknownParameter } from "../param/ParamError.ts"
import type * as Command from "./Command.ts"
import { checkNames, isName } from "./cli/names.ts"
import * as Invoke from "./invoke.ts"

/** A registered command, with what it takes to run it. */
export type Runnable = Effect.Success<ReturnType<typeof registerOne>>

/** Runs a command's parser slot. */
const registerOne = Effect.fnUntraced(function* (
  command: Command.Any,
  shared: Invoke.Shared,
  ofProgram: Persistence.Persistence
) {
  const { declaration } = command
  const { documentation, hooks, params, problem, supplemental } = declaration
  if (!isName(command.name)) {
    const advice = "Write words with one blank between them, none of which begins with -."
    return yield* misused(
      `The command ${JSON.stringify(command.name)} cannot be named on a command line. ${advice}`,
      command.name
    )
  }
  if (problem !== undefined) return yield* misused(`The command ${command.name} cannot run. ${problem}`, command.name)
  const parameters = yield* Effect.mapError(declaration.inspector({ params, supplemental }), ({ reason }) =>
    paramError(
      reason._tag === "InvalidDeclaration" ? new InvalidDeclaration({ ...reason, command: command.name }) : reason
    )
  )
  const unshared = new Set<SlotName>()
  const persistence = declaration.persistence ?? ofProgram
  const first = ParserData.make({ name: command.name, parameters, persistence })
  const data = yield* Invoke.parse(hooks, first, shared, unshared)
  return { command, documentation, data, unshared }
})

/** Refuses a file that is registered for a config which no command has. */
const checkRegistrations = (
  all: ReadonlyArray<Runnable>,
  ofProgram: Persistence.Persistence
): Effect.Effect<void, ParamError> => {
  const configs = new Set(all.flatMap(({ data }) => [...ParamData.allConfigs(data.parameters).keys()]))
  const used = new Set([ofProgram, ...all.map(({ data }) => data.persistence)])
  const unknown = [...used].flatMap(({ registrations }) => [...registrations.keys()]).find((id) => !configs.has(id))
  if (unknown === undefined) return Effect.void
  const suggestion = nearest(unknown, configs)
  const hint = suggestion === undefined ? {} : { suggestion }
  return Effect.fail(
    paramError(new UnknownParameter({ id: unknown, existing: [...configs], problem: "not registrable", ...hint }))
  )
}

/** Registers the commands of a program, in their order. */
export const register = Effect.fnUntraced(function* (
  commands: ReadonlyArray<Command.Any>,
  shared: Invoke.Shared,
  persistence = Persistence.make()
) {
  const all: Array<Runnable> = []
  for (const command of commands) all.push(yield* registerOne(command, shared, persistence))
  yield* checkNames(all)
  yield* checkRegistrations(all, persistence)
  return all
})

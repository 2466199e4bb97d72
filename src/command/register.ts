/**
 * Registers the commands of a program: what each takes, what its parser hooks make of it, and whether they go together.
 */
import * as Effect from "effect/Effect"
import * as Path from "effect/Path"
import type { Config } from "../config/Config.ts"
import { difference } from "../config/difference.ts"
import { nearest } from "../config/error/nearest.ts"
import * as Persistence from "../config/file/Persistence.ts"
import { misused } from "../hook/HookError.ts"
import * as ParserData from "../hook/ParserData.ts"
import { flatten, type Slot, type SlotName } from "../hook/Slot.ts"
import { SHARED } from "../hook/sentinel.ts"
import { listsIn, parserOf } from "../hook/sources.ts"
import * as ParamData from "../param/ParamData.ts"
import { InvalidDeclaration, type ParamError, paramError, UnknownParameter } from "../param/ParamError.ts"
import { readsFiles } from "../param/source/Source.ts"
import type * as Command from "./Command.ts"
import { checkNames, isName, isWord } from "./cli/names.ts"
import type { Declaration } from "./declaration.ts"
import * as Invoke from "./invoke.ts"

/** A registered command, with what it takes to run it. */
export type Runnable = Effect.Success<ReturnType<typeof registerOne>>

/** Runs the parser slot of a command, as far as it is loaded. */
const registerOne = Effect.fnUntraced(function* (
  name: string,
  declaration: Declaration,
  shared: Invoke.Shared,
  ofProgram: Persistence.Persistence
) {
  const { documentation, hooks, load, params, problem, supplemental } = declaration
  if (!isName(name)) {
    const advice = "Write words with one blank between them, none of which begins with -."
    return yield* misused(`The command ${JSON.stringify(name)} cannot be named on a command line. ${advice}`, name)
  }
  const alias = documentation.aliases.find((each) => !isWord(each))
  if (alias !== undefined) {
    const advice = "Write one word that does not begin with -; it stands for the last word of the name."
    return yield* misused(`The alias ${JSON.stringify(alias)} of the command ${name} cannot be typed. ${advice}`, name)
  }
  if (problem !== undefined) return yield* misused(`The command ${name} cannot run. ${problem}`, name)
  const parameters = yield* Effect.mapError(declaration.inspector({ params, supplemental }), ({ reason }) =>
    paramError(reason._tag === "InvalidDeclaration" ? new InvalidDeclaration({ ...reason, command: name }) : reason)
  )
  const unshared = new Set<SlotName>()
  const persistence = declaration.persistence ?? ofProgram
  const own = Object.values<Slot<unknown> | undefined>(hooks).flatMap(listsIn)
  const flags = parserOf(own.flat())
  const parsing = flags === null ? hooks : { ...hooks, parser: [hooks.parser ?? SHARED, flags] }
  const parsed = yield* Invoke.parse(parsing, ParserData.make({ name, parameters, persistence }), shared, unshared)
  // Where nothing reads files, nothing names them.
  const config = [hooks.config ?? SHARED, flatten(hooks.config ?? SHARED).includes(SHARED) ? shared.hooks.config : null]
  const lists = config.flatMap(listsIn)
  const reads = own.some(readsFiles) || (lists.length === 0 ? shared.readsFiles : lists.some(readsFiles))
  const data = reads ? parsed : { ...parsed, paths: [] }
  return { declaration, documentation, data, unshared, isLoaded: load === undefined }
})

/** Refuses a file that is registered for a config which no command has. */
const checkRegistrations = (
  all: ReadonlyArray<Runnable>,
  ofProgram: Persistence.Persistence
): Effect.Effect<void, ParamError> => {
  if (!all.every(({ isLoaded }) => isLoaded)) return Effect.void
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

/** Refuses a file that two commands read in different ways. */
const checkSchemas = Effect.fnUntraced(function* (
  all: ReadonlyArray<Runnable>
): Effect.fn.Return<void, ParamError, Path.Path> {
  const { normalize } = yield* Path.Path
  const known = new Map<string, { readonly command: string; readonly config: Config }>()
  for (const { data } of all) {
    for (const [id, config] of ParamData.allConfigs(data.parameters)) {
      if (!ParamData.isSerializable(data.parameters, id)) continue
      const file = Persistence.path(data.persistence, id)
      const place = normalize(file)
      const first = known.get(place)
      if (first === undefined) known.set(place, { command: data.name, config })
      const found = first && difference(first.config, config)
      if (first === undefined || found === undefined) continue
      const [there, here] = found.said
      const key = found.key === "" ? "the whole of it" : found.key
      const reason = `${file} is a file of the command ${first.command}, too, which reads it in another way: ${key} is ${there} for ${first.command}, and ${here} for ${data.name}. Share the schema, or give one another id`
      return yield* paramError(new InvalidDeclaration({ command: data.name, parameter: id, reason }))
    }
  }
})

/** Refuses commands that do not go together. */
const check = Effect.fnUntraced(function* (all: ReadonlyArray<Runnable>, ofProgram: Persistence.Persistence) {
  yield* checkNames(all)
  yield* checkRegistrations(all, ofProgram)
  yield* checkSchemas(all)
})

/** Registers the commands of a program, in their order. What a lazy one takes is known once `load` has loaded it. */
export const register = Effect.fnUntraced(function* (
  commands: ReadonlyArray<Command.Any>,
  shared: Invoke.Shared,
  persistence = Persistence.make()
) {
  const registered: Array<Runnable> = []
  for (const command of commands) {
    registered.push(yield* registerOne(command.name, command.declaration, shared, persistence))
  }
  yield* check(registered, persistence)
  const loadOne = (one: Runnable) =>
    Effect.flatMap(one.declaration.load ?? Effect.succeed(one.declaration), (declaration) =>
      registerOne(one.data.name, declaration, shared, persistence)
    )
  const load = Effect.fnUntraced(function* (isWanted: (command: Runnable) => boolean) {
    const all: Array<Runnable> = []
    for (const one of registered) all.push(one.isLoaded || !isWanted(one) ? one : yield* loadOne(one))
    yield* check(all, persistence)
    return all
  })
  return { registered, load }
})

/**
 * Running one point in this fiber.
 *
 * A point is the invocation of the command over further overrides. Its files are written here: its configs as its handler
 * gets them, what it prints, and its result. How it ends is told, and not how the program ends: an early exit ends the point.
 */
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import { Running } from "../command/invoke.ts"
import { makeWarning } from "../command/report.ts"
import { exited } from "../command/run.ts"
import { Kept } from "../config/file/reading.ts"
import { Held } from "../config/file/stdin.ts"
import { exitable } from "../hook/exit.ts"
import { Invocation, type InvocationData, pathOf } from "../hook/InvocationData.ts"
import { print } from "../hook/inspect/Inspect.ts"
import { equalsAt } from "../param/override/key.ts"
import * as ParamData from "../param/ParamData.ts"
import { WarningOf } from "../terminal/notify.ts"
import { haveSecrets } from "./fixed.ts"
import { safeName } from "./naming.ts"
import { capture } from "./output.ts"
import { Point } from "./Point.ts"
import type { Plan } from "./plan.ts"
import type { Ended } from "./Store.ts"
import type { SweepError } from "./space/SweepError.ts"
import { failedTo } from "./space/storeFailed.ts"

/** What a point is told of its handler, beside what it returns. */
interface Cell {
  result: Option.Option<unknown>
  /** Is called with the invocation, before the handler. */
  readonly begin: (data: InvocationData) => Effect.Effect<void, SweepError>
}

const Cell = Context.Reference<Cell | undefined>("effect-coma/sweep/Cell", { defaultValue: () => undefined })

/** Keeps what a handler returns, if a point runs it. */
export const captured = (handler: Effect.Effect<unknown, unknown, unknown>): Effect.Effect<unknown, unknown, unknown> =>
  Effect.flatMap(Cell, (cell) => {
    if (cell === undefined) return handler
    const begun = Effect.flatMap(Invocation, cell.begin)
    return Effect.tap(Effect.andThen(begun, handler), (result) =>
      Effect.sync(() => {
        cell.result = Option.some(result)
      })
    )
  })

/** Says what a failure is, in a line. */
const problemOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  const message = error instanceof Error && error.message !== "" ? error.message : undefined
  const tag = typeof error === "object" && error !== null && "_tag" in error ? String(error._tag) : undefined
  return message ?? tag ?? String(error)
}

/** Makes the texts of the configs as the handler gets them, by the name of a file for each. */
const configTexts = Effect.fnUntraced(function* (data: InvocationData) {
  const { extname } = yield* Path.Path
  const configs = ParamData.allConfigs(data.parameters)
  const all = [...configs.values(), ...(data.parameters.declared?.values() ?? [])]
  const texts = new Map<string, string>()
  if (haveSecrets(all)) {
    // What stands in a file beside a secret may be one under a wrong key: what is printed of all of them is not.
    const shown = JSON.parse(yield* print(data, { format: "json" })) as Readonly<Record<string, unknown>>
    for (const id of configs.keys()) texts.set(`${safeName(id)}.json`, JSON.stringify(shown[id], undefined, 2))
    return texts
  }
  for (const id of configs.keys()) {
    const extension = ParamData.isSerializable(data.parameters, id) ? extname(pathOf(data, id)) : ".yaml"
    texts.set(`${safeName(id)}${extension}`, yield* print(data, { config: id }))
  }
  return texts
})

/** Writes the configs of a point as its handler gets them. */
const writeConfigs = Effect.fnUntraced(function* (data: InvocationData, directory: string) {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const failed = failedTo(`the configs in ${directory} cannot be written`)
  for (const [name, text] of yield* Effect.mapError(configTexts(data), failed)) {
    yield* Effect.mapError(fs.writeFileString(path.join(directory, name), `${text}\n`), failed)
  }
})

/** Returns a text without the values of a point: what is wrong with a key is wrong with it at each point. */
const sameFor = ({ overrides }: Point, text: string): string =>
  overrides.reduce(
    (rest, override) => rest.replaceAll(override, override.slice(0, Math.max(0, equalsAt(override)))),
    text
  )

/** What it takes to write the files of a point. */
export type Services = FileSystem.FileSystem | Path.Path

/** Makes what runs a point in this fiber. */
export const pointRunner =
  (
    invocation: Effect.Effect<unknown, unknown, unknown>,
    data: InvocationData,
    { kept, stdin }: Plan,
    quiet: boolean,
    toJson: (value: unknown) => Effect.Effect<unknown, unknown>,
    /** The warnings that were shown: those of one point are often those of all. */
    warned: Set<string> = new Set()
  ) =>
  (point: Point, number: string): Effect.Effect<Ended, SweepError, Services> =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const path = yield* Path.Path
      const file = path.join(point.directory, "output.log")
      const { context, note } = yield* capture({ file, label: quiet ? undefined : number })
      const services = yield* Effect.context<Services>()
      const outer = yield* Console.Console
      const cell: Cell = {
        result: Option.none(),
        begin: (data) => Effect.provideContext(writeConfigs(data, point.directory), services)
      }
      const place: Running = { origin: undefined, program: (yield* Running).program }
      const own: InvocationData = { ...data, overrides: [...data.overrides, ...point.overrides], readOnly: true }
      const warn = makeWarning(() => place.origin)
      const run = Effect.gen(function* () {
        yield* invocation
        const { result } = cell
        if (Option.isNone(result)) return undefined
        return yield* toJson(result.value)
      })
      const onExit = (code: number) => (code === 0 ? Effect.succeed(undefined) : Effect.fail(exited(code)))
      const exit = yield* exitable(run, onExit).pipe(
        Effect.provideService(Invocation, own),
        Effect.provideService(Point, point),
        Effect.provideService(Cell, cell),
        Effect.provideService(Kept, kept),
        Effect.provideService(Held, stdin),
        Effect.provideService(Running, place),
        Effect.provideService(WarningOf, (error) => {
          const same = sameFor(point, error.message)
          const isShown = !warned.has(same)
          warned.add(same)
          if (isShown && !quiet) return warn(error)
          note(`warning: ${error.message}\n`)
          return isShown ? Effect.provideService(warn(error), Console.Console, outer) : Effect.void
        }),
        Effect.provideContext(context),
        Effect.exit
      )
      if (Exit.isSuccess(exit)) {
        const failed = failedTo(`the result in ${point.directory} cannot be written`)
        const text = `${JSON.stringify(exit.value ?? null)}\n`
        yield* Effect.mapError(fs.writeFileString(path.join(point.directory, "result.json"), text), failed)
        return { status: "done", result: exit.value } as const
      }
      if (Cause.hasInterruptsOnly(exit.cause)) return { status: "interrupted" } as const
      note(`${Cause.pretty(exit.cause)}\n`)
      return { status: "failed", problem: problemOf(exit.cause) } as const
      // What the invocation needs is what the command needs, as its type says.
    }).pipe(Effect.scoped) as Effect.Effect<Ended, SweepError, Services>

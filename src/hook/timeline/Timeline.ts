/**
 * Where the time of a run went: `--timeline` shows it in the terminal, `--timeline=FILE.json` in a viewer of traces.
 *
 * No program has it unless it asks for it, with hooks that add the flag and a layer that traces runs. It shows the spans
 * of the run, those that a program's own tracer gets: slots, hooks, their attempts, and what hooks and the handler have
 * spans for.
 */
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import { notice, warning } from "../../terminal/notify.ts"
import * as Screen from "../../terminal/Screen.ts"
import { inLine } from "../../terminal/style.ts"
import { readFlag, withProgramFlags } from "../flags.ts"
import * as Hook from "../Hook.ts"
import { misused } from "../HookError.ts"
import * as ParserHook from "../ParserHook.ts"
import { Pipeline, traced } from "../Pipeline.ts"
import { make, type Recorder, Recorders, timed } from "../trace/Recorder.ts"

/** The timeline of a program, and what is to be done with it in the end. */
interface State {
  readonly recorder: Recorder
  finish: Effect.Effect<void>
}

const Current = Context.Reference<State | undefined>("effect-coma/hook/timeline/Current", {
  defaultValue: () => undefined
})

const timeline = Flag.String("timeline").pipe(
  Flag.withOptionalValue(""),
  Flag.withMetavar("FILE.json"),
  Flag.withDescription("Show where the time went, or write it to a file for a viewer of traces"),
  Flag.optional
)

const addFlag = ParserHook.make("Timeline.parser", (data) => Effect.succeed(withProgramFlags(data, [timeline])))

// A run that is not asked for its timeline does without what makes one.
const drawing = Effect.promise(() => import("./draw.ts"))
const printing = Effect.promise(() => import("./events.ts"))

const show = Effect.fnUntraced(function* (recorder: Recorder) {
  const { draw } = yield* drawing
  yield* Console.error(draw(timed(recorder), recorder.left, yield* Screen.of("stderr")))
})

const write = Effect.fnUntraced(
  function* (recorder: Recorder, file: string) {
    const { toJson } = yield* printing
    const { writeFileString } = yield* FileSystem.FileSystem
    yield* writeFileString(file, toJson(timed(recorder)))
    yield* notice(`wrote the timeline to ${inLine(file)}`)
  },
  (self, _, file) =>
    Effect.catch(self, ({ reason }) => warning(`the timeline could not be written to ${inLine(file)}: ${reason._tag}`))
)

/** Has the timeline shown in the end, if that is asked for; otherwise, nothing more is kept for it. */
const ask = Hook.make("Timeline.preConfig", (data) =>
  Effect.flatMap(Current, (state) => {
    const file = Option.getOrUndefined(readFlag(data, timeline, Option.none()))
    if (state === undefined) {
      return file === undefined
        ? Effect.void
        : misused("--timeline has no run to show: nothing records one. Provide the program with Timeline.layer.")
    }
    if (file === undefined) {
      state.recorder.isOn = false
      return Effect.void
    }
    return Effect.map(Effect.context<FileSystem.FileSystem>(), (context) => {
      const finish = file === "" ? show(state.recorder) : write(state.recorder, file)
      state.finish = Effect.provideContext(finish, context)
    })
  })
)

/**
 * The hooks of `--timeline`: a command, or a program, that has them takes the flag. They need {@link layer}.
 *
 * ```ts
 * const program = wake([greet.pipe(Command.addHooks(Timeline.hooks))], app).pipe(Effect.provide(Timeline.layer))
 * ```
 *
 * @since 0.1.0
 * @category constants
 */
export const hooks = { parser: addFlag, preConfig: ask }

/**
 * Traces and records the runs of a program, and shows the timeline that was asked for once the program has ended, however
 * it has: on stderr, or as a file in the format of Chrome's trace events.
 *
 * It stands for `Pipeline.layerTraced`, and in the place of any other pipeline. What a program's tracer gets stays the same.
 * 10,000 spans are kept.
 *
 * ```ts
 * const program = wake([greet], { ...app, hooks: { ...Timeline.hooks, parser: [DEFAULT, Timeline.hooks.parser] } }).pipe(
 *   Effect.provide(Timeline.layer)
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const layer: Layer.Layer<never> = Layer.effectContext(
  Effect.gen(function* () {
    const state: State = { recorder: make(), finish: Effect.void }
    yield* Effect.addFinalizer(() => Effect.suspend(() => state.finish))
    const others = yield* Recorders
    return Context.make(Current, state).pipe(
      Context.add(Pipeline, traced),
      Context.add(Recorders, [...others, state.recorder])
    )
  })
)

/**
 * The span of a run: from its start to its exit code, named after the command.
 *
 * Which command it is, only the command line tells, once all parser slots have run. So the span is made then, as of the
 * start, and what the parser slot of the command did is put into it; of the others, nothing is told.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Runtime from "effect/Runtime"
import * as Tracer from "effect/Tracer"
import { Recorders, recording } from "./Recorder.ts"
import { attributes, end, outside } from "./span.ts"

/** What is told of a program. */
export interface Program {
  readonly name: string
  readonly version?: string | undefined
}

interface Run {
  readonly program: Program
  readonly start: bigint
  readonly parsed: Map<string, ReadonlyArray<Tracer.NativeSpan>>
  span: Tracer.Span | undefined
}

/** The run that is traced. */
const CurrentRun = Context.Reference<Run | undefined>("effect-coma/hook/trace/CurrentRun", {
  defaultValue: () => undefined
})

/** Makes a span that has begun before. */
const begun = (start: bigint, name: string, options: Tracer.SpanOptionsNoTrace): Effect.Effect<Tracer.Span> =>
  Effect.flatMap(Clock.Clock, (clock) =>
    Effect.provideService(Effect.makeSpan(name, options), Clock.Clock, {
      ...clock,
      currentTimeNanosUnsafe: () => start
    })
  )

/** Makes spans as they were made before, below another parent. */
const again = Effect.fnUntraced(function* (spans: ReadonlyArray<Tracer.NativeSpan>, parent: Tracer.Span) {
  const made = new Map<Tracer.AnySpan, Tracer.Span>()
  for (const before of spans) {
    const { annotations, kind, links, name, status } = before
    const above = before.parent._tag === "Some" ? made.get(before.parent.value) : undefined
    const span = yield* begun(status.startTime, name, { annotations, kind, links, parent: above ?? parent })
    made.set(before, span)
    for (const [key, value] of before.attributes) span.attribute(key, value)
    for (const event of before.events) span.event(...event)
  }
  // From the inside out, as they ended.
  for (const [before, span] of [...made].reverse()) {
    if (before._tag === "Span" && before.status._tag === "Ended") span.end(before.status.endTime, before.status.exit)
  }
})

/** Makes the span of the run, of a command if the command line has chosen one. */
const open = (run: Run, command: string): Effect.Effect<Tracer.Span> => {
  const { name, version } = run.program
  const given = {
    ...(name === "" ? {} : { "process.command": name }),
    ...(version === undefined ? {} : { "service.version": version }),
    ...(command === "" ? {} : { [attributes.command]: command })
  }
  return Effect.tap(begun(run.start, [name, command].join(" ").trim(), { attributes: given }), (span) =>
    Effect.sync(() => {
      run.span = span
    })
  )
}

/** Keeps the spans of the parser slot of a command, until the command line chooses one; outside of a run there are none. */
export const parsing = <A, E, R>(command: string, self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.withFiber((fiber) => {
    const run = fiber.getRef(CurrentRun)
    if (run === undefined) return Effect.withTracerEnabled(self, false)
    const spans: Array<Tracer.NativeSpan> = []
    run.parsed.set(command, spans)
    const tracer = Tracer.make({
      span: (options) => {
        const span = new Tracer.NativeSpan(options)
        spans.push(span)
        return span
      }
    })
    return Effect.withTracer(self, tracer)
  })

/** Runs what the command line has chosen, in the span of the run. */
export const running = <A, E, R>(command: string, self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.withFiber((fiber) => {
    const run = fiber.getRef(CurrentRun)
    if (run === undefined) return self
    const parsed = run.parsed.get(command) ?? []
    run.parsed.clear()
    const ran = Effect.flatMap(open(run, command), (span) =>
      Effect.andThen(again(parsed, span), Effect.provideService(self, Tracer.ParentSpan, span))
    )
    // What needs a parent span has one wherever it runs; its type goes on to say so.
    return ran as Effect.Effect<A, E, R>
  })

const codeOf = (exit: Exit.Exit<unknown, unknown>): number => {
  let code = 0
  Runtime.defaultTeardown(exit, (told) => {
    code = told
  })
  return code
}

/** Traces the run of a program, which `signalled` tells the exit code of, if a signal ended it. */
export const traceRun = <A, E, R>(
  program: Program,
  signalled: () => number | undefined,
  self: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> =>
  Effect.withFiber((fiber) => {
    const start = fiber.getRef(Clock.Clock).currentTimeNanosUnsafe()
    const run: Run = { program, start, parsed: new Map(), span: undefined }
    const told = Effect.onExit(self, (exit) =>
      Effect.flatMap(
        Effect.suspend(() => (run.span === undefined ? open(run, "") : Effect.succeed(run.span))),
        (span) => {
          span.attribute("process.exit.code", signalled() ?? codeOf(exit))
          return end(span, exit)
        }
      )
    )
    const recorders = fiber.getRef(Recorders)
    const tracer = fiber.getRef(Tracer.Tracer)
    return outside(told).pipe(
      Effect.provideService(CurrentRun, run),
      Effect.withTracer(recorders.length === 0 ? tracer : recording(tracer, recorders))
    )
  })

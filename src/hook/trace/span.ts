/**
 * The spans of slots and hooks, where the pipeline is traced.
 *
 * Owns who makes the span of a hook. A hook that a constructor made does so itself, each time that it runs: so its name and
 * its attempts survive whatever combinators are around it. For any other effect in a slot the pipeline does, and calls it
 * by its place: `run[0]`. Where nothing is traced, no hook has a place, and nothing is made.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"
import { errorType, exitCode } from "./ended.ts"

/** The attributes of spans that no convention names. */
export const attributes = {
  command: "coma.command",
  slot: "coma.slot",
  place: "coma.place",
  attempt: "coma.attempt",
  exit: "coma.exit.code",
  layers: "coma.layers",
  read: "coma.configs.read",
  written: "coma.configs.written",
  overrides: "coma.overrides.applied"
} as const

/** Where a hook stands, and what is known of its runs there. */
interface Place {
  readonly slot: string
  /** The place in the record that holds the hook: `preRun[0]`. */
  readonly name: string
  /** The span of the hook that runs there. */
  readonly span: Tracer.Span | undefined
  /** How often each hook has not ended well here since it last did. */
  readonly failures: Map<object, number>
  /** The places of what a sentinel here stands for, in each of its runs the same. */
  readonly inner: Map<number, Place>
}

/** The place of the hook that runs; `undefined` where nothing is traced. */
const CurrentPlace = Context.Reference<Place | undefined>("effect-coma/hook/trace/CurrentPlace", {
  defaultValue: () => undefined
})

/** Runs an effect as if no hook were around it: a program within a program. */
export const outside = Effect.provideService(CurrentPlace, undefined)

type Attributes = Readonly<Record<string, unknown>>

/** Tells in the attributes of a span how it ends, and ends it: without what the effect succeeded with, which may be secret. */
export const end = (span: Tracer.Span, exit: Exit.Exit<unknown, unknown>): Effect.Effect<void> =>
  Effect.withFiber((fiber) => {
    const isTimed = fiber.getRef(References.TracerTimingEnabled)
    if (Exit.isFailure(exit)) {
      const type = errorType(exit.cause)
      // A run that a hook has ended fails with the code.
      const code = type === "WakeError.Exited" ? span.attributes.get("process.exit.code") : exitCode(exit.cause)
      if (type !== undefined) span.attribute("error.type", type)
      if (code !== undefined) span.attribute(attributes.exit, code)
    }
    span.end(isTimed ? fiber.getRef(Clock.Clock).currentTimeNanosUnsafe() : 0n, Exit.asVoid(exit))
    return Effect.void
  })

/** Runs an effect in a span. */
const within = <A, E, R>(
  name: string,
  given: Attributes,
  run: (span: Tracer.Span) => Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> => {
  const spanned = Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(Effect.makeSpan(name, { attributes: given }), (span) =>
      Effect.onExit(restore(Effect.provideService(run(span), Tracer.ParentSpan, span)), (exit) => end(span, exit))
    )
  )
  // What needs a parent span has one wherever it runs; its type goes on to say so.
  return spanned as Effect.Effect<A, E, R>
}

/** Runs an effect in a span of the hook at a place. `hook` tells the hooks there apart. */
const open = <A, E, R>(place: Place, name: string, hook: object, run: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => {
    const failures = place.failures.get(hook) ?? 0
    const given: Attributes = {
      [attributes.slot]: place.slot,
      [attributes.place]: place.name,
      ...(failures === 0 ? {} : { [attributes.attempt]: failures + 1 })
    }
    return within(name, given, (span) =>
      Effect.onExit(Effect.provideService(run, CurrentPlace, { ...place, span }), (exit) =>
        Effect.sync(() => {
          place.failures.set(hook, Exit.isFailure(exit) ? failures + 1 : 0)
        })
      )
    )
  })

const steps = new WeakSet<object>()

/** Makes a hook that has a span of its own wherever the pipeline is traced. Without a name, it is called by its place. */
export const named = <A, E, R>(
  name: string,
  run: (fiber: Fiber.Fiber<unknown, unknown>) => Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> => {
  const hook: Effect.Effect<A, E, R> = Effect.withFiber((fiber) => {
    const place = fiber.getRef(CurrentPlace)
    return place === undefined ? run(fiber) : open(place, name === "" ? place.name : name, hook, Effect.withFiber(run))
  })
  steps.add(hook)
  return hook
}

const originals = new WeakMap<object, object>()

/** Remembers that an effect is a hook with something before it. */
export const standingFor = <H extends object>(hook: H, original: object): H => {
  originals.set(hook, original)
  return hook
}

/** Gives a hook its place, and a span if it makes none. */
const placed = <H extends Effect.Effect<unknown, unknown, unknown>>(
  hook: H,
  place: Place,
  isSentinel: (hook: object) => boolean
): H => {
  const original = originals.get(hook) ?? hook
  const makesItsOwn = isSentinel(original) || steps.has(original)
  const opened = makesItsOwn ? hook : open(place, place.name, original, hook)
  // A hook that is told its place succeeds with, fails with and needs what it did before.
  return Effect.provideService(opened, CurrentPlace, place) as H
}

/** Runs the hooks of a slot in their places; unless they are those that a sentinel stands for, in a span of the slot. */
export const inSlot = <H extends Effect.Effect<unknown, unknown, unknown>, A, E, R>(
  slot: string,
  hooks: ReadonlyArray<H>,
  isSentinel: (hook: object) => boolean,
  run: (hooks: ReadonlyArray<H>) => Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> =>
  Effect.withFiber((fiber) => {
    const outer = fiber.getRef(CurrentPlace)
    const isInner = outer?.slot === slot
    const places = isInner ? outer.inner : new Map<number, Place>()
    const all = hooks.map((hook, index) => {
      const place = places.get(index) ?? {
        slot,
        name: `${slot}[${index}]`,
        span: undefined,
        failures: new Map(),
        inner: new Map()
      }
      places.set(index, place)
      return placed(hook, { ...place, span: outer?.span }, isSentinel)
    })
    return isInner ? run(all) : within(slot, { [attributes.slot]: slot }, () => run(all))
  })

/** Builds the layers of a command in a span. */
export const buildingLayers = <A, E, R>(count: number, build: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  within("layers", { [attributes.layers]: count }, () => build)

/** Tells in the span of the hook that runs, if there is one, how many there are of something, or which. */
export const annotate = (
  key: keyof typeof attributes,
  value: () => number | ReadonlyArray<string>
): Effect.Effect<void> =>
  Effect.withFiber((fiber) => {
    const span = fiber.getRef(CurrentPlace)?.span
    const told = span === undefined ? 0 : value()
    if (typeof told === "number" ? told > 0 : told.length > 0) span?.attribute(attributes[key], told)
    return Effect.void
  })

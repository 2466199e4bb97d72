/**
 * Recorders of spans: each is told of every span of a run, which goes where it would have gone without.
 *
 * Owns what the recorded spans are then: a tree of what ran, which the timeline and tests show.
 */
import * as Context from "effect/Context"
import * as Exit from "effect/Exit"
import type * as Tracer from "effect/Tracer"
import { errorType } from "./ended.ts"
import { attributes } from "./span.ts"

/** How many spans are kept: a run may make any number. */
const most = 10_000

/** How deep a tree of spans is: what is within more stands beside what it is within. */
const deepest = 100

/** Keeps the spans of a run. */
export interface Recorder {
  readonly spans: Array<Tracer.Span>
  /** How many it has not kept. */
  left: number
  /** Whether it keeps more. */
  isOn: boolean
}

/** Makes a recorder. */
export const make = (): Recorder => ({ spans: [], left: 0, isOn: true })

/** The recorders that are told of the spans of traced runs. */
export const Recorders = Context.Reference<ReadonlyArray<Recorder>>("effect-coma/hook/trace/Recorders", {
  defaultValue: () => []
})

/** Makes a tracer that tells recorders of its spans, which another one makes. */
export const recording = (tracer: Tracer.Tracer, recorders: ReadonlyArray<Recorder>): Tracer.Tracer => ({
  ...(tracer.context === undefined ? {} : { context: tracer.context.bind(tracer) }),
  span(options) {
    const span = tracer.span(options)
    for (const recorder of recorders) {
      if (!recorder.isOn) continue
      if (recorder.spans.length < most) recorder.spans.push(span)
      else recorder.left++
    }
    return span
  }
})

/**
 * What ran: a run, a slot, a hook, or what a hook has a span for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Ran {
  readonly name: string
  /** Which attempt of a hook this was; 1 for all but a hook that runs again after it has failed. */
  readonly attempt: number
  /** How it ended, unless well: `failed: DbError`, `interrupted`, `exit 3`. */
  readonly ended: string | undefined
  /** What its span tells besides: nothing that is secret. */
  readonly attributes: Readonly<Record<string, unknown>>
  /** What ran within it, in order. */
  readonly ran: ReadonlyArray<Ran>
}

/** What ran, with its times in nanoseconds. */
export interface Timed extends Ran {
  readonly start: bigint
  readonly end: bigint
  readonly ran: ReadonlyArray<Timed>
}

const endedOf = ({ attributes: given, status }: Tracer.Span): string | undefined => {
  if (status._tag === "Started") return "not ended"
  if (Exit.isSuccess(status.exit)) return undefined
  const { cause } = status.exit
  const [code, type] = [given.get(attributes.exit), errorType(cause)]
  return code !== undefined ? `exit ${code}` : type === undefined ? "interrupted" : `failed: ${type}`
}

const ranOf = (span: Tracer.Span, ran: ReadonlyArray<Ran>): Ran => {
  const attempt = span.attributes.get(attributes.attempt)
  return {
    name: span.name,
    attempt: typeof attempt === "number" ? attempt : 1,
    ended: endedOf(span),
    attributes: Object.fromEntries(span.attributes),
    ran
  }
}

/** Makes trees of spans, in the order in which they began: each is below its parent, which has begun before. */
const treesOf = <T>({ spans }: Recorder, of: (span: Tracer.Span, below: ReadonlyArray<T>) => T): ReadonlyArray<T> => {
  const roots: Array<T> = []
  const known = new Map<string, { readonly below: Array<T>; readonly depth: number }>()
  for (const span of spans) {
    const below: Array<T> = []
    const above = span.parent._tag === "Some" ? known.get(span.parent.value.spanId) : undefined
    const { below: siblings, depth } = above ?? { below: roots, depth: 0 }
    known.set(span.spanId, depth < deepest ? { below, depth: depth + 1 } : { below: siblings, depth })
    siblings.push(of(span, below))
  }
  return roots
}

/** Returns what ran. */
export const recorded = (recorder: Recorder): ReadonlyArray<Ran> => treesOf(recorder, ranOf)

/** Returns what ran, with its times. What has not ended, ends with the last that has. */
export const timed = (recorder: Recorder): ReadonlyArray<Timed> => {
  const endOf = ({ status }: Tracer.Span) => (status._tag === "Ended" ? status.endTime : status.startTime)
  const last = recorder.spans.map(endOf).reduce((a, b) => (a > b ? a : b), 0n)
  return treesOf<Timed>(recorder, (span, ran) => ({
    ...ranOf(span, ran),
    ran,
    start: span.status.startTime,
    end: span.status._tag === "Ended" ? span.status.endTime : last
  }))
}

/** Returns what a line says of something that ran: its name, and then how it went. */
export const line = ({ attempt, ended, name }: Ran): string =>
  [name, ...(attempt === 1 ? [] : [`attempt ${attempt}`]), ...(ended === undefined ? [] : [ended])].join(", ")

/**
 * A timeline as Chrome's trace events, which Perfetto, speedscope and `chrome://tracing` show.
 *
 * Owns the tracks: in one, an event lies within the other or beside it, so what runs at the same time has tracks of its own.
 */
import * as Formatter from "effect/Formatter"
import * as Record from "effect/Record"
import { line, type Timed } from "../trace/Recorder.ts"

/** An event that took some time, in microseconds. */
interface Event {
  readonly name: string
  readonly cat: string
  readonly ph: "X"
  readonly ts: number
  readonly dur: number
  readonly pid: 1
  readonly tid: number
  readonly args: Readonly<Record<string, unknown>>
}

/** What JSON has no value for, such as a big integer, or what refers to itself, is text. */
const shown = (value: unknown): unknown =>
  ["string", "boolean"].includes(typeof value) ||
  Number.isFinite(value) ||
  (Array.isArray(value) && value.every((each) => typeof each === "string"))
    ? value
    : Formatter.format(value)

const later = (a: bigint, b: bigint): bigint => (a > b ? a : b)

const endOf = (span: Timed): bigint => span.ran.map(endOf).reduce(later, span.end)

/** Prints a timeline as JSON. */
export const toJson = (spans: ReadonlyArray<Timed>): string => {
  const first = spans[0]?.start ?? 0n
  const micros = (time: bigint) => Number(time) / 1000
  const events: Array<Event> = []
  /** When each track is free again. */
  const free: Array<bigint> = []
  const put = (span: Timed, tid: number): void => {
    const { attributes, ended, end, ran, start } = span
    free[tid] = later(free[tid] ?? 0n, endOf(span))
    events.push({
      name: line(span),
      cat: "span",
      ph: "X",
      ts: micros(start - first),
      dur: micros(end - start),
      pid: 1,
      tid,
      args: { ...Record.map(attributes, shown), ...(ended === undefined ? {} : { ended }) }
    })
    putAll(ran, tid, end)
  }
  /** Puts spans below the one whose track it is, as far as they fit there. */
  const putAll = (all: ReadonlyArray<Timed>, tid: number, end: bigint): void => {
    let here = 0n
    for (const span of all) {
      const fits = span.start >= here && endOf(span) <= end
      const next = free.findIndex((time, track) => track > tid && time <= span.start)
      if (fits) here = endOf(span)
      put(span, fits ? tid : next < 0 ? free.length : next)
    }
  }
  for (const span of spans) put(span, 0)
  const process = { name: "process_name", ph: "M", pid: 1, args: { name: spans.at(-1)?.name ?? "" } }
  return `${JSON.stringify({ displayTimeUnit: "ms", traceEvents: [process, ...events] })}\n`
}

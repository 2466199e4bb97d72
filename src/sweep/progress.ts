/**
 * What a sweep says of its points while they run: a line on stderr for each that has ended, and the sweep as a task of
 * `Progress`, with the points that run within it.
 *
 * With `--log-format json` or `logfmt` all of it is logged. In a pipe the sweep itself is told every few seconds; that it has
 * ended is told by the lines of its points.
 */
import * as Effect from "effect/Effect"
import type { Counter } from "../progress/Counter.ts"
import { task } from "../progress/Progress.ts"
import { LogFormat } from "../terminal/logFormat.ts"
import { notice } from "../terminal/notify.ts"
import { inLine } from "../terminal/style.ts"
import { labelOf } from "./naming.ts"
import type { Ended } from "./Store.ts"
import type { Overrides } from "./space/Space.ts"

/** Numbers a point: `[1/6]`. */
export const numbered = (index: number, total: number | undefined): string => `[${index + 1}/${total ?? "?"}]`

/** Says something in a line, or logs it for what reads logs. */
const tell = (text: string, annotations: Readonly<Record<string, unknown>>): Effect.Effect<void> =>
  Effect.flatMap(LogFormat, (format) =>
    format === "json" || format === "logfmt" ? Effect.annotateLogs(Effect.logInfo(text), annotations) : notice(text)
  )

/** Says how a point ended. */
export const tellEnded = (
  number: string,
  overrides: Overrides,
  { problem, result, status }: Ended
): Effect.Effect<void> => {
  const what =
    status === "done"
      ? result === undefined
        ? "done"
        : JSON.stringify(result)
      : `${status}${problem ? `: ${inLine(problem)}` : ""}`
  const label = labelOf(overrides)
  const told = { point: label, state: status, result, problem }
  return tell(
    `${number} ${label}  ${what}`,
    Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
  )
}

/** Says how many points were done before. */
export const tellSkipped = (skipped: number, total: number): Effect.Effect<void> =>
  skipped === 0
    ? Effect.void
    : tell(
        skipped < total
          ? `${skipped} of ${total} points were done before`
          : total === 1
            ? "the point was done before"
            : `all ${total} points were done before`,
        { skipped, total }
      )

/** Says that a sweep was interrupted, and after how many of its points. */
export const tellInterrupted = (ended: number, total: number | undefined): Effect.Effect<void> => {
  const far = total === undefined ? `${ended}` : `${ended} of ${total}`
  return tell(`interrupted after ${far} points. Run the same command line again to run the others.`, { ended, total })
}

/** How a sweep is shown while it runs. */
export interface Board {
  /** Counts a point that was done before. */
  readonly skip: () => void
  /** Shows a point while it runs, and counts it. */
  readonly around: <E, R>(label: string, point: Effect.Effect<Ended, E, R>) => Effect.Effect<Ended, E, R>
}

/** Shows a sweep while it runs: how many of its points have ended and failed, which ones run, and how long it takes yet. */
export const showing =
  (name: string, total: number | undefined) =>
  <A, E, R>(work: (board: Board) => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    task(
      name,
      total
    )((given) => {
      // Only `task` makes tasks.
      const counter = given as Counter
      counter.isEndTold = true
      let running = 0
      let failed = 0
      const note = () => {
        const parts = [failed > 0 ? `${failed} failed` : "", running > 0 ? `${running} running` : ""]
        counter.note = parts.filter((part) => part !== "").join(", ")
      }
      return work({
        skip: () => {
          counter.before += 1
          counter.tickUnsafe()
        },
        around: (label, point) =>
          Effect.suspend(() => {
            running += 1
            note()
            return point.pipe(
              Effect.tap(({ status }) => {
                if (status !== "done") failed += 1
                return counter.tick()
              }),
              Effect.ensuring(
                Effect.sync(() => {
                  running -= 1
                  note()
                })
              ),
              task(label)
            )
          })
      })
    })

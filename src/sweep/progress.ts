/**
 * What a sweep says of its points while they run: a line on stderr for each.
 */
import * as Effect from "effect/Effect"
import { notice } from "../terminal/notify.ts"
import { labelOf } from "./Point.ts"
import type { Ended } from "./Store.ts"
import type { Overrides } from "./space/Space.ts"

/** Numbers a point: `[1/6]`. */
export const numbered = (index: number, total: number | undefined): string => `[${index + 1}/${total ?? "?"}]`

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
      : `${status}${problem ? `: ${problem}` : ""}`
  return notice(`${number} ${labelOf(overrides)}  ${what}`)
}

/** Says how many points were done before. */
export const tellSkipped = (skipped: number, total: number): Effect.Effect<void> =>
  skipped === 0
    ? Effect.void
    : notice(
        skipped === total ? `all ${total} points were done before` : `${skipped} of ${total} points were done before`
      )

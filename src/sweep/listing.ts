/**
 * Printing the points of a sweep as ordinary command lines.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { quoteForShell } from "../config/error/shell.ts"
import * as Persistence from "../config/file/Persistence.ts"
import type { InvocationData } from "../hook/InvocationData.ts"
import { programOf } from "../hook/sources.ts"
import { showerOf } from "./plan.ts"
import type { Space } from "./space/Space.ts"

/** Prints a command line for each point, without secrets. */
export const listPoints = (data: InvocationData, space: Space): Effect.Effect<void> =>
  Effect.suspend(() => {
    const show = showerOf(data)
    const paths = [...data.paths].flatMap(([id, path]) => [`--${Persistence.flag(data.persistence, id)}`, path])
    const common = [
      programOf(data)?.name ?? "main",
      ...data.name.split(" "),
      ...paths,
      ...data.overrides.map(show.token)
    ]
    return Effect.forEach(space, (point) => Console.log([...common, ...point].map(quoteForShell).join(" ")), {
      discard: true
    })
  })

/**
 * Which format a config's file has: its path's extension, looked up in the table of formats.
 */
import * as Effect from "effect/Effect"
import { UnsupportedFormat } from "./ConfigError.ts"
import * as Format from "./Format.ts"

/** Returns a path's extension in lower case, without the dot; empty if its last part has none. */
export const extensionOf = (path: string): string => /[^/\\.][^/\\]*\.([^/\\.]*)$/.exec(path)?.[1]?.toLowerCase() ?? ""

/** Finds the format of a path by its extension. Errors: UnsupportedFormat, with the extensions that there are. */
export const formatOf = (place: {
  readonly config: string
  readonly path: string
}): Effect.Effect<Format.Format, UnsupportedFormat> =>
  Effect.flatMap(Format.Formats, (table) => {
    const wanted = extensionOf(place.path)
    const format = table.find(({ extensions }) => extensions.includes(wanted))
    if (format !== undefined) return Effect.succeed(format)
    const supported = [...new Set(table.flatMap(({ extensions }) => extensions))]
    return Effect.fail(new UnsupportedFormat({ ...place, supported }))
  })

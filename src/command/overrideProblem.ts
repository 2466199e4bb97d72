/**
 * What an error of an override says, taken apart: the words of the command line that are wrong, and what belongs there.
 */
import type * as Origin from "../config/tree/Origin.ts"
import { adviceOf, type Reason as OverrideReason } from "../param/override/OverrideError.ts"

/** The part of a place that is wrong. A value comes with what the error says of it, and with the key before it. */
export type Part =
  | { readonly _tag: "Value"; readonly received: string; readonly key?: string | undefined }
  | { readonly _tag: "Key"; readonly key: string }
  | { readonly _tag: "Prefix"; readonly prefix: string }
  | { readonly _tag: "Point" | "Head" | "All" }

/** A place where something is wrong. */
export interface Place {
  readonly origin: Origin.Origin
  readonly part: Part
  readonly label: string
}

/** Why an override that was typed cannot be placed. */
export type Placed = Exclude<OverrideReason, { readonly _tag: "KeyNotFound" | "UnmatchedVariable" }>

/** The places of what is wrong with an override, and how to fix it, where that is not said for all alike. */
interface OfOverride {
  readonly places: ReadonlyArray<Place>
  readonly advice?: string | undefined
}

/** Takes apart why an override cannot be placed. */
export const ofOverride = (reason: Placed): OfOverride => {
  const origin: Origin.Origin = { _tag: "Token", index: reason.index, text: reason.token }
  const at = (part: Part, label: string) => [{ origin, part, label }]
  const meant = (suggestion: string | undefined, otherwise: string) =>
    suggestion === undefined ? otherwise : `did you mean ${suggestion}?`
  switch (reason._tag) {
    case "UnknownPrefix": {
      const { prefix, suggestion } = reason
      return {
        places: at({ _tag: "Prefix", prefix }, meant(suggestion, "no config starts with this")),
        advice: adviceOf(reason)
      }
    }
    case "AmbiguousPrefix": {
      const { matches, prefix } = reason
      return {
        places: at({ _tag: "Prefix", prefix }, `fits ${matches.join(", ")}`),
        advice: adviceOf(reason)
      }
    }
    case "SharedNotExclusive":
      return { places: at({ _tag: "Head" }, `fits ${reason.matches.join(", ")}`), advice: adviceOf(reason) }
    case "DuplicateOverride": {
      const { config, first, firstToken } = reason
      const before: Origin.Origin = { _tag: "Token", index: first, text: firstToken ?? "" }
      return {
        places: [
          ...(firstToken === undefined ? [] : [{ origin: before, part: { _tag: "All" } as const, label: "once" }]),
          ...at({ _tag: "All" }, `again, for the config ${config}`)
        ],
        advice: adviceOf(reason)
      }
    }
    case "TooManySeparators":
      return { places: at({ _tag: "Head" }, `"${reason.separator}" stands more than once`), advice: adviceOf(reason) }
    case "WrongShape":
      return { places: at({ _tag: "All" }, `${reason.config} takes ${reason.expected}`) }
    case "UnmatchedOverride": {
      const isWord = !reason.token.includes("=") && !reason.token.startsWith("~")
      const none = isWord ? "no config takes this word" : "no config has this key"
      return {
        places: at({ _tag: "Head" }, meant(reason.suggestion, none))
      }
    }
  }
}

/**
 * What an error of the library says, taken apart: the places of what is wrong, what belongs there, how to fix it.
 *
 * Owns the words of each kind of problem. Showing the places is in `failure.ts`.
 */
import * as Equal from "effect/Equal"
import { type Reason as ConfigReason, listKeys, overrideOf, said, where } from "../config/error/ConfigError.ts"
import { nameOf } from "../config/error/Link.ts"
import { namingAdvice } from "../config/error/naming.ts"
import type * as Origin from "../config/tree/Origin.ts"
import * as Path from "../config/tree/Path.ts"
import { redactedText } from "../config/tree/secret.ts"
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

/** One thing that is wrong. */
export interface Problem {
  readonly kind: ConfigReason["_tag"] | OverrideReason["_tag"]
  /** The config that it is in. */
  readonly config: string | undefined
  /** What is wrong, and what belongs there, where no excerpt shows it. */
  readonly row: readonly [subject: string, said: string]
  /** The place of the problem, and others that belong to it. */
  readonly places: ReadonlyArray<Place>
  /** The override that sets the value. */
  readonly set?: string | undefined
  /** How to fix it, where that is not said for all alike. */
  readonly advice?: string | undefined
  /** The whole problem in a line. */
  readonly message: string
}

const keyOf = (path: Path.Path): string | undefined => {
  const key = path.at(-1)
  return key === undefined || key === redactedText || Path.isIndex(key) ? undefined : key
}

const setOf = (config: string, path: Path.Path, separator: string | undefined): string | undefined =>
  path.includes(redactedText) ? undefined : overrideOf(config, path, separator)

const keysOf = (known: ReadonlyArray<string>, suggestion: string | undefined): string => {
  if (suggestion !== undefined) return `did you mean ${Path.format([suggestion])}?`
  return known.length === 0 ? "there are no keys here" : `the keys here are ${listKeys(known)}`
}

/** Tells whether what was found is a key: `index 5 on a list of 2 elements`. */
const isKey = (received: string): boolean => /^(?:index \d+|the key .*) on a list\b/s.test(received)

const ofConfig = (reason: ConfigReason): Omit<Problem, "kind" | "message"> | undefined => {
  const config = "config" in reason ? reason.config : ""
  switch (reason._tag) {
    case "InvalidValue": {
      const { expected, origin, path, received, separator, via } = reason
      const key = keyOf(path)
      const part: Part = isKey(received) ? { _tag: "Key", key: path.at(-1) ?? "" } : { _tag: "Value", received, key }
      const isShown = origin._tag === "File" || origin._tag === "Token"
      const isOfVariable = origin._tag === "Environment"
      const brought = origin._tag === "Environment" ? `${expected}; $${origin.name} gives another value` : expected
      const interpolation = { _tag: "Value", received: "an interpolation", key } as const
      return {
        config,
        // What a variable holds is not shown, so its name must do.
        row: [where(config, path), `expected ${expected}, found ${isOfVariable ? `$${origin.name}` : received}`],
        places: [
          ...(isShown ? [{ origin, part, label: expected }] : []),
          ...(via === undefined
            ? []
            : [{ origin: via, part: interpolation, label: isShown ? "brings it here" : brought }])
        ],
        set: setOf(config, path, separator),
        ...(via === undefined || !isShown ? {} : { advice: "Correct one of the two." })
      }
    }
    case "UnknownKey": {
      const key = reason.path.at(-1) ?? ""
      const label = keysOf(reason.known, reason.suggestion)
      return {
        config,
        row: [where(config, reason.path), label],
        places: [{ origin: reason.origin, part: { _tag: "Key", key }, label }]
      }
    }
    case "MissingValue": {
      const { expected, origin, path, separator } = reason
      return {
        config,
        row: [where(config, path), expected],
        places: [{ origin, part: { _tag: "Value", received: "no value", key: keyOf(path) }, label: expected }],
        set: setOf(config, path, separator)
      }
    }
    case "FileShape": {
      const { expected, origin, received } = reason
      return {
        config,
        row: [config, `expected ${expected}, found ${received}`],
        places: [{ origin, part: { _tag: "Value", received }, label: expected }],
        advice: "Correct the file, or name another one."
      }
    }
    case "Malformed": {
      const label = reason.reason
      const { origin } = reason
      // What a variable holds is not shown, so its name must do.
      const row = origin._tag === "Environment" ? `$${origin.name}: ${label}` : label
      return { config, row: [config, row], places: [{ origin: reason.origin, part: { _tag: "Point" }, label }] }
    }
    case "Interpolation": {
      const { chain, origin, path, text } = reason
      const at = (received: string, key: string | undefined): Part => ({ _tag: "Value", received, key })
      const links = chain.map((link, i) => ({
        origin: link.origin,
        part: at("an interpolation", keyOf(link.path)),
        label: i + 1 < chain.length ? `leads to ${nameOf(chain[i + 1]!, reason)}` : reason.reason
      }))
      const [last, before] = [links.at(-1), links.at(-2)]
      // A circle is told at the link that closes it.
      if (before !== undefined && links.slice(0, -1).some((link) => Equal.equals(link.origin, last?.origin))) {
        links.splice(-2, 2, { ...before, label: `${before.label}: ${reason.reason}` })
      }
      return {
        config,
        row: [where(config, path), reason.reason],
        places: links.length > 1 ? links : [{ origin, part: at(text, keyOf(path)), label: reason.reason }],
        set: setOf(config, path, undefined)
      }
    }
    case "FileNotFound":
    case "FileFailed":
    case "UnsupportedFormat":
      return reason.by === undefined ? undefined : ofNamed(reason, reason.by)
    default:
      return undefined
  }
}

/** Takes apart why a value cannot be read from the file that it names. */
const ofNamed = (
  reason: Extract<ConfigReason, { readonly _tag: "FileNotFound" | "FileFailed" | "UnsupportedFormat" }>,
  by: Origin.Origin
): Omit<Problem, "kind" | "message"> => {
  const label =
    reason._tag === "FileNotFound"
      ? "there is no such file"
      : reason._tag === "FileFailed"
        ? reason.reason
        : `no format reads it; there are ${reason.supported.join(", ")}`
  return {
    config: reason.config,
    row: [said(reason.path), label],
    places: [{ origin: by, part: { _tag: "Value", received: "" }, label }],
    advice: namingAdvice
  }
}

/** Why an override that was typed cannot be placed. */
type Placed = Exclude<OverrideReason, { readonly _tag: "KeyNotFound" | "UnmatchedVariable" }>

const ofOverride = (reason: Placed): Pick<Problem, "places" | "advice"> => {
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

const isOfOverride = (reason: ConfigReason | OverrideReason): reason is Placed => "token" in reason

/** Takes a reason apart; `undefined` if it has no place. */
export const problemOf = (reason: ConfigReason | OverrideReason): Problem | undefined => {
  const { _tag: kind, message } = reason
  if (isOfOverride(reason)) return { config: undefined, row: ["", message], ...ofOverride(reason), kind, message }
  const problem = reason._tag === "KeyNotFound" || reason._tag === "UnmatchedVariable" ? undefined : ofConfig(reason)
  return problem === undefined ? undefined : { ...problem, kind, message }
}

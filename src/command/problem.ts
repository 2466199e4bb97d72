/**
 * What an error of the library says, taken apart: the places of what is wrong, what belongs there, how to fix it.
 *
 * Owns the words of each kind of problem. Showing the places is in `failure.ts`.
 */
import * as Equal from "effect/Equal"
import type { Reason as ConfigReason } from "../config/error/ConfigError.ts"
import { nameOf } from "../config/error/Link.ts"
import { namingAdvice } from "../config/error/naming.ts"
import { listKeys, overrideOf, said, where } from "../config/error/wording.ts"
import type * as Origin from "../config/tree/Origin.ts"
import * as Path from "../config/tree/Path.ts"
import { redactedText } from "../config/tree/secret.ts"
import type { Reason as OverrideReason } from "../param/override/OverrideError.ts"
import { ofOverride, type Part, type Place, type Placed } from "./overrideProblem.ts"

export type { Part, Place } from "./overrideProblem.ts"

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
    case "OldName": {
      const name = reason.path.at(-1) ?? ""
      const label =
        reason.other === undefined ? `is ${name} by now` : `is ${name}, which is set as ${reason.other}, too`
      return {
        config,
        row: [where(config, reason.path), label],
        places: [{ origin: reason.origin, part: { _tag: "Key", key: reason.old }, label }],
        advice: reason.other === undefined ? "Rename it there, or run with --update-files." : "Leave one of the two."
      }
    }
    case "FileVersion": {
      const { advice, origin, reason: label } = reason
      return { config, row: [config, label], places: [{ origin, part: { _tag: "Point" }, label }], advice }
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

const isOfOverride = (reason: ConfigReason | OverrideReason): reason is Placed => "token" in reason

/** Takes a reason apart; `undefined` if it has no place. */
export const problemOf = (reason: ConfigReason | OverrideReason): Problem | undefined => {
  const { _tag: kind, message } = reason
  if (isOfOverride(reason)) return { config: undefined, row: ["", message], ...ofOverride(reason), kind, message }
  const problem = reason._tag === "KeyNotFound" || reason._tag === "UnmatchedVariable" ? undefined : ofConfig(reason)
  return problem === undefined ? undefined : { ...problem, kind, message }
}

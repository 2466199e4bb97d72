/**
 * What can go wrong with the overrides of a command line.
 *
 * Owns the errors of placing them; a value that does not fit is an error of its config. Like those of configs they are
 * printed by `wake` and end a program with exit code 2.
 */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import * as Origin from "../../config/tree/Origin.ts"

const override = {
  /** The override as it was typed; without its value where a config of the command holds a secret. */
  token: Schema.String,
  /** Its place among the overrides of the command line, from 1. */
  index: Schema.Number
}

/** Says an override: `override 2: x::lr=1`. */
const place = (self: { readonly index: number; readonly token: string }): string =>
  Origin.format(Origin.fromToken(self.index, self.token))

const list = (names: ReadonlyArray<string>): string => (names.length === 0 ? "none" : names.join(", "))

/** `zz::x=1`, and no config is called `zz…`. */
export class UnknownPrefix extends Schema.TaggedError<UnknownPrefix>()("UnknownPrefix", {
  ...override,
  prefix: Schema.String,
  configs: Schema.Array(Schema.String),
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    const hint = this.suggestion === undefined ? "" : ` Did you mean ${this.suggestion}?`
    return `${place(this)}: no config starts with "${this.prefix}".${hint} The configs are ${list(this.configs)}.`
  }
}

/** A prefix that abbreviates several configs. */
export class AmbiguousPrefix extends Schema.TaggedError<AmbiguousPrefix>()("AmbiguousPrefix", {
  ...override,
  prefix: Schema.String,
  matches: Schema.Array(Schema.String)
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    const mend = this.matches.includes(this.prefix)
      ? "No prefix means the first alone: rename one of them, or let prefixes fit several with Override.make."
      : "Write more of the one you mean."
    return `${place(this)}: the prefix "${this.prefix}" fits ${list(this.matches)}. ${mend}`
  }
}

/** With `exclusiveShared`, an override without a prefix that fits several configs. */
export class SharedNotExclusive extends Schema.TaggedError<SharedNotExclusive>()("SharedNotExclusive", {
  ...override,
  matches: Schema.Array(Schema.String),
  separator: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return `${place(this)}: fits ${list(this.matches)}. Say which one: ${this.matches[0]}${this.separator}${this.token}.`
  }
}

/** The same key is given twice for one config. */
export class DuplicateOverride extends Schema.TaggedError<DuplicateOverride>()("DuplicateOverride", {
  ...override,
  config: Schema.String,
  key: Schema.String,
  /** The override that gave the key first. */
  first: Schema.Number
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    const given = this.token.includes("=") ? `${this.config} was given "${this.key}"` : "this was given"
    return `${place(this)}: ${given} already, in override ${this.first}. Remove one of them.`
  }
}

/** `a::b::c=1`. */
export class TooManySeparators extends Schema.TaggedError<TooManySeparators>()("TooManySeparators", {
  ...override,
  separator: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return `${place(this)}: "${this.separator}" stands more than once. Write CONFIG${this.separator}KEY=VALUE.`
  }
}

/** A prefixed `key=value` for a list config, or a prefixed bare word for another. */
export class WrongShape extends Schema.TaggedError<WrongShape>()("WrongShape", {
  ...override,
  config: Schema.String,
  expected: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return `${place(this)}: ${this.config} takes ${this.expected}.`
  }
}

/** With `unmatched: "error"`, an override without a prefix that no config took. */
export class UnmatchedOverride extends Schema.TaggedError<UnmatchedOverride>()("UnmatchedOverride", {
  ...override,
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    const hint = this.suggestion === undefined ? "" : `; did you mean ${this.suggestion}?`
    return `${this.token} matched no config${hint}`
  }
}

/** Every error of placing overrides. */
export type OverrideError =
  | UnknownPrefix
  | AmbiguousPrefix
  | SharedNotExclusive
  | DuplicateOverride
  | TooManySeparators
  | WrongShape
  | UnmatchedOverride

const classes = [
  UnknownPrefix,
  AmbiguousPrefix,
  SharedNotExclusive,
  DuplicateOverride,
  TooManySeparators,
  WrongShape,
  UnmatchedOverride
]

/** Tells whether a value is an error of placing overrides. */
export const isOverrideError = (error: unknown): error is OverrideError => classes.some((each) => error instanceof each)

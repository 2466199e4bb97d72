/**
 * What can go wrong with the overrides of a command line.
 *
 * Owns the errors of placing them; a value that does not fit is an error of its config. Like those of configs they are
 * printed by `wake` and end a program with exit code 2.
 */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import { exitCodes } from "../../config/error/exitCodes.ts"
import { didYouMean } from "../../config/error/nearest.ts"
import { messageOf, type Several, toldOf } from "../../config/error/several.ts"
import { quoteForShell } from "../../config/error/shell.ts"
import * as Origin from "../../config/tree/Origin.ts"
import { redactedText } from "../../config/tree/secret.ts"

const override = {
  /** The override as it was typed; without what may be a secret, where a config of the command has one. */
  token: Schema.String,
  /** Its place among the overrides of the command line, from 1. */
  index: Schema.Number
}

/** Says an override: `override 2: x::lr=1`. */
const place = (self: { readonly index: number; readonly token: string }): string =>
  Origin.format(Origin.fromToken(self.index, self.token))

const list = (names: ReadonlyArray<string>): string => names.join(", ")

/**
 * `zz::x=1`, and no config is called `zz…`.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnknownPrefix extends Schema.TaggedError<UnknownPrefix>()("UnknownPrefix", {
  ...override,
  prefix: Schema.String,
  configs: Schema.Array(Schema.String),
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    return `${place(this)}: no config starts with "${this.prefix}".${didYouMean(this.suggestion)} ${adviceOf(this)}`
  }
}

/**
 * A prefix that abbreviates several configs.
 *
 * @since 0.1.0
 * @category errors
 */
export class AmbiguousPrefix extends Schema.TaggedError<AmbiguousPrefix>()("AmbiguousPrefix", {
  ...override,
  prefix: Schema.String,
  matches: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return `${place(this)}: the prefix "${this.prefix}" fits ${list(this.matches)}. ${adviceOf(this)}`
  }
}

/**
 * With `exclusiveShared`, an override without a prefix that fits several configs.
 *
 * @since 0.1.0
 * @category errors
 */
export class SharedNotExclusive extends Schema.TaggedError<SharedNotExclusive>()("SharedNotExclusive", {
  ...override,
  matches: Schema.Array(Schema.String),
  separator: Schema.String
}) {
  override get message(): string {
    return `${place(this)}: fits ${list(this.matches)}. ${adviceOf(this)}`
  }
}

/**
 * The same key is given twice for one config.
 *
 * @since 0.1.0
 * @category errors
 */
export class DuplicateOverride extends Schema.TaggedError<DuplicateOverride>()("DuplicateOverride", {
  ...override,
  config: Schema.String,
  key: Schema.String,
  /** The override that gave the key first. */
  first: Schema.Number,
  /** That override, as `token` is shown. */
  firstToken: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    const isNamed = this.token.includes("=") && this.key !== redactedText
    // Without a prefix it is for every config that has the key, and not just for the one that refuses it.
    const what = this.token.startsWith(this.key) ? `"${this.key}" was given` : `${this.config} was given "${this.key}"`
    const given = isNamed ? what : "this was given"
    return `${place(this)}: ${given} already, in override ${this.first}. ${adviceOf(this)}`
  }
}

/**
 * `a::b::c=1`.
 *
 * @since 0.1.0
 * @category errors
 */
export class TooManySeparators extends Schema.TaggedError<TooManySeparators>()("TooManySeparators", {
  ...override,
  separator: Schema.String
}) {
  override get message(): string {
    return `${place(this)}: "${this.separator}" stands more than once. ${adviceOf(this)}`
  }
}

/**
 * A prefixed `key=value` for a list config, or a prefixed bare word for another.
 *
 * @since 0.1.0
 * @category errors
 */
export class WrongShape extends Schema.TaggedError<WrongShape>()("WrongShape", {
  ...override,
  config: Schema.String,
  expected: Schema.String
}) {
  override get message(): string {
    return `${place(this)}: ${this.config} takes ${this.expected}.`
  }
}

/**
 * With `unmatched: "error"`, an override without a prefix that no config took.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnmatchedOverride extends Schema.TaggedError<UnmatchedOverride>()("UnmatchedOverride", {
  ...override,
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    const hint = this.suggestion === undefined ? "" : `; did you mean ${this.suggestion}?`
    const what = this.token.startsWith(redactedText) ? place(this) : this.token
    return `${what} matched no config${hint}`
  }
}

/**
 * A variable of the environment is called as if it were for a config, and none took it.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnmatchedVariable extends Schema.TaggedError<UnmatchedVariable>()("UnmatchedVariable", {
  name: Schema.String,
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    const hint = this.suggestion === undefined ? "" : `; did you mean ${this.suggestion}?`
    return `$${this.name} matched no config${hint}`
  }
}

/**
 * A key was asked for, as with `--why`, that no config has.
 *
 * @since 0.1.0
 * @category errors
 */
export class KeyNotFound extends Schema.TaggedError<KeyNotFound>()("KeyNotFound", {
  /** The key as it was typed; without what may be a secret, where a config of the command has one. */
  key: Schema.String,
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    return `No config has the key ${this.key}.${didYouMean(this.suggestion)}`
  }
}

/**
 * Why an override cannot be placed.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Reason = Schema.Union([
  UnknownPrefix,
  AmbiguousPrefix,
  SharedNotExclusive,
  DuplicateOverride,
  TooManySeparators,
  WrongShape,
  UnmatchedOverride,
  UnmatchedVariable,
  KeyNotFound
])
export type Reason = typeof Reason.Type

/** Why an override is told to be written in another way. */
type Advised = UnknownPrefix | AmbiguousPrefix | SharedNotExclusive | DuplicateOverride | TooManySeparators

/**
 * Says how to fix an override.
 *
 * @internal
 */
export const adviceOf = (reason: Advised): string => {
  switch (reason._tag) {
    case "UnknownPrefix":
      return reason.configs.length === 0 ? "The command has no configs." : `The configs are ${list(reason.configs)}.`
    case "AmbiguousPrefix":
      return reason.matches.includes(reason.prefix)
        ? "No prefix means the first alone: rename one of them, or let prefixes fit several with Override.make."
        : "Write more of the one you mean."
    case "SharedNotExclusive":
      return `Say which one: ${quoteForShell(`${reason.matches[0]}${reason.separator}${reason.token}`)}.`
    case "DuplicateOverride":
      return "Remove one of them."
    case "TooManySeparators":
      return `Write CONFIG${reason.separator}KEY=VALUE.`
  }
}

/**
 * An override of the command line cannot be placed.
 *
 * One error tells all of them: `reason` is the first, `others` are those after it, 20 in all; `more` says that there are
 * more.
 *
 * @since 0.1.0
 * @category errors
 */
export class OverrideError extends Schema.TaggedError<OverrideError>()("effect-coma/OverrideError", {
  reason: Reason,
  others: Schema.optionalKey(Schema.Array(Reason)),
  more: Schema.optionalKey(Schema.Literal(true))
}) {
  override readonly [Runtime.errorExitCode] = exitCodes["effect-coma/OverrideError"]
  override readonly [Runtime.errorReported] = false
  override get message(): string {
    return messageOf(this)
  }
}

/**
 * Makes the error of a reason.
 *
 * @since 0.1.0
 * @category getters
 */
export const overrideError = (reason: Reason): OverrideError => overrideErrors([reason])

/**
 * Makes the error of several reasons.
 *
 * @internal
 */
export const overrideErrors = (reasons: Several<Reason>, more?: boolean): OverrideError =>
  new OverrideError(toldOf(reasons, more))

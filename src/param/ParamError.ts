/**
 * What can go wrong between a command's declaration and its call.
 *
 * Owns the errors of parameters. Like those of configs they are printed by `wake` and end a program with exit code 2.
 */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import { exitCodes } from "../config/error/exitCodes.ts"
import { didYouMean } from "../config/error/nearest.ts"
import { overrideOf } from "../config/error/wording.ts"

const list = (names: ReadonlyArray<string>): string => (names.length === 0 ? "none" : names.join(", "))

/**
 * A key of the keyword variadic is also the name of a parameter.
 *
 * @since 0.1.0
 * @category errors
 */
export class ParameterCollision extends Schema.TaggedError<ParameterCollision>()("ParameterCollision", {
  parameter: Schema.String,
  variadic: Schema.String,
  /** The id of the inline config, where the parameter is one of its fields. */
  inline: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    const advice =
      this.inline === undefined
        ? "Give the key another name."
        : `To set the parameter, write ${overrideOf(this.inline, [this.parameter])}.`
    return `${this.variadic} holds "${this.parameter}", which is also a parameter of the command. ${advice}`
  }
}

/**
 * A regular parameter without a default that no hook filled.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnfilledParameter extends Schema.TaggedError<UnfilledParameter>()("UnfilledParameter", {
  parameter: Schema.String
}) {
  override get message(): string {
    return `The parameter ${this.parameter} was never filled. Give it a default, or fill it in a hook with ParamData.replace.`
  }
}

/**
 * A hook gave a parameter a value after the command was called with its parameters.
 *
 * @since 0.1.0
 * @category errors
 */
export class FilledTooLate extends Schema.TaggedError<FilledTooLate>()("FilledTooLate", {
  parameter: Schema.String
}) {
  override get message(): string {
    return `The parameter ${this.parameter} was filled after the command was called with its parameters. Fill it in a hook before init.`
  }
}

const explain = ({ existing, id, problem, suggestion }: UnknownParameter): string => {
  const hint = didYouMean(suggestion)
  switch (problem) {
    case "unknown":
      return `There is no parameter "${id}".${hint} There are ${list(existing)}.`
    case "undeclared":
      return `A hook names a parameter that the command does not declare. There are ${list(existing)}.`
    case "ambiguous":
      return `One declaration stands for several parameters, ${list(existing)}. Name the one you mean by its id.`
    case "not named":
      if (existing.length === 0) return "No config has a file."
      return `Several configs have a file; name the one you mean by its id. There are ${list(existing)}.`
    case "not a config":
      return `"${id}" is a parameter but not a config.${hint} The configs are ${list(existing)}.`
    case "not registrable":
      return `A file is registered for "${id}", and no command has a config of that id.${hint} The configs are ${list(existing)}.`
    case "not replaceable":
      return `"${id}" is a config that the command does not get, so only another config can replace it.`
  }
}

/**
 * A parameter that a hook names does not exist, or is not what was asked for.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnknownParameter extends Schema.TaggedError<UnknownParameter>()("UnknownParameter", {
  /** Its id; empty if it was named by a declaration. */
  id: Schema.String,
  existing: Schema.Array(Schema.String),
  problem: Schema.Literals([
    "unknown",
    "undeclared",
    "ambiguous",
    "not named",
    "not a config",
    "not replaceable",
    "not registrable"
  ]),
  suggestion: Schema.optionalKey(Schema.String)
}) {
  override get message(): string {
    return explain(this)
  }
}

/**
 * A command declares its parameters in a way that cannot work.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidDeclaration extends Schema.TaggedError<InvalidDeclaration>()("InvalidDeclaration", {
  /** The command, where it is known: an inspector looks at a declaration alone. */
  command: Schema.optionalKey(Schema.String),
  parameter: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    const of = this.command === undefined ? "" : ` of the command ${this.command}`
    const name = /^[^\s\p{Cc}]+$/u.test(this.parameter) ? this.parameter : JSON.stringify(this.parameter)
    return `The parameter ${name}${of}: ${this.reason}.`
  }
}

/**
 * Why the parameters of a command cannot be used.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Reason = Schema.Union([
  ParameterCollision,
  UnfilledParameter,
  FilledTooLate,
  UnknownParameter,
  InvalidDeclaration
])
export type Reason = typeof Reason.Type

/**
 * The parameters of a command cannot be used as they are.
 *
 * @since 0.1.0
 * @category errors
 */
export class ParamError extends Schema.TaggedError<ParamError>()("effect-coma/ParamError", { reason: Reason }) {
  override readonly [Runtime.errorExitCode] = exitCodes["effect-coma/ParamError"]
  override readonly [Runtime.errorReported] = false
  override get message(): string {
    return this.reason.message
  }
}

/**
 * Makes the error of a reason.
 *
 * @since 0.1.0
 * @category errors
 */
export const paramError = (reason: Reason): ParamError => new ParamError({ reason })

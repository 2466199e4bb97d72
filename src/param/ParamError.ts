/**
 * What can go wrong between a command's declaration and its call.
 *
 * Owns the errors of parameters. Like those of configs they are printed by `wake` and end a program with exit code 2.
 */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"

const list = (names: ReadonlyArray<string>): string => (names.length === 0 ? "none" : names.join(", "))

/** A key of the keyword variadic is also the name of a parameter. */
export class ParameterCollision extends Schema.TaggedError<ParameterCollision>()("ParameterCollision", {
  parameter: Schema.String,
  variadic: Schema.String,
  /** The id of the inline config, where the parameter is one of its fields. */
  inline: Schema.optionalKey(Schema.String)
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    const mend =
      this.inline === undefined
        ? "Give the key another name."
        : `To set the parameter, write ${this.inline}::${this.parameter}=VALUE.`
    return `${this.variadic} holds "${this.parameter}", which is also a parameter of the command. ${mend}`
  }
}

/** A regular parameter without a default that no hook filled. */
export class UnfilledParameter extends Schema.TaggedError<UnfilledParameter>()("UnfilledParameter", {
  parameter: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return `The parameter ${this.parameter} was never filled. Give it a default, or fill it in a hook with ParamData.replace.`
  }
}

const explain = ({ existing, id, problem }: UnknownParameter): string => {
  switch (problem) {
    case "unknown":
      return `There is no parameter "${id}". There are ${list(existing)}.`
    case "not a config":
      return `"${id}" is a parameter but not a config. The configs are ${list(existing)}.`
    case "not replaceable":
      return `"${id}" is a config that the command does not get, so only another config can replace it.`
  }
}

/** An id that is not among the parameters, or not what was asked for. */
export class UnknownParameter extends Schema.TaggedError<UnknownParameter>()("UnknownParameter", {
  id: Schema.String,
  existing: Schema.Array(Schema.String),
  problem: Schema.Literals(["unknown", "not a config", "not replaceable"])
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return explain(this)
  }
}

/** A command declares its parameters in a way that cannot be. */
export class InvalidDeclaration extends Schema.TaggedError<InvalidDeclaration>()("InvalidDeclaration", {
  /** The command, where it is known: an inspector looks at a declaration alone. */
  command: Schema.optionalKey(Schema.String),
  parameter: Schema.String,
  reason: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    const of = this.command === undefined ? "" : ` of the command ${this.command}`
    return `The parameter ${this.parameter}${of}: ${this.reason}.`
  }
}

/** Every error of parameters. */
export type ParamError = ParameterCollision | UnfilledParameter | UnknownParameter | InvalidDeclaration

const classes = [ParameterCollision, UnfilledParameter, UnknownParameter, InvalidDeclaration]

/** Tells whether a value is an error of parameters. */
export const isParamError = (error: unknown): error is ParamError => classes.some((each) => error instanceof each)

/**
 * What can go wrong before a command runs: no commands, none given, an unknown one, a name that stands twice, a usage
 * error.
 */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"

/** `wake` was given no commands. */
export const NoCommands = Schema.TaggedStruct("NoCommands", {})

/** The command line names no command. */
export const NoCommandGiven = Schema.TaggedStruct("NoCommandGiven", {})

/** The command line names a command that is not there. */
export const UnknownCommand = Schema.TaggedStruct("UnknownCommand", {
  command: Schema.String,
  suggestions: Schema.Array(Schema.String)
})

/** A name or alias stands for two commands, or a flag for two things of one command. */
export const DuplicateName = Schema.TaggedStruct("DuplicateName", {
  name: Schema.String,
  what: Schema.Literals(["command", "flag"]),
  command: Schema.optionalKey(Schema.String)
})

/** The command line does not fit the command: an unknown flag, a missing value. */
export const Usage = Schema.TaggedStruct("Usage", { problems: Schema.Array(Schema.String) })

/** Why a program could not wake. */
export const WakeReason = Schema.Union([NoCommands, NoCommandGiven, UnknownCommand, DuplicateName, Usage])
export type WakeReason = typeof WakeReason.Type

const explain = (reason: WakeReason): string => {
  switch (reason._tag) {
    case "NoCommands":
      return "This program has no commands. Give wake at least one."
    case "NoCommandGiven":
      return "No command given."
    case "UnknownCommand": {
      const hint = reason.suggestions.length === 0 ? "" : ` Did you mean ${reason.suggestions.join(" or ")}?`
      return `Unknown command "${reason.command}".${hint}`
    }
    case "DuplicateName":
      return reason.what === "command"
        ? `Two commands are called "${reason.name}". Rename one, or one of its aliases.`
        : `Two flags of ${reason.command ?? "a command"} are called --${reason.name}. Rename one; a config's flag is registered with its persistence.`
    case "Usage":
      return reason.problems.join("\n")
  }
}

/** A program could not wake: the reason says why, `usage` is what to show on how to call it. */
export class WakeError extends Schema.TaggedError<WakeError>()("WakeError", {
  reason: WakeReason,
  usage: Schema.String
}) {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return explain(this.reason)
  }
}

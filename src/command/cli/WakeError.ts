/**
 * Why a program ends without running its command to the end: no commands, none given, an unknown one, a name that stands
 * twice, a usage error, the exit code of a hook, a module that does not load, or an output that is lost.
 */
import * as Runtime from "effect/Runtime"
import * as Schema from "effect/Schema"
import { exitCodes } from "../../config/error/exitCodes.ts"
import { didYouMean } from "../../config/error/nearest.ts"

/**
 * `wake` or `toCli` was given no commands.
 *
 * @since 0.1.0
 * @category schemas
 */
export const NoCommands = Schema.TaggedStruct("NoCommands", {})

/**
 * The command line names no command.
 *
 * @since 0.1.0
 * @category schemas
 */
export const NoCommandGiven = Schema.TaggedStruct("NoCommandGiven", {})

/**
 * The command line names a command that is not there.
 *
 * @since 0.1.0
 * @category schemas
 */
export const UnknownCommand = Schema.TaggedStruct("UnknownCommand", {
  command: Schema.String,
  suggestions: Schema.Array(Schema.String)
})

/**
 * A name or alias stands for two commands, or for a command and a group of them, or a flag for two things of one command.
 *
 * @since 0.1.0
 * @category schemas
 */
export const DuplicateName = Schema.TaggedStruct("DuplicateName", {
  name: Schema.String,
  what: Schema.Literals(["command", "group", "flag"]),
  command: Schema.optionalKey(Schema.String)
})

/**
 * The command line does not fit the command: an unknown flag, a missing value.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Usage = Schema.TaggedStruct("Usage", { problems: Schema.Array(Schema.String) })

/**
 * A hook ended the program with an exit code other than 0: see `Hook.exit`. Nothing is printed. The code is 0 only where
 * `toCli` fails with it, since it then has no commands to return.
 *
 * @since 0.1.0
 * @category schemas
 */
export const Exited = Schema.TaggedStruct("Exited", { code: Schema.Number })

/**
 * stdout took no more of what the program prints, such as a file on a full device. The program ends with 1.
 *
 * @since 0.1.0
 * @category schemas
 */
export const OutputFailed = Schema.TaggedStruct("OutputFailed", { reason: Schema.String })

/**
 * The module of a lazy command cannot be loaded, or exports no such command. The program ends with 1.
 *
 * @since 0.1.0
 * @category schemas
 */
export const NotLoaded = Schema.TaggedStruct("NotLoaded", { command: Schema.String, problem: Schema.String })

/**
 * Why a program ended without running its command to the end.
 *
 * @since 0.1.0
 * @category schemas
 */
export const WakeReason = Schema.Union([
  NoCommands,
  NoCommandGiven,
  UnknownCommand,
  DuplicateName,
  Usage,
  Exited,
  OutputFailed,
  NotLoaded
])
export type WakeReason = typeof WakeReason.Type

const explain = (reason: WakeReason): string => {
  switch (reason._tag) {
    case "NoCommands":
      return "This program has no commands. Give it at least one."
    case "NoCommandGiven":
      return "No command given."
    case "UnknownCommand":
      return `Unknown command "${reason.command}".${didYouMean(reason.suggestions.join(" or "))}`
    case "DuplicateName":
      if (reason.what === "group") {
        return `"${reason.name}" is a command, and a group of commands, since one is called "${reason.command}". Rename one.`
      }
      return reason.what === "command"
        ? `Two commands are called "${reason.name}". Rename one, or one of its aliases.`
        : `Two flags of ${reason.command ?? "a command"} are called ${reason.name.length === 1 ? "-" : "--"}${reason.name}, those of the program among them. Rename one; a config's flag is registered with its persistence.`
    case "Usage":
      return reason.problems.join("\n")
    case "Exited":
      return `A hook ended the program with the exit code ${reason.code}.`
    case "OutputFailed":
      return `Cannot write to stdout: ${reason.reason}. The program ended there.`
    case "NotLoaded":
      return `The command ${reason.command} cannot be loaded. ${reason.problem}`
  }
}

/**
 * A program ended without running its command to the end. `usage` tells how to call it; it is empty if that does not help.
 *
 * @since 0.1.0
 * @category errors
 */
export class WakeError extends Schema.TaggedError<WakeError>()("effect-coma/WakeError", {
  reason: WakeReason,
  usage: Schema.String
}) {
  override get [Runtime.errorExitCode](): number {
    switch (this.reason._tag) {
      case "Exited":
        return this.reason.code
      case "OutputFailed":
      case "NotLoaded":
        return 1
      default:
        return exitCodes["effect-coma/WakeError"]
    }
  }
  override readonly [Runtime.errorReported] = false
  override get message() {
    return explain(this.reason)
  }
}

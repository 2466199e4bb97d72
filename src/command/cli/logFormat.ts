/**
 * The flag that says how log lines look. It stands beside `--log-level`, and gives way to a flag of that name.
 */
import type * as CliConfig from "effect/cli/CliConfig"
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import type * as Option from "effect/Option"
import { type LogFormat, logFormats } from "../../terminal/logFormat.ts"

const name = "log-format"

/** The flag, as `effect/cli` has it. */
export const LogFormatFlag = GlobalFlag.Setting("log-format")<Option.Option<LogFormat>>({
  flag: Flag.Literals(name, logFormats).pipe(
    Flag.optional,
    Flag.withMetavar(`<${logFormats.join("|")}>`),
    Flag.withDescription("Sets how log lines look")
  )
})

/** Adds the flag to those of a program that has `--log-level`, unless one is called so already. */
export const withLogFormat = (
  builtIns: CliConfig.CliConfig.Service["builtIns"],
  names: ReadonlyArray<string>
): CliConfig.CliConfig.Service["builtIns"] =>
  builtIns.includes(GlobalFlag.LogLevel) && !names.includes(name)
    ? // The type of `effect/cli` knows only its own.
      [...builtIns, LogFormatFlag as unknown as GlobalFlag.BuiltIn]
    : builtIns

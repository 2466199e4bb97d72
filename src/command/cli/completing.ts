/**
 * The flag that asks for a completion script.
 */
import type * as CliConfig from "effect/cli/CliConfig"
import type * as Cli from "effect/cli/Command"
import type { Shell } from "effect/cli/Completions"
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import type * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Ref from "effect/Ref"
import { singles } from "../../hook/flags.ts"
import type { Helped } from "./help.ts"
import { withFields } from "./params.ts"
import type { WakeError } from "./WakeError.ts"

/** What one may ask for: a shell's script, or to be helped to install it. */
export type Asked = Shell | "install"

/** Answers what was asked for. */
export type Complete = (asked: Asked, helped: Helped) => Effect.Effect<void, WakeError, Cli.Environment>

const values = Flag.ChoiceWithValue("completions", [
  ["bash", "bash"],
  ["zsh", "zsh"],
  ["fish", "fish"],
  ["powershell", "powershell"],
  ["install", "install"],
  ["sh", "bash"],
  ["pwsh", "powershell"]
] as const)

const primitive = singles(values)[0]!.primitiveType

/** Other names of shells are taken, and not shown. */
const choiceKeys = ["bash", "zsh", "fish", "powershell", "install"]

const flag = withFields(values, {
  primitiveType: Object.assign(Object.create(Object.getPrototypeOf(primitive)), primitive, { choiceKeys })
}).pipe(
  Flag.optional,
  Flag.withMetavar(`<${choiceKeys.join("|")}>`),
  Flag.withDescription("Print shell completion script, or install it")
)

/** Replaces the flag of `effect/cli`, if the program has it, by one that notes what is asked for. */
export const noting = (
  builtIns: CliConfig.CliConfig.Service["builtIns"],
  asked: Ref.Ref<Asked | undefined>
): CliConfig.CliConfig.Service["builtIns"] => {
  const noted = GlobalFlag.Action({ flag, run: (value) => Ref.set(asked, Option.getOrUndefined(value)) })
  // The type of `effect/cli` knows only the shells, and nothing there reads the value.
  return builtIns.map((each) => (each === GlobalFlag.Completions ? (noted as unknown as typeof each) : each))
}

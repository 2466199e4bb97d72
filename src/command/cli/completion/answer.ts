/**
 * What `--completions` does.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import type { Complete } from "../completing.ts"
import { WakeError } from "../WakeError.ts"
import { install } from "./install.ts"
import { script } from "./script.ts"
import { isPlain } from "./text.ts"

/** Prints the script of a shell, or puts it where the user's shell finds it. */
export const answer: Complete = (asked, helped) => {
  if (!isPlain(helped.name)) {
    const problem = `No shell can complete a program called ${JSON.stringify(helped.name)}: its name is no plain word.`
    return Effect.fail(new WakeError({ reason: { _tag: "Usage", problems: [problem] }, usage: "" }))
  }
  return asked === "install" ? install(helped) : Console.log(script(asked, helped))
}

import * as Console from "effect/Console"
import * as Command from "effect-coma/Command"
import { Recipient } from "./Recipient.ts"

export const greet = Command.make("greet", { recipient: Recipient }, ({ recipient }) =>
  Console.log(`Hello ${recipient.entity}!`)
)

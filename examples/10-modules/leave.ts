import * as Console from "effect/Console"
import * as Command from "effect-coma/Command"
import { Recipient } from "./Recipient.ts"

export const leave = Command.make("leave", { recipient: Recipient }, ({ recipient }) =>
  Console.log(`Goodbye ${recipient.entity}!`)
)

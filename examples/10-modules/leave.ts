import { Console } from "effect"
import { Command } from "effect-coma"
import { Recipient } from "./Recipient.ts"

export const leave = Command.make("leave", { recipient: Recipient }, ({ recipient }) =>
  Console.log(`Goodbye ${recipient.entity}!`)
)

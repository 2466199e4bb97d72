import { Console } from "effect"
import { Command } from "effect-coma"
import { Recipient } from "./Recipient.ts"

export const greet = Command.make("greet", { recipient: Recipient }, ({ recipient }) =>
  Console.log(`Hello ${recipient.entity}!`)
)

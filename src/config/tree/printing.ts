/**
 * What is printed in place of a value that holds secrets, whoever prints it: `JSON.stringify`, `console.log`, or Effect's
 * loggers and formatters.
 */
import { NodeInspectSymbol } from "effect/Inspectable"
import { symbolRedactable } from "effect/Redactable"

const keys = ["toJSON", NodeInspectSymbol, symbolRedactable] as const

/** Makes the properties of a value that is printed as what `show` makes of it; a copy of the value keeps them. */
export const printedAs = <T extends object>(show: (self: T) => unknown): object => {
  function shown(this: T): unknown {
    return show(this)
  }
  return Object.fromEntries(keys.map((key) => [key, shown]))
}

/** Returns a copy without these properties. */
export const withoutPrinting = <T extends object>(self: T): T => {
  const copy = { ...self }
  for (const key of keys) Reflect.deleteProperty(copy, key)
  return copy
}

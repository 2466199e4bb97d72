/**
 * Remembers where imports lead, for many processes that import the same files: a process that starts with
 * `--import resolutions.ts` reads what others before it found out from the file that RESOLUTIONS names, and adds to it.
 *
 * Node spends two fifths of the start of a program here on looking that up. The file is good as long as nothing moves.
 */
import { readFileSync, renameSync, writeFileSync } from "node:fs"
import { registerHooks } from "node:module"

type Resolution = readonly [url: string, format: string]

const file = process.env["RESOLUTIONS"] ?? ""

const read = (): Map<string, Resolution> => {
  try {
    return new Map(JSON.parse(readFileSync(file, "utf8")))
  } catch {
    return new Map() // nobody was here before
  }
}

const known = read()
const before = known.size

registerHooks({
  resolve: (specifier, context, next) => {
    const key = `${specifier} ${context.parentURL}`
    const found = known.get(key)
    if (found !== undefined) {
      const [url, format] = found
      return { url, format, importAttributes: context.importAttributes, shortCircuit: true }
    }
    const resolved = next(specifier, context)
    if (typeof resolved.format === "string") known.set(key, [resolved.url, resolved.format])
    return resolved
  }
})

process.on("exit", () => {
  if (known.size === before) return
  const own = `${file}.${process.pid}`
  writeFileSync(own, JSON.stringify([...known]))
  renameSync(own, file)
})

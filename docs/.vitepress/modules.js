/** The public modules of the package, as its `exports` name them. */
import { readFileSync } from "node:fs"
import { resolve } from "node:path"

export const root = resolve(import.meta.dirname, "../..")

const { exports } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8"))

/** Each module's source by its name; what only exports others again is left out. */
export const modules = new Map(
  Object.entries(exports).flatMap(([path, { "effect-coma-source": source }]) =>
    source === undefined || source.endsWith("/index.ts") ? [] : [[path.slice(2), resolve(root, source)]]
  )
)

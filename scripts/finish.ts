/**
 * Finishes a build, so that it holds what its users can reach, and all of that.
 *
 * Removes the declarations that no public module reaches: the compiler writes one for every source. Puts the text of
 * sources that are not in the package into the maps: those of `yaml`.
 */
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, resolve, sep } from "node:path"
import manifest from "../package.json" with { type: "json" }

const root = resolve(import.meta.dirname, "..")
const built = (pattern: string) => globSync(`dist/**/${pattern}`, { cwd: root }).map((file) => join(root, file))

const reached = new Set<string>()

const reach = (file: string): void => {
  if (reached.has(file)) return
  reached.add(file)
  const code = readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "")
  for (const [, from] of code.matchAll(/(?:\bfrom |\bimport ?\(?)"(\.[^"]*)\.[jt]s"/g)) {
    reach(join(dirname(file), `${from}.d.ts`))
  }
}

for (const entry of Object.values(manifest.exports)) {
  if (typeof entry !== "string") reach(resolve(root, entry.types))
}

for (const file of built("*.d.ts")) {
  if (!reached.has(file)) for (const each of [file, `${file}.map`]) rmSync(each)
}

for (const file of built("*.js.map")) {
  const map = JSON.parse(readFileSync(file, "utf8")) as { readonly sources: ReadonlyArray<string> }
  const sourcesContent = map.sources.map((source) => {
    const path = resolve(dirname(file), source)
    return path.startsWith(join(root, "src") + sep) ? null : readFileSync(path, "utf8")
  })
  if (sourcesContent.some((text) => text !== null)) writeFileSync(file, JSON.stringify({ ...map, sourcesContent }))
}

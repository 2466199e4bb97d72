/**
 * Removes the declarations that no public module reaches: the compiler writes one for every source, and no user's
 * compiler or editor can come to the others.
 */
import { globSync, readFileSync, rmSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import manifest from "../package.json" with { type: "json" }

const root = resolve(import.meta.dirname, "..")

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

for (const file of globSync("dist/**/*.d.ts", { cwd: root })) {
  const declared = join(root, file)
  if (!reached.has(declared)) for (const each of [declared, `${declared}.map`]) rmSync(each)
}

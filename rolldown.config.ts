/**
 * Bundles the package: what every run needs is one file, which loads faster than two hundred; what only some runs need
 * (help, the printed form of errors, prompts) is loaded by them. Each public module keeps its file, which passes on its
 * part of that. `yaml` is in it.
 */
import { readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { defineConfig, type Plugin } from "rolldown"
import manifest from "./package.json" with { type: "json" }

const root = import.meta.dirname
const sources = Object.values(manifest.exports).flatMap((entry) =>
  typeof entry === "string" ? [] : [entry["effect-coma-source"]]
)

const yaml = resolve(root, "node_modules/yaml")

/** What `yaml` gives to Node is CommonJS in 72 files, which load slowly and which esbuild cannot put into ESM. */
export const alias = { yaml: join(yaml, "browser/index.js") }

/** Says whose code is in the bundle besides ours. */
const notice: Plugin = {
  name: "notice",
  generateBundle() {
    const license = readFileSync(join(yaml, "LICENSE"), "utf8")
    this.emitFile({ type: "asset", fileName: "internal/yaml.LICENSE", source: license })
  }
}

/** Puts the bundler's helper where every run has it, so that no run loads a file for it. */
const oneFile: Plugin = {
  name: "one-file",
  generateBundle(_, bundle) {
    const [core, helper] = [bundle["internal/core.js"], bundle["internal/rolldown-runtime.js"]]
    if (core?.type !== "chunk" || helper?.type !== "chunk") throw new Error("there is no core, or no helper")
    const statements = helper.code.replace(/^(\/\/|export ).*$/gm, "").replaceAll("\n", " ")
    core.code = core.code.replace(/^import .* from "\.\/rolldown-runtime\.js";$/m, statements)
  }
}

/** Lists what a module imports before it runs, itself included. */
const reached = (file: string, found = new Set<string>()): ReadonlySet<string> => {
  if (found.has(file)) return found
  found.add(file)
  const text = readFileSync(file, "utf8")
  for (const [, from] of text.matchAll(/^(?:import|export) (?!type )(?:[^"]*? from )?"(\.[^"]*)"/gm)) {
    reached(join(dirname(file), from!), found)
  }
  return found
}

const core = reached(resolve(root, "src/index.ts"))

export default defineConfig({
  cwd: root,
  input: Object.fromEntries(sources.map((source) => [source.replace(/^\.\/src\/(.*)\.ts$/, "$1"), source])),
  platform: "node",
  external: [/^effect(\/|$)/, /^@effect\//, /^node:/],
  resolve: { alias },
  plugins: [notice, oneFile],
  output: {
    dir: "dist",
    entryFileNames: "[name].js",
    chunkFileNames: "internal/[name].js",
    sourcemap: true,
    // The sources are in the package.
    sourcemapExcludeSources: true,
    comments: { annotation: true, jsdoc: false, legal: false },
    codeSplitting: { groups: [{ name: "core", test: (id) => core.has(id) }] }
  },
  onLog: (_, { message }) => {
    throw new Error(message)
  }
})

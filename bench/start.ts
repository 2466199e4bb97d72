/**
 * Cold starts: whole processes of the published package, beside the raw program, in turns.
 *
 * Both read two files and two overrides. The package is built into a temporary folder, as npm would install it.
 */
import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { build } from "rolldown"
import config from "../rolldown.config.ts"
import { args, files } from "./programs/shared.ts"
import { median, type Row, ratioOf } from "./table.ts"
import { node } from "./work.ts"

const root = resolve(import.meta.dirname, "..")
const rounds = 15

const main = (name: string) => `
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import { run } from "./${name}.js"
run(process.argv.slice(2)).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
`

/** Names the files of ours that are loaded, on stderr. */
const counting = `
import { registerHooks } from "node:module"
registerHooks({ load: (url, context, next) => { console.error(url); return next(url, context) } })
`

/** Installs the package and the programs into a folder: each as its modules, and as one file. */
const install = async (directory: string): Promise<void> => {
  const modules = join(directory, "node_modules")
  const installed = join(modules, "effect-coma")
  mkdirSync(installed, { recursive: true })
  for (const name of ["effect", "@effect", "yaml"]) symlinkSync(join(root, "node_modules", name), join(modules, name))
  cpSync(join(root, "package.json"), join(installed, "package.json"))
  await build({ ...config, output: { ...config.output, dir: join(installed, "dist") } })
  writeFileSync(join(directory, "package.json"), '{ "type": "module" }')
  writeFileSync(join(directory, "counting.js"), counting)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text)
  const programs = { ours: join(root, "bench/programs/ours.ts"), raw: join(root, "bench/programs/raw.ts") }
  const output = { dir: directory, entryFileNames: "[name].js", chunkFileNames: "[name].js" }
  await build({ input: programs, external: [/^[^./]/], output, logLevel: "silent" })
  for (const name of ["ours", "raw"]) {
    const file = join(directory, `main-${name}.js`)
    writeFileSync(file, main(name))
    await build({
      input: { [`one-${name}`]: file },
      platform: "node",
      output: { dir: directory, entryFileNames: "[name].mjs", minify: true, codeSplitting: false },
      logLevel: "silent"
    })
  }
}

/** Runs commands in turns, and returns the median of each in milliseconds. */
const inTurns = (directory: string, lines: ReadonlyArray<ReadonlyArray<string>>, env: NodeJS.ProcessEnv) => {
  const times = lines.map((): Array<number> => [])
  for (let round = 0; round <= rounds; round++) {
    for (const [index, line] of lines.entries()) {
      const { time } = node(directory, line, env)
      // The first one fills caches.
      if (round > 0) times[index]!.push(time)
    }
  }
  return times.map(median) as [number, number]
}

const loadedBy = (directory: string): number => {
  const { stderr } = spawnSync(process.execPath, ["--import", "./counting.js", "main-ours.js", ...args], {
    cwd: directory,
    encoding: "utf8"
  })
  return new Set(stderr.split("\n").filter((line) => line.includes("/effect-coma/dist/internal/"))).size
}

/** Runs the benchmarks of cold starts. */
export const start = async (): Promise<ReadonlyArray<Row>> => {
  const directory = mkdtempSync(join(tmpdir(), "bench-start-"))
  try {
    await install(directory)
    const [mine, theirs] = inTurns(
      directory,
      [
        ["main-ours.js", ...args],
        ["main-raw.js", ...args]
      ],
      {}
    )
    const cached = { NODE_DISABLE_COMPILE_CACHE: "", NODE_COMPILE_CACHE: join(directory, "cache") }
    const [one, rawOne] = inTurns(
      directory,
      [
        ["one-ours.mjs", ...args],
        ["one-raw.mjs", ...args]
      ],
      cached
    )
    const loaded = loadedBy(directory)
    return [
      ratioOf("cold start, not bundled", mine, ["raw", theirs], 1.08),
      ratioOf("cold start, one minified file with compile cache", one, ["raw, the same way", rawOne], 1.1),
      { what: "cold start, shipped", ours: "–", beside: "the original is not here", value: undefined, aim: 0.5 },
      ratioOf("files loaded behind the public modules", [loaded, `${loaded}`], ["for what every run needs", 1, "1"], 1)
    ]
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

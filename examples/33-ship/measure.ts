/**
 * Measures how long `main greet` takes, file present, in each way that `ship.ts` has made: `node measure.ts [rounds]`.
 *
 * All ways take turns, so that they meet the same machine, and the medians count. The first round warms up.
 */
import { spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const here = import.meta.dirname
const dist = (name: string) => join(here, "dist", name)
const node = process.execPath
const rounds = Number(process.argv[2] ?? 30)

/** What each way runs, and the files that go to the user. */
const all: ReadonlyArray<readonly [name: string, command: ReadonlyArray<string>, files: ReadonlyArray<string>]> = [
  ["Node and nothing else", [node, "-e", "0"], []],
  ["not bundled", [node, join(here, "main.ts"), "greet"], []],
  ["bundle", [node, dist("main.mjs"), "greet"], [dist("main.mjs")]],
  ["bundle with compile cache", [node, dist("cached.mjs"), "greet"], [dist("cached.mjs"), dist("main.mjs")]],
  ["snapshot", [node, "--snapshot-blob", dist("main.blob"), "main", "greet"], [dist("main.blob")]],
  ["executable", [dist("main"), "greet"], [dist("main")]]
]
const ways = all.filter(([, , files]) => files.every((file) => existsSync(file)))

const cwd = mkdtempSync(join(tmpdir(), "ship-"))
const cache = mkdtempSync(join(tmpdir(), "cache-"))
const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...env } = process.env
const times = new Map<string, Array<number>>(ways.map(([name]) => [name, []]))
try {
  for (let round = 0; round <= rounds; round++) {
    for (const [name, [command, ...args]] of ways) {
      const begin = performance.now()
      // Where the cache is; only `cached.mjs` asks for one.
      const { status, stderr } = spawnSync(command!, args, { cwd, encoding: "utf8", env: { ...env, TMPDIR: cache } })
      const time = performance.now() - begin
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`)
      if (round > 0) times.get(name)!.push(time)
    }
  }
} finally {
  for (const folder of [cwd, cache]) rmSync(folder, { recursive: true })
}

console.log("| way | ms | MB |\n| --- | --- | --- |")
for (const [name, , files] of ways) {
  const median = times.get(name)!.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0)
  console.log(
    `| ${name} | ${median.toFixed(0)} | ${files.length === 0 ? "" : (bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0)} |`
  )
}

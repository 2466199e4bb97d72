/**
 * Many processes on one config file: first runs that meet, and writers that are killed (those of `crashes.ts`, too).
 *
 * Run by itself (`npm run stress`), it does the full size and prints what it saw. `npm run stress -- --seed 42` kills at
 * the moments that the seed 42 gives; without it the program draws a seed, and prints it.
 */
import assert from "node:assert/strict"
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import { parse } from "yaml"
import * as store from "../../src/config/file/store.ts"
import * as Tree from "../../src/config/tree/Tree.ts"
import { inDirectory } from "../support/inDirectory.ts"
import { limit, startProgram, withoutCreated } from "../support/process.ts"
import { isWhole } from "./content.ts"
import { crashes } from "./crashes.ts"

const program = fileURLToPath(new URL("./program.ts", import.meta.url))
const keeper = fileURLToPath(new URL("./keeper.ts", import.meta.url))
const attacker = fileURLToPath(new URL("./attack.ts", import.meta.url))
const greet = fileURLToPath(new URL("../../examples/01-greet/main.ts", import.meta.url))

/** Each process shares the machine with all the others, so it may take long. */
const options = { limit: 10 * limit }

const start = (...args: ReadonlyArray<string>) => startProgram(program, args, options)

const temporary = (directory: string) => readdirSync(directory).filter((name) => name.endsWith("-tmp"))

/** Makes `count` first runs at once: one of them writes the file, all of them end well and read the same. */
export const firstRuns = (count: number) =>
  inDirectory(async (directory) => {
    const file = join(directory, "new", "cfg.yaml")
    const at = String(Date.now() + 400 + (250 * count) / availableParallelism())
    const ended = await Promise.all(Array.from({ length: count }, () => start(file, "first", at).ended))
    const text = readFileSync(file, "utf8")
    assert.ok(isWhole(text), "the file is whole")
    for (const { code, stderr, stdout } of ended) {
      assert.equal(code, 0, stderr)
      assert.deepEqual(JSON.parse(stdout).seen.value, parse(text), "every run reads the file of the one that wrote it")
    }
    assert.deepEqual(readdirSync(join(directory, "new")), ["cfg.yaml"], "nothing is left over")
    const wrote = ended.filter(({ stdout }) => JSON.parse(stdout).outcome === "written").length
    assert.equal(wrote, 1, "one run wrote the file")
    return { runs: count, wrote }
  })

/** Makes `count` first runs of a whole program at once: all end well, and one whole file of each config is there. */
export const firstGreets = (count: number) =>
  inDirectory(async (directory) => {
    const greeting = () => startProgram(greet, ["greet"], { ...options, cwd: directory }).ended
    for (const { code, stderr, stdout } of await Promise.all(Array.from({ length: count }, greeting))) {
      assert.deepEqual({ code, stdout }, { code: 0, stdout: "Hello World!\n" })
      assert.equal(withoutCreated(stderr), "")
    }
    assert.deepEqual(readdirSync(directory).toSorted(), ["recipient.yaml", "salutation.yaml"])
    assert.equal(readFileSync(join(directory, "recipient.yaml"), "utf8"), "entity: World\n")
    return { runs: count }
  })

/** Draws `count` moments, in milliseconds from 0 to `end`. */
const moments = (count: number, end: number, seed: number): ReadonlyArray<number> =>
  Effect.runSync(Effect.replicateEffect(Random.nextBetween(0, end), count).pipe(Random.withSeed(seed)))

/**
 * Starts `count` writers, `atOnce` at a time, and kills them at a random moment of their writing, at most `lifetime`
 * milliseconds after its begin, except for every fifth, while a reader looks: the file is whole at every look, writers
 * that live end well, and what the killed leave is removed in time. The seed decides the moments.
 */
export const killedWriters = (count: number, atOnce: number, lifetime: number, seed: number) =>
  inDirectory(async (directory) => {
    const file = join(directory, "cfg.yaml")
    let looks = 0
    const look = () => {
      let text: string
      try {
        text = readFileSync(file, "utf8")
      } catch {
        return // no writer came that far yet
      }
      looks++
      assert.ok(isWhole(text), `a torn file: ${text.slice(0, 200)}`)
    }
    let killed = 0
    let survived = 0
    const write = async (moment: number, index: number) => {
      const { child, ended } = start(file, "over", "0", "30")
      let killing = false
      let timer: NodeJS.Timeout | undefined
      child.stdout?.once("data", () => {
        if (index % 5 === 0) return
        timer = setTimeout(() => {
          killing = child.kill("SIGKILL")
        }, moment)
      })
      const { code, signal, stderr } = await ended
      clearTimeout(timer)
      if (killing && signal === "SIGKILL") killed++
      else {
        assert.equal(code, 0, stderr)
        survived++
      }
      look()
    }
    const left = moments(count, lifetime, seed).entries()
    const worker = async () => {
      for (const [index, moment] of left) await write(moment, index)
    }
    const looking = setInterval(look, 5)
    await Promise.all(Array.from({ length: atOnce }, worker)).finally(() => clearInterval(looking))

    const leftovers = temporary(directory)
    for (const name of leftovers) utimesSync(join(directory, name), new Date(0), new Date(0))
    const last = await start(file, "over", "0", "1").ended
    assert.equal(last.code, 0, last.stderr)
    look()
    assert.deepEqual(readdirSync(directory), ["cfg.yaml"], "a later run removes what the killed left")
    return { writers: count, killed, survived, looks, leftovers: leftovers.length }
  })

/** Makes `count` runs at once that each write a key of their own into one file: all end well, and all keys are there. */
export const savers = (count: number) =>
  inDirectory(async (directory) => {
    const at = Date.now() + 600 + (300 * count) / availableParallelism()
    const save = (_: unknown, n: number) =>
      startProgram(keeper, ["keep", `k${n}=${n}`, "--at", String(at)], { ...options, cwd: directory }).ended
    for (const { code, stderr } of await Promise.all(Array.from({ length: count }, save))) {
      assert.equal(code, 0, stderr)
      assert.equal(withoutCreated(stderr), "")
    }
    const kept = parse(readFileSync(join(directory, "numbers.yaml"), "utf8")) as object
    assert.deepEqual(
      Object.values(kept).toSorted((a, b) => a - b),
      Array.from({ length: count }, (_, n) => n)
    )
    assert.deepEqual(readdirSync(directory), ["numbers.yaml"], "nothing is left over")
    return { savers: count, keys: Object.keys(kept).length }
  })

/** Writes a file over `count` times, with the mode of another owner's, while somebody swaps its temporary files for links. */
export const attacked = (count: number) =>
  inDirectory(async (directory) => {
    const open = join(directory, "open")
    mkdirSync(open, { mode: 0o777 })
    const file = join(open, "cfg.yaml")
    const victim = join(directory, "victim")
    writeFileSync(victim, "secret\n", { mode: 0o600 })
    writeFileSync(file, "n: 0\n")
    chmodSync(file, 0o646)
    const before = statSync(victim)
    const { child, ended } = startProgram(attacker, [open, victim], { ...options, stdio: ["pipe", "pipe", "pipe"] })
    await new Promise((resolve) => child.stdout?.once("data", resolve))
    let refused = 0
    for (let n = 1; n <= count; n++) {
      const saved = await Effect.runPromiseExit(
        store
          .save({ config: "cfg", path: file, tree: Tree.fromUnknown({ n }), overwrite: true })
          .pipe(Effect.provide(NodeServices.layer))
      )
      if (saved._tag === "Failure") refused++
    }
    child.stdin?.end()
    const { stdout } = await ended
    const after = statSync(victim)
    assert.equal(readFileSync(victim, "utf8"), "secret\n", "the victim's text is what it was")
    assert.deepEqual([after.mode, after.uid, after.gid], [before.mode, before.uid, before.gid])
    return { writes: count, refused, swapped: Number(stdout.trim().split("\n").at(-1)) }
  })

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { seed: { type: "string" } } })
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32))
  assert.ok(Number.isSafeInteger(seed), `--seed takes an integer, not ${values.seed}`)
  console.log(`seed ${seed}: npm run stress -- --seed ${seed} repeats it`)
  // Vitest does it by itself for the tests, which import this file, too.
  const { bundle } = await import("../support/bundle.ts")
  const remove = await bundle()
  try {
    console.log("first runs at once:", await firstRuns(50))
    console.log("first runs of a program at once:", await firstGreets(50))
    console.log("savers of a key each:", await savers(50))
    console.log("writes under attack:", await attacked(1000))
    console.log("killed writers:", await killedWriters(200, availableParallelism() * 2, 150, seed))
    console.log("killed at each call:", await crashes(1))
  } finally {
    remove()
  }
}

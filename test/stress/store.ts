/**
 * Many processes on one config file: first runs that meet, and writers that are killed.
 *
 * Run by itself (`node --conditions=source test/stress/store.ts`), it does the full size and prints what it saw.
 */
import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parse } from "yaml"
import { isWhole } from "./content.ts"

const program = fileURLToPath(new URL("./program.ts", import.meta.url))
const greet = fileURLToPath(new URL("../../examples/01-greet/main.ts", import.meta.url))

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly out: string
  readonly err: string
}

interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

const start = (...args: ReadonlyArray<string>): Started => startIn(process.cwd(), program, ...args)

const startIn = (cwd: string, main: string, ...args: ReadonlyArray<string>): Started => {
  const child = spawn(process.execPath, ["--conditions=source", main, ...args], { cwd })
  let out = ""
  let err = ""
  child.stdout.on("data", (chunk) => (out += chunk))
  child.stderr.on("data", (chunk) => (err += chunk))
  return {
    child,
    ended: new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, out, err })))
  }
}

const inDirectory = async <A>(run: (directory: string) => Promise<A>): Promise<A> => {
  const directory = mkdtempSync(join(tmpdir(), "store-"))
  try {
    return await run(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const temporary = (directory: string) => readdirSync(directory).filter((name) => name.endsWith("-tmp"))

/** Makes `count` first runs at once: one of them writes the file, all of them end well and read the same. */
export const firstRuns = (count: number) =>
  inDirectory(async (directory) => {
    const file = join(directory, "new", "cfg.yaml")
    const at = String(Date.now() + 400 + (600 * count) / availableParallelism())
    const ended = await Promise.all(Array.from({ length: count }, () => start(file, "first", at).ended))
    const text = readFileSync(file, "utf8")
    assert.ok(isWhole(parse(text)), "the file is whole")
    for (const { code, err, out } of ended) {
      assert.equal(code, 0, err)
      assert.deepEqual(JSON.parse(out).seen.value, parse(text), "every run reads the file of the one that wrote it")
    }
    assert.deepEqual(readdirSync(join(directory, "new")), ["cfg.yaml"], "nothing is left over")
    const wrote = ended.filter(({ out }) => JSON.parse(out).outcome === "written").length
    assert.equal(wrote, 1, "one run wrote the file")
    return { runs: count, wrote }
  })

/** Makes `count` first runs of a whole program at once: all end well, and one whole file of each config is there. */
export const firstGreets = (count: number) =>
  inDirectory(async (directory) => {
    const ended = await Promise.all(Array.from({ length: count }, () => startIn(directory, greet, "greet").ended))
    for (const { code, err, out } of ended)
      assert.deepEqual({ code, err, out }, { code: 0, err: "", out: "Hello World!\n" })
    assert.deepEqual(readdirSync(directory).toSorted(), ["recipient.yaml", "salutation.yaml"])
    assert.equal(readFileSync(join(directory, "recipient.yaml"), "utf8"), "entity: World\n")
    return { runs: count }
  })

/**
 * Starts `count` writers, `atOnce` at a time, and kills them at a random moment of their writing, at most `lifetime`
 * milliseconds after its begin, except for every fifth, while a reader looks: the file is whole at every look, writers
 * that live end well, and what the killed leave is removed in time.
 */
export const killedWriters = (count: number, atOnce: number, lifetime: number) =>
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
      assert.ok(isWhole(parse(text)), `a torn file: ${text.slice(0, 200)}`)
    }
    let killed = 0
    let survived = 0
    let left = count
    const worker = async () => {
      while (left-- > 0) {
        const spared = left % 5 === 0
        const { child, ended } = start(file, "over", "0", "50")
        let timer: NodeJS.Timeout | undefined
        child.stdout?.once("data", () => {
          if (!spared) timer = setTimeout(() => child.kill("SIGKILL"), Math.random() * lifetime)
        })
        const { code, err, signal } = await ended
        clearTimeout(timer)
        if (signal === "SIGKILL") killed++
        else {
          assert.equal(code, 0, err)
          survived++
        }
        look()
      }
    }
    const looking = setInterval(look, 5)
    await Promise.all(Array.from({ length: atOnce }, worker)).finally(() => clearInterval(looking))

    const leftovers = temporary(directory)
    for (const name of leftovers) utimesSync(join(directory, name), new Date(0), new Date(0))
    const last = await start(file, "over", "0", "1").ended
    assert.equal(last.code, 0, last.err)
    look()
    assert.deepEqual(readdirSync(directory), ["cfg.yaml"], "a later run removes what the killed left")
    return { writers: count, killed, survived, looks, leftovers: leftovers.length }
  })

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log("first runs at once:", await firstRuns(50))
  console.log("first runs of a program at once:", await firstGreets(50))
  console.log("killed writers:", await killedWriters(200, availableParallelism() * 2, 300))
}

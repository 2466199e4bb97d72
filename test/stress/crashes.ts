/**
 * Programs that are killed right before, and right after, each of their calls on files, one by one.
 */
import assert from "node:assert/strict"
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import { dirname, join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { stringify } from "yaml"
import { inDirectory } from "../support/inDirectory.ts"
import { limit, programFile, startProgram, withoutCreated } from "../support/process.ts"
import { makeServers, type Servers } from "../support/servers.ts"
import { content, isWhole } from "./content.ts"

const program = resolve(import.meta.dirname, "program.ts")
const killer = resolve(import.meta.dirname, "killer.ts")
const greet = resolve(import.meta.dirname, "../../examples/01-greet/main.ts")

/** A program that is killed, and the files that are there once it has run. */
interface Case {
  readonly program: string
  readonly args: (directory: string) => ReadonlyArray<string>
  /** What a file is before, if it is there: what is killed may leave it. */
  readonly before?: string
  /** Each file, and whether a text is what the program writes there. */
  readonly files: Readonly<Record<string, (text: string) => boolean>>
}

// Longer than what replaces it, so that its end would show.
const old = stringify(content(Number.MAX_SAFE_INTEGER, 0))
const cfg = { "new/cfg.yaml": isWhole }

const cases: Readonly<Record<string, Case>> = {
  "a first run": { program, args: (directory) => [join(directory, "new/cfg.yaml"), "first", "0"], files: cfg },
  "an overwrite": {
    program,
    args: (directory) => [join(directory, "new/cfg.yaml"), "over", "0", "1"],
    before: old,
    files: cfg
  },
  "a program with two configs": {
    program: greet,
    args: () => ["greet"],
    files: {
      "recipient.yaml": (text) => text === "entity: World\n",
      "salutation.yaml": (text) => text === "phrase: Hello\n"
    }
  }
}

const run = ({ args, program }: Case, cwd: string, env: Readonly<Record<string, string>> = {}) => {
  const NODE_OPTIONS = `--import=${pathToFileURL(programFile(killer))}`
  const killing = { ...process.env, NODE_OPTIONS, KILL_IN: cwd, ...env }
  return startProgram(program, args(cwd), { cwd, limit: 10 * limit, env: killing }).ended
}

/** Makes the directory of a case, with the files that are there before, and runs `use` in it. */
const prepared = <A>({ before, files }: Case, use: (directory: string) => Promise<A>) =>
  inDirectory((directory) => {
    for (const name of before === undefined ? [] : Object.keys(files)) {
      mkdirSync(dirname(join(directory, name)), { recursive: true })
      writeFileSync(join(directory, name), before!)
    }
    return use(directory)
  })

/** Returns how many calls on its files a case makes. */
const countCalls = (each: Case) =>
  prepared(each, async (directory) => {
    const count = join(directory, "calls")
    const { code, stderr } = await run(each, directory, { KILL_COUNT: count })
    assert.deepEqual({ code, stderr: withoutCreated(stderr) }, { code: 0, stderr: "" })
    return Number(readFileSync(count, "utf8"))
  })

/** Kills a case at a call: what it leaves is whole, and the next run ends well and removes what is left over. */
const crash = (each: Case, moment: string, servers: Servers) =>
  prepared(each, async (directory) => {
    const killed = await run(each, directory, { KILL_AT: moment })
    assert.deepEqual([killed.signal, withoutCreated(killed.stderr)], ["SIGKILL", ""])
    for (const [name, isNew] of Object.entries(each.files)) {
      const file = join(directory, name)
      const text = existsSync(file) ? readFileSync(file, "utf8") : undefined
      assert.ok(text === each.before || (text !== undefined && isNew(text)), `killed, it left in ${name}: ${text}`)
    }
    const list = () => readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((name) => name !== "new")
    const leftovers = list().filter((name) => name.endsWith("-tmp")).length
    const { code, stderr } = await servers.run(each.program, each.args(directory), directory)
    assert.deepEqual({ code, stderr: withoutCreated(stderr) }, { code: 0, stderr: "" })
    const texts = Object.entries(each.files).map(([name, isNew]) => isNew(readFileSync(join(directory, name), "utf8")))
    assert.ok(!texts.includes(false), "the next run leaves whole files")
    assert.deepEqual(list().toSorted(), Object.keys(each.files), "the next run removes what is left over")
    return leftovers
  })

/** Kills each case before and after every `step`th of its calls; returns how often, and how many files that left over. */
export const crashes = async (step: number) => {
  const servers = makeServers({ limit: 10 * limit })
  try {
    return await crashesOf(step, servers)
  } finally {
    await servers.close()
  }
}

const crashesOf = async (step: number, servers: Servers) => {
  const counts: Record<string, { readonly killed: number; readonly leftovers: number }> = {}
  for (const [name, each] of Object.entries(cases)) {
    const calls = await countCalls(each)
    const at = Array.from({ length: Math.ceil(calls / step) }, (_, index) => 1 + index * step)
    // Right after a call is right before the next one: no other call comes between.
    const moments = at.flatMap((call) =>
      at.includes(call + 1) ? [`before ${call}`] : [`before ${call}`, `after ${call}`]
    )
    const left = moments.values()
    let leftovers = 0
    const worker = async () => {
      for (const moment of left) {
        leftovers += await crash(each, moment, servers).catch((cause) => {
          throw new Error(`${name}, killed ${moment} of ${calls} calls`, { cause })
        })
      }
    }
    await Promise.all(Array.from({ length: availableParallelism() }, worker))
    counts[name] = { killed: moments.length, leftovers }
  }
  return counts
}

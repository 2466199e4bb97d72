import { existsSync, globSync, mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { type Ended, type Started, start, startProgram } from "../../support/process.ts"
import { until } from "../../support/sweeps.ts"

const example = resolve(import.meta.dirname, "../../../examples/48-sweep-postgres")
const scratch = mkdtempSync(join(tmpdir(), "postgres-"))
const isInstalled = globSync("/usr/lib/postgresql/*/bin/initdb").length > 0
if (!isInstalled) console.warn("PostgreSQL is not installed: the tests of sweeps over it are skipped.")

let database: Started | undefined
let url = ""

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { readonly port: number }
      server.close(() => resolve(port))
    })
  })

beforeAll(async () => {
  if (!isInstalled) return
  database = start("sh", [join(example, "postgres.sh"), String(await freePort())])
  let said = ""
  database.child.stdout!.on("data", (chunk) => {
    said += chunk
  })
  await until(() => said.includes("\n") || database!.child.exitCode !== null)
  url = said.trim()
}, 120_000)

afterAll(async () => {
  database?.child.kill("SIGTERM")
  await database?.ended
  rmSync(scratch, { recursive: true })
})

const makeDirectory = () => mkdtempSync(join(scratch, "machine-"))

/** Starts the program as one machine has it, with what it has printed by now. */
const begin = (directory: string, ...args: ReadonlyArray<string>) => {
  const { child, ended } = startProgram(join(example, "main.ts"), ["train", ...args], {
    cwd: directory,
    env: { ...process.env, DATABASE_URL: url }
  })
  let printed = ""
  child.stdout!.on("data", (chunk) => {
    printed += chunk
  })
  return { child, ended, printed: () => printed }
}

const processesIn = ({ stdout }: Pick<Ended, "stdout">) => [
  ...new Set([...stdout.matchAll(/in process (\d+)/g)].map(([, pid]) => Number(pid)))
]
const statuses = async (directory: string, takes: number) =>
  (await begin(directory, `takes=${takes}`, "--table=csv").ended).stdout.match(
    /(?<=,)(?:done|lost|interrupted|running)/g
  )

describe.skipIf(!isInstalled)("a sweep over PostgreSQL", () => {
  test("runs points in its workers and in those that join from another folder", async () => {
    const [here, there] = [makeDirectory(), makeDirectory()]
    const maker = begin(here, "--sweep", "lr=1..8", "takes=700", "--jobs", "3")
    await until(() => maker.printed().includes("training"))
    const worker = begin(there, "takes=700", "--worker")
    expect((await maker.ended).code).toBe(0)
    const joined = await worker.ended
    expect([joined.code, joined.stderr.replaceAll(/^created .*\n/gm, "")]).toEqual([0, ""])
    expect(processesIn(joined)).toHaveLength(1)
    expect(existsSync(join(there, "sweeps"))).toBe(true)
    expect(await statuses(here, 700)).toEqual(Array(8).fill("done"))
  })

  test("has another worker take the point of one that is killed", async () => {
    const here = makeDirectory()
    const maker = begin(here, "--sweep", "lr=1..3", "takes=801")
    await until(() => processesIn({ stdout: maker.printed() }).length === 2)
    process.kill(processesIn({ stdout: maker.printed() })[0]!, "SIGKILL")
    const { code, stdout } = await maker.ended
    expect([code, stdout.match(/training/g)?.length]).toEqual([0, 4])
    expect(await statuses(here, 801)).toEqual(["done", "done", "done"])
  })

  test("has its maker's workers taken over, and is interrupted in all of them, with 130", async () => {
    const here = makeDirectory()
    const args = ["--sweep", "lr=1..6", "takes=60000"]
    const first = begin(here, ...args)
    await until(() => processesIn({ stdout: first.printed() }).length === 2)
    first.child.kill("SIGKILL")
    expect(await statuses(here, 60000)).toEqual(["running", "running"])
    const second = begin(here, ...args)
    await until(() => existsSync(join(here, "sweeps")) && first.child.signalCode !== null)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const busy = await begin(here, ...args).ended
    expect([busy.code, busy.stderr]).toEqual([1, expect.stringContaining("Another process runs the sweep")])
    second.child.kill("SIGINT")
    expect((await second.ended).code).toBe(130)
    // They print where the first one did.
    expect((await first.ended).stdout.match(/released/g)).toHaveLength(2)
    expect(await statuses(here, 60000)).toEqual(["interrupted", "interrupted"])
  })
})
